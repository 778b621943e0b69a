"""A bill: the lines of a session under one set of readings, its totals before and after taxes, its limits."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from suite.pricing.lines import Line, reservation_lines, session_lines
from suite.pricing.steps import with_steps
from suite.pricing.stretches import stretches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from suite.pricing.charge import Charge, Period
    from suite.pricing.notes import Notes
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


def money(line: Line) -> Money:
    """Give what a line costs: prices are before, after or without taxes as the tariff says."""
    cost, vat = line.cost, line.component.vat
    rate = 1 + vat / 100 if vat is not None else Fraction(1)
    taxes = line.tariff.taxes
    if taxes == "included":
        return Money(cost / rate if vat is not None and rate > 0 else None, cost)
    if taxes == "none":
        return Money(cost, cost)
    if taxes in {"outside", "later"}:
        return Money(cost, None if cost else cost)
    return Money(cost, cost * rate)


def bill(
    charge: Charge, periods: Sequence[tuple[Period, Tariff]], rules: Rules, notes: Notes, *, expired: bool | None
) -> Bill:
    """Work the price out under these readings. `expired`: what is known of a reservation; None: nothing."""
    cut = stretches(charge, periods, rules)
    unused = expired if expired is not None else not charge.charged
    lines = [*reservation_lines(cut, rules, unused=unused), *session_lines(cut, rules, notes)]
    lines = with_steps(lines, rules)
    parts = {name: _sum(lines, group) for name, group in PARTS.items()}
    total = NOTHING
    for part in parts.values():
        total = total.plus(part)
    tariffs = {id(tariff): tariff for _, tariff in periods}
    only = next(iter(tariffs.values())) if len(tariffs) == 1 else None
    if only is None or not (charge.charged or rules.reserved_limits == "all"):
        return Bill(rules, tuple(lines), total, parts)
    limited, limit = _limited(total, only)
    return Bill(rules, tuple(lines), limited, parts, limit)


def _sum(lines: Sequence[Line], group: str) -> Money:
    total = NOTHING
    for line in lines:
        if line.group == group:
            total = total.plus(money(line))
    return total


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
