"""The whole list of a CPO: ids that are its own, Locations that somebody can charge at."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from suite.drive import Conversation, differences, scenario

_GONE = "REMOVED"
_ALL = ("locations.id.unique", "locations.evse-uid.unique", "locations.no-valid-evse.hidden")


@scenario(
    "locations.crawl",
    phase="modules",
    module="locations",
    side="sender",
    target=["CPO"],
    decides=_ALL,
)
def crawling(ocpi: Conversation) -> None:
    """We read the whole list: each Location and each EVSE has an id of its own, and somebody can charge at it."""
    crawl = ocpi.crawl("locations")
    ocpi.require(crawl.objects or crawl.ended, f"the list was not read: {crawl.stopped}")
    if not crawl.objects:
        for each in _ALL:
            ocpi.needs(each, "a Location at the target: its list has none")
        return
    clashes = _shared_ids(ocpi, crawl.objects)
    ocpi.check(
        "locations.id.unique",
        not clashes,
        seen=crawl,
        expected="an id for each Location",
        actual=f"two different Locations have the id {clashes[0]}" if clashes else "",
        hint=", ".join(clashes[:5]),
    )
    uids = _shared_uids(ocpi, crawl.objects)
    ocpi.check(
        "locations.evse-uid.unique",
        not uids,
        seen=crawl,
        expected="a uid for each EVSE",
        actual=f"EVSEs of two Locations have the uid {uids[0]}" if uids else "",
        hint=", ".join(uids[:5]),
    )
    dead = [str(each.get("id")) for each in crawl.objects if not _charges(each)]
    ocpi.check(
        "locations.no-valid-evse.hidden",
        not dead,
        seen=crawl,
        expected="Locations with an EVSE that is not REMOVED",
        actual=f"{len(dead)} of {len(crawl.objects)} without one",
        hint=", ".join(dead[:5]),
    )


def _evses(location: dict[str, Any]) -> list[dict[str, Any]]:
    found = location.get("evses")
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _charges(location: dict[str, Any]) -> bool:
    return any(each.get("status") != _GONE for each in _evses(location))


def _key(ocpi: Conversation, location: dict[str, Any], ident: object) -> tuple[str, ...]:
    """Owner and id; ids of two owners may be equal, also where two parties share a platform."""
    names = ("country_code", "party_id") if ocpi.version.owner_in_objects else ()
    parts = (*(str(location.get(name)) for name in names), str(ident))
    return tuple(each.upper() for each in parts) if ocpi.version.owner_in_objects else parts


def _shared_ids(ocpi: Conversation, locations: list[dict[str, Any]]) -> list[str]:
    """Ids of Locations at two addresses; the same Location once more is a matter of paging."""
    first: dict[tuple[str, ...], dict[str, Any]] = {}
    found = []
    for each in locations:
        known = first.setdefault(_key(ocpi, each, each.get("id")), each)
        changed = {step.path[0] for step in differences(ocpi.version, known, each)}
        if changed & {"address", "coordinates"}:
            found.append(str(each.get("id")))
    return found


def _shared_uids(ocpi: Conversation, locations: list[dict[str, Any]]) -> list[str]:
    """Uids of EVSEs that stand in two Locations; one that was moved leaves a REMOVED one behind."""
    homes: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for each in locations:
        for evse in _evses(each):
            if evse.get("uid") is not None and evse.get("status") != _GONE:
                homes[_key(ocpi, each, evse["uid"])].add(str(each.get("id")))
    return [key[-1] for key, where in homes.items() if len(where) > 1]
