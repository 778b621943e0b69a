"""The short way says exactly what the long way says, whatever is wrong or odd about an object, and it is taken for what is clean."""

from __future__ import annotations

import copy
import json
import random
from typing import Any

import pytest

from suite.checking.inspecting import Inspector
from suite.checking.sources import Piece
from suite.standard.versions import VERSIONS, Version, version
from tests.checking.records import cdr, credit, session, tariff, token
from tests.checking.test_validate import sample
from tests.standard.engines import agree
from tests.standard.test_real_data import objects

NOW = 1_900_000_000.0
_VALUES: list[Any] = [
    None, "", "x", "#NA", "ä", "\x01", "x" * 300, 0, -1, 1.5, 1e30, True, [], {}, [None], "2031-01-01T00:00:00Z",
    "2024-01-01T00:00:00+01:00", "AVAILABLE", "supermarket", "NL", "00:00", "91.00000", ["TARIFF1", "TARIFF1"],
]  # fmt: skip


def originals(name: str, version: Version) -> list[dict[str, Any]]:
    if name == "location":
        return [sample(name, version)]
    made: dict[str, list[dict[str, Any]]] = {
        "cdr": [cdr(version), *([credit(version)] if version.owner_in_objects else [])],
        "session": [session(version)],
        "tariff": [tariff(version), sample("tariff", version)],
        "token": [token(version)],
    }
    return made[name]


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(below for key, each in pairs for below in places(each, (*path, key)))]


def spoilt(original: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    made = copy.deepcopy(original)
    path = chance.choice([each for each in places(made) if each])
    holder = made
    for step in path[:-1]:
        holder = holder[step]
    way = chance.randrange(4)
    if way == 0:
        del holder[path[-1]]
    elif way == 1 and isinstance(holder, dict):
        holder[chance.choice(["colour", "Id", "lastUpdated"])] = holder[path[-1]]
    else:
        holder[path[-1]] = chance.choice(_VALUES)
    return made


@pytest.mark.parametrize("version", VERSIONS, ids=str)
@pytest.mark.parametrize("name", ["location", "cdr", "session", "tariff", "token"])
def test_both_ways_agree(name: str, version: Version) -> None:
    inspector, chance = Inspector(version, name, now=NOW), random.Random(f"{name} {version}")  # noqa: S311 - no secret
    bases = originals(name, version)
    short = 0
    for number in range(60):
        made = bases[number % len(bases)]
        for _ in range(min(number, 1 + chance.randrange(2))):
            made = spoilt(made, chance)
        raw = json.dumps(made, ensure_ascii=number % 2 == 0, separators=(",", ":")).encode()
        piece = Piece(raw, "here")
        agree(str(version), name, made)
        seen, closely = inspector.look(piece), inspector.look_closely(piece)
        assert sorted(map(repr, seen.findings)) == sorted(map(repr, closely.findings)), raw
        assert (seen.ident, seen.relations, seen.broken) == (closely.ident, closely.relations, closely.broken)
        short += inspector._quick is not None and inspector._quick.plain(raw) is not None
    assert short


@pytest.mark.parametrize("version", VERSIONS, ids=str)
@pytest.mark.parametrize("name", ["location", "cdr", "session", "tariff", "token"])
def test_what_is_clean_goes_the_short_way(name: str, version: Version, monkeypatch: pytest.MonkeyPatch) -> None:
    inspector = Inspector(version, name, now=NOW)
    monkeypatch.setattr(Inspector, "look_closely", lambda *_: pytest.fail("the long way"))
    for each in originals(name, version):
        seen = inspector.look(Piece(json.dumps(each, separators=(",", ":")).encode(), ""))
        assert {finding.verdict for finding in seen.findings} <= {"INFO"}


ODD = [b'{"id":"X","id":"X1",', b'{"x" :1,', b'{"a":NaN,', b'{"\\u0069d":"X",', b'{"a":1e999,', b'{"a":"\\ud800",']


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_odd_json_goes_the_long_way(odd: bytes) -> None:
    inspector = Inspector(VERSIONS[-1], "location", now=NOW)
    raw = odd + json.dumps(sample("location"), separators=(",", ":")).encode()[1:]
    assert inspector._quick is not None
    assert inspector._quick.plain(raw) is None


REAL = {
    "chargecloud_ludwigsburg_100_locations.json": 1, "chargy_locations.json": 1, "chargy_tariffs.json": 1,
    "ndw_tariffs_unique.json.gz": 60,
}  # fmt: skip
"""File -> which of its objects: the long way takes its time."""


@pytest.mark.parametrize(("file", "step"), REAL.items(), ids=REAL)
def test_both_ways_agree_on_real_objects(file: str, step: int) -> None:
    inspector = Inspector(version("2.2.1"), "tariff" if "tariff" in file else "location", now=NOW)
    for each in objects(file)[::step]:
        raw = json.dumps(each, ensure_ascii=False, separators=(",", ":")).encode()
        piece = Piece(raw, "here")
        seen, closely = inspector.look(piece), inspector.look_closely(piece)
        assert sorted(map(repr, seen.findings)) == sorted(map(repr, closely.findings)), raw
        assert (seen.ident, seen.relations, seen.broken) == (closely.ident, closely.relations, closely.broken)
