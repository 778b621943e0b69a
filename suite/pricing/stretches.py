"""Cuts the periods of a session at every moment at which a price may change, so that a stretch has one price a dimension.

A CPO has to begin a new period at each such moment (mod_cdrs: ChargingPeriod). Where it did not, time is cut exactly and
energy as if it had flowed evenly; the reading `start` prices the whole period as it begins.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from suite.pricing.clock import MICRO, changes_of_day, local
from suite.pricing.restrictions import KWH, Moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from suite.pricing.charge import Charge
    from suite.pricing.numbers import Amount
    from suite.pricing.periods import Period
    from suite.pricing.rules import Rules
    from suite.pricing.tariff import Tariff

_NEAR = MICRO
"""A change within a second of a period's edge is at the edge: timestamps are whole seconds."""
_LONGEST = 400 * 86400 * MICRO
_BLUR: int = 10**KWH // 10_000
"""What four decimals leave open."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a period under one set of circumstances; `share` of the period's quantities, 1 for a whole one."""

    period: Period
    start: int
    share: Amount
    moment: Moment
    cut: bool = False
    """It begins inside its period."""


def stretches(charge: Charge, periods: Sequence[tuple[Period, Tariff]], rules: Rules) -> list[tuple[Stretch, Tariff]]:
    """Cut each period where its tariff may change its mind."""
    begun = next((each.start for each in charge.periods if not each.reserved), charge.start)
    used = _used(charge)
    found: list[tuple[Stretch, Tariff]] = []
    for period, tariff in periods:
        origin = charge.start if period.reserved else begun
        cuts = _Cuts(charge, period, tariff, origin, used.get(period.place, 0))
        found.extend((each, tariff) for each in cuts.stretches(split=rules.span == "split"))
    return found


def _used(charge: Charge) -> dict[int, Amount]:
    """Give the energy before each period, by its place."""
    found: dict[int, Amount] = {}
    energy: Amount = 0
    for each in charge.charged:
        found[each.place] = energy
        amount = each.quantities.get("ENERGY")
        energy += amount.value if amount else 0
    return found


class _Cuts:
    """The places in one period, from 0 to 1, at which a restriction begins or ceases to hold."""

    def __init__(self, charge: Charge, period: Period, tariff: Tariff, origin: int, before: Amount) -> None:
        self.zone, self.period, self.origin, self.before = charge.zone.info, period, origin, before
        self.changes = tariff.changes
        self.length = period.end - period.start
        amount = period.quantities.get("ENERGY")
        self.energy: Amount = amount.value if amount else 0
        self.blur: Amount = (amount.high - amount.low if amount else _BLUR) * (period.place + 1)
        near = (at for at in (*self._by_age(), *self._by_clock()) if period.start <= at <= period.end)
        self.moments = sorted(set(near))

    def stretches(self, *, split: bool) -> list[Stretch]:
        """Give the stretches of the period, in order."""
        inside: set[Fraction] = set()
        if split and self.length:
            inside = {Fraction(at - self.period.start, self.length) for at in self.moments if self._is_inside(at)}
            inside |= self._by_energy()
        if not inside:
            return [self._stretch(0, 1)]
        edges: list[Amount] = [0, *sorted(inside), 1]
        return [self._stretch(low, high) for low, high in pairwise(edges)]

    def _is_inside(self, at: int) -> bool:
        return self.period.start + _NEAR < at < self.period.end - _NEAR

    def _stretch(self, low: Amount, high: Amount) -> Stretch:
        start = self.period.start + int(low * self.length)
        # What changes within a blink of the beginning has changed: the record's digits do not tell them apart.
        at = max((each for each in self.moments if start <= each <= start + _NEAR), default=start)
        so_far = self._snapped(self.before + self.energy * low)
        moment = Moment(
            wall=local(at, self.zone) if self.changes.local else None,
            age=at - self.origin,
            energy=so_far,
            power=self.period.power,
            current=self.period.current,
        )
        return Stretch(self.period, start, high - low, moment, cut=low > 0)

    def _snapped(self, so_far: Amount) -> Amount:
        """An energy limit that lies within the last digits is reached."""
        for limit in self.changes.energies:
            if -self.blur <= limit - so_far <= self.blur:
                return limit
        return so_far

    def _by_age(self) -> Iterator[int]:
        return (self.origin + int(each) for each in self.changes.ages)

    def _by_energy(self) -> set[Fraction]:
        """Energy limits fall where an even flow reaches them; within the last digit of an edge they are the edge."""
        if self.energy <= 0:
            return set()
        low, high = self.before + self.blur, self.before + self.energy - self.blur
        inside = (each for each in self.changes.energies if low < each < high)
        return {Fraction(each - self.before) / self.energy for each in inside}

    def _by_clock(self) -> Iterable[int]:
        """The times of day of the tariff's restrictions, and midnight."""
        if not self.changes.local or self.length > _LONGEST:
            return ()
        return changes_of_day(self.period.start, self.period.end, self.changes.times, self.zone)
