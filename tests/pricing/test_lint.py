"""The lint of tariffs: each finding by a tariff that deserves it, and its neighbour that does not."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from suite.pricing.lint import lint
from tests.pricing.build import component, element, tariff

KWH, DEAR = component("ENERGY", "0.40", vat="21"), component("ENERGY", "0.50", vat="21")
TIME, FLAT = component("TIME", "1.00"), component("FLAT", "1.00")
WEEK = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"]
CHEAP = component("ENERGY", "0.10", vat="21")
BY_DAY = element(KWH, start_time="07:00", end_time="19:00")
DAYTIME = element(DEAR, start_time="06:00", end_time="20:00")


def codes(raw: Any) -> list[str]:
    return sorted({each.code for each in lint(raw)})


def text(said: str) -> dict[str, Any]:
    return {"tariff_alt_text": [{"language": "en", "text": said}]}


ROWS: list[tuple[dict[str, Any], list[str]]] = [
    (tariff(element(KWH)), []),
    (tariff(element(DEAR, start_time="07:00", end_time="19:00"), element(KWH)), []),
    (tariff(element(KWH), element(DEAR, start_time="07:00")), ["component-unreachable"]),
    (tariff(DAYTIME, element(KWH, start_time="07:00", end_time="19:00"), element(KWH)), ["component-redundant", "component-unreachable"]),
    (tariff(DAYTIME, element(KWH, start_time="07:00", end_time="21:00"), element(TIME), element(component("ENERGY", "0.1"))), []),
    (tariff(element(KWH, day_of_week=["SUNDAY"]), element(KWH)), ["component-redundant"]),
    (tariff(element(KWH, day_of_week=["SUNDAY"]), element(DEAR)), []),
    (tariff(element(KWH, KWH)), ["component-twice"]),
    (tariff(element()), ["element-empty"]),
    (tariff(element(KWH, start_time="07:00", end_time="19:00")), ["dimension-not-exhausted"]),
    (tariff(element(KWH, start_time="07:00", end_time="19:00"), element(DEAR, start_time="19:00", end_time="07:00")), []),
    (tariff(BY_DAY, element(DEAR, start_time="19:00", end_time="07:00"), element(TIME, KWH)), ["component-unreachable"]),
    (tariff(BY_DAY, element(DEAR, start_time="19:00", end_time="06:59"), element(DEAR)), ["component-redundant"]),
    (tariff(element(KWH, day_of_week=WEEK[:5]), element(DEAR, day_of_week=WEEK[5:]), element(CHEAP)), ["component-unreachable"]),
    (tariff(element(KWH, day_of_week=WEEK[:5]), element(DEAR, day_of_week=WEEK[5:])), []),
    (tariff(element(KWH, day_of_week=WEEK[:5]), element(DEAR, day_of_week=WEEK[6:])), ["dimension-not-exhausted"]),
    (tariff(element(KWH, day_of_week=WEEK[:5], max_kwh=5), element(DEAR, day_of_week=WEEK[5:]), element(CHEAP)), []),
    (tariff(element(KWH, max_kwh=10), element(DEAR, min_kwh=10)), []),
    (tariff(element(KWH, max_kwh=10), element(DEAR, min_kwh=12)), ["dimension-not-exhausted"]),
    (tariff(element(DEAR, min_kwh=10, max_kwh=10), element(KWH)), ["window-never-opens"]),
    (tariff(element(DEAR, start_date="2026-06-07", end_date="2026-06-07"), element(KWH)), ["window-never-opens"]),
    (tariff(element(DEAR, start_date="2026-06-07", end_date="2026-06-08"), element(KWH)), []),
    (tariff(element(DEAR, start_time="10:00", end_time="10:00"), element(KWH)), ["window-equal-times"]),
    (tariff(element(KWH, start_time="00:00", end_time="23:59")), ["dimension-not-exhausted", "window-last-minute"]),
    (tariff(element(DEAR, start_time="18:00", end_time="23:59"), element(KWH)), ["window-last-minute"]),
    (tariff(element(KWH, start_time="00:00", end_time="00:00")), ["restriction-needless"]),
    (tariff(element(KWH, min_kwh=0)), ["restriction-needless"]),
    (tariff(element(DEAR, max_power=11), element(KWH)), ["restriction-unseen"]),
    (tariff(element(TIME, DEAR, reservation="RESERVATION"), element(KWH)), ["reservation-dimension"]),
    (tariff(element(TIME, FLAT, reservation="RESERVATION"), element(KWH)), []),
    (tariff(element(component("ENERGY", "-0.1"))), ["price-negative"]),
    (tariff(element(component("ENERGY", "0.1", vat="0.21"))), ["vat-fraction"]),
    (tariff(element(component("ENERGY", "0.1", vat="121"))), ["vat-absurd"]),
    (tariff(element(component("ENERGY", "0.1", 0))), ["step-size"]),
    (tariff(element(component("ENERGY", "0.1", 50_000))), ["step-size-large"]),
    (tariff(element(component("ENERGY", "0.12345"))), ["price-decimals"]),
    (tariff(element(KWH), min_price={"excl_vat": 5}, max_price={"excl_vat": 4}), ["limits-crossed"]),
    (tariff(element(KWH), min_price={"excl_vat": 5, "incl_vat": 4}), ["limit-taxes"]),
    (tariff(element(KWH), end_date_time="2026-01-01T00:00:00Z", start_date_time="2026-01-01T00:00:00Z"), ["validity-never"]),
    (tariff(element(KWH), **text("0.40 a kWh, 0.484 with VAT")), ["text-repeats-prices"]),
    (tariff(element(KWH), **text("0,48 per kWh")), ["text-repeats-prices"]),
    (tariff(element(KWH), **text("only 0.35 a kWh")), ["text-other-prices"]),
    (tariff(element(KWH), **text("Prices see our site, 24/7, up to 50 kW")), []),
    (tariff(element(KWH), **text("£ only")), ["currency-mixed"]),
    (tariff(element(KWH), type=None, min_price=None), ["null-needless"]),
    (tariff(element(KWH), tax_included="N/A"), ["tax-contradicted"]),
    (tariff(element(KWH, day_of_week="SOMEDAY"), element(KWH)), ["restriction-unreadable"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "wanted"), ROWS, ids=[f"{number}:{','.join(row[1])}" for number, row in enumerate(ROWS)]
)
def test_what_is_found(raw: dict[str, Any], wanted: list[str]) -> None:
    assert codes(raw) == wanted


def test_a_pointer_leads_to_the_place() -> None:
    raw = tariff(element(KWH), element(DEAR, start_time="07:00"))
    (found,) = lint(raw)
    assert found.pointer == "/elements/1/price_components/0"
    assert found.verdict == "WARNING"


def test_what_is_no_tariff() -> None:
    assert codes(7) == codes([]) == codes({}) == ["tariff-unreadable"]


def test_three_hundred_elements_do_not_take_long() -> None:
    many = [
        element(component("ENERGY", str(Decimal(place) / 100)), min_kwh=place, max_kwh=place + 1)
        for place in range(300)
    ]
    assert codes(tariff(*many)) == ["dimension-not-exhausted", "restriction-needless"]
