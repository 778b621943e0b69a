"""Every restriction at, below and above its bounds; amounts worked out by hand beside each row."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from suite.pricing import audit, read_charge
from tests.pricing.build import ZONE, cdr, component, element, net, seg, tariff

KWH = component("ENERGY", "0.40")
CHEAP = component("ENERGY", "0.10")


def cost(record: dict[str, Any], zone: str = ZONE, *, expired: bool | None = None) -> Decimal:
    found = audit(read_charge(record, time_zone=zone), expired=expired).bill.total.before
    assert found is not None
    return Decimal(found.numerator) / Decimal(found.denominator)


# Ten kWh in one hour from 10:00 (a Wednesday) at 0.10 where the restriction holds, else at 0.40.
WHOLE = [
    ({"start_time": "10:00"}, "1.00"), ({"start_time": "11:00"}, "4.00"), ({"start_time": "10:30"}, "2.50"),
    ({"end_time": "11:00"}, "1.00"), ({"end_time": "10:00"}, "4.00"), ({"end_time": "10:30"}, "2.50"),
    ({"end_time": "00:00"}, "1.00"), ({"start_time": "00:00", "end_time": "00:00"}, "1.00"),
    ({"start_time": "22:00", "end_time": "10:30"}, "2.50"), ({"start_time": "10:45", "end_time": "10:15"}, "2.50"),
    ({"start_date": "2024-06-12"}, "1.00"), ({"start_date": "2024-06-13"}, "4.00"),
    ({"end_date": "2024-06-13"}, "1.00"), ({"end_date": "2024-06-12"}, "4.00"),
    ({"day_of_week": ["WEDNESDAY"]}, "1.00"), ({"day_of_week": ["TUESDAY", "THURSDAY"]}, "4.00"), ({"day_of_week": []}, "1.00"),
    ({"min_kwh": 0}, "1.00"), ({"min_kwh": 4}, "2.20"), ({"min_kwh": 10}, "4.00"),
    ({"max_kwh": 4}, "2.80"), ({"max_kwh": 10}, "1.00"), ({"max_kwh": 11}, "1.00"),
    ({"min_duration": 0}, "1.00"), ({"min_duration": 1800}, "2.50"), ({"min_duration": 3600}, "4.00"),
    ({"max_duration": 1800}, "2.50"), ({"max_duration": 3600}, "1.00"),
    ({"min_power": 10}, "1.00"), ({"min_power": "10.0001"}, "4.00"), ({"max_power": 10}, "4.00"), ({"max_power": "10.0001"}, "1.00"),
    ({"min_current": 16}, "1.00"), ({"min_current": 17}, "4.00"), ({"max_current": 16}, "4.00"), ({"max_current": 17}, "1.00"),
    ({"reservation": "RESERVATION"}, "4.00"), ({"reservation": "RESERVATION_EXPIRES"}, "4.00"),
    ({"min_kwh": 4, "end_time": "10:30"}, "3.70"),
]  # fmt: skip


@pytest.mark.parametrize(("restrictions", "wanted"), WHOLE, ids=str)
def test_a_restriction(restrictions: dict[str, Any], wanted: str) -> None:
    priced = tariff(element(CHEAP, **restrictions), element(KWH))
    record = cdr(priced, seg(60, "10", MAX_POWER="10", MIN_POWER="10", MAX_CURRENT="16", MIN_CURRENT="16"))
    assert cost(record) == Decimal(wanted)


@pytest.mark.parametrize(
    ("day", "hours", "wanted"),
    [
        # Clocks go forward at 02:00 on 31 March: 01:00 to 04:00 local are two hours; cheap until 03:00 is the first of them.
        ("2024-03-31T01:00", 2, "5.00"),
        # They go back at 03:00 on 27 October: 01:00 to 04:00 local are four hours, three of them before 03:00.
        ("2024-10-27T01:00", 4, "7.00"),
        ("2024-06-12T01:00", 3, "6.00"),
    ],
)
def test_nights_on_which_clocks_change(day: str, hours: int, wanted: str) -> None:
    """1.00 an hour before 03:00 local time, 4.00 after."""
    priced = tariff(element(component("TIME", "1.00"), end_time="03:00"), element(component("TIME", "4.00")))
    assert cost(cdr(priced, seg(60 * hours), start=day)) == Decimal(wanted)


def test_a_window_over_midnight_counts_by_the_day_it_is() -> None:
    """Friday 22:00 to 02:00 at 1.00, else 2.00: the two hours after midnight are Saturday's, which is not listed."""
    priced = tariff(
        element(component("TIME", "1.00"), start_time="22:00", end_time="02:00", day_of_week=["FRIDAY"]),
        element(component("TIME", "2.00")),
    )
    record = cdr(priced, seg(240), start="2024-06-14T22:00")
    assert cost(record) == Decimal("6.00")
    record["total_cost"] = {"excl_vat": Decimal("4.00")}
    made = audit(read_charge(record, time_zone=ZONE))
    assert [each.value for each in made.readings] == ["began"]
    assert made.agrees


