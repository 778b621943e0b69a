"""Tokens in messages: what an eMSP shows, pushes and answers, and how a CPO asks (TOK-01, 06, 07, 10, 14, 16, 17)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from suite.judge import owners as own
from suite.judge.facts import objects_in
from suite.judge.pushes import below, contradicted, misplaced, undated, writes_to
from suite.judge.rule import Fault, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suite.judge.setting import Setting
    from suite.wire.exchange import Exchange

_RECEIVER, _SENDER = "/receiver/tokens", "/sender/tokens"
"""How the URLs of our endpoints end."""
_USUAL = "RFID"
_REFERENCE = "tokens.authorize.reference"
_MOVED = {"authorization_reference": _REFERENCE, "token": "tokens.object.valid"}
"""Parts of AuthorizationInfo that have a requirement of their own."""
_OF_TOKEN = (own.COUNTRY_CODE, own.LANGUAGE, own.NULL, own.ASCII, *own.TIMES)


def _shown(exchange: Exchange, setting: Setting) -> bool:
    del setting
    label = exchange.label
    return label.object == "token" and label.side == "sender" and exchange.succeeded and bool(objects_in(exchange))


@rule("tokens.object.valid", *_OF_TOKEN, of="response", when=_shown)
def tokens_in_response(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """Every Token of a list is what its table says."""
    for name, value, pointer in objects_in(exchange):
        yield from own.faults_of(setting.version, name, value, pointer, "tokens.object.valid")


def _told(exchange: Exchange, setting: Setting) -> bool:
    """An eMSP sends something to our endpoint; to a path below it that has no meaning as well."""
    return "EMSP" in setting.target_roles and writes_to(exchange, _RECEIVER)


@rule(
    "tokens.object.valid",
    *_OF_TOKEN,
    of="request",
    when=lambda x, s: _told(x, s) and x.label.object == "token" and x.request.method in {"PUT", "PATCH"},
)
def tokens_in_request(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """Every Token that is pushed is what its table says."""
    for name, value, pointer in objects_in(exchange):
        yield from own.faults_of(setting.version, name, value, pointer, "tokens.object.valid")


@rule("tokens.push.method", of="request", when=_told)
def pushed_by_put_or_patch(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """Tokens are pushed by PUT and PATCH; one that is over is told to be not valid."""
    del setting
    if exchange.request.method not in {"PUT", "PATCH"}:
        yield Fault("tokens.push.method", "PUT or PATCH", exchange.request.method)


@rule("tokens.push.url", of="request", when=lambda x, s: _told(x, s) and x.request.method in {"PUT", "PATCH"})
def pushed_below_its_owner(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """The URL of a push names the owner and the Token."""
    del setting
    yield from misplaced(exchange, _RECEIVER, "tokens.push.url", "token_uid")


@rule("tokens.push.ids-match", of="request", when=lambda x, s: _told(x, s) and x.request.method == "PUT")
def body_fits_its_url(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """Owner and uid in a pushed Token are those of its URL."""
    del setting
    yield from contradicted(exchange, _RECEIVER, "tokens.push.ids-match", "uid")


@rule(
    "tokens.push.type",
    of="request",
    when=lambda x, s: _told(x, s) and x.request.method == "PUT" and s.version.owner_in_objects,
)
def type_stands_in_its_url(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """The type of a pushed Token is the one in the query, which means RFID where there is none."""
    del setting
    body = exchange.request.json
    kind = body.get("type") if isinstance(body, dict) else None
    said = parse_qs(urlsplit(exchange.request.url).query).get("type", [_USUAL])[0]
    if isinstance(kind, str) and kind != said:
        yield Fault("tokens.push.type", f"type={kind} in the query", said, pointer="/type")


@rule(
    "tokens.push.patch-last-updated",
    of="request",
    when=lambda x, s: _told(x, s) and x.request.method == "PATCH" and s.version.patch_needs_last_updated,
)
def changes_are_dated(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """A PATCH carries last_updated."""
    del setting
    yield from undated(exchange, "tokens.push.patch-last-updated")


@rule(
    "tokens.emaid.not-pushed",
    of="request",
    when=lambda x, s: _told(x, s) and x.request.method == "PUT" and "EMAID" in s.version.token_types,
)
def emaids_are_not_pushed(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """An EMAID is asked for in real time, as there are too many of them."""
    del setting
    body = exchange.request.json
    if isinstance(body, dict) and body.get("type") == "EMAID":
        yield Fault("tokens.emaid.not-pushed", "no push of an EMAID", "EMAID", pointer="/type")


def _decided(exchange: Exchange, setting: Setting) -> bool:
    del setting
    answered = exchange.label.object == "authorization_info" and exchange.outbound
    return answered and exchange.succeeded and isinstance(exchange.envelope.get("data"), dict)


@rule("tokens.authorization-info.valid", "tokens.object.valid", _REFERENCE, *_OF_TOKEN, of="response", when=_decided)
def decision_is_valid(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """AuthorizationInfo is what its table says, and so is the Token in it."""
    data = exchange.envelope["data"]
    default = "tokens.authorization-info.valid"
    for fault in own.faults_of(setting.version, "authorization_info", data, "/data", default):
        moved = _MOVED.get(fault.pointer.split("/")[2] if fault.pointer.count("/") > 1 else "")
        yield replace(fault, requirement=moved) if moved and fault.requirement == default else fault


def _asks(exchange: Exchange, setting: Setting) -> bool:
    """A CPO posts to our list of Tokens, or below it."""
    return exchange.request.method == "POST" and "CPO" in setting.target_roles and writes_to(exchange, _SENDER)


@rule("tokens.authorize.call", of="request", when=_asks)
def asked_at_its_url(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """Who asks does so at the uid of the Token and `authorize`."""
    del setting
    segments = below(exchange, _SENDER)
    if len(segments) != 2 or segments[1] != "authorize":  # noqa: PLR2004 - the uid and that word
        yield Fault("tokens.authorize.call", "token_uid/authorize", "/".join(segments) or "nothing")


@rule(
    "tokens.location-references.valid",
    own.NULL,
    own.ASCII,
    of="request",
    when=lambda x, s: _asks(x, s) and x.label.sent == "location_references" and bool(x.request.json),
)
def place_is_valid(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """The place that is asked about is what its table says; an empty object stands for none (d55)."""
    default = "tokens.location-references.valid"
    yield from own.faults_of(setting.version, "location_references", exchange.request.json, "", default)
