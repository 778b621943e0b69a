"""Reads a HAR: the exchanges that a browser or a proxy recorded. Foreign bytes, so everything is bounded; a broken entry spoils no other.

Only what OCPI needs is read: method, address, headers, bodies, times. Bodies that were not recorded are told apart from empty ones.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from suite.checking.reading import DocumentError
from suite.judge.facts import instant
from suite.wire.parse import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_FILE = 256 << 20
MAX_ENTRIES = 100_000
_MAX_HEADERS = 500
_MAX_URL = 16_384
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
Pairs = tuple[tuple[str, str], ...]


class _Pair(msgspec.Struct):
    name: str = ""
    value: str = ""


class _Text(msgspec.Struct):
    text: str | None = None
    encoding: str = ""
    size: float = 0


class _Request(msgspec.Struct, rename="camel"):
    method: str
    url: str
    headers: list[_Pair] = []
    post_data: _Text | None = None
    body_size: float = 0


class _Response(msgspec.Struct):
    status: int = 0
    headers: list[_Pair] = []
    content: _Text = msgspec.field(default_factory=_Text)


class _Entry(msgspec.Struct, rename="camel"):
    request: _Request
    response: _Response
    started_date_time: str = ""
    time: float = 0


class _Log(msgspec.Struct):
    entries: list[msgspec.Raw]


class _Har(msgspec.Struct):
    log: _Log


@dataclass(frozen=True, slots=True)
class Spoken:
    """One message; `body` is None where the recorder left it out."""

    headers: Pairs
    body: bytes | None


@dataclass(frozen=True, slots=True)
class Recorded:
    """One entry of a HAR."""

    number: int
    method: str
    url: str
    request: Spoken
    response: Spoken | None
    """None where no answer came."""
    status: int
    at: float | None
    """When the answer came; None where the HAR does not say."""


@dataclass(slots=True)
class Reader:
    """Reads the entries of one file."""

    path: Path
    entries: int = 0
    broken: int = 0
    """Entries that are none."""
    first_broken: str = ""

    def exchanges(self) -> Iterator[Recorded]:
        """Give the exchanges; raises DocumentError for what is no HAR."""
        for number, raw in enumerate(self._log().entries):
            if number == MAX_ENTRIES:
                raise DocumentError(f"{self.path}: more than {MAX_ENTRIES} entries")
            self.entries += 1
            try:
                yield _recorded(number, msgspec.json.decode(raw, type=_Entry))
            except (ValueError, RecursionError, OverflowError) as error:
                self.broken += 1
                self.first_broken = self.first_broken or f"entry {number}: {str(error).splitlines()[0][:120]}"

    def _log(self) -> _Log:
        raw = self._bytes()
        try:
            return msgspec.json.decode(raw, type=_Har).log
        except msgspec.ValidationError as error:
            raise DocumentError(f"{self.path}: no HAR: {error}; it holds log.entries") from None
        except (msgspec.DecodeError, ValueError) as error:
            raise DocumentError(f"{self.path}: not JSON: {str(error).splitlines()[0][:120]}") from None
        except RecursionError:
            raise DocumentError(f"{self.path}: nested too deep for a HAR") from None

    def _bytes(self) -> bytes:
        try:
            with self.path.open("rb") as file:
                raw = file.read(MAX_FILE + 1)
        except OSError as error:
            raise DocumentError(f"{self.path}: cannot be read: {error.strerror}") from None
        if len(raw) > MAX_FILE:
            raise DocumentError(f"{self.path}: larger than {MAX_FILE >> 20} MB; record less, or a part of it")
        if raw[:2] in _UTF16:
            raise DocumentError(f"{self.path}: UTF-16; a HAR is UTF-8")
        return raw.removeprefix(b"\xef\xbb\xbf")


def _recorded(number: int, entry: _Entry) -> Recorded:
    request, response = entry.request, entry.response
    if len(request.url) > _MAX_URL or max(len(request.headers), len(response.headers)) > _MAX_HEADERS:
        raise ValueError("an address or headers beyond any use")
    started = instant(entry.started_date_time)
    sent = request.post_data or _Text(size=max(0.0, request.body_size))
    return Recorded(
        number,
        request.method.upper()[:20],
        request.url,
        Spoken(_pairs(request.headers), _body(sent)),
        Spoken(_pairs(response.headers), _body(response.content)) if response.status else None,
        response.status,
        None if started is None else started + max(0.0, entry.time) / 1000,
    )


def _pairs(headers: list[_Pair]) -> Pairs:
    """Give the headers; what begins with a colon is HTTP/2's own."""
    return tuple((each.name, each.value) for each in headers if each.name and not each.name.startswith(":"))


def _body(content: _Text) -> bytes | None:
    if content.text is None:
        return b"" if content.size == 0 else None
    if content.encoding != "base64":
        raw = content.text.encode("utf-8", "surrogatepass")
    else:
        try:
            raw = base64.b64decode(content.text, validate=False)
        except binascii.Error:
            return None
    return raw if len(raw) <= MAX_BYTES else None
