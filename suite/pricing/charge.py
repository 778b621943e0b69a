"""A CDR or Session read for pricing: periods with quantities, the tariffs it carries, and the amounts it claims."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from suite.pricing.clock import MICRO
from suite.pricing.notes import Note, Notes, brief
from suite.pricing.numbers import number
from suite.pricing.periods import LONGEST, Period, moment, read_periods
from suite.pricing.tariff import Tariff, currency_of, read_tariff
from suite.pricing.zones import Zone, zone

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_MOST_TARIFFS = 200


@dataclass(frozen=True, slots=True)
class Claim:
    """An amount that the record claims: before and after taxes, None where it does not say."""

    before: Fraction | None
    after: Fraction | None
    before_pointer: str = ""
    after_pointer: str = ""
    taxes: Fraction | None = None


@dataclass(slots=True)
class Charge:
    """What is known of one session or reservation."""

    id: str
    kind: str
    """cdr or session."""
    currency: str
    start: int
    end: int
    zone: Zone
    periods: tuple[Period, ...]
    tariffs: tuple[Tariff, ...]
    costs: dict[str, Claim]
    """total_cost and its parts, by name."""
    totals: dict[str, Fraction]
    """total_energy (kWh), total_time, total_parking_time (hours)."""
    credit: bool = False
    token: str = ""
    """The type of the Token; empty where nothing tells it."""
    old: bool = False
    """The shape of 2.1.1: costs are plain numbers before taxes, and several rules are open."""
    notes: list[Note] = field(default_factory=list)

    @property
    def charged(self) -> tuple[Period, ...]:
        """The periods of the session itself."""
        return tuple(each for each in self.periods if not each.reserved)


_COSTS = (
    "total_cost", "total_fixed_cost", "total_energy_cost", "total_time_cost", "total_parking_cost", "total_reservation_cost"
)  # fmt: skip


def read_charge(raw: Mapping[str, object], tariffs: Sequence[object] = (), *, time_zone: str | None = None) -> Charge:
    """Read a CDR or a Session; never raises for what it holds. `tariffs` given here come before those it carries."""
    notes = Notes()
    location, token = raw.get("cdr_location") or raw.get("location"), raw.get("cdr_token")
    place = location if isinstance(location, dict) else {}
    start = _at(raw, _STARTS, notes)
    end = _at(raw, _ENDS, notes, needed="total_time" in raw)
    periods = read_periods(raw.get("charging_periods"), start, end, notes)
    _in_time(raw, start, end, periods, notes)
    start = start if start is not None else (periods[0].start if periods else 0)
    end = end if end is not None else (periods[-1].end if periods else start)
    if max(start, end) - min([start, *(each.start for each in periods)]) > LONGEST:
        notes.add("session-too-long", "it lasts more than 400 days: not priced", _name(raw, _ENDS), blocks=True)
        periods = ()
    priced = _tariffs(raw, tariffs, notes)
    charge = Charge(
        id=_id(raw),
        kind="session" if "status" in raw and "kwh" in raw else "cdr",
        currency=_currency(raw, priced, notes),
        start=start,
        end=max(start, end),
        zone=zone(time_zone, place.get("time_zone"), place.get("country")),
        periods=periods,
        tariffs=priced,
        costs={name: claim for name in _COSTS if (claim := _claim(raw.get(name), f"/{name}", notes)) is not None},
        totals=_totals(raw, notes),
        credit=_credit(raw, notes),
        token=str(token.get("type") or "") if isinstance(token, dict) else "",
        old=_is_old(raw),
    )
    charge.notes = notes.found
    return charge


_STARTS, _ENDS = ("start_date_time", "start_datetime"), ("end_date_time", "stop_date_time", "end_datetime")


def _id(raw: Mapping[str, object]) -> str:
    found = raw.get("id")
    return found if isinstance(found, str) else "" if found is None else brief(found)


def _name(raw: Mapping[str, object], names: Sequence[str]) -> str:
    """Point to the first of these properties that is there."""
    return f"/{next((name for name in names if raw.get(name) is not None), names[0])}"


def _currency(raw: Mapping[str, object], tariffs: Sequence[Tariff], notes: Notes) -> str:
    """Give the currency; where none is named, that of the tariffs."""
    found = currency_of(raw)
    if found:
        return found
    others = {each.currency for each in tariffs if each.currency}
    taken = others.pop() if len(others) == 1 else ""
    told = f"no currency is named; {taken} of the tariff is taken" if taken else "no currency is named"
    notes.add("currency-missing", told, "/currency")
    return taken


def _credit(raw: Mapping[str, object], notes: Notes) -> bool:
    given = raw.get("credit")
    if given is not None and not isinstance(given, bool):
        notes.add("credit-unreadable", f"credit is {brief(given)}: true or false is wanted", "/credit", blocks=True)
    return given is True


def _in_time(
    raw: Mapping[str, object], start: int | None, end: int | None, periods: Sequence[Period], notes: Notes
) -> None:
    """Tell of an end before the beginning, and of periods behind the end."""
    if end is None:
        return
    if start is not None and end < start:
        notes.add("end-before-start", "it ends before it begins", _name(raw, _ENDS))
        return
    for each in periods:
        if each.start > end + MICRO:
            told = "a period begins after the end of the session"
            notes.add("period-after-end", told, f"{each.pointer}/start_date_time")


def _is_old(raw: Mapping[str, object]) -> bool:
    newer = "country_code" in raw or "cdr_token" in raw or isinstance(raw.get("total_cost"), dict)
    return not newer


def _at(raw: Mapping[str, object], names: Sequence[str], notes: Notes, *, needed: bool = True) -> int | None:
    for name in names:
        value = raw.get(name)
        if value is None:
            continue
        found = moment(value)
        if found is None:
            notes.add("time-unreadable", f"{name} is no DateTime: {brief(value)}", f"/{name}", blocks=True)
        return found
    if needed:
        notes.add("time-missing", f"{names[0]} is missing", f"/{names[0]}", blocks=True)
    return None


def _tariffs(raw: Mapping[str, object], given: Sequence[object], notes: Notes) -> tuple[Tariff, ...]:
    made = [read_tariff(each, f"tariff {place}:", notes) for place, each in enumerate(given, 1)]
    own = raw.get("tariffs")
    if not given and isinstance(own, list):
        if len(own) > _MOST_TARIFFS:
            told = f"{len(own)} tariffs; the first {_MOST_TARIFFS} are read"
            notes.add("tariffs-too-many", told, "/tariffs", blocks=True)
        made = [read_tariff(each, f"/tariffs/{place}", notes) for place, each in enumerate(own[:_MOST_TARIFFS])]
    return tuple(each for each in made if each is not None)


def _claim(value: object, pointer: str, notes: Notes) -> Claim | None:
    if value is None:
        return None
    if isinstance(value, dict):
        return _price(value, pointer, notes)
    plain = _amount(value, pointer, notes)
    return Claim(plain, None, pointer) if plain is not None else None


def _price(value: dict[str, object], pointer: str, notes: Notes) -> Claim | None:
    if "before_taxes" in value:
        before = _amount(value["before_taxes"], f"{pointer}/before_taxes", notes)
        taxes = value.get("taxes")
        if taxes is not None and not isinstance(taxes, list):
            _amount(taxes, f"{pointer}/taxes", notes)
        entries = taxes if isinstance(taxes, list) else []
        amounts = [
            _amount(each.get("amount") if isinstance(each, dict) else each, f"{pointer}/taxes/{at}/amount", notes)
            for at, each in enumerate(entries)
        ]
        known = [each for each in amounts if each is not None]
        tax = sum(known, Fraction()) if entries and len(known) == len(entries) else None
        after = before + tax if before is not None and tax is not None else None
        return Claim(before, after, f"{pointer}/before_taxes", f"{pointer}/taxes", tax)
    before = _amount(value.get("excl_vat"), f"{pointer}/excl_vat", notes)
    after = _amount(value.get("incl_vat"), f"{pointer}/incl_vat", notes) if value.get("incl_vat") is not None else None
    return (
        Claim(before, after, f"{pointer}/excl_vat", f"{pointer}/incl_vat")
        if before is not None or after is not None
        else None
    )


def _amount(value: object, pointer: str, notes: Notes) -> Fraction | None:
    found = number(value)
    if found is None:
        notes.add("amount-unreadable", f"{brief(value)} is no amount", pointer, blocks=True)
    elif isinstance(value, str):
        notes.add("number-as-text", "an amount is a text; read as the number it shows", pointer)
    return found


def _totals(raw: Mapping[str, object], notes: Notes) -> dict[str, Fraction]:
    found = {}
    for name, key in (
        ("total_energy", "total_energy"),
        ("kwh", "total_energy"),
        ("total_time", "total_time"),
        ("total_parking_time", "total_parking_time"),
    ):
        if raw.get(name) is not None and (value := _amount(raw[name], f"/{name}", notes)) is not None:
            found[key] = value
    return found
