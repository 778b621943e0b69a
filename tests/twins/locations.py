"""Twins of the rules on Locations: each judgement as an answer of the target and as a push."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.twins.twin import ABSENT, Twin, answer, call, having, specimen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from suite.standard.versions import Version

    Make = Callable[[Version], Any]

_FULL = specimen("location")


def both(rule: str, requirement: str, spoken: str, good: Make, bad: Make) -> Iterator[Twin]:
    """A judgement of one Location: in a list, and in a push."""
    shown = (answer([good], paged=True), answer([bad], paged=True))
    pushed = (call(good, path="NL/ABC/SPECIMEN1"), call(bad, path="NL/ABC/SPECIMEN1"))
    yield Twin(f"rules/{rule}_in_response", requirement, spoken, *shown)
    yield Twin(f"rules/{rule}_in_request", requirement, spoken, *pushed)


def edited(edit: Callable[[Any], object]) -> Make:
    """A full Location with something changed in place."""
    return having(_FULL, edit)


def _same_uid(location: Any) -> None:
    location["evses"][1]["uid"] = location["evses"][0]["uid"].lower()


def _other_case(location: Any) -> None:
    location["evses"][0]["uid"], location["evses"][1]["uid"] = "abc", "ABC"


def _same_connector(location: Any) -> None:
    for each in location["evses"][0]["connectors"]:
        each["id"] = "1"


def _older_location(location: Any) -> None:
    location["last_updated"] = "2020-01-01T00:00:00Z"


def _older_evse(location: Any) -> None:
    location["evses"][0]["last_updated"] = "2020-01-01T00:00:00Z"


def _odd_evse_id(location: Any) -> None:
    location["evses"][0]["evse_id"] = "Charger 7, left"


def _unused(location: Any) -> None:
    location["evses"][0]["evse_id"] = "#NA"


def _same_parking(location: Any) -> None:
    location["parking_places"][1]["id"] = location["parking_places"][0]["id"]


def _lost_parking(location: Any) -> None:
    location["evses"][0]["parking"][0]["parking_id"] = "P9"


def _no_height(location: Any) -> None:
    del location["parking_places"][0]["max_vehicle_height"]


def _no_photo(location: Any) -> None:
    del location["parking_places"][0]["images"]


_IDS, _ORDER = "locations.py:ids_are_unique", "locations.py:parents_are_newer"
_PARKING, _DESCRIBED = "locations.py:parking_places", "locations.py:parking_is_described"

TWINS = [
    *both(_IDS, "locations.evse-uid.unique", "2.2.1", _FULL, edited(_same_uid)),
    *both(
        _IDS,
        "locations.evse-uid.unique",
        "2.1.1",
        edited(_other_case),
        having(edited(_other_case), lambda made: made["evses"][0].update(uid="ABC")),
    ),
    *both(_IDS, "locations.connector-id.unique", "2.1.1", _FULL, edited(_same_connector)),
    *both(_ORDER, "locations.parent.last-updated", "2.1.1", _FULL, edited(_older_location)),
    *both(_ORDER, "locations.parent.last-updated", "2.3.0", specimen("location", full=False), edited(_older_evse)),
    *both("locations.py:evse_ids", "locations.evse-id.format", "2.2.1", edited(_unused), edited(_odd_evse_id)),
    *both(_PARKING, "locations.parking.id-unique", "2.3.0", _FULL, edited(_same_parking)),
    *both(_PARKING, "locations.parking.resolves", "2.3.0", _FULL, edited(_lost_parking)),
    *both(
        _PARKING,
        "locations.parking.resolves",
        "2.3.0",
        specimen("location", full=False),
        specimen("location", parking_places=ABSENT),
    ),
    *both(_DESCRIBED, "locations.parking.sizes", "2.3.0", _FULL, edited(_no_height)),
    *both(_DESCRIBED, "locations.parking.photo", "2.3.0", _FULL, edited(_no_photo)),
]
