"""Seeded CDRs with their tariffs: simple, complex and hourly ones, in the shape of each version.

Periods begin at whole minutes, and wherever energy or power changes the price; an even flow may reach an amount of energy
inside a period only at a whole minute.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from fractions import Fraction

SHAPES = ("simple", "complex", "hourly")
VERSIONS = ("2.2.1", "2.3.0")
ZONES = ("Europe/Amsterdam", "Europe/Lisbon", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC")
DAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
# Nights on which clocks change somewhere among the zones, and days on which nothing happens.
DATES = (
    "2024-03-31", "2024-10-27", "2024-03-10", "2024-11-03", "2024-04-07", "2024-10-06", "2024-06-12", "2024-12-31", "2024-02-29"
)  # fmt: skip
CHANGES = (60, 360, 420, -540)
"""The minutes of UTC at which clocks change on those nights, counted from midnight."""
KINDS = ("ENERGY", "TIME", "PARKING_TIME", "FLAT")
NEAR = Decimal("0.003")
"""Closer to an amount of energy that a tariff names the printed digits do not tell what was first: it is reached, or not near."""
UNIT = Decimal("0.0001")


def case(seed: int, shape: str = "", version: str = "") -> tuple[dict[str, Any], str]:
    """Give a CDR without claimed costs, and the time zone of its location."""
    chance = random.Random(seed)  # noqa: S311 - data, no secret
    zone = chance.choice(ZONES)
    version = version or chance.choice(VERSIONS)
    shape = shape or chance.choice(SHAPES)
    minute = chance.choice(CHANGES) - chance.randrange(60) if chance.random() < 0.25 else chance.randrange(-180, 1440)
    start = datetime.fromisoformat(chance.choice(DATES)).replace(tzinfo=UTC) + timedelta(minutes=minute)
    reserved = version != "2.1.1" and chance.random() < 0.2
    tariffs = [_tariff(chance, shape, version, reserved=reserved) for _ in range(2 if chance.random() < 0.15 else 1)]
    _named(tariffs)
    periods, end = _periods(chance, tariffs, start, reserved=reserved)
    cdr = {
        "country_code": "NL", "party_id": "TSC", "id": f"CDR{seed}", "start_date_time": _stamp(start), "end_date_time": _stamp(end),
        "currency": tariffs[0]["currency"], "tariffs": tariffs, "charging_periods": periods, **_volumes(periods, end - start),
    }  # fmt: skip
    for each in [cdr, *tariffs] if version == "2.1.1" else ():
        del each["country_code"], each["party_id"]
    return cdr, zone


def claimed(
    cdr: dict[str, Any], version: str, costs: Mapping[str, tuple[Fraction | None, Fraction | None]]
) -> dict[str, Any]:
    """The CDR with these costs, in the words of its version and with four decimals. What nobody can know is said anyhow."""
    names = {"total": "total_cost"}
    if version != "2.1.1":
        names |= {"energy": "total_energy_cost", "time": "total_time_cost", "parking time": "total_parking_cost"}
        names |= {"flat": "total_fixed_cost", "reservation": "total_reservation_cost"}
    made = dict(cdr)
    untaxed = all(
        each.get("tax_included") == "N/A" and "min_price" not in each and "max_price" not in each
        for each in cdr["tariffs"]
    )
    for part, name in names.items():
        before, after = costs[part]
        if before is None:
            before = (after or 0) * 20 / 21
        if after is None:
            after = before * 21 / 20
        net, gross = _rounded(before), _rounded(after)
        made[name] = {
            "2.1.1": net,
            "2.2.1": {"excl_vat": net, "incl_vat": gross},
            "2.3.0": {"before_taxes": net, "taxes": [] if untaxed else [{"name": "VAT", "amount": gross - net}]},
        }[version]
    return made


def version_of(cdr: dict[str, Any]) -> str:
    """Say in the shape of which version a CDR is."""
    if "country_code" not in cdr:
        return "2.1.1"
    return "2.3.0" if "tax_included" in cdr["tariffs"][0] else "2.2.1"


def _rounded(value: Fraction | int) -> Decimal:
    return Decimal(round(value * 10_000)) / 10_000


def _stamp(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _hours(minutes: int, digits: int = 4) -> Decimal:
    return (Decimal(minutes) / 60).quantize(Decimal(1).scaleb(-digits))


def _volumes(periods: list[dict[str, Any]], length: timedelta) -> dict[str, Decimal]:
    used = {
        kind: sum((each["volume"] for period in periods for each in period["dimensions"] if each["type"] == kind), Decimal(0))
        for kind in ("ENERGY", "PARKING_TIME")
    }  # fmt: skip
    return {
        "total_energy": used["ENERGY"],
        "total_time": _hours(length // timedelta(minutes=1)),
        "total_parking_time": used["PARKING_TIME"],
    }


def _money(chance: random.Random, most: int = 900) -> Decimal:
    return Decimal(chance.randrange(0, most)) / Decimal(chance.choice((100, 1000, 10_000)))


def _part(chance: random.Random, kind: str, *, taxed: bool) -> dict[str, Any]:
    step = {"ENERGY": (1, 1, 25, 100, 500, 1000), "FLAT": (1,)}.get(kind, (1, 60, 300, 600, 900, 1800))
    made: dict[str, Any] = {"type": kind, "price": _money(chance), "step_size": chance.choice(step)}
    if taxed and chance.random() < 0.9:
        made["vat"] = chance.choice((Decimal("21.0"), Decimal(10), Decimal("5.5"), Decimal(0)))
    return made


def _tariff(chance: random.Random, shape: str, version: str, *, reserved: bool) -> dict[str, Any]:
    taxed = version != "2.1.1" and chance.random() < 0.8
    make = {"simple": _simple, "complex": _complex, "hourly": _hourly}[shape]
    elements = make(chance, taxed=taxed)
    if version == "2.1.1":
        _without(elements, "min_current", "max_current")
    for _ in range(chance.randrange(0, 4) if reserved else 0):
        elements.insert(chance.randrange(len(elements) + 1), _reservation(chance, taxed=taxed))
    made: dict[str, Any] = {
        "country_code": "NL",
        "party_id": "TSC",
        "currency": "EUR",
        "elements": elements,
    }
    if version == "2.1.1":
        return made
    names = ("before_taxes", "after_taxes") if version == "2.3.0" else ("excl_vat", "incl_vat")
    if version == "2.3.0":
        made["tax_included"] = chance.choice(("NO", "NO", "YES", "N/A"))
    for key, low, high in (("min_price", 0, 300), ("max_price", 500, 3000)):
        if chance.random() < 0.2:
            amount = Decimal(chance.randrange(low, high)) / 100
            made[key] = {names[0]: amount}
            if chance.random() < 0.8:
                made[key][names[1]] = amount * Decimal("1.2")
    return made


def _named(tariffs: list[dict[str, Any]]) -> None:
    """T1 and T2; several have no limits: the standard does not say how those would add up."""
    for number, each in enumerate(tariffs, 1):
        each["id"] = f"T{number}"
        if len(tariffs) > 1:
            each.pop("min_price", None)
            each.pop("max_price", None)


def _without(elements: list[dict[str, Any]], *names: str) -> None:
    for element in elements:
        for name in names:
            element.get("restrictions", {}).pop(name, None)


def _element(chance: random.Random, kinds: list[str], restrictions: dict[str, Any], *, taxed: bool) -> dict[str, Any]:
    made: dict[str, Any] = {"price_components": [_part(chance, kind, taxed=taxed) for kind in kinds]}
    return {**made, "restrictions": restrictions} if restrictions else made


def _some(chance: random.Random, share: float, otherwise: str) -> list[str]:
    return [kind for kind in KINDS if chance.random() < share] or [otherwise]


def _simple(chance: random.Random, *, taxed: bool) -> list[dict[str, Any]]:
    restrictions = _restrictions(chance) if chance.random() < 0.2 else {}
    return [_element(chance, _some(chance, 0.5, "ENERGY"), restrictions, taxed=taxed)]


def _complex(chance: random.Random, *, taxed: bool) -> list[dict[str, Any]]:
    elements = [
        _element(chance, _some(chance, 0.4, "TIME"), _restrictions(chance), taxed=taxed)
        for _ in range(chance.randrange(2, 7))
    ]
    if chance.random() < 0.7:
        elements.append(_element(chance, ["ENERGY", "PARKING_TIME"], {}, taxed=taxed))
    return elements


def _hourly(chance: random.Random, *, taxed: bool) -> list[dict[str, Any]]:
    kinds = ["ENERGY", "TIME"] if chance.random() < 0.3 else ["ENERGY"]
    elements = [
        _element(
            chance, kinds, {"start_time": f"{hour:02}:00", "end_time": f"{(hour + 1) % 24:02}:00"}, taxed=taxed
        )
        for hour in range(24)
    ]  # fmt: skip
    if chance.random() < 0.3:
        elements.insert(0, _element(chance, _some(chance, 0.4, "ENERGY"), _restrictions(chance), taxed=taxed))
    if chance.random() < 0.5:
        elements.append(_element(chance, _some(chance, 0.3, "PARKING_TIME"), {}, taxed=taxed))
    return elements


def _reservation(chance: random.Random, *, taxed: bool) -> dict[str, Any]:
    when = _when(chance) if chance.random() < 0.3 else {}
    kinds = [kind for kind in ("FLAT", "TIME") if chance.random() < 0.7] or ["TIME"]
    restrictions = {"reservation": chance.choice(("RESERVATION", "RESERVATION", "RESERVATION_EXPIRES")), **when}
    return _element(chance, kinds, restrictions, taxed=taxed)


def _when(chance: random.Random) -> dict[str, Any]:
    made: dict[str, Any] = {}
    if chance.random() < 0.5:
        made["start_time"] = f"{chance.randrange(24):02}:{chance.choice((0, 15, 30)):02}"
    if chance.random() < 0.5:
        made["end_time"] = f"{chance.randrange(24):02}:{chance.choice((0, 0, 45)):02}"
    if "start_time" in made and chance.random() < 0.04:
        made["end_time"] = made["start_time"]
    if chance.random() < 0.3:
        made["day_of_week"] = chance.sample(DAYS, chance.randrange(1, 6))
    if chance.random() < 0.15:
        made[chance.choice(("start_date", "end_date"))] = chance.choice(DATES)
    return made


def _restrictions(chance: random.Random) -> dict[str, Any]:
    made = _when(chance)
    if chance.random() < 0.2:
        made[chance.choice(("min_kwh", "max_kwh"))] = chance.randrange(1, 30)
    if chance.random() < 0.2:
        made[chance.choice(("min_duration", "max_duration"))] = chance.choice((600, 1800, 3600, 5400, 2460))
    if chance.random() < 0.15:
        made[chance.choice(("min_power", "max_power"))] = chance.choice((4, 11, 22, 50))
    if chance.random() < 0.1:
        made[chance.choice(("min_current", "max_current"))] = chance.choice((10, 16, 32))
    return made


def _periods(
    chance: random.Random, tariffs: list[dict[str, Any]], start: datetime, *, reserved: bool
) -> tuple[list[dict[str, Any]], datetime]:
    """Whole minutes; a new period wherever the energy reaches a limit of the tariff, reservations before everything."""
    limits = _limits(tariffs)
    digits = chance.choice((2, 3)) if chance.random() < 0.1 else 4
    made: list[tuple[int, list[tuple[str, Decimal]]]] = []
    for _ in range(chance.randrange(1, 3) if reserved else 0):
        minutes = chance.choice((5, 10, 13, 22, 60))
        made.append((minutes, [("RESERVATION_TIME", _hours(minutes, digits))]))
    energy = Decimal(0)
    for number in range(0 if reserved and chance.random() < 0.3 else chance.randrange(1, 6)):
        minutes = chance.choice((5, 10, 15, 20, 30, chance.randrange(2, 90)))
        if number and chance.random() < 0.4:
            made.append(
                (
                    minutes,
                    [("PARKING_TIME", _hours(minutes, digits)), ("MAX_POWER", Decimal(0)), ("MAX_CURRENT", Decimal(0))],
                )
            )
            continue
        amount = _amount(chance, energy, limits, minutes)
        made.extend(
            (minutes, [*_times(chance, minutes, digits), ("ENERGY", share), *_flow(chance)])
            for share in _cut(amount, energy, limits, minutes)
        )
        energy += amount
    switch = chance.randrange(0, len(made)) if len(tariffs) > 1 else len(made)
    periods, at = [], start
    for number, (minutes, volumes) in enumerate(made):
        dimensions = [{"type": kind, "volume": volume} for kind, volume in volumes]
        periods.append(
            {"start_date_time": _stamp(at), "dimensions": dimensions, "tariff_id": "T2" if number >= switch else "T1"}
        )
        at += timedelta(minutes=minutes)
    return periods, at


def _times(chance: random.Random, minutes: int, digits: int) -> list[tuple[str, Decimal]]:
    """Charging all the while, or now and then a part of it parking in the same period."""
    whole = _hours(minutes)
    if chance.random() > 0.05:
        return [("TIME", _hours(minutes, digits))]
    parked = _hours(chance.randrange(1, minutes))
    return [("TIME", whole - parked), ("PARKING_TIME", parked)]


def _flow(chance: random.Random) -> Iterator[tuple[str, Decimal]]:
    """The most power and current, with the least of it now and then."""
    for name, amounts in (("POWER", (3, 4, 10, 11, 21, 22, 49, 50)), ("CURRENT", (6, 10, 16, 32, 63))):
        most = chance.choice(amounts)
        if chance.random() < 0.2:
            yield f"MIN_{name}", Decimal(chance.randrange(0, most))
        yield f"MAX_{name}", Decimal(most)


def _limits(tariffs: list[dict[str, Any]]) -> list[Decimal]:
    return sorted(
        {
            Decimal(value)
            for tariff in tariffs
            for element in tariff["elements"]
            for name, value in element.get("restrictions", {}).items()
            if name.endswith("_kwh")
        }
    )


def _amount(chance: random.Random, before: Decimal, limits: list[Decimal], minutes: int) -> Decimal:
    """Anything up to 12 kWh; often what makes the sum a whole number of steps or nearly, or reaches a limit at a whole minute."""
    amount = Decimal(chance.randrange(100, 120_000)) * UNIT
    ahead = next((each for each in limits if each > before + NEAR), None)
    way = chance.random()
    if way < 0.3:
        amount = (before + amount) // Decimal("0.5") * Decimal("0.5") + chance.choice((-1, 0, 0, 1, 2)) * UNIT - before
    elif way < 0.5 and ahead is not None:
        exact = (ahead - before) * minutes / chance.randrange(1, minutes)
        amount = exact if exact == exact.quantize(UNIT) else ahead - before
    amount = max(amount, Decimal("0.01"))
    near = next((each for each in limits if abs(before + amount - each) < NEAR), None)
    return near - before if near is not None and near > before else amount


def _cut(amount: Decimal, before: Decimal, limits: list[Decimal], minutes: int) -> list[Decimal]:
    """An even flow that reaches a limit at a whole minute needs no new period for our purpose."""
    inside = [each for each in limits if before < each < before + amount]
    if all((each - before) * minutes % amount == 0 for each in inside):
        return [amount]
    return [high - low for low, high in pairwise([before, *inside, before + amount])]
