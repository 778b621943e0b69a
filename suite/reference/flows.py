"""What we do by ourselves over the courier: look at others, register, renew, end, pull and push.

As a client we are a model citizen: one attempt each, links are followed as they are, a refusal is believed, and nothing
is queued for later.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from suite.reference.core import Part
from suite.reference.discovery import Unusable, data_of, endpoints_in, said, versions_in
from suite.reference.links import next_link
from suite.reference.module import Forgetting, NotNow
from suite.reference.outgoing import NoEndpoint
from suite.reference.seams import seam
from suite.standard.versions import latest_mutual
from suite.standard.versions import version as named
from suite.wire.message import Reply

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from suite.reference.partners import Endpoints, Partner
    from suite.standard.routes import Side
    from suite.standard.versions import Version
    from suite.wire.message import Call

_GOOD: Final = range(200, 300)
_FILTERS: Final = frozenset({"date_from", "date_to"})
_UNAUTHORIZED: Final = 401
_NOT_FOUND: Final = 404
_PAGES: Final = 10_000
_AWAY: Final = Reply(0, error="out of contact")


class Refused(Exception):
    """The other side refused what we wanted; the text is the reason."""


class Flows(Part):
    """Conversations that we lead ourselves."""

    @seam
    async def send(self, call: Call) -> Reply:
        """Send one call; out of contact nothing is sent, and nothing is kept for later."""
        if self.core.courier is None:
            raise NotNow("this platform makes no calls of its own")
        return _AWAY if self.core.offline else await self.core.courier.send(call)

    @seam
    async def versions_of(self, partner: Partner, version: Version, *, url: str, token: str) -> dict[str, str]:
        """Fetch somebody's version list, in the encoding of the version we are about to speak."""
        call = self.core.outgoing.versions(partner, url=url, token=token, version=version)
        return versions_in(said(await self.send(call), "versions"))

    @seam
    async def details_of(self, partner: Partner, version: Version, *, url: str, token: str) -> Endpoints:
        """Fetch somebody's details of a version."""
        reply = await self.send(self.core.outgoing.details(partner, version, url=url, token=token))
        found = said(reply, "version details")
        return endpoints_in(found, lambda module: self.core.their_side(version, module))

    @seam
    async def register(self, partner: Partner, version: Version | None = None) -> Version:
        """Register with a partner, on that version or the latest mutual one; raises Refused, having kept nothing."""
        try:
            chosen = await self.discover(partner, version)
            self.fits(partner, chosen)
            reply = await self.send(self.core.outgoing.credentials_post(partner, chosen))
            self._learn(partner, chosen, reply)
        except (Unusable, NoEndpoint) as error:
            self.core.learning.withdraw(partner)
            raise Refused(str(error)) from error
        return chosen

    @seam
    def fits(self, partner: Partner, version: Version) -> None:
        """Raise Unusable where the other side lacks an endpoint that we need: then we do not post credentials."""
        found = partner.details.get(version.name, {})
        missing = [module for module, side in self.core.needed(version) if (module, side) not in found]
        if missing:
            raise Unusable(f"endpoint missing: {', '.join(missing)}")

    @seam
    async def rotate(self, partner: Partner, version: Version | None = None) -> None:
        """Renew both tokens by PUT, or move to another version; raises Refused, having kept what was."""
        try:
            chosen = await self.discover(partner, version or partner.version)
            reply = await self.send(self.core.outgoing.credentials_put(partner, chosen))
            self._learn(partner, chosen, reply)
        except (Unusable, NoEndpoint) as error:
            self.core.learning.withdraw(partner)
            raise Refused(str(error)) from error

    @seam
    async def unregister(self, partner: Partner) -> None:
        """End a registration by DELETE."""
        try:
            reply = await self.send(self.core.outgoing.credentials_delete(partner))
            said(reply, "DELETE credentials")
        except (Unusable, NoEndpoint) as error:
            raise Refused(str(error)) from error
        self.core.learning.ended(partner)

    async def discover(self, partner: Partner, version: Version | None) -> Version:
        """Fetch versions and details before a POST or PUT, and choose the version."""
        reply = await self.send(self.core.outgoing.versions(partner, version=version))
        if reply.status == _UNAUTHORIZED and version is None:
            reply = await self.send(self.core.outgoing.versions(partner, other_encoding=True))
        chosen = self.choose(self.core.learning.versions(partner, said(reply, "versions")), version)
        details = await self.send(self.core.outgoing.details(partner, chosen))
        self.core.learning.details(partner, chosen, said(details, "version details"))
        return chosen

    @seam
    def choose(self, offered: Mapping[str, str], version: Version | None) -> Version:
        """Choose the version to speak: the given one, else the latest that both sides have."""
        mine = {ours.name for ours in self.core.versions}
        chosen = version or latest_mutual(name for name in offered if name in mine)
        if chosen is None or chosen.name not in offered:
            raise Unusable("no version that both sides speak")
        return named(chosen.name)

    @seam
    async def pull(self, partner: Partner, name: str, query: Mapping[str, str] | None = None) -> int:
        """Pull a list to its end and hand each page to its module; gives the number of objects."""
        module, whole = self.core.modules[name], False
        try:
            count = await self._pages(partner, name, query)
            whole = not _FILTERS & set(query or ())
        finally:
            if isinstance(module, Forgetting):
                module.finish(partner, whole=whole)
        return count

    async def _pages(self, partner: Partner, name: str, query: Mapping[str, str] | None) -> int:
        module, version = self.core.modules[name], self._version(partner)
        call: Call | None = self._listing(partner, name, query)
        seen: set[str] = set()
        count = 0
        while call is not None and call.url not in seen and len(seen) < _PAGES:
            seen.add(call.url)
            reply = await self.send(call)
            page = self._page(reply, name)
            module.take(partner, version, page)
            count += len(page)
            call = self.following(partner, name, call, reply)
        return count

    @seam
    def following(self, partner: Partner, name: str, call: Call, reply: Reply) -> Call | None:
        """Make the call for the next page, None where there is none."""
        del call
        link = self.followed(reply)
        return self.core.outgoing.follow(partner, name, "sender", link) if link else None

    @seam
    def followed(self, reply: Reply) -> str | None:
        """Give the URL of the next page, as the other side wrote it."""
        return next_link(reply.headers)

    @seam
    async def push(
        self,
        partner: Partner,
        module: str,
        segments: Sequence[str],
        body: object,
        *,
        method: str = "PUT",
        side: Side = "receiver",
        query: Mapping[str, str] | None = None,
    ) -> Reply:
        """Push an object, or with PATCH a part of it; raises NotNow where the other side takes none."""
        version = self._version(partner)
        try:
            call = self.core.outgoing.request(
                partner, version, method, module, side, path=segments, query=query, body=body
            )
        except NoEndpoint as error:
            raise NotNow(str(error)) from error
        return await self.send(call)

    @seam
    async def change(
        self, partner: Partner, module: str, segments: Sequence[str], changes: object, whole: object
    ) -> Reply:
        """Push what changed by PATCH; where that is refused, look what the other side has, and PUT all if nothing."""
        reply = await self.push(partner, module, segments, changes, method="PATCH")
        return reply if _taken(reply) or not reply.status else await self.mend(partner, module, segments, whole, reply)

    @seam
    async def mend(
        self, partner: Partner, module: str, segments: Sequence[str], whole: object, refused: Reply
    ) -> Reply:
        """Find out after a refused PATCH whether the other side has the object at all; never the same PATCH again."""
        held = await self.send(self.core.outgoing.get(partner, module, "receiver", segments))
        return await self.push(partner, module, segments, whole) if held.status == _NOT_FOUND else refused

    def _learn(self, partner: Partner, version: Version, reply: Reply) -> None:
        said(reply, "credentials")
        why = self.core.learning.credentials(partner, version, reply.body)
        if why:
            raise Unusable(why)

    def _listing(self, partner: Partner, name: str, query: Mapping[str, str] | None) -> Call:
        try:
            return self.core.outgoing.get(partner, name, "sender", (), query)
        except NoEndpoint as error:
            raise NotNow(str(error)) from error

    def _page(self, reply: Reply, name: str) -> list[object]:
        if reply.status not in _GOOD:
            raise Refused(f"GET {name}: {reply.error or f'HTTP {reply.status}'}")
        try:
            page = data_of(reply.body, name)
        except Unusable as error:
            raise Refused(str(error)) from error
        return page if isinstance(page, list) else []

    def _version(self, partner: Partner) -> Version:
        if partner.version is None:
            raise NotNow(f"no registration with {partner.name}")
        return partner.version


def _taken(reply: Reply) -> bool:
    try:
        said(reply, "push")
    except Unusable:
        return False
    return True
