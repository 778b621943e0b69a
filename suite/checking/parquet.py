"""Reads Parquet as a source of OCPI objects: a row is an object, row group by row group, so that memory stays flat.

Lists, structs and maps become arrays and objects again, times DateTimes, decimals numbers. A column has no way to say "left out" other than
null, so null is left out. `pyarrow` is an extra of its own: `pip install 'ocpi-suite[parquet]'`.
"""

from __future__ import annotations

import math
from datetime import UTC
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec

from suite.checking.slices import MAX_PIECE
from suite.checking.sources import Piece, SourceError
from suite.standard import schemas

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from suite.standard.versions import Version

    Turn = Callable[[Any], Any]

_BATCH = 500
_MOST_BYTES = 4 << 30
_MOST_COLUMNS = 2_000
_ENCODER = msgspec.json.Encoder(decimal_format="number")


class ParquetSource:
    """A Parquet file: one object a row."""

    def __init__(self, path: Path, version: Version, name: str, groups: range | None = None) -> None:
        """Open it; raises SourceError, also where pyarrow is missing. `groups`: these row groups alone."""
        self.name = str(path)
        self.notes: list[tuple[str, str, str]] = []
        self._rows = 0
        self._nested = _nested(version, name)
        try:
            from pyarrow import parquet  # noqa: PLC0415 - an extra
        except ImportError:
            raise SourceError(f"{path}: Parquet needs pyarrow: pip install 'ocpi-suite[parquet]'") from None
        try:
            self._file = parquet.ParquetFile(path)
            self._meta = self._file.metadata
        except (OSError, ValueError, MemoryError) as error:
            raise SourceError(f"{path}: no Parquet that can be read: {_line(error)}") from None
        self._refuse_bombs()
        self._groups = None if groups is None else list(groups)
        if groups:
            self._rows = sum(self._meta.row_group(each).num_rows for each in range(groups.start))

    def _refuse_bombs(self) -> None:
        if self._meta.num_columns > _MOST_COLUMNS:
            raise SourceError(f"{self.name}: more than {_MOST_COLUMNS} columns")
        for number in range(self._meta.num_row_groups):
            if self._meta.row_group(number).total_byte_size > _MOST_BYTES:
                raise SourceError(f"{self.name}: row group {number} unpacks to more than {_MOST_BYTES >> 30} GB")

    def progress(self) -> tuple[int, int]:
        """Rows."""
        return self._rows, int(self._meta.num_rows)

    def pieces(self) -> Iterator[Piece]:
        """Give the rows as JSON objects; raises SourceError."""
        try:
            yield from self._pieces()
        except (OSError, ValueError, MemoryError) as error:
            if isinstance(error, SourceError):
                raise
            raise SourceError(f"{self.name}: cannot be read further, behind row {self._rows}: {_line(error)}") from None
        finally:
            self._file.close()

    def _pieces(self) -> Iterator[Piece]:
        turns = {field.name: self._turn(field) for field in self._file.schema_arrow}
        if len(turns) != len(self._file.schema_arrow):
            raise SourceError(f"{self.name}: two columns have the same name")
        coarse = self._coarse()
        for batch in self._file.iter_batches(batch_size=_BATCH, row_groups=self._groups):
            for row in (batch.cast(coarse, safe=False) if coarse else batch).to_pylist():
                raw = _ENCODER.encode(_object(row, turns))
                if len(raw) > MAX_PIECE:
                    raise SourceError(f"{self.name}: row {self._rows} has more than {MAX_PIECE >> 20} MB")
                self._rows += 1
                yield Piece(raw, f"row {self._rows - 1}")

    def _coarse(self) -> Any:
        """Give the schema with nanoseconds as microseconds, which Python's times are; None where there are none."""
        import pyarrow as pa  # noqa: PLC0415 - an extra

        found = self._file.schema_arrow
        made = pa.schema([field.with_type(_coarser(field.type)) for field in found])
        return None if made.equals(found.remove_metadata()) else made

    def _turn(self, field: Any) -> Turn:
        """Give what turns a value of a column into JSON."""
        from pyarrow import types  # noqa: PLC0415 - an extra

        if field.name in self._nested and (types.is_string(field.type) or types.is_large_string(field.type)):
            return _from_text
        return turn_of(field.type)


