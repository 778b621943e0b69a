"""Bills that a CPO's billing got wrong, one mistake each: the engine has to name the fields that are wrong."""

from __future__ import annotations

from decimal import Decimal

from tests.pricing.bills import Case, line
from tests.pricing.build import component as of
from tests.pricing.build import element, net, seg, tariff

D = Decimal
NEW = ("2.2.1", "2.3.0")
V3 = ("2.3.0",)

MIXED = tariff(
    element(of("FLAT", "0.50", vat="20"), of("ENERGY", "0.30", vat="10"), of("TIME", "1.20", 60, vat="10")),
    element(of("PARKING_TIME", "6.00", 300, vat="20")),
)
"""Start fee, energy, charging time by the minute, parking by five minutes; two rates of VAT."""
SESSION = [seg(60, "10"), seg(45, "8.2"), seg(42, kind="PARKING_TIME")]
RIGHT = [
    line("fixed", "0.50", "20"), line("energy", D("18.2") * D("0.30"), "10"), line("time", D("1.75") * D("1.20"), "10"),
    line("parking", D("0.75") * 6, "20"),
]  # fmt: skip


def mixed(name: str, wrong: list[tuple[str, D, str]] | None = None, **more: object) -> Case:
    return Case(name, MIXED, SESSION, RIGHT, wrong, **more)  # type: ignore[arg-type]


def but(part: str, amount: str | D, vat: str = "10") -> list[tuple[str, D, str]]:
    """The right bill with one part otherwise."""
    return [each if each[0] != part else line(part, amount, vat) for each in RIGHT]


def without(*parts: str) -> list[tuple[str, D, str]]:
    return [each for each in RIGHT if each[0] not in parts]


PLAIN_SUMS = [
    mixed("energy only", without("fixed", "time", "parking")),
    mixed("start fee forgotten", without("fixed")),
    mixed("start fee in every period", but("fixed", "1.50", "20")),
    mixed("start fee for each element", but("fixed", "1.00", "20")),
    mixed("energy forgotten", without("energy")),
    mixed("charging time forgotten", without("time")),
    mixed("parking forgotten", without("parking"), versions=NEW),
    mixed("parking at the price of charging", but("parking", D("0.7") * D("1.20"), "20")),
    mixed("charging at the price of parking", but("time", D("1.75") * 6)),
    mixed("parking charged as charging too", but("time", D("2.45") * D("1.20"))),
    mixed("no step of parking", but("parking", D("0.7") * 6, "20")),
    mixed("step in seconds taken as minutes", but("parking", 5 * 6, "20")),
    mixed("price of an hour taken for a minute's", but("time", D(105) * D("1.20"))),
    mixed("price of a kWh for a Wh's", but("energy", D("18.2") * 300)),
    mixed("energy of the last period only", but("energy", D("8.2") * D("0.30"))),
    mixed("energy of the first period only", but("energy", D(10) * D("0.30"))),
    mixed("last period's parking free", claims={"total_cost": (D("8.06"), D("8.916")), "total_parking_cost": None}, versions=NEW),
    mixed("energy in whole kWh, upwards", but("energy", D(19) * D("0.30"))),
    mixed("energy in whole kWh, downwards", but("energy", D(18) * D("0.30"))),
    mixed("hours in whole ones, upwards", but("time", D(2) * D("1.20"))),
    mixed("parking hours in whole ones, upwards", but("parking", D(1) * 6, "20")),
    mixed("price with one decimal", but("energy", D("18.2") * D("0.3") + D("0.5"))),
    mixed("idle time after the last period charged as parking", but("parking", D(1) * 6, "20")),
    mixed("net as gross", claims={"total_cost": (D("12.56"), D("12.56"))}, versions=NEW),
    mixed("gross as net", claims={"total_cost": (D("14.316"), D("14.316"))}, versions=NEW),
    mixed("VAT of the first component on the total", claims={"total_cost": (D("12.56"), D("15.072"))}, versions=NEW),
    mixed("lower VAT on the total", claims={"total_cost": (D("12.56"), D("13.816"))}, versions=NEW),
    mixed("VAT added twice", claims={"total_cost": (D("12.56"), D("16.42"))}, versions=NEW),
    mixed("VAT of another part", but("parking", D("4.50"), "10"), versions=NEW),
    mixed("VAT of parking on energy", but("energy", D("5.46"), "20"), versions=NEW),
    mixed("VAT as a fraction", claims={"total_cost": (D("12.56"), D("12.5776"))}, versions=NEW),
    mixed("VAT taken out instead of added", claims={"total_cost": (D("12.56"), D("10.99"))}, versions=NEW),
    mixed("total of the net and the gross parts mixed", claims={"total_cost": (D("13.106"), D("14.316"))}, versions=NEW),
    mixed("total that is not its parts", claims={"total_cost": (D("13.56"), D("15.316"))}),
    mixed("total with a digit transposed", claims={"total_cost": (D("15.26"), D("14.316"))}),
    mixed("total ten times too big", claims={"total_cost": (D("125.60"), D("143.16"))}),
    mixed("total in cents", claims={"total_cost": (D(1256), D("1431.60"))}),
    mixed("total of nothing", claims={"total_cost": (D(0), D(0))}),
    mixed("total negative", claims={"total_cost": (D("-12.56"), D("-14.316"))}),
    mixed("total four cents off", claims={"total_cost": (D("12.60"), D("14.356"))}, versions=NEW),
    mixed(
        "parts swapped",
        claims={"total_energy_cost": (D("2.10"), D("2.31")), "total_time_cost": (D("5.46"), D("6.006"))}, versions=NEW,
    ),
    mixed(
        "parking in the part of charging time",
        claims={"total_time_cost": (D("6.60"), D("7.71")), "total_parking_cost": (D(0), D(0))}, versions=NEW,
    ),
    mixed(
        "start fee in the part of energy",
        claims={"total_fixed_cost": (D(0), D(0)), "total_energy_cost": (D("5.96"), D("6.606"))}, versions=NEW,
    ),
    mixed("energy part after taxes as before", claims={"total_energy_cost": (D("6.006"), D("6.006"))}, versions=NEW),
    mixed("energy part without VAT", claims={"total_energy_cost": (D("5.46"), D("5.46"))}, versions=NEW),
    mixed("parking part of nothing", claims={"total_parking_cost": (D(0), D(0))}, versions=NEW),
    mixed("reservation that never was", claims={"total_reservation_cost": (D(2), D("2.40"))}, versions=NEW),
]  # fmt: skip

