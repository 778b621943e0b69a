"""A Tariff made ready for the plain case: whole numbers only, and for each part of the day the elements that may price it.

Made once for each distinct text of a tariff and kept; what does not come out in whole numbers has no program, and the exact
engine prices it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from suite.pricing.clock import MICRO
from suite.pricing.lines import COST, WEIGHT
from suite.pricing.notes import Note, Notes
from suite.pricing.numbers import loads
from suite.pricing.tariff import RATE, read_tariff

if TYPE_CHECKING:
    from collections.abc import Iterable

    from suite.pricing.numbers import Amount
    from suite.pricing.restrictions import Restrictions
    from suite.pricing.tariff import Component, Element, Limit, Tariff

_MOST, _MOST_BYTES = 2048, 48 << 20
"""Programs kept, and bytes of their texts; a whole network has fewer tariffs."""
_MOST_ELEMENTS, _LONGEST = 500, 1 << 20
"""Elements, and bytes, of a tariff that is plain."""
_NINE = 10**9
_FIRST_DAY = date(1970, 1, 1).toordinal()
GROSS = COST * 10**RATE
DIMENSIONS = ("FLAT", "ENERGY", "TIME", "PARKING_TIME")
_KEPT: dict[bytes, Program | None] = {}
_HELD = [0]
"""Bytes of the texts that are kept."""


Rest = tuple[tuple[int, int, int], ...]
"""What is left to ask once time of day and weekday hold: which value (day, energy, age, power, current), from, and below."""
_LOWEST, _HIGHEST = -(10**40), 10**40


class Candidate(NamedTuple):
    """An element that may price a dimension. `worth`: of one unit of the quantity, in units of COST."""

    rest: Rest
    worth: int
    rate: int
    step: int
    """In the quantity's unit."""
    group: str
    element: Element
    component: Component


Candidates = tuple[tuple[Candidate, ...], tuple[Candidate, ...], tuple[Candidate, ...], tuple[Candidate, ...]]


@dataclass(frozen=True, slots=True)
class Bounds:
    """A price limit in units of COST, and of GROSS after taxes."""

    before: int | None
    after: int | None


@dataclass(slots=True)
class Program:
    """A tariff in whole numbers."""

    text: bytes
    tariff: Tariff
    notes: tuple[Note, ...]
    days: tuple[int, ...]
    """Times of the day (microseconds) at which prices may change, midnight first; empty where the clock does not matter."""
    ages: tuple[int, ...]
    energies: tuple[int, ...]
    minimum: Bounds | None
    maximum: Bounds | None
    has: frozenset[str]
    asks: tuple[bool, bool]
    """Whether a period must record its power, its current."""
    _known: dict[tuple[int, int], Candidates] = field(default_factory=dict)

    def candidates(self, place: int, weekday: int) -> Candidates:
        """Give those of each dimension, in their order, for a part of the day (from 0) and a weekday (Monday is 0)."""
        found = self._known.get((place, weekday))
        if found is None:
            at = self.days[place] if self.days else 0
            found = self._known[place, weekday] = _candidates(self.tariff, at, weekday)
        return found


def program(text: bytes) -> Program | None:
    """Give the program of a tariff's text; None where it has none."""
    if text in _KEPT:
        return _KEPT[text]
    if len(text) > _LONGEST:
        return None
    if len(_KEPT) >= _MOST or _HELD[0] > _MOST_BYTES:
        _KEPT.clear()
        _HELD[0] = 0
    made = _KEPT[text] = _made(text)
    _HELD[0] += len(text)
    return made


def _made(text: bytes) -> Program | None:
    notes = Notes()
    try:
        tariff = read_tariff(loads(text), "/tariffs/0", notes)
    except ValueError:
        return None
    if tariff is None or any(each.blocks for each in notes.found) or not _is_whole(tariff):
        return None
    if len(tariff.elements) > _MOST_ELEMENTS:
        return None
    if tariff.type == "AD_HOC_PAYMENT":  # whether that is odd hangs on the Token
        return None
    changes = tariff.changes
    return Program(
        text,
        tariff,
        tuple(notes.found),
        tuple(_of_day(each) for each in changes.times) if changes.local else (),
        tuple(sorted(int(each) for each in changes.ages)),
        tuple(int(each) for each in changes.energies),
        _bounds(tariff.minimum),
        _bounds(tariff.maximum),
        frozenset(each for each in DIMENSIONS if tariff.has(each)),
        (_asks(tariff, "power"), _asks(tariff, "current")),
    )


