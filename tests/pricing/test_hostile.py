"""Lawful records in which one value is hostile: no traceback, and the quick ways come to what the exact engine comes to.

OCPI_SUITE_HOSTILE says how many of them are tried.
"""

from __future__ import annotations

import copy
import json
import os
import random
from decimal import Decimal
from functools import cache
from typing import Any

import msgspec
import pytest

from suite.checking.inspecting import Inspector
from suite.checking.sources import Piece
from suite.pricing import audit, read_charge
from suite.pricing.columns.prices import as_batch, price_of
from suite.pricing.lint import lint
from suite.pricing.numbers import loads
from suite.pricing.plain import Plain
from suite.pricing.quick import audit_bytes
from suite.pricing.result import as_json
from suite.pricing.review import review
from suite.pricing.text import as_text
from suite.standard.versions import VERSIONS, Version
from suite.wire.parse import parse
from tests.checking import records

COUNT = int(os.environ.get("OCPI_SUITE_HOSTILE", "160"))
LONG = 100_000
HOSTILE = [
    "null", "true", "0", "-0", "-0.0", "-5", "0.5", "1e400", "-1e400", "1e-400", "1e30", "1e-39", "1" * 39, "1" * 400, "1" * 5000,
    "1e99999999999999999999", "1e-99999999999999999999", "NaN", "Infinity", "-Infinity", "0." + "1" * 60, "0." + "1" * 390,
    "[]", "{}", "[null]", "[[]]", "[{}]", '{"a": 1}', '""', '"x"', f'"{"x" * LONG}"', '"\\ud800"', '"\\ud83d\\ude00"', '"\\u0000"',
    '"a\0b"', '"\\u001b[31m"', '"\\ufeff1"', '"12.5"', '"1_000"', '"\u0661\u0662"', '"12,5"', '"0001-01-01T00:00:00Z"',
    '"0000-01-01T00:00:00Z"', '"9999-12-31T23:59:59Z"', '"9999-12-31T23:59:59-14:00"', '"0001-01-01T00:00:00+14:00"',
    '"2024-12-31T23:59:60Z"', '"2025-06-10T10:00:75Z"', '"2025-06-10T24:00:00Z"', '"2025-06-10T12:00:00+02:00"',
    '"2025-06-10T12:00:00+99:99"', '"2025-06-10T10:00:00"', '"2025-06-10"', '"2025-W24-2"', '"24:00"', '"../../etc/passwd"',
    '"Europe"', '"localtime"', '"Europe/Z\u00fcrich"', "[" * 60 + "]" * 60, "[" * LONG + "]" * LONG, '{"a":' * 3000 + "1" + "}" * 3000,
]  # fmt: skip
_MARK = "@@HERE@@"
_DULL = {"location", "cdr_token", "evses"}
_RULES = {
    "start_time": "08:00", "end_time": "20:00", "start_date": "2020-01-01", "end_date": "2030-01-01", "min_kwh": 0.5,
    "max_kwh": 1000, "min_duration": 0, "max_duration": 100_000, "day_of_week": ["MONDAY", "TUESDAY"],
}  # fmt: skip


def rich(version: Version) -> dict[str, Any]:
    """Give a Tariff with whatever its version has."""
    made = records.tariff(version)
    keys = version.price_keys
    if keys:
        after = "after_taxes" if version.tax_included else keys[1]
        made |= {name: {keys[0]: 0.1, after: 0.2} for name in ("min_price", "max_price")}
        made |= {"start_date_time": "2020-01-01T00:00:00Z", "end_date_time": "2030-01-01T00:00:00Z", "type": "REGULAR"}
    energy = {
        "price_components": [{"type": "ENERGY", "price": 0.25, "step_size": 1, "vat": 20.0}],
        "restrictions": _RULES,
    }
    made["elements"] = [energy, *made["elements"]]
    made["tariff_alt_text"] = [{"language": "en", "text": "0.25 EUR"}]
    return made


@cache
def lawful() -> tuple[tuple[Version, str, dict[str, Any]], ...]:
    """Give CDRs, Sessions and Tariffs of every version."""
    found: list[tuple[Version, str, dict[str, Any]]] = []
    for version in VERSIONS:
        cdr = records.cdr(version, tariffs=[rich(version)])
        if "cdr_location" in cdr:
            cdr["cdr_location"] = {**cdr["cdr_location"], "time_zone": "Europe/Amsterdam"}
        found += [(version, "cdr", cdr), (version, "cdr", records.cdr(version, credit=False))]
        found += [(version, "session", records.session(version)), (version, "tariff", rich(version))]
    return tuple(found)


