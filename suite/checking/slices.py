"""Cuts a JSON document into its objects while it is read: the bytes of one element at a time, never the whole document.

A document is a list, or an object with a list under `data` or `items`, or one object. Elements are cut by counting brackets
outside of strings, so that one that is no JSON, or nested beyond reason, spoils nothing but itself.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MAX_PIECE = 20 * 1024 * 1024
"""An object of more bytes than this is none that OCPI knows."""
_CHUNK = 1 << 18
_STRING = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_PLAIN = rb'[^"\[\]{}]*+'
_BRACKET = re.compile(rb'(?:[^"\[\]{}]++|' + _STRING + rb")*+([\[\]{}])", re.DOTALL)
_COMMA = re.compile(rb'(?:[^"\[\]{},]++|' + _STRING + rb")*+([\[\]{},])", re.DOTALL)
_LEVELS = 12
"""So deep may an element be that is found in one go; OCPI needs seven."""


def _nested(levels: int) -> bytes:
    """Something in brackets, with so many levels of brackets in it."""
    inner = rb"|" + _nested(levels - 1) if levels else b""
    return rb"[\[{]" + _PLAIN + rb"(?:(?:" + _STRING + inner + rb")" + _PLAIN + rb")*+[\]}]"


_ELEMENT = re.compile(rb"[ \t\r\n]*+" + _nested(_LEVELS) + rb"[ \t\r\n]*+([,\]])", re.DOTALL)
"""A whole element, as counting its brackets would find it, with the comma or bracket behind it."""
_LIST = re.compile(rb'"(data|items)"\s*:\s*\[$')
_OPEN, _CLOSE = frozenset({b"[", b"{"}), frozenset({b"]", b"}"})


class CutError(ValueError):
    """Where a document cannot be cut any further; says why."""


class Slices:
    """One document, taken from `read(size)`; iterate over (bytes, pointer) of its objects."""

    def __init__(self, read: Callable[[int], bytes]) -> None:
        """Take the bytes from there."""
        self._read = read
        self._buffer = b""
        self._from = 0
        """Where in the buffer the piece begins that is being cut: what lies before is let go."""
        self._at = 0
        self._ended = False

    def __iter__(self) -> Iterator[tuple[bytes, str]]:
        """Cut; raises CutError where the document ends early or is followed by another one."""
        if not self._rest():
            raise CutError("empty")
        self._at = len(self._buffer) - len(self._buffer[self._at :].lstrip())
        self._from, first = self._at, self._buffer[self._at : self._at + 1]
        self._at += 1
        if first == b"[":
            yield from self._elements("")
        elif first == b"{":
            yield from self._object()
        else:
            raise CutError("neither a JSON object nor a list of them")
        if self._rest():
            raise CutError("several documents in one; the first was read. One object a line: name the file .ndjson")

    def _object(self) -> Iterator[tuple[bytes, str]]:
        """Look for the list; without one the object itself is what is meant."""
        depth, listed = 1, False
        while depth:
            begun = self._at - self._from
            sign = self._next(_BRACKET)
            found = _LIST.search(self._buffer, self._from + begun, self._at) if sign == b"[" and depth == 1 else None
            if found and not listed:
                listed = True
                yield from self._elements(f"/{found.group(1).decode()}")
            else:
                depth += 1 if sign in _OPEN else -1
            if listed:
                self._from = self._at
        if not listed:
            yield self._buffer[self._from : self._at], ""

    def _elements(self, base: str) -> Iterator[tuple[bytes, str]]:
        number = 0
        self._from = self._at
        while True:
            found = _ELEMENT.match(self._buffer, self._at)
            if found is not None:
                self._at, sign = found.end(), found.group(1)
            else:  # the buffer ends in it, or it is something else
                sign = self._step()
            piece = self._buffer[self._from : self._at - 1].strip()
            self._from = self._at
            if piece or sign == b"," or number:
                yield piece, f"{base}/{number}"
            number += 1
            if sign == b"]":
                return

    def _step(self) -> bytes:
        """Go behind the comma or bracket that ends an element, bracket by bracket."""
        depth = 0
        while True:
            sign = self._next(_BRACKET if depth else _COMMA)
            if sign in _OPEN:
                depth += 1
            elif depth:
                depth -= 1
            elif sign == b"}":
                raise CutError("a list that is closed by }")
            else:
                return sign

    def _next(self, pattern: re.Pattern[bytes]) -> bytes:
        """Go behind the next bracket, or comma."""
        while True:
            found = pattern.match(self._buffer, self._at)
            if found is not None:
                self._at = found.end()
                return found.group(1)
            if not self._more():
                raise CutError("the document ends early: it was cut off")

    def _more(self) -> bool:
        """Read on; what lies before the piece under way goes."""
        if len(self._buffer) - self._from > MAX_PIECE:
            raise CutError(f"one object of more than {MAX_PIECE >> 20} MB")
        held = len(self._buffer) - self._from
        chunk = b"" if self._ended else self._read(max(_CHUNK, held))
        self._ended = not chunk
        self._buffer, self._at, self._from = self._buffer[self._from :] + chunk, self._at - self._from, 0
        return bool(chunk)

    def _rest(self) -> bool:
        """Say whether anything but blanks is left."""
        while not self._buffer[self._at :].strip():
            self._from = self._at = len(self._buffer)
            if not self._more():
                return False
        return True
