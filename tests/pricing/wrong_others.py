"""Bills that a CPO's billing got wrong, one mistake each: price limits, reservations, credits, taxes, several tariffs, other currencies."""

from __future__ import annotations

from decimal import Decimal

from tests.pricing.bills import Case, line
from tests.pricing.build import component as of
from tests.pricing.build import element, net, seg, tariff
from tests.pricing.wrong_bills import CLOCK, MIXED, NEW, PLAIN_SUMS, RIGHT, SESSION, V3, energy, energy_of, mixed
from tests.pricing.wrong_limits import LIMITS, STEPS

D = Decimal
CAPPED = tariff(element(of("FLAT", "0.50", vat="20"), of("ENERGY", "0.25", vat="10")), max_price=net("10", "11"))
LEAST = tariff(element(of("ENERGY", "0.25", vat="10")), min_price=net("2.00", "2.20"))
TEN, TWO = (D(10), D(11)), (D(2), D("2.20"))
BOUNDS = [
    Case(
        "max_price ignored", CAPPED, [seg(60, "50")], [line("fixed", "0.50", "20"), line("energy", "12.50", "10")],
        claims={"total_cost": (D(13), D("14.35"))}, due=TEN, versions=NEW,
    ),
    Case(
        "max_price before taxes alone", CAPPED, [seg(60, "50")], [line("fixed", "0.50", "20"), line("energy", "12.50", "10")],
        claims={"total_cost": (D(10), D("14.35"))}, due=TEN, versions=NEW,
    ),
    Case(
        "max_price after taxes alone", CAPPED, [seg(60, "50")], [line("fixed", "0.50", "20"), line("energy", "12.50", "10")],
        claims={"total_cost": (D(13), D(11))}, due=TEN, versions=NEW,
    ),
    Case(
        "max_price with VAT on it", CAPPED, [seg(60, "50")], [line("fixed", "0.50", "20"), line("energy", "12.50", "10")],
        claims={"total_cost": (D(10), D(12))}, due=TEN, versions=NEW,
    ),
    Case(
        "max_price taken for the price", CAPPED, [seg(60, "20")], [line("fixed", "0.50", "20"), line("energy", "5", "10")],
        claims={"total_cost": (D(10), D(11))}, versions=NEW,
    ),
    Case(
        "min_price ignored", LEAST, [seg(60, "4")], [line("energy", "1.00", "10")], claims={"total_cost": (D(1), D("1.10"))},
        due=TWO, versions=NEW,
    ),
    Case("min_price ignored for no energy", LEAST, [seg(6, "0")], [], claims={"total_cost": (D(0), D(0))}, due=TWO, versions=NEW),
    Case(
        "min_price added", LEAST, [seg(60, "4")], [line("energy", "1.00", "10")], claims={"total_cost": (D(3), D("3.30"))}, due=TWO,
        versions=NEW,
    ),
    Case(
        "min_price though more was used", LEAST, [seg(60, "40")], [line("energy", "10.00", "10")], claims={"total_cost": (D(2),
        D("2.20"))}, versions=NEW,
    ),
]  # fmt: skip

RESERVED = tariff(
    element(of("FLAT", "2.00", vat="20"), of("TIME", "5.00", 300, vat="20"), reservation="RESERVATION"),
    element(of("FLAT", "0.50", vat="20"), of("ENERGY", "0.25", vat="10"), of("TIME", "1.00", 60, vat="10")),
)
EXPIRES = tariff(
    element(of("FLAT", "4.00", vat="20"), reservation="RESERVATION_EXPIRES"),
    element(of("TIME", "2.00", 600, vat="20"), reservation="RESERVATION"),
    element(of("FLAT", "0.50", vat="20"), of("ENERGY", "0.25", vat="10")),
)
USED = [seg(13, kind="RESERVATION_TIME"), seg(60, "20")]
PAID = [
    line("reservation", "3.25", "20"), line("fixed", "0.50", "20"), line("energy", "5.00", "10"), line("time", "1.00", "10"),
]  # fmt: skip


def reserved(name: str, amount: str | None, **more: object) -> Case:
    wrong = [line("reservation", amount, "20"), *PAID[1:]] if amount else PAID[1:]
    return Case(name, RESERVED, USED, PAID, wrong, versions=NEW, **more)  # type: ignore[arg-type]


