"""The lines of a bill: so much of a dimension at one component's price, for one stretch. Quantities are not rounded here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from suite.pricing.choose import active, pick, unseen
from suite.pricing.numbers import Amount, plain
from suite.pricing.periods import HOUR, Quantity
from suite.pricing.restrictions import KWH
from suite.pricing.tariff import PRICE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from suite.pricing.notes import Notes
    from suite.pricing.periods import Period
    from suite.pricing.rules import Rules
    from suite.pricing.stretches import Stretch
    from suite.pricing.tariff import Component, Element, Tariff

TIMES = ("TIME", "PARKING_TIME")
COST = 18 * 10**18
"""Costs are reckoned in this part of a currency unit: in it energy and time, at whole prices, both come out whole."""
_SHOWN: dict[str, int] = {"ENERGY": 10**KWH, "TIME": HOUR, "PARKING_TIME": HOUR, "RESERVATION_TIME": HOUR, "FLAT": 1}
WEIGHT: dict[str, int] = {name: COST // (10**PRICE * unit) for name, unit in _SHOWN.items()}


_ONCE = Quantity.exact(1)
_UNSEEN = "{} cannot be evaluated: the period records neither the power nor the current that it asks for"


@dataclass(frozen=True, slots=True)
class Line:
    """`quantity` in kWh, microseconds or pieces; `added` what step_size added to it."""

    group: str
    """energy, time, parking, fixed or reservation: the total_*_cost it belongs to."""
    dimension: str
    tariff: Tariff
    element: Element
    component: Component
    quantity: Quantity
    place: int
    """Of the period."""
    start: int
    added: Amount = 0
    """What step_size added, in the quantity's own unit."""

    @property
    def billed(self) -> Fraction:
        """Quantity with what step_size added, in kWh, hours or pieces."""
        return self.shown(self.quantity.value + self.added)

    def shown(self, amount: Amount) -> Fraction:
        """Give an amount of this line's unit in kWh, hours or pieces."""
        return Fraction(amount) / _SHOWN[self.dimension]

    @property
    def units(self) -> Amount:
        """Quantity times price in units of COST, as the tariff states prices: a whole number nearly always."""
        return (self.quantity.value + self.added) * self.component.units * WEIGHT[self.dimension]

    @property
    def cost(self) -> Fraction:
        """Quantity times price, as the tariff states prices."""
        return Fraction(self.units) / COST

    def more(self, added: Amount) -> Line:
        """The same line with so much added by step_size."""
        return replace(self, added=self.added + added)


def session_lines(cut: Sequence[tuple[Stretch, Tariff]], rules: Rules, notes: Notes) -> list[Line]:
    """Give the lines of the session itself, in order of time; a FLAT comes first in its stretch."""
    found: list[Line] = []
    paid: set[int] = set()
    seen: dict[str, Element | None] = {}
    for stretch, tariff in cut:
        if stretch.period.reserved:
            continue
        if not paid and (name := unseen(tariff, stretch, "FLAT")):
            notes.add("restriction-not-recorded", _UNSEEN.format(name), stretch.period.pointer, blocks=True)
        found.extend(_flats(tariff, stretch, rules, paid))
        for dimension in ("ENERGY", *TIMES):
            found.extend(_metered(tariff, stretch, dimension, rules, notes, seen))
    return found


def _flats(tariff: Tariff, stretch: Stretch, rules: Rules, paid: set[int]) -> Iterator[Line]:
    """FLAT once a session, or in the other reading once for each element that comes to be active (d62)."""
    if rules.flat == "parking":
        yield from _flats_apart(tariff, stretch, rules, paid)
        return
    found = pick(tariff, stretch, "FLAT", rules)
    if found is None or (paid if rules.flat == "session" else id(found[0]) in paid):
        return
    paid.add(id(found[0]))
    yield _flat(tariff, stretch, *found)


def _flats_apart(tariff: Tariff, stretch: Stretch, rules: Rules, paid: set[int]) -> Iterator[Line]:
    """In this reading the FLAT of an element for parking is the parking's: paid once there is some, beside the session's."""
    parked = bool(stretch.period.quantities.get("PARKING_TIME"))
    for parking in (False, True):
        if parking in paid or (parking and not parked):
            continue
        for element, component in tariff.picks.get(("", "FLAT"), ()):
            if element.is_parking is parking and element.restrictions.holds(stretch.moment, rules):
                paid.add(parking)
                yield _flat(tariff, stretch, element, component)
                break


def _flat(tariff: Tariff, stretch: Stretch, element: Element, component: Component) -> Line:
    group = "parking" if element.is_parking else "fixed"
    return Line(group, "FLAT", tariff, element, component, _ONCE, stretch.period.place, stretch.start)


def _metered(
    tariff: Tariff, stretch: Stretch, dimension: str, rules: Rules, notes: Notes, seen: dict[str, Element | None]
) -> Iterator[Line]:
    amount = counted(stretch.period, dimension, rules)
    if amount is None or not amount.value or not tariff.has(dimension):
        return
    if name := unseen(tariff, stretch, dimension):
        notes.add("restriction-not-recorded", _UNSEEN.format(name), stretch.period.pointer, blocks=True)
    found = pick(tariff, stretch, dimension, rules)
    element = found[0] if found else None
    if stretch.cut and seen[dimension] is not element:
        notes.add(
            "period-missing",
            "the price changes inside this period: a period has to begin there",
            stretch.period.pointer,
        )
    seen[dimension] = element
    if found is None:
        return
    group = {"ENERGY": "energy", "TIME": "time", "PARKING_TIME": "parking"}[dimension]
    yield Line(group, dimension, tariff, *found, _part(amount, stretch.share), stretch.period.place, stretch.start)


def counted(period: Period, dimension: str, rules: Rules) -> Quantity | None:
    """Give what the period measured, or how long it lasted where that is what few decimals may mean (d88)."""
    amount = period.quantities.get(dimension)
    if amount is not None and amount.stamped is not None and rules.hours == "stamps":
        return Quantity.exact(amount.stamped)
    return amount


def _part(amount: Quantity, share: Amount) -> Quantity:
    if share == 1:
        return amount
    return Quantity(plain(amount.value * share), plain(amount.low * share), plain(amount.high * share))


def reservation_lines(cut: Iterable[tuple[Stretch, Tariff]], rules: Rules, *, unused: bool) -> list[Line]:
    """Give the lines of a reservation. One that came to nothing pays RESERVATION_EXPIRES too, whose TIME goes before (e1, 7)."""
    found: list[Line] = []
    kinds = ("RESERVATION_EXPIRES", "RESERVATION") if unused and rules.outcome == "expired" else ("RESERVATION",)
    paid: set[str] = set()
    for stretch, tariff in cut:
        amount = counted(stretch.period, "RESERVATION_TIME", rules)
        if amount is None:
            continue
        timed = False
        for kind in kinds:
            for element in active(tariff, stretch.moment, rules, reservation=kind):
                flat, time = element.component("FLAT"), element.component("TIME")
                if flat is not None and kind not in paid:
                    paid.add(kind)
                    found.append(
                        Line(
                            "reservation",
                            "FLAT",
                            tariff,
                            element,
                            flat,
                            _ONCE,
                            stretch.period.place,
                            stretch.start,
                        )
                    )
                if time is not None and not timed:
                    timed = True
                    part = _part(amount, stretch.share)
                    found.append(
                        Line(
                            "reservation",
                            "RESERVATION_TIME",
                            tariff,
                            element,
                            time,
                            part,
                            stretch.period.place,
                            stretch.start,
                        )
                    )
    return found
