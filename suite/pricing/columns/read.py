"""Lines as columns: read by Arrow, and by halves where Arrow refuses them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from pyarrow import json

from suite.pricing.columns.cut import joined, odd_lines
from suite.pricing.columns.tables import NONE
from suite.pricing.plain.parts import BITS

if TYPE_CHECKING:
    from collections.abc import Sequence

_FEW = 16
"""So few lines are not cut in halves any more."""
_NUMBER, _TEXT = pa.decimal128(18, 4), pa.string()
_DIMENSION = pa.struct([("type", _TEXT), ("volume", _NUMBER)])
_PERIOD = pa.struct([("start_date_time", _TEXT), ("dimensions", pa.list_(_DIMENSION)), ("tariff_id", _TEXT)])
_TAXES = pa.list_(pa.struct([("amount", _NUMBER)]))
_PRICE = pa.struct([("excl_vat", _NUMBER), ("incl_vat", _NUMBER), ("before_taxes", _NUMBER), ("taxes", _TAXES)])
CLAIMS = {
    "total_cost": "",
    "total_fixed_cost": "fixed",
    "total_energy_cost": "energy",
    "total_time_cost": "time",
    "total_parking_cost": "parking",
    "total_reservation_cost": "reservation",
}
"""The group whose sum each claims."""
VOLUMES = ("total_energy", "total_time", "total_parking_time")
_TEXTS = ("country_code", "id", "currency", "start_date_time", "end_date_time")
_SCHEMA = pa.schema(
    [
        *((name, _TEXT) for name in _TEXTS),
        ("cdr_location", pa.struct([("time_zone", _TEXT), ("country", _TEXT)])),
        ("charging_periods", pa.list_(_PERIOD)),
        ("tariffs", pa.int64()),
        *((name, _PRICE) for name in CLAIMS),
        *((name, _NUMBER) for name in (*VOLUMES, "kwh")),
        ("credit", pa.bool_()),
    ]
)
KINDS = pa.array([*BITS])
_HUGE = 10**12
"""Of ten thousandths: what is larger is not for columns."""


def read(lines: Sequence[bytes]) -> tuple[Any, Any]:
    """Give lines as a table, None for no rows, and the places of those that are in it."""
    places = np.arange(len(lines))
    data, ends = joined(lines)
    if not data.isascii():
        places = np.array([place for place, line in enumerate(lines) if _is_text(line)], np.int64)
        lines = [lines[place] for place in places.tolist()]
        data, ends = joined(lines)
    if not lines:
        return None, places
    odd = odd_lines(data, ends)
    if odd.any():
        good = np.flatnonzero(~odd)
        lines, places, data = [lines[place] for place in good.tolist()], places[good], b""
    tables, kept = _tables(lines, data)
    if len(tables) > 1:
        tables = [pa.concat_tables(tables).combine_chunks()]
    return (tables[0] if tables else None), places[kept]


def _is_text(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _tables(lines: Sequence[bytes], data: bytes = b"") -> tuple[list[Any], Any]:
    """Read; where Arrow refuses, read each half. What it refuses in the end is left out."""
    if not lines:
        return [], np.arange(0)
    table = _read(data or joined(lines)[0])
    # Every line begins and ends as an object does: so many rows as lines are one each.
    if table is not None and table.num_rows == len(lines):
        return [table], np.arange(len(lines))
    if len(lines) <= _FEW:
        return [], np.arange(0)
    half = len(lines) // 2
    (first, here), (second, there) = _tables(lines[:half]), _tables(lines[half:])
    return [*first, *second], np.concatenate([here, there + half])


def _read(data: bytes) -> Any:
    try:
        return json.read_json(
            pa.BufferReader(data),
            read_options=json.ReadOptions(use_threads=False, block_size=len(data) + 1),
            parse_options=json.ParseOptions(explicit_schema=_SCHEMA, unexpected_field_behavior="ignore"),
        )
    except pa.ArrowException:
        return None


def column(table: Any, name: str) -> Any:
    """Give a column as one array."""
    return table.column(name).chunk(0)


def valid(array: Any) -> Any:
    """Say which values are there."""
    return array.is_valid().to_numpy(zero_copy_only=False) if array.null_count else np.ones(len(array), bool)


def numbers(array: Any) -> tuple[Any, Any]:
    """Give numbers in ten thousandths, NONE for those that are missing, and which of them columns can hold."""
    words = np.frombuffer(array.buffers()[1], np.int64).reshape(-1, 2)[array.offset : array.offset + len(array)]
    values, above = words[:, 0].copy(), words[:, 1]
    fit = (above == values >> 63) & (values < _HUGE) & (values > -_HUGE)
    if array.null_count:
        there = valid(array)
        values[~there] = NONE
        fit |= ~there
    return values, fit


def encoded(array: Any) -> tuple[Any, list[Any]]:
    """Give texts as places in a list of the distinct ones; -1 for those that are missing."""
    found = array.dictionary_encode()
    places = found.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return places, found.dictionary.to_pylist()


def lists(array: Any) -> tuple[Any, Any, Any]:
    """Give where each list begins among the values, how many it has, and the values."""
    offsets = array.offsets.to_numpy(zero_copy_only=False).astype(np.int64)
    values = array.values.slice(int(offsets[0]), int(offsets[-1] - offsets[0]))
    return offsets[:-1] - offsets[0], np.diff(offsets), values
