"""Twins of objects held to their schemas (suite/judge/rules/objects.py)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.twins.twin import ABSENT, Builder, Twin, answer, call, specimen

_RULE = "rules/objects.py:"
Value = Callable[[Any], Any]


def _bad_times(field: str) -> dict[str, dict[str, object]]:
    """What is wrong with a time, by the requirement that owns it."""
    return {
        "transport.datetime.shape": {field: "yesterday"},
        "transport.datetime.offset": {field: "2025-06-15T15:06:40+02:00"},
        "transport.datetime.zero-offset": {field: "2025-06-15T15:06:40+00:00"},
        "transport.datetime.fraction": {field: "2025-06-15T15:06:40.1234567Z"},
        "transport.null.required": {field: None},
    }


def _twins(rule: str, show: Callable[..., Builder], faults: dict[str, dict[str, object]], version: str) -> list[Twin]:
    """One twin for each fault of an object; the lawful object is the other one."""
    return [
        Twin(_RULE + rule, requirement, version, show(), show(**changes)) for requirement, changes in faults.items()
    ]


def _location_shown(**changes: object) -> Builder:
    return answer(specimen("location", **changes))


def _location_pushed(**changes: object) -> Builder:
    return call(specimen("location", **changes), path="NL/ABC/SPECIMEN1")


_NUMBER = {"energy_mix": {"is_green_energy": True, "energy_sources": [{"source": "WIND", "percentage": "100"}]}}
_LOCATION: dict[str, dict[str, object]] = {
    **_bad_times("last_updated"),
    "locations.object.valid": {"city": ABSENT},
    "locations.coordinates.format": {"coordinates": {"latitude": "52,1", "longitude": "5.1"}},
    "transport.number.is-number": _NUMBER,
    "transport.url.valid": {"operator": {"name": "Twin", "website": "not a url"}},
}

TWINS = [
    *_twins("locations_shown", _location_shown, _LOCATION, "2.2.1"),
    *_twins("locations_pushed", _location_pushed, _LOCATION, "2.3.0"),
]
