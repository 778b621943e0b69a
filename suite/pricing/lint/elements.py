"""Elements and their components: what can never be reached, changes nothing, prices twice, or prices only sometimes."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Any

from suite.pricing.lint.finding import INFO, WARNING, Finding, judge
from suite.pricing.numbers import text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from suite.pricing.restrictions import Restrictions
    from suite.pricing.tariff import Component, Element, Tariff

_BELOW = ("min_kwh", "min_current", "min_power", "min_duration")
_ABOVE = ("max_kwh", "max_current", "max_power", "max_duration")
_METERED = ("ENERGY", "TIME", "PARKING_TIME")
_MOST = 300
"""Pairs of elements are compared up to so many elements."""
_ALIKE = 8
"""Components of an element that are compared: there are four dimensions."""


def covers(wide: Restrictions, narrow: Restrictions) -> bool:
    """Say whether `wide` holds whenever `narrow` does, as far as bounds tell; never says so in doubt."""
    if wide.impossible or narrow.impossible or wide.reservation != narrow.reservation:
        return False
    return (
        all(_at_most(getattr(wide, name), getattr(narrow, name)) for name in _BELOW)
        and all(_at_least(getattr(wide, name), getattr(narrow, name)) for name in _ABOVE)
        and (not wide.days or (bool(narrow.days) and narrow.days <= wide.days))
        and (wide.start_date is None or (narrow.start_date is not None and narrow.start_date >= wide.start_date))
        and (wide.end_date is None or (narrow.end_date is not None and narrow.end_date <= wide.end_date))
        and _same_day(wide, narrow)
    )


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
    return _bits(begin, end or 1440) if begin < (end or 1440) else _bits(begin, 1440) | _bits(0, end)


def _bits(begin: int, end: int) -> int:
    return (1 << end) - (1 << begin)


@judge
def unreachable(raw: dict[str, Any], tariff: Tariff) -> Iterator[Finding]:
    """A component that an earlier element always goes before is never used."""
    del raw
    for place, element in enumerate(tariff.elements[:_MOST]):
        for component in element.components[:_ALIKE]:
            before = _first_before(tariff, element, component)
            if before is not None:
                yield Finding(
                    "component-unreachable", WARNING, component.pointer,
                    f"{component.dimension} of element {place + 1} is never used: "
                    f"element {before.place + 1} comes first whenever it is active",
                    "put the element with the narrower restrictions first",
                )  # fmt: skip
            elif _taken_together(tariff, element, component):
                yield Finding(
                    "component-unreachable", WARNING, component.pointer,
                    f"{component.dimension} of element {place + 1} is never used: "
                    "the elements before it leave no minute of the week to it",
                    "leave it out, or leave a gap to it",
                )  # fmt: skip


def _taken_together(tariff: Tariff, element: Element, component: Component) -> bool:
    """Say whether earlier elements that ask for nothing but clock and weekday take all the minutes of this one."""
    if element.reservation:
        return False
    taken = 0
    for each in tariff.elements[: element.place]:
        if each.component(component.dimension):
            taken |= _week(each.restrictions, alone=True)
    mine = _week(element.restrictions, alone=False)
    return bool(taken and mine) and not mine & ~taken


def _week(rules: Restrictions, *, alone: bool) -> int:
    """Give a bit for each minute of the week at which clock and weekday hold; none where it asks for more, if `alone`."""
    if alone and (
        rules.impossible or rules != type(rules)(start_time=rules.start_time, end_time=rules.end_time, days=rules.days)
    ):
        return 0
    if rules.start_time and rules.start_time == rules.end_time != time():
        return 0  # nobody knows what that means (d66)
    minutes = _minutes(rules)
    day = _bits(0, 1440) if minutes is None else minutes
    return sum(day << 1440 * each for each in (rules.days or range(7)))


def _first_before(tariff: Tariff, element: Element, component: Component) -> Element | None:
    earlier = (each for each in tariff.elements[: element.place] if each.component(component.dimension))
    return next((each for each in earlier if covers(each.restrictions, element.restrictions)), None)


@judge
def redundant(raw: dict[str, Any], tariff: Tariff) -> Iterator[Finding]:
    """A component that costs what the next one in line costs anyway changes nothing."""
    del raw
    for place, element in enumerate(tariff.elements[:_MOST]):
        for component in element.components[:_ALIKE]:
            follower = _follower(tariff, place, component)
            if follower is not None and component.dimension != "FLAT":
                yield Finding(
                    "component-redundant", INFO, component.pointer,
                    f"{component.dimension} of element {place + 1} costs what element {follower.place + 1} takes anyway",
                )  # fmt: skip


def _follower(tariff: Tariff, place: int, component: Component) -> Element | None:
    """Give the next element with that dimension, if it is active whenever this one is and costs the same."""
    element = tariff.elements[place]
    later = next((each for each in tariff.elements[place + 1 :] if each.component(component.dimension)), None)
    if later is None or not covers(later.restrictions, element.restrictions):
        return None
    other = later.component(component.dimension)
    same = other is not None and (other.price, other.vat, other.step) == (
        component.price,
        component.vat,
        component.step,
    )
    return later if same else None


@judge
def twice(raw: dict[str, Any], tariff: Tariff) -> Iterator[Finding]:
    """At most one component of a dimension counts in an element."""
    del raw
    for element in tariff.elements:
        seen: set[str] = set()
        for component in element.components:
            if component.dimension in seen:
                text_ = f"{component.dimension} stands twice in element {element.place + 1}: the first counts"
                yield Finding("component-twice", WARNING, component.pointer, text_)
            seen.add(component.dimension)
        if not element.components:
            yield Finding("element-empty", WARNING, element.pointer, "an element that prices nothing")


@judge
def gaps(raw: dict[str, Any], tariff: Tariff) -> Iterator[Finding]:
    """A dimension that is priced only under restrictions is free whenever none of them holds."""
    del raw
    for dimension in _METERED:
        pricing = [each for each in tariff.elements if each.component(dimension) and not each.reservation]
        if not pricing or any(each.restrictions.empty for each in pricing) or _whole(pricing):
            continue
        yield Finding(
            "dimension-not-exhausted", INFO, "/elements",
            f"{dimension} has a price only under restrictions; whenever none of them holds it costs nothing",
            "a last element without restrictions says what it costs then, also where that is 0",
        )  # fmt: skip


def _whole(pricing: list[Element]) -> bool:
    """The restrictions that differ only in one pair of bounds, or in the time of day, cover everything together."""
    return _whole_day(pricing) or any(
        _whole_range(pricing, low, high) for low, high in zip(_BELOW, _ABOVE, strict=True)
    )


def _whole_day(pricing: list[Element]) -> bool:
    covered = 0
    for each in pricing:
        covered |= _week(each.restrictions, alone=True)
    return covered == (1 << 1440 * 7) - 1


def _whole_range(pricing: list[Element], low: str, high: str) -> bool:
    """Bounds of one kind alone, from nothing to everything without a hole."""
    kind = type(pricing[0].restrictions)
    spans = []
    for each in pricing:
        bounds = {low: getattr(each.restrictions, low), high: getattr(each.restrictions, high)}
        if each.restrictions == kind(**bounds):
            spans.append((bounds[low] or 0, bounds[high]))
    reached: Fraction | int | None = 0
    for start, end in sorted(spans, key=lambda span: span[0]):
        if reached is not None and start <= reached:
            reached = None if end is None else max(reached, end)
    return reached is None


@judge
def reservations(raw: dict[str, Any], tariff: Tariff) -> Iterator[Finding]:
    """A reservation has a fixed fee and a price of its time, nothing else."""
    del raw
    for element in tariff.elements:
        for component in element.components:
            if element.reservation and component.dimension in {"ENERGY", "PARKING_TIME"}:
                yield Finding(
                    "reservation-dimension",
                    WARNING,
                    component.pointer,
                    f"{component.dimension} in an element for reservations is never used",
                )


@judge
def amounts(raw: dict[str, Any], tariff: Tariff) -> Iterator[Finding]:
    """Prices, VAT and steps that are possible and hardly meant."""
    del raw
    for element in tariff.elements:
        for each in element.components:
            if each.price < 0:
                yield Finding(
                    "price-negative", WARNING, f"{each.pointer}/price", f"a price of {text(each.price)} pays the driver"
                )
            if each.vat is not None and 0 < each.vat < 1:
                yield Finding(
                    "vat-fraction",
                    WARNING,
                    f"{each.pointer}/vat",
                    f"vat {text(each.vat)} is a percentage: {text(each.vat * 100, 0)} is meant?",
                )
            if each.vat is not None and (each.vat > 100 or each.vat < 0):  # noqa: PLR2004 - percent
                yield Finding("vat-absurd", WARNING, f"{each.pointer}/vat", f"vat {text(each.vat, 0)} per cent")
            yield from _steps(each)


def _steps(component: Component) -> Iterator[Finding]:
    most = {"ENERGY": 10_000, "TIME": 7200, "PARKING_TIME": 7200}.get(component.dimension)
    if most is not None and component.step > most:
        unit = "Wh" if component.dimension == "ENERGY" else "seconds"
        yield Finding(
            "step-size-large", INFO, f"{component.pointer}/step_size", f"at least {component.step} {unit} are billed"
        )


@judge
def limits(raw: dict[str, Any], tariff: Tariff) -> Iterator[Finding]:
    """Limits that cross, or whose amount after taxes is below the one before."""
    del raw
    low, high = tariff.minimum, tariff.maximum
    for name in ("before", "after"):
        bottom, top = getattr(low, name, None), getattr(high, name, None)
        if bottom is not None and top is not None and bottom > top:
            yield Finding(
                "limits-crossed", WARNING, "/max_price", f"min_price {text(bottom)} is above max_price {text(top)}"
            )
    for key, limit in (("min_price", low), ("max_price", high)):
        if limit is not None and limit.before is not None and limit.after is not None and limit.after < limit.before:
            yield Finding(
                "limit-taxes",
                WARNING,
                f"/{key}",
                f"after taxes {text(limit.after)} is less than before {text(limit.before)}",
            )
