"""Real-time authorization at a Location of ours that is out of order, or closed: neither is a reason to refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from suite.drive import Conversation, Kept, parts, scenario

if TYPE_CHECKING:
    from suite.drive import Answer

_NO_REASON = "tokens.authorize.not-by-status"
_ALLOWED, _USUAL = "ALLOWED", "RFID"
_MOST = 3
"""Tokens that are tried, until one is allowed."""
_HOUR = 3600.0
Json = dict[str, Any]


@scenario(
    "tokens.authorize.places",
    phase="modules",
    module="tokens",
    side="sender",
    target=["EMSP"],
    order=22,
    writes=True,
    decides=[_NO_REASON],
)
def closed_is_no_reason(ocpi: Conversation) -> None:
    """A Token is asked for at a Location of ours: as it is, out of order, closed at this hour, and as it was."""
    if not ocpi.applies(_NO_REASON):
        return
    if not ocpi.offers("locations", "receiver"):
        ocpi.not_here(_NO_REASON, "the target takes no Locations, so it knows nothing of their status")
        return
    listed = [each for each in ocpi.crawl("tokens").objects if _can_be_asked(each)]
    kept = Kept(ocpi, "SUITE-LOC-013")
    _show(ocpi, kept, "AVAILABLE")
    asked = [(token, _ask(ocpi, token, kept)) for token in listed[:_MOST]]
    token = next((each for each, answer in asked if _is_allowed(answer)), None)
    if token is None:
        ocpi.not_here(_NO_REASON, "none of the first Tokens of the list is ALLOWED at a Location of ours")
        return
    seen = [answer for _, answer in asked if _is_allowed(answer)][:1]
    shut: list[tuple[str, Answer]] = []
    for what, status, closed in (("OUTOFORDER", "OUTOFORDER", False), ("closed at this hour", "AVAILABLE", True)):
        if not closed or "opening_times" in kept.body():  # a target that refuses them knows no hours
            _show(ocpi, kept, status, closed=closed)
            shut.append((what, _ask(ocpi, token, kept)))
    _show(ocpi, kept, "AVAILABLE")
    again = _ask(ocpi, token, kept)
    odd = next((answer for _, answer in shut if not isinstance(answer.at("allowed"), str)), None)
    if not _is_allowed(again) or odd:
        last = odd or again
        ocpi.undecided(
            _NO_REASON, f"asked again for what it has allowed, the target says {last.at('allowed') or last.brief}"
        )
        return
    for what, answer in shut:
        ocpi.check(
            _NO_REASON,
            _is_allowed(answer),
            seen=[*seen, answer, again],
            expected=f"ALLOWED at a Location that is {what}, as before and after",
            actual=str(answer.at("allowed")),
            cause=what,
        )


def _can_be_asked(token: Json) -> bool:
    uid = token.get("uid")
    return token.get("valid") is True and token.get("type") == _USUAL and isinstance(uid, str) and bool(uid)


def _show(ocpi: Conversation, kept: Kept, status: str, *, closed: bool = False) -> None:
    """PUT the Location with this status at all its EVSEs, closed from an hour ago to one from now or open all the time."""
    hours: Json = {"twentyfourseven": True}
    if closed:
        period = {"period_begin": ocpi.stamp(-_HOUR), "period_end": ocpi.stamp(_HOUR)}
        hours["exceptional_closings"] = [period]
    body = kept.body()
    body = {**body, "opening_times": hours} if "opening_times" in body else body
    evses = list(parts(body, "evses").values()) or [ocpi.sample("evse", f"{kept.ident}-1", full=False)]
    answer = kept.put({**body, "evses": [{**each, "status": status} for each in evses]})
    ocpi.require(answer.ok, f"the target refused a Location: {answer.brief}")


def _ask(ocpi: Conversation, token: Json, kept: Kept) -> Answer:
    uids = [str(each.get("uid")) for each in parts(kept.body(), "evses").values()] or [f"{kept.ident}-1"]
    ocpi.session.allow_writes()
    place = {"location_id": kept.ident, "evse_uids": uids}
    return ocpi.send(ocpi.call("POST", "tokens", str(token["uid"]), "authorize", side="sender", body=place))


def _is_allowed(answer: Answer) -> bool:
    return answer.ok and answer.at("allowed") == _ALLOWED
