"""Faults of a CPO that cancels reservations, or lets them run out, and what is lawful there."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

from suite.faults.register import eccentric, mutant
from suite.reference.charging import ChargePoints
from suite.reference.commanding import Commanding
from suite.reference.instants import instant

_CPO = ("CPO",)
_CANCEL = ("cancel_reservation",)
_LATER = 0.1
_SHORT = 30.0


def _newer(version: Any) -> bool:
    return bool(version.owner_in_objects)


@mutant("commands.cancel.by-cpo~silent", at=Commanding.cancelled, stimuli=_CANCEL)
async def tells_nobody(real: Any, order: Any) -> None:
    """The eMSP is not told that its reservation was cancelled."""
    del real, order


@mutant("commands.cancel.by-cpo~rejected", at=Commanding.cancelled, stimuli=_CANCEL)
async def another_word(real: Any, order: Any) -> None:
    """A reservation that was cancelled is told as REJECTED."""
    await real.args[0].tell(order, "REJECTED")


@mutant("commands.cancel.by-cpo~other-url", at=Commanding.cancelled, stimuli=_CANCEL)
async def elsewhere(real: Any, order: Any) -> None:
    """A reservation that was cancelled is told at the response_url without its query."""
    await real(replace(order, url=order.url.partition("?")[0]))


def _invalid(by: str, text: str) -> Any:
    """Give a twist that ends reservations as INVALID where they were cancelled so."""

    def twist(real: Any, charge: Any) -> None:
        unused = charge.status == "RESERVATION" and charge.cancelled_by == by
        real(charge)
        if unused:
            charge.status = "INVALID"

    twist.__doc__ = text
    return twist


_UNUSED = "sessions.reservation.unused"
mutant(f"{_UNUSED}~cancelled", at=ChargePoints.complete, only=_newer, stimuli=_CANCEL)(
    _invalid("cpo", "The Session of a reservation that the CPO cancelled is INVALID.")
)
mutant(f"{_UNUSED}~given-up", at=ChargePoints.complete, only=_newer)(
    _invalid("emsp", "The Session of a reservation that the eMSP gave up is INVALID.")
)
mutant(f"{_UNUSED}~run-out", at=ChargePoints.complete, only=_newer)(
    _invalid("", "The Session of a reservation that ran out is INVALID.")
)


@eccentric("commands.cancel.by-cpo~later", at=Commanding.cancelled, roles=_CPO, only=_newer, stimuli=_CANCEL)
async def a_moment_later(real: Any, order: Any) -> None:
    """That a reservation was cancelled is told a moment later."""
    await asyncio.sleep(_LATER)
    await real(order)


@eccentric("commands.reserve~not-so-short", at=Commanding.decided, roles=_CPO, only=_newer)
def worth_while(real: Any, order: Any) -> str:
    """A reservation of a few seconds is rejected."""
    ends = instant(order.body.get("expiry_date")) if order.name == "RESERVE_NOW" else None
    short = ends is not None and ends < real.args[0].core.now() + _SHORT
    return "REJECTED" if short else str(real(order))
