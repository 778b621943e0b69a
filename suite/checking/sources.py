"""Where the objects of an audit come from: a file, packed or not, as one document or as lines. Memory stays flat.

Whatever is wrong with the source itself ends it with a SourceError in one line; what was read before counts.
"""

from __future__ import annotations

import gzip
import zlib
from functools import partial
from io import BufferedReader
from typing import IO, TYPE_CHECKING, NamedTuple, Protocol

import msgspec
import orjson

from suite.checking.reading import DocumentError
from suite.checking.slices import MAX_PIECE, CutError, Slices

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_GZIP, _UTF16, _BOM = b"\x1f\x8b", (b"\xff\xfe", b"\xfe\xff"), b"\xef\xbb\xbf"
_LINES = (".ndjson", ".jsonl")
_HEAD, _BUFFER = 64 * 1024, 256 * 1024
_BLANKS = b" \t\r\n"
"""What JSON takes for blanks."""
_BOMB_RATIO, _BOMB_BYTES = 400, 1 << 30
"""Packed a thousandfold: no data of anybody. Real feeds pack 10 to 60 times."""


class SourceError(DocumentError):
    """The source cannot be read any further."""


class Piece(NamedTuple):
    """The bytes of one object, and where they stood."""

    raw: bytes
    place: str


def is_parquet(path: Path) -> bool:
    """Say whether a file begins as Parquet does; its reader is an extra. A pipe is never looked into: that would eat from it."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return file.read(4) == b"PAR1"
    except OSError:
        return False  # whoever opens it next tells why


class Source(Protocol):
    """Gives pieces; tells how far it is, of how much, and what it noticed of itself."""

    name: str
    notes: list[tuple[str, str, str]]
    """(requirement, verdict, message) on the source as a whole."""

    def pieces(self) -> Iterator[Piece]:
        """Give the objects one by one; raises SourceError."""

    def progress(self) -> tuple[int, int]:
        """Give what was read, and of how much; 0 where nobody knows."""


def alone(raw: bytes, name: str) -> Piece:
    """Give the one object of a document, out of the answer in which it may stand; raises SourceError where none does."""
    try:
        found = msgspec.json.decode(raw, type=dict[str, msgspec.Raw])
    except (ValueError, RecursionError):
        return Piece(raw, "")
    if "status_code" not in found or "id" in found:
        return Piece(raw, "")
    data = bytes(found.get("data", b""))
    if not data.startswith(b"{"):
        code = bytes(found["status_code"])[:20].decode("utf-8", "replace")
        raise SourceError(f"{name}: an answer with status_code {code}, and no object under data")
    return Piece(data, "/data")


class FileSource:
    """A file: JSON, NDJSON, either packed with gzip."""

    def __init__(self, path: Path) -> None:
        """Open it; raises SourceError."""
        self.name = str(path)
        self.notes: list[tuple[str, str, str]] = []
        try:
            self._raw = BufferedReader(path.open("rb", buffering=0), _BUFFER)
            self._size = path.stat().st_size
            packed = self._raw.peek(2)[:2] == _GZIP  # looked at without going back, which a pipe cannot
        except OSError as error:
            raise SourceError(f"{path}: cannot be read: {error.strerror}") from None
        self._file: IO[bytes] = gzip.GzipFile(fileobj=self._raw) if packed else self._raw  # type: ignore[assignment]
        self._packed, self._unpacked = packed, 0
        suffixes = path.name.lower().removesuffix(".gz")
        self._as_lines = suffixes.endswith(_LINES)

    def progress(self) -> tuple[int, int]:
        """Bytes of the file, as it lies on the disk."""
        return self._at(), self._size

    def _at(self) -> int:
        """Give how far the file was read; 0 in a pipe."""
        return self._raw.tell() if self._raw.seekable() else 0

    def pieces(self) -> Iterator[Piece]:
        """Give its objects."""
        try:
            yield from self._pieces()
        except CutError as error:
            raise SourceError(f"{self.name}: {error}") from None
        except EOFError:
            raise SourceError(f"{self.name}: the gzip ends early: it was cut off") from None
        except (gzip.BadGzipFile, zlib.error):
            raise SourceError(f"{self.name}: broken gzip") from None
        except OSError as error:
            raise SourceError(f"{self.name}: cannot be read: {error.strerror}") from None
        finally:
            self._file.close()
            self._raw.close()

    def _pieces(self) -> Iterator[Piece]:
        start = self._take(_HEAD)
        if start[:2] in _UTF16 or b"\0" in start[:2]:
            raise SourceError(f"{self.name}: UTF-16; JSON of OCPI is UTF-8")
        if start.startswith(_BOM):
            start = start[3:]
            self.notes.append(("transport.body.json", "WARNING", "a byte order mark at the beginning"))
        if self._as_lines or self._is_lines(start):
            yield from self._lines(start)
            return
        head = [start]
        for raw, pointer in Slices(lambda size: head.pop() if head else self._take(size)):
            yield Piece(raw, pointer) if pointer else alone(raw, self.name)

    def _take(self, size: int) -> bytes:
        found = self._file.read(size)
        if self._packed:
            self._unpacked += len(found)
            self._look()
        return found

    def _look(self) -> None:
        if self._unpacked > _BOMB_BYTES and self._at() and self._unpacked > _BOMB_RATIO * self._at():
            raise SourceError(f"{self.name}: unpacks to more than {_BOMB_RATIO} times its size: a gzip bomb")

    @staticmethod
    def _is_lines(start: bytes) -> bool:
        """Several lines, and the first is an object by itself, other than a page."""
        line, found, rest = start.lstrip().partition(b"\n")
        if not found or not (rest.strip() or len(rest) + len(line) > _HEAD // 2) or not line.startswith(b"{"):
            return False
        try:
            value = orjson.loads(line)
        except orjson.JSONDecodeError:
            return False
        return isinstance(value, dict)

    def _lines(self, start: bytes) -> Iterator[Piece]:
        for number, line in enumerate(self._cut(start), 1):
            raw = line.strip(_BLANKS)
            if raw and not raw.isspace():
                if len(line) >= MAX_PIECE:
                    raise SourceError(f"{self.name}: line {number} has more than {MAX_PIECE >> 20} MB")
                yield Piece(raw, f"line {number}")
            if self._packed:
                self._unpacked += len(line)
                self._look()

    def _cut(self, start: bytes) -> Iterator[bytes]:
        *lines, rest = start.split(b"\n")
        yield from lines
        yield rest + self._file.readline(MAX_PIECE)
        yield from iter(partial(self._file.readline, MAX_PIECE), b"")
