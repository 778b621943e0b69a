"""Bills that a CPO's billing got wrong, one mistake each: limits of energy, duration and power, and step_size."""

from __future__ import annotations

from decimal import Decimal

from tests.pricing.bills import Case, line
from tests.pricing.build import component as of
from tests.pricing.build import element, seg, tariff
from tests.pricing.wrong_bills import NEW, energy

D = Decimal
TIERED = tariff(element(of("ENERGY", "0.20"), max_kwh=D(10)), element(of("ENERGY", "0.40"), min_kwh=D(10)))
LONG_STAY = tariff(
    element(of("ENERGY", "0.20"), max_duration=3600), element(of("ENERGY", "0.40")),
)  # fmt: skip
FAST = tariff(
    element(of("ENERGY", "0.20"), max_power=D(16)),
    element(of("ENERGY", "0.35"), max_power=D(32)),
    element(of("ENERGY", "0.50")),
)
AMPERES = tariff(element(of("ENERGY", "0.20"), max_current=D(32)), element(of("ENERGY", "0.50")))
RAMP = [
    seg(
        10, "1", MIN_POWER="6", MAX_POWER="6"), seg(50, "40", MIN_POWER="48", MAX_POWER="48"), seg(8, "0.5", MIN_POWER="4",
        MAX_POWER="4",
    ),
]  # fmt: skip
LIMITS = [
    Case(
        "min_kwh for all of the session once reached", TIERED, [seg(60, "10"), seg(60, "10")], energy(("10", ".20"), ("10", ".40")),
        energy(("20", ".40")),
    ),
    Case("max_kwh never reached", TIERED, [seg(60, "10"), seg(60, "10")], energy(("10", ".20"), ("10", ".40")), energy(("20", ".20"))),
    Case(
        "kWh of each period counted from nothing", TIERED, [seg(60, "8"), seg(10, "2"), seg(60, "9")], energy(("10", ".20"), ("9",
        ".40")), energy(("19", ".20")),
    ),
    Case(
        "duration of the whole session for all of it", LONG_STAY, [seg(60, "10"), seg(60, "10")], energy(("10", ".20"), ("10",
        ".40")), energy(("20", ".40")),
    ),
    Case(
        "duration never reached", LONG_STAY, [seg(60, "10"), seg(60, "10")], energy(("10", ".20"), ("10", ".40")), energy(("20",
        ".20")),
    ),
    Case(
        "duration in minutes", tariff(element(of("ENERGY", "0.20"), max_duration=90), element(of("ENERGY", "0.40"))), [seg(1.5,
        "1"), seg(58.5, "10")], energy(("1", ".20"), ("10", ".40")), energy(("11", ".20")),
    ),
    Case(
        "highest power of the session for all of it", FAST, RAMP, energy(("1", ".20"), ("40", ".50"), ("0.5", ".20")),
        energy(("41.5", ".50")), versions=NEW,
    ),
    Case(
        "mean power of the session for all of it", FAST, RAMP, energy(("1", ".20"), ("40", ".50"), ("0.5", ".20")), energy(("41.5",
        ".35")), versions=NEW,
    ),
    Case("power in W", FAST, RAMP, energy(("1", ".20"), ("40", ".50"), ("0.5", ".20")), energy(("41.5", ".20")), versions=NEW),
    Case(
        "power at the limit still below it", FAST, [seg(60, "16", MIN_POWER="16", MAX_POWER="16")], energy(("16", ".35")),
        energy(("16", ".20")), versions=NEW,
    ),
    Case(
        "current of one phase", AMPERES, [seg(60, "10", MIN_CURRENT="48", MAX_CURRENT="48")], energy(("10", ".50")), energy(("10",
        ".20")), versions=NEW,
    ),
]  # fmt: skip

