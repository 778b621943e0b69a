"""Changes of our own Locations, and the pushes that tell partners of them.

A status is pushed by PATCH with what changed and nothing else, anything larger by PUT of the whole Location. What
cannot be delivered is forgotten: partners find it when they pull.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from suite.reference import seed
from suite.reference.codes import UNKNOWN_LOCATION
from suite.reference.core import Part
from suite.reference.instants import instant
from suite.reference.jsonread import BadJson, read
from suite.reference.module import Nonsense, NotNow
from suite.reference.receiving import child_of, children_of
from suite.reference.seams import seam

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from suite.reference.core import Core
    from suite.reference.own import Own
    from suite.reference.partners import Partner
    from suite.reference.store import Json
    from suite.standard.versions import Version
    from suite.wire.message import Reply

_STATUSES: Final = frozenset(
    {"AVAILABLE", "BLOCKED", "CHARGING", "INOPERATIVE", "OUTOFORDER", "PLANNED", "REMOVED", "RESERVED", "UNKNOWN"}
)
_NOT_FOUND: Final = 404


class Changing(Part):
    """Changes Locations and says so."""

    __slots__ = ("_own", "_shown")

    def __init__(self, core: Core, own: Own, shown: Callable[[Version, Json], Json]) -> None:
        super().__init__(core)
        self._own = own
        self._shown = shown

    async def change_status(self, partner: Partner, values: Mapping[str, str]) -> None:
        """Change the status of an EVSE, in all versions, and tell those who listen."""
        version = self._spoken(partner)
        location = self._chosen(version, values)
        uid = values.get("evse_uid") or self._some_evse(location)
        found = child_of(version, location, 0, uid)
        if found is None:
            raise Nonsense(f"no EVSE {uid!r} there")
        uid = str(found[1]["uid"])
        status = self.status(values.get("status", ""), str(found[1].get("status")))
        when = self.when(location)
        self._own.change(str(location["id"]), lambda each, value: self.changed(each, value, uid, status, when))
        for listener in self.audience(partner, values):
            await self.tell_status(listener, str(location["id"]), uid, status, when)

    async def push_location(self, partner: Partner, values: Mapping[str, str]) -> None:
        """Touch a Location of ours, or make one with an id that we do not have, and push all of it."""
        ident = values.get("location_id", "")
        known = self._own.of(self._spoken(partner)).get(ident) if ident else None
        if ident and known is None:
            self.create(ident)
        else:
            location = self._chosen(self._spoken(partner), values)
            ident, when = str(location["id"]), self.when(location)
            self._own.change(ident, lambda version, value: self.touched(version, value, when))
        for listener in self.audience(partner, values):
            await self.tell_location(listener, ident)

    @seam
    def status(self, wanted: str, now: str) -> str:
        """Choose the new status: the one that is wanted, else another one than now."""
        if wanted and wanted not in _STATUSES:
            raise Nonsense(f"{wanted!r} is no status")
        return wanted or ("CHARGING" if now == "AVAILABLE" else "AVAILABLE")

    @seam
    def when(self, location: Json) -> str:
        """Say when a change happens: now, and a second after the last one at the earliest."""
        last = instant(location.get("last_updated")) or 0.0
        return self.core.stamp(max(self.core.now(), last + 1))

    @seam
    def changed(self, version: Version, location: Json, uid: str, status: str, when: str) -> Json:
        """Change the status of an EVSE; it and its Location are as young as the change."""
        found = child_of(version, location, 0, uid)
        if found is None:
            return location
        place, evse = found
        evses = list(children_of(location, 0))
        evses[place] = self.touched(version, {**evse, "status": status}, when)
        return self.lifted(version, {**location, "evses": evses}, when)

    @seam
    def touched(self, version: Version, value: Json, when: str) -> Json:
        """Move last_updated of what changed itself."""
        del version
        return {**value, "last_updated": when}

    @seam
    def lifted(self, version: Version, location: Json, when: str) -> Json:
        """Move last_updated of a Location whose EVSE changed."""
        del version
        return {**location, "last_updated": when}

    @seam
    def create(self, ident: str) -> None:
        """Make a Location that we did not have, behind all others."""
        party = next(iter(self._own.owners), None)
        if party is None:
            raise NotNow("none of our parties owns Locations")
        at = float(int(self.core.now()))
        self._own.add(ident, lambda version: seed.sample_location(version, ident, party, at, full=True))

    @seam
    def audience(self, partner: Partner, values: Mapping[str, str]) -> list[Partner]:
        """Choose who is told: whoever was named, else all who are registered; those of them who listen."""
        told = [partner] if values.get("connection") else self.core.partners.registered()
        return [each for each in told if each.version and each.endpoint(each.version, "locations", "receiver")]

    @seam
    async def tell_status(self, partner: Partner, ident: str, uid: str, status: str, when: str) -> None:
        """Push a status; where even the EVSE finds no Location there, push that."""
        whole = self._whole(partner, ident)
        evse = child_of(self._spoken(partner), whole, 0, uid)
        path = [*self.path(partner, ident), uid]
        changes = self.changes(self._spoken(partner), status, when)
        reply = await self.tell_changes(partner, path, changes, evse[1] if evse else {})
        if self.lost(reply):
            await self.tell_location(partner, ident)

    @seam
    async def tell_changes(self, partner: Partner, path: list[str], changes: Json, whole: Json) -> Reply:
        """Send what changed."""
        return await self.core.flows.change(partner, "locations", path, changes, whole)

    @seam
    def changes(self, version: Version, status: str, when: str) -> Json:
        """Write what changed in an EVSE."""
        del version
        return {"status": status, "last_updated": when}

    @seam
    def lost(self, reply: Reply) -> bool:
        """Say whether not even the whole EVSE was taken because there is no Location for it."""
        return reply.status == _NOT_FOUND or _code(reply) == UNKNOWN_LOCATION

    @seam
    async def tell_location(self, partner: Partner, ident: str) -> None:
        """Push all of a Location."""
        body = self.whole(self._spoken(partner), self._whole(partner, ident))
        await self.core.flows.push(partner, "locations", self.path(partner, ident), body)

    @seam
    def whole(self, version: Version, location: Json) -> Json:
        """Write the body of a PUT."""
        del version
        return location

    @seam
    def path(self, partner: Partner, ident: str) -> list[str]:
        """Give what stands behind the endpoint: the owner, which is one of our parties, and the id."""
        location = self._whole(partner, ident)
        named = (location.get("country_code"), location.get("party_id"))
        own = next((each for each in self._own.owners if each == named or ident.startswith("-".join(each))), None)
        owner = own or self._own.owners[0]
        return [*owner, ident]

    def _whole(self, partner: Partner, ident: str) -> Json:
        version = self._spoken(partner)
        kept = self._own.of(version).get(ident)
        if kept is None:
            raise NotNow(f"no Location {ident!r} any more")
        return self._shown(version, kept.object())

    def _chosen(self, version: Version, values: Mapping[str, str]) -> Json:
        """Find the Location that was named, else the oldest one."""
        collection, ident = self._own.of(version), values.get("location_id")
        first = collection.page(collection.select(None, None), 0, 1)
        kept = collection.get(ident) if ident else next(first, None)
        if kept is None and ident:
            raise Nonsense(f"no Location {ident!r} here")
        if kept is None:
            raise NotNow("there are no Locations here")
        return kept.object()

    @staticmethod
    def _some_evse(location: Json) -> str:
        evses = [each for each in children_of(location, 0) if isinstance(each, dict)]
        living = [each for each in evses if each.get("status") != "REMOVED"]
        if not living:
            raise NotNow("that Location has no EVSE")
        return str(living[0].get("uid"))

    def _spoken(self, partner: Partner) -> Version:
        return partner.version or self.core.versions[-1]


def _code(reply: Reply) -> object:
    try:
        found = read(reply.body)
    except BadJson:
        return None
    return found.get("status_code") if isinstance(found, dict) else None
