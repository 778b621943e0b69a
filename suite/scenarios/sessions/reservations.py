"""A reservation as a Session of the target tells it: it is pushed where Sessions are pushed, and ends COMPLETED when it is given up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from suite.drive import Conversation, Reserved, look_for, not_reserved, reservation, scenario

if TYPE_CHECKING:
    from suite.drive import Answer, Recording

_PUSHED, _UNUSED = "sessions.reservation.pushed", "sessions.reservation.unused"
_STATUSES = frozenset({"RESERVATION", "RESERVED"})
"""The enum's word, and the text's."""
_OVER = "COMPLETED"


@scenario(
    "sessions.reservation",
    phase="modules",
    module="sessions",
    side="sender",
    target=["CPO"],
    journey=reservation,
    order=79,
    decides=[_PUSHED, _UNUSED],
)
def a_reservation_is_a_session(ocpi: Conversation) -> None:
    """We reserve an EVSE and give it up: its Session is pushed, and is COMPLETED afterwards."""
    made = ocpi.travel(reservation)
    found = made.result
    if not found.first.done:
        not_reserved(ocpi, found.first, (_PUSHED, _UNUSED))
        return
    pushes = [each for each in made.calls("PUT", "sessions", later=True) if _status(each) in _STATUSES]
    if any(each.exchange.request.method != "GET" for each in ocpi.inbound(module="sessions", since=0)):
        ocpi.check(
            _PUSHED,
            pushes,
            seen=found.first.seen,
            expected="a PUT of the Session of the reservation",
            actual="the target pushes Sessions, and not this one",
        )
    else:
        ocpi.not_here(_PUSHED, "the target pushes no Sessions")
    _given_up(ocpi, made, found)


def _body(push: Answer) -> dict[str, Any]:
    found = push.exchange.request.json
    return found if isinstance(found, dict) else {}


def _status(push: Answer) -> str:
    return str(_body(push).get("status", ""))


def _given_up(ocpi: Conversation, made: Recording[Reserved], found: Reserved) -> None:
    """The last word on the Session, by push or in the list."""
    ident = found.charged.session_id.upper()
    if not ident or found.cancel is None or not found.cancel.done:
        ocpi.not_here(_UNUSED, "no Session of the reservation was seen, or the reservation was not given up")
        return

    def told() -> list[Answer]:
        calls = made.calls("", "sessions", later=True)
        return [each for each in calls if f"/{ident}" in each.exchange.request.url.upper() and _status(each)]

    pushes = ocpi.await_calls(
        told, lambda all_: bool(all_) and _status(all_[-1]) == _OVER, what="the end of the reservation"
    )
    status, seen = (_status(pushes[-1]), pushes[-1:]) if pushes else ("", [])
    if status != _OVER and ocpi.offers("sessions", "sender"):
        status, seen = _listed(ocpi, ident)
    ocpi.check(
        _UNUSED,
        status == _OVER,
        seen=[*found.cancel.seen, *seen],
        expected=f"the Session is {_OVER} when the reservation is given up",
        actual=f"the Session is {status or 'gone'}",
    )


def _listed(ocpi: Conversation, ident: str) -> tuple[str, list[Answer]]:
    shown: list[str] = []

    def it_is(each: dict[str, object]) -> bool:
        if str(each.get("id")).upper() == ident:
            shown.append(str(each.get("status")))
        return bool(shown)

    _, pages = look_for(ocpi, "sessions", {"date_from": ocpi.stamp(-86_400)}, it_is)
    return (shown[0] if shown else ""), pages[-1:]
