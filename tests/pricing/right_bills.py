"""Lawful CDRs that a hasty judge would accuse: none of them may be told wrong, whatever else is said of it."""

from __future__ import annotations

from decimal import Decimal

from tests.pricing.bills import Case, line
from tests.pricing.build import component as of
from tests.pricing.build import element, seg, tariff
from tests.pricing.wrong_bills import MIXED, RIGHT, SESSION, energy

D = Decimal
KWH = tariff(element(of("ENERGY", "0.3333", vat="21")))
PERIODS = [seg(15, "1.2345"), seg(15, "2.3456"), seg(15, "3.4567"), seg(15, "4.5678"), seg(15, "5.6789")]
EXACT = [line("energy", D(kwh) * D("0.3333"), "21") for kwh in ("1.2345", "2.3456", "3.4567", "4.5678", "5.6789")]


def rounded(places: str, how: str = "ROUND_HALF_UP") -> list[tuple[str, D, str]]:
    return [(part, amount.quantize(D(places), how), vat) for part, amount, vat in EXACT]


ROUNDING = [
    Case("cents at the end", KWH, PERIODS, EXACT, places=2),
    Case("cents in each period", KWH, PERIODS, rounded("0.01")),
    Case("cents in each period, to the even", KWH, PERIODS, rounded("0.01", "ROUND_HALF_EVEN")),
    Case("four decimals in each period", KWH, PERIODS, rounded("0.0001")),
    Case(
        "cents, VAT of the rounded", KWH, PERIODS, EXACT, claims={"total_cost": (D("5.76"), D("6.97")),
        "total_energy_cost": (D("5.76"), D("6.97"))},
    ),
    Case("cents cut off", KWH, PERIODS, EXACT, claims={"total_cost": (D("5.76"), D("6.97")), "total_energy_cost": None}),
    Case("cents at the end, several parts", MIXED, SESSION, RIGHT, places=2),
    Case(
        "many periods, cents in each", tariff(element(of("ENERGY", "0.3333", vat="21"))), [seg(5, "1.015")] * 60, [line("energy",
        "0.34", "21")] * 60,
    ),
    Case(
        "many periods, cents at the end", tariff(element(of("ENERGY", "0.3333", vat="21"))), [seg(5, "1.015")] * 60, [line("energy",
        "0.33829950", "21")] * 60, places=2,
    ),
    Case(
        "many periods, cents in each, before taxes and after", tariff(element(of("ENERGY", "0.345", vat="10"))), [seg(5, "1")] * 60,
        [line("energy", "0.345", "10")] * 60, claims={"total_cost": (D("21.00"), D("23.40")), "total_energy_cost": (D("21.00"),
        D("23.40"))},
    ),
    Case(
        "yen", tariff(element(of("ENERGY", "35.5", vat="10")), currency="JPY"), [seg(60, "20.31")], energy(("20.31", "35.5"),
        vat="10"), places=0, zone="Asia/Tokyo", country="JPN",
    ),
    Case(
        "yen in each period", tariff(element(of("ENERGY", "35.5", vat="10")), currency="JPY"), [seg(60, "20.31"), seg(60, "1.05"),
        seg(20, "4.4")], [line("energy", "721", "10"), line("energy", "37", "10"), line("energy", "156", "10")], places=0,
        zone="Asia/Tokyo", country="JPN",
    ),
    Case(
        "dinars", tariff(element(of("ENERGY", "0.0275")), currency="KWD"), [seg(60, "20.31")], energy(("20.31", "0.0275")),
        places=3, zone="Asia/Kuwait", country="KWT",
    ),
    Case(
        "dinars in each period", tariff(element(of("ENERGY", "0.0275")), currency="KWD"), [seg(60, "20.31"), seg(60, "3.33"),
        seg(60, "1.01")], [line("energy", "0.559"), line("energy", "0.092"), line("energy", "0.028")], places=3, zone="Asia/Kuwait",
        country="KWT",
    ),
    Case(
        "currency in small letters", tariff(element(of("ENERGY", "35", vat="10")), currency="JPY"), [seg(60, "20.01")],
        energy(("20", "35"), vat="10"), facts={"currency": "jpy"}, zone="Asia/Tokyo", country="JPN",
    ),
]  # fmt: skip

STEP10 = tariff(element(of("TIME", "3.00", 600, vat="21")))
STEPS = [
    *(
    Case(
        f"{minutes} minutes, an exact multiple with four decimals", tariff(element(of("TIME", "3.00", step, vat="21"))),
        [seg(minutes)], [line("time", D(minutes) / 20, "21")],
    )
    for minutes, step in (
        (10, 600), (20, 600), (40, 600), (50, 600), (70, 600), (35, 300), (55, 300), (1, 60), (7, 60), (59, 60), (75, 900), (105,
        900),
    )
    ),
    Case("an exact multiple in three periods", STEP10, [seg(7), seg(11), seg(2)], [line("time", "1.00", "21")]),
    Case(
        "an exact multiple of charging and parking", tariff(element(of("TIME", "3.00", 600)), element(of("PARKING_TIME", "6.00",
        600))), [seg(21), seg(20, kind="PARKING_TIME")], [line("time", "1.05"), line("parking", "2.00")],
    ),
    Case("step_size 1", tariff(element(of("ENERGY", "0.25", 1, vat="10"))), [seg(1, "0.1152")], [line("energy", "0.029", "10")]),
    Case("the example of 101 to 125 Wh", tariff(element(of("ENERGY", "0.25", 25))), [seg(1, "0.1152")], [line("energy", "0.03125")]),
    Case("the example of 1 to 500 Wh", tariff(element(of("ENERGY", "0.25", 500))), [seg(1, "0.1152")], [line("energy", "0.125")]),
    Case(
        "17 h: what the step adds goes to the last price", tariff(element(of("TIME", "5.00", 600), end_time="17:00"),
        element(of("TIME", "7.00", 600))), [seg(6), seg(22)], [line("time", "0.50"), line("time", D("0.4") * 7)],
        start="2024-06-12T16:54",
    ),
    Case(
        "free parking after paid: the step is the parking's", tariff(element(of("TIME", "1.20", 1800), end_time="17:00"),
        element(of("TIME", "2.40", 900)), element(of("PARKING_TIME", "1.00", 900), end_time="20:00")), [seg(12), seg(8,
        kind="PARKING_TIME"), seg(12, kind="PARKING_TIME")], [line("time", "0.48"), line("parking", "0.25")],
        start="2024-06-12T19:40",
    ),
    Case(
        "hours of two decimals, billed to the second", tariff(element(of("TIME", "20.00", vat="21"))), [seg(95)], [line("time",
        D(95) / 3, "21")], facts={"short": 2},
    ),
    Case(
        "hours of two decimals, billed as printed", tariff(element(of("TIME", "20.00", vat="21"))), [seg(95)], [line("time",
        "31.60", "21")], facts={"short": 2},
    ),
    Case(
        "hours of three decimals, billed to the second", tariff(element(of("TIME", "20.00", vat="21"))), [seg(95)], [line("time",
        D(95) / 3, "21")], facts={"short": 3},
    ),
    Case(
        "hours of two decimals, an exact multiple", tariff(element(of("TIME", "6.00", 300, vat="21"))), [seg(95)], [line("time",
        "9.50", "21")], facts={"short": 2},
    ),
]  # fmt: skip
