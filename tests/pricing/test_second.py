"""The engine against the second implementation, on seeded CDRs; OCPI_SUITE_CDRS says how many (100000 for the full proof)."""

from __future__ import annotations

import os
from collections import Counter
from datetime import datetime
from fractions import Fraction
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from suite.pricing import audit, read_charge
from suite.pricing.audit import Audit
from suite.pricing.rules import QUESTIONS, Rules
from tests.pricing.generated import SHAPES, VERSIONS, case, claimed, version_of
from tests.pricing.second import OTHERS, Money, price

COUNT = int(os.environ.get("OCPI_SUITE_CDRS", "400"))
OUT = os.environ.get("OCPI_SUITE_CDRS_SEEN", "")
"""A file for what was seen: how many CDRs of each version, how many that showed each reading."""
CHUNKS = 4
CENT = Fraction(1, 100)
ROUNDED = Fraction(1, 5_000)
"""What claims with four decimals leave open, taxes apart from the net amount."""
DOUBTFUL = {("pricing.flat", "element"), ("pricing.step", "dimension"), ("pricing.step-multiple", "next")}
"""OCPI-FACTS d62, d67 and d87 warn of the other reading; the rest is accepted."""
Costs = dict[str, Money]
Reading = tuple[str, str]


def judged(cdr: dict[str, Any], zone: str, costs: Costs, allowed: Fraction = CENT) -> Audit:
    return audit(read_charge(claimed(cdr, version_of(cdr), costs), time_zone=zone), allowed=allowed)


def differing(cdr: dict[str, Any], zone: str, wanted: Costs) -> str:
    """Both price it alike, to the last fraction; what the second says and four decimals hold is no difference."""
    made = judged(cdr, zone, wanted, ROUNDED)
    assert made.bill.rules == Rules()
    assert made.verified is (wanted["total"] != (None, None))
    found = {name: (each.before, each.after) for name, each in made.bill.parts.items()}
    flat = made.bill.parts["total_fixed_cost"].plus(made.bill.parts["total_parking_cost"])
    ours = {
        "total": (made.bill.total.before, made.bill.total.after), "energy": found["total_energy_cost"], "flat": (flat.before, flat.after),
        "time": found["total_time_cost"], "reservation": found["total_reservation_cost"],
    }  # fmt: skip
    theirs = {**wanted, "flat": plus(wanted["flat"], wanted["parking time"])}
    wrong = [f"{name}: engine {ours[name]}, second {theirs[name]}" for name in ours if ours[name] != theirs[name]]
    wrong += [f"{each.pointer}: engine {each.computed}, claimed {each.claimed}" for each in made.differences]
    wrong += [f"needs {each.question.id}" for each in made.readings]
    return "; ".join(wrong)


def plus(one: Money, other: Money) -> Money:
    before = None if one[0] is None or other[0] is None else one[0] + other[0]
    after = None if one[1] is None or other[1] is None else one[1] + other[1]
    return before, after


def apart(cdr: dict[str, Any], one: Money, other: Money) -> bool:
    """Two amounts of which a claim can fit one only. Taxes that are listed are held by themselves, so gross may be off twice."""
    gross = 2 * CENT if version_of(cdr) == "2.3.0" else CENT
    pairs = zip(one, other, (CENT + ROUNDED, gross + ROUNDED), strict=True)
    return any(a is not None and b is not None and abs(a - b) > least for a, b, least in pairs)


def rank(reading: dict[str, str]) -> tuple[bool, int]:
    """What is accepted comes before what is doubtful, and one reading before two."""
    return bool(reading.items() & DOUBTFUL), len(reading)


def misnamed(cdr: dict[str, Any], zone: str, ours: Costs, reading: Reading) -> tuple[str, str]:
    """Claim what a reading gives: what is wrong, and whether the reading was "named" or "shared" its amount; empty if it is ours."""
    wanted = dict([reading])
    costs = price(cdr, zone, wanted)
    if not apart(cdr, costs["total"], ours["total"]):
        return "", ""
    made = judged(cdr, zone, costs)
    named = {each.question.id: each.value for each in made.readings}
    if named == wanted and not made.differences:
        return "", "named"
    if not named:
        return f"{reading}: not named, {[each.pointer for each in made.differences]}", ""
    same = price(cdr, zone, named)
    if any(apart(cdr, same[part], costs[part]) for part in ("total", "energy", "time", "reservation")):
        return f"{reading}: named {named}, which gives {same['total']} for {costs['total']}", ""
    if rank(named) > rank(wanted):
        return f"{reading}: named {named}, which is less likely", ""
    return "", "shared"


