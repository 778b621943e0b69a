"""A charge at the target as its Sessions tell it: pushes, the order of what happens, and what never changes back."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from suite.drive import Charged, Conversation, State, differences, instant, rfid_session, scenario

if TYPE_CHECKING:
    from suite.drive import Answer, Recording

_RULED = (
    "sessions.push.method",
    "sessions.push.url",
    "sessions.push.ids-match",
    "sessions.push.patch-last-updated",
)
_FINAL, _ORDER, _GROWS = "sessions.completed.final", "sessions.status.order", "sessions.kwh.grows"
_PENDING, _ACTIVE = "sessions.start.pending", "sessions.start.active"
_NEW, _COST = "sessions.push.patch-new-periods", "sessions.cost.absent-unknown"
_RANKS = {"PENDING": 0, "RESERVATION": 0, "ACTIVE": 1, "COMPLETED": 2, "INVALID": 2}
_PERIODS = "charging_periods"
_SKEW = 300.0
_SLACK = 2.0


@scenario(
    "sessions.push",
    phase="modules",
    module="sessions",
    side="sender",
    target=["CPO"],
    journey=rfid_session,
    order=75,
    decides=[*_RULED, _NEW, _FINAL],
)
def a_charge_is_pushed(ocpi: Conversation) -> None:
    """A driver charges: its Session is pushed by PUT and PATCH below its owner, and is left alone after its end."""
    made = ocpi.travel(rfid_session)
    charge = made.result
    if not ocpi.can_be_called:
        for each in (*_RULED, _NEW, _FINAL):
            ocpi.needs(each, ocpi.to_be_called)
        return
    ocpi.left_to_rules(*_RULED, otherwise="the target pushed nothing of its Sessions, or no PATCH of one")
    _new_periods(ocpi, charge)
    _left_alone(ocpi, made)


def _new_periods(ocpi: Conversation, charge: Charged) -> None:
    """No charging period comes by PATCH that was told before, to the letter."""
    for before, now in pairwise(charge.states):
        sent = now.answer.exchange.request.json if now.how == "PATCH" else None
        new = _periods(sent) if isinstance(sent, dict) else []
        again = [
            each for each in new if any(not differences(ocpi.version, each, was) for was in _periods(before.session))
        ]
        if new:
            ocpi.check(
                _NEW,
                not again,
                seen=[before.answer, now.answer],
                expected="charging periods that were not told before",
                actual=f"{len(again)} of {len(new)} charging periods once more",
                pointer=f"/{_PERIODS}",
            )
    if _NEW not in ocpi.decided:
        ocpi.not_here(_NEW, "the target pushed no charging period by PATCH")


def _periods(session: dict[str, Any]) -> list[Any]:
    found = session.get(_PERIODS)
    return found if isinstance(found, list) else []


def _left_alone(ocpi: Conversation, made: Recording[Charged]) -> None:
    """What is told of the Session after its end says the same once more, or nothing at all."""
    end = next((each for each in made.result.states if each.status == "COMPLETED"), None)
    if end is None:
        ocpi.not_here(_FINAL, "the Session was not seen to be COMPLETED")
        return
    later = [
        each
        for each in made.calls("", "sessions", later=True)
        if each.number > end.answer.number and _is_of(made.result, each)
    ]
    changing = [each for each in later if _changes(ocpi, end, each)]
    ocpi.check(
        _FINAL,
        not changing,
        seen=[end.answer, *changing[:2]],
        expected="no change of a Session that is COMPLETED",
        actual=f"{len(changing)} changes after it",
    )


def _is_of(charge: Charged, push: Answer) -> bool:
    written = push.exchange.request.method in {"PUT", "PATCH"}
    return written and push.exchange.request.url.upper().rstrip("/").endswith(f"/{charge.session_id.upper()}")


def _changes(ocpi: Conversation, end: State, push: Answer) -> bool:
    body = push.exchange.request.json
    if not isinstance(body, dict):
        return False
    said = {name: each for name, each in body.items() if name != "last_updated"}
    if push.exchange.request.method == "PATCH" and _periods(said):
        return True
    told = {name: each for name, each in end.session.items() if name in said}
    return bool(differences(ocpi.version, {**told, _PERIODS: []}, {**said, _PERIODS: []}))


@scenario(
    "sessions.lifecycle",
    phase="modules",
    module="sessions",
    side="sender",
    target=["CPO"],
    journey=rfid_session,
    order=76,
    decides=[_ORDER, _GROWS, _PENDING, _ACTIVE, _COST],
)
def a_charge_goes_on(ocpi: Conversation) -> None:
    """A driver charges: the status never goes back, energy never shrinks, and it begins when it becomes ACTIVE."""
    states = ocpi.travel(rfid_session).result.states
    for before, now in pairwise(states):
        _goes_on(ocpi, before, now)
    for each in (_ORDER, _GROWS):
        if each not in ocpi.decided:
            ocpi.not_here(each, "the Session was seen in one state only")
    _pending(ocpi, [each for each in states if each.status == "PENDING"])
    _active(ocpi, states)
    _cost(ocpi, states)


def _goes_on(ocpi: Conversation, before: State, now: State) -> None:
    one, other = _RANKS.get(before.status), _RANKS.get(now.status)
    if one is not None and other is not None:
        ocpi.check(
            _ORDER,
            other >= one,
            seen=[before.answer, now.answer],
            expected=f"{before.status} or what comes after it",
            actual=f"{now.status} after {before.status}",
        )
    had, has = before.session.get("kwh"), now.session.get("kwh")
    if _is_number(had) and _is_number(has) and not _gives_back(now):
        ocpi.check(
            _GROWS,
            float(str(has)) >= float(str(had)),
            seen=[before.answer, now.answer],
            expected=f"{had} kWh or more",
            actual=f"{has} kWh",
        )


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) or type(value).__name__ == "Decimal"


def _gives_back(state: State) -> bool:
    return "ENERGY_EXPORT" in str(state.session.get(_PERIODS))


def _began(state: State) -> float | None:
    return instant(state.session.get("start_date_time"))


def _pending(ocpi: Conversation, states: list[State]) -> None:
    """While it is PENDING it says when it was created, which has come and stays the same."""
    known = [(each, at) for each in states if (at := _began(each)) is not None]
    for each, at in known:
        seen = each.answer.exchange.request.at
        ocpi.check(
            _PENDING,
            at <= seen + _SKEW and abs(at - known[0][1]) <= _SLACK,
            seen=each.answer,
            expected="the time at which the Session was created at the Charge Point",
            actual=str(each.session.get("start_date_time")),
            pointer="/start_date_time",
        )
    if not known and ocpi.applies(_PENDING):
        ocpi.not_here(_PENDING, "the Session was never seen PENDING")


def _active(ocpi: Conversation, states: list[State]) -> None:
    """The first ACTIVE state begins after the last PENDING one was written, and not in the time to come."""
    number = next((each for each, state in enumerate(states) if state.status == "ACTIVE"), 0)
    before, now = states[number - 1] if number else None, states[number] if number else None
    was = instant(before.session.get("last_updated")) if before and before.status == "PENDING" else None
    at = _began(now) if now else None
    if before is None or now is None or was is None or at is None:
        if ocpi.applies(_ACTIVE):
            ocpi.not_here(_ACTIVE, "the Session was not seen to go from PENDING to ACTIVE")
        return
    ocpi.check(
        _ACTIVE,
        was - _SLACK <= at <= now.answer.exchange.request.at + _SKEW,
        seen=[before.answer, now.answer],
        expected=f"the time at which it became ACTIVE, not before {before.session.get('last_updated')}",
        actual=str(now.session.get("start_date_time")),
        pointer="/start_date_time",
    )


def _amount(session: dict[str, Any]) -> float | None:
    cost = session.get("total_cost")
    found = next(iter(cost.values()), None) if isinstance(cost, dict) else cost
    return float(str(found)) if _is_number(found) else None


def _cost(ocpi: Conversation, states: list[State]) -> None:
    """A charge that cost something in the end was never free while it took energy."""
    last = _amount(states[-1].session)
    if not last:
        ocpi.not_here(_COST, "the Session says no price, or was free")
        return
    free = [each for each in states if _amount(each.session) == 0 and float(str(each.session.get("kwh") or 0)) > 0]
    ocpi.check(
        _COST,
        not free,
        seen=[each.answer for each in (*free[:1], states[-1])],
        expected="no total_cost while the price is not known",
        actual=f"0 while it went on, {last:g} at its end",
        pointer="/total_cost",
    )
