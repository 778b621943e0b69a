"""Records that are not as they should be: a note or a difference with a pointer, never a crash, never a silent wrong price."""

from __future__ import annotations

import copy
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from suite.pricing import audit, read_charge
from suite.pricing.lint import lint
from suite.pricing.result import as_json
from tests.pricing.build import ZONE, cdr, component, element, net, seg, tariff

PLAIN = tariff(
    element(component("ENERGY", "0.40", vat="21"), component("TIME", "1.00", 60)),
    element(component("PARKING_TIME", "2.00")),
)
GOOD = cdr(
    PLAIN,
    seg(60, "10"),
    seg(30, kind="PARKING_TIME"),
    total_cost=net("6.00"),
    total_energy=Decimal(10),
    total_time=Decimal("1.5"),
)


def notes(record: dict[str, Any], **more: Any) -> dict[str, bool]:
    made = audit(read_charge(record, **more))
    return {each.code: each.blocks for each in made.notes}


def changed(path: str, value: Any) -> dict[str, Any]:
    record = copy.deepcopy(GOOD)
    *steps, last = [int(each) if each.isdigit() else each for each in path.split("/")]
    here: Any = record
    for step in steps:
        here = here[step]
    if value is None:
        del here[last]
    else:
        here[last] = value
    return record


CHANGES = [
    ("tariffs", None, "no-tariff", True), ("tariffs", [], "no-tariff", True), ("tariffs", ["x"], "tariff-unreadable", True),
    ("charging_periods", None, "no-periods", True), ("charging_periods", [7], "period-unreadable", True),
    ("charging_periods/0/tariff_id", "T9", "tariff-unknown", True), ("charging_periods/0/tariff_id", None, "tariff-not-named", False),
    ("charging_periods/0/dimensions/1/volume", Decimal(-3), "energy-negative", False),
    ("charging_periods/0/dimensions/0/volume", Decimal(-1), "volume-negative", True),
    ("charging_periods/0/dimensions/1/volume", Decimal("1e9"), "volume-absurd", True),
    ("charging_periods/0/dimensions/0/volume", Decimal(99_999), "volume-absurd", True),
    ("charging_periods/0/dimensions/1/volume", "ten", "dimension-unreadable", True),
    ("charging_periods/1/start_date_time", "2024-06-12T07:00:00Z", "periods-out-of-order", False),
    ("charging_periods/0/start_date_time", "2024-06-12T07:00:00Z", "period-before-start", False),
    ("start_date_time", "yesterday", "time-unreadable", True), ("end_date_time", None, "time-missing", True),
    ("currency", "SEK", "currency-differs", True), ("total_cost", {"excl_vat": "6.00"}, "number-as-text", False),
    ("total_cost", {"excl_vat": "six"}, "amount-unreadable", True),
    ("tariffs/0/elements/0/price_components/0/price", "0.40", "number-as-text", False),
    ("tariffs/0/elements/0/price_components/0/price", "dear", "component-unreadable", True),
    ("tariffs/0/elements/0/price_components/1/step_size", 0, "step-size", False),
    ("tariffs/0/elements/0/restrictions", {"start_time": "25:00"}, "restriction-unreadable", True),
    ("tariffs/0/elements/0/restrictions", {"booking": "BOOKING"}, "restriction-booking", True),
    ("tariffs/0/elements/0/restrictions", {"min_power": 5}, "restriction-not-recorded", True),
    ("tariffs/0/end_date_time", "2020-01-01T00:00:00Z", "tariff-no-longer-valid", False),
]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "value", "code", "blocks"), CHANGES, ids=[f"{row[0]}={row[1]}"[:70] for row in CHANGES]
)
def test_what_is_noted(path: str, value: Any, code: str, *, blocks: bool) -> None:
    assert notes(changed(path, value)).get(code) is blocks


def test_nothing_is_noted_where_nothing_is_odd() -> None:
    assert notes(GOOD) == {}


