"""Judges one document without any conversation around it: its schema, and every rule that reads nothing but the object.

The object is put into an answer that says nothing else, so that the rules of a run see it as they would there; what a rule
thinks of headers, pages or calls is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from suite.judge import rules as _rules  # noqa: F401 - importing the package registers every rule
from suite.judge.hints import hint
from suite.judge.owners import faults_of
from suite.judge.rule import Fault, fitting, judge
from suite.judge.setting import Setting
from suite.standard import schemas
from suite.standard.catalogue import requirements
from suite.standard.remarks import SHARED_TYPE
from suite.wire.exchange import Exchange, Heard
from suite.wire.message import Label
from suite.wire.parse import Parsed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suite.judge.rule import Selection
    from suite.standard.versions import Version

_NOT_OF_OBJECTS = frozenset(
    {
        "transport",
        "pagination",
        "calls",
        "versions",
        "credentials",
        "objects",
        "locations_push",
        "tariffs_lint",
        "tariffs_push",
        "sessions",
        "cdrs",
    }
)
"""Files of rules that judge messages; schemas (objects.py) are asked here, for every object and not only those of a run."""
MODULE_OF = {
    "location": "locations", "evse": "locations", "connector": "locations", "tariff": "tariffs", "session": "sessions",
    "cdr": "cdrs", "token": "tokens", "credentials": "credentials", "envelope": "transport",
    "version_list": "versions", "version_details": "versions",
}  # fmt: skip
_VALID = {
    "envelope": "transport.envelope.valid", "version_list": "versions.list.valid", "version_details": "versions.details.valid",
    "client_info": "hubclientinfo.object.valid", "invoice_reconciliation_record": "invoicereconciliation.object.valid",
    "charging_profile_response": "chargingprofiles.response.valid", "booking_request": "bookings.request.valid",
    "authorization_info": "tokens.authorization-info.valid", "location_references": "tokens.location-references.valid",
    "charging_preferences": "sessions.preferences.valid", "charging_preferences_response": "sessions.preferences.answer",
    **dict.fromkeys(("set_charging_profile", "charging_profile", "charging_profile_period"), "chargingprofiles.request.valid"),
    **dict.fromkeys(("active_charging_profile", "active_charging_profile_result", "charging_profile_result",
                     "clear_profile_result"), "chargingprofiles.result.valid"),
    "endpoint": "versions.details.valid", "version": "versions.list.valid",
    "command_response": "commands.response.valid", "command_result": "commands.result.valid",
    **dict.fromkeys(("cancel_reservation", "reserve_now", "start_session", "stop_session", "unlock_connector"),
                    "commands.request.valid"),
    **dict.fromkeys(("booking", "booking_location", "calendar"), "bookings.objects.valid"),
    **dict.fromkeys(("terminal", "terminal_activation", "terminal_creation", "financial_advice_confirmation"),
                    "payments.objects.valid"),
}  # fmt: skip
"""Object -> the requirement that it is what its table says, where that is not named after its module."""
_CHAPTERS = {"mod_bookings": "bookings.objects.valid", "transport_and_format": "transport.envelope.valid"}
_ROLES = {"token": "EMSP"}


class _Given(Heard):
    """An answer whose JSON is known already."""

    def __init__(self, value: object, raw: bytes, at: float) -> None:
        envelope = {"status_code": 1000, "timestamp": "", "data": value}
        super().__init__(status=200, body=raw, at=at)
        self.__dict__["parsed"] = Parsed(envelope, names=frozenset(_names(envelope)))


def _names(value: object) -> Iterator[str]:
    """Every name in it; what is nested too deep to read does not come here."""
    if isinstance(value, dict):
        yield from value
    if isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _names(each)


@dataclass(frozen=True, slots=True)
class Finding:
    """A remark on a document; `requirement` names one of the catalogue, or a remark of the register (standard/remarks.py)."""

    requirement: str
    verdict: str
    pointer: str
    message: str
    expected: str
    actual: str
    hint: str = ""
    cause: str = ""


def examine(
    version: Version, name: str, value: object, raw: bytes, *, now: float, strict: bool = False
) -> list[Finding]:
    """Judge an object (`location`, `evse_patch`, `version_list`, ...); `raw` are its bytes; raises UnknownSchema."""
    schemas.validator(version.name, name)
    found = [*faults_of(version, name, value, "", _default(version.name, name)), *_undated(version, name, value)]
    if isinstance(value, dict):
        found += _by_rules(version, name, value, raw, now)
    return [as_finding(version, fault, strict=strict) for fault in found]


@cache
def _default(version: str, name: str) -> str:
    """Whose a problem is that belongs to no other requirement; a part of an object belongs to the object's chapter."""
    base = name.removesuffix("_patch")
    chapter = schemas.document(version, name).get("x-anchor", "").partition(".")[0]
    candidates = (
        _VALID.get(base, f"{MODULE_OF.get(base, base)}.object.valid"),
        f"{chapter.removeprefix('mod_').replace('_', '')}.object.valid",
        _CHAPTERS.get(chapter, ""),
    )
    return next((each for each in candidates if each in requirements()), SHARED_TYPE)


def _undated(version: Version, name: str, value: object) -> Iterator[Fault]:
    """A part of an object without `last_updated`, where a version asks for it; in a run the rules of pushes tell of it."""
    base = name.removesuffix("_patch")
    asked = "last_updated" in schemas.document(version.name, name).get("required", ())
    if base != name and asked and isinstance(value, dict) and "last_updated" not in value:
        known = f"{MODULE_OF.get(base, base)}.push.patch-last-updated"
        yield Fault(
            known if known in requirements() else SHARED_TYPE,
            "last_updated is required",
            "absent",
            "last_updated is missing",
        )


def _by_rules(version: Version, name: str, value: dict[str, object], raw: bytes, now: float) -> list[Fault]:
    role = _ROLES.get(name, "CPO")
    label = Label(version=version.name, module=MODULE_OF.get(name, ""), side="sender", object=name)
    exchange = Exchange(0, outbound=True, label=label, request=Heard(method="GET"), response=_Given(value, raw, now))
    verdicts = judge(exchange, Setting(version, (role,)), _selection(version.name, role))
    for rule, trace in verdicts.crashes:
        raise RuntimeError(f"the rule {rule} failed: {trace}")
    return [_within(fault) for _, fault in verdicts.faults]


@cache
def _selection(version: str, role: str) -> Selection:
    applies = requirements()
    chosen = fitting(outbound=True, provoked=False, applies=lambda each: applies[each].applies(version, role))
    return tuple(row for row in chosen if row[0].name[len("rules/") :].partition(".py")[0] not in _NOT_OF_OBJECTS)


def _within(fault: Fault) -> Fault:
    """Point into the object, not into the answer around it."""
    pointer = fault.pointer.removeprefix("/data")
    expected = fault.expected.replace(" /data/", " /")
    return Fault(fault.requirement, expected, fault.actual, fault.message, pointer, fault.hint, fault.cause)


def as_finding(version: Version, fault: Fault, *, strict: bool = False) -> Finding:
    """Say what a fault weighs in that version."""
    entry = requirements().get(fault.requirement)
    return Finding(
        requirement=fault.requirement,
        verdict=entry.verdict_in(version.name, strict=strict) if entry else "FAIL",
        pointer=fault.pointer,
        message=fault.message or f"expected {fault.expected}, found {fault.actual}",
        expected=fault.expected,
        actual=fault.actual,
        hint=fault.hint or hint(version.name, fault),
        cause=fault.cause or fault.requirement,
    )
