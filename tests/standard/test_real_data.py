"""Feeds of real platforms, where they lie beside this project: two engines agree on them, and we know why each object is refused."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from suite.standard.schemas import validator
from tests.standard import census
from tests.standard.engines import agree

_VERSION = "2.2.1"
_KNOWN: dict[str, tuple[str, int, int, dict[str, int]]] = {
    "chargecloud_ludwigsburg_100_locations.json": (
        "location",
        100,
        88,
        {"/coordinates/latitude pattern": 6, "/coordinates/longitude pattern": 3, "/operator/website pattern": 3},
    ),
    "chargy_locations.json": ("location", 2, 0, {"/evses/*/status enum": 2}),
    "chargy_tariffs.json": ("tariff", 3, 3, {}),
    "ndw_tariffs_unique.json.gz": ("tariff", 11_527, 11_527, {}),
}
"""File -> object, how many there are, how many are lawful, and what is wrong with the others: four decimals of a degree, an
empty URL, a status that no list knows. Explicit nulls, of which the third feed is full, are no finding."""
_PARTS = 6
"""Every object is looked at by both engines, in parts: one of them needs milliseconds for what the other does in microseconds."""

EACH = pytest.mark.parametrize("file", _KNOWN)


@cache
def objects(file: str) -> tuple[Any, ...]:
    """Give the objects of a file; none where it does not lie beside this project."""
    index = census.index()
    path = index.parent.parent / "data" / file if index else Path(file)
    if not path.exists():
        pytest.xfail("the real data does not lie beside this project")
    raw = path.read_bytes()
    value = json.loads(gzip.decompress(raw) if path.suffix == ".gz" else raw)
    return tuple(value if isinstance(value, list) else value.get("data") or value["items"])


@EACH
def test_what_is_refused_in_real_objects_is_refused_for_a_known_reason(file: str) -> None:
    name, count, lawful, wrong = _KNOWN[file]
    found: Counter[str] = Counter()
    for each in objects(file):
        problems = validator(_VERSION, name).problems(each)
        found.update(f"{re.sub(r'/[0-9]+', '/*', problem.pointer)} {problem.keyword}" for problem in problems)
    assert sum(validator(_VERSION, name).is_valid(each) for each in objects(file)) == lawful
    assert (len(objects(file)), dict(found)) == (count, wrong)


@EACH
@pytest.mark.parametrize("part", range(_PARTS))
def test_both_engines_find_the_same_in_real_objects(file: str, part: int) -> None:
    name = _KNOWN[file][0]
    for each in objects(file)[part::_PARTS]:
        agree(_VERSION, name, each)


@EACH
def test_both_engines_find_the_same_in_a_page_of_real_objects(file: str) -> None:
    name = _KNOWN[file][0]
    page = {"data": list(objects(file)[:5]), "status_code": 1000, "timestamp": "2024-01-01T00:00:00Z"}
    assert agree(_VERSION, f"{name}_list", page) is all(
        validator(_VERSION, name).is_valid(each) for each in page["data"]
    )
