"""The engine against the second implementation, on seeded CDRs; OCPI_SUITE_CDRS says how many (100000 for the full proof)."""

from __future__ import annotations

import os
from decimal import Decimal
from typing import Any

import pytest

from suite.pricing import audit, read_charge
from suite.pricing.rules import Rules
from tests.pricing.generated import case
from tests.pricing.second import price

COUNT = int(os.environ.get("OCPI_SUITE_CDRS", "400"))
CHUNKS = 4


def differing(seed: int, shape: str = "") -> str:
    cdr, zone = case(seed, shape)
    found, wanted = audit(read_charge(cdr, time_zone=zone)).bill, price(cdr, zone)
    assert found.rules == Rules()
    pairs = {
        "before": (found.total.before, wanted["before"]),
        "after": (found.total.after, wanted["after"]),
        **{
            kind: (sum(line.cost for line in found.lines if line.dimension == kind), wanted[kind])
            for kind in ("FLAT", "ENERGY", "TIME", "PARKING_TIME")
        },
    }
    return "; ".join(
        f"seed {seed}: {name}: engine {ours}, second {theirs}"
        for name, (ours, theirs) in pairs.items()
        if ours != theirs
    )


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_both_agree(chunk: int) -> None:
    wrong = [text for seed in range(chunk, COUNT, CHUNKS) if (text := differing(seed))]
    assert not wrong, wrong[:5]


@pytest.mark.parametrize("shape", ["simple", "complex", "hourly"])
def test_every_shape_costs_something(shape: str) -> None:
    found = [
        audit(read_charge(cdr, time_zone=zone)).bill.total.before
        for cdr, zone in (case(seed, shape) for seed in range(20))
    ]
    assert sum(1 for each in found if each) > 10


def test_the_reading_of_flat_is_the_same_in_both() -> None:
    """Where FLAT of each active element is claimed, both give that amount, and the engine names the reading."""
    named = 0
    for seed in range(150):
        cdr, zone = case(seed, "complex")
        other, ours = price(cdr, zone, flat_each=True), price(cdr, zone)
        if other["before"] is None or ours["before"] is None or abs(other["before"] - ours["before"]) < 1:
            continue
        claimed: dict[str, Any] = {
            **cdr,
            "total_cost": {"excl_vat": Decimal(float(other["before"])).quantize(Decimal("0.0001"))},
        }
        made = audit(read_charge(claimed, time_zone=zone))
        if not made.verified:
            continue
        named += 1
        assert [each.question.field for each in made.readings] == ["flat"], seed
    assert named > 0
