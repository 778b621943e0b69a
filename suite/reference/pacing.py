"""The passing of time in a sandbox: a charge comes to its next period, a reservation runs out, without anybody asking.

Off unless a speed is given: in a run everything happens when it is told to, but for a reservation of a few seconds, which
is asked for to see it run out. What is under way ends with the server's loop.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Final

from suite.reference.core import Part
from suite.reference.module import NotNow

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from suite.reference.charging import Charge, What
    from suite.reference.core import Core

_MOST: Final = 200
"""Charges and reservations that are paced at the same time."""
_SOON: Final = 10.0
"""Seconds within which a reservation runs out by itself where no speed is given."""


class Pacing(Part):
    """Lets time pass for charges; the last period goes on until it is stopped."""

    __slots__ = ("_under_way",)

    def __init__(self, core: Core) -> None:
        super().__init__(core)
        self._under_way: set[asyncio.Task[None]] = set()

    async def charged(self, what: What, charge: Charge) -> None:
        """Begin to count for what begins."""
        if len(self._under_way) >= _MOST:
            return
        if what == "started" and self.core.speed > 0:
            self._begin(self._goes_on(charge))
        elif what == "reserved" and self._runs(charge.expiry):
            self._begin(self._runs_out(charge))

    def _runs(self, expiry: float | None) -> bool:
        return expiry is not None and (self.core.speed > 0 or expiry - self.core.now() <= _SOON)

    async def resume(self) -> None:
        """Count on for what a restart interrupted."""
        for charge in self.core.charging.charges.values():
            if charge.status in {"ACTIVE", "RESERVATION"}:
                await self.charged("started" if charge.status == "ACTIVE" else "reserved", charge)

    def _begin(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _goes_on(self, charge: Charge) -> None:
        for before, now in islice(pairwise(each.at for each in charge.sample.periods), charge.done, None):
            await asyncio.sleep((now - before) / self.core.speed)
            if charge.status != "ACTIVE":
                return
            with suppress(NotNow):
                await self.core.charging.progress(charge)

    async def _runs_out(self, charge: Charge) -> None:
        """The time of a reservation is the partner's, and passes as it does for him."""
        while charge.status == "RESERVATION" and charge.expiry is not None:
            left = charge.expiry - self.core.now()
            if left <= 0:
                with suppress(NotNow):
                    await self.core.charging.expire(charge)
                return
            await asyncio.sleep(min(left, 60.0))
