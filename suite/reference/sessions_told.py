"""What a partner is told of a charge with its card: PUT when the Session is new, PATCH with what changed afterwards.

A PATCH has the new charging periods only, since a receiver adds them to those it has. Before that was said a receiver may
as well replace them, so there a change of the periods is told by PUT.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from suite.reference.core import Part
from suite.reference.seams import seam

if TYPE_CHECKING:
    from collections.abc import Callable

    from suite.reference.charging import Charge, What
    from suite.reference.core import Core
    from suite.reference.partners import Partner
    from suite.reference.store import Json
    from suite.standard.versions import Version

_PERIODS: Final = "charging_periods"


class SessionsTold(Part):
    """Tells of Sessions."""

    __slots__ = ("_last", "_object")

    def __init__(self, core: Core, made: Callable[[Version, Charge], Json]) -> None:
        super().__init__(core)
        self._object = made
        self._last: dict[tuple[str, str], Json] = {}
        """By partner and session_id: what we told last."""

    @seam
    async def tell(self, partner: Partner, what: What, charge: Charge) -> None:
        """Tell a partner, where it listens and may listen."""
        version = partner.version
        if not (version and self.listens(partner, what, charge)) or not charge.sample.fits(version):
            return
        now, before = self._object(version, charge), self._last.get((partner.name, charge.session_id))
        self._last[partner.name, charge.session_id] = now
        path = self.path(version, charge)
        changes = self.changes(version, before, now) if before else None
        if changes is None:
            await self.tell_all(partner, path, now)
        else:
            await self.tell_changes(partner, path, changes, now)

    @seam
    def listens(self, partner: Partner, what: What, charge: Charge) -> bool:
        """Say whether a partner is told at all."""
        del what, charge
        there = partner.registered and partner.version and self.core.courier is not None
        return bool(there and partner.version and partner.endpoint(partner.version, "sessions", "receiver"))

    def told_last(self, partner: Partner, charge: Charge) -> Json:
        """Give what a partner was told last of a charge."""
        return self._last[partner.name, charge.session_id]

    @seam
    def path(self, version: Version, charge: Charge) -> list[str]:
        """Give what stands behind the endpoint: owner and id."""
        del version
        return [*charge.owner, charge.session_id]

    @seam
    def changes(self, version: Version, before: Json, now: Json) -> Json | None:
        """Write what changed; None where all of it has to be told."""
        found = {name: each for name, each in now.items() if before.get(name) != each and name != _PERIODS}
        found["last_updated"] = now["last_updated"]
        new = self.new_periods(before, now)
        if new and not version.owner_in_objects:
            return None
        return {**found, _PERIODS: new} if new else found

    @seam
    def new_periods(self, before: Json, now: Json) -> list[object]:
        """Give the charging periods that were not told yet."""
        had, has = before.get(_PERIODS), now.get(_PERIODS)
        known = len(had) if isinstance(had, list) else 0
        return has[known:] if isinstance(has, list) else []

    @seam
    async def tell_all(self, partner: Partner, path: list[str], session: Json) -> None:
        """Push the whole Session."""
        await self.core.flows.push(partner, "sessions", path, session)

    @seam
    async def tell_changes(self, partner: Partner, path: list[str], changes: Json, session: Json) -> None:
        """Push what changed."""
        await self.core.flows.change(partner, "sessions", path, changes, session)