def tell(chunk: int, seen: Counter[str], wrong: list[str]) -> None:
    """Write down how far the full proof is."""
    if OUT:
        lines = (*(f"{name}: {count}" for name, count in sorted(seen.items())), f"wrong: {len(wrong)}", *wrong[:20])
        Path(f"{OUT}.{chunk}").write_text("\n".join(lines) + "\n")


@pytest.mark.timeout(4 * 3600)
@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_both_agree(chunk: int) -> None:
    """On the price, on claims of it, and on the reading that explains a claim of another amount."""
    wrong: list[str] = []
    seen: Counter[str] = Counter()
    open_ = [each for each in OTHERS if each[0] != "pricing.matching"]  # decided since 2.2
    for seed in range(chunk, COUNT, CHUNKS):
        cdr, zone = case(seed)
        ours = price(cdr, zone)
        seen[version_of(cdr)] += 1
        may = [each for each in open_ if likely(cdr, each)]
        reading = may[seed // CHUNKS % len(may)]
        text, how = misnamed(cdr, zone, ours, reading)
        seen[f"{reading[0]} = {reading[1]} {how or 'as ours'}"] += 1
        wrong += [f"seed {seed}: {each}" for each in (differing(cdr, zone, ours), text) if each]
        if seed // CHUNKS % 1_000 == 999:
            tell(chunk, seen, wrong)
    tell(chunk, seen, wrong)
    assert not wrong, (len(wrong), wrong[:5])
    assert all(seen[version] > COUNT // CHUNKS // 3 for version in VERSIONS)


def test_the_second_knows_every_reading() -> None:
    assert list(OTHERS) == [(each.id, value) for each in QUESTIONS for value in each.others]
    warned = {(each.id, value) for each in QUESTIONS for value, policy in each.others.items() if policy == "warn"}
    assert warned == DOUBTFUL


LEAST = 2
"""CDRs that have to show each reading; the full proof has thousands."""


def likely(cdr: dict[str, Any], reading: Reading) -> bool:
    """A quick look whether a CDR may show a reading at all."""
    elements = [each for tariff in cdr["tariffs"] for each in tariff["elements"]]
    rules = [each.get("restrictions", {}) for each in elements]
    kinds = [{each["type"] for each in period["dimensions"]} for period in cdr["charging_periods"]]
    reserved = ["RESERVATION_TIME" in each for each in kinds]
    sold = [{each["type"] for each in element["price_components"]} for element in elements]
    timed = any("TIME" in each for each in kinds)
    may = {
        "pricing.window": any(
            "day_of_week" in each and "00:00" < each.get("end_time", "") < each.get("start_time", "") for each in rules
        ),
        "pricing.step": timed and any("PARKING_TIME" in each for each in kinds),
        "pricing.flat = element": sum("FLAT" in str(each["price_components"]) for each in elements) > 1,
        "pricing.reservation-step": any(reserved) and timed,
        "pricing.reservation-limits = all": all(reserved) and "min_price" in cdr["tariffs"][0],
        "pricing.reservation-limits = apart": any(reserved)
        and timed
        and bool(cdr["tariffs"][0].keys() & {"min_price", "max_price"}),
        "pricing.flat = parking": any({"FLAT", "PARKING_TIME"} <= each <= {"FLAT", "PARKING_TIME"} for each in sold),
        "pricing.window-equal": any(
            each.get("start_time", "00:00") == each.get("end_time") != "00:00" for each in rules
        ),
        "pricing.power": any(name[4:] in {"power", "current"} for each in rules for name in each)
        and "MIN_" in str(kinds),
        "pricing.hours": any(
            each["volume"].as_tuple().exponent > -4
            for period in cdr["charging_periods"]
            for each in period["dimensions"]
            if each["type"].endswith("TIME")
        ),
        "pricing.reservation-outcome": all(reserved) and "RESERVATION_EXPIRES" in str(rules),
    }
    return may.get(reading[0], may.get(" = ".join(reading), True))


@pytest.mark.parametrize("reading", OTHERS, ids=" = ".join)
def test_a_reading_is_named(reading: Reading) -> None:
    """Each is shown by CDRs of which the total is another under it, and under it alone among those that are as likely."""
    version = "2.1.1" if reading[0] == "pricing.matching" else ""
    ways: Counter[str] = Counter()
    for seed in range(5_000):
        cdr, zone = case(seed, ("simple", "complex")[seed % 2], version)
        if not likely(cdr, reading):
            continue
        text, how = misnamed(cdr, zone, price(cdr, zone), reading)
        assert not text, (seed, text)
        ways[how] += 1
        if ways["named"] >= LEAST:
            return
    pytest.fail(f"{reading}: {ways}")


def test_since_2_2_each_dimension_looks_for_its_own_element() -> None:
    """What 2.1.1 may mean is wrong later: the claim differs, or another reading gives the same."""
    wrong = 0
    for seed in range(60):
        cdr, zone = case(seed, "complex")
        ours, costs = price(cdr, zone), price(cdr, zone, {"pricing.matching": "element"})
        if not apart(cdr, costs["total"], ours["total"]):
            continue
        made = judged(cdr, zone, costs)
        named = {each.question.id: each.value for each in made.readings}
        assert "pricing.matching" not in named
        if named:
            assert not apart(cdr, price(cdr, zone, named)["total"], costs["total"]), seed
        else:
            assert made.differences, seed
            wrong += 1
    assert wrong > 10


def every_total(cdr: dict[str, Any], zone: str) -> list[Fraction]:
    """What the total before taxes can be, under every reading and every two of them."""
    one = [[each] for each in OTHERS if each[0] != "pricing.matching"]
    two = [
        [a, b] for a, b in combinations([each for each in OTHERS if each[0] != "pricing.matching"], 2) if a[0] != b[0]
    ]
    totals = {price(cdr, zone, dict(each))["total"][0] for each in [[], *one, *two]}
    return sorted(each for each in totals if each is not None)


@pytest.mark.parametrize("shape", ["simple", "complex"])
def test_what_no_reading_gives_differs(shape: str) -> None:
    """Amounts between those that readings give, and beyond them, are wrong; those themselves never are."""
    cases = ((*case(seed, shape), seed) for seed in range(1_000, 1_004))
    for cdr, zone, seed in cases:
        totals = every_total(cdr, zone)
        if not totals:  # prices include taxes that nobody told: what is before them nobody knows
            continue
        between = [(low + high) / 2 for low, high in pairwise(totals) if high - low > 3 * CENT]
        for amount in (*between, totals[0] - 2 * CENT, totals[-1] + 2 * CENT):
            made = audit_of_total(cdr, zone, amount)
            assert made.differences, (seed, amount, made.readings)
            assert not made.readings
        for amount in totals:
            assert not audit_of_total(cdr, zone, amount).differences, (seed, amount)


def audit_of_total(cdr: dict[str, Any], zone: str, amount: Fraction) -> Audit:
    """Claim a total before taxes and nothing else."""
    costs = dict.fromkeys(("total", "energy", "time", "parking time", "flat", "reservation"), (amount, amount))
    total = claimed(cdr, version_of(cdr), costs)["total_cost"]
    total.pop("incl_vat", None)
    total.pop("taxes", None)
    return audit(read_charge({**cdr, "total_cost": total}, time_zone=zone), allowed=CENT)


def features(cdr: dict[str, Any], zone: str) -> set[str]:
    """What is in a CDR that a price may depend on."""
    elements = [each for tariff in cdr["tariffs"] for each in tariff["elements"]]
    found = {name for each in elements for name in each.get("restrictions", {})}
    found |= {each["type"] for period in cdr["charging_periods"] for each in period["dimensions"]}
    found |= {name for tariff in cdr["tariffs"] for name in ("min_price", "max_price") if name in tariff}
    found |= {f"taxes {tariff.get('tax_included', 'added')}" for tariff in cdr["tariffs"]}
    parts = [each for element in elements for each in element["price_components"]]
    found |= {"steps"} if any(each["step_size"] > 1 for each in parts) else set()
    found |= {"no vat"} if not any("vat" in each for each in parts) else set()
    found |= {"several tariffs"} if len({each["tariff_id"] for each in cdr["charging_periods"]}) > 1 else set()
    ends = (
        datetime.fromisoformat(cdr[name]).astimezone(ZoneInfo(zone)) for name in ("start_date_time", "end_date_time")
    )
    found |= {"clocks change"} if len({each.utcoffset() for each in ends}) > 1 else set()
    reserved = ["RESERVATION_TIME" in str(each["dimensions"]) for each in cdr["charging_periods"]]
    return found | ({"reservation alone"} if all(reserved) else set())


EVERYWHERE = {
    "ENERGY", "TIME", "PARKING_TIME", "RESERVATION_TIME", "reservation", "reservation alone", "min_price", "max_price", "steps",
    "no vat", "several tariffs", "clocks change", "start_time", "end_time", "day_of_week", "start_date", "end_date", "min_kwh", "max_kwh",
    "min_duration", "max_duration", "min_power", "max_power", "min_current", "max_current",
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("version", VERSIONS)
def test_every_shape_has_everything(shape: str, version: str) -> None:
    found: Counter[str] = Counter()
    for seed in range(600):
        cdr, zone = case(seed, shape, version)
        assert version_of(cdr) == version
        found.update(features(cdr, zone))
    taxes = {"taxes NO", "taxes YES", "taxes N/A"} if version == "2.3.0" else {"taxes added"}
    assert not {name for name in EVERYWHERE | taxes if found[name] < 3}
