"""The lint of tariffs: each finding by a tariff that deserves it, and its neighbour that does not."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from suite.pricing.lint import lint
from suite.standard.remarks import remarks
from tests.pricing.build import component, element, tariff

KWH, DEAR = component("ENERGY", "0.40", vat="21"), component("ENERGY", "0.50", vat="21")
TIME, FLAT = component("TIME", "1.00", vat="21"), component("FLAT", "1.00", vat="21")
PARK = component("PARKING_TIME", "1.00", vat="21")
WEEK = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"]
CHEAP = component("ENERGY", "0.10", vat="21")
BY_DAY = element(KWH, start_time="07:00", end_time="19:00")
DAYTIME = element(DEAR, start_time="06:00", end_time="20:00")


ELSEWHERE = {
    "tariff-unreadable", "component-unreadable", "limit-unreadable", "number-as-text", "restriction-booking", "restriction-unknown",
    "tariff-too-large", "taxes-unreadable", "validity-unreadable", "vat-unreadable",
}  # fmt: skip
"""What the reader of tariffs tells: see test_bad_input and test_too_much."""


def codes(raw: Any) -> list[str]:
    return sorted({each.code for each in lint(raw)})


def text(said: str) -> dict[str, Any]:
    return {"tariff_alt_text": [{"language": "en", "text": said}]}


def energy(price: str, step: int = 1, vat: str | None = "21") -> dict[str, Any]:
    return element(component("ENERGY", price, step, vat))


def hour(price: str, step: int = 1, **rules: Any) -> dict[str, Any]:
    return element(component("TIME", price, step, "21"), component("PARKING_TIME", price, step, "21"), **rules)


NIGHT = {"start_time": "22:00", "end_time": "02:00"}
UPDATED = "2026-06-07T12:00:00Z"
MORE: list[tuple[dict[str, Any], list[str]]] = [
    # what restricts nothing does not hide that an element goes before
    (tariff(element(KWH, min_duration=0), element(DEAR)), ["component-unreachable", "restriction-needless"]),
    (tariff(element(KWH, day_of_week=WEEK), element(DEAR)), ["component-unreachable", "restriction-needless"]),
    (tariff(element(KWH, min_duration=1800), element(DEAR)), []),
    # in doubt nothing is unreachable: equal times (d66), the day of the hours behind midnight (d64)
    (
        tariff(element(DEAR, start_time="10:00", end_time="10:00"),
               element(CHEAP, start_time="12:00", end_time="13:00"),
               element(KWH)),
        ["window-equal-times"],
    ),
    (
        tariff(element(DEAR, day_of_week=["FRIDAY"], **NIGHT),
               element(CHEAP, day_of_week=["FRIDAY"], start_time="00:00", end_time="01:00"),
               element(KWH)),
        ["window-over-midnight"],
    ),
    (
        tariff(element(DEAR, day_of_week=["FRIDAY"]),
               element(CHEAP, day_of_week=["FRIDAY"], **NIGHT),
               element(KWH)),
        ["window-over-midnight"],
    ),
    (tariff(element(DEAR, **NIGHT), element(CHEAP, start_time="00:00", end_time="01:00"), element(KWH)), ["component-unreachable"]),
    (
        tariff(element(DEAR, day_of_week=["FRIDAY"], **NIGHT),
               element(CHEAP, day_of_week=["FRIDAY"], **NIGHT),
               element(KWH)),
        ["component-unreachable", "window-over-midnight"],
    ),
    (tariff(element(DEAR, day_of_week=["FRIDAY"], start_time="22:00", end_time="00:00"), element(KWH)), []),
    # a gap that is over, or where everything is free, nobody notices
    (tariff(element(KWH, start_date="2026-06-06"), last_updated=UPDATED), ["restriction-needless"]),
    (tariff(element(KWH, start_date="2026-06-07"), last_updated=UPDATED), ["dimension-not-exhausted"]),
    (tariff(element(KWH), element(component("PARKING_TIME", "0"), max_duration=3600)), []),
    (
        tariff(element(DEAR, start_time="07:00", end_time="08:59"),
               element(CHEAP, start_time="09:00", end_time="16:00"),
               element(KWH)),
        ["window-minute-between"],
    ),
    (tariff(element(DEAR, start_time="07:00", end_time="09:00"), element(CHEAP, start_time="09:00", end_time="16:00"), element(KWH)), []),
    (tariff(element(DEAR, start_time="07:00", end_time="08:59"), element(CHEAP, start_time="10:00", end_time="16:00"), element(KWH)), []),
    (tariff(element(FLAT, reservation="RESERVATION", min_kwh=1), element(KWH)), ["window-never-opens"]),
    (tariff(element(FLAT, reservation="RESERVATION", min_kwh=0), element(KWH)), ["restriction-needless"]),
    (tariff(element(DEAR, end_date="2026-06-01"), element(KWH), start_date_time="2026-06-02T10:00:00Z"), ["window-never-opens"]),
    (tariff(element(DEAR, end_date="2026-06-02"), element(KWH), start_date_time="2026-06-02T10:00:00Z"), []),
    (tariff(element(KWH), end_date_time="2026-06-07T11:00:00Z", last_updated=UPDATED), ["validity-ended"]),
    (tariff(element(KWH), end_date_time="2026-06-07T13:00:00Z", last_updated=UPDATED), []),
    (tariff(element(KWH), start_date_time="2026-06-07T00:00:00Z"), ["validity-midnight"]),
    (tariff(element(KWH), start_date_time="2026-06-06T22:00:00Z"), []),
    ({**tariff(element(KWH), start_date_time="2026-06-07T00:00:00Z"), "country_code": "GB"}, []),
    # numbers in another unit
    (tariff(element(DEAR, min_duration=299), element(KWH)), ["restriction-unit"]),
    (tariff(element(DEAR, min_duration=300), element(KWH)), []),
    (tariff(element(DEAR, min_power=1000), element(KWH)), ["restriction-unit", "restriction-unseen"]),
    (tariff(element(DEAR, min_power=999), element(KWH)), ["restriction-unseen"]),
    (tariff(element(DEAR, min_kwh=2000), element(KWH)), ["restriction-unit"]),
    (tariff(element(DEAR, min_kwh=1999), element(KWH)), []),
    (tariff(energy("0.4", 3600)), ["step-size-unit"]),
    (tariff(energy("0.4", 1000)), []),
    (tariff(hour("3", 1000)), ["step-size-unit"]),
    (tariff(hour("3", 3600)), []),
    (tariff(energy("0.4", 10_001)), ["step-size-large"]),
    (tariff(energy("0.4", 10_000)), []),
    (tariff(energy("2.01")), ["price-high"]),
    (tariff(energy("2.00")), []),
    ({**tariff(energy("9")), "currency": "SEK"}, []),
    ({**tariff(energy("900")), "currency": "JPY"}, []),
    (tariff(hour("60.01")), ["price-high"]),
    (tariff(hour("60")), []),
    (tariff(hour("0.59")), ["price-small"]),
    (tariff(hour("0.60")), []),
    # fees and time
    (tariff(element(FLAT, KWH, start_time="07:00", end_time="19:00"), element(FLAT, DEAR)), ["flat-repeated"]),
    (tariff(element(KWH, start_time="07:00", end_time="19:00"), element(FLAT, DEAR)), []),
    (tariff(element(component("FLAT", "0"), start_time="07:00"), element(component("FLAT", "0"), KWH)), []),
    (tariff(element(FLAT, max_duration=1800), element(KWH)), ["flat-always"]),
    (tariff(element(FLAT, min_duration=1800), element(KWH)), []),
    (tariff(element(FLAT, min_duration=1800, max_duration=3600), element(KWH)), []),
    (tariff(element(FLAT, KWH), max_price={"excl_vat": 1}), ["limit-below-fee"]),
    (tariff(element(FLAT, KWH), max_price={"excl_vat": Decimal("1.01")}), []),
    (tariff(element(TIME, KWH)), ["parking-unpriced"]),
    (tariff(element(TIME, KWH, component("PARKING_TIME", "0"))), []),
    (tariff(element(TIME, reservation="RESERVATION"), element(KWH)), []),
    (tariff(element(PARK, min_duration=3600), element(KWH, component("PARKING_TIME", "0"))), ["parking-since-start"]),
    (tariff(element(PARK, start_time="08:00", end_time="20:00"), element(KWH, component("PARKING_TIME", "0"))), []),
    (tariff(element(component("ENERGY", "0"))), ["free-form"]),
    (tariff(element(component("ENERGY", "0"), component("FLAT", "0"))), []),
    (tariff(element(component("ENERGY", "0")), min_price={"excl_vat": 1}), []),
    (tariff(element(TIME, PARK), element(TIME, reservation="RESERVATION"), element(KWH)), ["reservation-behind"]),
    (tariff(element(TIME, reservation="RESERVATION"), element(TIME, PARK), element(KWH)), []),
    # VAT
    (tariff(energy("0.4", vat=None)), ["vat-unsaid"]),
    (tariff(energy("0.4", vat="0")), []),
    (tariff(energy("0.4", vat=None), tax_included="NO"), []),
    (tariff(energy("0.4", vat=None), tax_included="YES"), []),
    (tariff(element(KWH, component("FLAT", "1"))), ["vat-mixed"]),
    (tariff(element(KWH, component("FLAT", "0"))), []),
    (tariff(energy("0.4"), max_price={"excl_vat": 10, "incl_vat": 10}), ["limit-vat"]),
    (tariff(energy("0.4"), max_price={"excl_vat": 10, "incl_vat": Decimal("12.10")}), []),
    (tariff(element(KWH, component("FLAT", "1", vat="10")), max_price={"excl_vat": 10, "incl_vat": Decimal("11.5")}), []),
    (tariff(energy("0.4", vat="0.99")), ["vat-fraction"]),
    (tariff(energy("0.4", vat="1")), []),
    (tariff(energy("0.4", vat="100")), []),
    (tariff(energy("0")  , min_price={"excl_vat": 1}), []),
    # limits that touch
    (tariff(element(KWH), min_price={"excl_vat": 5}, max_price={"excl_vat": 5}), []),
    (tariff(element(KWH), min_price={"excl_vat": 5, "incl_vat": Decimal("6.05")}), []),
    (tariff(element(DEAR, start_time="10:00", end_time="10:01"), element(KWH)), []),
    (tariff(energy("0.1234")), []),
]  # fmt: skip


ROWS: list[tuple[dict[str, Any], list[str]]] = [
    (tariff(element(KWH)), []),
    (tariff(element(DEAR, start_time="07:00", end_time="19:00"), element(KWH)), []),
    (tariff(element(KWH), element(DEAR, start_time="07:00")), ["component-unreachable"]),
    (tariff(DAYTIME, element(KWH, start_time="07:00", end_time="19:00"), element(KWH)), ["component-redundant", "component-unreachable"]),
    (
        tariff(DAYTIME,
               element(KWH, start_time="07:00", end_time="21:00"),
               element(TIME, PARK),
               element(component("ENERGY", "0.1", vat="21"))),
        [],
    ),
    (tariff(element(KWH, day_of_week=["SUNDAY"]), element(KWH)), ["component-redundant"]),
    (tariff(element(KWH, day_of_week=["SUNDAY"]), element(DEAR)), []),
    (tariff(element(KWH, KWH)), ["component-twice"]),
    (tariff(element()), ["element-empty"]),
    (tariff(element(KWH, start_time="07:00", end_time="19:00")), ["dimension-not-exhausted"]),
    (tariff(element(KWH, start_time="07:00", end_time="19:00"), element(DEAR, start_time="19:00", end_time="07:00")), []),
    (tariff(BY_DAY, element(DEAR, start_time="19:00", end_time="07:00"), element(TIME, PARK, KWH)), ["component-unreachable"]),
    (tariff(BY_DAY, element(DEAR, start_time="19:00", end_time="06:30"), element(DEAR)), ["component-redundant"]),
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
    (tariff(element(component("ENERGY", "-0.1", vat="21"))), ["price-negative"]),
    (tariff(element(component("ENERGY", "0.1", vat="0.21"))), ["vat-fraction"]),
    (tariff(element(component("ENERGY", "0.1", vat="121"))), ["vat-absurd"]),
    (tariff(element(component("ENERGY", "0.1", 0, "21"))), ["step-size"]),
    (tariff(element(component("ENERGY", "0.1", 50_000, "21"))), ["step-size-large"]),
    (tariff(element(component("ENERGY", "0.12345", vat="21"))), ["price-decimals"]),
    (tariff(element(KWH), min_price={"excl_vat": 5}, max_price={"excl_vat": 4}), ["limits-crossed"]),
    (tariff(element(KWH), min_price={"excl_vat": 5, "incl_vat": 4}), ["limit-taxes"]),
    (tariff(element(KWH), end_date_time="2026-01-01T09:00:00Z", start_date_time="2026-01-01T09:00:00Z"), ["validity-never"]),
    (tariff(element(KWH), **text("0.40 a kWh, 0.484 with VAT")), ["text-repeats-prices"]),
    (tariff(element(KWH), **text("0,48 per kWh")), ["text-repeats-prices"]),
    (tariff(element(KWH), **text("only 0.35 a kWh")), ["text-other-prices"]),
    (tariff(element(KWH), **text("Prices see our site, 24/7, up to 50 kW")), []),
    (tariff(element(KWH), **text("£ only")), ["currency-mixed"]),
    (tariff(element(KWH), type=None, min_price=None), ["null-needless"]),
    (tariff(element(KWH), tax_included="N/A"), ["tax-contradicted"]),
    *MORE,
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
        element(component("ENERGY", str(Decimal(place) / 200), vat="21"), min_kwh=place, max_kwh=place + 1)
        for place in range(300)
    ]
    assert codes(tariff(*many)) == ["dimension-not-exhausted", "restriction-needless"]


def test_an_element_behind_another_of_the_same_price_is_a_remark() -> None:
    """Whoever is charged by the first pays the same."""
    same, dear = (lint(tariff(element(KWH), element(each))) for each in (KWH, DEAR))
    assert [(each.code, each.verdict) for each in same] == [("component-unreachable", "INFO")]
    assert "leave one of the two out" in same[0].hint
    assert [(each.code, each.verdict) for each in dear] == [("component-unreachable", "WARNING")]


def test_of_an_element_that_never_opens_nothing_else_is_told() -> None:
    never = element(DEAR, start_date="2026-06-07", end_date="2026-06-07")
    assert codes(tariff(element(KWH), never)) == ["window-never-opens"]


def test_every_code_fires_somewhere() -> None:
    """Each code is found somewhere, and most rows of its neighbours do without it."""
    fired = {code for _, wanted in ROWS for code in wanted}
    assert (
        fired >= {each.id.partition(".")[2] for each in remarks().values() if each.id.startswith("lint.")} - ELSEWHERE
    )
