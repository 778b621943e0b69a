"""Objects that the target emits, held to their schemas; whose a problem is, stands in judge/owners.py.

What stands where nothing may stand, or under another name, is judged in fields.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from suite.judge import owners as own
from suite.judge.facts import objects_in, successful
from suite.judge.rule import Fault, rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from suite.judge.setting import Setting
    from suite.wire.exchange import Exchange

_PLACES = ("location", "evse", "connector")
_OF_LOCATION = (
    own.COORDINATES,
    own.COUNTRY,
    own.COUNTRY_CODE,
    own.LANGUAGE,
    own.NULL,
    own.NUMBER,
    own.URL,
    own.ASCII,
    *own.TIMES,
)
_OF_TARIFF = (
    own.RESTRICTIONS,
    own.CURRENCY,
    own.COUNTRY_CODE,
    own.LANGUAGE,
    own.NULL,
    own.NUMBER,
    own.URL,
    own.ASCII,
    *own.TIMES,
)
_OF_CREDENTIALS = (own.COUNTRY_CODE, own.NULL, own.URL, own.ASCII)
_WRITES = frozenset({"POST", "PUT", "PATCH"})


def _shows(*names: str) -> Callable[[Exchange, Setting], bool]:
    """The target answers as owner with such objects; an empty list shows nothing."""
    return lambda x, _: x.label.object in names and x.label.side == "sender" and x.succeeded and bool(objects_in(x))


def _sends(*names: str) -> Callable[[Exchange, Setting], bool]:
    """The target writes such objects to us."""
    return lambda x, _: x.label.object in names and x.request.method in _WRITES


def _held(exchange: Exchange, setting: Setting, default: str) -> Iterator[Fault]:
    for name, value, pointer in objects_in(exchange):
        yield from own.faults_of(setting.version, name, value, pointer, default)


@rule("locations.object.valid", *_OF_LOCATION, of="response", when=_shows(*_PLACES))
def locations_in_response(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """Every Location, EVSE and Connector in an answer is what its table says."""
    yield from _held(exchange, setting, "locations.object.valid")


@rule("locations.object.valid", *_OF_LOCATION, of="request", when=_sends(*_PLACES))
def locations_in_request(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """Every Location, EVSE and Connector that is pushed is what its table says."""
    yield from _held(exchange, setting, "locations.object.valid")


@rule("tariffs.object.valid", *_OF_TARIFF, of="response", when=_shows("tariff"))
def tariffs_in_response(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """Every Tariff in an answer is what its table says."""
    yield from _held(exchange, setting, "tariffs.object.valid")


@rule("tariffs.object.valid", *_OF_TARIFF, of="request", when=_sends("tariff"))
def tariffs_in_request(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """Every Tariff that is pushed is what its table says."""
    yield from _held(exchange, setting, "tariffs.object.valid")


@rule(
    own.NUMBER,
    *own.TIMES,
    of="response",
    when=lambda x, s: x.label.side == "receiver" and x.request.method == "GET" and x.succeeded and not s.provoked_here,
)
def given_back(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """What a receiver gives back of ours is written as the standard writes: times and numbers. Their values: scenarios."""
    yield from _held(exchange, setting, "")


@rule("credentials.object.valid", *_OF_CREDENTIALS, of="response", when=_shows("credentials"))
def credentials_in_response(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """Credentials in an answer are what their table says; GET may mask the token or leave it out (d10)."""
    for name, value, pointer in objects_in(exchange):
        free = {"token": "shown or not"} if exchange.request.method == "GET" and isinstance(value, dict) else {}
        held = {**value, **free} if free else value
        yield from own.faults_of(setting.version, name, held, pointer, "credentials.object.valid")


@rule("credentials.client.post-valid", *_OF_CREDENTIALS, of="request", when=_sends("credentials"))
def credentials_in_request(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """Credentials that the target sends are what their table says."""
    sent = exchange.request.json
    yield from own.faults_of(setting.version, "credentials", sent, "", "credentials.client.post-valid")


@rule(
    "versions.list.valid", own.NULL, of="response", when=lambda x, _: x.label.object == "version_list" and x.succeeded
)
def version_list(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """Each entry of the versions list has its fields."""
    yield from own.faults_of(
        setting.version, "version_list", exchange.envelope.get("data"), "/data", "versions.list.valid"
    )


@rule(
    "versions.details.valid",
    own.ROLE,
    own.NULL,
    of="response",
    when=lambda x, _: x.label.object == "version_details" and x.succeeded,
)
def version_details(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """Version details have their fields."""
    yield from own.faults_of(
        setting.version, "version_details", exchange.envelope.get("data"), "/data", "versions.details.valid"
    )


@rule(
    own.ENVELOPE,
    own.NULL,
    own.NUMBER,
    *own.TIMES,
    of="response",
    when=lambda x, s: successful(x, s) and x.response is not None and not x.response.parsed.problem,
)
def envelope(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """A success is an object with status_code and timestamp, written as the standard writes them."""
    value = exchange.response.json if exchange.response else None
    yield from own.faults_of(setting.version, "envelope", value, "", own.ENVELOPE)
