"""Bills that a CPO's billing got wrong, one mistake each: the engine has to name the fields that are wrong."""

from __future__ import annotations

from decimal import Decimal

from tests.pricing.bills import Case, line
from tests.pricing.build import component as of
from tests.pricing.build import element, seg, tariff

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
    mixed("energy in tens of kWh, upwards", but("energy", D(20) * D("0.30"))),
    mixed("energy in whole kWh, downwards", but("energy", D(18) * D("0.30"))),
    mixed("hours in whole ones, one too many", but("time", D(3) * D("1.20"))),
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
    mixed("total with a digit transposed", claims={"total_cost": (D("15.26"), D("17.016"))}),
    mixed("taxes with a digit transposed", claims={"total_cost": (D("12.56"), D("14.136"))}, versions=NEW),
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
    element(of("ENERGY", "0.10", vat="21"), start_time="22:00", end_time="06:00"),
    element(of("ENERGY", "0.50", vat="21")),
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
    Case(
        "first element throughout", EVENING, TWO_PRICES, energy_of(("20", ".25"), ("20", ".60")), energy_of(("40", ".25")),
        start="2024-02-12T16:00",
    ),
    Case(
        "last element that matches", EVENING, TWO_PRICES, energy_of(("20", ".25"), ("20", ".60")), energy_of(("40", ".10")),
        start="2024-02-12T16:00",
    ),
    Case(
        "price at the end for all of it", EVENING, TWO_PRICES, energy_of(("20", ".25"), ("20", ".60")), energy_of(("40", ".60")),
        start="2024-02-12T16:00",
    ),
    Case(
        "mean of the prices, energies unlike", EVENING, [seg(60, "30"), seg(60, "10")], energy_of(("30", ".25"), ("10", ".60")),
        energy_of(("40", ".425")), start="2024-02-12T16:00",
    ),
    Case(
        "periods priced the other way round", EVENING, [seg(60, "30"), seg(60, "10")], energy_of(("30", ".25"), ("10", ".60")),
        energy_of(("30", ".60"), ("10", ".25")), start="2024-02-12T16:00",
    ),
    Case(
        "all matching elements added up", EVENING, TWO_PRICES, energy_of(("20", ".25"), ("20", ".60")), energy_of(("20", ".35"),
        ("20", ".70")), start="2024-02-12T16:00",
    ),
    Case(
        "end_time taken as inclusive, a whole period long", EVENING, [seg(60, "10"), seg(60, "10")], energy_of(("10", ".60"), ("10",
        ".10")), energy_of(("20", ".60")), start="2024-06-12T21:00",
    ),
    Case(
        "start_time taken as exclusive", EVENING, [seg(60, "10"), seg(60, "10")], energy_of(("10", ".10"), ("10", ".25")),
        energy_of(("20", ".10")), start="2024-06-12T06:00",
    ),
    Case(
        "window over midnight ends at midnight", NIGHT, [seg(60, "10"), seg(60, "10")], energy_of(("20", ".10")), energy_of(("10",
        ".10"), ("10", ".50")), start="2024-06-12T23:00", versions=NEW,
    ),
    Case(
        "window over midnight never opens", NIGHT, [seg(60, "10"), seg(60, "10")], energy_of(("20", ".10")), energy_of(("20",
        ".50")), start="2024-06-12T23:00", versions=NEW,
    ),
    Case(
        "window over midnight turned inside out", NIGHT, [seg(60, "10")], energy_of(("10", ".50")), energy_of(("10", ".10")),
        start="2024-06-12T12:00", versions=NEW,
    ),
    Case(
        "weekday of the start for all of it", WEEKEND, [seg(60, "10"), seg(60, "10")], energy(("10", ".50"), ("10", ".20")),
        energy(("20", ".50")), start="2024-06-14T23:00",
    ),
    Case("weekday in UTC", WEEKEND, [seg(60, "10")], energy(("10", ".20")), energy(("10", ".50")), start="2024-06-15T00:30"),
    Case(
        "Sunday no part of the weekend", WEEKEND, [seg(60, "10")], energy(("10", ".20")), energy(("10", ".50")),
        start="2024-06-16T12:00",
    ),
    Case(
        "end_date taken as inclusive", HOLIDAY, [seg(60, "10")], energy(("10", ".50")), energy(("10", ".10")),
        start="2024-12-26T12:00",
    ),
    Case(
        "start_date taken as exclusive", HOLIDAY, [seg(60, "10")], energy(("10", ".10")), energy(("10", ".50")),
        start="2024-12-24T12:00",
    ),
    Case("date in UTC", HOLIDAY, [seg(30, "10")], energy(("10", ".10")), energy(("10", ".50")), start="2024-12-24T00:10"),
    Case(
        "hour of the clock change twice", tariff(element(of("TIME", "3.00", 60))), [seg(120, "10")], [line("time", "6.00")],
        [line("time", "9.00")], start="2024-10-27T02:00",
    ),
    Case(
        "hour of the clock change missing", tariff(element(of("TIME", "3.00", 60))), [seg(120, "10")], [line("time", "6.00")],
        [line("time", "3.00")], start="2024-10-27T02:00",
    ),
    Case(
        "hour of the clock change in the periods too", tariff(element(of("TIME", "3.00", 60))), [seg(120, "10")], [line("time",
        "9.00")], facts={"spent": D(3)}, start="2024-10-27T02:00", said="time-longer-than-period",
    ),
    Case(
        "minutes for hours in the periods", tariff(element(of("TIME", "3.00", 60))), [seg(120, "10")], [line("time", "360.00")],
        facts={"spent": D(120)}, start="2024-10-27T02:00", said="time-longer-than-period",
    ),
    Case(
        "hour of spring counted though skipped", tariff(element(of("TIME", "3.00", 60))), [seg(120, "10")], [line("time", "6.00")],
        [line("time", "9.00")], start="2024-03-31T01:00",
    ),
]  # fmt: skip
