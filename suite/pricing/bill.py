"""A bill: the lines of a session under one set of readings, its totals before and after taxes, its limits."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from typing import TYPE_CHECKING

from suite.pricing.lines import COST, Line, counted, reservation_lines, session_lines
from suite.pricing.periods import Quantity
from suite.pricing.steps import with_steps
from suite.pricing.stretches import stretches
from suite.pricing.tariff import RATE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from suite.pricing.charge import Charge
    from suite.pricing.notes import Notes
    from suite.pricing.numbers import Amount
    from suite.pricing.periods import Period
    from suite.pricing.rules import Rules
    from suite.pricing.tariff import Limit, Tariff

PARTS = {
    "total_fixed_cost": "fixed",
    "total_energy_cost": "energy",
    "total_time_cost": "time",
    "total_parking_cost": "parking",
    "total_reservation_cost": "reservation",
}


@dataclass(frozen=True, slots=True)
class Money:
    """An amount before and after taxes; None where the tariff does not let us know it."""

    before: Fraction | None
    after: Fraction | None

    def plus(self, other: Money) -> Money:
        """Add; what is unknown stays unknown."""
        before = None if self.before is None or other.before is None else self.before + other.before
        after = None if self.after is None or other.after is None else self.after + other.after
        return Money(before, after)


NOTHING = Money(Fraction(), Fraction())
NONE = Quantity.exact(0)


@dataclass(frozen=True, slots=True)
class Bill:
    """What a session costs under `rules`."""

    rules: Rules
    lines: tuple[Line, ...]
    total: Money
    parts: dict[str, Money]
    """By the name of the total_*_cost."""
    limit: str = ""
    """min_price or max_price where one changed the total."""


_GROSS = COST * 10**RATE
"""Gross costs are reckoned in this part of a currency unit: net times a tax rate of so many decimals."""


@dataclass(slots=True)
class _Sum:
    """A running sum: net in units of COST, gross in units of _GROSS; None where one is not known."""

    before: Amount | None = 0
    after: Amount | None = 0

    def add(self, line: Line) -> None:
        """Add a line: prices are before, after or without taxes as its tariff says."""
        before, after = _net_and_gross(line)
        self.before = None if self.before is None or before is None else self.before + before
        self.after = None if self.after is None or after is None else self.after + after

    def money(self) -> Money:
        """Give the sum as amounts of the currency."""
        return Money(
            None if self.before is None else Fraction(self.before) / COST,
            None if self.after is None else Fraction(self.after) / _GROSS,
        )


def _net_and_gross(line: Line) -> tuple[Amount | None, Amount | None]:
    cost, vat, rate = line.units, line.component.vat, line.component.rate
    taxes = line.tariff.taxes
    if taxes == "added":
        return cost, cost * rate
    if taxes == "included":
        return (Fraction(cost * 10**RATE) / rate if vat is not None and rate > 0 else None), cost * 10**RATE
    if taxes == "none":
        return cost, cost * 10**RATE
    return cost, None if cost else 0


def money(line: Line) -> Money:
    """Give what a line costs."""
    found = _Sum()
    found.add(line)
    return found.money()


def bill(
    charge: Charge, periods: Sequence[tuple[Period, Tariff]], rules: Rules, notes: Notes, *, expired: bool | None
) -> Bill:
    """Work the price out under these readings. `expired`: what is known of a reservation; None: nothing."""
    cut = stretches(charge, periods, rules)
    unused = expired if expired is not None else not charge.charged
    lines = [*reservation_lines(cut, rules, unused=unused), *session_lines(cut, rules, notes)]
    lines = with_steps(lines, rules, _used(charge, rules) if rules.total == "session" else None)
    sums: dict[str, _Sum] = {}
    whole = _Sum()
    for line in lines:
        sums.setdefault(line.group, _Sum()).add(line)
        whole.add(line)
    parts = {name: sums[group].money() if group in sums else NOTHING for name, group in PARTS.items()}
    total = whole.money()
    tariffs = {id(tariff): tariff for _, tariff in periods}
    only = next(iter(tariffs.values())) if len(tariffs) == 1 else None
    if only is None or not (charge.charged or rules.reserved_limits == "all"):
        return Bill(rules, tuple(lines), total, parts)
    if rules.reserved_limits == "apart" and charge.charged:
        rest = [each.money() for group, each in sums.items() if group != "reservation"]
        limited, limit = _limited(reduce(Money.plus, rest, NOTHING), only)
        return Bill(rules, tuple(lines), limited.plus(parts["total_reservation_cost"]), parts, limit)
    limited, limit = _limited(total, only)
    return Bill(rules, tuple(lines), limited, parts, limit)


def _used(charge: Charge, rules: Rules) -> dict[str, Quantity]:
    """Give what the session, and a reservation before it, used of each dimension, priced or not."""
    found: dict[str, Quantity] = {}
    for period in charge.periods:
        for name in period.quantities:
            amount = counted(period, name, rules)
            if amount is None or (period.reserved and name != "RESERVATION_TIME"):
                continue
            so_far = found.get(name, NONE)
            found[name] = Quantity(so_far.value + amount.value, so_far.low + amount.low, so_far.high + amount.high)
    return found


def _limited(total: Money, tariff: Tariff) -> tuple[Money, str]:
    """Clamp net and gross apart: a session may hit one limit and not the other (e1, 9)."""
    name, made = "", total
    for limit, low, word in ((tariff.minimum, True, "min_price"), (tariff.maximum, False, "max_price")):
        if limit is not None:
            clamped = _clamped(made, limit, low=low, taxes=tariff.taxes)
            name, made = (word if clamped != made else name), clamped
    return made, name


def _clamped(total: Money, limit: Limit, *, low: bool, taxes: str) -> Money:
    before = _clamp(total.before, limit.before, low=low)
    after_limit = limit.after if limit.after is not None or taxes != "none" else limit.before
    after = _clamp(total.after, after_limit, low=low)
    if after_limit is None and before != total.before:
        after = None  # the limit counts before taxes only, and how taxes share it nobody said
    return Money(before, after)


def _clamp(value: Fraction | None, limit: Fraction | None, *, low: bool) -> Fraction | None:
    if value is None or limit is None:
        return value
    return max(value, limit) if low else min(value, limit)
