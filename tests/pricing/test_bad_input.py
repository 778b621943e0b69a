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
from suite.pricing.text import as_text
from suite.pricing.zones import lookup
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
    ("tariffs/0/end_date_time", "soon", "validity-unreadable", False), ("tariffs/0/elements", [], "tariff-unreadable", True),
    ("tariffs/0/elements", [element()] * 2001, "tariff-too-large", True), ("tariffs", [PLAIN] * 201, "tariffs-too-many", True),
    ("tariffs", [PLAIN, {**PLAIN, "currency": "SEK"}], "tariff-twice", True), ("tariffs", [PLAIN, PLAIN], "tariff-twice", False),
    ("tariffs/0/tax_included", "MAYBE", "taxes-unreadable", True), ("tariffs/0/tax_included", True, "taxes-unreadable", True),
    ("tariffs/0/min_price", {"excl_vat": "x", "incl_vat": 5}, "limit-unreadable", True),
    ("tariffs/0/elements/0/price_components", component("ENERGY", "0.40"), "component-unreadable", True),
    ("tariffs/0/elements/0/price_components", None, "component-unreadable", True),
    ("tariffs/0/elements/0/price_components/0/vat", "much", "vat-unreadable", True),
    ("tariffs/0/elements/0/price_components/0/vat", "21", "number-as-text", False),
    ("tariffs/0/elements/0/price_components/0/price", "1_000", "component-unreadable", True),
    ("tariffs/0/elements/0/restrictions", {"min_kwh": "0"}, "number-as-text", False),
    ("tariffs/0/elements/0/restrictions", {"min_kWh": 5}, "restriction-unknown", False),
    ("tariffs/0/elements/0/restrictions", {"start_date": "2024-W01-1"}, "restriction-unreadable", True),
    ("charging_periods/0/dimensions", {"type": "ENERGY", "volume": 1}, "dimension-unreadable", True),
    ("charging_periods/0/dimensions", None, "dimension-unreadable", True),
    ("charging_periods/0/dimensions", [{"type": "TIME", "volume": 1}] * 1001, "dimensions-too-many", True),
    ("charging_periods/0/dimensions/1/type", "energy", "dimension-unknown", True),
    ("charging_periods/0/dimensions/1/type", "NOISE", "dimension-unknown", False),
    ("charging_periods/0/dimensions/1/type", "RESERVATION_EXPIRES", "dimension-booking", True),
    ("charging_periods/0/dimensions/1/volume", "10", "number-as-text", False),
    ("charging_periods/0/start_date_time", "0001-01-01T00:00:00+14:00", "period-unreadable", True),
    ("charging_periods/1/start_date_time", "2024-06-12T12:00:00Z", "period-after-end", False),
    ("charging_periods", [GOOD["charging_periods"][0]] * 20_001, "periods-too-many", True),
    ("end_date_time", "9999-12-31T23:59:59-14:00", "time-unreadable", True),
    ("end_date_time", "2024-06-12T24:00:00Z", "time-unreadable", True),
    ("end_date_time", "2024-06-12T09:30:75Z", "time-unreadable", True),
    ("end_date_time", "2024-06-12T11:30:00+99:00", "time-unreadable", True),
    ("end_date_time", "2024-06-01T00:00:00Z", "end-before-start", False),
    ("end_date_time", "2026-06-12T00:00:00Z", "session-too-long", True),
    ("currency", None, "currency-missing", False), ("credit", "true", "credit-unreadable", True),
    ("total_cost", None, "no-costs", False), ("total_cost", {"before_taxes": 6, "taxes": 5}, "number-as-text", None),
    ("total_cost", {"before_taxes": 6, "taxes": [5]}, "number-as-text", None),
    ("total_cost", {"before_taxes": 6, "taxes": ["x"]}, "amount-unreadable", True),
    ("total_cost", {"before_taxes": 6, "taxes": "none"}, "amount-unreadable", True),
]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "value", "code", "blocks"), CHANGES, ids=[f"{row[0]}={row[1]}"[:70] for row in CHANGES]
)
def test_what_is_noted(path: str, value: Any, code: str, *, blocks: bool) -> None:
    assert notes(changed(path, value)).get(code) is blocks


POINTERS = {
    "vat-unreadable": ("tariffs/0/elements/0/price_components/0/vat", "much", "/tariffs/0/elements/0/price_components/0/vat"),
    "dimension-unknown": ("charging_periods/0/dimensions/1/type", "energy", "/charging_periods/0/dimensions/1/type"),
    "tariff-unknown": ("charging_periods/0/tariff_id", "T9", "/charging_periods/0/tariff_id"),
    "period-after-end": ("charging_periods/1/start_date_time", "2024-06-12T12:00:00Z", "/charging_periods/1/start_date_time"),
    "currency-differs": ("currency", "SEK", "/tariffs/0/currency"),
    "no-costs": ("total_cost", None, "/total_cost"),
    "volume-negative": ("charging_periods/0/dimensions/0/volume", Decimal(-1), "/charging_periods/0/dimensions/0/volume"),
    "time-missing": ("end_date_time", None, "/end_date_time"),
}  # fmt: skip


