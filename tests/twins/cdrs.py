"""Twins of the rules on CDRs that the target emits (suite/judge/rules/cdrs.py)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from suite.judge import owners as own
from suite.standard.versions import VERSIONS, version
from tests.checking.records import PARKED, START, amount, cdr, period, tariff
from tests.twins.twin import ABSENT, Builder, Twin, answer, call

if TYPE_CHECKING:
    from collections.abc import Iterator

_RULE = "rules/cdrs.py:"
OLD, MID, NEW = (str(each) for each in VERSIONS)


def _changed(spoken: str, **changes: object) -> dict[str, Any]:
    made = cdr(version(spoken))
    return {key: each for key, each in {**made, **changes}.items() if each is not ABSENT}


def _shown(spoken: str, **changes: object) -> Builder:
    return answer([_changed(spoken, **changes)], module="cdrs", paged=True)


def _posted(spoken: str, **changes: object) -> Builder:
    return call(_changed(spoken, **changes), module="cdrs", method="POST")


_FAULTS: dict[str, dict[str, object]] = {
    "transport.datetime.shape": {"last_updated": "yesterday"},
    "transport.datetime.offset": {"last_updated": "2025-06-15T15:06:40+02:00"},
    "transport.datetime.zero-offset": {"last_updated": "2025-06-15T15:06:40+00:00"},
    "transport.datetime.fraction": {"last_updated": "2025-06-15T15:06:40.1234567Z"},
    own.NULL: {"last_updated": None},
    own.NUMBER: {"total_energy": "4.2"},
    own.CURRENCY: {"currency": "€UR"},
    own.COUNTRY_CODE: {"country_code": "NLD"},
    own.ASCII: {"id": "CDR-É"},
    "cdrs.object.valid": {"charging_periods": []},
}


def _places(spoken: str) -> Iterator[tuple[str, dict[str, object]]]:
    place = cdr(version(spoken))["cdr_location"]
    tariff = cdr(version(spoken))["tariffs"][0]
    yield own.COUNTRY, {"cdr_location": {**place, "country": "NL"}}
    yield own.COORDINATES, {"cdr_location": {**place, "coordinates": {"latitude": "52,1", "longitude": "5.1"}}}
    yield own.LANGUAGE, {"tariffs": [{**tariff, "tariff_alt_text": [{"language": "xy", "text": "Cheap"}]}]}
    yield own.URL, {"tariffs": [{**tariff, "tariff_alt_url": "not a url"}]}


def _valid() -> Iterator[Twin]:
    for requirement, changes in (*_FAULTS.items(), *_places(MID)):
        good, bad = _shown(MID), _shown(MID, **changes)
        yield Twin(f"{_RULE}cdrs_in_response", requirement, MID, good, bad)
    for requirement, changes in (*_FAULTS.items(), *_places(NEW)):
        good, bad = _posted(NEW), _posted(NEW, **changes)
        yield Twin(f"{_RULE}cdrs_in_request", requirement, NEW, good, bad)


def _prices() -> Iterator[Twin]:
    price = "cdrs.total-cost.reproducible"
    wrong: dict[str, object] = {OLD: 99.5, MID: {"excl_vat": 99.5, "incl_vat": 120.4}, NEW: {"before_taxes": 99.5}}
    for spoken, cost in wrong.items():
        dear = {"total_cost": cost}
        yield Twin(f"{_RULE}prices_in_response", price, spoken, _shown(spoken), _shown(spoken, **dear))
        yield Twin(f"{_RULE}prices_in_request", price, spoken, _posted(spoken), _posted(spoken, **dear))


def _crossed(spoken: str) -> dict[str, object]:
    """A price that changes in the middle of a period, with a total that is right if energy flowed evenly."""
    which = version(spoken)
    whole = tariff(which)
    energy, parking = whole["elements"][0]["price_components"]
    elements = [
        {"price_components": [energy, parking], "restrictions": {"start_time": "00:00", "end_time": "12:30"}},
        {"price_components": [{**energy, "price": 0.3}, parking]},
    ]
    return {"tariffs": [{**whole, "elements": elements}], "total_cost": amount(which, "7.00")}


def _checkable() -> Iterator[Twin]:
    """Periods without the energy that is billed, and without the moment at which its price changes."""
    for spoken in (OLD, MID, NEW):
        which = version(spoken)
        timed = [period(which, START, TIME=1.0), period(which, PARKED, PARKING_TIME=0.5)]
        rows: list[tuple[str, dict[str, object]]] = [("cdrs.periods.enough", {"charging_periods": timed})]
        if which.owner_in_objects:
            rows.append(("cdrs.periods.price-changes", _crossed(spoken)))
        for requirement, changes in rows:
            for rule, build in (("prices_in_response", _shown), ("prices_in_request", _posted)):
                yield Twin(f"{_RULE}{rule}", requirement, spoken, build(spoken), build(spoken, **changes))


def _sent(method: str) -> Builder:
    return call(cdr(version(MID)), module="cdrs", method=method, path="" if method == "POST" else "CDR1")


TWINS = [
    *_valid(),
    *_prices(),
    *_checkable(),
    Twin(f"{_RULE}pushed_by_post", "cdrs.push.method", MID, _sent("POST"), _sent("PATCH")),
    Twin(
        f"{_RULE}looked_up_where_it_is",
        "cdrs.push.look-up",
        MID,
        call(method="GET", module="cdrs", path="there", data={}),
        call(method="GET", module="cdrs", path="guessed", status=404, code=2000),
    ),
]