STEPS = [
    Case(
        "step of each period", tariff(element(of("ENERGY", "0.40", 1000))), [seg(30, "4.3"), seg(30, "1.1")], energy(("6", ".40")),
        energy(("7", ".40")),
    ),
    Case(
        "no step", tariff(element(of("ENERGY", "0.40", 1000))), [seg(30, "4.3"), seg(30, "1.1")], energy(("6", ".40")),
        energy(("5.4", ".40")),
    ),
    Case(
        "step downwards", tariff(element(of("ENERGY", "0.40", 1000))), [seg(30, "4.3"), seg(30, "1.1")], energy(("6", ".40")),
        energy(("5", ".40")),
    ),
    Case(
        "step to the nearest", tariff(element(of("ENERGY", "0.40", 1000))), [seg(30, "4.1"), seg(30, "1.1")], energy(("6", ".40")),
        energy(("5", ".40")),
    ),
    Case(
        "step on the last element alone", tariff(element(of("ENERGY", "0.20", 500), end_time="17:00"), element(of("ENERGY", "0.27",
        500))), [seg(60, "4.3"), seg(60, "1.1")], energy(("4.3", ".20"), ("1.2", ".27")), energy(("4.3", ".20"), ("1.5", ".27")),
        start="2024-06-12T16:00",
    ),
    Case(
        "step of the first element", tariff(element(of("ENERGY", "0.20", 500), end_time="17:00"), element(of("ENERGY", "0.27", 1))),
        [seg(60, "4.3"), seg(60, "1.1")], energy(("4.3", ".20"), ("1.1", ".27")), energy(("4.3", ".20"), ("1.2", ".27")),
        start="2024-06-12T16:00",
    ),
    Case(
        "what the step adds at the first price", tariff(element(of("TIME", "1.20", 1800), end_time="17:00"), element(of("TIME",
        "2.40", 900))), [seg(25), seg(10)], [line("time", "0.50"), line("time", "0.80")], [line("time", "0.70"), line("time",
        "0.40")], start="2024-06-12T16:35",
    ),
    Case(
        "step of charging before parking", tariff(element(of("TIME", "3.00", 600)), element(of("PARKING_TIME", "6.00", 300))),
        [seg(21), seg(7, kind="PARKING_TIME")], [line("time", "1.05"), line("parking", "1.00")], [line("time", "1.50"),
        line("parking", "1.00")], said="reading",
    ),
    Case(
        "step of TIME and PARKING_TIME together", tariff(element(of("TIME", "3.00", 600)), element(of("PARKING_TIME", "6.00",
        600))), [seg(21), seg(7, kind="PARKING_TIME")], [line("time", "1.05"), line("parking", "1.00")], [line("time", "1.05"),
        line("parking", "0.90")],
    ),
    Case("step in minutes", tariff(element(of("TIME", "3.00", 15))), [seg(21)], [line("time", "1.05")], [line("time", "1.50")]),
    Case(
        "a step more for an exact multiple", tariff(element(of("TIME", "3.00", 900))), [seg(45)], [line("time", "2.25")],
        [line("time", "3.00")], said="reading",
    ),
    Case(
        "hours rounded to two decimals", tariff(element(of("TIME", "20.00"))), [seg(95)], [line("time", D(95) / 3)], [line("time",
        "31.60")],
    ),
    Case(
        "hours rounded to one decimal", tariff(element(of("TIME", "3.00"))), [seg(95)], [line("time", "4.75")], [line("time",
        "4.80")],
    ),
    Case(
        "hours and minutes as a decimal", tariff(element(of("TIME", "3.00"))), [seg(95)], [line("time", "4.75")], [line("time",
        "4.05")],
    ),
    Case(
        "price rounded before the sum", tariff(element(of("ENERGY", "0.2066"))), [seg(60, "50")], energy(("50", ".2066")),
        energy(("50", ".21")),
    ),
    Case(
        "price cut off before the sum", tariff(element(of("ENERGY", "0.4166", vat="20"))), [seg(60, "50")], energy(("50", ".4166"),
        vat="20"), energy(("50", ".41"), vat="20"),
    ),
]  # fmt: skip
