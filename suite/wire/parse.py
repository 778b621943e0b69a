"""Reads foreign bytes as JSON within limits. Never raises; says in one line what was wrong.

Numbers with a fraction become Decimal. Written apart from the reference's own reader on purpose: what judges and what is
judged share no parser. May know nothing of OCPI.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec

from suite.wire.depth import too_deep

MAX_BYTES = 20 * 1024 * 1024
MAX_DEPTH = 64
_MAX_DIGITS = 400
_USUAL = 30
"""Fewer characters than these, without an exponent, are within every limit."""
_DOUBLE = 308
"""Decimal digits before the point, or noughts behind it, with which most readers stop: they read infinity, or nothing."""
_LARGE = 10**_DOUBLE
_MAX_TOLD = 20
"""More duplicates or oddities than these say nothing new."""
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
_ESCAPES = re.compile(
    r"\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[dD][89a-fA-F][0-9a-fA-F]{2}"
)
_BLANKS = (b"\t", b"\n", b"\r", b" :")
_LONE = 6
"""Length of an escape such as `\\ud800` that stands alone; a pair has twelve characters."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A body as JSON. `value` is None where it is none; `problem` says why."""

    value: object = None
    problem: str = ""
    duplicates: tuple[str, ...] = ()
    """Names that stand twice in one object; `value` has the last."""
    oddities: tuple[str, ...] = ()
    """NaN, Infinity, a byte order mark, half a surrogate pair, numbers beyond any use."""
    names: frozenset[str] = frozenset()
    """Every name that stands in any object of it."""


class _LimitError(ValueError):
    """A number that nobody means."""


class _Reader:
    """Collects what the standard library's parser would swallow."""

    def __init__(self, oddities: list[str]) -> None:
        self.duplicates: list[str] = []
        self.names: set[str] = set()
        self.oddities = oddities

    def pairs(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        made = dict(pairs)
        self.names.update(made)
        if len(made) != len(pairs):
            self._twice([name for name, _ in pairs])
        return made

    def _twice(self, names: list[str]) -> None:
        seen: set[str] = set()
        for name in names:
            if name in seen:
                _tell(self.duplicates, name)
            seen.add(name)

    def constant(self, name: str) -> None:
        _tell(self.oddities, name)

    def fraction(self, text: str) -> Decimal:
        if len(text) < _USUAL and "e" not in text and "E" not in text:
            return Decimal(text)
        if len(text) > _MAX_DIGITS:
            raise _LimitError(f"a number of {len(text)} characters")
        try:
            value = Decimal(text)
        except InvalidOperation:
            return self._beyond(text)
        if abs(value.adjusted()) > _MAX_DIGITS:
            return self._beyond(text)
        if abs(value.adjusted()) >= _DOUBLE:
            _tell(self.oddities, f"number {text[:20]}")
        return value

    def whole(self, text: str) -> int:
        if len(text) > _DOUBLE:
            _tell(self.oddities, f"number of {len(text)} digits")
        return int(text)

    def _beyond(self, text: str) -> Decimal:
        """Put a number in its place that can be turned into an integer without a million digits."""
        _tell(self.oddities, f"number {text[:20]}")
        mantissa, _, exponent = text.lower().partition("e")
        if exponent.startswith("-") or not mantissa.strip("-0."):
            return Decimal(0)
        return Decimal(f"{'-' if text.startswith('-') else ''}1E+{_MAX_DIGITS}")


def parse(data: bytes) -> Parsed:
    """Parse a body; every failure is told in `problem`."""
    if not data:
        return Parsed(problem="empty body")
    if len(data) > MAX_BYTES:
        return Parsed(problem=f"larger than {MAX_BYTES // 1024 // 1024} MB")
    return _plainly(data) or _carefully(data)


def _plainly(data: bytes) -> Parsed | None:
    """Read what is plain JSON, at twice the speed; None for everything that is not, or may not be.

    Names cannot stand twice where as many `":` are written as names were read: anything else that looks like one only
    raises that number, and blanks in front of a colon, which would lower it, are left to the careful way.
    """
    if _SURROGATE.search(data) or any(each in data for each in _BLANKS):
        return None
    reader = _Reader([])
    try:
        value = msgspec.json.Decoder(float_hook=reader.fraction).decode(data)
    except (ValueError, RecursionError):
        return None
    names: set[str] = set()
    count = _count(value, names)
    if count != data.count(b'":'):
        return None
    return Parsed(value, "", (), tuple(reader.oddities), frozenset(names))


def _count(value: object, names: set[str]) -> int:
    """Count the names in all objects, level by level; -1 where there are more levels than we read, or more digits than most do."""
    count = depth = 0
    level: list[Any] = [value]
    while level:
        below: list[Any] = []
        nested = False
        for each in level:
            kind = type(each)
            if kind is str:  # most of them are
                continue
            if kind is dict:
                nested = True
                count += len(each)
                names.update(each)
                below.extend(each.values())
            elif kind is list:
                nested = True
                below.extend(each)
            elif kind is int and not -_LARGE < each < _LARGE:
                return -1
        depth += nested
        if depth > MAX_DEPTH:
            return -1
        level = below
    return count


def _carefully(data: bytes) -> Parsed:
    """Read it with everything told that is odd about it."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = error.start + (len(data) - len(error.object))
        return Parsed(problem=f"not UTF-8: byte 0x{data[place]:02x} at {place}" + ("; UTF-16?" if _wide(data) else ""))
    if _wide(data):
        return Parsed(problem="not UTF-8 but UTF-16 or UTF-32")
    if too_deep(data, MAX_DEPTH):
        return Parsed(problem=f"nested deeper than {MAX_DEPTH}")
    oddities = ["byte order mark"] if data.startswith(b"\xef\xbb\xbf") else []
    if _SURROGATE.search(data):
        text = _whole(text, oddities)
    return _read(text, oddities)


def _wide(data: bytes) -> bool:
    """Say whether these look like characters of two or four bytes."""
    return data[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\0" in data[:2]


def _read(text: str, oddities: list[str]) -> Parsed:
    reader = _Reader(oddities)
    decoder = json.JSONDecoder(
        object_pairs_hook=reader.pairs,
        parse_constant=reader.constant,
        parse_float=reader.fraction,
        parse_int=reader.whole,
    )
    try:
        value = decoder.decode(text)
    except json.JSONDecodeError as error:
        return Parsed(problem=f"not JSON: {_reason(error)} at line {error.lineno} column {error.colno}")
    except _LimitError as error:
        return Parsed(problem=f"not JSON we can read: {error}")
    except ValueError:
        return Parsed(problem="not JSON we can read: a number of thousands of digits")
    except RecursionError:
        return Parsed(problem=f"nested deeper than {MAX_DEPTH}")
    return Parsed(value, "", tuple(reader.duplicates), tuple(reader.oddities), frozenset(reader.names))


def _reason(error: json.JSONDecodeError) -> str:
    return error.msg.removesuffix(" at")


def _whole(text: str, oddities: list[str]) -> str:
    """Replace halves of surrogate pairs: a string that holds one cannot be written to any file later."""

    def mend(found: re.Match[str]) -> str:
        escape = found.group()
        if len(escape) != _LONE:
            return escape
        _tell(oddities, f"half a surrogate pair {escape}")
        return "\\ufffd"

    return _ESCAPES.sub(mend, text)


def _tell(told: list[str], what: str) -> None:
    if len(told) < _MAX_TOLD:
        told.append(what)
