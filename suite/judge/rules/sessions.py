"""Sessions in messages: their tables, how they are pushed and where to, and charging preferences (SES-01, 08, 09, 20)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from suite.judge import owners as own
from suite.judge.facts import objects_in
from suite.judge.pushes import below, contradicted, misplaced, undated, writes_to
from suite.judge.rule import Fault, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suite.judge.setting import Setting
    from suite.wire.exchange import Exchange

_DOOR, _ASKED = "/receiver/sessions", "/sender/sessions"
"""How the URLs of our endpoints end."""
_SUFFIX = "charging_preferences"
_ANSWERS = frozenset(
    {"ACCEPTED", "DEPARTURE_REQUIRED", "ENERGY_NEED_REQUIRED", "NOT_POSSIBLE", "PROFILE_TYPE_NOT_SUPPORTED"}
)
_WRITES = frozenset({"POST", "PUT", "PATCH"})
_OF_SESSION = (own.RESERVED, own.CURRENCY, own.COUNTRY_CODE, own.NULL, own.NUMBER, own.ASCII, *own.TIMES)


def _shows(exchange: Exchange, setting: Setting) -> bool:
    """The target answers as owner with Sessions; an empty list shows nothing."""
    del setting
    label = exchange.label
    return label.object == "session" and label.side == "sender" and exchange.succeeded and bool(objects_in(exchange))


def _sends(exchange: Exchange, setting: Setting) -> bool:
    del setting
    return exchange.label.object == "session" and exchange.request.method in _WRITES


@rule("sessions.object.valid", *_OF_SESSION, of="response", when=_shows)
def sessions_in_response(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """Every Session in an answer is what its table says."""
    for name, value, pointer in objects_in(exchange):
        yield from own.faults_of(setting.version, name, value, pointer, "sessions.object.valid")


@rule("sessions.object.valid", *_OF_SESSION, of="request", when=_sends)
def sessions_in_request(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """Every Session that is pushed is what its table says."""
    for name, value, pointer in objects_in(exchange):
        yield from own.faults_of(setting.version, name, value, pointer, "sessions.object.valid")


def _pushed(exchange: Exchange, setting: Setting) -> bool:
    """A CPO writes to our endpoint; to a path below it that has no meaning as well."""
    return "CPO" in setting.target_roles and writes_to(exchange, _DOOR)


def _written(exchange: Exchange, setting: Setting) -> bool:
    return _pushed(exchange, setting) and exchange.request.method in {"PUT", "PATCH"}


@rule("sessions.push.method", of="request", when=_pushed)
def pushed_by_put_or_patch(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """Sessions are pushed by PUT and PATCH, and never deleted."""
    del setting
    if exchange.request.method not in {"PUT", "PATCH"}:
        yield Fault("sessions.push.method", "PUT or PATCH", exchange.request.method)


@rule("sessions.push.url", of="request", when=_written)
def pushed_below_its_owner(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """The URL of a push names the owner and the Session, and nothing inside of it."""
    del setting
    yield from misplaced(exchange, _DOOR, "sessions.push.url", "session_id")


@rule("sessions.push.ids-match", of="request", when=_written)
def body_fits_its_url(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """Owner and id in a pushed Session are those of its URL."""
    del setting
    yield from contradicted(exchange, _DOOR, "sessions.push.ids-match")


@rule(
    "sessions.push.patch-last-updated",
    of="request",
    when=lambda x, s: _pushed(x, s) and x.request.method == "PATCH" and isinstance(x.request.json, dict),
)
def patch_has_last_updated(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """Every PATCH says when."""
    del setting
    yield from undated(exchange, "sessions.push.patch-last-updated")


def _prefers(exchange: Exchange, setting: Setting) -> bool:
    return "EMSP" in setting.target_roles and writes_to(exchange, _ASKED) and exchange.request.method == "PUT"


@rule("sessions.preferences.url", of="request", when=_prefers)
def preferences_have_their_suffix(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """Charging preferences go to the Session and the suffix."""
    del setting
    segments = below(exchange, _ASKED)
    if len(segments) != len(("id", "suffix")) or segments[-1] != _SUFFIX:
        yield Fault("sessions.preferences.url", f"session_id/{_SUFFIX}", "/".join(segments) or "nothing")


@rule("sessions.preferences.valid", own.NULL, own.NUMBER, *own.TIMES, of="request", when=_prefers)
def preferences_are_valid(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """Charging preferences are what their table says."""
    sent, name = exchange.request.json, "charging_preferences"
    yield from own.faults_of(setting.version, name, sent, "", "sessions.preferences.valid")


@rule(
    "sessions.preferences.answer",
    of="response",
    when=lambda x, _: (
        x.label.module == "sessions" and x.label.side == "sender" and x.request.method == "PUT" and x.succeeded
    ),
)
def preferences_are_answered(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """The answer is one word of the enum."""
    del setting
    path = urlsplit(exchange.request.url).path
    said = exchange.envelope.get("data")
    if path.endswith(_SUFFIX) and (not isinstance(said, str) or said not in _ANSWERS):
        yield Fault("sessions.preferences.answer", " or ".join(sorted(_ANSWERS)), repr(said)[:60], pointer="/data")
