"""Locations and charges: where a charge can be, and the status of an EVSE that follows what goes on there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from suite.reference.charging import Place
from suite.reference.core import Part
from suite.reference.receiving import child_of, children_of
from suite.reference.seams import seam

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suite.reference.changing import Changing
    from suite.reference.charging import Charge, What
    from suite.reference.core import Core
    from suite.reference.own import Own
    from suite.reference.store import Json

_HELD: Final = {"PENDING": "CHARGING", "ACTIVE": "CHARGING", "RESERVATION": "RESERVED"}
"""Status of a Session -> status of its EVSE (2.2.1 mod_locations, mod_sessions); after it the EVSE is free again."""


class Following(Part):
    """Knows our EVSEs, and keeps their status up with what goes on there."""

    __slots__ = ("_changing", "_held", "_own")

    def __init__(self, core: Core, own: Own, changing: Changing) -> None:
        super().__init__(core)
        self._own = own
        self._changing = changing
        self._held: set[str] = set()
        """EVSEs whose status we changed for a charge."""

    def place(self, location_id: str, evse_uid: str, connector_id: str) -> Place | None:
        """Find an EVSE with a Connector; where none is named, one that is free."""
        kept = self._own.of(self.core.versions[-1]).get(location_id)
        if kept is None:
            return None
        location = kept.object()
        for evse in self._evses(location, evse_uid):
            found = list(self._connectors(evse, connector_id))
            if found and (evse_uid or self.core.charging.at(str(evse["uid"])) is None):
                return Place(self.owner(location), str(location["id"]), str(evse["uid"]), str(found[0]["id"]))
        return None

    def owner(self, location: Json) -> tuple[str, str]:
        """Give whose Location it is."""
        named = (location.get("country_code"), location.get("party_id"))
        return next((each for each in self._own.owners if each == named), self._own.owners[0])

    def _evses(self, location: Json, uid: str) -> Iterator[Json]:
        version = self.core.versions[-1]
        if uid:
            found = child_of(version, location, 0, uid)
            yield from [found[1]] if found else []
            return
        yield from (each for each in children_of(location, 0) if isinstance(each, dict))

    @staticmethod
    def _connectors(evse: Json, ident: str) -> Iterator[Json]:
        for each in children_of(evse, 1):
            if isinstance(each, dict) and (not ident or str(each.get("id")).upper() == ident.upper()):
                yield each

    async def charged(self, what: What, charge: Charge) -> None:
        """Follow a charge, and tell whoever listens to Locations."""
        if what in {"progressed", "created"} or not charge.evse_uid:
            return
        if what == "stopped" and charge.evse_uid not in self._held:
            return
        status = self.status(charge)
        if status == "AVAILABLE":
            self._held.discard(charge.evse_uid)
        else:
            self._held.add(charge.evse_uid)
        await self.tell(charge, status)

    @seam
    def status(self, charge: Charge) -> str:
        """Say which status the EVSE of a charge has."""
        return _HELD.get(charge.status, "AVAILABLE")

    @seam
    async def tell(self, charge: Charge, status: str) -> None:
        """Change it, and say so."""
        values = {"location_id": charge.location_id, "evse_uid": charge.evse_uid, "status": status}
        registered = self.core.partners.registered()
        if registered:
            await self._changing.change_status(registered[-1], values)