EVENING = tariff(
    element(of("ENERGY", "0.25", vat="21"), start_time="07:00", end_time="17:00"),
    element(of("ENERGY", "0.60", vat="21"), start_time="17:00", end_time="22:00"),
    element(of("ENERGY", "0.10", vat="21")),
)
TWO_PRICES = [seg(60, "20"), seg(60, "20")]
WEEKEND = tariff(
    element(of("ENERGY", "0.20"), day_of_week=["SATURDAY", "SUNDAY"]), element(of("ENERGY", "0.50")),
)  # fmt: skip
NIGHT = tariff(
    element(of("ENERGY", "0.10", vat="21"), start_time="22:00", end_time="06:00"), element(of("ENERGY", "0.50", vat="21"))
)
HOLIDAY = tariff(
    element(of("ENERGY", "0.10"), start_date="2024-12-24", end_date="2024-12-26"), element(of("ENERGY", "0.50"))
)


def energy(*amounts: tuple[str, str], vat: str = "0") -> list[tuple[str, D, str]]:
    return [line("energy", D(kwh) * D(price), vat) for kwh, price in amounts]


def energy_of(*amounts: tuple[str, str]) -> list[tuple[str, D, str]]:
    return energy(*amounts, vat="21")


CLOCK = [
    Case(
        "local time taken as UTC", EVENING, TWO_PRICES, energy_of(("20", ".25"), ("20", ".60")), energy_of(("40", ".25")),
        start="2024-06-12T16:00",
    ),
    Case(
        "time zone of the CPO instead of the Location's", EVENING, TWO_PRICES, energy_of(("20", ".25"), ("20", ".60")),
        energy_of(("40", ".60")), start="2024-06-12T16:00", zone="Europe/London", country="GBR",
    ),
    Case(
        "winter time in summer", EVENING, TWO_PRICES, energy_of(("20", ".25"), ("20", ".60")), energy_of(("40", ".25")),
        start="2024-07-31T16:00",
    ),
    Case("first element throughout", EVENING, TWO_PRICES, energy_of(("20", ".25"), ("20", ".60")), energy_of(("40", ".25")), start="2024-02-12T16:00"),
    Case("last element that matches", EVENING, TWO_PRICES, energy_of(("20", ".25"), ("20", ".60")), energy_of(("40", ".10")), start="2024-02-12T16:00"),
    Case("price at the end for all of it", EVENING, TWO_PRICES, energy_of(("20", ".25"), ("20", ".60")), energy_of(("40", ".60")), start="2024-02-12T16:00"),
    Case("mean of the prices, energies unlike", EVENING, [seg(60, "30"), seg(60, "10")], energy_of(("30", ".25"), ("10", ".60")), energy_of(("40", ".425")), start="2024-02-12T16:00"),
    Case("periods priced the other way round", EVENING, [seg(60, "30"), seg(60, "10")], energy_of(("30", ".25"), ("10", ".60")), energy_of(("30", ".60"), ("10", ".25")), start="2024-02-12T16:00"),
    Case("all matching elements added up", EVENING, TWO_PRICES, energy_of(("20", ".25"), ("20", ".60")), energy_of(("20", ".35"), ("20", ".70")), start="2024-02-12T16:00"),
    Case("end_time taken as inclusive, a whole period long", EVENING, [seg(60, "10"), seg(60, "10")], energy_of(("10", ".60"), ("10", ".10")), energy_of(("20", ".60")), start="2024-06-12T21:00"),
    Case("start_time taken as exclusive", EVENING, [seg(60, "10"), seg(60, "10")], energy_of(("10", ".10"), ("10", ".25")), energy_of(("20", ".10")), start="2024-06-12T06:00"),
    Case("window over midnight ends at midnight", NIGHT, [seg(60, "10"), seg(60, "10")], energy_of(("20", ".10")), energy_of(("10", ".10"), ("10", ".50")), start="2024-06-12T23:00", versions=NEW),
    Case("window over midnight never opens", NIGHT, [seg(60, "10"), seg(60, "10")], energy_of(("20", ".10")), energy_of(("20", ".50")), start="2024-06-12T23:00", versions=NEW),
    Case("window over midnight turned inside out", NIGHT, [seg(60, "10")], energy_of(("10", ".50")), energy_of(("10", ".10")), start="2024-06-12T12:00", versions=NEW),
    Case("weekday of the start for all of it", WEEKEND, [seg(60, "10"), seg(60, "10")], energy(("10", ".50"), ("10", ".20")), energy(("20", ".50")), start="2024-06-14T23:00"),
    Case("weekday in UTC", WEEKEND, [seg(60, "10")], energy(("10", ".20")), energy(("10", ".50")), start="2024-06-15T00:30"),
    Case("Sunday no part of the weekend", WEEKEND, [seg(60, "10")], energy(("10", ".20")), energy(("10", ".50")), start="2024-06-16T12:00"),
    Case("end_date taken as inclusive", HOLIDAY, [seg(60, "10")], energy(("10", ".50")), energy(("10", ".10")), start="2024-12-26T12:00"),
    Case("start_date taken as exclusive", HOLIDAY, [seg(60, "10")], energy(("10", ".10")), energy(("10", ".50")), start="2024-12-24T12:00"),
    Case("date in UTC", HOLIDAY, [seg(30, "10")], energy(("10", ".10")), energy(("10", ".50")), start="2024-12-24T00:10"),
    Case("hour of the clock change twice", tariff(element(of("TIME", "3.00", 60))), [seg(120, "10")], [line("time", "6.00")], [line("time", "9.00")], start="2024-10-27T02:00"),
    Case("hour of the clock change missing", tariff(element(of("TIME", "3.00", 60))), [seg(120, "10")], [line("time", "6.00")], [line("time", "3.00")], start="2024-10-27T02:00"),
    Case("hour of the clock change in the periods too", tariff(element(of("TIME", "3.00", 60))), [seg(120, "10")], [line("time", "9.00")], facts={"spent": D(3)}, start="2024-10-27T02:00", said="time-longer-than-period"),
    Case("minutes for hours in the periods", tariff(element(of("TIME", "3.00", 60))), [seg(120, "10")], [line("time", "360.00")], facts={"spent": D(120)}, start="2024-10-27T02:00", said="time-longer-than-period"),
    Case("hour of spring counted though skipped", tariff(element(of("TIME", "3.00", 60))), [seg(120, "10")], [line("time", "6.00")], [line("time", "9.00")], start="2024-03-31T01:00"),
]  # fmt: skip

