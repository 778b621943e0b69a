"""Dimensions that are priced only sometimes: what costs nothing whenever no element is active."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from suite.pricing.lint.covering import ABOVE, BELOW, WHOLE_WEEK, lean, nobody_knows, week
from suite.pricing.lint.finding import INFO, Finding, judge

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from suite.pricing.restrictions import Restrictions
    from suite.pricing.tariff import Tariff

METERED = ("ENERGY", "TIME", "PARKING_TIME")
_DATE = 10


@judge
def gaps(raw: dict[str, Any], tariff: Tariff) -> Iterator[Finding]:
    """A dimension that is priced only under restrictions is free whenever none of them holds.

    Where it is free anyway, and where the restriction is a first day that was over when the tariff was last updated, nobody
    notices.
    """
    known = last_day(raw)
    for dimension in METERED:
        pricing = [each for each in tariff.elements if each.component(dimension) and not each.reservation]
        prices = [each.component(dimension) for each in pricing]
        rules = [lean(begun(each.restrictions, known)) for each in pricing]
        if not any(each is not None and each.price for each in prices) or any(each.empty for each in rules):
            continue
        if not _whole(rules):
            yield Finding(
                "dimension-not-exhausted", INFO, "/elements",
                f"{dimension} has a price only under restrictions; whenever none of them holds it costs nothing",
                "a last element without restrictions says what it costs then, also where that is 0",
            )  # fmt: skip


def last_day(raw: dict[str, Any]) -> date | None:
    """Give the day on which the tariff was last updated, in UTC."""
    said = raw.get("last_updated")
    try:
        return date.fromisoformat(said[:_DATE]) if isinstance(said, str) else None
    except ValueError:
        return None


def begun(rules: Restrictions, known: date | None) -> Restrictions:
    """Leave out a first day that was over, wherever on earth, before the tariff was last updated."""
    if known is None or rules.start_date is None or rules.start_date >= known:
        return rules
    return replace(rules, start_date=None)


def _whole(rules: list[Restrictions]) -> bool:
    """The restrictions that differ only in one pair of bounds, or in the time of day, cover everything together."""
    return _whole_week(rules) or any(_whole_range(rules, low, high) for low, high in zip(BELOW, ABOVE, strict=True))


def _whole_week(rules: list[Restrictions]) -> bool:
    covered = 0
    for each in rules:
        asked = type(each)(start_time=each.start_time, end_time=each.end_time, days=each.days)
        covered |= week(each) if each == asked and not nobody_knows(each) else 0
    return covered == WHOLE_WEEK


def _whole_range(rules: list[Restrictions], low: str, high: str) -> bool:
    """Bounds of one kind alone, from nothing to everything without a hole."""
    spans = []
    for each in rules:
        bounds = {low: getattr(each, low), high: getattr(each, high)}
        if each == type(each)(**bounds):
            spans.append((bounds[low] or 0, bounds[high]))
    reached: Fraction | int | None = 0
    for start, end in sorted(spans, key=lambda span: span[0]):
        if reached is not None and start <= reached:
            reached = None if end is None else max(reached, end)
    return reached is None
