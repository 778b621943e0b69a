"""Writes and reads `run.ndjson`: append-only, flushed row by row, so that a killed run leaves a readable record."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO, TypeVar, cast

import msgspec

from suite.record.rows import FORMAT, AnyRow, Body, Footer, Header, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

T = TypeVar("T")
RowT = TypeVar("RowT", bound=Row)
_DECODER = msgspec.json.Decoder(AnyRow)
_MAX_LINE = 64 * 1024 * 1024


class RecordError(ValueError):
    """Raised for a file that is no run record; the message is one line: file, line, what, how to mend."""


class Writer:
    """Appends rows; safe to call from several threads; every row is handed to the system before `write` returns."""

    def __init__(self, path: Path) -> None:
        """Create the file (its folder must exist); raises OSError where it cannot be written."""
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        self._file: BinaryIO = os.fdopen(descriptor, "wb", buffering=0)
        self._encoder = msgspec.json.Encoder()
        self._lock = threading.Lock()
        self.veil: Callable[[AnyRow], AnyRow] | None = None
        """What every row passes before it is written."""

    def shown(self, row: RowT) -> RowT:
        """Give a row as it is written, for whoever shows it elsewhere."""
        return row if self.veil is None else cast("RowT", self.veil(row))  # type: ignore[arg-type]

    def write(self, *rows: AnyRow) -> None:
        """Append these rows in this order, without other rows between them."""
        veil = self.veil
        lines = self._encoder.encode_lines(rows if veil is None else [veil(row) for row in rows])
        with self._lock:
            if not self._file.closed:
                self._file.write(lines)

    def close(self) -> None:
        """Close the file; later rows are dropped."""
        with self._lock:
            self._file.close()


@dataclass(slots=True)
class Record:
    """A whole record in memory. `complete` is False where the run did not end by itself."""

    header: Header
    rows: list[AnyRow] = field(default_factory=list)
    bodies: dict[str, Body] = field(default_factory=dict)
    footer: Footer | None = None
    damaged: bool = False
    """The last line was cut: the run was killed while writing."""

    @property
    def complete(self) -> bool:
        """Say whether the run ended by itself."""
        return self.footer is not None and self.footer.complete and not self.damaged

    def of(self, kind: type[T]) -> list[T]:
        """Give the rows of one kind in order of time."""
        return [row for row in self.rows if isinstance(row, kind)]


def rows(path: Path) -> Iterator[AnyRow]:
    """Read row by row; a cut last line ends the iteration, any other bad line raises RecordError."""
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if not line.endswith(b"\n"):
                return
            yield _row(path, number, line)


def _row(path: Path, number: int, line: bytes) -> AnyRow:
    if len(line) > _MAX_LINE:
        raise RecordError(f"{path}:{number}: a row of {len(line)} bytes is over the limit of {_MAX_LINE}")
    try:
        row: AnyRow = _DECODER.decode(line)
    except msgspec.MsgspecError as error:
        raise RecordError(f"{path}:{number}: not a row of a run record: {error}") from None
    return row


def _is_cut(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) != b"\n"


def read(path: Path) -> Record:
    """Read a record whole; raises RecordError for anything that is none."""
    source = rows(path)
    header = next(source, None)
    if not isinstance(header, Header):
        raise RecordError(f"{path}:1: a run record begins with a header row")
    if header.format != FORMAT:
        raise RecordError(f"{path}:1: format {header.format}, this suite reads {FORMAT}; use the suite that wrote it")
    record = Record(header, damaged=_is_cut(path))
    for row in source:
        if isinstance(row, Body):
            record.bodies[row.digest] = row
        elif isinstance(row, Footer):
            record.footer = row
        else:
            record.rows.append(row)
    return record
