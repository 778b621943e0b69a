"""The worked examples of the standard, from its own tariffs: every printed amount, or an erratum with the arithmetic.

They lie beside the project, not in it; without them these tests say so.
"""

from __future__ import annotations

import json
import tomllib
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from suite.pricing import audit, read_charge
from suite.standard.shelf import shelf
from tests.pricing.build import ZONE, component, element, tariff

BESIDE = next(
    (each / "shared" / "spec" for each in Path(__file__).resolve().parents if (each / "shared" / "spec").is_dir()), None
)
VECTORS: list[dict[str, Any]] = json.loads((BESIDE / "tariff_vectors.json").read_text("utf-8")) if BESIDE else []
CASES = [(vector, version) for vector in VECTORS for version in vector["versions"]]
ERRATA = {
    each["vector"]: each
    for each in tomllib.loads((shelf("fixtures") / "pricing-errata.toml").read_text("utf-8"))["erratum"]
}
KINDS = {"charge": "TIME", "park": "PARKING_TIME"}
# Where the standard gives prices in words only, the tariff that they describe.
IN_WORDS = {
    "cdr-energy-across-17h": tariff(
        element(component("ENERGY", "0.20", 500), end_time="17:00"), element(component("ENERGY", "0.27", 500))
    ),
    "cdr-time-across-17h": tariff(
        element(component("TIME", "5", 600), end_time="17:00"), element(component("TIME", "7", 600))
    ),
    "cdr-charge-then-park": tariff(element(component("TIME", "1", 600), component("PARKING_TIME", "2", 600))),
    "pc-step-1": tariff(element(component("ENERGY", "0.25", 1))),
    "pc-step-25": tariff(element(component("ENERGY", "0.25", 25))),
    "pc-step-500": tariff(element(component("ENERGY", "0.25", 500))),
}


def test_the_examples_are_there() -> None:
    if BESIDE is None:
        pytest.skip("the standard's examples are not beside the project")
    assert len(VECTORS) == 36
    assert set(ERRATA) <= {each["id"] for each in VECTORS}


@pytest.mark.parametrize(("vector", "version"), CASES, ids=[f"{vector['id']}@{version}" for vector, version in CASES])
def test_a_worked_example(vector: dict[str, Any], version: str) -> None:
    made = audit(read_charge(_record(vector, version), time_zone=ZONE))
    assert made.verified or {each.code for each in made.notes} == {"taxes-unknown"}, made.notes
    wanted = ERRATA[vector["id"]]["right"] if vector["id"] in ERRATA else (vector["excl"], vector["incl"])
    pairs = zip((made.bill.total.before, made.bill.total.after), wanted, strict=True)
    for place, (found, printed) in enumerate(pairs):
        if printed is not None and (found is not None or place == 1):
            assert found is not None
            assert _fits(found, printed), (found, printed)


def _fits(found: Fraction, printed: str) -> bool:
    """Equal, or what is printed is the same rounded to its own decimals."""
    half = Fraction(1, 2 * 10 ** len(printed.partition(".")[2]))
    return abs(found - Fraction(printed)) <= half


@pytest.mark.parametrize("name", ERRATA)
def test_an_erratum_is_one(name: str) -> None:
    entry = ERRATA[name]
    assert not all(
        _fits(Fraction(right), printed) for right, printed in zip(entry["right"], entry["printed"], strict=True)
    )
    assert entry["why"]
    assert entry["section"]


def _record(vector: dict[str, Any], version: str) -> dict[str, Any]:
    assert BESIDE is not None
    if vector["id"] == "cdr-example":
        return _load(BESIDE / "examples" / version / "cdr_example.json")
    priced = IN_WORDS.get(vector["id"]) or _load(BESIDE / "examples" / version / f"{vector['tariff_file']}.json")
    at = begun = datetime.fromisoformat(vector["local_start"]).replace(tzinfo=ZoneInfo(ZONE)).astimezone(UTC)
    periods = []
    for each in vector["segments"]:
        periods.append(
            {
                "start_date_time": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
                "dimensions": _dimensions(each),
                "tariff_id": priced["id"],
            }
        )
        at += timedelta(minutes=float(Fraction(each["minutes"])))
    return {
        "country_code": "NL", "id": vector["id"], "start_date_time": begun.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "end_date_time": at.strftime("%Y-%m-%dT%H:%M:%SZ"), "currency": priced["currency"], "tariffs": [priced],
        "charging_periods": periods,
        "total_cost": {"excl_vat": Decimal(0)},
    }  # fmt: skip


def _load(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text("utf-8"), parse_float=Decimal)
    return found


def _dimensions(each: dict[str, Any]) -> list[dict[str, Any]]:
    hours = (Decimal(each["minutes"]) / 60).quantize(Decimal("0.0001"))
    found: list[dict[str, Any]] = [{"type": KINDS.get(each["phase"], "RESERVATION_TIME"), "volume": hours}]
    for name, kind in (("kwh", "ENERGY"), ("amps", "MAX_CURRENT"), ("kw", "MAX_POWER")):
        if each.get(name) is not None:
            found.append({"type": kind, "volume": Decimal(str(each[name]))})
    return found