TIERED = tariff(element(of("ENERGY", "0.20"), max_kwh=D(10)), element(of("ENERGY", "0.40"), min_kwh=D(10)))
LONG_STAY = tariff(
    element(of("ENERGY", "0.20"), max_duration=3600), element(of("ENERGY", "0.40")),
)  # fmt: skip
FAST = tariff(
    element(of("ENERGY", "0.20"), max_power=D(16)), element(of("ENERGY", "0.35"), max_power=D(32)), element(of("ENERGY", "0.50"))
)
AMPERES = tariff(element(of("ENERGY", "0.20"), max_current=D(32)), element(of("ENERGY", "0.50")))
RAMP = [
    seg(10, "1", MIN_POWER="6", MAX_POWER="6"), seg(50, "40", MIN_POWER="48", MAX_POWER="48"), seg(8, "0.5", MIN_POWER="4", MAX_POWER="4"),
]  # fmt: skip
LIMITS = [
    Case("min_kwh for all of the session once reached", TIERED, [seg(60, "10"), seg(60, "10")], energy(("10", ".20"), ("10", ".40")), energy(("20", ".40"))),
    Case("max_kwh never reached", TIERED, [seg(60, "10"), seg(60, "10")], energy(("10", ".20"), ("10", ".40")), energy(("20", ".20"))),
    Case("kWh of each period counted from nothing", TIERED, [seg(60, "8"), seg(10, "2"), seg(60, "9")], energy(("10", ".20"), ("9", ".40")), energy(("19", ".20"))),
    Case("duration of the whole session for all of it", LONG_STAY, [seg(60, "10"), seg(60, "10")], energy(("10", ".20"), ("10", ".40")), energy(("20", ".40"))),
    Case("duration never reached", LONG_STAY, [seg(60, "10"), seg(60, "10")], energy(("10", ".20"), ("10", ".40")), energy(("20", ".20"))),
    Case("duration in minutes", tariff(element(of("ENERGY", "0.20"), max_duration=90), element(of("ENERGY", "0.40"))), [seg(1.5, "1"), seg(58.5, "10")], energy(("1", ".20"), ("10", ".40")), energy(("11", ".20"))),
    Case("highest power of the session for all of it", FAST, RAMP, energy(("1", ".20"), ("40", ".50"), ("0.5", ".20")), energy(("41.5", ".50")), versions=NEW),
    Case("mean power of the session for all of it", FAST, RAMP, energy(("1", ".20"), ("40", ".50"), ("0.5", ".20")), energy(("41.5", ".35")), versions=NEW),
    Case("power in W", FAST, RAMP, energy(("1", ".20"), ("40", ".50"), ("0.5", ".20")), energy(("41.5", ".20")), versions=NEW),
    Case("power at the limit still below it", FAST, [seg(60, "16", MIN_POWER="16", MAX_POWER="16")], energy(("16", ".35")), energy(("16", ".20")), versions=NEW),
    Case("current of one phase", AMPERES, [seg(60, "10", MIN_CURRENT="48", MAX_CURRENT="48")], energy(("10", ".50")), energy(("10", ".20")), versions=NEW),
]  # fmt: skip

