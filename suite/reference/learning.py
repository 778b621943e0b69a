"""Taking in what others told us, and keeping the tokens of both sides in step with it.

Whoever carries messages (our own flows, or the conversation of a run) hands the bodies in here; nothing is sent here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from suite.reference.core import Part
from suite.reference.discovery import Discovery, Unusable, data_of, endpoints_in, versions_in
from suite.reference.seams import seam

if TYPE_CHECKING:
    from collections.abc import Mapping

    from suite.reference.partners import Endpoints, Partner
    from suite.standard.versions import Version


class Learning(Part):
    """Changes partners; the only place that does."""

    def versions(self, partner: Partner, body: bytes) -> dict[str, str]:
        """Take in a version list as it came; raises Unusable."""
        partner.offered = versions_in(data_of(body, "versions"))
        return partner.offered

    def details(self, partner: Partner, version: Version, body: bytes) -> Endpoints:
        """Take in version details as they came; raises Unusable."""
        found = self.endpoints(version, data_of(body, "version details"))
        partner.details[version.name] = found
        return found

    def endpoints(self, version: Version, data: object) -> Endpoints:
        """Read version details, without keeping them."""
        return endpoints_in(data, lambda module: self.core.their_side(version, module))

    def credentials(
        self, partner: Partner, version: Version, body: bytes, *, token: bool = True
    ) -> Mapping[str, object]:
        """Take in the credentials that answered our POST or PUT: we are registered now. Raises Unusable.

        With `token=False` they answered a GET: we learn who they are, and no token changes.
        """
        theirs = data_of(body, "credentials")
        if not isinstance(theirs, dict):
            raise Unusable("credentials: no object")
        if token:
            self.registered(partner, version, theirs)
            self.confirm(partner)
        partner.credentials = theirs
        return theirs

    def registered(
        self, partner: Partner, version: Version, theirs: Mapping[str, object], found: Discovery | None = None
    ) -> None:
        """Note a registration in a version with their credentials, and what a look at them gave."""
        token, url = theirs.get("token"), theirs.get("url")
        if not isinstance(token, str) or not token:
            raise Unusable("credentials: no token")
        partner.token_theirs = token
        partner.versions_url = url if isinstance(url, str) else partner.versions_url
        partner.credentials = theirs
        partner.version = version
        partner.registered = True
        if found:
            partner.offered = found.offered
            partner.details = {version.name: found.endpoints}
        self.core.keep()

    @seam
    def issued(self, partner: Partner) -> str:
        """Make the token that a partner uses from now on; what it used before is spent."""
        self.spend(partner)
        partner.token_ours = self.core.new_token()
        self.core.keep()
        return partner.token_ours

    @seam
    def announced(self, partner: Partner) -> str:
        """Make the token that our next POST or PUT hands out; it works from now on, beside the current one."""
        partner.pending = partner.pending or self.core.new_token()
        return partner.pending

    def confirm(self, partner: Partner) -> None:
        """Our POST or PUT succeeded: the announced token is the current one."""
        if partner.pending:
            self.spend(partner)
            partner.token_ours, partner.pending = partner.pending, ""
            self.core.keep()

    def withdraw(self, partner: Partner) -> None:
        """Our POST or PUT failed: the announced token opens nothing more."""
        partner.pending = ""

    @seam
    def spend(self, partner: Partner) -> None:
        """End the life of the tokens a partner used so far."""
        partner.previous |= {token for token in (partner.token_a, partner.token_ours) if token}
        partner.token_a = partner.token_ours = ""

    def ended(self, partner: Partner) -> None:
        """Note the end of a registration: neither side's token is good for anything."""
        self.spend(partner)
        partner.pending = partner.token_theirs = ""
        partner.registered = False
        partner.version = None
        partner.details = {}
        self.core.keep()