def _is_whole(tariff: Tariff) -> bool:
    """Say whether everything in it is a whole number of the units that are reckoned in."""
    components = [each for element in tariff.elements for each in element.components]
    limits = [
        side
        for limit in (tariff.minimum, tariff.maximum)
        if limit is not None
        for side in (limit.before, limit.after)
        if side is not None
    ]
    rules = [each.restrictions for each in tariff.elements]
    spans = [side for rule in rules for side in (*_power(rule), *_current(rule)) if side is not None]
    return (
        all(type(each.units) is int and type(each.rate) is int for each in components)
        and all(type(each) is int for each in (*tariff.changes.energies, *tariff.changes.ages))
        and all((each * GROSS).denominator == 1 for each in limits)
        and all((each * _NINE).denominator == 1 for each in spans)
    )


def _bounds(limit: Limit | None) -> Bounds | None:
    if limit is None:
        return None
    return Bounds(
        None if limit.before is None else int(limit.before * COST),
        None if limit.after is None else int(limit.after * GROSS),
    )


def _power(rule: Restrictions) -> tuple[Fraction | None, Fraction | None]:
    return rule.min_power, rule.max_power


def _current(rule: Restrictions) -> tuple[Fraction | None, Fraction | None]:
    return rule.min_current, rule.max_current


def _asks(tariff: Tariff, what: str) -> bool:
    """Say whether power or current is asked for before an element that is always active answers."""
    side = _power if what == "power" else _current
    for dimension in DIMENSIONS[1:]:
        for element, _ in tariff.picks.get(("", dimension), ()):
            if any(each is not None for each in side(element.restrictions)):
                return True
            if element.restrictions.empty:
                break
    return False


def _candidates(tariff: Tariff, of_day: int, weekday: int) -> Candidates:
    minutes = of_day // (60 * MICRO)
    now = time(minutes // 60, minutes % 60)
    flat, energy, timed, parked = (
        tuple(_of(dimension, tariff.picks.get(("", dimension), ()), now, weekday)) for dimension in DIMENSIONS
    )
    return flat, energy, timed, parked


def _of(dimension: str, picks: Iterable[tuple[Element, Component]], now: time, weekday: int) -> Iterable[Candidate]:
    for element, component in picks:
        rules = element.restrictions
        if rules.impossible or (rules.days and weekday not in rules.days) or not rules.in_window(now):
            continue
        rest = _rest(rules)
        yield Candidate(
            rest,
            int(component.units) * WEIGHT[dimension],
            int(component.rate),
            component.step * MICRO,
            _group(dimension, element),
            element,
            component,
        )
        if not rest:
            return


def _group(dimension: str, element: Element) -> str:
    if dimension != "FLAT":
        return {"ENERGY": "energy", "TIME": "time", "PARKING_TIME": "parking"}[dimension]
    return "parking" if element.is_parking else "fixed"


def _rest(rules: Restrictions) -> Rest:
    spans: tuple[tuple[Amount | None, Amount | None], ...] = (
        (_ordinal(rules.start_date), _ordinal(rules.end_date)),
        rules.energy,
        rules.age,
        _scaled(_power(rules)),
        _scaled(_current(rules)),
    )
    return tuple(
        (place, _LOWEST if low is None else int(low), _HIGHEST if high is None else int(high))
        for place, (low, high) in enumerate(spans)
        if low is not None or high is not None
    )


def _ordinal(day: date | None) -> int | None:
    """Count a day from 1970 on."""
    return None if day is None else day.toordinal() - _FIRST_DAY


def _scaled(bounds: tuple[Fraction | None, Fraction | None]) -> tuple[int | None, int | None]:
    low, high = bounds
    return None if low is None else int(low * _NINE), None if high is None else int(high * _NINE)


def _of_day(at: time) -> int:
    return (at.hour * 60 + at.minute) * 60 * MICRO
