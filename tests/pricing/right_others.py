"""Lawful CDRs that a hasty judge would accuse: shapes of claims, limits, clocks, credits, reservations, tariffs."""

from __future__ import annotations

from decimal import Decimal

from tests.pricing.bills import Case, line
from tests.pricing.build import component as of
from tests.pricing.build import element, net, seg, tariff
from tests.pricing.right_bills import EXACT, KWH, PERIODS, ROUNDING, STEPS
from tests.pricing.wrong_bills import EVENING, MIXED, NEW, NIGHT, RIGHT, SESSION, V3, energy, energy_of, mixed
from tests.pricing.wrong_limits import TIERED
from tests.pricing.wrong_others import CAPPED, CREDIT, EXPIRES, LEAST, PAID, RESERVED, USED

D = Decimal
FREE = tariff(element(of("FLAT", "0.00")))
PARKED = tariff(
    element(of("ENERGY", "0.25", vat="10")),
    element(of("FLAT", "1.00", vat="20"), of("PARKING_TIME", "2.00", 60, vat="20")),
)
EQUAL = tariff(element(of("ENERGY", "0.25"), start_time="08:00", end_time="08:00"), element(of("ENERGY", "0.50")))
SHAPES = [
    Case("free of charge", FREE, [seg(60, "10")], []),
    Case("free of charge, no parts", FREE, [seg(60, "10")], [], claims={"total_cost": (D(0), D(0))}),
    Case(
        "free at night", tariff(element(of("ENERGY", "0.40"), start_time="06:00", end_time="22:00")), [seg(60, "10")], [],
        start="2024-06-12T23:00",
    ),
    mixed("no parts at all", claims={f"total_{each}_cost": None for each in ("fixed", "energy", "time", "parking")}),
    mixed("one part only", claims={f"total_{each}_cost": None for each in ("fixed", "energy", "time")}),
    mixed("parts of nothing given too", claims={"total_reservation_cost": (D(0), D(0))}, versions=NEW),
    Case("no taxes listed", KWH, PERIODS, EXACT, facts={"taxes": []}, versions=V3),
    Case("tax in two lines", KWH, PERIODS, EXACT, facts={"taxes": "split"}, versions=V3),
    Case("no incl_vat", KWH, PERIODS, EXACT, facts={"gross": None}, versions=("2.2.1",)),
    Case(
        "vat omitted, incl_vat the same", tariff(element(of("ENERGY", "0.25"))), [seg(60, "10")], energy(("10", ".25")),
        versions=("2.2.1",),
    ),
    Case(
        "vat omitted, no incl_vat", tariff(element(of("ENERGY", "0.25"))), [seg(60, "10")], energy(("10", ".25")),
        facts={"gross": None}, versions=("2.2.1",),
    ),
    Case(
        "taxes that only the CDR knows", tariff(element(of("TIME", "2.00", 60)), currency="CAD"), [seg(150)], [line("time", "5.00",
        "14.975")], versions=V3,
    ),
    Case(
        "gross prices, taxes that only the CDR knows", tariff(element(of("TIME", "2.10", 60)), currency="CAD", tax_included="YES"),
        [seg(150)], [line("time", "5.00", "5")], versions=V3,
    ),
    Case(
        "gross prices, no taxes told anywhere", tariff(element(of("TIME", "2.10", 60)), currency="CAD", tax_included="YES"),
        [seg(150)], [line("time", "5.00", "5")], facts={"taxes": []}, versions=V3,
    ),
    Case(
        "gross prices with vat", tariff(element(of("ENERGY", "0.605", vat="21")), tax_included="YES"), [seg(60, "10")],
        energy_of(("10", ".50")), versions=V3,
    ),
    Case(
        "no taxes apply", tariff(element(of("ENERGY", "0.50")), tax_included="N/A"), [seg(60, "10")], energy(("10", ".50")),
        versions=V3,
    ),
    Case(
        "no taxes apply, none listed", tariff(element(of("ENERGY", "0.50")), tax_included="N/A"), [seg(60, "10")], energy(("10",
        ".50")), facts={"taxes": []}, versions=V3,
    ),
    Case("min_price", LEAST, [seg(60, "4")], [line("energy", "1.00", "10")], claims={"total_cost": (D(2), D("2.20"))}, versions=NEW),
    Case("min_price, no energy", LEAST, [seg(6, "0")], [], claims={"total_cost": (D(2), D("2.20"))}, versions=NEW),
    Case(
        "min_price, the part too", LEAST, [seg(60, "4")], [line("energy", "1.00", "10")], claims={"total_cost": (D(2), D("2.20")),
        "total_energy_cost": (D(2), D("2.20"))}, versions=NEW,
    ),
    Case(
        "min_price, the rest as fixed cost", LEAST, [seg(60, "4")], [line("energy", "1.00", "10")], claims={"total_cost": (D(2),
        D("2.20")), "total_fixed_cost": (D(1), D("1.10"))}, versions=NEW,
    ),
    Case(
        "max_price", CAPPED, [seg(60, "50")], [line("fixed", "0.50", "20"), line("energy", "12.50", "10")],
        claims={"total_cost": (D(10), D(11))}, versions=NEW,
    ),
    Case(
        "max_price, parts cut to it", CAPPED, [seg(60, "50")], [line("fixed", "0.50", "20"), line("energy", "12.50", "10")],
        claims={"total_cost": (D(10), D(11)), "total_energy_cost": (D("9.50"), D("10.40"))}, versions=NEW,
    ),
    Case(
        "max_price reached before taxes only", tariff(element(of("ENERGY", "0.25", vat="10")), max_price=net("10", "12")), [seg(60,
        "42")], energy(("42", ".25"), vat="10"), claims={"total_cost": (D(10), D("11.55"))}, versions=NEW,
    ),
    Case(
        "max_price reached after taxes only", tariff(element(of("ENERGY", "0.25", vat="10")), max_price=net("11", "11")), [seg(60,
        "42")], energy(("42", ".25"), vat="10"), claims={"total_cost": (D("10.5"), D(11))}, versions=NEW,
    ),
    Case(
        "max_price without incl_vat", tariff(element(of("ENERGY", "0.25", vat="10")), max_price=net("10")), [seg(60, "50")],
        energy(("50", ".25"), vat="10"), claims={"total_cost": (D(10), D(11))}, versions=NEW,
    ),
    Case(
        "max_price and a reservation on top of it", tariff(element(of("TIME", "5.00", 60), reservation="RESERVATION"),
        element(of("ENERGY", "0.25")), max_price=net("10", "10")), [seg(60, kind="RESERVATION_TIME"), seg(60, "50")],
        [line("reservation", 5), line("energy", "12.50")], claims={"total_cost": (D(15), D(15))}, versions=NEW,
    ),
    Case(
        "max_price and a reservation within it", tariff(element(of("TIME", "5.00", 60), reservation="RESERVATION"),
        element(of("ENERGY", "0.25")), max_price=net("10", "10")), [seg(60, kind="RESERVATION_TIME"), seg(60, "50")],
        [line("reservation", 5), line("energy", "12.50")], claims={"total_cost": (D(10), D(10))}, versions=NEW,
    ),
    mixed("start fee of parking counted there", claims={"total_fixed_cost": None}, versions=NEW),
    Case("fee for parking, not parked, not paid", PARKED, [seg(60, "10")], [line("energy", "2.50", "10")]),
    Case("fee for parking, not parked, paid", PARKED, [seg(60, "10")], [line("energy", "2.50", "10"), line("parking", "1.00", "20")]),
    Case(
        "fee for parking, parked", PARKED, [seg(60, "10"), seg(30, kind="PARKING_TIME")], [line("energy", "2.50", "10"),
        line("parking", "2.00", "20")],
    ),
    Case(
        "fee for parking among the fixed costs", PARKED, [seg(60, "10"), seg(30, kind="PARKING_TIME")], [line("energy", "2.50",
        "10"), line("fixed", "1.00", "20"), line("parking", "1.00", "20")],
    ),
    Case(
        "start fee and a fee for parking", tariff(element(of("FLAT", "0.50", vat="20"), of("ENERGY", "0.25", vat="10")),
        element(of("FLAT", "1.00", vat="20"), of("PARKING_TIME", "2.00", 60, vat="20"))), [seg(60, "10"), seg(30,
        kind="PARKING_TIME")], [line("fixed", "0.50", "20"), line("energy", "2.50", "10"), line("parking", "2.00", "20")],
    ),
    Case("window of equal times, whole day", EQUAL, [seg(60, "10")], energy(("10", ".25"))),
    Case("window of equal times, never", EQUAL, [seg(60, "10")], energy(("10", ".50"))),
    Case("dated tariff that ended before", {**KWH, "end_date_time": "2024-06-01T00:00:00Z"}, PERIODS, EXACT, versions=NEW),
    Case(
        "end of the day as 00:00", tariff(element(of("ENERGY", "0.25"), start_time="18:00", end_time="00:00"), element(of("ENERGY",
        "0.50"))), [seg(60, "10"), seg(60, "10")], energy(("10", ".25"), ("10", ".50")), start="2024-06-12T23:00",
    ),
    Case(
        "Friday's night as Friday's", tariff(element(of("ENERGY", "0.10"), start_time="22:00", end_time="06:00",
        day_of_week=["FRIDAY"]), element(of("ENERGY", "0.50"))), [seg(60, "10"), seg(60, "10")], energy(("20", ".10")),
        start="2024-06-14T23:00", versions=NEW,
    ),
    Case(
        "Friday's night ends with Friday", tariff(element(of("ENERGY", "0.10"), start_time="22:00", end_time="06:00",
        day_of_week=["FRIDAY"]), element(of("ENERGY", "0.50"))), [seg(60, "10"), seg(60, "10")], energy(("10", ".10"), ("10",
        ".50")), start="2024-06-14T23:00", versions=NEW,
    ),
    Case(
        "element with two dimensions, one taken from the next", tariff(element(of("ENERGY", "0.20"), max_kwh=D(10)),
        element(of("ENERGY", "0.40"), of("TIME", "1.00"))), [seg(60, "10"), seg(60, "5")], [line("energy", "4.00"), line("time",
        "2.00")], versions=NEW,
    ),
    Case(
        "in-between periods", TIERED, [seg(20, "4"), seg(10, "1"), seg(30, "5"), seg(1, "0"), seg(60, "10")], energy(("10", ".20"),
        ("10", ".40")),
    ),
    Case("a limit of energy crossed inside a period", TIERED, [seg(120, "20")], energy(("10", ".20"), ("10", ".40"))),
    Case(
        "a price change inside a period, by the meter", EVENING, [seg(120, "20")], energy_of(("14", ".25"), ("6", ".60")),
        start="2024-06-12T16:00",
    ),
    Case(
        "power that spans a limit, priced by its most", tariff(element(of("ENERGY", "0.20"), max_power=D(16)), element(of("ENERGY",
        "0.50"))), [seg(60, "20", MIN_POWER="0", MAX_POWER="48")], energy(("20", ".50")), versions=NEW,
    ),
    Case(
        "power that spans a limit, priced by its least", tariff(element(of("ENERGY", "0.20"), max_power=D(16)), element(of("ENERGY",
        "0.50"))), [seg(60, "20", MIN_POWER="0", MAX_POWER="48")], energy(("20", ".20")), versions=NEW,
    ),
    Case(
        "power that spans a limit, priced in between", tariff(element(of("ENERGY", "0.20"), max_power=D(16)), element(of("ENERGY",
        "0.50"))), [seg(60, "20", MIN_POWER="0", MAX_POWER="48")], energy(("2", ".20"), ("18", ".50")), versions=NEW,
    ),
    Case(
        "no power recorded, none needed", tariff(element(of("ENERGY", "0.25"), end_time="12:00"), element(of("ENERGY", "0.20"),
        max_power=D(16)), element(of("ENERGY", "0.50"))), [seg(60, "10")], energy(("10", ".25")), versions=NEW,
    ),
    Case(
        "no power recorded", tariff(element(of("ENERGY", "0.20"), max_power=D(16)), element(of("ENERGY", "0.50"))), [seg(60, "10")],
        energy(("10", ".20")),
    ),
    Case(
        "no power recorded for a fee", tariff(element(of("FLAT", "5.00"), min_power=D(50)), element(of("ENERGY", "0.50"))), [seg(60,
        "10")], [line("fixed", "5.00"), line("energy", "5.00")],
    ),
    Case(
        "parking told by its total alone", MIXED, [seg(60, "10")], [line("fixed", "0.50", "20"), line("energy", "3.00", "10"),
        line("time", "1.20", "10"), line("parking", "3.00", "20")], facts={"total_parking_time": D("0.5"), "ended": 30},
    ),
    Case(
        "session over the clock change in spring", NIGHT, [seg(60, "10"), seg(120, "10")], energy_of(("20", ".10")),
        start="2024-03-31T00:30", versions=NEW,
    ),
    Case(
        "session over the clock change in autumn", EVENING, [seg(60, "10"), seg(240, "10")], energy_of(("20", ".10")),
        start="2024-10-27T01:00",
    ),
    Case(
        "a day and a half", tariff(element(of("TIME", "1.00"), start_time="08:00", end_time="20:00")), [seg(660), seg(720),
        seg(720)], [line("time", 23)], start="2024-06-12T09:00",
    ),
    Case("no zone known", {**EVENING}, [seg(60, "10")], energy_of(("10", ".60")), country="ESP", start="2024-06-12T18:00"),
    Case("home charging", MIXED, SESSION, RIGHT, facts={"home_charging_compensation": True}, versions=NEW),
    Case("V2G", tariff(element(of("ENERGY", "0.20", vat="21"))), [seg(60, "10"), seg(60, "-4")], energy_of(("6", ".20")), versions=NEW),
    Case(
        "V2G, more given than taken", tariff(element(of("ENERGY", "0.20", 1000, vat="21"))), [seg(60, "1"), seg(60, "-4.5")],
        energy_of(("-3.5", ".20")), versions=NEW,
    ),
    Case("nothing charged, start fee waived", MIXED, [seg(1, "0")], [line("fixed", "0.50", "20"), line("time", "0.02", "10")]),
]  # fmt: skip