STEPS = [
    Case("step of each period", tariff(element(of("ENERGY", "0.40", 1000))), [seg(30, "4.3"), seg(30, "1.1")], energy(("6", ".40")), energy(("7", ".40"))),
    Case("no step", tariff(element(of("ENERGY", "0.40", 1000))), [seg(30, "4.3"), seg(30, "1.1")], energy(("6", ".40")), energy(("5.4", ".40"))),
    Case("step downwards", tariff(element(of("ENERGY", "0.40", 1000))), [seg(30, "4.3"), seg(30, "1.1")], energy(("6", ".40")), energy(("5", ".40"))),
    Case("step to the nearest", tariff(element(of("ENERGY", "0.40", 1000))), [seg(30, "4.1"), seg(30, "1.1")], energy(("6", ".40")), energy(("5", ".40"))),
    Case("step on the last element alone", tariff(element(of("ENERGY", "0.20", 500), end_time="17:00"), element(of("ENERGY", "0.27", 500))), [seg(60, "4.3"), seg(60, "1.1")], energy(("4.3", ".20"), ("1.2", ".27")), energy(("4.3", ".20"), ("1.5", ".27")), start="2024-06-12T16:00"),
    Case("step of the first element", tariff(element(of("ENERGY", "0.20", 500), end_time="17:00"), element(of("ENERGY", "0.27", 1))), [seg(60, "4.3"), seg(60, "1.1")], energy(("4.3", ".20"), ("1.1", ".27")), energy(("4.3", ".20"), ("1.2", ".27")), start="2024-06-12T16:00"),
    Case("what the step adds at the first price", tariff(element(of("TIME", "1.20", 1800), end_time="17:00"), element(of("TIME", "2.40", 900))), [seg(25), seg(10)], [line("time", "0.50"), line("time", "0.80")], [line("time", "0.70"), line("time", "0.40")], start="2024-06-12T16:35"),
    Case("step of charging before parking", tariff(element(of("TIME", "3.00", 600)), element(of("PARKING_TIME", "6.00", 300))), [seg(21), seg(7, kind="PARKING_TIME")], [line("time", "1.05"), line("parking", "1.00")], [line("time", "1.50"), line("parking", "1.00")], said="reading"),
    Case("step of TIME and PARKING_TIME together", tariff(element(of("TIME", "3.00", 600)), element(of("PARKING_TIME", "6.00", 600))), [seg(21), seg(7, kind="PARKING_TIME")], [line("time", "1.05"), line("parking", "1.00")], [line("time", "1.05"), line("parking", "0.90")]),
    Case("step in minutes", tariff(element(of("TIME", "3.00", 15))), [seg(21)], [line("time", "1.05")], [line("time", "1.50")]),
    Case("a step more for an exact multiple", tariff(element(of("TIME", "3.00", 900))), [seg(45)], [line("time", "2.25")], [line("time", "3.00")], said="reading"),
    Case("hours rounded to two decimals", tariff(element(of("TIME", "20.00"))), [seg(95)], [line("time", D(95) / 3)], [line("time", "31.60")]),
    Case("hours rounded to one decimal", tariff(element(of("TIME", "3.00"))), [seg(95)], [line("time", "4.75")], [line("time", "4.80")]),
    Case("hours and minutes as a decimal", tariff(element(of("TIME", "3.00"))), [seg(95)], [line("time", "4.75")], [line("time", "4.05")]),
    Case("price rounded before the sum", tariff(element(of("ENERGY", "0.2066"))), [seg(60, "50")], energy(("50", ".2066")), energy(("50", ".21"))),
    Case("price cut off before the sum", tariff(element(of("ENERGY", "0.4166", vat="20"))), [seg(60, "50")], energy(("50", ".4166"), vat="20"), energy(("50", ".41"), vat="20")),
]  # fmt: skip

