"""Twins of the rules of charging profiles."""

from __future__ import annotations

from suite.judge import owners as own
from tests.twins.twin import ABSENT, STAMP, Builder, Twin, answer, call, specimen

_RULE = "rules/chargingprofiles.py:"
_MODULE = "chargingprofiles"


def _answered(**changes: object) -> Builder:
    data = {name: each for name, each in {"result": "ACCEPTED", "timeout": 30, **changes}.items() if each is not ABSENT}
    return answer(data, module=_MODULE, side="receiver", method="PUT", obj="charging_profile_response", sent={})


def _told(kind: str = "active_charging_profile_result", **body: object) -> Builder:
    said = {name: each for name, each in body.items() if each is not ABSENT}
    return call(said, module=_MODULE, side="sender", method="POST", obj="", sent=kind, path="RESULT/1")


def _active(**changes: object) -> dict[str, object]:
    profile: dict[str, object] = {
        "charging_rate_unit": "W",
        "charging_profile_period": [{"start_period": 0, "limit": 1}],
    }
    return {"start_date_time": STAMP, "charging_profile": {**profile, **changes}}


def _set(**changes: object) -> Builder:
    body = specimen("set_charging_profile", **changes)
    return call(body, module=_MODULE, obj="", sent="set_charging_profile", path="SESSION")


def _asked(path: str = "SESSION", **query: str) -> Builder:
    return call(None, module=_MODULE, method="GET", obj="", path=path, query=query)


_DATES = {
    "transport.datetime.shape": "yesterday",
    "transport.datetime.offset": "2025-06-15T15:06:40+02:00",
    "transport.datetime.zero-offset": "2025-06-15T15:06:40+00:00",
    "transport.datetime.fraction": "2025-06-15T15:06:40.123456Z",
}
_GOOD = _told(result="ACCEPTED", profile=_active())
_ONE = {"start_period": 0, "limit": "1"}
_PERIOD = {"charging_rate_unit": "W", "charging_profile_period": [_ONE]}
_URL = {"duration": "900", "response_url": "https://twin.test/1"}

TWINS = [
    Twin(f"{_RULE}request_is_answered", "chargingprofiles.response.valid", "2.2.1", _answered(), _answered(result="FINE")),
    Twin(f"{_RULE}request_is_answered", own.NULL, "2.2.1", _answered(), _answered(timeout=None)),
    Twin(f"{_RULE}request_is_answered", own.NUMBER, "2.3.0", _answered(), _answered(timeout="30")),
    Twin(f"{_RULE}result_is_valid", "chargingprofiles.result.valid", "2.2.1", _GOOD, _told(result="FINE")),
    Twin(f"{_RULE}result_is_valid", own.NULL, "2.2.1", _GOOD, _told(result=None)),
    Twin(f"{_RULE}result_is_valid", own.NUMBER, "2.3.0", _GOOD,
         _told(result="ACCEPTED", profile=_active(charging_profile_period=[_ONE]))),
    *(Twin(f"{_RULE}result_is_valid", name, "2.2.1", _GOOD,
           _told(result="ACCEPTED", profile={**_active(), "start_date_time": text})) for name, text in _DATES.items()),
    Twin(f"{_RULE}profile_where_accepted", "chargingprofiles.result.profile", "2.2.1", _GOOD, _told(result="ACCEPTED")),
    Twin(f"{_RULE}profile_where_accepted", "chargingprofiles.result.profile", "2.3.0", _told(result="REJECTED"),
         _told(result="REJECTED", profile=_active())),
    Twin(f"{_RULE}request_is_valid", "chargingprofiles.request.valid", "2.2.1", _set(),
         _set(charging_profile={"duration": 5}), roles=("EMSP",)),
    Twin(f"{_RULE}request_is_valid", own.NULL, "2.2.1", _set(), _set(response_url=None), roles=("EMSP",)),
    Twin(f"{_RULE}request_is_valid", own.NUMBER, "2.2.1", _set(), _set(charging_profile=_PERIOD), roles=("EMSP",)),
    Twin(f"{_RULE}request_is_valid", own.URL, "2.3.0", _set(), _set(response_url="not a url"), roles=("EMSP",)),
    *(Twin(f"{_RULE}request_is_valid", name, "2.2.1", _set(),
           _set(charging_profile={"charging_rate_unit": "W", "start_date_time": text}), roles=("EMSP",))
      for name, text in _DATES.items()),
    Twin(f"{_RULE}request_has_parameters", "chargingprofiles.request.url", "2.2.1", _asked(**_URL), _asked(duration="900"),
         roles=("EMSP",)),
    Twin(f"{_RULE}request_has_parameters", "chargingprofiles.request.url", "2.3.0", _asked(**_URL),
         _asked("SESSION/900", **_URL), roles=("EMSP",)),
]  # fmt: skip
