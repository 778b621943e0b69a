"""Twins of the rules of commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from suite.judge import owners as own
from suite.wire.exchange import Authorization
from tests.twins.twin import ABSENT, Builder, Twin, answer, call, specimen

if TYPE_CHECKING:
    from collections.abc import Mapping

_RULE = "rules/commands.py:"
_TOLD = {"result": "ACCEPTED", "timeout": 30}
_OURS = {"our_tokens": {"aaaa": "ours"}}
_PARTIES = {"parties": (("NL", "ABC"),)}
_TEXT = [{"language": "en", "text": "Charging"}]


def _answered(**changes: object) -> Builder:
    data = {name: each for name, each in {**_TOLD, **changes}.items() if each is not ABSENT}
    return answer(data, module="commands", side="receiver", method="POST", obj="command_response", sent={})


def _posted(kind: str = "command_result", **more: object) -> Builder:
    headers: Mapping[str, str | None] = more.pop("headers", {})  # type: ignore[assignment]
    token: Authorization | None = more.pop("token", None)  # type: ignore[assignment]
    body = {name: each for name, each in {"result": "ACCEPTED", **more}.items() if each is not ABSENT}
    where = {"module": "commands", "side": "sender", "method": "POST", "path": "START_SESSION/1"}
    return call(body, **where, obj="", sent=kind, headers=headers, token=token)  # type: ignore[arg-type]


def _sent(name: str, path: str = "", **changes: object) -> Builder:
    kind = "" if path else name
    body = specimen(name, **changes)
    return call(body, module="commands", method="POST", obj="", sent=kind, path=path or name.upper())


def _token(**changes: object) -> object:
    return lambda spoken: {**specimen("start_session")(spoken)["token"], **changes}


def _told(status: int = 200, body: bytes | None = None) -> Builder:
    where = {"module": "commands", "side": "sender", "method": "POST", "path": "START_SESSION/1"}
    return answer(**where, obj="", sent={"result": "ACCEPTED"}, status=status, body=body)  # type: ignore[arg-type]


_ANSWERS = {
    "commands.response.valid": {"result": "FINE"},
    own.NULL: {"timeout": None},
    own.NUMBER: {"timeout": "30"},
    own.LANGUAGE: {"message": [{"language": "english", "text": "Charging"}]},
}
_RESULTS = {
    "commands.result.valid": {"result": "FINE"},
    own.NULL: {"result": None},
    own.LANGUAGE: {"message": [{"language": "english", "text": "Charging"}]},
}
_STARTS: Mapping[str, Mapping[str, object]] = {
    "commands.request.valid": {"location_id": ABSENT},
    own.NULL: {"location_id": None},
    own.URL: {"response_url": "not a url"},
    own.COUNTRY_CODE: {"token": _token(country_code="NLD")},
    own.LANGUAGE: {"token": _token(language="english")},
    own.ASCII: {"location_id": "LÖC"},
    "transport.datetime.shape": {"token": _token(last_updated="yesterday")},
    "transport.datetime.offset": {"token": _token(last_updated="2025-06-15T15:06:40+02:00")},
    "transport.datetime.zero-offset": {"token": _token(last_updated="2025-06-15T15:06:40+00:00")},
    "transport.datetime.fraction": {"token": _token(last_updated="2025-06-15T15:06:40.123456Z")},
}

TWINS = [
    *(Twin(f"{_RULE}command_is_answered", name, "2.2.1", _answered(message=_TEXT), _answered(**bad))
      for name, bad in _ANSWERS.items()),
    *(Twin(f"{_RULE}result_is_valid", name, "2.3.0", _posted(message=_TEXT), _posted(**bad))
      for name, bad in _RESULTS.items()),
    Twin(f"{_RULE}result_is_valid", "commands.response.valid", "2.1.1", _posted("command_response"),
         _posted("command_response", result="CANCELED_RESERVATION")),
    Twin(f"{_RULE}result_carries_headers", "commands.result.headers", "2.2.1", _posted(),
         _posted(headers={"X-Request-ID": None}), setting=_OURS),
    Twin(f"{_RULE}result_carries_headers", "commands.result.headers", "2.3.0", _posted(),
         _posted(token=Authorization(False, "", "", "", "", 0)), setting=_OURS),  # noqa: FBT003 - absent
    *(Twin(f"{_RULE}command_is_valid", name, "2.2.1", _sent("start_session"), _sent("start_session", **bad), roles=("EMSP",))
      for name, bad in _STARTS.items()),
    Twin(f"{_RULE}command_is_valid", "commands.request.valid", "2.1.1", _sent("stop_session"),
         _sent("stop_session", path="STOP"), roles=("EMSP",)),
    Twin(f"{_RULE}command_is_valid", "commands.unlock.ids", "2.1.1", _sent("unlock_connector"),
         _sent("unlock_connector", connector_id=ABSENT), roles=("EMSP",)),
    Twin(f"{_RULE}connector_has_evse", "commands.request.connector", "2.2.1", _sent("start_session"),
         _sent("start_session", evse_uid=ABSENT), roles=("EMSP",)),
    Twin(f"{_RULE}tokens_are_own", "commands.request.own-tokens", "2.2.1", _sent("start_session"),
         _sent("start_session", token=_token(party_id="XYZ")), roles=("EMSP",), setting=_PARTIES),
    Twin(f"{_RULE}result_is_taken", "commands.sender.takes-result", "2.1.1", _told(), _told(500, b"oops"), roles=("EMSP",)),
]  # fmt: skip
