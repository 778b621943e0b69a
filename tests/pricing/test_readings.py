"""Readings of disputed passages that explain a claim, on CDRs made by hand: when a question is raised at all, and what two mean."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from suite.pricing import audit, read_charge
from suite.pricing.audit import Audit
from tests.pricing.build import cdr, component, element, net, seg, tariff

CENT = Fraction(1, 100)


def judged(record: dict[str, Any], **claims: Any) -> Audit:
    return audit(read_charge({**record, **claims}, time_zone="Europe/Amsterdam"), allowed=CENT)


def readings(record: dict[str, Any], total: str) -> list[tuple[str, str]]:
    made = judged(record, total_cost=net(total))
    assert made.agrees, made.differences
    return [(each.question.id, each.value) for each in made.readings]


def test_the_small_hours_of_a_window_of_which_nothing_is_active_otherwise() -> None:
    """Sunday at 00:30 in a window of Saturdays, 22:00 to 02:00: no line at all, or one if Saturday's window lasts (d64)."""
    night = element(component("ENERGY", "0.50"), start_time="22:00", end_time="02:00", day_of_week=["SATURDAY"])
    record = cdr(tariff(night), seg(30, "10"), start="2024-06-16T00:30")
    assert readings(record, "0.00") == []
    assert readings(record, "5.00") == [("pricing.window", "began")]


def test_flat_of_two_tariffs_of_one_element_each() -> None:
    """FLAT once a session, or once for each element: also where these stand in two tariffs (d62)."""
    two = [
        {**tariff(element(component("FLAT", price))), "id": name} for name, price in (("T1", "1.00"), ("T2", "2.00"))
    ]
    record = cdr(two, seg(30, "5"), seg(30, "5", tariff_id="T2"))
    assert readings(record, "1.00") == []
    assert readings(record, "3.00") == [("pricing.flat", "element")]


def test_free_time_before_the_only_element_counts_for_its_steps() -> None:
    """10 minutes free, then 25 at 6.00 an hour by half hours: 30 are billed, or 60 less the free 10 (d67)."""
    late = element(component("TIME", "6.00", 1800), min_duration=600)
    record = cdr(tariff(late), seg(10, "2"), seg(25, "5"))
    assert readings(record, "3.00") == []
    assert readings(record, "5.00") == [("pricing.step-total", "session")]


def test_a_period_that_passes_the_amount_of_energy_of_the_only_element() -> None:
    """10 kWh of which the first 4 cost 0.50: 2.00, or 5.00 where a period is priced as it begins (d75)."""
    record = cdr(tariff(element(component("ENERGY", "0.50"), max_kwh=4)), seg(60, "10"))
    assert readings(record, "2.00") == []
    assert readings(record, "5.00") == [("pricing.span", "start")]


RESERVED = tariff(
    element(component("TIME", "6.00", 600), reservation="RESERVATION"),
    element(component("TIME", "3.00", 600), component("PARKING_TIME", "12.00", 600)),
)


def test_reservation_time_is_time_for_step_size() -> None:
    """12 minutes reserved and 15 charged. Apart 20 and 20 are billed; together 27 become 30, of which 18 are charging's (d70)."""
    record = cdr(RESERVED, seg(12, kind="RESERVATION_TIME"), seg(15, "5"))
    assert readings(record, "3.00") == []
    assert readings(record, "2.10") == [("pricing.reservation-step", "together")]


def test_parking_after_a_reservation_rounds_the_parking_alone() -> None:
    """12 reserved, 15 charged, 14 parked. Parking is last: 20 minutes of it, and nothing else is rounded (mod_cdrs: step_size)."""
    record = cdr(RESERVED, seg(12, kind="RESERVATION_TIME"), seg(15, "5"), seg(14, kind="PARKING_TIME"))
    assert readings(record, "6.75") == []
    assert readings(record, "5.95") == [("pricing.reservation-step", "together")]
    summed = judged(record, total_cost=net("6.55"))  # 41 minutes of everything rounded up to 50 is nobody's rule
    assert not summed.agrees


def test_free_reservation_time_counts_where_all_that_was_used_counts() -> None:
    """13 minutes reserved free, 15 charged by ten: 20 are billed; of 28, made 30, charging pays 17."""
    record = cdr(tariff(element(component("TIME", "60.00", 600))), seg(13, kind="RESERVATION_TIME"), seg(15, "5"))
    assert readings(record, "20.00") == []
    assert readings(record, "17.00") == [("pricing.step-total", "session"), ("pricing.reservation-step", "together")]


def taxed(before: str, tax: str) -> dict[str, Any]:
    return {"before_taxes": Decimal(before), "taxes": [{"name": "VAT", "amount": Decimal(tax)}]}


def test_flat_of_the_parking_under_fixed_costs_where_prices_include_taxes() -> None:
    """1.21 with 21 % is 1.00 before taxes, whichever of the two totals it stands in."""
    park = element(component("FLAT", "1.21", vat="21"), component("PARKING_TIME", "6.05", vat="21"))
    record = cdr(tariff(park, tax_included="YES"), seg(60, kind="PARKING_TIME"))
    claims = {"total_cost": taxed("6", "1.26"), "total_parking_cost": taxed("5", "1.05")}
    assert judged(record, **claims, total_fixed_cost=taxed("1", "0.21")).agrees
    made = judged(record, **claims, total_fixed_cost=taxed("1", "0.10"))
    assert "/total_fixed_cost/taxes" in [each.pointer for each in made.differences]


def test_several_flats_of_parking_under_fixed_costs() -> None:
    """Two elements for parking alone, FLAT of each paid: both may stand under fixed costs."""
    first = element(component("FLAT", "1.00"), component("PARKING_TIME", "3.00"), max_duration=1800)
    later = element(component("FLAT", "2.00"), component("PARKING_TIME", "3.00"))
    record = cdr(tariff(first, later), seg(30, kind="PARKING_TIME"), seg(30, kind="PARKING_TIME"))
    claims = {"total_cost": net("6.00"), "total_fixed_cost": net("3.00"), "total_parking_cost": net("3.00")}
    made = judged(record, **claims)
    assert made.agrees, made.differences
    assert [(each.question.id, each.value) for each in made.readings] == [("pricing.flat", "element")]


def test_a_zone_that_was_assumed_and_a_window_that_never_opens_in_it() -> None:
    """Nothing is priced in UTC; at the Location the window may be open. That is no wrong claim, it cannot be verified."""
    record = cdr(
        tariff(element(component("ENERGY", "0.50"), start_time="08:00", end_time="20:00")),
        seg(30, "10"),
        start="2024-06-12T07:30",
    )
    made = audit(read_charge({**record, "total_cost": net("5.00")}))
    assert not made.verified
    assert not made.differences
