"""Reads foreign bytes as JSON within limits. Never raises; says in one line what was wrong.

Numbers with a fraction become Decimal. Written apart from the reference's own reader on purpose.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from decimal import Decimal

MAX_BYTES = 20 * 1024 * 1024
MAX_DEPTH = 64
_MAX_DIGITS = 400
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_NOT_BRACKETS = bytes(sorted(set(range(256)) - set(b"[]{}")))


@dataclass(frozen=True, slots=True)
class Parsed:
    """A body as JSON. `value` is None where it is none; `problem` says why."""

    value: object = None
    problem: str = ""
    duplicates: tuple[str, ...] = ()
    """Names that stand twice in one object."""
    oddities: tuple[str, ...] = ()
    """NaN, Infinity, a byte order mark, numbers beyond any use."""


class _Limit(ValueError):
    pass


class _Reader:
    """Collects what the standard library's parser would swallow."""

    def __init__(self) -> None:
        self.duplicates: list[str] = []
        self.oddities: list[str] = []

    def pairs(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        made = dict(pairs)
        if len(made) != len(pairs):
            seen: set[str] = set()
            for name, _ in pairs:
                if name in seen:
                    self.duplicates.append(name)
                seen.add(name)
        return made

    def constant(self, name: str) -> None:
        self.oddities.append(name)

    def integer(self, text: str) -> int:
        if len(text) > _MAX_DIGITS:
            raise _Limit(f"a number of {len(text)} digits")
        return int(text)

    def fraction(self, text: str) -> Decimal:
        if len(text) > _MAX_DIGITS:
            raise _Limit(f"a number of {len(text)} digits")
        value = Decimal(text)
        if abs(value.adjusted()) > _MAX_DIGITS:
            self.oddities.append(f"number {text[:20]}")
            return Decimal(0)
        return value


def parse(data: bytes) -> Parsed:
    """Parse a body; every failure is told in `problem`."""
    if not data:
        return Parsed(problem="empty body")
    if len(data) > MAX_BYTES:
        return Parsed(problem=f"larger than {MAX_BYTES // 1024 // 1024} MB")
    oddities = ["byte order mark"] if data.startswith(b"\xef\xbb\xbf") else []
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return Parsed(problem=f"not UTF-8: byte 0x{data[error.start]:02x} at {error.start}")
    if _too_deep(data):
        return Parsed(problem=f"nested deeper than {MAX_DEPTH}")
    return _read(text, oddities)


def _read(text: str, oddities: list[str]) -> Parsed:
    reader = _Reader()
    decoder = json.JSONDecoder(
        object_pairs_hook=reader.pairs,
        parse_constant=reader.constant,
        parse_int=reader.integer,
        parse_float=reader.fraction,
    )
    try:
        value = decoder.decode(text)
    except json.JSONDecodeError as error:
        return Parsed(problem=f"not JSON: {error.msg} at line {error.lineno} column {error.colno}")
    except (ValueError, ArithmeticError, RecursionError) as error:
        return Parsed(problem=f"not JSON we can read: {error}")
    return Parsed(value, "", tuple(reader.duplicates[:20]), (*oddities, *reader.oddities[:20]))


def _too_deep(data: bytes) -> bool:
    """Measure nesting before parsing; strings are cut out only where brackets abound."""
    if data.count(b"[") + data.count(b"{") <= MAX_DEPTH:
        return False
    brackets = data.translate(None, _NOT_BRACKETS)
    if _depth(brackets) <= MAX_DEPTH:
        return False
    return _depth(_STRING.sub(b"", data).translate(None, _NOT_BRACKETS)) > MAX_DEPTH


def _depth(brackets: bytes) -> int:
    """Give the deepest nesting, by removing innermost pairs: each round takes one level off."""
    for level in range(MAX_DEPTH + 1):
        if not brackets:
            return level
        shorter = brackets.replace(b"[]", b"").replace(b"{}", b"")
        if shorter == brackets:
            break
        brackets = shorter
    return MAX_DEPTH + 1 if brackets else MAX_DEPTH
