"""Plain DateTimes of a column as milliseconds since the epoch."""

from __future__ import annotations

from typing import Any

import numpy as np

from suite.pricing.columns.tables import DAY

_SHORT, _LONG = 20, 24
"""2024-06-12T10:00:00Z, and the same with milliseconds."""
_SIGNS = ((4, b"-"), (7, b"-"), (10, b"T"), (13, b":"), (16, b":"))
_DAYS = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, *[0] * 87])
_BEFORE = np.array([0, *np.cumsum(_DAYS)])[:100]
_TO_1970 = 719_162
"""Days from the first of January of the year 1."""


def stamps(column: Any) -> tuple[Any, Any]:
    """Give the milliseconds, and whether each is plain."""
    count = len(column)
    offsets = np.frombuffer(column.buffers()[1], np.int32)[column.offset : column.offset + count + 1].astype(np.int64)
    data = column.buffers()[2]
    signs = np.frombuffer(data if data is not None else b"", np.uint8)
    lengths = np.diff(offsets)
    values, good = np.zeros(count, np.int64), np.zeros(count, bool)
    for length in (_SHORT, _LONG):
        which = np.flatnonzero(lengths == length)
        if len(which):
            values[which], good[which] = _read(signs, offsets[which], length)
    return values, good


def _read(signs: Any, begun: Any, length: int) -> tuple[Any, Any]:
    first = int(begun[0])
    if int(begun[-1]) - first == (len(begun) - 1) * length:  # side by side
        table = signs[first : first + len(begun) * length].reshape(-1, length)
    else:
        table = signs[begun[:, None] + np.arange(length)]
    rows = np.ascontiguousarray(table.T)
    good = rows[length - 1] == ord("Z")
    for place, sign in _SIGNS:
        good &= rows[place] == ord(sign)
    digits = rows - np.uint8(ord("0"))

    def two(place: int) -> Any:
        nonlocal good
        good &= (digits[place] < 10) & (digits[place + 1] < 10)  # noqa: PLR2004 - ten digits
        return digits[place].astype(np.int64) * 10 + digits[place + 1]

    year, month, day = two(0) * 100 + two(2), two(5) % 100, two(8)
    hour, minute, second = two(11), two(14), two(17)
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    good &= (year > 0) & (day > 0) & (day <= _DAYS[month] + (leap & (month == 2)))  # noqa: PLR2004 - February
    good &= (hour < 24) & (minute < 60) & (second < 60)  # noqa: PLR2004 - of a clock
    past = year - 1
    days = past * 365 + past // 4 - past // 100 + past // 400 - _TO_1970
    days += _BEFORE[month] + (leap & (month > 2)) + day - 1  # noqa: PLR2004 - February
    values = days * DAY + (hour * 3600 + minute * 60 + second) * 1000
    if length == _LONG:
        good &= (rows[_SHORT - 1] == ord(".")) & (digits[20] < 10)  # noqa: PLR2004 - ten digits
        values += digits[20].astype(np.int64) * 100 + two(21)
    return values, good