def test_energy_that_no_period_records_cannot_be_verified() -> None:
    record = cdr(PLAIN, seg(60), seg(30), total_cost=net("6.00"), total_energy=Decimal(10))
    assert notes(record)["energy-not-recorded"] is True


def test_one_period_takes_the_total_for_its_energy() -> None:
    record = cdr(PLAIN, seg(60), total_cost=net("5.00"), total_energy=Decimal(10))
    made = audit(read_charge(record))
    assert made.verified
    assert made.agrees


def test_no_time_zone_is_told_where_it_matters_only() -> None:
    clock = tariff(element(component("ENERGY", "0.40"), start_time="08:00"), element(component("ENERGY", "0.20")))
    record = cdr(clock, seg(60, "10"), total_cost=net("4.00"))
    assert notes(record)["time-zone-assumed"] is True
    assert notes({**record, "cdr_location": {"country": "NLD"}})["time-zone"] is False
    assert notes({**record, "cdr_location": {"country": "USA"}})["time-zone-assumed"] is True
    assert notes({**record, "location": {"time_zone": "Mars/Olympus"}})["time-zone-assumed"] is True
    assert notes(record, time_zone=ZONE)["time-zone"] is False


def test_periods_without_tariff_among_several_are_not_priced() -> None:
    record = cdr([PLAIN, {**PLAIN, "id": "T2"}], seg(60, "10"), total_cost=net("5.00"))
    del record["charging_periods"][0]["tariff_id"]
    made = audit(read_charge(record))
    assert [each.code for each in made.notes] == ["tariff-not-named"]
    assert made.bill.total.before == 0


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**50), 10**50)
    | st.decimals(allow_nan=True, allow_infinity=True)
    | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "type", "volume", "price", "elements", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)
PATHS = [
    "tariffs", "tariffs/0", "tariffs/0/elements", "tariffs/0/elements/0", "tariffs/0/elements/0/price_components",
    "tariffs/0/elements/0/price_components/0", "tariffs/0/elements/0/price_components/0/price",
    "tariffs/0/elements/0/price_components/0/vat",
    "tariffs/0/elements/0/price_components/0/step_size", "tariffs/0/elements/0/restrictions", "tariffs/0/min_price", "charging_periods",
    "charging_periods/0", "charging_periods/0/dimensions", "charging_periods/0/dimensions/0", "charging_periods/0/dimensions/0/volume",
    "charging_periods/0/start_date_time", "start_date_time", "end_date_time", "total_cost", "total_energy", "currency", "credit", "id",
]  # fmt: skip
RULES = [
    "start_time",
    "end_time",
    "start_date",
    "end_date",
    "min_kwh",
    "max_power",
    "min_duration",
    "day_of_week",
    "reservation",
]


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(PATHS), JSON.filter(lambda value: value is not None))
def test_no_value_makes_it_raise(path: str, value: Any) -> None:
    record = changed(path, value)
    made = audit(read_charge(record, time_zone=ZONE))
    as_json(made, "x")


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.dictionaries(st.sampled_from(RULES), JSON, max_size=3), JSON)
def test_no_tariff_makes_the_lint_raise(rules: dict[str, Any], value: Any) -> None:
    lint(value)
    lint(
        {
            **PLAIN,
            "elements": [element(component("ENERGY", "1"), **rules), value],
            "tariff_alt_text": value,
            "min_price": value,
        }
    )


def test_a_period_that_should_have_ended_is_told() -> None:
    clock = tariff(element(component("ENERGY", "0.40"), end_time="10:30"), element(component("ENERGY", "0.20")))
    record = cdr(clock, seg(60, "10"), total_cost=net("3.00"))
    assert notes(record, time_zone=ZONE) == {"time-zone": False, "period-missing": False}
    assert "period-missing" not in notes(cdr(clock, seg(30, "5"), seg(30, "5"), total_cost=net("3.00")), time_zone=ZONE)
