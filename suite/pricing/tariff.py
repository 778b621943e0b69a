"""A Tariff compiled for pricing: elements, their components and restrictions, limits, taxes. One shape for all versions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time
from fractions import Fraction
from typing import TYPE_CHECKING

from suite.pricing.clock import instant
from suite.pricing.numbers import Amount, number, units
from suite.pricing.restrictions import KWH, SECOND, Restrictions, read_restrictions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from suite.pricing.notes import Notes

DIMENSIONS = ("ENERGY", "TIME", "PARKING_TIME", "FLAT")
PRICE, RATE = 9, 8
"""Decimals with which prices and tax rates are reckoned as whole numbers; more of them are exact too, only slower."""
_DEEPEST = 2000
"""More elements or components than any tariff of the field has."""


@dataclass(frozen=True, slots=True)
class Component:
    """What one dimension costs: `price` per kWh, per hour, or once; `step` in Wh or seconds; `vat` in percent."""

    dimension: str
    price: Fraction
    step: int
    vat: Fraction | None
    pointer: str
    units: Amount = field(init=False, compare=False)
    """The price in units of 10^-9."""
    rate: Amount = field(init=False, compare=False)
    """What gross is of net, in units of 10^-8: 1.21 with a VAT of 21 per cent."""

    def __post_init__(self) -> None:
        """Work out once what every line of every bill needs."""
        object.__setattr__(self, "units", units(self.price, PRICE))
        object.__setattr__(self, "rate", units(100 + (self.vat or 0), RATE - 2))


@dataclass(frozen=True, slots=True)
class Element:
    """Components under common restrictions. `place` counts from 0."""

    place: int
    components: tuple[Component, ...]
    restrictions: Restrictions
    pointer: str

    def component(self, dimension: str) -> Component | None:
        """Give its component of a dimension, the first where a dimension stands twice."""
        return next((each for each in self.components if each.dimension == dimension), None)

    @property
    def is_parking(self) -> bool:
        """Whether it prices parking and nothing else that is metered: its FLAT is the parking's."""
        kinds = {each.dimension for each in self.components}
        return "PARKING_TIME" in kinds and not kinds & {"TIME", "ENERGY"}

    @property
    def reservation(self) -> str:
        """RESERVATION or RESERVATION_EXPIRES for an element that prices reservations, else empty."""
        return self.restrictions.reservation


Pick = tuple[Element, Component]


@dataclass(frozen=True, slots=True)
class Changes:
    """Where prices may change: energies (10^-9 kWh), ages of the session (microseconds), times of the day."""

    local: bool
    energies: tuple[Amount, ...]
    ages: tuple[Amount, ...]
    times: tuple[time, ...]


@dataclass(frozen=True, slots=True)
class Limit:
    """A minimum or maximum price: before taxes, and after taxes where that is said."""

    before: Fraction | None
    after: Fraction | None


@dataclass(frozen=True, slots=True)
class Tariff:
    """A compiled Tariff.

    `taxes`: "added" by the components' vat (2.2.1; 2.3.0 NO), "later" (NO and no vat: only the CDR knows them, as in North
    America), "included" (YES), "none" (N/A), "outside" (2.1.1, which knows prices before taxes only).
    """

    id: str
    currency: str
    elements: tuple[Element, ...]
    taxes: str
    minimum: Limit | None = None
    maximum: Limit | None = None
    type: str = ""
    start: int | None = None
    end: int | None = None
    pointer: str = ""

    picks: Mapping[tuple[str, str], tuple[Pick, ...]] = field(init=False, compare=False)
    """(kind of reservation, dimension) -> the elements that price it, in their order, each with its component."""
    changes: Changes = field(init=False, compare=False)
    metered: bool = field(init=False, compare=False)
    """Whether any price hangs on power or current."""

    def __post_init__(self) -> None:
        """Sort the elements once by what they price, and note where prices may change."""
        picks: dict[tuple[str, str], list[Pick]] = {}
        for element in self.elements:
            for dimension in dict.fromkeys(each.dimension for each in element.components):
                component = element.component(dimension)
                if component is not None:
                    picks.setdefault((element.reservation, dimension), []).append((element, component))
        object.__setattr__(self, "picks", {key: tuple(found) for key, found in picks.items()})
        object.__setattr__(self, "metered", any(each.restrictions.metered for each in self.elements))
        object.__setattr__(self, "changes", _changes(each.restrictions for each in self.elements))

    def has(self, dimension: str) -> bool:
        """Say whether any element prices that dimension."""
        return any(key[1] == dimension for key in self.picks)

    @property
    def local(self) -> bool:
        """Whether the wall clock of the Location matters."""
        return self.changes.local


