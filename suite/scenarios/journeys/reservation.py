"""A reservation that is used: its Session is the one that charges."""

from __future__ import annotations

from suite.drive import Conversation, UsedReservation, not_reserved, reservation_used, scenario

_USED = "sessions.reservation.used"


@scenario(
    "journeys.reservation",
    phase="modules",
    module="sessions",
    side="sender",
    target=["CPO"],
    journey=reservation_used,
    order=75,
    decides=[_USED],
)
def a_reservation_is_used(ocpi: Conversation) -> None:
    """We reserve an EVSE and start there with the same token: the reserved Session is the one that charges."""
    found = ocpi.travel(reservation_used).result
    if not found.reserve.done:
        not_reserved(ocpi, found.reserve, (_USED,))
        return
    why = _why_not(found)
    if why:
        ocpi.not_here(_USED, why)
        return
    active = [each for each in found.charged.states if each.status == "ACTIVE"]
    flows = [each for each in found.charged.states if each.status == "RESERVATION" and each.energy > 0]
    otherwise = found.beside.states if found.beside else flows
    if not active and not otherwise:  # pushes may be few, a charge may begin late, and without a car it never does
        told = f"the Session of the reservation is {found.charged.status}, and no charge on it was seen in time"
        ocpi.needs(
            _USED, f"a car that is plugged in at the EVSE of [charging], or a longer [deadlines] session: {told}"
        )
        return
    ocpi.check(
        _USED,
        active,
        seen=[*found.reserve.seen, *(found.start.seen if found.start else []), (active or otherwise)[-1].answer],
        expected=f"the Session {found.reserved_as} of the reservation ACTIVE",
        actual=f"{found.beside.session_id} is ACTIVE there" if found.beside else "it is RESERVATION, and energy flows",
    )


def _why_not(found: UsedReservation) -> str:
    if not found.reserved_as:
        return "no Session of the reservation was pushed or listed"
    if not found.begun:
        return "START_SESSION at the reserved EVSE was not accepted"
    return ""
