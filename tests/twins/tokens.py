"""Twins of the rules on Tokens: in lists, in pushes, in answers to who asks, and in what is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from suite.judge import owners as own
from suite.standard.versions import VERSIONS
from tests.twins.twin import ABSENT, Builder, Twin, answer, call, specimen

if TYPE_CHECKING:
    from collections.abc import Mapping

OLD, MID, NEW = (str(each) for each in VERSIONS)
_RULE = "rules/tokens.py:"
_HERE = "NL/ABC/SPECIMEN1"
_EMSP = ("EMSP",)
_BROKEN: Mapping[str, Mapping[str, object]] = {
    "tokens.object.valid": {"issuer": ABSENT},
    own.COUNTRY_CODE: {"country_code": "NLD"},
    own.LANGUAGE: {"language": "english"},
    own.NULL: {"issuer": None},
    own.ASCII: {"contract_id": "ÄÖÜ"},
    "transport.datetime.shape": {"last_updated": "yesterday"},
    "transport.datetime.offset": {"last_updated": "2025-06-15T15:06:40+02:00"},
    "transport.datetime.zero-offset": {"last_updated": "2025-06-15T15:06:40+00:00"},
    "transport.datetime.fraction": {"last_updated": "2025-06-15T15:06:40.123456Z"},
}


def _pushed(method: str = "PUT", path: str = _HERE, kind: str = "", **changes: object) -> Builder:
    query = {"type": kind} if kind else None
    return call(specimen("token", **changes), module="tokens", method=method, path=path, query=query)


def _changed(**body: object) -> Builder:
    return call(body, module="tokens", method="PATCH", path=_HERE)


def _listed(**changes: object) -> Builder:
    return answer([specimen("token", **changes)], module="tokens", obj="token", paged=True)


def _decided(spare: object = None, **changes: object) -> Builder:
    token = spare or specimen("token")

    def build(spoken: object) -> object:
        info = {"allowed": "ALLOWED", "token": token(spoken), **changes}  # type: ignore[operator]
        made = answer(
            info, module="tokens", method="POST", obj="authorization_info", path="SPECIMEN1/authorize", sent={}
        )
        return made(spoken)  # type: ignore[arg-type]

    return build  # type: ignore[return-value]


def _asked(body: object, path: str = "SPECIMEN1/authorize") -> Builder:
    return call(
        body,
        module="tokens",
        side="sender",
        method="POST",
        obj="authorization_info",
        sent="location_references",
        path=path,
    )


def _place(**changes: object) -> dict[str, object]:
    return {each: value for each, value in {"location_id": "LOC1", **changes}.items() if value is not ABSENT}


_LONG = "x" * 37
TWINS = [
    *(Twin(f"{_RULE}tokens_in_response", name, MID, _listed(), _listed(**bad), roles=_EMSP) for name, bad in _BROKEN.items()),
    *(Twin(f"{_RULE}tokens_in_request", name, NEW, _pushed(), _pushed(**bad), roles=_EMSP) for name, bad in _BROKEN.items()),
    Twin(f"{_RULE}tokens_in_response", "tokens.object.valid", OLD, _listed(), _listed(auth_id=ABSENT), roles=_EMSP),
    *(Twin(f"{_RULE}decision_is_valid", name, MID, _decided(authorization_reference="R-1"),
           _decided(specimen("token", **bad)), roles=_EMSP)
      for name, bad in _BROKEN.items()),
    Twin(f"{_RULE}decision_is_valid", "tokens.authorization-info.valid", NEW, _decided(), _decided(allowed="YES"), roles=_EMSP),
    Twin(f"{_RULE}decision_is_valid", "tokens.authorize.reference", NEW, _decided(authorization_reference="R-1"),
         _decided(authorization_reference=_LONG), roles=_EMSP),
    *(Twin(f"{_RULE}pushed_by_put_or_patch", "tokens.push.method", spoken, _pushed(), _pushed("POST", ""), roles=_EMSP)
      for spoken in (OLD, MID, NEW)),
    Twin(f"{_RULE}pushed_below_its_owner", "tokens.push.url", MID, _pushed(), _pushed(path="SPECIMEN1"), roles=_EMSP),
    Twin(f"{_RULE}body_fits_its_url", "tokens.push.ids-match", MID, _pushed(path="nl/abc/specimen1"),
         _pushed(path="NL/ABC/OTHER"), roles=_EMSP),
    Twin(f"{_RULE}body_fits_its_url", "tokens.push.ids-match", NEW, _pushed(), _pushed(path="NL/XYZ/SPECIMEN1"), roles=_EMSP),
    Twin(f"{_RULE}type_stands_in_its_url", "tokens.push.type", MID, _pushed(type="OTHER", kind="OTHER"),
         _pushed(type="OTHER"), roles=_EMSP),
    Twin(f"{_RULE}changes_are_dated", "tokens.push.patch-last-updated", MID,
         _changed(valid=True, last_updated="2025-06-15T15:06:40Z"), _changed(valid=True), roles=_EMSP),
    Twin(f"{_RULE}emaids_are_not_pushed", "tokens.emaid.not-pushed", NEW, _pushed(),
         _pushed(type="EMAID", kind="EMAID"), roles=_EMSP),
    *(Twin(f"{_RULE}asked_at_its_url", "tokens.authorize.call", spoken, _asked(_place()), _asked(_place(), "SPECIMEN1"))
      for spoken in (OLD, MID, NEW)),
    Twin(f"{_RULE}place_is_valid", "tokens.location-references.valid", MID, _asked(_place(evse_uids=["E1"])),
         _asked(_place(location_id=ABSENT, evse_uids=["E1"]))),
    Twin(f"{_RULE}place_is_valid", own.NULL, MID, _asked(_place()), _asked(_place(location_id=None))),
    Twin(f"{_RULE}place_is_valid", own.ASCII, MID, _asked(_place()), _asked(_place(location_id="LÖC"))),
]  # fmt: skip