CHEAP_PARKING = tariff(element(of("ENERGY", "0.25", vat="10")), element(of("PARKING_TIME", "2.00", vat="20")))
CAPPED = tariff(element(of("FLAT", "0.50", vat="20"), of("ENERGY", "0.25", vat="10")), max_price=net("10", "11"))
LEAST = tariff(element(of("ENERGY", "0.25", vat="10")), min_price=net("2.00", "2.20"))
TEN, TWO = (D(10), D(11)), (D(2), D("2.20"))
BOUNDS = [
    Case("max_price ignored", CAPPED, [seg(60, "50")], [line("fixed", "0.50", "20"), line("energy", "12.50", "10")], claims={"total_cost": (D(13), D("14.35"))}, due=TEN, versions=NEW),
    Case("max_price before taxes alone", CAPPED, [seg(60, "50")], [line("fixed", "0.50", "20"), line("energy", "12.50", "10")], claims={"total_cost": (D(10), D("14.35"))}, due=TEN, versions=NEW),
    Case("max_price after taxes alone", CAPPED, [seg(60, "50")], [line("fixed", "0.50", "20"), line("energy", "12.50", "10")], claims={"total_cost": (D(13), D(11))}, due=TEN, versions=NEW),
    Case("max_price with VAT on it", CAPPED, [seg(60, "50")], [line("fixed", "0.50", "20"), line("energy", "12.50", "10")], claims={"total_cost": (D(10), D(12))}, due=TEN, versions=NEW),
    Case("max_price taken for the price", CAPPED, [seg(60, "20")], [line("fixed", "0.50", "20"), line("energy", "5", "10")], claims={"total_cost": (D(10), D(11))}, versions=NEW),
    Case("min_price ignored", LEAST, [seg(60, "4")], [line("energy", "1.00", "10")], claims={"total_cost": (D(1), D("1.10"))}, due=TWO, versions=NEW),
    Case("min_price ignored for no energy", LEAST, [seg(6, "0")], [], claims={"total_cost": (D(0), D(0))}, due=TWO, versions=NEW),
    Case("min_price added", LEAST, [seg(60, "4")], [line("energy", "1.00", "10")], claims={"total_cost": (D(3), D("3.30"))}, due=TWO, versions=NEW),
    Case("min_price though more was used", LEAST, [seg(60, "40")], [line("energy", "10.00", "10")], claims={"total_cost": (D(2), D("2.20"))}, versions=NEW),
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
    Case("no step of the reservation", EXPIRES, [seg(22, kind="RESERVATION_TIME"), seg(60, "20")], [line("reservation", "1.00", "20"), line("fixed", "0.50", "20"), line("energy", "5.00", "10")], [line("reservation", ".73333", "20"), line("fixed", "0.50", "20"), line("energy", "5.00", "10")], versions=NEW),
    Case("reservation at the price of charging", RESERVED, USED, PAID, [line("fixed", "0.50", "20"), line("energy", "5.00", "10"), line("time", "1.21667", "10")], versions=NEW),
    Case("session at the price of the reservation", RESERVED, USED, PAID, [line("reservation", "8.25", "20"), line("fixed", "0.50", "20"), line("energy", "5.00", "10")], versions=NEW),
    Case("start fee of the session forgotten after a reservation", RESERVED, USED, PAID, [each for each in PAID if each[0] != "fixed"], versions=NEW),
    Case("reservation among the fixed costs", RESERVED, USED, PAID, claims={"total_fixed_cost": (D("2.50"), D(3)), "total_reservation_cost": (D("1.25"), D("1.50"))}, versions=NEW),
    Case("expiry fee though it was used", EXPIRES, [seg(22, kind="RESERVATION_TIME"), seg(60, "20")], [line("reservation", "1.00", "20"), line("fixed", "0.50", "20"), line("energy", "5.00", "10")], [line("reservation", "5.00", "20"), line("fixed", "0.50", "20"), line("energy", "5.00", "10")], versions=NEW),
    Case("start fee of a session that never was", EXPIRES, [seg(60, kind="RESERVATION_TIME")], [line("reservation", "6.00", "20")], [line("reservation", "6.00", "20"), line("fixed", "0.50", "20")], versions=NEW),
    Case("expired reservation free", EXPIRES, [seg(60, kind="RESERVATION_TIME")], [line("reservation", "6.00", "20")], [], versions=NEW),
    Case("expiry fee alone", EXPIRES, [seg(60, kind="RESERVATION_TIME")], [line("reservation", "6.00", "20")], [line("reservation", "4.00", "20")], versions=NEW),
    Case("both times of an expired reservation", tariff(element(of("TIME", "6.00", 600, vat="20"), reservation="RESERVATION_EXPIRES"), element(of("TIME", "3.00", 600, vat="20"), reservation="RESERVATION")), [seg(90, kind="RESERVATION_TIME")], [line("reservation", "9.00", "20")], [line("reservation", "13.50", "20")], versions=NEW),
]  # fmt: skip