def _changes(restrictions: Iterable[Restrictions]) -> Changes:
    rules = tuple(restrictions)
    times = {each for rule in rules for each in (rule.start_time, rule.end_time) if each is not None}
    return Changes(
        local=any(rule.local for rule in rules),
        energies=tuple(
            {units(each, KWH) for rule in rules for each in (rule.min_kwh, rule.max_kwh) if each is not None}
        ),
        ages=tuple(
            {
                units(each, SECOND)
                for rule in rules
                for each in (rule.min_duration, rule.max_duration)
                if each is not None
            }
        ),
        times=tuple(sorted({time(), *times})),
    )


def read_tariff(raw: object, pointer: str, notes: Notes) -> Tariff | None:
    """Compile a Tariff of any version; None with a note for what is none."""
    if not isinstance(raw, dict) or not isinstance(raw.get("elements"), list):
        notes.add("tariff-unreadable", "a tariff without a list of elements", pointer, blocks=True)
        return None
    entries = raw["elements"][:_DEEPEST]
    elements = tuple(
        _element(entry, place, f"{pointer}/elements/{place}", notes) for place, entry in enumerate(entries)
    )
    return Tariff(
        id=str(raw.get("id", "")),
        currency=str(raw.get("currency", "")).upper(),
        elements=elements,
        taxes=_taxes(raw, elements),
        minimum=_limit(raw.get("min_price"), f"{pointer}/min_price", notes),
        maximum=_limit(raw.get("max_price"), f"{pointer}/max_price", notes),
        type=str(raw.get("type") or ""),
        start=_moment(raw.get("start_date_time")),
        end=_moment(raw.get("end_date_time")),
        pointer=pointer,
    )


def _taxes(raw: dict[str, object], elements: tuple[Element, ...]) -> str:
    taxed = any(each.vat is not None for element in elements for each in element.components)
    said = str(raw.get("tax_included") or "").upper()
    if said in {"YES", "N/A"}:
        return {"YES": "included", "N/A": "none"}[said]
    if said:
        return "added" if taxed else "later"
    older = "country_code" not in raw and "party_id" not in raw
    return "outside" if older and not taxed else "added"


def _element(raw: object, place: int, pointer: str, notes: Notes) -> Element:
    if not isinstance(raw, dict):
        notes.add("tariff-unreadable", "an element that is no object", pointer, blocks=True)
        return Element(place, (), Restrictions(impossible=True), pointer)
    entries = raw.get("price_components")
    entries = entries[:_DEEPEST] if isinstance(entries, list) else []
    made = [_component(entry, f"{pointer}/price_components/{at}", notes) for at, entry in enumerate(entries)]
    restrictions = read_restrictions(raw.get("restrictions"), f"{pointer}/restrictions", notes)
    return Element(place, tuple(each for each in made if each is not None), restrictions, pointer)


def _component(raw: object, pointer: str, notes: Notes) -> Component | None:
    kind = raw.get("type") if isinstance(raw, dict) else None
    price = number(raw.get("price")) if isinstance(raw, dict) else None
    if not isinstance(raw, dict) or kind not in DIMENSIONS or price is None:
        notes.add("component-unreadable", "a price component without a known type and a price", pointer, blocks=True)
        return None
    if isinstance(raw.get("price"), str):
        notes.add("number-as-text", "price is a text; read as the number it shows", f"{pointer}/price")
    return Component(
        str(kind), price, _step(raw.get("step_size"), str(kind), pointer, notes), number(raw.get("vat")), pointer
    )


def _step(value: object, kind: str, pointer: str, notes: Notes) -> int:
    found = number(value)
    if kind == "FLAT":
        return 1
    if found is None or found.denominator != 1 or found < 1:
        notes.add("step-size", f"step_size {value!r:.20} is read as 1", f"{pointer}/step_size")
        return 1
    return int(found)


def _limit(raw: object, pointer: str, notes: Notes) -> Limit | None:
    if raw is None:
        return None
    if isinstance(raw, dict):
        before = number(raw.get("before_taxes", raw.get("excl_vat")))
        after = number(raw.get("after_taxes", raw.get("incl_vat")))
        if before is not None or after is not None:
            return Limit(before, after)
    elif (plain := number(raw)) is not None:
        return Limit(plain, None)
    notes.add("limit-unreadable", "a price limit without an amount", pointer, blocks=True)
    return None


def _moment(value: object) -> int | None:
    return instant(value) if isinstance(value, str) else None
