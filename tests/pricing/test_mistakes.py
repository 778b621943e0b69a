"""Mistakes that pricing engines make: each is caught at the right field; and right CDRs, however rounded, are not accused."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import ceil
from typing import Any

import pytest

from suite.pricing import audit, read_charge
from tests.pricing.build import ZONE, cdr, component, element, net, seg, tariff

FULL = tariff(
    element(component("FLAT", "1.00", vat="21")),
    element(
        component("ENERGY", "0.40", vat="21"),
        component("PARKING_TIME", "6.00", 900, vat="21"),
        start_time="07:00",
        end_time="19:00",
    ),
    element(component("ENERGY", "0.20", vat="21"), component("PARKING_TIME", "3.00", 900, vat="21")),
)
# 18:00 local: an hour of 10 kWh, from 19:00 an hour of 5 kWh, then 20 minutes parking, which are 30.
# FLAT 1.00, ENERGY 4.00 + 1.00, PARKING 1.50: 7.50, with VAT 9.075.
DAY = (seg(60, "10"), seg(60, "5"), seg(20, kind="PARKING_TIME"))
PARTS = {"total_fixed_cost": "1.00", "total_energy_cost": "5.00", "total_parking_cost": "1.50"}


def judged(record: dict[str, Any], **more: Any) -> set[str]:
    made = audit(read_charge(record, time_zone=ZONE), **more)
    assert made.verified
    return {each.pointer for each in made.differences if not each.doubtful}


def claimed(total: str, gross: str, **parts: str) -> dict[str, Any]:
    return cdr(
        FULL,
        *DAY,
        start="2024-06-12T18:00",
        total_cost=net(total, gross),
        **{name: net(each) for name, each in {**PARTS, **parts}.items()},
    )


def test_the_right_one_is_right() -> None:
    assert judged(claimed("7.50", "9.075")) == set()
    assert judged(claimed("7.50", "9.08")) == set()


BOTH = {"/total_cost/excl_vat", "/total_cost/incl_vat"}
FIXED, ENERGY, PARKING = ({f"/total_{name}_cost/excl_vat"} for name in ("fixed", "energy", "parking"))
WRONG: list[tuple[str, dict[str, str], set[str]]] = [
    ("energy only", {"total": "5.00", "gross": "6.05"}, BOTH),
    ("no step", {"total": "7.00", "gross": "8.47", "total_parking_cost": "1.00"}, BOTH | PARKING),
    (
        "local time taken as UTC: 20:00 local is 18:00 UTC",
        {"total": "10.00", "gross": "12.10", "total_energy_cost": "6.00", "total_parking_cost": "3.00"},
        BOTH | ENERGY | PARKING,
    ),
    ("net as gross", {"total": "7.50", "gross": "7.50"}, {"/total_cost/incl_vat"}),
    ("gross as net", {"total": "9.075", "gross": "9.075"}, {"/total_cost/excl_vat"}),
    ("VAT twice", {"total": "7.50", "gross": "10.98"}, {"/total_cost/incl_vat"}),
    ("parking at the charging rate", {"total": "6.13", "gross": "7.42", "total_parking_cost": "0.13"}, BOTH | PARKING),
    ("parking forgotten", {"total": "6.00", "gross": "7.26", "total_parking_cost": "0.00"}, BOTH | PARKING),
    ("flat for each period", {"total": "9.50", "gross": "11.495", "total_fixed_cost": "3.00"}, BOTH | FIXED),
    ("flat forgotten", {"total": "6.50", "gross": "7.865", "total_fixed_cost": "0.00"}, BOTH | FIXED),
    (
        "the last element for all energy",
        {"total": "5.50", "gross": "6.655", "total_energy_cost": "3.00"},
        BOTH | ENERGY,
    ),
    (
        "the first element for all energy",
        {"total": "8.50", "gross": "10.285", "total_energy_cost": "6.00"},
        BOTH | ENERGY,
    ),
    ("total unequal to its parts", {"total": "8.50", "gross": "10.285"}, BOTH),
    ("a part that does not fit", {"total": "7.50", "gross": "9.075", "total_energy_cost": "4.00"}, ENERGY),
    ("rounded up to whole units", {"total": "8.00", "gross": "10.00"}, BOTH),
]


@pytest.mark.parametrize(("what", "claims", "pointers"), WRONG, ids=[row[0] for row in WRONG])
def test_a_mistake_is_caught_at_its_field(what: str, claims: dict[str, str], pointers: set[str]) -> None:
    assert judged(claimed(**claims)) == pointers, what


def test_vat_on_the_total_where_components_differ() -> None:
    mixed = tariff(element(component("FLAT", "10.00", vat="0"), component("ENERGY", "0.40", vat="21")))
    right, wrong = (cdr(mixed, seg(60, "10"), total_cost=net("14.00", gross)) for gross in ("14.84", "16.94"))
    assert judged(right) == set()
    assert judged(wrong) == {"/total_cost/incl_vat"}


LIMITED = tariff(
    element(component("ENERGY", "0.40")), max_price={"excl_vat": Decimal(3)}, min_price={"excl_vat": Decimal(1)}
)


@pytest.mark.parametrize(("energy", "right", "wrong"), [("10", "3.00", "4.00"), ("1", "1.00", "0.40")])
def test_limits_ignored(energy: str, right: str, wrong: str) -> None:
    assert judged(cdr(LIMITED, seg(60, energy), total_cost=net(right))) == set()
    assert judged(cdr(LIMITED, seg(60, energy), total_cost=net(wrong))) == {"/total_cost/excl_vat"}


def test_a_reservation_forgotten() -> None:
    priced = tariff(
        element(component("FLAT", "2.00"), component("TIME", "5.00", 300), reservation="RESERVATION"),
        element(component("ENERGY", "0.25")),
    )
    segments = (seg(13, kind="RESERVATION_TIME"), seg(60, "20"))
    right = {"total_cost": net("8.25"), "total_reservation_cost": net("3.25"), "total_energy_cost": net("5.00")}
    assert judged(cdr(priced, *segments, **right)) == set()
    forgotten = {"total_cost": net("5.00"), "total_reservation_cost": net("0.00"), "total_energy_cost": net("5.00")}
    assert judged(cdr(priced, *segments, **forgotten)) == {"/total_cost/excl_vat", "/total_reservation_cost/excl_vat"}


def test_totals_of_volumes() -> None:
    record = cdr(
        FULL,
        *DAY,
        start="2024-06-12T18:00",
        total_cost=net("7.50"),
        total_energy=Decimal(14),
        total_time=Decimal(3),
        total_parking_time=Decimal("0.5"),
    )
    assert judged(record) == {"/total_energy", "/total_time", "/total_parking_time"}
    less = cdr(FULL, *DAY, start="2024-06-12T18:00", total_cost=net("7.50"), total_parking_time=Decimal(0))
    assert judged(less) == set()  # free parking may be left out (d45): a doubt, no more


def test_a_credit_cdr_negates_its_total() -> None:
    parts = {name: net(each) for name, each in PARTS.items()}
    negated = {name: net("-" + each) for name, each in PARTS.items()}
    for found in (parts, negated):
        assert judged(cdr(FULL, *DAY, start="2024-06-12T18:00", credit=True, total_cost=net("-7.50"), **found)) == set()
    assert judged(cdr(FULL, *DAY, start="2024-06-12T18:00", credit=True, total_cost=net("7.50"))) == {
        "/total_cost/excl_vat"
    }


def test_a_step_for_charging_and_for_parking_is_doubted_only() -> None:
    priced = tariff(element(component("TIME", "6.00", 900), component("PARKING_TIME", "6.00", 900)))
    record = cdr(priced, seg(20), seg(20, kind="PARKING_TIME"), total_cost=net("6.00"))
    made = audit(read_charge(record, time_zone=ZONE))
    assert made.agrees
    assert [(each.question.field, each.policy) for each in made.readings] == [("step", "warn")]


def test_the_next_multiple_is_doubted_only() -> None:
    record = cdr(tariff(element(component("TIME", "6.00", 600))), seg(30), total_cost=net("4.00"))
    made = audit(read_charge(record, time_zone=ZONE))
    assert made.agrees
    assert [(each.question.field, each.policy) for each in made.readings] == [("multiple", "warn")]


@pytest.mark.parametrize("step", [60, 300, 600, 900])
def test_hours_of_four_decimals_at_exact_multiples(step: int) -> None:
    """10 minutes are 0.1667 h, which is 600.12 s: billing one block or two cannot be held against anyone (d88)."""
    for minutes in range(step // 60, 300, step // 60):
        priced = tariff(element(component("TIME", "60.00", step)))
        hours = (Decimal(minutes) / 60).quantize(Decimal("0.0001"))
        blocks = ceil(hours * 3600 / step)
        for seconds in {minutes * 60, blocks * step}:
            assert judged(cdr(priced, seg(minutes), total_cost=net(str(Decimal(seconds) / 60)))) == set(), (
                minutes,
                seconds,
            )


def rounded(amount: Decimal, unit: str) -> Decimal:
    return amount.quantize(Decimal(unit), ROUND_HALF_UP)


@pytest.mark.parametrize(
    ("currency", "unit", "price"), [("EUR", "0.01", "0.3333"), ("JPY", "1", "33.3"), ("KWD", "0.001", "0.03337")]
)
@pytest.mark.parametrize("how", ["each period", "at the end"])
def test_cents_are_not_accused(currency: str, unit: str, price: str, how: str) -> None:
    priced = tariff(element(component("ENERGY", price)), currency=currency)
    amounts = [Decimal("1.2345"), Decimal("2.3456"), Decimal("3.4567"), Decimal("0.1234"), Decimal("7.7777")]
    segments = [seg(30, str(each)) for each in amounts]
    if how == "each period":
        total = sum((rounded(each * Decimal(price), unit) for each in amounts), Decimal(0))
    else:
        total = rounded(sum(amounts, Decimal(0)) * Decimal(price), unit)
    record = cdr(priced, *segments, total_cost=net(str(total)))
    assert judged(record) == set()
    far = cdr(priced, *segments, total_cost=net(str(total + 4 * Decimal(unit))))
    assert judged(far) == {"/total_cost/excl_vat"}


def test_a_given_tolerance_counts() -> None:
    record = claimed("7.52", "9.09")
    assert judged(record) == set()
    made = audit(read_charge(record, time_zone=ZONE), allowed=Fraction())
    assert not made.agrees
