"""A CDR or Session read for pricing: periods with quantities, the tariffs it carries, and the amounts it claims."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from suite.pricing.clock import MICRO, instant
from suite.pricing.notes import Note, Notes
from suite.pricing.numbers import Amount, number, places, plain, units
from suite.pricing.restrictions import KWH
from suite.pricing.tariff import Tariff, read_tariff
from suite.pricing.zones import Zone, zone

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

HOUR = 3600 * MICRO
_MOST_PERIODS = 20_000
TIMES = ("TIME", "PARKING_TIME", "RESERVATION_TIME")
_DIGITS, _FEWEST = 4, 2
"""Decimals that numbers have (types: number), and the fewest that a length of time is thought to be rounded to."""
_BOOKED = frozenset({"RESERVATION_EXPIRES", "RESERVATION_OVERTIME"})
"""What the module bookings adds to the dimensions of periods."""
LONGER = 60 * MICRO
"""So much may a printed time be longer than its period: clocks that are shown to the minute."""
ABSURD_KWH, ABSURD_HOURS = 100_000, 24 * 366


@dataclass(frozen=True, slots=True)
class Quantity:
    """A measured amount with what its printed digits leave open: in 10^-9 kWh, or in microseconds for times."""

    value: Amount
    low: Amount
    high: Amount
    stamped: Amount | None = None
    """The length of the period, where few decimals leave open that it is meant."""

    @classmethod
    def exact(cls, value: Amount) -> Quantity:
        """An amount without any doubt."""
        return cls(value, value, value)


@dataclass(frozen=True, slots=True)
class Period:
    """A charging period. `start` and `end` in microseconds since the epoch."""

    place: int
    start: int
    end: int
    quantities: Mapping[str, Quantity]
    """By dimension: ENERGY in 10^-9 kWh; TIME, PARKING_TIME and RESERVATION_TIME in microseconds."""
    power: tuple[Fraction, Fraction] | None = None
    current: tuple[Fraction, Fraction] | None = None
    tariff_id: str | None = None

    @property
    def reserved(self) -> bool:
        """Whether the EVSE was reserved and not yet in use."""
        return "RESERVATION_TIME" in self.quantities

    @property
    def pointer(self) -> str:
        """Where it stands."""
        return f"/charging_periods/{self.place}"


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
    start = _at(raw, ("start_date_time", "start_datetime"), notes)
    end = _at(raw, ("end_date_time", "stop_date_time", "end_datetime"), notes, needed="total_time" in raw)
    periods = _periods(raw.get("charging_periods"), start, end, notes)
    start = start if start is not None else (periods[0].start if periods else 0)
    end = end if end is not None else (periods[-1].end if periods else start)
    charge = Charge(
        id=str(raw.get("id", "")),
        kind="session" if "status" in raw and "kwh" in raw else "cdr",
        currency=str(raw.get("currency", "")).upper(),
        start=start,
        end=max(start, end),
        zone=zone(time_zone, place.get("time_zone"), place.get("country")),
        periods=periods,
        tariffs=_tariffs(raw, tariffs, notes),
        costs={name: claim for name in _COSTS if (claim := _claim(raw.get(name), f"/{name}", notes)) is not None},
        totals=_totals(raw, notes),
        credit=raw.get("credit") is True,
        token=str(token.get("type") or "") if isinstance(token, dict) else "",
        old=_is_old(raw),
    )
    charge.notes = notes.found
    return charge


def _is_old(raw: Mapping[str, object]) -> bool:
    newer = "country_code" in raw or "cdr_token" in raw or isinstance(raw.get("total_cost"), dict)
    return not newer


def _at(raw: Mapping[str, object], names: Sequence[str], notes: Notes, *, needed: bool = True) -> int | None:
    for name in names:
        value = raw.get(name)
        if value is None:
            continue
        found = instant(value) if isinstance(value, str) else None
        if found is None:
            notes.add("time-unreadable", f"{name} is no DateTime", f"/{name}", blocks=True)
        return found
    if needed:
        notes.add("time-missing", f"{names[0]} is missing", f"/{names[0]}", blocks=True)
    return None


def _tariffs(raw: Mapping[str, object], given: Sequence[object], notes: Notes) -> tuple[Tariff, ...]:
    made = [read_tariff(each, f"tariff {place}:", notes) for place, each in enumerate(given, 1)]
    own = raw.get("tariffs")
    if not given and isinstance(own, list):
        made = [read_tariff(each, f"/tariffs/{place}", notes) for place, each in enumerate(own)]
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
        entries = [each for each in taxes if isinstance(each, dict)] if isinstance(taxes, list) else []
        amounts = [
            _amount(each.get("amount"), f"{pointer}/taxes/{at}/amount", notes) for at, each in enumerate(entries)
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
        notes.add("amount-unreadable", f"{value!r:.40} is no amount", pointer, blocks=True)
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


def _periods(raw: object, start: int | None, end: int | None, notes: Notes) -> tuple[Period, ...]:
    entries = raw if isinstance(raw, list) else []
    if len(entries) > _MOST_PERIODS:
        notes.add(
            "periods-too-many",
            f"{len(entries)} periods; the first {_MOST_PERIODS} are read",
            "/charging_periods",
            blocks=True,
        )
        entries = entries[:_MOST_PERIODS]
    starts: list[tuple[int, int, dict[str, object]]] = []
    for place, entry in enumerate(entries):
        begun = (
            instant(entry["start_date_time"])
            if isinstance(entry, dict) and isinstance(entry.get("start_date_time"), str)
            else None
        )
        if begun is None:
            notes.add(
                "period-unreadable", "a period without start_date_time", f"/charging_periods/{place}", blocks=True
            )
            continue
        starts.append((begun, place, entry))
    _order(starts, start, notes)
    starts.sort(key=lambda each: each[:2])
    ends = [each[0] for each in starts[1:]] + [end if end is not None else (starts[-1][0] if starts else 0)]
    return tuple(
        _period(entry, place, begun, max(begun, over), notes)
        for (begun, place, entry), over in zip(starts, ends, strict=False)
    )


def _order(starts: Sequence[tuple[int, int, object]], start: int | None, notes: Notes) -> None:
    for before, after in pairwise(starts):
        if after[0] < before[0]:
            notes.add(
                "periods-out-of-order",
                "periods do not ascend; sorted by their start",
                f"/charging_periods/{after[1]}/start_date_time",
            )
    if start is not None:
        for begun, place, _ in starts:
            if begun < start - MICRO:
                notes.add(
                    "period-before-start",
                    "a period begins before the session",
                    f"/charging_periods/{place}/start_date_time",
                )


def _period(entry: dict[str, object], place: int, start: int, end: int, notes: Notes) -> Period:
    pointer = f"/charging_periods/{place}"
    volumes: dict[str, tuple[Fraction, int]] = {}
    dimensions = entry.get("dimensions")
    for at, each in enumerate(dimensions if isinstance(dimensions, list) else []):
        kind = each.get("type") if isinstance(each, dict) else None
        volume = number(each.get("volume")) if isinstance(each, dict) else None
        if not isinstance(kind, str) or volume is None:
            notes.add(
                "dimension-unreadable", "a dimension without type and volume", f"{pointer}/dimensions/{at}", blocks=True
            )
            continue
        if kind in volumes:
            notes.add(
                "dimension-twice",
                f"{kind} stands twice in a period; the first counts",
                f"{pointer}/dimensions/{at}",
                blocks=True,
            )
            continue
        if kind in _BOOKED:
            told = "times of bookings have no worked rules in the standard"
            notes.add("dimension-booking", told, f"{pointer}/dimensions/{at}", blocks=True)
        _plausible(kind, volume, f"{pointer}/dimensions/{at}/volume", notes)
        volumes[kind] = (volume, places(each["volume"]))
    tariff_id = entry.get("tariff_id")
    return Period(
        place, start, end, _quantities(volumes, end - start), _span(volumes, "POWER"), _span(volumes, "CURRENT"),
        tariff_id if isinstance(tariff_id, str) and tariff_id else None,
    )  # fmt: skip


def _plausible(kind: str, volume: Fraction, pointer: str, notes: Notes) -> None:
    if kind in TIMES and volume < 0:
        notes.add("volume-negative", f"{kind} is negative", pointer, blocks=True)
    elif kind in TIMES and volume > ABSURD_HOURS:
        notes.add("volume-absurd", f"{kind} is more than a year", pointer, blocks=True)
    elif kind == "ENERGY" and abs(volume) > ABSURD_KWH:
        notes.add("volume-absurd", f"ENERGY is more than {ABSURD_KWH} kWh", pointer, blocks=True)
    elif kind == "ENERGY" and volume < 0:
        notes.add("energy-negative", "energy went back into the grid; it is paid at the price of the energy", pointer)


def _quantities(volumes: Mapping[str, tuple[Fraction, int]], duration: int) -> dict[str, Quantity]:
    found = {}
    if "ENERGY" in volumes:
        volume, digits = volumes["ENERGY"]
        value, half = units(volume, KWH), _half(10**KWH, max(_DIGITS, digits))
        found["ENERGY"] = Quantity(value, value - half, value + half)
    present = [name for name in TIMES if name in volumes and volumes[name][0]]
    for name in present:
        volume, digits = volumes[name]
        made = _time(plain(volume * HOUR), _half(HOUR, max(_DIGITS, digits)), duration if len(present) == 1 else None)
        short: Amount = _half(HOUR, max(_FEWEST, digits)) if digits < _DIGITS and len(present) == 1 else 0
        meant = made.value != duration and -short <= made.value - duration <= short
        found[name] = replace(made, stamped=duration) if meant else made
    return found


def _half(unit: int, digits: int) -> Amount:
    """Half of the last of so many decimals."""
    return plain(Fraction(unit, 2 * 10**digits))


def _time(value: Amount, half: Amount, duration: int | None) -> Quantity:
    """A printed time stands for its period's length where the two are the same but for rounding (d88)."""
    slack = half + MICRO // 1000
    if duration is None or not duration - slack <= value <= duration + slack:
        return Quantity(value, value - half if value > half else 0, value + half)
    if value < duration:
        return Quantity(duration, value, duration)
    return Quantity(duration, duration, value)


def _span(volumes: Mapping[str, tuple[Fraction, int]], name: str) -> tuple[Fraction, Fraction] | None:
    found = [volumes[key][0] for key in (f"MIN_{name}", name, f"MAX_{name}") if key in volumes]
    return (min(found), max(found)) if found else None
