"""Locations and charges: where a charge can be, and the status of an EVSE that follows what goes on there."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from suite.reference.charging import Place
from suite.reference.core import Part
from suite.reference.receiving import child_of, children_of
from suite.reference.samples import CENTRAL
from suite.reference.seams import seam

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suite.reference.changing import Changing
    from suite.reference.charging import Charge, What
    from suite.reference.core import Core
    from suite.reference.own import Own
    from suite.reference.store import Json
    from suite.standard.versions import Version

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

    def places(self, most: int) -> list[Place]:
        """Give an EVSE in service at each of our first Locations that everybody may see, in the zone of the samples first."""
        collection = self._own.of(self.core.versions[-1])
        known = [each.object() for each in collection.page(collection.select(None, None), 0, most * 4)]
        shown = [each for each in known if each.get("publish") is not False]
        central = [each for each in shown if each.get("time_zone") in CENTRAL]
        others = [each for each in known if each not in central]
        return list(islice(self._in_service([*central, *others]), most))

    def beside(self, place: Place) -> list[Place]:
        """Give the other EVSEs of the Location of a place, as far as they were not taken away."""
        kept = self._own.of(self.core.versions[-1]).get(place.location_id)
        location = kept.object() if kept else {}
        found = []
        for evse in self._evses(location, ""):
            connector = next(iter(self._connectors(evse, "")), None)
            if evse["uid"] != place.evse_uid and evse.get("status") != "REMOVED" and connector:
                found.append(Place(place.owner, place.location_id, str(evse["uid"]), str(connector["id"]), place.local))
        return found

    def _in_service(self, locations: list[Json]) -> Iterator[Place]:
        for location in locations:
            for evse in self._evses(location, ""):
                found = list(self._connectors(evse, ""))
                if found and evse.get("status") in {"AVAILABLE", "CHARGING", "RESERVED"}:
                    ids = str(location["id"]), str(evse["uid"]), str(found[0]["id"])
                    yield Place(self.owner(location), *ids, local=location.get("time_zone") in CENTRAL)
                    break

    def location(self, version: Version, charge: Charge | Place) -> Json:
        """Give the Location of a charge with the one EVSE and Connector."""
        kept = self._own.of(version).get(charge.location_id)
        whole = kept.object() if kept else {}
        found = child_of(version, whole, 0, charge.evse_uid)
        if found is None:
            return whole
        evse = found[1]
        connectors = list(self._connectors(evse, charge.connector_id))[:1]
        return {**whole, "evses": [{**evse, "connectors": connectors}]}

    def offered(self, charge: Charge | Place) -> tuple[frozenset[str], frozenset[str]]:
        """Give the capabilities of the EVSE of a charge, and the ids of the Tariffs of its Connector."""
        version = self.core.versions[-1]
        evse = next(iter(children_of(self.location(version, charge), 0)), {})
        connector = next(iter(children_of(evse, 1)), {}) if isinstance(evse, dict) else {}
        capabilities = evse.get("capabilities") if isinstance(evse, dict) else None
        tariffs = connector.get("tariff_ids") if isinstance(connector, dict) else None
        return _texts(capabilities), _texts(tariffs)

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


def _texts(value: object) -> frozenset[str]:
    return frozenset(str(each) for each in value) if isinstance(value, list) else frozenset()
