"""Auditing CDRs with their tariffs, prices and findings, against msgspec decoding the same lines (numbers as Decimal, tariffs left raw).

A thousand distinct tariffs, no two CDRs alike; every tariff was seen before, as nearly all are in a long file.
"""

from __future__ import annotations

import json
import time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec
import pyarrow as pa

from benches.measure import Ratio, rounds
from benches.pricing import hourly, record, six
from suite.checking.inspecting import Inspector
from suite.checking.sources import Piece
from suite.pricing import audit, read_charge
from suite.pricing.columns import Order, price_batches
from suite.pricing.plain import plain
from suite.standard.versions import VERSIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

VERSION = VERSIONS[1]
_TARIFFS, _CDRS, _COPIES = 1000, 1000, 4
_SHAPES = (
    ("1 period, 1 element", 0.10, 0.25), ("8 periods, 6 elements", 0.08, 0.3), ("8 periods, 48 elements", 0.12, 0.6)
)  # fmt: skip
"""What is decoded, and the least of an audit and of prices by batches."""


class _Dimension(msgspec.Struct):
    type: str
    volume: Decimal


class _Period(msgspec.Struct):
    start_date_time: str
    dimensions: list[_Dimension]
    tariff_id: str | None = None


class _Price(msgspec.Struct):
    excl_vat: Decimal
    incl_vat: Decimal | None = None


class _Cdr(msgspec.Struct):
    id: str
    start_date_time: str
    end_date_time: str
    currency: str
    charging_periods: list[_Period]
    tariffs: list[msgspec.Raw]
    total_cost: _Price
    total_energy: Decimal
    total_time: Decimal


def _one(number: int, periods: int, elements: list[dict[str, Any]]) -> bytes:
    """Give a lawful CDR of the sample platform's shape; `number` makes it another than all others."""
    made: dict[str, Any] = json.loads(record(elements))
    made["charging_periods"] = made["charging_periods"][:periods]
    energy = Decimal(0)
    for place, period in enumerate(made["charging_periods"]):
        for each in period["dimensions"]:
            if each["type"] == "ENERGY":
                each["volume"] = round(3.0 + (number * 7 + place * 131) % 9973 / 10_000, 4)
                energy += Decimal(str(each["volume"]))
        period["start_date_time"] = period["start_date_time"].replace("2024-06-12", f"2024-06-{1 + number % 28:02}")
    start, last = (made["charging_periods"][at]["start_date_time"] for at in (0, -1))
    made |= {
        "id": f"CDR{number}", "start_date_time": start, "end_date_time": f"{last[:14]}{int(last[14:16]) + 14}:59Z"[:20],
        "total_energy": float(energy), "total_time": periods / 4, "auth_method": "WHITELIST",
        "cdr_token": {"country_code": "NL", "party_id": "TSE", "uid": "04A1B2", "type": "RFID", "contract_id": "NL-TSE-C00000001"},
        "cdr_location": {
            "id": "LOC1", "address": "Street 1", "city": "Town", "country": "NLD",
            "coordinates": {"latitude": "52.123456", "longitude": "4.123456"}, "evse_uid": "1", "evse_id": "NL*TSC*E1", "connector_id": "1",
            "connector_standard": "IEC_62196_T2", "connector_format": "SOCKET", "connector_power_type": "AC_3_PHASE",
        },
        "last_updated": "2024-07-01T00:00:00Z",
    }  # fmt: skip
    tariff = made["tariffs"][0]
    tariff |= {"id": f"T{number % _TARIFFS}", "last_updated": "2024-01-01T00:00:00Z"}
    for period in made["charging_periods"]:
        period["tariff_id"] = tariff["id"]
    total = audit(read_charge(json.loads(json.dumps(made), parse_float=Decimal))).bill.total
    made["total_cost"] = {"excl_vat": round(float(total.before or 0), 4), "incl_vat": round(float(total.after or 0), 4)}
    return json.dumps(made, separators=(",", ":")).encode()


def lines(periods: int, elements: list[dict[str, Any]]) -> list[bytes]:
    """Give a thousand CDRs under a thousand tariffs."""
    return [_one(number, periods, elements) for number in range(_CDRS)]


def _copies(made: list[bytes]) -> list[bytes]:
    """Give the lines so many times, each under another id: batches are for many."""
    return [line.replace(b'"id":"CDR', b'"id":"%dCDR' % copy, 1) for copy in range(_COPIES) for line in made]


def _once(made: list[bytes]) -> tuple[float, float]:
    """Give the rates of a whole audit and of prices alone, as parts of that of decoding."""
    inspector, decoder = Inspector(VERSION, "cdr", refer=False), msgspec.json.Decoder(_Cdr)
    pieces = [Piece(line, "") for line in made]
    inspector.look(pieces[0])
    begun = time.process_time()
    for line in made:
        decoder.decode(line)
    decoded = time.process_time()
    for _ in inspector.look_at_all(pieces):
        pass
    looked = time.process_time()
    for line in made:
        plain(line)
    priced = time.process_time()
    return (decoded - begun) / (looked - decoded), (decoded - begun) / (priced - looked)


def _by_batches(made: list[bytes], batch: Any) -> tuple[float]:
    """Give the rate of prices by batches, as a part of that of decoding."""
    decoder = msgspec.json.Decoder(_Cdr)
    begun = time.process_time()
    for line in made:
        decoder.decode(line)
    decoded = time.process_time()
    for _ in price_batches([batch], Order()):
        pass
    return ((decoded - begun) / (time.process_time() - decoded),)


def measure() -> Iterator[Ratio]:
    """Give the ratios, medians of five."""
    one = [{"price_components": [{"type": "ENERGY", "price": 0.4, "vat": 21.0, "step_size": 1}]}]
    for (name, least, batched), periods, elements in zip(_SHAPES, (1, 8, 8), (one, six(), hourly()), strict=True):
        made = lines(periods, elements)
        assert sum(plain(line) is not None for line in made) > 0.9 * len(made)
        audited, priced = rounds(lambda made=made: _once(made))  # type: ignore[misc]
        many = _copies(made)
        batch = pa.RecordBatch.from_pydict({"object": pa.array(many, pa.binary())})
        assert all(
            each.column("price").to_pylist() == ["agrees"] * len(many) for each in price_batches([batch], Order())
        )
        [together] = rounds(lambda many=many, batch=batch: _by_batches(many, batch))  # type: ignore[misc]
        yield Ratio(f"audit of CDRs, {name} / decoding", audited, least=least)
        yield Ratio(f"prices of CDRs alone, {name} / decoding", priced)
        yield Ratio(f"prices by Arrow batches, {name} / decoding", together, least=batched)
