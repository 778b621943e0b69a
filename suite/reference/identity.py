"""What we say about ourselves: the credentials object of each version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from suite.reference.core import Part
from suite.reference.seams import seam

if TYPE_CHECKING:
    from suite.reference.parties import Party
    from suite.standard.versions import Version


class Identity(Part):
    """Builds our credentials, for our answers and for our own POST and PUT alike."""

    @seam
    def credentials(self, version: Version, token: str) -> dict[str, object]:
        """Give our credentials with the token that the other side shall use."""
        head: dict[str, object] = {"token": token, "url": self.url()}
        parties = self.core.acting(version)
        if version.roles_in_endpoints:
            return head | {"roles": [self.role(party) for party in parties]}
        return head | self.party(parties[0])

    @seam
    def url(self) -> str:
        """Say where our versions are listed."""
        return self.core.endpoints.versions_url()

    @seam
    def role(self, party: Party) -> dict[str, object]:
        """Describe a party in its role."""
        return {"role": party.role} | self.party(party)

    @seam
    def party(self, party: Party) -> dict[str, object]:
        """Describe a party."""
        return {
            "business_details": {"name": party.name},
            "party_id": party.party_id,
            "country_code": party.country_code,
        }
