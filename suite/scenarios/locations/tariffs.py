"""What Connectors say of their Tariffs, held against the target's list of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

from suite.drive import Answer, Conversation, Crawl, instant, look_for, scenario

_PREFERENCES = "CHARGING_PREFERENCES_CAPABLE"
_ALL = ("locations.tariff-ids.resolve", "locations.tariff-ids.one-per-type", "locations.preferences.tariffs")
_TOO_MANY = "the list of Tariffs was not read to its end"


@scenario(
    "locations.tariffs",
    phase="modules",
    module="locations",
    side="sender",
    target=["CPO"],
    order=6,
    decides=_ALL,
)
def tariffs_of_connectors(ocpi: Conversation) -> None:
    """Connectors name Tariffs that are in the list, one of each type at a time, and one for each preference."""
    if not ocpi.offers("tariffs", "sender"):
        for each in _ALL:
            ocpi.not_here(each, "the target offers no list of Tariffs")
        return
    places, tariffs = ocpi.crawl("locations"), ocpi.crawl("tariffs")
    known = {_id(each.get("id")): each for each in tariffs.objects}
    seen = [*places.answers[:2], *tariffs.answers[:2]]
    if not any(_named(each) for _, each in _connectors(places.objects)):
        for each in _ALL[:2]:
            ocpi.not_here(each, "no Connector at the target names a Tariff")
    else:
        _ids(ocpi, places, known, seen)
    choosing = _preferring(places.objects)
    if not choosing:
        ocpi.not_here(_ALL[2], f"no EVSE at the target is {_PREFERENCES}")
        return
    plain = [str(evse.get("uid")) for evse in choosing if not _has_profiles(evse, known)]
    ocpi.check(
        "locations.preferences.tariffs",
        not plain,
        seen=seen,
        expected=f"a Tariff of a profile type at an EVSE that is {_PREFERENCES}",
        actual=f"none at {plain[0]}" if plain else "",
        hint=", ".join(plain[:5]),
    )


def _ids(ocpi: Conversation, places: Crawl, known: dict[str, dict[str, Any]], seen: list[Answer]) -> None:
    """The Tariffs that Connectors name: there, and one of each type at a time."""
    strange = _strange(ocpi, known)
    if strange is None:
        ocpi.not_here("locations.tariff-ids.resolve", _TOO_MANY)
    else:
        ocpi.check(
            "locations.tariff-ids.resolve",
            not strange,
            seen=seen,
            expected="ids of Tariffs that are in the list",
            actual=f"{len(strange)} that are not, e.g. {strange[0]}" if strange else "",
            hint=", ".join(strange[:5]),
        )
    both = next((pair for _, each in _connectors(places.objects) for pair in _clashes(_named(each), known)), None)
    ocpi.check(
        "locations.tariff-ids.one-per-type",
        both is None,
        seen=seen,
        expected="one Tariff of each type at a time",
        actual=f"{both[0]} and {both[1]}, both {known[both[0]].get('type')}" if both else "",
    )


def _strange(ocpi: Conversation, known: Mapping[str, object]) -> list[str] | None:
    """Ids that Connectors name and the list does not have; None where the list was not read to its end.

    Of a long list only a sample is kept: it is read once more for the ids that are not in the sample.
    """
    places, tariffs = ocpi.crawl("locations"), ocpi.crawl("tariffs")
    missing = {name for _, each in _connectors(places.objects) for name in _named(each) if name not in known}
    if missing and not tariffs.ended:
        return None
    if missing and not tariffs.complete:

        def all_found(tariff: dict[str, object]) -> bool:
            missing.discard(_id(tariff.get("id")))
            return not missing

        if look_for(ocpi, "tariffs", {}, all_found, pages=tariffs.turned + 1)[0] is None:
            return None
    return sorted(missing)


def _id(value: object) -> str:
    return str(value).upper()


def _children(value: object) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _connectors(places: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Connectors of EVSEs in service, each with its EVSE."""
    for place in places:
        for evse in _children(place.get("evses")):
            if evse.get("status") != "REMOVED":
                for each in _children(evse.get("connectors")):
                    yield evse, each


def _named(connector: dict[str, Any]) -> list[str]:
    many, one = connector.get("tariff_ids"), connector.get("tariff_id")
    names = [*many] if isinstance(many, list) else []
    return [_id(each) for each in (*names, one) if isinstance(each, str) and each]


def _clashes(names: list[str], known: dict[str, dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Pairs of Tariffs of one type that are in force together; a Tariff without a type clashes with none."""
    listed = [name for name in dict.fromkeys(names) if known.get(name, {}).get("type")]
    for one, other in combinations(listed, 2):
        if known[one]["type"] == known[other]["type"] and _together(known[one], known[other]):
            yield one, other


def _together(one: dict[str, Any], other: dict[str, Any]) -> bool:
    begins = [instant(each.get("start_date_time")) or float("-inf") for each in (one, other)]
    ends = [instant(each.get("end_date_time")) or float("inf") for each in (one, other)]
    return begins[0] < ends[1] and begins[1] < ends[0]


def _preferring(places: list[dict[str, Any]]) -> list[dict[str, Any]]:
    evses = {id(evse): evse for evse, _ in _connectors(places)}
    return [each for each in evses.values() if _can(each)]


def _can(evse: dict[str, Any]) -> bool:
    capabilities = evse.get("capabilities")
    return isinstance(capabilities, list) and _PREFERENCES in capabilities


def _has_profiles(evse: dict[str, Any], known: dict[str, dict[str, Any]]) -> bool:
    """Whether a Tariff of a profile type is named; one that we do not know may be of such a type."""
    names = [name for each in _children(evse.get("connectors")) for name in _named(each)]
    return any(name not in known or str(known[name].get("type")).startswith("PROFILE_") for name in names)
