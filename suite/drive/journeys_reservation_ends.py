"""Journeys of reservations that nobody uses: one that the CPO cancels, and one whose time runs out."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from suite.drive.charges import Charged, Following
from suite.drive.commanding import TOKEN, Commanded, lacks
from suite.drive.journey import Recording, journey
from suite.drive.signals import Ended
from suite.drive.waiting import wait_until

if TYPE_CHECKING:
    from suite.drive.conversation import Conversation

_CANCELLED, _EXPIRING = "SUITE-RES-003", "SUITE-RES-004"
_OVER = frozenset({"COMPLETED", "INVALID"})
_SHARE = 3
"""A reservation that is to run out lasts for this part of the time that a Session may take, a minute at most."""
_LONGEST = 60.0
_WHOLE = 5.0
"""Shorter ones need a fraction of a second in their DateTime."""


@dataclass
class EndedReservation:
    """What became of it."""

    reserve: Commanded
    charged: Charged
    reserved_as: str = ""
    """Id of its Session; empty where none was seen."""

    @property
    def over(self) -> bool:
        """Whether its Session was seen to be over."""
        return self.charged.status in _OVER


@journey(
    "reservation-cancelled",
    target=["CPO"],
    starts=["cancel_reservation"],
    sentence="Cancel a reservation of ours at the CPO while the run waits: [stimuli.cancel_reservation] in target.toml "
    "(run, http, ask or wait)",
    needs=lacks,
    needs_callback=True,
    writes=True,
)
def reservation_cancelled(ocpi: Conversation, made: Recording[EndedReservation]) -> EndedReservation:
    """An EVSE is reserved by command, and the CPO cancels the reservation."""
    del made
    followed, found = _reserved(ocpi, _CANCELLED)
    if not found.reserve.done:
        return found
    named = {**ocpi.place_for_reservations, "token_uid": TOKEN, "session_id": found.reserved_as}
    try:
        ocpi.stimulate("cancel_reservation", reservation_id=_CANCELLED, **{k: v for k, v in named.items() if v})
    except Ended:
        _give_up(ocpi, _CANCELLED)
        raise
    wait_until(
        ocpi.session,
        lambda: len(found.reserve.results) > 1 or bool(found.reserve.strays()),
        ocpi.session.deadlines.callback,
        what="the result CANCELED_RESERVATION at the response_url of RESERVE_NOW",
        registration=ocpi.registration,
    )
    _await_end(ocpi, followed, found, _CANCELLED, ocpi.session.deadlines.session)
    return found


@journey(
    "reservation-expired",
    target=["CPO"],
    sentence="Name an EVSE that the suite may reserve: [charging] evses in target.toml, and [safety] commands = true",
    needs=lacks,
    needs_callback=True,
    writes=True,
)
def reservation_expired(ocpi: Conversation, made: Recording[EndedReservation]) -> EndedReservation:
    """An EVSE is reserved by command for less than a minute, and nobody comes."""
    del made
    limit = ocpi.session.deadlines.session
    lasts = min(_LONGEST, limit / _SHARE)
    followed, found = _reserved(ocpi, _EXPIRING, expiry_date=_stamp(ocpi, lasts))
    if found.reserve.done:
        _await_end(ocpi, followed, found, _EXPIRING, lasts + limit)
    return found


def _stamp(ocpi: Conversation, lasts: float) -> str:
    """When it ends, not before that."""
    if lasts >= _WHOLE:
        return ocpi.stamp(lasts + 1)
    tenths = math.ceil((ocpi.session.now() + lasts) * 10)
    return f"{ocpi.stamp_at(tenths // 10)[:-1]}.{tenths % 10}Z"


def _reserved(ocpi: Conversation, ident: str, **changes: object) -> tuple[Following, EndedReservation]:
    ocpi.endpoint("commands", "receiver")
    ocpi.ensure_registered()
    followed = Following(ocpi, {**ocpi.place_for_reservations, "token_uid": TOKEN})
    found = EndedReservation(ocpi.command("RESERVE_NOW", ident, **changes), followed.charged)
    if found.reserve.accepted:
        found.reserve.await_result()
    if found.reserve.done and followed.await_status(
        bool, "a Session shows after RESERVE_NOW", ocpi.session.deadlines.settle
    ):
        found.reserved_as = followed.charged.session_id
    return followed, found


def _await_end(ocpi: Conversation, followed: Following, found: EndedReservation, ident: str, within: float) -> None:
    """Wait for the end of its Session; what does not end is given up, so that it holds nobody off."""
    if found.reserved_as:
        followed.await_status(_OVER.__contains__, "the Session of the reservation is over", within)
    if not found.over:
        _give_up(ocpi, ident)


def _give_up(ocpi: Conversation, ident: str) -> None:
    if ocpi.version.owner_in_objects:
        cancel = ocpi.command("CANCEL_RESERVATION", ident)
        if cancel.accepted:
            cancel.await_result()