STEPS = [
    ("ENERGY", 1, [("4.3", 60), ("1.1", 60)], "2.16"), ("ENERGY", 500, [("4.3", 60), ("1.1", 60)], "2.20"),
    ("ENERGY", 500, [("5.5", 60)], "2.20"), ("ENERGY", 500, [("5.5001", 60)], "2.40"), ("ENERGY", 1000, [("0.0001", 1)], "0.40"),
    ("TIME", 600, [("1", 10)], "0.07"), ("TIME", 600, [("1", 11)], "0.13"), ("TIME", 300, [("1", 6), ("1", 22)], "0.20"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "step", "parts", "wanted"), STEPS)
def test_steps_count_once_a_session(kind: str, step: int, parts: list[tuple[str, int]], wanted: str) -> None:
    priced = tariff(element(component(kind, "0.40", step)))
    assert round(cost(cdr(priced, *(seg(minutes, energy) for energy, minutes in parts))), 2) == Decimal(wanted)


def test_the_last_component_s_step_counts() -> None:
    """6 minutes at 5.00 with steps of 10, then 22 at 7.00 with steps of 15: 28 go up to 30, two more at 7.00."""
    priced = tariff(element(component("TIME", "5.00", 600), end_time="17:00"), element(component("TIME", "7.00", 900)))
    record = cdr(priced, seg(6), seg(22), start="2024-06-12T16:54")
    assert cost(record) == Decimal("0.5") + Decimal(24) * 7 / 60


def test_charging_is_not_rounded_when_parking_follows() -> None:
    priced = tariff(element(component("TIME", "1.00", 600), component("PARKING_TIME", "2.00", 600)))
    assert cost(cdr(priced, seg(21), seg(16, kind="PARKING_TIME"))) == Decimal(21) / 60 + Decimal(40) / 60


def test_flat_is_paid_once_and_by_the_first_that_matches() -> None:
    flat, other = component("FLAT", "1.00"), component("FLAT", "2.00")
    priced = tariff(element(flat, end_time="11:00"), element(other))
    assert cost(cdr(priced, seg(60, "1"), seg(60, "1"))) == 1
    assert cost(cdr(priced, seg(60, "1"), start="2024-06-12T12:00")) == 2


RESERVED = [
    # 22 minutes reserved, then 20 kWh at 0.25: 5.00 and 30 minutes at 3.00.
    ("RESERVATION", [seg(22, kind="RESERVATION_TIME"), seg(60, "20")], None, "6.50"),
    ("RESERVATION_EXPIRES", [seg(22, kind="RESERVATION_TIME"), seg(60, "20")], None, "5.00"),
    # Nobody came: 60 minutes reserved, then expired or cancelled.
    ("RESERVATION_EXPIRES", [seg(60, kind="RESERVATION_TIME")], True, "3.00"),
    ("RESERVATION_EXPIRES", [seg(60, kind="RESERVATION_TIME")], False, "0"),
    ("RESERVATION", [seg(60, kind="RESERVATION_TIME")], False, "3.00"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "segments", "expired", "wanted"), RESERVED)
def test_reservations(kind: str, segments: list[dict[str, Any]], expired: Any, wanted: str) -> None:
    priced = tariff(element(component("TIME", "3.00", 600), reservation=kind), element(component("ENERGY", "0.25")))
    assert cost(cdr(priced, *segments), expired=expired) == Decimal(wanted)


def test_an_expired_reservation_pays_its_own_time_and_both_fees() -> None:
    """RESERVATION 1.00 and 3.00 an hour, EXPIRES 4.00 and 6.00 an hour: one hour gives 1 + 4 + 6."""
    priced = tariff(
        element(component("FLAT", "1.00"), component("TIME", "3.00"), reservation="RESERVATION"),
        element(component("FLAT", "4.00"), component("TIME", "6.00"), reservation="RESERVATION_EXPIRES"),
    )
    assert cost(cdr(priced, seg(60, kind="RESERVATION_TIME")), expired=True) == 11
    assert cost(cdr(priced, seg(60, kind="RESERVATION_TIME")), expired=False) == 4


