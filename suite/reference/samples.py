"""Sample sessions as values: what was charged under which tariff, and what it cost; from fixtures/sessions*.toml.

Their prices are literals, worked out by hand. Nothing here computes one.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from suite.standard.shelf import shelf

if TYPE_CHECKING:
    from collections.abc import Mapping

    from suite.standard.versions import Version

ZONE: Final = ZoneInfo("Europe/Amsterdam")
"""In which local times of samples are meant."""
CENTRAL: Final = frozenset(
    f"Europe/{each}"
    for each in ("Amsterdam", "Berlin", "Brussels", "Copenhagen", "Paris", "Stockholm", "Warsaw", "Zurich")
)
"""Zones in which clocks have shown the same for decades."""
_DAY: Final = 86_400


@dataclass(frozen=True, slots=True)
class Period:
    """A charging period: when it begins, in seconds from the start, and how much of each dimension it has."""

    at: int
    dimensions: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample session."""

    name: str
    tariff: str
    """Name of its tariff in the fixtures."""
    text: str
    """What its tariff says to people."""
    elements: tuple[Mapping[str, Any], ...]
    """Of its tariff, as the version with the most fields writes them."""
    more: Mapping[str, Any]
    """What its tariff has beside that: type, min_price, max_price."""
    seconds: int
    periods: tuple[Period, ...]
    cost: Mapping[str, Decimal]
    """`fixed`, `energy`, `time`, `parking`, `reservation`, and `total` where it is not their sum; before taxes."""
    with_vat: Mapping[str, Decimal]
    begins: str = ""
    """Local time of the start, `HH:MM`, where the tariff asks for one; else any."""
    day: int = 0
    """Day of the week of the start, 1 for Monday, where the tariff asks for one; else 0."""
    any_length: bool = False
    """Its price does not hang on how long it took."""

    def sum_of(self, dimension: str) -> Decimal:
        """Add up a dimension over all periods."""
        return sum((each.dimensions.get(dimension, Decimal(0)) for each in self.periods), Decimal(0))

    def fits(self, version: Version) -> bool:
        """Say whether a version has all that its tariff and its periods need."""
        reserves = any("reservation" in each.get("restrictions", {}) for each in self.elements)
        powers = any("POWER" in kind for each in self.periods for kind in each.dimensions)
        return version.tariff_types or not (self.more or reserves or powers)

    @property
    def total(self) -> Decimal:
        """Before taxes."""
        return _total(self.cost)

    @property
    def total_with_vat(self) -> Decimal:
        """With taxes."""
        return _total(self.with_vat)


def _total(parts: Mapping[str, Decimal]) -> Decimal:
    return parts["total"] if "total" in parts else sum(parts.values(), Decimal(0))


@cache
def samples() -> Mapping[str, Sample]:
    """Give all sample sessions by their names."""
    found: dict[str, Sample] = {}
    for path in sorted(shelf("fixtures").glob("sessions*.toml")):
        read = tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)
        for entry in read["session"]:
            found[entry["name"]] = _sample(entry, read["tariff"][entry["tariff"]])
    return found


def _sample(entry: Mapping[str, Any], tariff: Mapping[str, Any]) -> Sample:
    return Sample(
        entry["name"],
        entry["tariff"],
        tariff["text"],
        tuple(tariff["elements"]),
        {key: value for key, value in tariff.items() if key not in {"text", "elements"}},
        entry["seconds"],
        tuple(Period(each["at"], _amounts(each)) for each in entry["periods"]),
        _amounts(entry["cost"]),
        _amounts(entry["with_vat"]),
        entry.get("from", ""),
        entry.get("day", 0),
        entry.get("any_length", False),
    )


def begins_before(sample: Sample, now: float) -> float:
    """Say when a replay of a sample begins: so that it is over a day before now, and at the local time that it asks for."""
    latest = datetime.fromtimestamp(int(now) - _DAY - sample.seconds, ZONE)
    if not (sample.begins or sample.day):
        return latest.timestamp()
    hour, minute = map(int, (sample.begins or "12:00").split(":"))
    found = latest.replace(hour=hour, minute=minute, second=0)
    while found > latest or (sample.day and found.isoweekday() != sample.day):
        found -= timedelta(days=1)
    return found.timestamp()


def _amounts(entry: Mapping[str, Any]) -> Mapping[str, Decimal]:
    return {key: Decimal(value) for key, value in entry.items() if key != "at"}
