"""Restrictions that never hold, hold always, or leave a gap nobody meant."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING, Any

from suite.pricing.clock import instant
from suite.pricing.lint.finding import INFO, WARNING, Finding, judge
from suite.pricing.lint.gaps import begun, last_day
from suite.pricing.numbers import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suite.pricing.restrictions import Restrictions
    from suite.pricing.tariff import Element, Tariff

_PAIRS = ("kwh", "current", "power", "duration")
_ALL_DAYS, _QUARTER = 7, 15
_DAY, _HALF_DAY = 86_400_000_000, 43_200_000_000
_EPOCH = date(1970, 1, 1).toordinal()
_ON_UTC = frozenset({"GB", "IE", "PT", "IS"})
_POWERED = ("min_kwh", "min_power", "min_current")
_UNITS = (
    ("duration", 0, 300, "seconds", "minutes"), ("power", 1000, None, "kW", "W"), ("kwh", 2000, None, "kWh", "Wh"),
)  # fmt: skip
"""What a restriction counts in, and between which values it looks like something else."""


@judge
def never_holds(raw: dict[str, Any], tariff: Tariff) -> Iterator[Finding]:
    """A window whose end is not after its beginning never opens."""
    del raw
    for element in tariff.elements:
        rules, pointer = element.restrictions, f"{element.pointer}/restrictions"
        for name in _PAIRS:
            low, high = getattr(rules, f"min_{name}"), getattr(rules, f"max_{name}")
            if low is not None and high is not None and low >= high:
                yield Finding(
                    "window-never-opens", WARNING, f"{pointer}/max_{name}",
                    f"min_{name} {text(low, 0)} is not below max_{name} {text(high, 0)}: this element is never active",
                )  # fmt: skip
            elif high is not None and high <= 0:
                yield Finding(
                    "window-never-opens",
                    WARNING,
                    f"{pointer}/max_{name}",
                    f"max_{name} {text(high, 0)} is never undercut",
                )
        if rules.start_date and rules.end_date and rules.start_date >= rules.end_date:
            yield Finding(
                "window-never-opens", WARNING, f"{pointer}/end_date",
                f"end_date {rules.end_date} is exclusive and not after start_date {rules.start_date}: this element is never active",
                "the first day on which it does not apply any more belongs here",
            )  # fmt: skip
        yield from _never_together(tariff, element, pointer)


def _never_together(tariff: Tariff, element: Element, pointer: str) -> Iterator[Finding]:
    """No energy flows while an EVSE is reserved; and a last day may be over before the tariff begins."""
    rules = element.restrictions
    for name in _POWERED if element.reservation else ():
        if (getattr(rules, name) or 0) > 0:
            told = f"{name} in an element for reservations: nothing flows yet, so it is never active"
            yield Finding("window-never-opens", WARNING, f"{pointer}/{name}", told)
    if rules.end_date and tariff.start is not None and _over(rules.end_date) <= tariff.start:
        yield Finding(
            "window-never-opens", WARNING, f"{pointer}/end_date",
            f"end_date {rules.end_date} is over before the tariff begins (start_date_time): this element is never active",
        )  # fmt: skip


def _over(day: date) -> int:
    """Give the moment at which a day has begun everywhere on earth."""
    return (day.toordinal() - _EPOCH) * _DAY + _HALF_DAY


@judge
def same_times(raw: dict[str, Any], tariff: Tariff) -> Iterator[Finding]:
    """Equal start_time and end_time: empty or the whole day, nobody says (d66)."""
    del raw
    for element in tariff.elements:
        rules = element.restrictions
        if rules.start_time is not None and rules.start_time == rules.end_time and rules.start_time != time():
            yield Finding(
                "window-equal-times", WARNING, f"{element.pointer}/restrictions/end_time",
                f"start_time and end_time are both {rules.start_time:%H:%M}: the standard does not say whether that is never or always",
                "leave both out for the whole day",
            )  # fmt: skip


@judge
def last_minute(raw: dict[str, Any], tariff: Tariff) -> Iterator[Finding]:
    """23:59 as end_time leaves the last minute of the day without this element."""
    for element in tariff.elements:
        rules = element.restrictions
        if rules.end_time != time(23, 59) or _taken_over(raw, tariff, element.place):
            continue
        yield Finding(
            "window-last-minute", WARNING, f"{element.pointer}/restrictions/end_time",
            "end_time 23:59 is exclusive: in the last minute of the day this element is not active",
            "00:00 as end_time means the end of the day; leave both times out for the whole day",
        )  # fmt: skip


def _taken_over(raw: dict[str, Any], tariff: Tariff, place: int) -> bool:
    """Another element picks that minute up with the same prices, so that nobody notices."""
    del raw
    mine = {(each.dimension, each.price, each.vat) for each in tariff.elements[place].components}
    rest = tariff.elements[place + 1 :]
    return any(
        each.restrictions.empty and mine <= {(one.dimension, one.price, one.vat) for one in each.components}
        for each in rest
    )


@judge
def minute_between(raw: dict[str, Any], tariff: Tariff) -> Iterator[Finding]:
    """A window that ends at 06:59 where another begins at 07:00 leaves a minute between them."""
    del raw
    begins = {each.restrictions.start_time for each in tariff.elements}
    for element in tariff.elements:
        end = element.restrictions.end_time
        if end is None or end.minute % _QUARTER != _QUARTER - 1 or end == time(23, 59):
            continue
        following = time(end.hour + (end.minute + 1) // 60, (end.minute + 1) % 60)
        if following in begins:
            yield Finding(
                "window-minute-between", WARNING, f"{element.pointer}/restrictions/end_time",
                f"end_time {end:%H:%M} is exclusive and another element begins at {following:%H:%M}: "
                "in the minute between this one is not active",
                f"{following:%H:%M} as end_time leaves no gap",
            )  # fmt: skip


@judge
def over_midnight(raw: dict[str, Any], tariff: Tariff) -> Iterator[Finding]:
    """Which weekday the hours behind midnight belong to is disputed (d64)."""
    del raw
    for element in tariff.elements:
        rules = element.restrictions
        if rules.wraps and 0 < len(rules.days) < _ALL_DAYS:
            yield Finding(
                "window-over-midnight", INFO, f"{element.pointer}/restrictions/day_of_week",
                f"{rules.start_time:%H:%M} to {rules.end_time:%H:%M} goes over midnight: the standard does not say whether the hours "
                "behind it belong to the day named or to the day before",
                "two elements, one to 00:00 and one from 00:00, each with its days, leave no doubt",
            )  # fmt: skip


@judge
def other_units(raw: dict[str, Any], tariff: Tariff) -> Iterator[Finding]:
    """Minutes where seconds are counted, watts where kilowatts are."""
    del raw
    for element in tariff.elements:
        for kind, low, high, unit, other in _UNITS:
            for name in (f"min_{kind}", f"max_{kind}"):
                value = getattr(element.restrictions, name)
                if value is not None and value > 0 and value >= low and (high is None or value < high):
                    yield Finding(
                        "restriction-unit", INFO, f"{element.pointer}/restrictions/{name}",
                        f"{name} counts {unit}: are {text(value, 0)} {other} meant?",
                    )  # fmt: skip


@judge
def always_holds(raw: dict[str, Any], tariff: Tariff) -> Iterator[Finding]:
    """Restrictions that restrict nothing only make readers wonder."""
    known = last_day(raw)
    for element in tariff.elements:
        given = _given(raw, element.place)
        pointer = f"{element.pointer}/restrictions"
        if given is not None and not any(value is not None for value in given.values()):
            yield Finding(
                "restriction-needless", INFO, pointer, "restrictions without any restriction", "leave them out"
            )
        if begun(element.restrictions, known) is not element.restrictions:
            yield Finding(
                "restriction-needless", INFO, f"{pointer}/start_date",
                f"start_date {element.restrictions.start_date} was past when the tariff was last updated: it restricts nothing any more",
                "leave it out",
            )  # fmt: skip
        for name in _needless(element.restrictions):
            yield Finding(
                "restriction-needless", INFO, f"{pointer}/{name}", f"{name} restricts nothing here", "leave it out"
            )


def _given(raw: dict[str, Any], place: int) -> dict[str, Any] | None:
    entries = raw.get("elements")
    entry = entries[place] if isinstance(entries, list) and place < len(entries) else None
    found = entry.get("restrictions") if isinstance(entry, dict) else None
    return found if isinstance(found, dict) else None


def _needless(rules: Restrictions) -> Iterator[str]:
    for name in ("min_kwh", "min_duration"):
        if getattr(rules, name) == 0:
            yield name
    if len(rules.days) == _ALL_DAYS:
        yield "day_of_week"
    if rules.start_time == time() and rules.end_time in {None, time()}:
        yield "start_time"


@judge
def not_in_a_record(raw: dict[str, Any], tariff: Tariff) -> Iterator[Finding]:
    """Power and current are recorded in a CDR only where the CPO chooses to: else nobody can check the price."""
    del raw
    for element in tariff.elements:
        rules = element.restrictions
        for name in ("min_power", "max_power", "min_current", "max_current"):
            value = getattr(rules, name)
            if value is not None and value > 0:
                unit = "POWER" if name.endswith("power") else "CURRENT"
                yield Finding(
                    "restriction-unseen", INFO, f"{element.pointer}/restrictions/{name}",
                    f"{name} can be checked only by CDRs whose periods carry MAX_{unit} and MIN_{unit}",
                )  # fmt: skip


@judge
def validity(raw: dict[str, Any], tariff: Tariff) -> Iterator[Finding]:
    """A tariff that ends before it begins is never valid."""
    if tariff.start is not None and tariff.end is not None and tariff.end <= tariff.start:
        yield Finding(
            "validity-never",
            WARNING,
            "/end_date_time",
            "end_date_time is not after start_date_time: the tariff is never valid",
        )
    updated = instant(raw["last_updated"]) if isinstance(raw.get("last_updated"), str) else None
    if tariff.end is not None and updated is not None and tariff.end <= updated and tariff.end != tariff.start:
        told = "the tariff was over when it was last updated"
        yield Finding("validity-ended", INFO, "/end_date_time", told, "leave out tariffs that are over")
    for name in ("start_date_time", "end_date_time"):
        said = raw.get(name)
        if isinstance(said, str) and said[11:16] == "00:00" and raw.get("country_code") not in _ON_UTC:
            yield Finding(
                "validity-midnight", INFO, f"/{name}",
                f"{name} is midnight in UTC, which is another hour at most locations",
                "restrictions are in local time, this is not: 22:00 or 23:00 the day before is midnight in central Europe",
            )  # fmt: skip
