"""Twins of the rules on Sessions in messages: their tables, their pushes, charging preferences."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from suite.standard.versions import VERSIONS
from tests.twins.twin import ABSENT, Builder, Twin, answer, call, specimen

OLD, MID, NEW = (str(each) for each in VERSIONS)
_HERE = "NL/ABC/SPECIMEN1"
_FILE = "rules/sessions.py:"
_EMSP = ("EMSP",)


def _written(path: str = _HERE, method: str = "PUT", **changes: object) -> Builder:
    return call(specimen("session", full=False, **changes), module="sessions", path=path, method=method)


def _shown(**changes: object) -> Builder:
    return answer([specimen("session", full=False, **changes)], module="sessions", paged=True)


def _tables() -> Iterator[Twin]:
    ways: tuple[tuple[str, Callable[..., Builder]], ...] = (("response", _shown), ("request", _written))
    card = {"country_code": "NL", "party_id": "ABD", "uid": "C1", "type": "RFID", "contract_id": "ü"}
    for way, show in ways:
        for requirement, spoken, bad in (
            ("sessions.object.valid", OLD, {"kwh": ABSENT}),
            ("sessions.object.valid", NEW, {"status": "FINISHED"}),
            ("sessions.object.valid", OLD, {"status": "RESERVED"}),
            ("sessions.reservation.status", MID, {"status": "RESERVED"}),
            ("transport.codes.currency", MID, {"currency": "euro"}),
            ("transport.codes.country-code", NEW, {"country_code": "NLD"}),
            ("transport.null.required", MID, {"kwh": None}),
            ("transport.number.is-number", NEW, {"kwh": "1.5"}),
            ("transport.text.ascii", MID, {"cdr_token": card}),
            ("transport.datetime.shape", OLD, {"start_datetime": "yesterday"}),
            ("transport.datetime.offset", NEW, {"start_date_time": "2025-01-01T00:00:00+02:00"}),
            ("transport.datetime.zero-offset", MID, {"start_date_time": "2025-01-01T00:00:00+00:00"}),
            ("transport.datetime.fraction", NEW, {"start_date_time": "2025-01-01T00:00:00.1234567Z"}),
        ):
            yield Twin(f"{_FILE}sessions_in_{way}", requirement, spoken, show(), show(**bad))


def _pushes() -> Iterator[Twin]:
    for spoken in (OLD, MID, NEW):
        method = f"{_FILE}pushed_by_put_or_patch", "sessions.push.method", spoken
        yield Twin(*method, _written(), call(None, module="sessions", path=_HERE, method="DELETE"))
        yield Twin(*method, _written(method="PATCH"), _written("", method="POST"))
        url = f"{_FILE}pushed_below_its_owner", "sessions.push.url", spoken
        yield Twin(*url, _written(), _written("SPECIMEN1"))
        yield Twin(*url, _written(method="PATCH"), _written(f"{_HERE}/charging_periods", method="PATCH"))
        ids = f"{_FILE}body_fits_its_url", "sessions.push.ids-match", spoken
        yield Twin(*ids, _written("nl/abc/specimen1"), _written("NL/ABC/OTHER"))
    yield Twin(f"{_FILE}body_fits_its_url", "sessions.push.ids-match", NEW, _written(), _written(party_id="ABD"))
    for spoken in (MID, NEW):
        yield Twin(
            f"{_FILE}patch_has_last_updated",
            "sessions.push.patch-last-updated",
            spoken,
            _written(method="PATCH"),
            _written(method="PATCH", last_updated=ABSENT),
        )


def _wishes(path: str = "S1/charging_preferences", **changes: Any) -> Builder:
    body = {"profile_type": "GREEN", "departure_time": "2025-01-01T00:00:00Z", "energy_need": 5, **changes}
    return call(body, module="sessions", side="sender", path=path, obj="charging_preferences_response")


def _answered(data: object) -> Builder:
    return answer(
        data, module="sessions", method="PUT", path="S1/charging_preferences", obj="charging_preferences_response"
    )


def _preferences() -> Iterator[Twin]:
    url, valid = f"{_FILE}preferences_have_their_suffix", f"{_FILE}preferences_are_valid"
    for spoken in (MID, NEW):
        yield Twin(url, "sessions.preferences.url", spoken, _wishes(), _wishes("S1"), _EMSP)
        yield Twin(url, "sessions.preferences.url", spoken, _wishes(), _wishes("NL/ABC/S1/charging_preferences"), _EMSP)
        for requirement, bad in (
            ("sessions.preferences.valid", {"profile_type": "SLOW"}),
            ("transport.null.required", {"profile_type": None}),
            ("transport.number.is-number", {"energy_need": "5"}),
            ("transport.datetime.shape", {"departure_time": "tomorrow"}),
            ("transport.datetime.offset", {"departure_time": "2025-01-01T00:00:00+02:00"}),
            ("transport.datetime.zero-offset", {"departure_time": "2025-01-01T00:00:00+00:00"}),
            ("transport.datetime.fraction", {"departure_time": "2025-01-01T00:00:00.1234567Z"}),
        ):
            yield Twin(valid, requirement, spoken, _wishes(), _wishes(**bad), _EMSP)
        said = f"{_FILE}preferences_are_answered", "sessions.preferences.answer", spoken
        for bad_answer in ({"result": "ACCEPTED"}, "OK", None, ["ACCEPTED"]):
            yield Twin(*said, _answered("NOT_POSSIBLE"), _answered(bad_answer))


TWINS = [*_tables(), *_pushes(), *_preferences()]
