"""Commands: what a CPO answers and posts back, what an eMSP sends and answers (CMD-01, 03, 09, 10, 18 to 20)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from suite.judge import owners as own
from suite.judge.facts import GATEWAY
from suite.judge.rule import Fault, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suite.judge.setting import Setting
    from suite.wire.exchange import Exchange

_DOOR = "/receiver/commands/"
_HEADERS = ("x-request-id", "x-correlation-id")
_CONNECTED = ("location_id", "evse_uid", "connector_id")
_IN_RESULT = (own.NULL, own.LANGUAGE)
_IN_COMMAND = (own.NULL, own.URL, own.COUNTRY_CODE, own.LANGUAGE, own.ASCII, *own.TIMES)


def _answers(exchange: Exchange, setting: Setting) -> bool:
    del setting
    return exchange.label.object == "command_response" and exchange.succeeded and exchange.request.method == "POST"


@rule("commands.response.valid", own.NUMBER, *_IN_RESULT, of="response", when=_answers)
def command_is_answered(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """The answer to a command holds a CommandResponse."""
    data = exchange.envelope.get("data")
    yield from own.faults_of(setting.version, "command_response", data, "/data", "commands.response.valid")


def _result(exchange: Exchange, setting: Setting) -> bool:
    """The target posts a result to us."""
    del setting
    label = exchange.label
    return label.module == "commands" and label.side == "sender" and exchange.request.method == "POST"


@rule("commands.result.valid", "commands.response.valid", *_IN_RESULT, of="request", when=_result)
def result_is_valid(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """What is posted to a response_url is the result that the version has."""
    kind = exchange.label.carried
    default = "commands.result.valid" if kind == "command_result" else "commands.response.valid"
    yield from own.faults_of(setting.version, kind, exchange.request.json, "", default)


@rule("commands.result.headers", of="request", when=_result)
def result_carries_headers(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """A result comes with our token, and in versions that have them with both ids."""
    known = setting.our_tokens.get(exchange.authorization.hash) if exchange.authorization.present else None
    if known not in {"ours", "pending", "previous"}:
        yield Fault("commands.result.headers", "the token that we gave", "no token" if known is None else "a token A")
    for name in _HEADERS if setting.version.message_ids else ():
        if not exchange.request.fields.get(name):
            yield Fault("commands.result.headers", name, "absent")


def _commands(exchange: Exchange, setting: Setting) -> bool:
    """The target sends a command to us; to a path that has no meaning as well."""
    del setting
    return exchange.request.method == "POST" and _DOOR in urlsplit(exchange.request.url).path


@rule("commands.request.valid", "commands.unlock.ids", *_IN_COMMAND, of="request", when=_commands)
def command_is_valid(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """A command stands below the endpoint by its name, and its body is the object of that name."""
    kind, name = exchange.label.sent, urlsplit(exchange.request.url).path.partition(_DOOR)[2]
    if not kind or not name.isupper():
        yield Fault("commands.request.valid", "the endpoint and the name of a command", f"/{name[:60]}")
        return
    body = exchange.request.json
    for fault in own.faults_of(setting.version, kind, body, "", "commands.request.valid"):
        lacking = kind == "unlock_connector" and any(
            each in fault.message or each in fault.pointer for each in _CONNECTED
        )
        moved = lacking and fault.requirement == "commands.request.valid"
        yield (
            Fault("commands.unlock.ids", fault.expected, fault.actual, fault.message, fault.pointer) if moved else fault
        )


@rule("commands.request.connector", of="request", when=lambda x, s: _commands(x, s) and x.label.sent == "start_session")
def connector_has_evse(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """START_SESSION with a Connector names its EVSE."""
    del setting
    body = exchange.request.json
    if isinstance(body, dict) and body.get("connector_id") and not body.get("evse_uid"):
        yield Fault("commands.request.connector", "evse_uid beside connector_id", "absent", pointer="/connector_id")


@rule(
    "commands.request.own-tokens",
    of="request",
    when=lambda x, s: _commands(x, s) and x.label.sent in {"start_session", "reserve_now"} and bool(s.parties),
)
def tokens_are_own(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """The Token of a command belongs to a party of the eMSP that sends it."""
    body = exchange.request.json
    token = body.get("token") if isinstance(body, dict) else None
    if not isinstance(token, dict):
        return
    owner = (str(token.get("country_code", "")).upper(), str(token.get("party_id", "")).upper())
    if all(owner) and owner not in setting.parties:
        yield Fault(
            "commands.request.own-tokens",
            "a Token of " + ", ".join("-".join(each) for each in setting.parties),
            "-".join(owner),
            pointer="/token",
        )


@rule(
    "commands.sender.takes-result",
    of="response",
    when=lambda x, s: _result(x, s) and x.response is not None and x.status not in GATEWAY,
)
def result_is_taken(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """A result is answered in the response format."""
    del setting
    if not isinstance(exchange.envelope.get("status_code"), int):
        yield Fault("commands.sender.takes-result", "JSON with a status_code", f"HTTP {exchange.status} without one")