def _nested(version: Version, name: str) -> frozenset[str]:
    """Give the properties that hold objects or lists: some write them into a column of text."""
    parts = schemas.document(version.name, name).get("properties", {})
    found = {key: schemas.resolved(version.name, each) for key, each in parts.items()}
    return frozenset(key for key, each in found.items() if {"object", "array"} & _kinds(each))


def _kinds(part: dict[str, Any]) -> set[str]:
    kinds = part.get("type", ())
    return {kinds} if isinstance(kinds, str) else set(kinds)


def _from_text(value: str | None) -> Any:
    """A list or object that stands in a column of text as JSON is what it says; any other text stays a text."""
    if not isinstance(value, str) or value.lstrip()[:1] not in {"[", "{"}:
        return value
    try:
        msgspec.json.decode(value, type=msgspec.Raw)
    except (msgspec.DecodeError, RecursionError):
        return value
    return msgspec.Raw(value.encode())


def _coarser(kind: Any) -> Any:
    import pyarrow as pa  # noqa: PLC0415 - an extra

    types = pa.types
    if types.is_timestamp(kind) and kind.unit == "ns":
        return pa.timestamp("us", kind.tz)
    if types.is_time64(kind):
        return pa.time64("us")
    if types.is_struct(kind):
        inner = [kind.field(place) for place in range(kind.num_fields)]
        return pa.struct([each.with_type(_coarser(each.type)) for each in inner])
    if types.is_list(kind) or types.is_large_list(kind):
        make = pa.list_ if types.is_list(kind) else pa.large_list
        return make(kind.value_field.with_type(_coarser(kind.value_type)))
    return kind


def turn_of(kind: Any) -> Turn:
    """Give what turns a value of an Arrow type into JSON; what has no form in JSON becomes its text."""
    from pyarrow import types  # noqa: PLC0415 - an extra

    if types.is_struct(kind):
        inner = {kind.field(place).name: turn_of(kind.field(place).type) for place in range(kind.num_fields)}
        return lambda value: None if value is None else _object(value, inner)
    if types.is_map(kind):
        turn = turn_of(kind.item_type)
        return lambda value: None if value is None else {str(key): turn(each) for key, each in value}
    if types.is_list(kind) or types.is_large_list(kind) or types.is_fixed_size_list(kind):
        turn = turn_of(kind.value_type)
        return lambda value: None if value is None else [turn(each) for each in value]
    if types.is_dictionary(kind):
        return turn_of(kind.value_type)
    return _plain_turn(kind, types)


def _plain_turn(kind: Any, types: Any) -> Turn:
    if types.is_float16(kind) or types.is_float32(kind):
        return lambda value: None if value is None else _number(float(f"{value:.7g}"))
    if types.is_float64(kind):
        return lambda value: None if value is None else _number(value)
    if types.is_decimal(kind) or types.is_integer(kind) or types.is_boolean(kind) or types.is_string(kind):
        return lambda value: value
    if types.is_timestamp(kind):
        return lambda value: None if value is None else _instant(value)
    if types.is_date(kind) or types.is_time(kind):
        return lambda value: None if value is None else value.isoformat()
    return lambda value: None if value is None else _text(value)


def _object(value: dict[str, Any], inner: dict[str, Turn]) -> dict[str, Any]:
    made = {key: turn(value.get(key)) for key, turn in inner.items()}
    return {key: each for key, each in made.items() if each is not None}


def _number(value: float) -> Any:
    """Show a number as somebody wrote it; what is none stays visible as no number of JSON."""
    if not math.isfinite(value):
        return msgspec.Raw(b"NaN" if math.isnan(value) else b"Infinity" if value > 0 else b"-Infinity")
    return int(value) if value.is_integer() and abs(value) < 2**53 else Decimal(repr(value))


def _instant(value: Any) -> str:
    """A column without a zone is in UTC, as OCPI's DateTime is; fractions of a millisecond are the column's own."""
    moment = value.astimezone(UTC) if value.tzinfo else value
    text: str = moment.strftime("%Y-%m-%dT%H:%M:%S")
    return text + (f".{moment.microsecond // 1000:03d}" if moment.microsecond >= 1000 else "") + "Z"  # noqa: PLR2004


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _line(error: BaseException) -> str:
    return " ".join(str(error).split())[:160] or type(error).__name__