def places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Give the way to every value that matters to a price."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    dull = bool(at) and at[0] in _DULL and at[-1] != "time_zone"
    return [*([] if dull and len(at) > 1 else [at]), *(one for key, each in inner for one in places(each, (*at, key)))]


def put(record: dict[str, Any], at: tuple[Any, ...], literal: str) -> bytes:
    """Write it with that literal there."""
    if not at:
        return literal.encode()
    made = copy.deepcopy(record)
    here: Any = made
    for step in at[:-1]:
        here = here[step]
    here[at[-1]] = _MARK
    return json.dumps(made).replace(f'"{_MARK}"', literal, 1).encode()


@cache
def hostile() -> tuple[tuple[str, Version, str, bytes], ...]:
    """Give so many of them, the same ones every time, and every hostile value at the places where one fell over."""
    chance = random.Random(7)  # noqa: S311 - data, no secret
    found = []
    for _ in range(COUNT):
        version, name, record = chance.choice(lawful())
        at, literal = chance.choice(places(record)), chance.choice(HOSTILE)
        told = f"{version} {name} /{'/'.join(map(str, at))} <- {literal[:40]}"
        found.append((told, version, name, put(record, at, literal)))
    newest = next(each for each in lawful() if each[0] is VERSIONS[-1])
    for at in (("cdr_location", "time_zone"), ("charging_periods", 0, "start_date_time")):
        found += [(f"{at} <- {each[:40]}", *newest[:2], put(newest[2], at, each)) for each in HOSTILE]
    return tuple(found)


def _engine(value: dict[str, Any]) -> None:
    made = review(value, time_zone="Asia/Tokyo")
    for shown in (json.dumps(as_json(made.audit, "x"), ensure_ascii=False), "\n".join(as_text(made.audit))):
        assert shown.encode()
    assert made.differences is not None
    assert msgspec.json.encode(made.chart)


def _exact(raw: bytes) -> Any:
    value = loads(raw)
    assert isinstance(value, dict)
    return audit(read_charge(value))


def test_no_value_makes_anything_fall_over() -> None:
    for told, _, name, raw in hostile():
        value = parse(raw).value
        try:
            if name == "tariff":
                assert all(each.message.encode() for each in lint(value))
            elif isinstance(value, dict):
                _engine(value)
        except Exception as error:  # noqa: BLE001 - told with its place
            pytest.fail(f"{told}: {error!r}")


def test_nor_an_audit() -> None:
    inspectors = {(str(version), name): Inspector(version, name) for version, name, _ in lawful()}
    for told, version, name, raw in hostile()[::4]:
        seen = inspectors[str(version), name].look(Piece(raw, "x"))
        assert seen.broken is not isinstance(parse(raw).value, dict), told


def test_the_short_way_from_bytes_is_that_of_the_engine() -> None:
    plain = 0
    for told, _, name, raw in hostile():
        if name == "tariff":
            continue
        try:
            quick = audit_bytes(raw)
        except (ValueError, TypeError):
            continue
        if isinstance(quick, Plain) and b"1" * 5000 not in raw:
            exact = _exact(raw)
            plain += 1
            assert (quick.total, quick.limit, quick.notes) == (
                (exact.bill.total.before, exact.bill.total.after),
                exact.bill.limit,
                exact.notes,
            ), told
            assert (exact.verified, exact.differences, exact.readings) == (True, [], ()), told
    assert plain > COUNT // 40


def test_batches_are_the_engine_one_by_one() -> None:
    pyarrow = pytest.importorskip("pyarrow")
    from suite.pricing.columns import Order, price_batches  # noqa: PLC0415 - behind the extra

    lines = [raw for _, _, name, raw in hostile() if name == "cdr" and len(raw) < LONG]
    clean = json.dumps(records.cdr(VERSIONS[1])).encode()
    lines = [each for pair in zip(lines, [clean] * len(lines), strict=True) for each in pair]
    batch = pyarrow.RecordBatch.from_pydict({"object": pyarrow.array(lines, pyarrow.binary())})
    (made,) = price_batches([batch], Order())
    assert made.to_pylist() == as_batch([price_of(each) for each in lines]).to_pylist()
    assert made.to_pylist()[1]["before"] == Decimal("6.5")
