"""Charging profiles: what a CPO answers and posts back, what a sender asks for (CHP-01, 03, 04, 05 to 07)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from suite.judge import owners as own
from suite.judge.rule import Fault, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suite.judge.setting import Setting
    from suite.wire.exchange import Exchange

_MODULE, _DOOR = "chargingprofiles", "/receiver/chargingprofiles/"
_COMMON = (own.NULL, own.NUMBER, *own.TIMES)
_WANTED = {"GET": ("duration", "response_url"), "DELETE": ("response_url",)}


def _answers(exchange: Exchange, setting: Setting) -> bool:
    del setting
    return exchange.label.object == "charging_profile_response" and exchange.succeeded


@rule("chargingprofiles.response.valid", own.NULL, own.NUMBER, of="response", when=_answers)
def request_is_answered(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """The answer to a request holds a ChargingProfileResponse."""
    data = exchange.envelope.get("data")
    yield from own.faults_of(
        setting.version, "charging_profile_response", data, "/data", "chargingprofiles.response.valid"
    )


def _told(exchange: Exchange, setting: Setting) -> bool:
    """The target posts a result to us, or puts an update."""
    del setting
    label = exchange.label
    return (label.module, label.side) == (_MODULE, "sender") and exchange.request.method in {"POST", "PUT"}


@rule("chargingprofiles.result.valid", *_COMMON, of="request", when=lambda x, s: _told(x, s) and bool(x.label.carried))
def result_is_valid(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """What is posted to a response_url is the result that belongs there, an update what is active."""
    value = exchange.request.json
    yield from own.faults_of(setting.version, exchange.label.carried, value, "", "chargingprofiles.result.valid")


@rule(
    "chargingprofiles.result.profile",
    of="request",
    when=lambda x, s: _told(x, s) and x.label.sent == "active_charging_profile_result",
)
def profile_where_accepted(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """There is a profile exactly where the result is ACCEPTED."""
    del setting
    body = exchange.request.json
    if not isinstance(body, dict):
        return
    accepted, there = body.get("result") == "ACCEPTED", body.get("profile") is not None
    if accepted != there:
        yield Fault(
            "chargingprofiles.result.profile",
            "a profile" if accepted else "no profile",
            f"result {body.get('result')}, {'with' if there else 'without'} one",
            pointer="/profile",
        )


def _asks(exchange: Exchange, setting: Setting) -> bool:
    """The target asks something of a profile of a Session of ours."""
    del setting
    return _DOOR in urlsplit(exchange.request.url).path and exchange.request.method in {"GET", "PUT", "DELETE"}


@rule(
    "chargingprofiles.request.valid",
    *_COMMON,
    own.URL,
    of="request",
    when=lambda x, s: _asks(x, s) and x.request.method == "PUT",
)
def request_is_valid(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """What is set is a SetChargingProfile."""
    value = exchange.request.json
    yield from own.faults_of(setting.version, "set_charging_profile", value, "", "chargingprofiles.request.valid")


@rule("chargingprofiles.request.url", of="request", when=_asks)
def request_has_parameters(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """The path ends with the id of a Session, what else is asked stands in the query."""
    del setting
    url = urlsplit(exchange.request.url)
    below = url.path.partition(_DOOR)[2].rstrip("/")
    if not below or "/" in below:
        yield Fault("chargingprofiles.request.url", "the endpoint and the id of a Session", f"/{below[:60]}")
    query = parse_qs(url.query)
    for name in _WANTED.get(exchange.request.method, ()):
        if not query.get(name):
            yield Fault("chargingprofiles.request.url", f"{name} in the query", "absent")
