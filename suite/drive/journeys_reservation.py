"""The journey of a reservation that is used: reserved by command, started by command with the same token, stopped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from suite.drive.charges import Charged, Following
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
    followed = Following(ocpi, {**ocpi.place_for_commands, "token_uid": TOKEN})
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
    there = {name: value or None for name, value in ocpi.place_for_reservations.items()}
    found.start = ocpi.command("START_SESSION", TOKEN, **there)
    if found.start.accepted:
        found.start.await_result()
    if not found.begun:
        found.stop = give_up(ocpi, found.reserve)
        return found
    followed.await_status("ACTIVE".__eq__, "the reserved Session becomes ACTIVE", ocpi.session.deadlines.session)
    found.stop = ocpi.command("STOP_SESSION", followed.charged.session_id)
    if found.stop.accepted:
        found.stop.await_result()
    if followed.await_end():
        followed.await_cdr()
    return found
