"""Locations and their parts: ids, the order of last_updated, parking places (OCPI-FACTS LOC-04 to 06, 29, 30, 32)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from suite.judge.facts import instant
from suite.judge.places import Json, Place, objects, on_locations, twice
from suite.judge.rule import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

EVSE_ID = re.compile(r"[A-Za-z]{2}[*-]?[A-Za-z0-9]{3}[*-]?[Ee][A-Za-z0-9][A-Za-z0-9*-]{0,30}")
SIZES = (
    "max_vehicle_weight", "max_vehicle_height", "max_vehicle_length", "max_vehicle_width",
    "parking_space_length", "parking_space_width", "dangerous_goods_allowed",
)  # fmt: skip
SMALL = frozenset({"PERSONAL_VEHICLE", "MOTORCYCLE"})


@on_locations("locations.evse-uid.unique", "locations.connector-id.unique")
def ids_are_unique(place: Place) -> Iterator[Fault]:
    """No EVSE uid stands twice in a Location, no Connector id twice in an EVSE."""
    for uid in twice((evse.get("uid") for evse, _ in place.evses()), place.version):
        yield Fault("locations.evse-uid.unique", "each uid once", uid, pointer=f"{place.pointer}/evses")
    for evse, here in place.evses():
        for ident in twice((each.get("id") for each in objects(evse.get("connectors"))), place.version):
            yield Fault("locations.connector-id.unique", "each id once", ident, pointer=f"{here}/connectors")


@on_locations("locations.parent.last-updated")
def parents_are_newer(place: Place) -> Iterator[Fault]:
    """last_updated of a parent is not older than that of its children."""
    for evse, here in place.evses():
        yield from _older(place.location, evse, place.pointer, here)
        for number, connector in enumerate(objects(evse.get("connectors"))):
            yield from _older(evse, connector, here, f"{here}/connectors/{number}")


def _older(parent: Json, child: Json, above: str, below: str) -> Iterator[Fault]:
    mine, its = instant(parent.get("last_updated")), instant(child.get("last_updated"))
    if mine is not None and its is not None and mine < its:
        yield Fault(
            "locations.parent.last-updated",
            f"not older than {child['last_updated']}, which {below} has",
            str(parent["last_updated"]),
            pointer=f"{above}/last_updated",
        )


@on_locations("locations.evse-id.format")
def evse_ids(place: Place) -> Iterator[Fault]:
    """evse_id follows the recommended form."""
    for evse, here in place.evses():
        ident = evse.get("evse_id")
        if isinstance(ident, str) and ident != "#NA" and not EVSE_ID.fullmatch(ident):
            yield Fault(
                "locations.evse-id.format",
                "country, operator, E, outlet: BE*BEC*E041503001",
                ident,
                pointer=f"{here}/evse_id",
            )


@on_locations("locations.parking.id-unique", "locations.parking.resolves")
def parking_places(place: Place) -> Iterator[Fault]:
    """Parking places have ids of their own and are the ones that EVSEs name."""
    places, here = objects(place.location.get("parking_places")), f"{place.pointer}/parking_places"
    for ident in twice((each.get("id") for each in places), place.version):
        yield Fault("locations.parking.id-unique", "each id once", ident, pointer=here)
    known = {str(each.get("id")).upper() for each in places}
    for evse, at in place.evses():
        for each in objects(evse.get("parking")):
            if str(each.get("parking_id")).upper() not in known:
                named = str(each.get("parking_id"))
                yield Fault("locations.parking.resolves", "the id of a parking place", named, pointer=f"{at}/parking")


@on_locations("locations.parking.sizes", "locations.parking.photo")
def parking_is_described(place: Place) -> Iterator[Fault]:
    """A parking place says what its users need: sizes for large vehicles, a photo for disabled people."""
    for number, each in enumerate(objects(place.location.get("parking_places"))):
        here, kinds = f"{place.pointer}/parking_places/{number}", each.get("vehicle_types")
        wanted = {str(kind) for kind in kinds} if isinstance(kinds, list) else set()
        missing = [name for name in SIZES if each.get(name) is None]
        if wanted - SMALL - {"DISABLED"} and missing:
            yield Fault("locations.parking.sizes", ", ".join(missing), "absent", pointer=here)
        if "DISABLED" in wanted and not objects(each.get("images")):
            yield Fault("locations.parking.photo", "a photo in images", "none", pointer=here)
