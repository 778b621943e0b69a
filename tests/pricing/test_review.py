"""What judges are told of a wrong price: the field, both amounts, what the claim looks like, the session over time."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import msgspec
import pytest

from suite.pricing.review import allowed, review, tariffs_of
from suite.record.rows import Chart
from tests.pricing.build import ZONE, cdr, component, element, net, seg, tariff
from tests.pricing.test_mistakes import FULL, claimed

LOOKS_LIKE = [
    ({"total": "5.00", "gross": "6.05"}, "nothing but the energy", 0),
    ({"total": "7.00", "gross": "8.47", "total_parking_cost": "1.00"}, "no step_size", 2),
    (
        {"total": "10.00", "gross": "12.10", "total_energy_cost": "6.00", "total_parking_cost": "3.00"},
        "local times of the tariff taken as UTC",
        1,
    ),
    ({"total": "7.50", "gross": "7.50"}, "the price before taxes, claimed as the one after taxes", 0),
    ({"total": "9.075", "gross": "9.075"}, "the price after taxes, claimed as the one before taxes", 0),
    ({"total": "7.50", "gross": "10.98"}, "VAT of 21 % added twice", 0),
    ({"total": "6.00", "gross": "7.26", "total_parking_cost": "0.00"}, "parking left out", 2),
    ({"total": "9.50", "gross": "11.495", "total_fixed_cost": "3.00"}, "FLAT of each period", 1),
    ({"total": "5.50", "gross": "6.655", "total_energy_cost": "3.00"}, "element 3 of tariff T1 for all ENERGY", 0),
    ({"total": "8.50", "gross": "10.285", "total_energy_cost": "6.00"}, "element 2 of tariff T1 for all ENERGY", 1),
    ({"total": "8.50", "gross": "10.285"}, "a total that is not the sum of its own parts", 0),
    ({"total": "8.00", "gross": "10.00", "total_energy_cost": "5.50"}, "", 0),
]


@pytest.mark.parametrize(("claims", "words", "period"), LOOKS_LIKE, ids=[row[1] or "nothing" for row in LOOKS_LIKE])
def test_a_mistake_is_named(claims: dict[str, str], words: str, period: int) -> None:
    made = review(claimed(**claims), time_zone=ZONE)
    assert made.differences
    assert made.chart.why == words
    assert made.period == made.chart.differs == period
    assert all(words in each.hint for each in made.differences)


def test_a_difference_names_both_amounts_and_what_priced_the_period() -> None:
    first = review(claimed("8.50", "10.285", total_energy_cost="6.00"), time_zone=ZONE).differences[0]
    assert (first.pointer, first.expected, first.actual) == ("/total_cost/excl_vat", "7.50", "8.50")
    assert first.message == "total_cost.excl_vat is 8.50, and the Tariffs give 7.50"
    assert "period that differs is 2: ENERGY at 0.20, element 3 of tariff T1" in first.hint


def test_the_right_one_has_nothing_to_tell() -> None:
    made = review(claimed("7.50", "9.075"), time_zone=ZONE)
    assert (made.differences, made.period, made.chart.why, made.verified) == ([], -1, "", True)


def test_the_chart_is_the_session_over_time() -> None:
    made = review(claimed("7.50", "9.075"), time_zone=ZONE).chart
    assert [(each.end - each.start, each.kwh, each.kw, each.state, each.prices) for each in made.parts] == [
        (3600, "10", 10.0, "charging", [("ENERGY", 1, "0.40")]),
        (3600, "5", 5.0, "charging", [("ENERGY", 2, "0.20")]),
        (1200, "", None, "parking", [("PARKING_TIME", 2, "3.00")]),
    ]
    assert (made.currency, made.zone) == ("EUR", ZONE)
    assert msgspec.json.decode(msgspec.json.encode(made), type=Chart) == made


def test_a_long_session_shows_where_it_differs() -> None:
    priced = tariff(element(component("ENERGY", "0.40")), element(component("PARKING_TIME", "6.00")))
    record = cdr(priced, *[seg(5, "1")] * 400, seg(60, kind="PARKING_TIME"), total_cost=net("160.00"))
    made = review(record).chart
    assert (made.differs, made.why) == (400, "nothing but the energy")
    assert len(made.parts) == 200
    assert made.left_out == 201
    assert made.parts[-1].period == 400


def test_what_cannot_be_verified_is_told_and_is_no_difference() -> None:
    energyless = cdr(FULL, seg(60), seg(60), total_cost=net("7.50"), total_energy=Decimal(5))
    made = review(energyless, time_zone=ZONE)
    assert not made.verified
    assert (made.differences, made.period, made.chart.why) == ([], -1, "")
    assert made.why_not is not None
    assert made.why_not.code == "energy-not-recorded"


def test_another_reading_is_named() -> None:
    each = tariff(
        element(component("FLAT", "1.00"), component("ENERGY", "0.40"), max_kwh=Decimal(10)),
        element(component("FLAT", "1.00"), component("ENERGY", "0.40")),
    )
    made = review(cdr(each, seg(60, "10"), seg(60, "5"), total_cost=net("8.00")))
    assert (made.differences, made.readings, made.doubtful) == ([], [("pricing.flat", "element")], True)


def test_the_tolerance_is_that_of_the_target() -> None:
    record = claimed("7.53", "9.105")
    assert review(record, time_zone=ZONE).differences
    assert not review(record, time_zone=ZONE, tolerance="0.03").differences
    assert [allowed(each) for each in ("auto", None, "0.03")] == [None, None, Fraction(3, 100)]


def test_tariffs_known_count_where_the_record_has_none() -> None:
    record = {**claimed("7.50", "9.075"), "tariffs": []}
    other = {**FULL, "id": "T2"}
    assert tariffs_of(record, [other, FULL]) == [FULL]
    assert review(record, tariffs_of(record, [other, FULL]), time_zone=ZONE).verified
    assert not review(record, [], time_zone=ZONE).verified
