"""The charging periods of a CDR or Session: when each began, what was measured in it and how exactly it is known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from suite.pricing.clock import MICRO, instant, is_of_use
from suite.pricing.notes import brief
from suite.pricing.numbers import Amount, number, places, plain, units
from suite.pricing.restrictions import KWH

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from suite.pricing.notes import Notes

HOUR = 3600 * MICRO
_MOST_PERIODS, _MOST_DIMENSIONS = 20_000, 1000
TIMES = ("TIME", "PARKING_TIME", "RESERVATION_TIME")
_DIGITS, _FEWEST = 4, 2
"""Decimals that numbers have (types: number), and the fewest that a length of time is thought to be rounded to."""
LONGER = 60 * MICRO
"""So much may a printed time be longer than its period: clocks that are shown to the minute."""
_KINDS = frozenset({
    "ENERGY", "ENERGY_EXPORT", "ENERGY_IMPORT", "FLAT", "STATE_OF_CHARGE", *TIMES,
    *(f"{edge}{what}" for edge in ("", "MIN_", "MAX_") for what in ("POWER", "CURRENT")),
})  # fmt: skip
_OF_BOOKINGS = frozenset({"RESERVATION_EXPIRES", "RESERVATION_OVERTIME"})
ABSURD_KWH, ABSURD_HOURS = 100_000, 24 * 366
LONGEST = 400 * 24 * HOUR
"""A session that lasts longer is none."""


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


def moment(value: object) -> int | None:
    """Read a DateTime at which something may be charged."""
    found = instant(value) if isinstance(value, str) else None
    return found if found is not None and is_of_use(found) else None


def read_periods(raw: object, start: int | None, end: int | None, notes: Notes) -> tuple[Period, ...]:
    """Read them, in the order of their beginnings; what is odd about them is noted."""
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
        begun = moment(entry.get("start_date_time")) if isinstance(entry, dict) else None
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
    for at, each in enumerate(_dimensions(entry, pointer, notes)):
        kind = each.get("type") if isinstance(each, dict) else None
        volume = number(each.get("volume")) if isinstance(each, dict) else None
        if not isinstance(each, dict) or not isinstance(kind, str) or volume is None:
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
        _told(kind, each["volume"], f"{pointer}/dimensions/{at}", notes)
        _plausible(kind, volume, f"{pointer}/dimensions/{at}/volume", notes)
        volumes[kind] = (volume, places(each["volume"]))
    tariff_id = entry.get("tariff_id")
    return Period(
        place, start, end, _quantities(volumes, end - start), _span(volumes, "POWER"), _span(volumes, "CURRENT"),
        tariff_id if isinstance(tariff_id, str) and tariff_id else None,
    )  # fmt: skip


def _dimensions(entry: dict[str, object], pointer: str, notes: Notes) -> list[object]:
    found = entry.get("dimensions")
    if not isinstance(found, list):
        told = f"dimensions is {brief(found)}: a list is wanted"
        notes.add("dimension-unreadable", told, f"{pointer}/dimensions", blocks=True)
        return []
    if len(found) > _MOST_DIMENSIONS:
        told = f"{len(found)} dimensions; the first {_MOST_DIMENSIONS} are read"
        notes.add("dimensions-too-many", told, f"{pointer}/dimensions", blocks=True)
    return found[:_MOST_DIMENSIONS]


def _told(kind: str, volume: object, pointer: str, notes: Notes) -> None:
    if kind in _OF_BOOKINGS:
        told = f"{kind}: the standard has no worked rules for bookings"
        notes.add("dimension-booking", told, f"{pointer}/type", blocks=True)
    elif kind not in _KINDS:
        meant = kind.strip().upper() in _KINDS
        told = f"{brief(kind)} is no dimension that the standard knows; it counts for nothing"
        notes.add("dimension-unknown", told, f"{pointer}/type", blocks=meant)
    if isinstance(volume, str):
        notes.add("number-as-text", "volume is a text; read as the number it shows", f"{pointer}/volume")


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
