"""The credentials module, as server: others register, renew and end their registration here.

A registration is all or nothing: the other side is looked at before anything is kept, so a POST that fails leaves token
A alive and a PUT that fails leaves everything as it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from suite.reference.answers import Answer, invalid, not_allowed, refusal, success
from suite.reference.codes import NO_MATCHING_ENDPOINTS, UNSUPPORTED_VERSION
from suite.reference.core import Part
from suite.reference.discovery import Discovery, Unusable
from suite.reference.seams import seam
from suite.reference.validity import problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from suite.reference.incoming import Incoming
    from suite.reference.partners import Endpoints
    from suite.standard.versions import Version


class Credentials(Part):
    """Answers GET, POST, PUT and DELETE on credentials."""

    async def answer(self, incoming: Incoming) -> Answer:
        """Answer a call, one handshake of a partner at a time."""
        if incoming.method == "GET":
            return self.get(incoming)
        async with incoming.partner.busy:
            if incoming.method == "POST":
                return await self.post(incoming)
            return await self.put(incoming) if incoming.method == "PUT" else self.delete(incoming)

    @seam
    def get(self, incoming: Incoming) -> Answer:
        """Show our credentials with the token that the caller uses."""
        partner = incoming.partner
        return success(self.shown(incoming, partner.token_ours or partner.token_a))

    @seam
    async def post(self, incoming: Incoming) -> Answer:
        """Register the caller on the version of this endpoint."""
        if incoming.partner.registered:
            return self.registered_already(incoming)
        return await self.accept(incoming)

    @seam
    async def put(self, incoming: Incoming) -> Answer:
        """Renew the caller's registration; on another version's endpoint, switch to that version."""
        if not incoming.partner.registered:
            return self.not_registered(incoming)
        return await self.accept(incoming)

    @seam
    def delete(self, incoming: Incoming) -> Answer:
        """End the caller's registration."""
        if not incoming.partner.registered:
            return self.not_registered(incoming)
        self.core.learning.ended(incoming.partner)
        return success()

    @seam
    def registered_already(self, incoming: Incoming) -> Answer:
        """Refuse a second registration."""
        del incoming
        return not_allowed(("GET", "PUT", "DELETE"), "registered already: use PUT")

    @seam
    def not_registered(self, incoming: Incoming) -> Answer:
        """Refuse to change a registration that does not exist."""
        del incoming
        return not_allowed(("GET", "POST"), "not registered yet: use POST")

    async def accept(self, incoming: Incoming) -> Answer:
        """Read their credentials, look at them, keep them, and hand out a new token."""
        version, partner, theirs = incoming.spoken, incoming.partner, incoming.json
        fault = self.faulty(version, theirs)
        if fault or not isinstance(theirs, dict):
            return self.refused_body(fault or "credentials are an object")
        try:
            found = await self.visited(incoming, theirs)
            self.core.learning.registered(partner, version, theirs, found)
        except Unusable as error:
            return self.unusable(error)
        return success(self.shown(incoming, self.core.learning.issued(partner)), status=self.status(incoming))

    @seam
    def status(self, incoming: Incoming) -> int:
        """Give the HTTP status of an accepted handshake: a registration is created, a renewal is not."""
        return 201 if incoming.method == "POST" else 200

    @seam
    def faulty(self, version: Version, theirs: object) -> str:
        """Say what is wrong with credentials, empty for nothing; a lenient ear wants but a token and a URL."""
        fault = problem(version, "credentials", theirs) if self.core.strict else ""
        if fault:
            return fault
        usable = isinstance(theirs, dict) and all(theirs.get(name) for name in ("token", "url"))
        return "" if usable else "token and url are needed"

    @seam
    def refused_body(self, fault: str) -> Answer:
        """Refuse credentials that are missing or wrong."""
        return invalid(fault)

    @seam
    def unusable(self, error: Unusable) -> Answer:
        """Refuse somebody whose own platform we cannot use."""
        return refusal(error.code, error.reason)

    @seam
    async def visited(self, incoming: Incoming, theirs: Mapping[str, object]) -> Discovery | None:
        """Look at the caller's versions and endpoints with the token just received, before we answer."""
        if self.core.courier is None:
            return None
        url, token = str(theirs.get("url")), str(theirs.get("token"))
        offered = await self.core.flows.versions_of(incoming.partner, incoming.spoken, url=url, token=token)
        details = self.chosen(incoming.spoken, offered)
        found = await self.core.flows.details_of(incoming.partner, incoming.spoken, url=details, token=token)
        self.needs(incoming.spoken, found)
        return Discovery(offered, found)

    @seam
    def chosen(self, version: Version, offered: Mapping[str, str]) -> str:
        """Give the URL of their details of this version; raises Unusable where they do not offer it."""
        if version.name not in offered:
            raise Unusable(f"version {version} is not in your list", UNSUPPORTED_VERSION)
        return offered[version.name]

    @seam
    def needs(self, version: Version, found: Endpoints) -> None:
        """Raise Unusable where an endpoint is missing that we need; a lenient ear goes on without."""
        missing = [module for module, side in self.core.needed(version) if (module, side) not in found]
        if missing and self.core.strict:
            raise Unusable(f"endpoint missing: {', '.join(missing)}", NO_MATCHING_ENDPOINTS)

    @seam
    def shown(self, incoming: Incoming, token: str) -> object:
        """Give our credentials as answer."""
        return self.core.identity.credentials(incoming.spoken, token)
