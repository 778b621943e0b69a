"""Takes a body in piece by piece, unpacks gzip and deflate, and stops at the limits before anything grows large.

No piece is ever unpacked to more than 64 kB at a time, so a bomb costs what the limit says and no more.
"""

from __future__ import annotations

import time
import zlib
from typing import TYPE_CHECKING

from suite.wire.unanswered import Unanswered

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_BODY = 20 * 1024 * 1024
_STEP = 64 * 1024
_MAX_CODINGS = 2
_WINDOWS = {"gzip": 31, "x-gzip": 31, "deflate": 15}
_RAW_DEFLATE = -15


class _Unpacker:
    """One content coding, undone in small steps."""

    def __init__(self, coding: str) -> None:
        self._coding = coding
        self._zlib = zlib.decompressobj(_WINDOWS[coding])
        self._fresh = True

    def unpack(self, part: bytes) -> Iterator[bytes]:
        """Give what this piece holds, at most 64 kB at a time."""
        while part:
            if self._zlib.eof:
                if self._coding == "deflate":
                    return
                self._zlib = zlib.decompressobj(_WINDOWS[self._coding])
            made = self._decompress(part)
            if made:
                yield made
            part = self._zlib.unused_data if self._zlib.eof else self._zlib.unconsumed_tail

    def _decompress(self, part: bytes) -> bytes:
        first, self._fresh = self._fresh, False
        try:
            return self._zlib.decompress(part, _STEP)
        except zlib.error:
            if not (first and self._coding == "deflate"):
                raise Unanswered("protocol", f"the body is not the {self._coding} that its header promises") from None
        self._zlib = zlib.decompressobj(_RAW_DEFLATE)  # what half of the world means by deflate
        return self._decompress(part)

    @property
    def complete(self) -> bool:
        """Whether the packed data ended where it should, or never began."""
        return self._fresh or self._zlib.eof


class Intake:
    """A body as it comes in: `take` each piece, then ask for `body`. Raises Unanswered at a limit."""

    def __init__(self, coding: str = "", end: float = float("inf"), deadline: float = 0.0) -> None:
        """Undo this Content-Encoding; stop at `end` (monotonic), which is `deadline` seconds after the start."""
        names = [name for name in (each.strip().lower() for each in coding.split(",")) if name not in {"", "identity"}]
        if len(names) > _MAX_CODINGS or any(name not in _WINDOWS for name in names):
            raise Unanswered("protocol", f"a content encoding that we did not ask for and cannot read: {coding[:60]}")
        self._unpackers = [_Unpacker(name) for name in reversed(names)]
        self._end, self._deadline = end, deadline
        self._raw = self._size = 0
        self._parts: list[bytes] = []

    def take(self, part: bytes) -> None:
        """Take in a piece as it came over the wire."""
        if time.monotonic() > self._end:
            raise Unanswered("timeout", f"the answer was not complete after {self._deadline:g} s")
        self._raw += len(part)
        _check(self._raw)
        for piece in self._unpacked(part, self._unpackers) if self._unpackers else (part,):
            self._size += len(piece)
            _check(self._size)
            self._parts.append(piece)

    def _unpacked(self, part: bytes, unpackers: list[_Unpacker]) -> Iterator[bytes]:
        first, *rest = unpackers
        for piece in first.unpack(part):
            if rest:
                yield from self._unpacked(piece, rest)
            else:
                yield piece

    @property
    def complete(self) -> bool:
        """Whether the packed data ended where it should."""
        return all(each.complete for each in self._unpackers)

    @property
    def body(self) -> bytes:
        """The whole body, unpacked."""
        if not self.complete:
            raise Unanswered("protocol", "the compressed body ends early")
        return self._parts[0] if len(self._parts) == 1 else b"".join(self._parts)


def _check(size: int) -> None:
    if size > MAX_BODY:
        raise Unanswered("limit", f"a body of more than {MAX_BODY // 1024 // 1024} MB")
