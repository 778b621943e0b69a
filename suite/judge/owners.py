"""Which requirement a schema problem belongs to: exactly one, in the order of the catalogue (transport.toml, Types)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from suite.judge.rule import Fault
from suite.standard import schemas

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suite.standard.problems import Problem
    from suite.standard.versions import Version

NOT_AVAILABLE = "#NA"
NULL, NUMBER, URL = "transport.null.required", "transport.number.is-number", "transport.url.valid"
TIMES = (
    "transport.datetime.shape",
    "transport.datetime.offset",
    "transport.datetime.zero-offset",
    "transport.datetime.fraction",
)
COUNTRY_CODE, LANGUAGE = "transport.codes.country-code", "transport.codes.language"
COUNTRY, CURRENCY = "transport.codes.country", "transport.codes.currency"
ASCII, COORDINATES = "transport.text.ascii", "locations.coordinates.format"
ROLE, ENVELOPE = "versions.endpoint.role", "transport.envelope.valid"
RESTRICTIONS = "tariffs.restrictions.format"
RESERVED = "sessions.reservation.status"

CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_OFFSET = re.compile(r".*T.*([+-])(\d\d):?(\d\d)$")
_NUMBERS = frozenset({"int", "number", "status_code"})
_OWN_URLS = frozenset({"version_list", "version_details"})
_BY_TYPE = {
    "country_code": COUNTRY_CODE,
    "country": COUNTRY,
    "currency": CURRENCY,
    "language": LANGUAGE,
    "coordinate": COORDINATES,
    "InterfaceRole": ROLE,
}
_WINDOW = frozenset({"start_time", "end_time", "start_date", "end_date"})
"""Fields of TariffRestrictions with a form of their own."""
_LIMIT = 20


def datetime_fault(text: str) -> str:
    """Say which requirement a malformed DateTime breaks."""
    offset = _OFFSET.fullmatch(text)
    if offset:
        zero = offset.group(2) == offset.group(3) == "00"
        return "transport.datetime.zero-offset" if zero else "transport.datetime.offset"
    if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{4,}Z?", text, re.ASCII):
        return "transport.datetime.fraction"
    return "transport.datetime.shape"


def owner_of(problem: Problem, name: str, default: str) -> str:
    """Say which requirement a problem of an object belongs to; empty where another rule tells of it."""
    if problem.keyword == "required" and problem.property == "last_updated" and name.endswith("_patch"):
        return ""
    if problem.keyword == "required":
        return ROLE if name == "version_details" and problem.property == "role" else default
    if problem.value is None and not problem.pointer.rpartition("/")[2].isdigit():
        return NULL
    if problem.keyword == "type" and problem.type in _NUMBERS and isinstance(problem.value, str):
        return NUMBER
    return _by_type(problem, name, default)


def _by_type(problem: Problem, name: str, default: str) -> str:
    value = problem.value
    if problem.type == "DateTime":
        return datetime_fault(value) if isinstance(value, str) else "transport.datetime.shape"
    if problem.owner == "tariff_restrictions" and problem.property in _WINDOW and name == "tariff":
        return RESTRICTIONS
    if problem.property == "status" and value == "RESERVED" and name in {"session", "session_patch"}:
        return RESERVED
    if problem.type == "URL":
        return default if name in _OWN_URLS else URL
    if problem.type == "CiString" and problem.keyword == "pattern":
        return "" if CONTROLS.search(str(value)) else ASCII
    return _BY_TYPE.get(problem.type, default)


def faults_of(version: Version, name: str, value: object, pointer: str, default: str) -> Iterator[Fault]:
    """Hold a value to a schema; one fault for each place that is wrong."""
    if name not in schemas.names(version.name):
        return
    validator = schemas.validator(version.name, name)
    if validator.is_valid(value):
        return
    told: set[tuple[str, str]] = set()
    for problem in validator.problems(value, limit=_LIMIT):
        owner = owner_of(problem, name, default)
        if owner == RESERVED and not version.owner_in_objects:  # nobody was told of it yet
            owner = default
        place = (problem.pointer, problem.property if problem.keyword == "required" else "")
        if not owner or place in told or (problem.value == NOT_AVAILABLE and version.not_available):
            continue
        told.add(place)
        yield Fault(
            owner,
            problem.expected,
            problem.actual,
            message=problem.message,
            pointer=pointer + problem.pointer,
            cause=f"{owner}: {problem.property} {problem.keyword}",
        )
