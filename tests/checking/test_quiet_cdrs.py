"""What the pass over a CDR calls clean, no judge has anything to say about; and what is clean is called so."""

from __future__ import annotations

import json
import random
from decimal import Decimal
from typing import Any

import pytest

from suite.checking.inspecting import Inspector
from suite.checking.sources import Piece
from suite.judge.judges import of_object
from suite.judge.quiet_cdrs import Quiet
from suite.standard.versions import VERSIONS, Version
from tests.checking.records import cdr
from tests.pricing.test_plain import written

PRICED = [each for each in VERSIONS if each.price_keys]
NOW = 1_900_000_000.0


def exact(version: Version) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(json.dumps(cdr(version)), parse_float=Decimal)
    return made


@pytest.mark.parametrize("version", PRICED, ids=str)
def test_the_sample_is_clean(version: Version) -> None:
    assert Quiet(version).is_clean(cdr(version))
    assert not of_object(version, "cdr")(exact(version))


@pytest.mark.parametrize("version", PRICED, ids=str)
@pytest.mark.parametrize(
    ("pointer", "step"),
    [
        (("total_energy",), "0.00025"),
        (("total_time",), "0.00025"),
        (("total_parking_time",), "0.00025"),
        (("total_cost", 0), "0.0025"),
        (("total_energy_cost", 0), "0.0025"),
    ],
    ids=str,
)
def test_near_a_limit_the_judges_are_asked(version: Version, pointer: tuple[Any, ...], step: str) -> None:
    """However far a sum is off: where a judge objects, the pass is not sure."""
    quiet, judged, objected, clean = Quiet(version), of_object(version, "cdr"), 0, 0
    for off in range(-16, 17):
        made = exact(version)
        holder, name = made, pointer[0]
        if name not in made:
            continue
        if len(pointer) > 1:
            holder, name = made[name], version.price_keys[pointer[1]]
        holder[name] = Decimal(str(holder[name])) + off * Decimal(step)
        sure = quiet.is_clean(json.loads(written(made)))
        faults = judged(made)
        assert not (sure and faults), (off, faults)
        objected += bool(faults)
        clean += sure
    if pointer[0] in exact(version):
        assert clean


@pytest.mark.parametrize("version", PRICED, ids=str)
def test_whatever_is_changed(version: Version) -> None:
    chance = random.Random(str(version))  # noqa: S311 - no secret
    changes: list[tuple[str, Any]] = [
        ("id", "x" * 37), ("credit", True), ("credit_reference_id", "C0"), ("start_date_time", "1970-01-01T00:00:00Z"),
        ("currency", "USD"), ("end_date_time", "2020-01-01T00:00:00Z"), ("total_energy", 99.5), ("total_time", 99.5),
    ]  # fmt: skip
    inspector = Inspector(version, "cdr", now=NOW)
    for name, value in changes:
        made = {**cdr(version), name: value}
        assert not Quiet(version).is_clean(made), name
        piece = Piece(json.dumps(made, separators=(",", ":")).encode(), "here")
        assert sorted(map(repr, inspector.look(piece).findings)) == sorted(
            map(repr, inspector.look_closely(piece).findings)
        )
    for _ in range(20):
        made = json.loads(json.dumps(cdr(version)))
        period = chance.choice(made["charging_periods"])
        dimension = chance.choice(period["dimensions"])
        dimension[chance.choice(("type", "volume"))] = chance.choice(("POWER", "RESERVATION_TIME", 7.5))
        if isinstance(dimension["type"], str) and not isinstance(dimension["volume"], str):
            assert not Quiet(version).is_clean(made)


@pytest.mark.parametrize("version", PRICED, ids=str)
def test_a_tariff_that_was_seen_before_changes_no_finding(version: Version) -> None:
    """The second CDR under a long tariff goes with a slim one before the schema; what is wrong with it is found all the same."""
    made = cdr(version)
    element = made["tariffs"][0]["elements"][0]
    night = {**element, "restrictions": {"start_time": "22:00", "end_time": "06:00"}}
    made["tariffs"][0]["elements"] = [night, element]
    while len(json.dumps(made["tariffs"][0])) < 700:
        made["tariffs"][0]["elements"].insert(0, {**night, "restrictions": {"max_kwh": 1, "min_kwh": 1}})
    inspector = Inspector(version, "cdr", now=NOW)

    def pair(record: dict[str, Any]) -> tuple[Any, Any]:
        piece = Piece(json.dumps(record, separators=(",", ":")).encode(), "here")
        return inspector.look(piece), inspector.look_closely(piece)

    assert inspector._short is not None
    first, closely = pair(made)
    assert first == closely
    assert len(inspector._short._slim) == 1
    changes: list[dict[str, Any]] = [
        {"id": "CDR2"}, {"currency": "USD"}, {"total_energy": 99}, {"colour": 1}, {"auth_method": "MAYBE"}, {"id": "ä"}, {"id": "#NA"},
        {"tariffs": [{**made["tariffs"][0], "colour": 1}]}, {"tariffs": [{**made["tariffs"][0], "currency": "euros"}]},
        {"tariffs": made["tariffs"] * 2}, {"last_updated": "2099-01-01T00:00:00Z"},
    ]  # fmt: skip
    for each in changes:
        short, closely = pair({**made, **each})
        assert sorted(map(repr, short.findings)) == sorted(map(repr, closely.findings)), each
        assert short._replace(findings=()) == closely._replace(findings=())
