"""Fields of what the target emits: their names, what their texts hold, `#NA`, times that have not come yet (TRN-18, 19, 30, 33, 38)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from suite.judge.facts import SKEW_SECONDS, instant, said, strings
from suite.judge.owners import ASCII, CONTROLS, NOT_AVAILABLE
from suite.judge.rule import Fault, rule
from suite.judge.shapes import known_names, objects, plain, plain_names, required, roots, spellings, table
from suite.standard import schemas

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from suite.judge.setting import Setting
    from suite.wire.exchange import Exchange

_FIRST = 5
"""Places told of one message: more say nothing new."""
_OWNED = frozenset({"location", "evse", "connector", "tariff", "session", "cdr", "token"})
_STRINGS = frozenset(
    {
        "string",
        "CiString",
        "URL",
        "country_code",
        "country",
        "currency",
        "language",
        "coordinate",
        "time_zone",
        "hub_party_id",
    }
)
"""Types that the tables call string or CiString, and URL, which is one with a form."""
_UNKNOWABLE = frozenset({("session", "evse_uid"), ("session", "connector_id")})
"""Named by the standard itself, beside everything in a CdrLocation."""
_ANYTHING = frozenset(
    {
        ("cdr_location", "connector_standard"),
        ("cdr_location", "connector_format"),
        ("cdr_location", "connector_power_type"),
        ("booking_option", "evse_uid"),
    }
)
"""Where the standard lets any value stand beside one that is not known, and where it names a field that may be left out."""
_SUSPECT = re.compile(rb"\\[bfnrt]|\\u00(?:[0189]|7[fF])|\x7f|\xc2[\x80-\x9f]")
"""What a string with a control character looks like in JSON; bare ones are no JSON."""
_CONTROL = "transport.text.control-characters"


def _bytes(exchange: Exchange) -> bytes:
    message = said(exchange)
    return message.body if message else b""


def may_hold_controls(body: bytes) -> bool:
    """Most bodies have not even one byte of those that could be part of a control character."""
    return any(byte in body for byte in (b"\\", b"\x7f", b"\xc2")) and bool(_SUSPECT.search(body))


def _ours(setting: Setting, exchange: Exchange) -> bool:
    """What stands there may be what we put there ourselves."""
    return setting.provoked_here and exchange.label.side == "receiver" and exchange.outbound


@rule(
    "transport.na.string-only",
    "transport.na.needed",
    of="message",
    when=lambda x, s: s.version.not_available and bool(_bytes(x)) and not _ours(s, x),
)
def not_available(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """`#NA` stands in strings only, and only in those that must be there and cannot be known."""
    if NOT_AVAILABLE.encode() not in _bytes(exchange):
        return
    version = setting.version.name
    for name, value, pointer in objects(exchange, setting.version):
        for key, schema in table(version, name).items():
            found = value.get(key)
            stands = NOT_AVAILABLE in found if isinstance(found, list) else found == NOT_AVAILABLE
            if stands:
                element = schemas.resolved(version, schema.get("items", schema))
                yield from _misplaced(version, name, key, element, f"{pointer}/{key}")


def _misplaced(version: str, name: str, key: str, schema: Mapping[str, Any], pointer: str) -> Iterator[Fault]:
    kind = str(schema.get("x-type", "object"))
    if (name, key) in _ANYTHING:
        return
    if kind not in _STRINGS:
        yield Fault("transport.na.string-only", f"a value of the type {kind}", NOT_AVAILABLE, pointer=pointer)
    elif key not in required(version, name):
        expected = f"{key} left out where it is not known"
        yield Fault("transport.na.needed", expected, NOT_AVAILABLE, pointer=pointer, cause=f"{NOT_AVAILABLE} in {key}")
    elif (name, key) not in _UNKNOWABLE and name != "cdr_location":
        expected = f"{key}, which its owner can know"
        yield Fault("transport.na.needed", expected, NOT_AVAILABLE, pointer=pointer, cause=f"{NOT_AVAILABLE} in {key}")


@rule(ASCII, of="message", when=lambda x, s: s.version.text_charset == "ascii" and bool(_bytes(x)) and not _ours(s, x))
def texts_are_ascii(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """Where the version knows printable ASCII only, no string holds anything else."""
    del setting
    body = _bytes(exchange)
    if body.isascii() and b"\\u" not in body and not may_hold_controls(body):
        return
    yield from _texts(exchange, ASCII, lambda text: not text.isascii() or CONTROLS.search(text), "printable ASCII")


@rule(_CONTROL, of="message", when=lambda x, s: bool(_bytes(x)) and not _ours(s, x))
def texts_are_printable(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """No string holds control characters."""
    del setting
    if may_hold_controls(_bytes(exchange)):
        yield from _texts(exchange, _CONTROL, CONTROLS.search, "printable characters")


def _named(exchange: Exchange) -> str:
    """What the target's message carries."""
    return exchange.label.object if exchange.outbound else exchange.label.carried


def _texts(exchange: Exchange, requirement: str, wrong: Any, expected: str) -> Iterator[Fault]:
    message = said(exchange)
    found = ((at, text) for at, text in strings(message.json if message else None) if wrong(text))
    for _, (at, text) in zip(range(_FIRST), found, strict=False):
        field = next((step for step in reversed(at.split("/")) if not step.isdigit()), "")
        yield Fault(requirement, expected, ascii(text[:60]), pointer=at, cause=f"{requirement}: {field}")


@rule(
    "transport.field-names.snake-case",
    of="message",
    when=lambda x, _: bool(_named(x) or x.outbound) and bool(_bytes(x)),
)
def names_are_spelt(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """An optional field is not emitted under another spelling of its name while the name itself is missing."""
    message = said(exchange)
    version = setting.version.name
    known = known_names(version, _named(exchange))
    names = message.parsed.names if message else frozenset()
    same = plain_names(version, _named(exchange))
    odd = {each for each in names - known if plain(each) in same}
    if not odd:
        return
    for name, value, pointer in objects(exchange, setting.version):
        for key in odd & value.keys():
            proper = spellings(version, name).get(plain(key))
            if proper is not None and proper not in value:
                cause = f"{key} instead of {proper}"
                yield Fault("transport.field-names.snake-case", proper, key, pointer=f"{pointer}/{key}", cause=cause)


@rule(
    "transport.last-updated.not-future",
    of="message",
    when=lambda x, _: _named(x) in _OWNED and (not x.outbound or (x.label.side == "sender" and x.succeeded)),
)
def not_from_the_future(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """last_updated does not lie ahead of the message that shows it, clock skew allowed for."""
    message = said(exchange)
    latest = (message.at if message else 0.0) + SKEW_SECONDS
    for name, value, pointer in roots(exchange, setting.version):
        if name == "envelope":
            continue
        for at, where in _updates(value, pointer):
            moment = instant(at)
            if moment is not None and moment > latest:
                expected = "a time that has come"
                yield Fault("transport.last-updated.not-future", expected, str(at), pointer=f"{where}/last_updated")
                break


def _updates(value: Mapping[str, Any], pointer: str) -> Iterator[tuple[object, str]]:
    """last_updated of an object, of its EVSEs and of their Connectors."""
    yield value.get("last_updated"), pointer
    for key in ("evses", "connectors"):
        inner = value.get(key)
        for place, each in enumerate(inner if isinstance(inner, list) else ()):
            if isinstance(each, dict):
                yield from _updates(each, f"{pointer}/{key}/{place}")
