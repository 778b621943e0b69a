"""The journey of a reservation that is used: reserved by command, started by command with the same token, stopped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from suite.drive.charges import Charged, Following, session_ids
from suite.drive.commanding import TOKEN, Commanded, lacks
from suite.drive.journey import Recording, journey
from suite.drive.journeys_commands import give_up

if TYPE_CHECKING:
    from suite.drive.conversation import Conversation

_IDENT = "SUITE-RES-002"


@dataclass
class UsedReservation:
    """What became of it."""

    reserve: Commanded
    charged: Charged
    reserved_as: str = ""
    """Id of the Session of the reservation; empty where none was seen."""
    start: Commanded | None = None
    stop: Commanded | None = None
    beside: Charged | None = None
    """Another Session that became ACTIVE there, where that of the reservation did not."""

    @property
    def begun(self) -> bool:
        """Whether the charge on it began."""
        return bool(self.start and self.start.done)


@journey(
    "reservation-used",
    target=["CPO"],
    sentence="Name an EVSE that the suite may reserve, start and stop: [charging] evses in target.toml, and [safety] commands = true",
    needs=lacks,
    needs_callback=True,
    writes=True,
)
def reservation_used(ocpi: Conversation, made: Recording[UsedReservation]) -> UsedReservation:
    """An EVSE is reserved by command, and a charge with the same token begins there; then it is stopped."""
    del made
    ocpi.endpoint("commands", "receiver")
    ocpi.ensure_registered()
    followed = Following(ocpi, {**ocpi.place_for_reservations, "token_uid": TOKEN})
    found = UsedReservation(ocpi.command("RESERVE_NOW", _IDENT), followed.charged)
    if not found.reserve.accepted:
        return found
    found.reserve.await_result()
    if not found.reserve.done:
        give_up(ocpi, found.reserve)
        return found
    if followed.await_status(
        lambda status: status != "", "a Session shows after RESERVE_NOW", ocpi.session.deadlines.settle
    ):
        found.reserved_as = followed.charged.session_id
    beside = Following(ocpi, followed.charged.named, known=session_ids(ocpi) | {found.reserved_as.upper()})
    there = {name: value or None for name, value in ocpi.place_for_reservations.items()}
    found.start = ocpi.command("START_SESSION", TOKEN, **there)
    if found.start.accepted:
        found.start.await_result()
    if not found.begun:
        found.stop = give_up(ocpi, found.reserve)
        return found
    found.beside = _await_active(ocpi, followed, beside)
    found.stop = ocpi.command("STOP_SESSION", (found.beside or followed.charged).session_id)
    if found.stop.accepted:
        found.stop.await_result()
    if followed.await_end():
        followed.await_cdr()
    return found


def _await_active(ocpi: Conversation, followed: Following, beside: Following) -> Charged | None:
    """Wait until the reserved Session is ACTIVE; give another one that is, where it is not."""
    limits = ocpi.session.deadlines
    if followed.await_status("ACTIVE".__eq__, "the reserved Session becomes ACTIVE", limits.session):
        return None
    other = beside.await_status("ACTIVE".__eq__, "another Session is ACTIVE there", limits.quiet)
    return beside.charged if other else None
