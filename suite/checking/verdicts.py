"""One row for each object: its verdict, the fields and codes of its findings; as NDJSON, or as Parquet by an extra."""

from __future__ import annotations

import json
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple, Self

from suite.checking.reading import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from types import TracebackType

    from suite.checking.inspecting import Seen
    from suite.judge.documents import Finding

_WEIGHT = {"FAIL": 3, "WARNING": 2, "INFO": 1}
_PRICE = "cdrs.total-cost.reproducible"
_BATCH = 8192


class Verdict(NamedTuple):
    """What came of one object."""

    place: str
    id: str
    verdict: str
    """FAIL, WARNING, INFO or PASS."""
    price: str
    """Of a CDR: agrees, differs, or unverified; empty for other objects and for what is no JSON."""
    fields: list[str]
    """Pointers of its findings, those that are no remarks."""
    codes: list[str]
    """Requirements of its findings."""


def verdict_of(seen: Seen, name: str, more: Sequence[Finding] = ()) -> Verdict:
    """Make the row of an object. `more`: what was found by what it has to do with others."""
    found = (*seen.findings, *more)
    worst = max((each.verdict for each in found), key=lambda each: _WEIGHT.get(each, 0), default="PASS")
    price = _price(found) if name == "cdr" and not seen.broken else ""
    fields = dict.fromkeys(each.pointer for each in found if each.pointer and each.verdict != "INFO")
    return Verdict(
        seen.place, seen.ident, worst, price, [*fields], [*dict.fromkeys(each.requirement for each in found)]
    )


def _price(found: Iterable[Finding]) -> str:
    """An accepted reading that explains a claim is a remark on its price, and no difference."""
    said = [each for each in found if each.requirement == _PRICE or each.cause.startswith("not verified")]
    if any(each.cause.startswith("not verified") for each in said):
        return "unverified"
    return "differs" if any(each.verdict == "FAIL" for each in said) else "agrees"


def schema() -> Any:
    """Give the Arrow schema of the rows."""
    import pyarrow as pa  # noqa: PLC0415 - an extra

    text, texts = pa.string(), pa.list_(pa.string())
    return pa.schema(
        [("place", text), ("id", text), ("verdict", text), ("price", text), ("fields", texts), ("codes", texts)]
    )


def as_batch(rows: Sequence[Verdict]) -> Any:
    """Give rows as one Arrow record batch."""
    import pyarrow as pa  # noqa: PLC0415 - an extra

    columns = [[row[place] for row in rows] for place in range(len(Verdict._fields))]
    kinds = schema()
    return pa.RecordBatch.from_arrays(
        [pa.array(column, kind.type) for column, kind in zip(columns, kinds, strict=True)], schema=kinds
    )


class VerdictFile:
    """Writes rows as they come: Parquet where the name ends so, else NDJSON."""

    def __init__(self, path: Path) -> None:
        """Create it; raises DocumentError."""
        self._rows: list[Verdict] = []
        self._lines: IO[str] | None = None
        self._parquet: Any = None
        try:
            if path.suffix.lower() == ".parquet":
                from pyarrow import parquet  # noqa: PLC0415 - an extra

                self._parquet = parquet.ParquetWriter(path, schema())
            else:
                self._lines = path.open("w", encoding="utf-8")
        except ImportError:
            raise DocumentError(f"{path}: Parquet needs pyarrow: pip install 'ocpi-suite[parquet]'") from None
        except OSError as error:
            raise DocumentError(f"{path}: cannot be written: {error.strerror or error}") from None

    def add(self, row: Verdict) -> None:
        """Take a row in."""
        if self._lines is not None:
            self._lines.write(json.dumps(row._asdict(), ensure_ascii=False) + "\n")
            return
        self._rows.append(row)
        if len(self._rows) >= _BATCH:
            self._flush()

    def _flush(self) -> None:
        if self._rows:
            self._parquet.write_batch(as_batch(self._rows))
            self._rows = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._lines is not None:
            self._lines.close()
        else:
            self._flush()
            self._parquet.close()