CREDIT = {"credit": True, "credit_reference_id": "C0"}
CHEAP, DEAR = tariff(element(of("ENERGY", "0.20", vat="21")), id="CHEAP"), tariff(element(of("ENERGY", "0.60", vat="21")), id="DEAR")
GROSS = tariff(element(of("ENERGY", "0.605", vat="21")), tax_included="YES")
UNTAXED = tariff(element(of("ENERGY", "0.50")), tax_included="N/A")
CANADA = tariff(element(of("TIME", "2.10", 60)), tax_included="YES", currency="CAD")
OTHERS = [
    mixed("credit that was not negated", due=(D("-12.56"), D("-14.316")), facts=CREDIT, versions=NEW),
    mixed("credit of half", claims={"total_cost": (D("-6.28"), D("-7.158"))}, due=(D("-12.56"), D("-14.316")), facts=CREDIT, versions=NEW),
    mixed("negative total without credit", claims={"total_cost": (D("-12.56"), D("-14.316"))}, versions=NEW),
    mixed("home charging negated", claims={"total_cost": (D("-12.56"), D("-14.316"))}, facts={"home_charging_compensation": True}, versions=NEW),
    mixed("home charging at nothing", claims={"total_cost": (D(0), D(0))}, facts={"home_charging_compensation": True}, versions=NEW),
    Case("second tariff ignored", [CHEAP, DEAR], [seg(60, "10", tariff_id="CHEAP"), seg(60, "10", tariff_id="DEAR")], energy_of(("10", ".20"), ("10", ".60")), energy_of(("20", ".20")), versions=NEW),
    Case("second tariff throughout", [CHEAP, DEAR], [seg(60, "10", tariff_id="CHEAP"), seg(60, "10", tariff_id="DEAR")], energy_of(("10", ".20"), ("10", ".60")), energy_of(("20", ".60")), versions=NEW),
    Case("tariff of another preference", [CHEAP, DEAR], [seg(60, "10", tariff_id="DEAR")], energy_of(("10", ".60")), energy_of(("10", ".20")), versions=NEW),
    Case("tax included taken as not", GROSS, [seg(60, "10")], energy_of(("10", ".50")), energy_of(("10", ".605")), versions=V3),
    Case("tax included and taken out twice", GROSS, [seg(60, "10")], energy_of(("10", ".50")), energy_of(("10", ".4132")), versions=V3),
    Case("tax on a tariff without taxes", UNTAXED, [seg(60, "10")], energy(("10", ".50")), energy_of(("10", ".50")), versions=V3),
    Case("tax added to a price that has it", CANADA, [seg(150)], [line("time", "5.25")], [line("time", "5.25", "5")], versions=V3),
    Case("gross of a tariff that does not tell its taxes, more before than after", CANADA, [seg(150)], [line("time", "5.25")], [line("time", "5.35")], facts={"taxes": []}, versions=V3),
    Case("V2G charged as if it had been used", tariff(element(of("ENERGY", "0.20", vat="21"))), [seg(60, "10"), seg(60, "-4")], energy_of(("6", ".20")), energy_of(("14", ".20")), versions=NEW),
    Case("V2G not paid", tariff(element(of("ENERGY", "0.20", vat="21"))), [seg(60, "10"), seg(60, "-4")], energy_of(("6", ".20")), energy_of(("10", ".20")), versions=NEW),
    Case("yen as if they had sen", tariff(element(of("ENERGY", "35", vat="10")), currency="JPY"), [seg(60, "20")], energy(("20", "35"), vat="10"), energy(("20", ".35"), vat="10"), zone="Asia/Tokyo", country="JPN"),
    Case("three yen off", tariff(element(of("ENERGY", "35", vat="10")), currency="JPY"), [seg(60, "20")], energy(("20", "35"), vat="10"), claims={"total_cost": (D(703), D(773))}, zone="Asia/Tokyo", country="JPN"),
    Case("dinars to the hundredth", tariff(element(of("ENERGY", "0.027")), currency="KWD"), [seg(60, "20.2")], energy(("20.2", ".027")), claims={"total_cost": (D("0.55"), D("0.55"))}, zone="Asia/Kuwait", country="KWT"),
    Case("long session: start fee forgotten", tariff(element(of("FLAT", "0.50", vat="21"), of("ENERGY", "0.40", vat="21"), of("TIME", "0.60", vat="21"))), [seg(5, "0.5")] * 120, [line("fixed", "0.50", "21"), line("energy", "24.00", "21"), line("time", "6.00", "21")], [line("energy", "24.00", "21"), line("time", "6.00", "21")], said="rounding-unexplained"),
    Case("long session: start fee in no part", tariff(element(of("FLAT", "0.50", vat="21"), of("ENERGY", "0.40", vat="21"), of("TIME", "0.60", vat="21"))), [seg(5, "0.5")] * 120, [line("fixed", "0.50", "21"), line("energy", "24.00", "21"), line("time", "6.00", "21")], claims={"total_fixed_cost": (D(0), D(0))}, versions=NEW),
    Case("long session: 30 cents too much", tariff(element(of("ENERGY", "0.40", vat="21"))), [seg(5, "0.5")] * 120, energy_of(("60", ".40")), energy_of(("60.75", ".40")), said="rounding-unexplained"),
]  # fmt: skip

WRONG: list[Case] = [*PLAIN_SUMS, *CLOCK, *LIMITS, *STEPS, *BOUNDS, *RESERVATIONS, *OTHERS]
