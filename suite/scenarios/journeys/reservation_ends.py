"""Reservations that nobody uses, as Sessions: cancelled by the CPO, and run out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from suite.drive import Conversation, reservation_cancelled, reservation_expired, scenario

if TYPE_CHECKING:
    from suite.drive import EndedReservation

_UNUSED, _OVER = "sessions.reservation.unused", "COMPLETED"


@scenario(
    "journeys.reservation-cancelled",
    phase="modules",
    module="sessions",
    side="sender",
    target=["CPO"],
    journey=reservation_cancelled,
    order=76,
    decides=[_UNUSED],
)
def cancelled_by_cpo(ocpi: Conversation) -> None:
    """We reserve an EVSE and the CPO cancels that: the Session is COMPLETED."""
    _ends_completed(ocpi, ocpi.travel(reservation_cancelled).result, "the CPO cancelled it")


@scenario(
    "journeys.reservation-expired",
    phase="modules",
    module="sessions",
    side="sender",
    target=["CPO"],
    journey=reservation_expired,
    order=77,
    decides=[_UNUSED],
)
def run_out(ocpi: Conversation) -> None:
    """We reserve an EVSE for a moment and do not come: the Session is COMPLETED."""
    _ends_completed(ocpi, ocpi.travel(reservation_expired).result, "its time ran out")


def _ends_completed(ocpi: Conversation, found: EndedReservation, why: str) -> None:
    """No time is stated for it, so what goes on being reserved is not decided."""
    if not found.reserve.done:
        told = f"{found.reserve.brief} {found.reserve.outcome}".strip()
        ocpi.not_here(_UNUSED, f"RESERVE_NOW was not accepted: {told}")
        return
    if not found.reserved_as:
        ocpi.not_here(_UNUSED, "no Session of the reservation was pushed or listed")
        return
    status, last = found.charged.status, found.charged.states[-1].answer
    if not found.over:
        ocpi.undecided(_UNUSED, f"the Session was {status} still when [deadlines] session was over: {why}")
        return
    ocpi.check(
        _UNUSED,
        status == _OVER,
        seen=[*found.reserve.seen, last],
        expected=f"the Session is {_OVER}: {why}",
        actual=f"the Session is {status}",
        cause=f"{_UNUSED} {why}",
    )
