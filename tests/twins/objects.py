"""Twins of objects held to their schemas (suite/judge/rules/objects.py)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from suite.judge import owners as own
from tests.twins.twin import ABSENT, Builder, Twin, answer, call, having, specimen

_RULE = "rules/objects.py:"
Show = Callable[..., Builder]
Faults = Mapping[str, dict[str, object]]


def _times(field: str) -> dict[str, dict[str, object]]:
    """What is wrong with a time, by the requirement that owns it."""
    return {
        "transport.datetime.shape": {field: "yesterday"},
        "transport.datetime.offset": {field: "2025-06-15T15:06:40+02:00"},
        "transport.datetime.zero-offset": {field: "2025-06-15T15:06:40+00:00"},
        "transport.datetime.fraction": {field: "2025-06-15T15:06:40.1234567Z"},
    }


def _twins(rule: str, version: str, show: Show, faults: Faults, roles: tuple[str, ...] = ("CPO",)) -> list[Twin]:
    """One twin for each fault of an object; the lawful object is the other one."""
    return [
        Twin(_RULE + rule, requirement, version, show(), show(**changes), roles)
        for requirement, changes in faults.items()
    ]


def _location_shown(**changes: object) -> Builder:
    return answer(specimen("location", **changes))


def _location_pushed(**changes: object) -> Builder:
    return call(specimen("location", **changes), path="NL/ABC/SPECIMEN1")


def _evse_patched(**changes: object) -> Builder:
    body = {"status": "CHARGING", "last_updated": "2025-06-15T15:06:40Z", **changes}
    kept = {key: value for key, value in body.items() if value is not ABSENT}
    return call(kept, method="PATCH", obj="evse", path="NL/ABC/SPECIMEN1/E1")


def _tariff_shown(**changes: object) -> Builder:
    return answer([specimen("tariff", **changes)], module="tariffs", paged=True)


def _tariff_pushed(**changes: object) -> Builder:
    return call(specimen("tariff", **changes), module="tariffs", path="NL/ABC/SPECIMEN1")


def _location_held(**changes: object) -> Builder:
    return answer(specimen("location", **changes), side="receiver", path="NL/ABC/SPECIMEN1")


_BUSINESS = {"name": "Twin", "website": "https://twin.test"}
_ROLE = {"role": "CPO", "country_code": "NL", "party_id": "ABC", "business_details": _BUSINESS}
_CREDENTIALS: dict[str, object] = {"token": "aaaa", "url": "https://twin.test/versions", "roles": [_ROLE]}


def _credentials_shown(**changes: object) -> Builder:
    return answer(having(lambda _: _CREDENTIALS, **changes), module="credentials", method="POST")


def _credentials_sent(**changes: object) -> Builder:
    return call(having(lambda _: _CREDENTIALS, **changes), module="credentials", side="sender", method="POST")


def _list(**changes: object) -> Builder:
    entry = having(lambda spoken: {"version": str(spoken), "url": "https://twin.test/v"}, **changes)
    return answer([entry], module="versions", side="", obj="version_list")


def _details(edit: Callable[[Any], object] | None = None, **changes: object) -> Builder:
    endpoint = {"identifier": "credentials", "role": "SENDER", "url": "https://twin.test/c"}
    of = having(lambda spoken: {"version": str(spoken), "endpoints": [dict(endpoint)]}, edit, **changes)
    return answer(of, module="versions", side="", obj="version_details")


def _envelope(**changes: object) -> Builder:
    return answer({}, envelope=changes)


_NUMBER = {"energy_mix": {"is_green_energy": True, "energy_sources": [{"source": "WIND", "percentage": "100"}]}}
_LOCATION: Faults = {
    **_times("last_updated"),
    own.NULL: {"last_updated": None},
    own.NUMBER: _NUMBER,
    own.URL: {"operator": {"name": "Twin", "website": "not a url"}},
    own.COUNTRY: {"country": "NL"},
    own.COUNTRY_CODE: {"country_code": "UK"},
    own.LANGUAGE: {"directions": [{"language": "english", "text": "Behind the station"}]},
    own.ASCII: {"party_id": "ÅBC"},
    own.COORDINATES: {"coordinates": {"latitude": "52,1", "longitude": "5.1"}},
    "locations.object.valid": {"city": ABSENT},
}
_TARIFF: Faults = {
    **_times("last_updated"),
    own.NULL: {"currency": None},
    own.NUMBER: {"elements": [{"price_components": [{"type": "ENERGY", "price": "0.25", "step_size": 1}]}]},
    own.URL: {"tariff_alt_url": "x" * 300},
    own.CURRENCY: {"currency": "€UR"},
    own.COUNTRY_CODE: {"country_code": "NLD"},
    own.LANGUAGE: {"tariff_alt_text": [{"language": "xy", "text": "Cheap"}]},
    own.ASCII: {"id": "TARIF-É"},
}
_PARTY: Faults = {
    own.COUNTRY_CODE: {"roles": [{**_ROLE, "country_code": "XE1"}]},
    own.NULL: {"url": None},
    own.URL: {"url": "versions"},
    own.ASCII: {"roles": [{**_ROLE, "party_id": "Å"}]},
}

TWINS = [
    *_twins("locations_in_response", "2.2.1", _location_shown, _LOCATION),
    *_twins("locations_in_request", "2.3.0", _location_pushed, _LOCATION),
    *_twins("locations_in_request", "2.2.1", _evse_patched, {"locations.object.valid": {"status": "ASLEEP"}}),
    *_twins("tariffs_in_response", "2.2.1", _tariff_shown, _TARIFF),
    *_twins("tariffs_in_request", "2.3.0", _tariff_pushed, _TARIFF),
    *_twins("given_back", "2.1.1", _location_held, {**_times("last_updated"), own.NUMBER: _NUMBER}, ("EMSP",)),
    *_twins(
        "credentials_in_response",
        "2.2.1",
        _credentials_shown,
        {**_PARTY, "credentials.object.valid": {"token": ABSENT}},
    ),
    *_twins(
        "credentials_in_request", "2.3.0", _credentials_sent, {**_PARTY, "credentials.client.post-valid": {"roles": []}}
    ),
    *_twins("version_list", "2.2.1", _list, {"versions.list.valid": {"url": ABSENT}, own.NULL: {"url": None}}),
    *_twins(
        "version_details",
        "2.2.1",
        _details,
        {
            "versions.details.valid": {"version": ABSENT},
            own.ROLE: {"edit": lambda made: made["endpoints"][0].pop("role")},
            own.NULL: {"endpoints": None},
        },
    ),
    *_twins(
        "envelope",
        "2.2.1",
        _envelope,
        {
            **_times("timestamp"),
            own.ENVELOPE: {"timestamp": ABSENT},
            own.NULL: {"status_code": None},
            own.NUMBER: {"status_code": "1000"},
        },
    ),
    Twin(_RULE + "envelope", own.ENVELOPE, "2.1.1", answer(envelope={"status_message": "fine"}), answer(body=b"[]")),
]
