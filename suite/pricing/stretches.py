"""Cuts the periods of a session at every moment at which a price may change, so that a stretch has one price a dimension.

A CPO has to begin a new period at each such moment (mod_cdrs: ChargingPeriod). Where it did not, time is cut exactly and
energy as if it had flowed evenly; the reading `start` prices the whole period as it begins.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from suite.pricing.clock import MICRO, instants_of, local, transitions
from suite.pricing.restrictions import Moment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from suite.pricing.charge import Charge, Period
    from suite.pricing.rules import Rules
    from suite.pricing.tariff import Tariff

_NEAR = MICRO
"""A change within a second of a period's edge is at the edge: timestamps are whole seconds."""
_LONGEST = 400 * 86400 * MICRO


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a period under one set of circumstances; `share` of the period's quantities, 1 for a whole one."""

    period: Period
    start: int
    share: Fraction
    moment: Moment
    cut: bool = False
    """It begins inside its period."""


def stretches(charge: Charge, periods: Sequence[tuple[Period, Tariff]], rules: Rules) -> list[tuple[Stretch, Tariff]]:
    """Cut each period where its tariff may change its mind."""
    begun = next((each.start for each in charge.charged), charge.start)
    used = _used(charge)
    found: list[tuple[Stretch, Tariff]] = []
    for period, tariff in periods:
        origin = charge.start if period.reserved else begun
        cuts = _Cuts(charge, period, tariff, origin, used.get(period.place, Fraction()))
        found.extend((each, tariff) for each in cuts.stretches(split=rules.span == "split"))
    return found


def _used(charge: Charge) -> dict[int, Fraction]:
    """Give the energy before each period, by its place."""
    found, energy = {}, Fraction()
    for each in charge.charged:
        found[each.place] = energy
        amount = each.quantities.get("ENERGY")
        energy += amount.value if amount else 0
    return found


class _Cuts:
    """The places in one period, from 0 to 1, at which a restriction begins or ceases to hold."""

    def __init__(self, charge: Charge, period: Period, tariff: Tariff, origin: int, before: Fraction) -> None:
        self.zone, self.period, self.tariff, self.origin, self.before = charge.zone.info, period, tariff, origin, before
        self.length = period.end - period.start
        amount = period.quantities.get("ENERGY")
        self.energy = amount.value if amount else Fraction()
        self.blur = (amount.high - amount.low if amount else Fraction(1, 10_000)) * (period.place + 1)
        restrictions = [each.restrictions for each in tariff.elements]
        self.limits = {each for rule in restrictions for each in (rule.min_kwh, rule.max_kwh) if each is not None}
        self.ages = {
            each for rule in restrictions for each in (rule.min_duration, rule.max_duration) if each is not None
        }
        self.times = {each for rule in restrictions for each in (rule.start_time, rule.end_time) if each is not None}
        self.moments = sorted({*self._by_age(), *self._by_clock()})

    def stretches(self, *, split: bool) -> list[Stretch]:
        """Give the stretches of the period, in order."""
        inside = (
            {Fraction(at - self.period.start, self.length) for at in self.moments if self._is_inside(at)}
            if self.length
            else set()
        )
        edges = [Fraction(), *sorted(inside | self._by_energy()), Fraction(1)] if split else [Fraction(), Fraction(1)]
        return [self._stretch(low, high) for low, high in pairwise(edges)]

    def _is_inside(self, at: int) -> bool:
        return self.period.start + _NEAR < at < self.period.end - _NEAR

    def _stretch(self, low: Fraction, high: Fraction) -> Stretch:
        start = self.period.start + int(low * self.length)
        # What changes within a blink of the beginning has changed: the record's digits do not tell them apart.
        at = max((each for each in self.moments if start <= each <= start + _NEAR), default=start)
        so_far = self.before + self.energy * low
        near = min(self.limits, key=lambda each: abs(each - so_far), default=so_far)
        moment = Moment(
            wall=local(at, self.zone),
            age=Fraction(at - self.origin, MICRO),
            energy=near if abs(near - so_far) <= self.blur else so_far,
            power=self.period.power,
            current=self.period.current,
        )
        return Stretch(self.period, start, high - low, moment, cut=low > 0)

    def _by_age(self) -> set[int]:
        return {self.origin + int(each * MICRO) for each in self.ages}

    def _by_energy(self) -> set[Fraction]:
        """Energy limits fall where an even flow reaches them; within the last digit of an edge they are the edge."""
        if self.energy <= 0 or not self.length:
            return set()
        inside = (
            each for each in self.limits if self.before + self.blur < each < self.before + self.energy - self.blur
        )
        return {(each - self.before) / self.energy for each in inside}

    def _by_clock(self) -> set[int]:
        if not self.tariff.local or self.length > _LONGEST:
            return set()
        first = local(self.period.start, self.zone).date()
        days = (local(self.period.end, self.zone).date() - first).days
        found: set[int] = set(transitions(self.period.start, self.period.end, self.zone))
        for number in range(days + 2):
            for at in (time(), *self.times):
                found |= instants_of(first + timedelta(days=number), at, self.zone)
        return found