LIMITS = [
    ({"min_price": {"excl_vat": 5, "incl_vat": 6}}, "1", ("5", "6"), "min_price"),
    ({"min_price": {"excl_vat": 5, "incl_vat": 6}}, "12.5", ("5", "6.05"), ""),
    ({"max_price": {"excl_vat": 4, "incl_vat": Decimal("4.9")}}, "10", ("4", "4.84"), ""),
    ({"max_price": {"excl_vat": 3, "incl_vat": Decimal("4.9")}}, "10", ("3", "4.84"), "max_price"),
    ({"max_price": {"excl_vat": 3, "incl_vat": 4}}, "10", ("3", "4"), "max_price"),
    ({"max_price": {"excl_vat": 3}}, "10", ("3", None), "max_price"),
]  # fmt: skip


@pytest.mark.parametrize(("limits", "energy", "wanted", "named"), LIMITS)
def test_limits_clamp_net_and_gross_apart(
    limits: dict[str, Any], energy: str, wanted: tuple[str, str | None], named: str
) -> None:
    """0.40 a kWh and 21 per cent."""
    found = audit(
        read_charge(
            cdr(tariff(element(component("ENERGY", "0.40", vat="21")), **limits), seg(60, energy)), time_zone=ZONE
        )
    ).bill
    assert (found.total.before, found.total.after) == (Fraction(wanted[0]), Fraction(wanted[1]) if wanted[1] else None)
    assert found.limit == named


TAXES = [
    ("NO", "21", ("4.00", "4.84")), ("NO", None, ("4.00", None)), ("YES", "25", ("3.20", "4.00")), ("YES", None, (None, "4.00")),
    ("N/A", None, ("4.00", "4.00")), (None, "21", ("4.00", "4.84")), (None, None, ("4.00", "4.00")),
]  # fmt: skip


@pytest.mark.parametrize(("included", "vat", "wanted"), TAXES)
def test_taxes(included: str | None, vat: str | None, wanted: tuple[str | None, str | None]) -> None:
    more = {"tax_included": included} if included else {}
    found = audit(
        read_charge(cdr(tariff(element(component("ENERGY", "0.40", vat=vat)), **more), seg(60, "10")), time_zone=ZONE)
    ).bill.total
    assert (found.before, found.after) == tuple(Fraction(each) if each else None for each in wanted)


def test_two_tariffs_in_one_session() -> None:
    """10 kWh at 0.40 and then, after another preference, 5 kWh at 0.10 in steps of a kWh."""
    first, second = tariff(element(KWH)), {**tariff(element(component("ENERGY", "0.10", 1000))), "id": "T2"}
    record = cdr([first, second], seg(60, "10"), seg(30, "4.5", tariff_id="T2"))
    assert cost(record) == Decimal("4.00") + Decimal("0.50")


def test_energy_that_goes_back_is_paid_back() -> None:
    assert cost(cdr(tariff(element(KWH)), seg(60, "-2.5"))) == -1


def test_the_shape_of_the_oldest_version() -> None:
    plain = {"id": "T1", "currency": "EUR", "elements": [element(component("TIME", "2.00", 300))]}
    record = {
        "id": "C1", "start_date_time": "2015-06-29T21:39:09Z", "stop_date_time": "2015-06-29T23:37:32Z", "currency": "EUR",
        "tariffs": [plain], "total_cost": Decimal("4.00"), "total_energy": Decimal("15.342"), "total_time": Decimal("1.973"),
        "charging_periods": [{"start_date_time": "2015-06-29T21:39:09Z", "dimensions": [{"type": "TIME", "volume": Decimal("1.973")}]}],
    }  # fmt: skip
    made = audit(read_charge(record))
    assert made.bill.total.before == 4
    assert made.bill.total.after is None
    assert made.agrees
    assert made.verified


def test_a_step_may_round_what_is_billed_or_all_that_was_used() -> None:
    """5.2 kWh free, then 4.3: billed are 4.5 at steps of half a kWh, and 4.3 where all 9.5 are rounded. Both are accepted."""
    free_first = tariff(
        element(component("ENERGY", "1.00", 500), min_kwh=Decimal("5.2")), element(component("TIME", "0", 1))
    )
    segments = (seg(60, "5.2"), seg(60, "4.3"))
    for total, readings in (("4.50", []), ("4.30", ["pricing.step-total"])):
        made = audit(read_charge(cdr(free_first, *segments, total_cost=net(total)), time_zone=ZONE))
        assert not made.differences
        assert [each.question.id for each in made.readings] == readings
    wrong = audit(read_charge(cdr(free_first, *segments, total_cost=net("4.40")), time_zone=ZONE))
    assert [each.pointer for each in wrong.differences] == ["/total_cost/excl_vat"]
