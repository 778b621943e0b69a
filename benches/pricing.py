"""What it costs to price a CDR: bytes to lines, totals and differences, against json.loads of the same bytes.

Two shapes: eight periods under six elements, and eight periods under forty-eight hourly elements.
"""

from __future__ import annotations

import json
import time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from benches.measure import Ratio
from suite.pricing import audit, read_charge
from suite.pricing.quick import audit_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROUNDS, _TIMES = 5, 200


def _component(kind: str, price: str, step: int = 1) -> dict[str, Any]:
    return {"type": kind, "price": float(price), "vat": 21.0, "step_size": step}


def six() -> list[dict[str, Any]]:
    """Give six elements with restrictions of every kind."""
    return [
        {"price_components": [_component("FLAT", "0.5")]},
        {
            "price_components": [_component("ENERGY", "0.45")],
            "restrictions": {"start_time": "07:00", "end_time": "19:00", "max_kwh": 30},
        },
        {"price_components": [_component("ENERGY", "0.35")], "restrictions": {"day_of_week": ["SATURDAY", "SUNDAY"]}},
        {"price_components": [_component("PARKING_TIME", "6", 300)], "restrictions": {"min_duration": 3600}},
        {"price_components": [_component("TIME", "0.6", 60)], "restrictions": {"start_date": "2024-01-01"}},
        {"price_components": [_component("ENERGY", "0.4"), _component("PARKING_TIME", "3", 300)]},
    ]


def hourly() -> list[dict[str, Any]]:
    """Give an element for each half hour of the day."""
    return [
        {
            "price_components": [_component("ENERGY", f"0.{20 + place}")],
            "restrictions": {
                "start_time": f"{place // 2:02}:{place % 2 * 30:02}",
                "end_time": f"{(place + 1) // 2 % 24:02}:{(place + 1) % 2 * 30:02}",
            },
        }
        for place in range(48)
    ]


def record(elements: list[dict[str, Any]]) -> bytes:
    """Give a CDR of eight periods of a quarter of an hour, the last two of them parking."""
    periods = []
    for place in range(8):
        kind = "TIME" if place < 6 else "PARKING_TIME"
        dimensions: list[dict[str, Any]] = [{"type": kind, "volume": 0.25}]
        if kind == "TIME":
            dimensions += [{"type": "ENERGY", "volume": 5.1234}, {"type": "MAX_POWER", "volume": 22.5}]
        periods.append(
            {
                "start_date_time": f"2024-06-12T{10 + place // 4}:{place % 4 * 15:02}:00Z",
                "dimensions": dimensions,
                "tariff_id": "T1",
            }
        )
    made = {
        "country_code": "NL", "party_id": "TSC", "id": "C1", "start_date_time": "2024-06-12T10:00:00Z",
        "end_date_time": "2024-06-12T12:00:00Z", "currency": "EUR", "cdr_location": {"country": "NLD"}, "charging_periods": periods,
        "tariffs": [{"country_code": "NL", "party_id": "TSC", "id": "T1", "currency": "EUR", "elements": elements}],
        "total_energy": 30.7404, "total_time": 2.0,
    }  # fmt: skip
    raw = json.loads(json.dumps(made), parse_float=Decimal)
    total = audit(read_charge(raw)).bill.total
    made["total_cost"] = {"excl_vat": round(float(total.before or 0), 4), "incl_vat": round(float(total.after or 0), 4)}
    return json.dumps(made).encode()


def _whole(data: bytes) -> None:
    made = audit_bytes(data)
    assert made.agrees


def _once(data: bytes) -> float:
    begun = time.process_time()
    for _ in range(_TIMES):
        _whole(data)
    between = time.process_time()
    for _ in range(_TIMES):
        json.loads(data)
    return (between - begun) / (time.process_time() - between)


def measure() -> Iterator[Ratio]:
    """Give the ratios, medians of five."""
    for name, elements, most in (("6", six(), 5.0), ("48 hourly", hourly(), 2.0)):
        data = record(elements)
        values = [_once(data) for _ in range(_ROUNDS)]
        yield Ratio(f"price a CDR of 8 periods, {name} elements / json.loads", values, most=most)
