"""Seeded CDRs with their tariffs: simple, complex and hourly ones; periods begin wherever energy or power changes the price."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

ZONES = ("Europe/Amsterdam", "Europe/Lisbon", "America/New_York", "Asia/Kolkata", "UTC")
DAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
# Nights on which clocks change somewhere among the zones, and days on which nothing happens.
DATES = ("2024-03-31", "2024-10-27", "2024-03-10", "2024-11-03", "2024-06-12", "2024-12-31", "2024-02-29")


def case(seed: int, shape: str = "") -> tuple[dict[str, Any], str]:
    """Give a CDR without claims, and the time zone of its location."""
    chance = random.Random(seed)  # noqa: S311 - data, no secret
    zone = chance.choice(ZONES)
    newest = chance.random() < 0.5
    make = {"simple": _simple, "complex": _complex, "hourly": _hourly}[
        shape or chance.choice(("simple", "complex", "hourly"))
    ]
    tariff = make(chance, newest=newest)
    start = datetime.fromisoformat(chance.choice(DATES)).replace(tzinfo=UTC) + timedelta(
        minutes=chance.randrange(-180, 1440)
    )
    periods, end = _periods(chance, tariff, start)
    cdr = {
        "country_code": "NL", "party_id": "TSC", "id": f"CDR{seed}", "start_date_time": _stamp(start), "end_date_time": _stamp(end),
        "currency": tariff["currency"], "tariffs": [tariff], "charging_periods": periods,
    }  # fmt: skip
    return cdr, zone


def _stamp(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _money(chance: random.Random, most: int = 900) -> Decimal:
    return Decimal(chance.randrange(0, most)) / Decimal(chance.choice((100, 1000, 10_000)))


def _part(chance: random.Random, kind: str, *, taxed: bool) -> dict[str, Any]:
    step = {"ENERGY": (1, 1, 25, 100, 500, 1000), "FLAT": (1,)}.get(kind, (1, 60, 300, 600, 900, 1800))
    made: dict[str, Any] = {"type": kind, "price": _money(chance), "step_size": chance.choice(step)}
    if taxed and chance.random() < 0.9:
        made["vat"] = chance.choice((Decimal("21.0"), Decimal(10), Decimal("5.5"), Decimal(0)))
    return made


def _tariff(chance: random.Random, elements: list[dict[str, Any]], *, newest: bool) -> dict[str, Any]:
    made: dict[str, Any] = {
        "country_code": "NL",
        "party_id": "TSC",
        "id": "T1",
        "currency": "EUR",
        "elements": elements,
    }
    names = ("before_taxes", "after_taxes") if newest else ("excl_vat", "incl_vat")
    if newest:
        made["tax_included"] = chance.choice(("NO", "NO", "YES", "N/A"))
    for key, low, high in (("min_price", 0, 300), ("max_price", 500, 3000)):
        if chance.random() < 0.2:
            amount = Decimal(chance.randrange(low, high)) / 100
            made[key] = {names[0]: amount}
            if chance.random() < 0.8:
                made[key][names[1]] = amount * Decimal("1.2")
    return made


def _simple(chance: random.Random, *, newest: bool) -> dict[str, Any]:
    kinds = [kind for kind in ("ENERGY", "TIME", "PARKING_TIME", "FLAT") if chance.random() < 0.5] or ["ENERGY"]
    taxed = chance.random() < 0.8
    return _tariff(chance, [{"price_components": [_part(chance, kind, taxed=taxed) for kind in kinds]}], newest=newest)


def _complex(chance: random.Random, *, newest: bool) -> dict[str, Any]:
    taxed = chance.random() < 0.8
    elements = []
    for _ in range(chance.randrange(2, 7)):
        kinds = [kind for kind in ("ENERGY", "TIME", "PARKING_TIME", "FLAT") if chance.random() < 0.4] or ["TIME"]
        elements.append(
            {
                "price_components": [_part(chance, kind, taxed=taxed) for kind in kinds],
                "restrictions": _restrictions(chance),
            }
        )
    if chance.random() < 0.7:
        elements.append({"price_components": [_part(chance, kind, taxed=taxed) for kind in ("ENERGY", "PARKING_TIME")]})
    return _tariff(chance, elements, newest=newest)


def _restrictions(chance: random.Random) -> dict[str, Any]:
    made: dict[str, Any] = {}
    if chance.random() < 0.5:
        made["start_time"] = f"{chance.randrange(24):02}:{chance.choice((0, 15, 30)):02}"
    if chance.random() < 0.5:
        made["end_time"] = f"{chance.randrange(24):02}:{chance.choice((0, 0, 45)):02}"
    if made.get("start_time", "00:00") == made.get("end_time"):
        del made["end_time"]  # equal times: nobody knows what that means (d66)
    if chance.random() < 0.3:
        made["day_of_week"] = chance.sample(DAYS, chance.randrange(1, 6))
    if chance.random() < 0.2:
        made[chance.choice(("min_kwh", "max_kwh"))] = chance.randrange(1, 30)
    if chance.random() < 0.2:
        made[chance.choice(("min_duration", "max_duration"))] = chance.choice((600, 1800, 3600, 5400))
    if chance.random() < 0.15:
        made[chance.choice(("min_power", "max_power"))] = chance.choice((4, 11, 22, 50))
    if chance.random() < 0.15:
        made[chance.choice(("start_date", "end_date"))] = chance.choice(DATES)
    return made


def _hourly(chance: random.Random, *, newest: bool) -> dict[str, Any]:
    taxed = chance.random() < 0.8
    elements = [
        {
            "price_components": [_part(chance, "ENERGY", taxed=taxed)],
            "restrictions": {"start_time": f"{hour:02}:00", "end_time": f"{(hour + 1) % 24:02}:00"},
        }
        for hour in range(24)
    ]
    return _tariff(chance, elements, newest=newest)


def _periods(chance: random.Random, tariff: dict[str, Any], start: datetime) -> tuple[list[dict[str, Any]], datetime]:
    """Whole minutes; a new period wherever the energy reaches a limit of the tariff."""
    limits = sorted(
        {
            Decimal(value)
            for element in tariff["elements"]
            for name, value in (element.get("restrictions") or {}).items()
            if name.endswith("_kwh")
        }
    )
    periods, at, energy = [], start, Decimal(0)
    for number in range(chance.randrange(1, 6)):
        minutes = chance.choice((5, 10, 20, 45, 90))
        parking = number > 0 and chance.random() < 0.4
        amount = Decimal(0) if parking else Decimal(chance.randrange(1, 120_000)) / 10_000
        for share in _cut(amount, energy, limits) if amount else [amount]:
            dimensions = [
                {
                    "type": "PARKING_TIME" if parking else "TIME",
                    "volume": (Decimal(minutes) / 60).quantize(Decimal("0.0001")),
                }
            ]
            if share:
                dimensions.append({"type": "ENERGY", "volume": share})
                dimensions.append(
                    {"type": "MAX_POWER", "volume": Decimal(chance.choice((3, 4, 10, 11, 21, 22, 49, 50)))}
                )
            else:
                dimensions.append({"type": "MAX_POWER", "volume": Decimal(0)})
            periods.append({"start_date_time": _stamp(at), "dimensions": dimensions, "tariff_id": "T1"})
            at += timedelta(minutes=minutes)
            energy += share
    return periods, at


def _cut(amount: Decimal, before: Decimal, limits: list[Decimal]) -> list[Decimal]:
    edges = [before, *(each for each in limits if before < each < before + amount), before + amount]
    return [high - low for low, high in pairwise(edges)]
