"""A Tariff compiled for pricing: elements, their components and restrictions, limits, taxes. One shape for all versions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time
from fractions import Fraction
from typing import TYPE_CHECKING

from suite.pricing.clock import instant
from suite.pricing.notes import brief
from suite.pricing.numbers import Amount, number, units
from suite.pricing.restrictions import KWH, SECOND, Restrictions, read_restrictions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from suite.pricing.notes import Notes

DIMENSIONS = ("ENERGY", "TIME", "PARKING_TIME", "FLAT")
PRICE, RATE = 9, 8
"""Decimals with which prices and tax rates are reckoned as whole numbers; more of them are exact too, only slower."""
MOST_ELEMENTS, MOST_COMPONENTS = 2000, 5000
"""More than any tariff of the field has: one that is larger is not read."""
_TAXES = {"YES": "included", "N/A": "none"}


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
    if not isinstance(raw, dict) or not isinstance(raw.get("elements"), list) or not raw["elements"]:
        notes.add("tariff-unreadable", "a tariff without a list of elements", pointer, blocks=True)
        return None
    entries = raw["elements"]
    if _is_too_large(entries):
        told = f"more than {MOST_ELEMENTS} elements or {MOST_COMPONENTS} price components: not read"
        notes.add("tariff-too-large", told, f"{pointer}/elements", blocks=True)
        return None
    elements = tuple(
        _element(entry, place, f"{pointer}/elements/{place}", notes) for place, entry in enumerate(entries)
    )
    return Tariff(
        id=_ident(raw.get("id")),
        currency=currency_of(raw),
        elements=elements,
        taxes=_taxes(raw, elements, pointer, notes),
        minimum=_limit(raw.get("min_price"), f"{pointer}/min_price", notes),
        maximum=_limit(raw.get("max_price"), f"{pointer}/max_price", notes),
        type=str(raw.get("type") or ""),
        start=_moment(raw.get("start_date_time"), f"{pointer}/start_date_time", notes),
        end=_moment(raw.get("end_date_time"), f"{pointer}/end_date_time", notes),
        pointer=pointer,
    )


def _is_too_large(entries: list[object]) -> bool:
    parts = [each.get("price_components") for each in entries if isinstance(each, dict)]
    return len(entries) > MOST_ELEMENTS or sum(len(each) for each in parts if isinstance(each, list)) > MOST_COMPONENTS


def _ident(value: object) -> str:
    """Give an id; some write numbers."""
    return value if isinstance(value, str) else brief(value) if isinstance(value, int) else ""


def currency_of(raw: Mapping[str, object]) -> str:
    """Give the currency in capitals; empty where there is none."""
    found = raw.get("currency")
    return found.upper() if isinstance(found, str) else ""


def _taxes(raw: dict[str, object], elements: tuple[Element, ...], pointer: str, notes: Notes) -> str:
    taxed = any(each.vat is not None for element in elements for each in element.components)
    given = raw.get("tax_included")
    said = given.upper() if isinstance(given, str) else ""
    if given is not None and said not in {*_TAXES, "NO"}:
        told = f"tax_included is {brief(given)}: YES, NO or N/A is wanted"
        notes.add("taxes-unreadable", told, f"{pointer}/tax_included", blocks=True)
    if said in _TAXES:
        return _TAXES[said]
    if said:
        return "added" if taxed else "later"
    older = "country_code" not in raw and "party_id" not in raw
    return "outside" if older and not taxed else "added"


def _element(raw: object, place: int, pointer: str, notes: Notes) -> Element:
    if not isinstance(raw, dict):
        notes.add("tariff-unreadable", "an element that is no object", pointer, blocks=True)
        return Element(place, (), Restrictions(impossible=True), pointer)
    entries = raw.get("price_components")
    if not isinstance(entries, list):
        told = f"price_components is {brief(entries)}: a list is wanted"
        notes.add("component-unreadable", told, f"{pointer}/price_components", blocks=True)
        entries = []
    made = [_component(entry, f"{pointer}/price_components/{at}", notes) for at, entry in enumerate(entries)]
    restrictions = read_restrictions(raw.get("restrictions"), f"{pointer}/restrictions", notes)
    return Element(place, tuple(each for each in made if each is not None), restrictions, pointer)


def _component(raw: object, pointer: str, notes: Notes) -> Component | None:
    kind = raw.get("type") if isinstance(raw, dict) else None
    price = number(raw.get("price")) if isinstance(raw, dict) else None
    if not isinstance(raw, dict) or kind not in DIMENSIONS or price is None:
        notes.add("component-unreadable", "a price component without a known type and a price", pointer, blocks=True)
        return None
    _told_as_text(raw, "price", pointer, notes)
    return Component(
        str(kind), price, _step(raw.get("step_size"), str(kind), pointer, notes), _vat(raw, pointer, notes), pointer
    )


def _vat(raw: dict[str, object], pointer: str, notes: Notes) -> Fraction | None:
    given = raw.get("vat")
    found = number(given)
    if found is None and given is not None:
        told = f"vat is {brief(given)}: a percentage is wanted"
        notes.add("vat-unreadable", told, f"{pointer}/vat", blocks=True)
    _told_as_text(raw, "vat", pointer, notes)
    return found


def _told_as_text(raw: Mapping[str, object], name: str, pointer: str, notes: Notes) -> None:
    if isinstance(raw.get(name), str):
        notes.add("number-as-text", f"{name} is a text; read as the number it shows", f"{pointer}/{name}")


def _step(value: object, kind: str, pointer: str, notes: Notes) -> int:
    found = number(value)
    if kind == "FLAT":
        return 1
    if found is None or found.denominator != 1 or found < 1:
        notes.add("step-size", f"step_size {brief(value)} is read as 1", f"{pointer}/step_size")
        return 1
    return int(found)


def _limit(raw: object, pointer: str, notes: Notes) -> Limit | None:
    if raw is None:
        return None
    if isinstance(raw, dict):
        given = [raw.get("before_taxes", raw.get("excl_vat")), raw.get("after_taxes", raw.get("incl_vat"))]
        before, after = (number(each) for each in given)
        broken = any(number(each) is None for each in given if each is not None)
        if not broken and (before is not None or after is not None):
            return Limit(before, after)
    elif (plain := number(raw)) is not None:
        return Limit(plain, None)
    notes.add("limit-unreadable", "a price limit without an amount", pointer, blocks=True)
    return None


def _moment(value: object, pointer: str, notes: Notes) -> int | None:
    found = instant(value) if isinstance(value, str) else None
    if found is None and value is not None:
        notes.add("validity-unreadable", f"{brief(value)} is no DateTime; taken for left out", pointer)
    return found
