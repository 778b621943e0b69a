"""Why an element priced a stretch: its restrictions in words that a person at accounts understands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from suite.pricing.numbers import text
from suite.pricing.restrictions import DAYS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from suite.pricing.lines import Line
    from suite.pricing.restrictions import Restrictions


def why(line: Line, zone: str) -> str:
    """Say which element it was and under which restrictions it is active."""
    told = "; ".join(conditions(line.element.restrictions, zone))
    first = f"element {line.element.place + 1} of tariff {line.tariff.id}"
    return f"{first}, active: {told}" if told else f"{first}, which has no restrictions"


def conditions(rules: Restrictions, zone: str) -> Iterator[str]:
    """Give each restriction as a phrase."""
    if rules.reservation:
        yield "for a reservation" if rules.reservation == "RESERVATION" else "for a reservation that expired"
    if rules.start_time is not None or rules.end_time is not None:
        start = rules.start_time.strftime("%H:%M") if rules.start_time else "00:00"
        end = rules.end_time.strftime("%H:%M") if rules.end_time else "24:00"
        yield f"{start} to {end} in {zone}"
    if rules.start_date is not None:
        yield f"from {rules.start_date}"
    if rules.end_date is not None:
        yield f"before {rules.end_date}"
    if rules.days:
        yield "on " + ", ".join(DAYS[each].capitalize() for each in sorted(rules.days))
    yield from _spans(rules)


def _spans(rules: Restrictions) -> Iterator[str]:
    spans = (
        (rules.min_kwh, rules.max_kwh, "kWh used"),
        (rules.min_power, rules.max_power, "kW"),
        (rules.min_current, rules.max_current, "A"),
        (rules.min_duration, rules.max_duration, "seconds of the session"),
    )
    for low, high, unit in spans:
        if low is not None or high is not None:
            yield _span(low, high, unit)


def _span(low: Fraction | None, high: Fraction | None, unit: str) -> str:
    if low is None:
        return f"below {text(high, 0)} {unit}"
    return f"from {text(low, 0)} {unit}" if high is None else f"from {text(low, 0)} to below {text(high, 0)} {unit}"
