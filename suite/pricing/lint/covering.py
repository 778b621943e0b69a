"""Which restrictions hold whenever others do: as far as bounds, clock and calendar tell, and never in doubt."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction

    from suite.pricing.restrictions import Restrictions
    from suite.pricing.tariff import Element

BELOW = ("min_kwh", "min_current", "min_power", "min_duration")
ABOVE = ("max_kwh", "max_current", "max_power", "max_duration")
_DAY, _DAYS = 1440, 7
WHOLE_WEEK = (1 << _DAY * _DAYS) - 1


@lru_cache(maxsize=2048)
def lean(rules: Restrictions) -> Restrictions:
    """Leave out what restricts nothing: minima of 0 of what only grows, all seven weekdays, 00:00 to 00:00."""
    all_day = rules.start_time in {None, time()} and rules.end_time in {None, time()}
    return replace(
        rules,
        min_kwh=rules.min_kwh or None,
        min_duration=rules.min_duration or None,
        days=frozenset() if len(rules.days) == _DAYS else rules.days,
        start_time=None if all_day else rules.start_time,
        end_time=None if all_day else rules.end_time,
    )


def covers(wide: Restrictions, narrow: Restrictions) -> bool:
    """Say whether `wide` holds whenever `narrow` does; never says so in doubt."""
    if wide.impossible or narrow.impossible or wide.reservation != narrow.reservation:
        return False
    wide, narrow = lean(wide), lean(narrow)
    if nobody_knows(wide) or _day_in_doubt(wide, narrow):
        return False
    return (
        all(_at_most(getattr(wide, name), getattr(narrow, name)) for name in BELOW)
        and all(_at_least(getattr(wide, name), getattr(narrow, name)) for name in ABOVE)
        and (not wide.days or (bool(narrow.days) and narrow.days <= wide.days))
        and (wide.start_date is None or (narrow.start_date is not None and narrow.start_date >= wide.start_date))
        and (wide.end_date is None or (narrow.end_date is not None and narrow.end_date <= wide.end_date))
        and _same_day(wide, narrow)
    )


def nobody_knows(rules: Restrictions) -> bool:
    """Equal times are never or always (d66)."""
    return rules.start_time is not None and rules.start_time == rules.end_time != time()


def _day_in_doubt(wide: Restrictions, narrow: Restrictions) -> bool:
    """Which day the hours behind midnight belong to is disputed (d64): it matters where `wide` asks for a day."""
    times = ((rules.start_time, rules.end_time) for rules in (wide, narrow))
    asks = bool(wide.days) or wide.start_date is not None or wide.end_date is not None
    return asks and (wide.wraps or narrow.wraps) and len(set(times)) > 1


def _at_most(wide: Fraction | None, narrow: Fraction | None) -> bool:
    return wide is None or (narrow is not None and wide <= narrow)


def _at_least(wide: Fraction | None, narrow: Fraction | None) -> bool:
    return wide is None or (narrow is not None and wide >= narrow)


def _same_day(wide: Restrictions, narrow: Restrictions) -> bool:
    minutes = _minutes(wide)
    return minutes is None or ((inner := _minutes(narrow)) is not None and not inner & ~minutes)


def _minutes(rules: Restrictions) -> int | None:
    """Give a bit for each minute of the day in the window; None for all of them."""
    if rules.start_time is None and rules.end_time in {None, time()}:
        return None
    start = rules.start_time or time()
    begin = start.hour * 60 + start.minute
    end = rules.end_time.hour * 60 + rules.end_time.minute if rules.end_time is not None else 0
    return _bits(begin, end or _DAY) if begin < (end or _DAY) else _bits(begin, _DAY) | _bits(0, end)


def _bits(begin: int, end: int) -> int:
    return (1 << end) - (1 << begin)


def week(rules: Restrictions) -> int:
    """Give a bit for each minute of the week at which clock and weekday hold, each minute on its own day."""
    minutes = _minutes(rules)
    day = _bits(0, _DAY) if minutes is None else minutes
    return sum(day << _DAY * each for each in (rules.days or range(_DAYS)))


def _by_window(rules: Restrictions) -> int:
    """Do the same where the hours behind midnight belong to the day before (d64)."""
    if not rules.wraps or not rules.days:
        return week(rules)
    early = week(replace(rules, start_time=None))
    late = week(replace(rules, end_time=None))
    moved = early << _DAY
    return late | (moved & WHOLE_WEEK) | (moved >> _DAY * _DAYS)


@lru_cache(maxsize=2048)
def surely(rules: Restrictions) -> int:
    """Give the minutes of the week at which it holds by either reading; none where it asks for more than clock and weekday."""
    rules = lean(rules)
    asked = type(rules)(start_time=rules.start_time, end_time=rules.end_time, days=rules.days)
    if rules.impossible or rules != asked or nobody_knows(rules):
        return 0
    return week(rules) & _by_window(rules)


@lru_cache(maxsize=2048)
def possibly(rules: Restrictions) -> int:
    """Give the minutes of the week at which it may hold."""
    return WHOLE_WEEK if nobody_knows(rules) else week(rules) | _by_window(rules)


def taken(elements: list[Element]) -> int:
    """Give the minutes of the week that elements take together, whatever else there is."""
    made = 0
    for each in elements:
        made |= surely(each.restrictions)
    return made