@pytest.mark.parametrize("code", POINTERS)
def test_a_note_points_to_its_place(code: str) -> None:
    path, value, pointer = POINTERS[code]
    made = audit(read_charge(changed(path, value)))
    assert [each.pointer for each in made.notes if each.code == code] == [pointer]


def test_periods_out_of_order_are_priced_in_order() -> None:
    record = copy.deepcopy(GOOD)
    record["charging_periods"].reverse()
    made = audit(read_charge(record))
    assert ([each.code for each in made.notes], made.agrees, made.bill.total.before) == (
        ["periods-out-of-order"],
        True,
        6,
    )


def test_totals_that_are_missing_are_told_and_the_price_is_known() -> None:
    silent = {key: value for key, value in GOOD.items() if not key.startswith("total_")}
    made = audit(read_charge(silent))
    assert (made.verified, made.known, made.bill.total.before) == (False, True, 6)
    part = audit(read_charge({**silent, "total_energy_cost": net("4.00")}))
    assert (part.verified, part.agrees, [each.code for each in part.notes]) == (True, True, ["total-cost-missing"])


def test_what_is_not_known_is_no_amount() -> None:
    made = as_json(audit(read_charge(changed("tariffs", None))), "x")
    assert (made["total_cost"], made["verified"]) == ({"before_taxes": None, "after_taxes": None}, False)
    (total,) = (each for each in as_text(audit(read_charge(changed("tariffs", None)))) if each.startswith("total cost"))
    assert total.split() == ["total", "cost", "unknown", "-", "6.00", "-"]
    claim = as_json(audit(read_charge(changed("total_cost", {"excl_vat": "six"}))), "x")
    assert claim["total_cost"]["before_taxes"] == "6.00"


def test_limits_of_several_tariffs_are_not_completed() -> None:
    """How min_price and max_price of several tariffs go together nobody says (d73)."""
    limited = {**PLAIN, "min_price": {"excl_vat": Decimal(50)}}
    record = cdr([limited, {**PLAIN, "id": "T2"}], seg(60, "10"), seg(30, "5", tariff_id="T2"), total_cost=net("50.00"))
    made = audit(read_charge(record))
    assert [(each.code, each.blocks) for each in made.notes] == [("limits-of-several", True)]
    assert (made.verified, made.differences) == (False, [])


def test_open_rules_of_the_oldest_version_are_accepted() -> None:
    """Whether a whole element matches, or each dimension for itself: 2.1.1 does not say (d61, e2)."""
    each = tariff(element(component("TIME", "1.00"), max_kwh=Decimal(10)), element(component("ENERGY", "0.40")))
    record = cdr(each, seg(60, "5"), total_time=Decimal(1), total_energy=Decimal(5), total_cost=Decimal("1.00"))
    older = {key: value for key, value in record.items() if key not in {"country_code", "party_id"}}
    made = audit(read_charge({**older, "tariffs": [{key: each[key] for key in ("id", "currency", "elements")}]}))
    assert made.agrees
    assert [(one.question.id, one.value, one.policy) for one in made.readings] == [
        ("pricing.matching", "element", "accept")
    ]


def test_the_zone_that_was_assumed_is_told_with_its_reason() -> None:
    clock = tariff(element(component("ENERGY", "0.40"), start_time="08:00"), element(component("ENERGY", "0.20")))
    record = cdr(clock, seg(60, "10"), total_cost=net("4.00"))
    for place, said in (
        ({}, "UTC: assumed, no time zone is named"),
        ({"country": "NLD"}, "Europe/Amsterdam: assumed, the only zone of NLD"),
        (
            {"time_zone": "../../etc/passwd"},
            "UTC: '../../etc/passwd' is no name of the tz database; assumed, no time zone is named",
        ),
        (
            {"time_zone": ["UTC"], "country": "NLD"},
            "Europe/Amsterdam: ['UTC'] is no name of the tz database; assumed, the only zone of NLD",
        ),
    ):
        made = audit(read_charge({**record, "cdr_location": place}))
        assert [each.message for each in made.notes if each.code.startswith("time-zone")] == [said]


@pytest.mark.parametrize(
    "name",
    ["/etc/localtime", "localtime", "right/Europe/Amsterdam", "Factory", "Europe",
     "zone.tab", "Europe/\0", "\ud800", "x" * 10**6, 5, None, [], {}]
)  # fmt: skip
def test_what_is_no_name_of_a_zone(name: object) -> None:
    assert lookup(name) is None


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
