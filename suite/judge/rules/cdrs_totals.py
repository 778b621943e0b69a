"""Sums in CDRs: energy, time, parking time and cost against what they are made of (CDR-06 to 08).

A dimension that the periods do not carry is not judged; printed numbers may be rounded (d46, d60).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from suite.judge.facts import instant
from suite.judge.records import Item, Json, entries, number, on_objects, shown
from suite.judge.rule import Fault
from suite.pricing.compare import minor_unit

if TYPE_CHECKING:
    from collections.abc import Iterator

_STEP = Fraction(1, 1000)
"""d46: a thousandth of a kWh or hour."""
_HALF_DIGIT = Fraction(1, 20_000)
"""Half a unit of the fourth decimal, once for each period."""
_CLOCKS = Fraction(1, 60)
"""No more than this can periods be longer than their session: stamps to the minute."""
PARTS = ("total_fixed_cost", "total_energy_cost", "total_time_cost", "total_parking_cost", "total_reservation_cost")


@dataclass(frozen=True, slots=True)
class _Periods:
    """The periods by dimension; None where a period does not carry it."""

    volumes: tuple[dict[str, Fraction], ...]

    def whole(self, *kinds: str) -> Fraction | None:
        """Sum the dimensions, if every period carries one of them."""
        used = [each for each in self.volumes if set(each) != {"RESERVATION_TIME"}]
        if not used or not all(set(kinds) & each.keys() for each in used):
            return None
        return sum((each.get(kind, Fraction()) for each in used for kind in kinds), Fraction())

    def some(self, kind: str) -> Fraction | None:
        """Sum a dimension, if any period carries it."""
        found = [each[kind] for each in self.volumes if kind in each]
        return sum(found, Fraction()) if found else None

    @property
    def rounding(self) -> Fraction:
        return _STEP + _HALF_DIGIT * len(self.volumes)

    def printed(self, *kinds: str) -> Fraction:
        """Give what the printed digits of these dimensions leave open: half of the last one for each."""
        found = [each[kind] for each in self.volumes for kind in kinds if kind in each]
        return max(self.rounding, _STEP + len(found) * _half_digit(found))


def _half_digit(values: list[Fraction]) -> Fraction:
    """Half of the last digit that a sender prints: four behind the point, or fewer where none of its numbers has more."""
    if all(each.denominator == 1 for each in values):
        return _HALF_DIGIT
    digits = next((most for most in (2, 3) if all((each * 10**most).denominator == 1 for each in values)), 4)
    return Fraction(1, 2 * 10**digits)


def _periods(cdr: Json) -> _Periods:
    made = []
    for period, _ in entries(cdr.get("charging_periods"), ""):
        found: dict[str, Fraction] = {}
        for dimension, _ in entries(period.get("dimensions"), ""):
            kind, volume = dimension.get("type"), number(dimension.get("volume"))
            if isinstance(kind, str) and volume is not None:
                found[kind] = found.get(kind, Fraction()) + volume
        made.append(found)
    return _Periods(tuple(made))


@on_objects("cdr", "cdrs.total-energy.sum", "cdrs.total-time.sum", "cdrs.total-parking-time.sum")
def volumes_add_up(item: Item) -> Iterator[Fault]:
    """Totals are the sums of what the periods carry."""
    cdr, periods = item.value, _periods(item.value)
    energy, time = number(cdr.get("total_energy")), number(cdr.get("total_time"))
    summed = periods.whole("ENERGY")
    if energy is not None and summed is not None and abs(abs(energy) - abs(summed)) > periods.printed("ENERGY"):
        yield _fault(item, "cdrs.total-energy.sum", "total_energy", summed, energy, "kWh")
    summed = periods.whole("TIME", "PARKING_TIME")
    near = periods.printed("TIME", "PARKING_TIME", "RESERVATION_TIME")
    if time is not None and summed is not None and not _close(time, [summed, summed + _reserved(periods)], near):
        yield _fault(item, "cdrs.total-time.sum", "total_time", summed, time, "hours")
    parked, summed = number(cdr.get("total_parking_time")), periods.some("PARKING_TIME")
    if parked is not None and summed is not None and abs(parked - summed) > periods.printed("PARKING_TIME"):
        yield _fault(item, "cdrs.total-parking-time.sum", "total_parking_time", summed, parked, "hours")


def _reserved(periods: _Periods) -> Fraction:
    return periods.some("RESERVATION_TIME") or Fraction()


def _close(value: Fraction, accepted: list[Fraction], near: Fraction) -> bool:
    return any(abs(value - each) <= near for each in accepted)


def _fault(item: Item, requirement: str, name: str, summed: Fraction, claimed: Fraction, unit: str) -> Fault:
    return Fault(
        requirement, f"{shown(summed)} {unit}, the sum of the periods", shown(claimed), pointer=f"{item.pointer}/{name}"
    )


@on_objects("cdr", "cdrs.total-time.span")
def time_is_the_span(item: Item) -> Iterator[Fault]:
    """total_time lasts from start to end; the time of a reservation may be in it or not (d85)."""
    cdr, periods = item.value, _periods(item.value)
    begin = instant(cdr.get("start_date_time"))
    end = instant(cdr.get("end_date_time") or cdr.get("stop_date_time"))
    time = number(cdr.get("total_time"))
    if begin is None or end is None or time is None or begin == 0 or end == 0 or end < begin:
        return
    span = Fraction(round((end - begin) * 1000), 3_600_000)
    accepted = [span, span - _reserved(periods)]
    timed = periods.whole("TIME", "PARKING_TIME")
    if timed is not None and timed - span <= _CLOCKS:  # the sum of the periods is judged by itself
        accepted.append(timed)
    if not _close(time, accepted, periods.rounding):
        expected = f"{shown(span)} hours, from start to end"
        yield Fault("cdrs.total-time.span", expected, shown(time), pointer=f"{item.pointer}/total_time")


@on_objects("cdr", "cdrs.total-cost.sum")
def costs_add_up(item: Item) -> Iterator[Fault]:
    """total_cost is the sum of its parts: not where a limit or a credit is at work, nor where a part may be missing (d43, d73)."""
    cdr = item.value
    if not item.version.price_keys or cdr.get("credit") is True or _limited(cdr):
        return
    parts = [cdr[name] for name in PARTS if isinstance(cdr.get(name), dict)]
    for name, amount in _amounts(cdr.get("total_cost"), item.version.price_keys):
        found = [dict(_amounts(each, item.version.price_keys)).get(name) for each in parts]
        known = [each for each in found if each is not None]
        if not known or len(known) != len(parts):
            continue
        summed, allowed = sum(known, Fraction()), _unit(cdr) * max(Fraction(1), Fraction(len(parts) + 1, 2))
        more = summed - amount > allowed
        if more or (amount - summed > allowed and len(parts) == len(PARTS)):
            expected = f"{shown(summed)}, the sum of its parts"
            here = f"{item.pointer}/total_cost/{name}"
            yield Fault("cdrs.total-cost.sum", expected, shown(amount), pointer=here)
            return


def _limited(cdr: Json) -> bool:
    """A price limit may be at work, or a part that nobody named may be negative."""
    tariffs = [each for each, _ in entries(cdr.get("tariffs"), "")]
    limits = any(each.get(name) for each in tariffs for name in ("min_price", "max_price"))
    energies = [number(cdr.get("total_energy")), *(each.get("ENERGY") for each in _periods(cdr).volumes)]
    return not tariffs or limits or any(each is not None and each < 0 for each in energies)


def _amounts(price: object, keys: tuple[str, ...]) -> Iterator[tuple[str, Fraction]]:
    """Before taxes, and after them where the version writes that as an amount."""
    for name in keys if isinstance(price, dict) else ():
        value = number(price.get(name)) if isinstance(price, dict) else None
        if value is not None:
            yield name, value


def _unit(cdr: Json) -> Fraction:
    return minor_unit(str(cdr.get("currency", "")))
