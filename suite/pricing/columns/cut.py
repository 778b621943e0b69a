"""Lines of CDRs with their tariffs cut out, and what bytes alone tell of a line: whether it may be read by columns.

A tariff that was seen before is known by its text. In its place stands a number that nobody can guess: so where a name
`tariffs` deeper inside was meant, the reader finds none at the place that counts, and that line is read as ever.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from suite.pricing.columns.tables import Tables

_NAME = b'"tariffs":'
_AFTER = len(_NAME)
_HEAD = 160
"""Bytes by which texts are told apart before they are compared in full."""
_ALIKE, _LENGTHS = 8, 32
"""So many texts that begin alike are compared one by one; further ones are looked up, as long as they have so many lengths."""
_BLANK = b" \t\r\n"
_OPENED = 400
"""Lists that one line may open, and objects: one that nests deeper than readers do has more of either."""
_LISTS, _OBJECTS = 2 * _OPENED, 5 * _OPENED
"""Bytes that so many take inside each other at least."""
_ESCAPE, _LETTERS = b"u00", b"4567"
"""A letter that is escaped without need may hide a name."""
_DOT, _MINUS, _QUOTE, _COLON, _SPACE, _LIST, _OPEN, _NO_CASE = b'.-": [{\xdf'
_INFINITY = b"Inf"
"""What the reader of columns takes for a number, and others do not."""
_LONG = 5
"""Printed decimals that are more than columns have."""
_STEPS = 40


class _Carrier(msgspec.Struct):
    tariffs: msgspec.Raw


_CARRIER = msgspec.json.Decoder(_Carrier)


def cut(line: bytes, tables: Tables) -> bytes | None:
    """Give the line with a number where its tariffs stood; None where it has to be read as it is."""
    start = line.find(_NAME) + _AFTER
    if start < _AFTER:
        return None
    if line.startswith(b" ", start):
        start += 1
    head = line[start : start + _HEAD]
    near = tables.near.get(head)
    text = near[0] if near and line.startswith(near[0], start) else _known(line, start, head, tables)
    mark = tables.marks[text] if text else b""
    if not text or not mark or line[0] != _OPEN:
        return None
    rest = line[start + len(text) :]
    if not rest.endswith(b"}"):
        rest = rest.rstrip(_BLANK)
        if not rest.endswith(b"}"):
            return None
    return b"".join((line[:start], mark, rest))


def _known(line: bytes, start: int, head: bytes, tables: Tables) -> bytes | None:
    """Give the text of the tariffs that stand there; None where nobody can tell."""
    for text in tables.near.get(head, ()):
        if line.startswith(text, start):
            return text
    for length in tables.lengths.get(head, ()):
        text = line[start : start + length]
        if text in tables.marks:
            return text
    return _learned(line, start, head, tables)


def _learned(line: bytes, start: int, head: bytes, tables: Tables) -> bytes | None:
    """Take in a text that was not seen before."""
    try:
        text = bytes(_CARRIER.decode(line).tariffs)
    except (msgspec.MsgspecError, RecursionError):
        return None
    near, lengths = tables.near.get(head, []), tables.lengths.get(head, [])
    if len(lengths) >= _LENGTHS or not line.startswith(text, start):
        return None
    tables.take(text)
    if len(near) < _ALIKE:
        tables.near[head] = [*near, text]
    elif len(text) not in lengths:
        tables.lengths[head] = [*lengths, len(text)]
    return text


def odd_lines(data: bytes, ends: Any) -> Any:
    """Say of each line whether its bytes are out of the ordinary. `ends`: where each ends."""
    signs = np.frombuffer(data, np.uint8)
    odd = np.zeros(len(ends), bool)
    for sign, deep in ((_LIST, _LISTS), (_OPEN, _OBJECTS)):
        long = np.diff(ends, prepend=0) > deep
        if long.any():
            odd |= long & (_counts(signs, sign, ends) > _OPENED)
    for places in (_decimals(signs), _exponents(signs), _infinities(signs), _others(data)):
        odd[np.searchsorted(ends, places, "right")] = True
    return odd


def _counts(signs: Any, sign: int, ends: Any) -> Any:
    return np.diff(np.searchsorted(np.flatnonzero(signs == sign), ends), prepend=0)


def _others(data: bytes) -> Any:
    """Find noughts, and letters that are escaped without need."""
    hidden = [at for at in _found(b"\\", data) if data.startswith(_ESCAPE, at + 1) and data[at + 4] in _LETTERS]
    return np.array([*_found(b"\0", data), *hidden], np.int64)


def _found(what: bytes, data: bytes) -> Iterator[int]:
    at = data.find(what)
    while at >= 0:
        yield at
        at = data.find(what, at + 1)


def _is_digit(signs: Any) -> Any:
    return (signs - np.uint8(48)) < 10  # noqa: PLR2004 - ten digits


def _decimals(signs: Any) -> Any:
    """Find numbers printed with many decimals: columns do not keep how many there were."""
    found = np.flatnonzero(signs[:-_LONG] == _DOT)
    for step in range(_LONG, 0, -1):
        found = found[_is_digit(signs[found + step])]
    begun = _back(signs, found)
    before = signs[begun]
    clock = (before == _COLON) & _is_digit(signs[begun - 1])
    return found[~clock & ~_of_coordinates(signs, begun)]


def _of_coordinates(signs: Any, begun: Any) -> Any:
    """Say where a text begins that is a latitude or longitude."""
    found = signs[begun] == _QUOTE
    begun = begun - (signs[begun - 1] == _SPACE)
    for step, sign in enumerate(b':"edu', 1):
        found &= signs[begun - step] == sign
    return found


def _exponents(signs: Any) -> Any:
    """Find numbers with a negative exponent, which are finer than their decimals show."""
    found = np.flatnonzero(signs == _MINUS)
    found = found[(signs[found - 1] & _NO_CASE) == ord("E")]
    found = found[_is_digit(signs[found - 2]) & _is_digit(signs[found + 1])] - 1
    before = signs[_back(signs, found)]
    return found[np.isin(before, np.frombuffer(b':,["0123456789.-' + _BLANK, np.uint8))]


def _infinities(signs: Any) -> Any:
    found = np.flatnonzero(signs == _INFINITY[0])
    for step in (1, 2):
        found = found[signs[found + step] == _INFINITY[step]]
    return found


def _back(signs: Any, places: Any) -> Any:
    """Go back to what stands before the number that has a sign there."""
    at = places - 1
    for _ in range(_STEPS):
        inside = _is_digit(signs[at]) | (signs[at] == _MINUS) | (signs[at] == _DOT)
        if not inside.any():
            break
        at = at - inside
    return at


def joined(lines: Sequence[bytes]) -> tuple[bytes, Any]:
    """Give the lines as one text, and where each of them ends."""
    ends = np.cumsum([len(each) + 1 for each in lines])
    return b"\n".join(lines) + b"\n", ends