RESERVATIONS = [
    reserved("reservation forgotten", None),
    reserved("reservation fee forgotten", "1.25"),
    reserved("reservation time forgotten", "2.00"),
    Case(
        "no step of the reservation", EXPIRES, [seg(22, kind="RESERVATION_TIME"), seg(60, "20")], [line("reservation", "1.00",
        "20"), line("fixed", "0.50", "20"), line("energy", "5.00", "10")], [line("reservation", ".73333", "20"), line("fixed",
        "0.50", "20"), line("energy", "5.00", "10")], versions=NEW,
    ),
    Case(
        "reservation at the price of charging", RESERVED, USED, PAID, [line("fixed", "0.50", "20"), line("energy", "5.00", "10"),
        line("time", "1.21667", "10")], versions=NEW,
    ),
    Case(
        "session at the price of the reservation", RESERVED, USED, PAID, [line("reservation", "8.25", "20"), line("fixed", "0.50",
        "20"), line("energy", "5.00", "10")], versions=NEW,
    ),
    Case(
        "start fee of the session forgotten after a reservation", RESERVED, USED, PAID,
        [each for each in PAID if each[0] != "fixed"], versions=NEW,
    ),
    Case(
        "reservation among the fixed costs", RESERVED, USED, PAID, claims={"total_fixed_cost": (D("2.50"), D(3)),
        "total_reservation_cost": (D("1.25"), D("1.50"))}, versions=NEW,
    ),
    Case(
        "expiry fee though it was used", EXPIRES, [seg(22, kind="RESERVATION_TIME"), seg(60, "20")], [line("reservation", "1.00",
        "20"), line("fixed", "0.50", "20"), line("energy", "5.00", "10")], [line("reservation", "5.00", "20"), line("fixed", "0.50",
        "20"), line("energy", "5.00", "10")], versions=NEW,
    ),
    Case(
        "start fee of a session that never was", EXPIRES, [seg(60, kind="RESERVATION_TIME")], [line("reservation", "6.00", "20")],
        [line("reservation", "6.00", "20"), line("fixed", "0.50", "20")], versions=NEW,
    ),
    Case(
        "expired reservation free", EXPIRES, [seg(60, kind="RESERVATION_TIME")], [line("reservation", "6.00", "20")], [],
        versions=NEW,
    ),
    Case(
        "expiry fee alone", EXPIRES, [seg(60, kind="RESERVATION_TIME")], [line("reservation", "6.00", "20")], [line("reservation",
        "4.00", "20")], versions=NEW,
    ),
    Case(
        "both times of an expired reservation", tariff(element(of("TIME", "6.00", 600, vat="20"),
        reservation="RESERVATION_EXPIRES"), element(of("TIME", "3.00", 600, vat="20"), reservation="RESERVATION")), [seg(90,
        kind="RESERVATION_TIME")], [line("reservation", "9.00", "20")], [line("reservation", "13.50", "20")], versions=NEW,
    ),
]  # fmt: skip

