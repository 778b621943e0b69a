"""Objects that the target emits, held to their schemas; each problem belongs to exactly one requirement.

The order of who owns a problem stands in the catalogue (transport.toml, Types).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from suite.judge.facts import objects_in
from suite.judge.rule import Fault, rule
from suite.standard import schemas

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from suite.judge.setting import Setting
    from suite.standard.problems import Problem
    from suite.wire.exchange import Exchange

_OFFSET = re.compile(r".*T.*([+-])(\d\d):?(\d\d)$")
_NUMBERS = frozenset({"int", "number", "status_code"})
_TYPED = (
    "transport.null.required",
    "transport.number.is-number",
    "transport.datetime.shape",
    "transport.datetime.offset",
    "transport.datetime.zero-offset",
    "transport.datetime.fraction",
    "transport.url.valid",
)
_OWN_URLS = frozenset({"version_list", "version_details"})


def datetime_fault(text: str) -> str:
    """Say which requirement a malformed DateTime breaks."""
    offset = _OFFSET.fullmatch(text)
    if offset:
        zero = offset.group(2) == offset.group(3) == "00"
        return "transport.datetime.zero-offset" if zero else "transport.datetime.offset"
    if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{4,}Z?", text, re.ASCII):
        return "transport.datetime.fraction"
    return "transport.datetime.shape"


def owner_of(problem: Problem, name: str, default: str) -> str:  # noqa: PLR0911 - a table, read from above
    """Say which requirement a schema problem belongs to."""
    value = problem.value
    if problem.keyword == "required":
        return "versions.endpoint.role" if name == "version_details" and problem.property == "role" else default
    if problem.keyword in {"type", "enum"} and value is None:
        return "transport.null.required"
    if problem.keyword == "type" and problem.type in _NUMBERS and isinstance(value, str):
        return "transport.number.is-number"
    if problem.type == "DateTime" and isinstance(value, str):
        return datetime_fault(value)
    if problem.type == "URL" and name not in _OWN_URLS:
        return "transport.url.valid"
    if problem.type == "coordinate":
        return "locations.coordinates.format"
    if problem.type == "InterfaceRole":
        return "versions.endpoint.role"
    return default


def faults_of(version: str, name: str, value: object, pointer: str, default: str) -> Iterator[Fault]:
    """Hold a value to a schema."""
    if name not in schemas.names(version):
        return
    validator = schemas.validator(version, name)
    if validator.is_valid(value):
        return
    for problem in validator.problems(value, limit=20):
        owner = owner_of(problem, name, default)
        yield Fault(
            owner,
            problem.expected,
            problem.actual,
            message=problem.message,
            pointer=pointer + problem.pointer,
            cause=f"{owner}: {problem.property} {problem.keyword}",
        )


def _emits(*names: str) -> Callable[[Exchange, Setting], bool]:
    def when(exchange: Exchange, setting: Setting) -> bool:
        del setting
        return exchange.label.object in names

    return when


_PLACES = _emits("location", "evse", "connector")


def _judged(exchange: Exchange, setting: Setting, default: str) -> Iterator[Fault]:
    for name, value, pointer in objects_in(exchange):
        yield from faults_of(setting.version.name, name, value, pointer, default)


@rule(
    "locations.object.valid",
    "locations.coordinates.format",
    *_TYPED,
    of="response",
    when=lambda x, s: _PLACES(x, s) and x.succeeded,
)
def locations_shown(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """Every Location, EVSE and Connector in an answer is what its table says."""
    yield from (
        _judged(exchange, setting, "locations.object.valid")
        if "CPO" in setting.target_roles and exchange.label.side == "sender"
        else ()
    )


@rule("locations.object.valid", "locations.coordinates.format", *_TYPED, of="request", when=_PLACES)
def locations_pushed(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """Every Location, EVSE and Connector that is pushed is what its table says."""
    yield from _judged(exchange, setting, "locations.object.valid")


@rule(*_TYPED, of="response", when=lambda x, s: _emits("tariff")(x, s) and x.succeeded and x.label.side == "sender")
def tariffs_shown(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """Times, numbers and URLs of Tariffs; the object itself belongs to the tariffs chapter."""
    yield from _judged(exchange, setting, "tariffs.object.valid")


@rule("credentials.object.valid", *_TYPED, of="response", when=lambda x, s: _emits("credentials")(x, s) and x.succeeded)
def credentials_shown(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """Credentials in an answer are what their table says."""
    if isinstance(exchange.envelope.get("data"), dict):
        yield from _judged(exchange, setting, "credentials.object.valid")


@rule(
    "credentials.client.post-valid",
    *_TYPED,
    of="request",
    when=lambda x, s: _emits("credentials")(x, s) and x.request.method in {"POST", "PUT"},
)
def credentials_sent(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """Credentials that the target sends are what their table says."""
    yield from faults_of(
        setting.version.name, "credentials", exchange.request.json, "", "credentials.client.post-valid"
    )


@rule("versions.list.valid", of="response", when=lambda x, _: x.label.object == "version_list" and x.succeeded)
def version_list(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """Each entry of the versions list has its fields."""
    yield from faults_of(
        setting.version.name, "version_list", exchange.envelope.get("data"), "/data", "versions.list.valid"
    )


@rule(
    "versions.details.valid",
    "versions.endpoint.role",
    of="response",
    when=lambda x, _: x.label.object == "version_details" and x.succeeded,
)
def version_details(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """Version details have their fields."""
    yield from faults_of(
        setting.version.name, "version_details", exchange.envelope.get("data"), "/data", "versions.details.valid"
    )


@rule(
    "transport.datetime.shape",
    "transport.datetime.offset",
    "transport.datetime.zero-offset",
    "transport.datetime.fraction",
    "transport.number.is-number",
    of="response",
    when=lambda x, _: bool(x.envelope),
)
def envelope_types(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """The envelope's own timestamp and status_code."""
    del setting
    code, stamp = exchange.envelope.get("status_code"), exchange.envelope.get("timestamp")
    if isinstance(code, str):
        yield Fault("transport.number.is-number", "a number", f'"{code[:40]}"', pointer="/status_code")
    if isinstance(stamp, str) and not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z?", stamp, re.ASCII):
        yield Fault(datetime_fault(stamp), "a DateTime", stamp[:60], pointer="/timestamp")