CHEAP, DEAR = (
    tariff(element(of("ENERGY", "0.20", vat="21")), id="CHEAP", min_price=net("0.50", "0.61")),
    tariff(element(of("ENERGY", "0.60", vat="21")), id="DEAR"),
)
OTHERS = [
    mixed("credit", claims={"total_cost": (D("-12.56"), D("-14.316"))}, facts=CREDIT, versions=NEW),
    mixed(
        "credit, taxes not negated", claims={"total_cost": (D("-12.56"), D("-14.316"))}, facts={**CREDIT, "taxes": "positive"},
        versions=V3,
    ),
    mixed(
        "credit, every part negated", claims={"total_cost": (D("-12.56"), D("-14.316")), "total_fixed_cost": (D("-.5"), D("-.6")),
        "total_energy_cost": (D("-5.46"), D("-6.006")), "total_time_cost": (D("-2.10"), D("-2.31")),
        "total_parking_cost": (D("-4.5"), D("-5.4"))}, facts=CREDIT, versions=NEW,
    ),
    mixed("replacement of a credited CDR", facts={"id": "C2", "credit": False}, versions=NEW),
    Case("reservation used", RESERVED, USED, PAID, versions=NEW),
    Case("reservation used, total_time without it", RESERVED, USED, PAID, facts={"total_time": D(1)}, versions=NEW),
    Case(
        "reservation expired", EXPIRES, [seg(60, kind="RESERVATION_TIME")], [line("reservation", "6.00", "20")],
        facts={"place": "#NA", "session_id": None}, versions=NEW,
    ),
    Case("reservation cancelled", EXPIRES, [seg(60, kind="RESERVATION_TIME")], [line("reservation", "2.00", "20")], versions=NEW),
    Case("reservation free of charge", MIXED, [seg(15, kind="RESERVATION_TIME"), *SESSION], RIGHT, versions=NEW),
    Case(
        "expiry fee of a reservation that was used", EXPIRES, [seg(20, kind="RESERVATION_TIME"), seg(60, "20")],
        [line("reservation", ".66667", "20"), line("fixed", "0.50", "20"), line("energy", "5.00", "10")], versions=NEW,
    ),
    Case(
        "reservation and min_price", {**EXPIRES, "min_price": net("10", "12")}, [seg(60, kind="RESERVATION_TIME")],
        [line("reservation", "6.00", "20")], versions=NEW,
    ),
    Case(
        "two tariffs", [CHEAP, DEAR], [seg(60, "10", tariff_id="CHEAP"), seg(60, "10", tariff_id="DEAR")], energy_of(("10", ".20"),
        ("10", ".60")), versions=NEW,
    ),
    Case("two tariffs, one of them used", [CHEAP, DEAR], [seg(60, "10", tariff_id="DEAR")], energy_of(("10", ".60")), versions=NEW),
    Case(
        "two tariffs, the one with a limit used", [CHEAP, DEAR], [seg(60, "1", tariff_id="CHEAP")], energy_of(("1", ".20")),
        claims={"total_cost": (D(".50"), D(".61"))}, versions=NEW,
    ),
    Case(
        "two tariffs, no period names one", [CHEAP, DEAR], [seg(60, "10", tariff_id="CHEAP")], energy_of(("10", ".20")),
        facts={"unnamed": True},
    ),
    Case(
        "a period without tariff beside one with", [CHEAP, DEAR], [seg(60, "10", tariff_id="DEAR"), seg(60, "3", tariff_id="NONE")],
        energy_of(("10", ".60")), facts={"unnamed": "NONE"}, versions=NEW,
    ),
    Case("one tariff, not named", KWH, PERIODS, EXACT, facts={"unnamed": True}),
    Case(
        "one tariff that changed in between, twice in the list", [{**KWH, "end_date_time": "2024-06-01T00:00:00Z"},
        {**tariff(element(of("ENERGY", "0.40", vat="21"))), "start_date_time": "2024-06-01T00:00:00Z"}], [seg(60, "10")],
        energy_of(("10", ".40")), versions=NEW,
    ),
    Case(
        "tariff trimmed to what was used", tariff(element(of("ENERGY", "0.60", vat="21"), start_time="17:00", end_time="22:00")),
        [seg(60, "10")], energy_of(("10", ".60")), start="2024-06-12T18:00",
    ),
    Case(
        "step over two tariffs", [tariff(element(of("TIME", "3.00", 600)), id="CHEAP"), tariff(element(of("TIME", "6.00", 600)),
        id="DEAR")], [seg(12, tariff_id="CHEAP"), seg(12, tariff_id="DEAR")], [line("time", "0.60"), line("time", "1.80")],
        versions=NEW,
    ),
    Case(
        "booking elements", tariff(element(of("FLAT", "5.00"), booking="BOOKING"), element(of("ENERGY", "0.50"))), [seg(60, "10")],
        [line("fixed", "5.00"), line("energy", "5.00")], versions=V3,
    ),
    Case(
        "time of a booking that expired", tariff(element(of("TIME", "5.00"), reservation="RESERVATION_EXPIRES"), element(of("FLAT",
        "0.50"), of("ENERGY", "0.50"))), [seg(60, kind="RESERVATION_EXPIRES")], [line("reservation", "5.00")], versions=V3,
    ),
    Case(
        "fee of a booking that expired", tariff(element(of("FLAT", "5.00"), reservation="RESERVATION_EXPIRES"),
        element(of("FLAT", "0.50"), of("ENERGY", "0.50"))), [seg(60, kind="RESERVATION_EXPIRES")], [line("reservation", "5.00")],
        facts={"total_time": D(1)}, versions=V3,
    ),
    Case(
        "energy of two decimals, its total of four", tariff(element(of("ENERGY", "0.25"))), [seg(60, "3.33")] * 3,
        energy(("9.99", ".25")), facts={"total_energy": D("9.9921")},
    ),
    Case(
        "one charging and parking in one period", MIXED, [seg(90, "10", kind="", TIME="1", PARKING_TIME="0.5")],
        [line("fixed", "0.50", "20"), line("energy", "3.00", "10"), line("time", "1.20", "10"), line("parking", "3.00", "20")],
    ),
    Case(
        "idle at the end", MIXED, [seg(60, "10")],
        [line("fixed", "0.50", "20"), line("energy", "3.00", "10"), line("time", "1.20", "10")], facts={"ended": 10},
    ),
    Case(
        "the hour of the clock change, twice at its price",
        tariff(element(of("TIME", "1.00", 60), start_time="02:00", end_time="03:00"), element(of("TIME", "2.00", 60))),
        [seg(60, "1"), seg(120, "1"), seg(60, "1")], [line("time", 2), line("time", 2), line("time", 2)], start="2024-10-27T01:00",
    ),
    Case(
        "the hour that the clock leaves out",
        tariff(element(of("TIME", "1.00", 60), start_time="02:00", end_time="03:00"), element(of("TIME", "2.00", 60))),
        [seg(60, "1"), seg(60, "1")], [line("time", 4)], start="2024-03-31T01:00",
    ),
    Case(
        "reservation and charging in one period", RESERVED, [seg(60, "20", RESERVATION_TIME="0.25")], [line("reservation", "3.25",
        "20"), line("fixed", "0.50", "20"), line("energy", "5.00", "10"), line("time", "1.00", "10")], facts={"total_time": D(1)},
        versions=NEW,
    ),
    Case(
        "energy told by its total alone", MIXED, [seg(60), seg(45), seg(42, kind="PARKING_TIME")], RIGHT,
        facts={"total_energy": D("18.2")},
    ),
    Case("no tariff", MIXED, SESSION, RIGHT, facts={"tariffs": []}),
]  # fmt: skip

LAWFUL: list[Case] = [*ROUNDING, *STEPS, *SHAPES, *OTHERS]
UNKNOWN = {
    "no power recorded", "no power recorded for a fee", "parking told by its total alone", "no zone known",
    "two tariffs", "two tariffs, no period names one", "booking elements", "time of a booking that expired",
    "fee of a booking that expired",
    "reservation and charging in one period", "gross prices, no taxes told anywhere", "energy told by its total alone", "no tariff",
}  # fmt: skip
"""Nothing can be said of their price."""