CREDIT = {"credit": True, "credit_reference_id": "C0"}
CHEAP, DEAR = (
    tariff(element(of("ENERGY", "0.20", vat="21")), id="CHEAP"),
    tariff(element(of("ENERGY", "0.60", vat="21")), id="DEAR"),
)
GROSS = tariff(element(of("ENERGY", "0.605", vat="21")), tax_included="YES")
UNTAXED = tariff(element(of("ENERGY", "0.50")), tax_included="N/A")
CANADA = tariff(element(of("TIME", "2.10", 60)), tax_included="YES", currency="CAD")
OTHERS = [
    Case(
        "tariff for ad-hoc payment, and a card", {**MIXED, "type": "AD_HOC_PAYMENT"}, SESSION, RIGHT, versions=NEW, said="tariff-type"
    ),
    mixed("credit that was not negated", due=(D("-12.56"), D("-14.316")), facts=CREDIT, versions=NEW),
    mixed(
        "credit of half", claims={"total_cost": (D("-6.28"), D("-7.158"))}, due=(D("-12.56"), D("-14.316")), facts=CREDIT,
        versions=NEW,
    ),
    mixed("negative total without credit", claims={"total_cost": (D("-12.56"), D("-14.316"))}, versions=NEW),
    mixed(
        "home charging negated", claims={"total_cost": (D("-12.56"), D("-14.316"))}, facts={"home_charging_compensation": True},
        versions=NEW,
    ),
    mixed("home charging at nothing", claims={"total_cost": (D(0), D(0))}, facts={"home_charging_compensation": True}, versions=NEW),
    Case(
        "second tariff ignored", [CHEAP, DEAR], [seg(60, "10", tariff_id="CHEAP"), seg(60, "10", tariff_id="DEAR")],
        energy_of(("10", ".20"), ("10", ".60")), energy_of(("20", ".20")), versions=NEW,
    ),
    Case(
        "second tariff throughout", [CHEAP, DEAR], [seg(60, "10", tariff_id="CHEAP"), seg(60, "10", tariff_id="DEAR")],
        energy_of(("10", ".20"), ("10", ".60")), energy_of(("20", ".60")), versions=NEW,
    ),
    Case(
        "tariff of another preference", [CHEAP, DEAR], [seg(60, "10", tariff_id="DEAR")], energy_of(("10", ".60")), energy_of(("10",
        ".20")), versions=NEW,
    ),
    Case("tax included taken as not", GROSS, [seg(60, "10")], energy_of(("10", ".50")), energy_of(("10", ".605")), versions=V3),
    Case("tax included and taken out twice", GROSS, [seg(60, "10")], energy_of(("10", ".50")), energy_of(("10", ".4132")), versions=V3),
    Case("tax on a tariff without taxes", UNTAXED, [seg(60, "10")], energy(("10", ".50")), energy_of(("10", ".50")), versions=V3),
    Case("tax added to a price that has it", CANADA, [seg(150)], [line("time", "5.25")], [line("time", "5.25", "5")], versions=V3),
    Case(
        "gross of a tariff that does not tell its taxes, more before than after", CANADA, [seg(150)], [line("time", "5.25")],
        [line("time", "5.35")], facts={"taxes": []}, versions=V3,
    ),
    Case(
        "V2G charged as if it had been used", tariff(element(of("ENERGY", "0.20", vat="21"))), [seg(60, "10"), seg(60, "-4")],
        energy_of(("6", ".20")), energy_of(("14", ".20")), versions=NEW,
    ),
    Case(
        "V2G not paid", tariff(element(of("ENERGY", "0.20", vat="21"))), [seg(60, "10"), seg(60, "-4")], energy_of(("6", ".20")),
        energy_of(("10", ".20")), versions=NEW,
    ),
    Case(
        "yen as if they had sen", tariff(element(of("ENERGY", "35", vat="10")), currency="JPY"), [seg(60, "20")], energy(("20",
        "35"), vat="10"), energy(("20", ".35"), vat="10"), zone="Asia/Tokyo", country="JPN",
    ),
    Case(
        "three yen off", tariff(element(of("ENERGY", "35", vat="10")), currency="JPY"), [seg(60, "20")], energy(("20", "35"),
        vat="10"), claims={"total_cost": (D(703), D(773))}, zone="Asia/Tokyo", country="JPN",
    ),
    Case(
        "dinars to the hundredth", tariff(element(of("ENERGY", "0.027")), currency="KWD"), [seg(60, "20.2")], energy(("20.2",
        ".027")), claims={"total_cost": (D("0.55"), D("0.55"))}, zone="Asia/Kuwait", country="KWT",
    ),
    Case(
        "long session: start fee forgotten", tariff(element(of("FLAT", "0.50", vat="21"), of("ENERGY", "0.40", vat="21"), of("TIME",
        "0.60", vat="21"))), [seg(5, "0.5")] * 120, [line("fixed", "0.50", "21"), line("energy", "24.00", "21"), line("time",
        "6.00", "21")], [line("energy", "24.00", "21"), line("time", "6.00", "21")], said="rounding-unexplained",
    ),
    Case(
        "long session: start fee in no part", tariff(element(of("FLAT", "0.50", vat="21"), of("ENERGY", "0.40", vat="21"),
        of("TIME", "0.60", vat="21"))), [seg(5, "0.5")] * 120, [line("fixed", "0.50", "21"), line("energy", "24.00", "21"),
        line("time", "6.00", "21")], claims={"total_fixed_cost": (D(0), D(0))}, versions=NEW,
    ),
    Case(
        "long session: 30 cents too much", tariff(element(of("ENERGY", "0.40", vat="21"))), [seg(5, "0.5")] * 120, energy_of(("60",
        ".40")), energy_of(("60.75", ".40")), said="rounding-unexplained",
    ),
]  # fmt: skip

WRONG: list[Case] = [*PLAIN_SUMS, *CLOCK, *LIMITS, *STEPS, *BOUNDS, *RESERVATIONS, *OTHERS]
