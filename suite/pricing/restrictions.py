"""When a tariff element is active: all of its restrictions hold at one moment of a session (mod_tariffs: TariffRestrictions)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time
from fractions import Fraction
from typing import TYPE_CHECKING

from suite.pricing.notes import brief
from suite.pricing.numbers import Amount, number, units
from suite.pricing.rules import Rules

if TYPE_CHECKING:
    from suite.pricing.notes import Notes

_OURS = Rules()
KWH, SECOND = 9, 6
"""Energy is reckoned in units of 10^-9 kWh, time in units of 10^-6 seconds."""
Bounds = tuple[Amount | None, Amount | None]
DAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
RESERVED = ("RESERVATION", "RESERVATION_EXPIRES")
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_NUMBERS = (
    "min_kwh", "max_kwh", "min_current", "max_current", "min_power", "max_power", "min_duration", "max_duration"
)  # fmt: skip
KNOWN = frozenset(
    {"start_time", "end_time", "start_date", "end_date", "day_of_week", "reservation", "booking", *_NUMBERS}
)


@dataclass(frozen=True, slots=True)
class Moment:
    """What restrictions are held against, at the beginning of a stretch of a session."""

    wall: datetime | None
    """Local time of the Location; None where no restriction of the tariff asks for it."""
    age: Amount
    """Microseconds since the session started, reservation apart."""
    energy: Amount
    """Used so far, in units of 10^-9 kWh."""
    power: tuple[Fraction, Fraction] | None = None
    """Lowest and highest kW of the period; None where the record does not tell."""
    current: tuple[Fraction, Fraction] | None = None
    """Lowest and highest A over all phases."""


@dataclass(frozen=True, slots=True)
class Restrictions:
    """The restrictions of one element; None for those it does not have. Bounds below are inclusive, above exclusive."""

    start_time: time | None = None
    end_time: time | None = None
    start_date: date | None = None
    end_date: date | None = None
    min_kwh: Fraction | None = None
    max_kwh: Fraction | None = None
    min_current: Fraction | None = None
    max_current: Fraction | None = None
    min_power: Fraction | None = None
    max_power: Fraction | None = None
    min_duration: Fraction | None = None
    max_duration: Fraction | None = None
    days: frozenset[int] = frozenset()
    reservation: str = ""
    impossible: bool = False
    """A restriction that cannot be read: the element is never active, and a note says so."""
    local: bool = field(init=False, compare=False)
    """Whether the wall clock matters."""
    empty: bool = field(init=False, compare=False)
    """Whether it is always active."""
    metered: bool = field(init=False, compare=False)
    """Whether power or current matters."""
    energy: Bounds = field(init=False, compare=False)
    age: Bounds = field(init=False, compare=False)

    def __post_init__(self) -> None:
        """Work out once what is asked for every stretch of every session."""
        times = (self.start_time, self.end_time, self.start_date, self.end_date)
        put = object.__setattr__
        put(self, "local", bool(self.days) or any(each is not None for each in times))
        put(self, "energy", (_in(self.min_kwh, KWH), _in(self.max_kwh, KWH)))
        put(self, "age", (_in(self.min_duration, SECOND), _in(self.max_duration, SECOND)))
        spans = (self.min_current, self.max_current, self.min_power, self.max_power)
        put(self, "metered", any(each is not None for each in spans))
        bounds = (*self.energy, *self.age, *spans)
        free = not self.local and not self.reservation and not self.impossible
        put(self, "empty", free and all(each is None for each in bounds))

    def holds(self, moment: Moment, rules: Rules = _OURS) -> bool:
        """Say whether all hold; `rules` say to which day a window over midnight counts, and the like (d64, d66, d75)."""
        if self.empty or self.impossible:
            return self.empty
        return (
            self._rest(moment, rules)
            and _reached(moment.power, self.min_power, self.max_power, rules)
            and _reached(moment.current, self.min_current, self.max_current, rules)
        )

    def _rest(self, moment: Moment, rules: Rules = _OURS) -> bool:
        """Say whether what asks for neither power nor current holds."""
        return (
            (moment.wall is None or not self.local or self._on_the_clock(moment.wall, rules))
            and _between(moment.energy, *self.energy)
            and _between(moment.age, *self.age)
        )

    def _on_the_clock(self, wall: datetime, rules: Rules) -> bool:
        day = wall.date()
        if self.start_date is not None and day < self.start_date:
            return False
        if self.end_date is not None and day >= self.end_date:
            return False
        now = wall.time()
        early = self.wraps and now < (self.end_time or time())
        weekday = (day.weekday() - 1) % 7 if rules.window == "began" and early else day.weekday()
        open_ = self.in_window(now) or (self.equal and rules.equal == "always")
        return (not self.days or weekday in self.days) and open_

    @property
    def equal(self) -> bool:
        """Whether the daily window ends at the time it begins: what that means nobody said (d66)."""
        return self.start_time is not None and self.start_time == self.end_time != time()

    @property
    def wraps(self) -> bool:
        """Whether the daily window goes over midnight."""
        start, end = self.start_time, self.end_time
        return start is not None and end is not None and time() < end < start

    def in_window(self, now: time) -> bool:
        """Say whether a time of day is in the daily window."""
        start = self.start_time or time()
        end = self.end_time
        if end is None or end == time():
            return now >= start
        return (now >= start or now < end) if end < start else start <= now < end

    def spanned(self, moment: Moment) -> bool:
        """Whether the power or current of the period is on both sides of a limit."""
        spans = ((moment.power, self.min_power, self.max_power), (moment.current, self.min_current, self.max_current))
        return any(
            span is not None and _between(span[0], low, high) != _between(span[1], low, high)
            for span, low, high in spans
        )

    def unseen(self, moment: Moment) -> str:
        """Name the restriction that the record of the period does not let us evaluate; empty for none, or where another fails."""
        if not self.metered or self.impossible or not self._rest(moment):
            return ""
        if moment.power is None and (self.min_power is not None or self.max_power is not None):
            return "min_power" if self.min_power is not None else "max_power"
        if moment.current is None and (self.min_current is not None or self.max_current is not None):
            return "min_current" if self.min_current is not None else "max_current"
        return ""


def _in(value: Fraction | None, power: int) -> Amount | None:
    return None if value is None else units(value, power)


_NONE = Restrictions()


def _between(value: Amount, low: Amount | None, high: Amount | None) -> bool:
    return (low is None or value >= low) and (high is None or value < high)


def _reached(span: tuple[Fraction, Fraction] | None, low: Fraction | None, high: Fraction | None, rules: Rules) -> bool:
    """A period that touches both sides of a limit is priced by what it reached at most, or at least (d75)."""
    if low is None and high is None:
        return True
    return span is not None and _between(span[0 if rules.power == "least" else 1], low, high)


def read_restrictions(raw: object, pointer: str, notes: Notes) -> Restrictions:
    """Compile `restrictions`; what cannot be read makes the element inactive and is noted."""
    if raw is None:
        return _NONE
    if not isinstance(raw, dict):
        notes.add("restriction-unreadable", "restrictions is no object", pointer, blocks=True)
        return Restrictions(impossible=True)
    found: dict[str, object] = {}
    wrong = False
    for name, value in raw.items():
        if value is None:
            continue
        if name not in KNOWN:
            told = f"{brief(name)} is no restriction that the standard knows; it counts for nothing"
            notes.add("restriction-unknown", told, pointer)
            continue
        if name == "booking":
            notes.add(
                "restriction-booking",
                "elements for bookings have no worked rules in the standard",
                f"{pointer}/booking",
                blocks=True,
            )
            wrong = True
            continue
        key, made = _one(name, value)
        if made is None:
            notes.add("restriction-unreadable", f"{name} is {brief(value)}", f"{pointer}/{name}", blocks=True)
            wrong = True
        else:
            found[key] = made
            if name in _NUMBERS and isinstance(value, str):
                told = f"{name} is a text; read as the number it shows"
                notes.add("number-as-text", told, f"{pointer}/{name}")
    return Restrictions(**found, impossible=wrong)  # type: ignore[arg-type]


def _one(name: str, value: object) -> tuple[str, object]:
    if name in _NUMBERS:
        return name, number(value)
    if name in {"start_time", "end_time"}:
        return name, _time(value)
    if name in {"start_date", "end_date"}:
        return name, _date(value)
    if name == "day_of_week":
        return "days", _days(value)
    return name, value if value in RESERVED else None


def _time(value: object) -> time | None:
    found = _TIME.fullmatch(value) if isinstance(value, str) else None
    return time(int(found.group(1)), int(found.group(2))) if found else None


def _date(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) and _DATE.fullmatch(value) else None
    except ValueError:
        return None


def _days(value: object) -> frozenset[int] | None:
    entries = value if isinstance(value, list) else [value]
    if not all(isinstance(each, str) and each.upper() in DAYS for each in entries):
        return None
    return frozenset(DAYS.index(str(each).upper()) for each in entries)
