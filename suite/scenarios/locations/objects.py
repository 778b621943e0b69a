"""Single Locations, EVSEs and Connectors of a CPO, each at its own URL, held against the list."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

from suite.drive import Answer, Conversation, differences, instant, look_for, scenario

_SAMPLE = 5
_EMPTY = "a Location at the target that can be asked for by its id: its list has none"
_MOVED = "each of them changed between the list and the look at it"


@scenario(
    "locations.objects",
    phase="modules",
    module="locations",
    side="sender",
    target=["CPO"],
    order=5,
    decides=["locations.get.found", "locations.get.same-as-list"],
)
def objects_by_url(ocpi: Conversation) -> None:
    """A few Locations of the list, with an EVSE and a Connector of each, are fetched alone and compared."""
    chosen = _chosen(ocpi)
    if not chosen:
        ocpi.needs("locations.get.found", _EMPTY)
        ocpi.needs("locations.get.same-as-list", _EMPTY)
        return
    compared = 0
    for location in chosen:
        for path, listed in _parts(location):
            answer = ocpi.get("locations", *path)
            if not answer.ok and not _still_listed(ocpi, location):
                continue
            ocpi.check(
                "locations.get.found",
                answer.ok and isinstance(answer.data, dict),
                seen=answer,
                expected=f"the {_KINDS[len(path) - 1]} that is listed",
                actual=f"data is no object: a {type(answer.data).__name__}" if answer.ok else answer.brief,
            )
            compared += _compare(ocpi, path, listed, answer)
    if not compared:
        ocpi.not_here("locations.get.same-as-list", _MOVED)
    if "locations.get.found" not in ocpi.decided:
        ocpi.not_here("locations.get.found", _MOVED)


_KINDS = ("Location", "EVSE", "Connector")


def _chosen(ocpi: Conversation) -> list[dict[str, Any]]:
    """A seeded sample; what shares its id with another one cannot be asked for."""
    listed = ocpi.crawl("locations").objects
    ids = Counter(str(each.get("id")).upper() for each in listed)
    alone = [each for each in listed if isinstance(each.get("id"), str) and ids[str(each["id"]).upper()] == 1]
    if len(alone) <= _SAMPLE:
        return alone
    rest = random.Random(ocpi.session.seed).sample(alone[1:-1], _SAMPLE - 2)  # noqa: S311 - a sample, no secret
    return [alone[0], *rest, alone[-1]]


def _parts(location: dict[str, Any]) -> list[tuple[tuple[str, ...], dict[str, Any]]]:
    """The Location, its first EVSE that has a uid of its own, the first such Connector of that; with their paths."""
    found: list[tuple[tuple[str, ...], dict[str, Any]]] = [((str(location["id"]),), location)]
    for children, name in (("evses", "uid"), ("connectors", "id")):
        path, parent = found[-1]
        child = _first(parent.get(children), name)
        if child is None:
            break
        found.append(((*path, str(child[name])), child))
    return found


def _first(children: object, name: str) -> dict[str, Any] | None:
    known = [each for each in children if isinstance(each, dict)] if isinstance(children, list) else []
    ids = Counter(str(each.get(name)).upper() for each in known)
    return next((each for each in known if each.get(name) and ids[str(each[name]).upper()] == 1), None)


def _still_listed(ocpi: Conversation, location: dict[str, Any]) -> bool:
    """Whether it stands in the list as it did; where that cannot be told, it does."""
    at = location.get("last_updated")
    query = {"date_from": ocpi.stamp_at((instant(at) or 0) - 1)} if instant(at) is not None else {}
    found, _ = look_for(ocpi, "locations", query, lambda each: each.get("id") == location["id"])
    return found is not False


def _compare(ocpi: Conversation, path: tuple[str, ...], listed: dict[str, Any], answer: Answer) -> int:
    """Hold one object against the list; 0 where it changed meanwhile."""
    data = answer.data
    if not answer.ok or not isinstance(data, dict):
        return 0
    before, now = instant(listed.get("last_updated")), instant(data.get("last_updated"))
    if before is not None and now is not None and now > before:
        return 0
    found = differences(ocpi.version, listed, data)
    ocpi.check(
        "locations.get.same-as-list",
        not found,
        seen=[*ocpi.crawl("locations").answers[:1], answer],
        expected=f"{_KINDS[len(path) - 1]} {'/'.join(path)} as in the list",
        actual="; ".join(map(str, found[:3])),
        pointer=f"/data/{'/'.join(found[0].path)}" if found else "",
        cause=f"locations.get.same-as-list: {_KINDS[len(path) - 1]}",
    )
    return 1
