"""The sample sessions of the reference: each one is priced by the engine and comes to the amounts that were worked out by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from suite.pricing.review import review
from suite.reference.charging import Charge, Place, replays
from suite.reference.instants import written
from suite.reference.jsonread import read, write
from suite.reference.metering import metered, price
from suite.reference.sample_tariffs import tariff_of
from suite.reference.samples import Sample, samples
from suite.reference.session_objects import period
from suite.standard.schemas import validator
from suite.standard.versions import VERSIONS, Version
from tests.checking import records

EACH = [(sample, version) for sample in samples().values() for version in VERSIONS if sample.fits(version)]
NOW = 1_750_000_000.0
KINDS = ("fixed", "energy", "time", "parking", "reservation")


def replayed(sample: Sample) -> Charge:
    places = [Place(("NL", "RFC"), "LOC1", "EVSE1", "1")]
    return next(each for each in replays(places, "partner", records.cdr_token(), NOW) if each.sample is sample)


def priced(sample: Sample, version: Version) -> Any:
    """A CDR of the sample, written and read again, with what it costs by hand."""
    charge = replayed(sample)
    made = records.cdr(version)
    for name in [each for each in made if each.startswith("total_")]:
        del made[name]
    begin, end = [name for name in made if name.endswith("date_time") and name != "last_updated"][:2]
    hours = {kind: sample.sum_of(kind) for kind in ("TIME", "PARKING_TIME")}
    periods = [period(version, each) for each in metered(charge)]
    made |= {
        begin: periods[0]["start_date_time"],
        end: written(charge.ended or 0),
        "tariffs": [tariff_of(version, sample, ("NL", "RFC"), charge.started)],
        "charging_periods": periods,
        "total_cost": price(version, sample.total, sample.total_with_vat),
        "total_energy": sample.sum_of("ENERGY"),
        "total_time": hours["TIME"] + hours["PARKING_TIME"],
    }
    if version.owner_in_objects:
        for kind in KINDS:
            if kind in sample.cost:
                made[f"total_{kind}_cost"] = price(version, sample.cost[kind], sample.with_vat[kind])
    return read(write(made))


@pytest.mark.parametrize(("sample", "version"), EACH, ids=[f"{s.name}@{v}" for s, v in EACH])
def test_the_price_by_hand_is_the_price(sample: Sample, version: Version) -> None:
    """With every part of it, where the version has parts."""
    cdr = priced(sample, version)
    made = review(cdr, (), time_zone="Europe/Amsterdam")
    assert made.verified, made.why_not
    assert [(each.pointer, each.expected, each.actual) for each in made.differences] == []


@pytest.mark.parametrize(("sample", "version"), EACH, ids=[f"{s.name}@{v}" for s, v in EACH])
def test_a_wrong_price_would_be_seen(sample: Sample, version: Version) -> None:
    """The same CDR that claims half a euro more."""
    cdr = priced(sample, version)
    half = Decimal("0.5")
    cdr["total_cost"] = price(version, sample.total + half, sample.total_with_vat + half)
    made = review(read(write(cdr)), (), time_zone="Europe/Amsterdam")
    assert "/total_cost" in "".join(each.pointer for each in made.differences)


@pytest.mark.parametrize(("sample", "version"), EACH, ids=[f"{s.name}@{v}" for s, v in EACH])
def test_its_tariff_is_lawful(sample: Sample, version: Version) -> None:
    tariff = read(write(tariff_of(version, sample, ("NL", "RFC"), NOW)))
    assert validator(version.name, "tariff").problems(tariff, 9) == []


def test_vat_is_a_fifth_of_each_part() -> None:
    for sample in samples().values():
        assert sample.with_vat == {kind: amount * Decimal("1.2") for kind, amount in sample.cost.items()}
