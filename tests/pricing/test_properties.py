"""What holds for every bill, whatever the tariff."""

from __future__ import annotations

import copy
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from suite.pricing import audit, read_charge
from suite.pricing.bill import Bill
from tests.pricing.generated import case

SEEDS = range(240)


def priced(record: dict[str, Any], zone: str) -> Bill:
    return audit(read_charge(record, time_zone=zone)).bill


def same(one: Bill, other: Bill) -> bool:
    return one.total == other.total and one.parts == other.parts


@pytest.mark.parametrize("seed", range(0, 240, 4))
def test_parts_sum_to_the_total(seed: int) -> None:
    found = priced(*case(seed))
    if not found.limit and found.total.before is not None:
        assert found.total.before == sum((each.before or Fraction() for each in found.parts.values()), Fraction())


@pytest.mark.parametrize("seed", range(1, 240, 4))
def test_taxes_are_gross_minus_net(seed: int) -> None:
    found = priced(*case(seed))
    if found.limit or found.total.before is None or found.total.after is None:
        return
    taxes = Fraction()
    for line in found.lines:
        rate = (line.component.vat or Fraction()) / 100
        included = line.tariff.taxes == "included"
        taxes += 0 if line.tariff.taxes == "none" else line.cost * rate / (1 + rate) if included else line.cost * rate
    assert found.total.after - found.total.before == taxes


@pytest.mark.parametrize("seed", range(2, 240, 4))
def test_splitting_a_period_changes_nothing(seed: int) -> None:
    record, zone = case(seed)
    split = copy.deepcopy(record)
    split["charging_periods"] = [half for period, end in _ends(split) for half in _halves(period, end)]
    assert same(priced(record, zone), priced(split, zone))


def _ends(record: dict[str, Any]) -> list[tuple[dict[str, Any], str]]:
    periods = record["charging_periods"]
    return list(
        zip(periods, [each["start_date_time"] for each in periods[1:]] + [record["end_date_time"]], strict=True)
    )


def _halves(period: dict[str, Any], end: str) -> list[dict[str, Any]]:
    """Cut in the middle, at a whole minute, where that changes no price: power stays, energy flows evenly."""
    begin, over = (datetime.fromisoformat(each) for each in (period["start_date_time"], end))
    minutes = int((over - begin) / timedelta(minutes=1))
    if minutes % 2:
        return [period]
    first, second = copy.deepcopy(period), copy.deepcopy(period)
    second["start_date_time"] = (begin + (over - begin) / 2).strftime("%Y-%m-%dT%H:%M:%SZ")
    times = [each["type"] for each in period["dimensions"] if each["type"].endswith("TIME")]
    for each in (*first["dimensions"], *second["dimensions"]):
        few = each["volume"].as_tuple().exponent > -4  # it counts as it is printed
        if each["type"] == "ENERGY" or (each["type"] in times and (few or len(times) > 1)):
            each["volume"] = each["volume"] / 2
        elif each["type"] in times:
            each["volume"] = (Decimal(minutes) / 120).quantize(Decimal("0.0001"))
    return [first, second]


@pytest.mark.parametrize("seed", range(3, 240, 4))
def test_shifting_instants_and_zone_together_changes_nothing(seed: int) -> None:
    """The same wall clock three hours further east: what happens in UTC there happens three hours earlier."""
    record, _ = case(seed)
    moved = copy.deepcopy(record)
    for holder, name in [
        (moved, "start_date_time"),
        (moved, "end_date_time"),
        *((each, "start_date_time") for each in moved["charging_periods"]),
    ]:
        at = datetime.fromisoformat(holder[name]) - timedelta(hours=3)
        holder[name] = at.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert same(priced(record, "Etc/GMT"), priced(moved, "Etc/GMT-3"))


@pytest.mark.parametrize("seed", range(0, 240, 6))
def test_an_element_that_never_applies_is_inert(seed: int) -> None:
    record, zone = case(seed)
    more = copy.deepcopy(record)
    never = {
        "price_components": [{"type": "ENERGY", "price": Decimal(99), "step_size": 1, "vat": Decimal(99)}],
        "restrictions": {"start_date": "2090-01-01"},
    }
    if record["tariffs"][0].get("tax_included") == "NO":
        del never["price_components"][0]["vat"]  # type: ignore[attr-defined]
    more["tariffs"][0]["elements"].insert(0, never)
    assert same(priced(record, zone), priced(more, zone))


@pytest.mark.parametrize("seed", range(60))
def test_the_exact_total_is_never_accused(seed: int) -> None:
    record, zone = case(seed)
    found = priced(record, zone).total
    if found.before is None:
        return
    exact = Decimal(found.before.numerator) / Decimal(found.before.denominator)
    made = audit(read_charge({**record, "total_cost": {"excl_vat": exact}}, time_zone=zone))
    assert made.agrees
    assert not made.readings
