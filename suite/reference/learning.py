"""Taking in what others told us, and keeping the tokens of both sides in step with it.

Whoever carries messages (our own flows, or the conversation of a run) hands it in here. Nothing is sent here, and
nothing that came can raise.
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

    def versions(self, partner: Partner, data: object) -> dict[str, str]:
        """Take in a version list, the `data` of its envelope; empty where it is unusable."""
        try:
            partner.offered = versions_in(data)
        except Unusable:
            partner.offered = {}
        return partner.offered

    def details(self, partner: Partner, version: Version, data: object) -> Endpoints:
        """Take in version details, the `data` of their envelope; empty where they are unusable."""
        try:
            found = endpoints_in(data, lambda module: self.core.their_side(version, module))
        except Unusable:
            found = {}
        partner.details[version.name] = found
        return found

    def credentials(self, partner: Partner, version: Version, body: bytes, *, token: bool = True) -> str:
        """Take in the whole answer to our POST or PUT: we are registered now. Gives why not, empty where we are.

        With `token=False` it answered a GET: we learn who they are, and no token changes.
        """
        try:
            theirs = data_of(body, "credentials")
        except Unusable as error:
            return error.reason
        if not isinstance(theirs, dict):
            return "credentials: no object"
        if not token:
            partner.credentials = theirs
            return ""
        if not isinstance(theirs.get("token"), str) or not theirs["token"]:
            return "credentials: no token"
        self.registered(partner, version, theirs)
        self.confirm(partner)
        return ""

    @seam
    def registered(
        self, partner: Partner, version: Version, theirs: Mapping[str, object], found: Discovery | None = None
    ) -> None:
        """Note a registration in a version with their credentials, and what a look at them gave."""
        url = theirs.get("url")
        partner.token_theirs = str(theirs.get("token"))
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
        if not partner.pending:
            partner.pending = self.core.new_token()
            self.core.keep()
        return partner.pending

    @seam
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

    @seam
    def ended(self, partner: Partner) -> None:
        """Note the end of a registration: neither side's token is good for anything."""
        self.spend(partner)
        partner.pending = partner.token_theirs = ""
        partner.registered = False
        partner.version = None
        partner.details = {}
        self.core.keep()
