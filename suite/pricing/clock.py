"""Instants and local time: DateTimes as microseconds since the epoch, and the wall clock of the Location's time zone."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MICRO = 1_000_000
_DATETIME = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?\s*(Z|z|[+-]\d\d:?\d\d)?", re.ASCII
)
_DAY = 86_400 * MICRO
_QUIET = 7 * _DAY
"""No zone changes its offset there and back within a week."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


EARLIEST, LATEST = -25_567 * _DAY, 84_006 * _DAY
"""From 1900 to 2200: a session at any other time is none, and local time has no room there."""


def instant(text: str) -> int | None:
    """Read a DateTime as microseconds since the epoch; without zone it is UTC; None for what is none."""
    return _instant(text) if len(text) < 64 else None  # noqa: PLR2004 - no DateTime is longer


@lru_cache(maxsize=4096)
def _instant(text: str) -> int | None:
    found = _DATETIME.fullmatch(text.strip())
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(part) for part in found.groups()[:6])
    leap, offset = second == 60, _offset(found.group(8))  # noqa: PLR2004 - a leap second
    if offset is None:
        return None
    try:
        base = datetime(year, month, day, hour, minute, second - leap, tzinfo=UTC)
    except ValueError:
        return None
    micros = (base - _EPOCH) // timedelta(microseconds=1) + leap * MICRO
    return micros + int((found.group(7) or "0").ljust(9, "0")[:6]) - offset


def is_of_use(at: int) -> bool:
    """Say whether something may be charged at that instant."""
    return EARLIEST <= at <= LATEST


def _offset(zone: str | None) -> int | None:
    """Give an offset in microseconds; None for one that no clock on earth has."""
    if zone is None or zone in "Zz":
        return 0
    digits = zone[1:].replace(":", "")
    hours, minutes = int(digits[:2]), int(digits[2:])
    if hours > 14 or minutes > 59:  # noqa: PLR2004 - the Line Islands are the first to see a day
        return None
    return (1 if zone[0] == "+" else -1) * (hours * 3600 + minutes * 60) * MICRO


def local(at: int, zone: ZoneInfo) -> datetime:
    """Give the wall clock at an instant."""
    return (_EPOCH + timedelta(microseconds=at)).astimezone(zone)


def shown(at: int) -> str:
    """Write an instant as an OCPI DateTime."""
    moment = _EPOCH + timedelta(microseconds=at)
    return moment.isoformat(timespec="milliseconds" if moment.microsecond else "seconds").replace("+00:00", "Z")


def instants_of(day: date, at: time, zone: ZoneInfo) -> set[int]:
    """Give the instants at which the wall clock shows (or passes) that time: two where the clock goes back."""
    found = set()
    for fold in (0, 1):
        naive = datetime.combine(day, at).replace(fold=fold, tzinfo=zone)
        found.add((naive - _EPOCH) // timedelta(microseconds=1))
    return found


def changes_of_day(start: int, end: int, times: Sequence[time], zone: ZoneInfo) -> Iterable[int]:
    """Give the instants from the day of `start` to that of `end` at which the wall clock shows one of these times.

    Where the offset stays the same all the while that is a sum; on the nights on which clocks change each day is asked.
    """
    first, last = local(start, zone), local(end, zone)
    days = (last.date() - first.date()).days
    if first.utcoffset() == last.utcoffset() and end - start < _QUIET:
        midnight = start - _since_midnight(first)
        return [midnight + day * _DAY + _of_day(at) for day in range(days + 1) for at in times]
    found = set(transitions(start, end, zone))
    for day in range(days + 2):
        for at in times:
            found |= instants_of(first.date() + timedelta(days=day), at, zone)
    return found


def _since_midnight(at: datetime) -> int:
    return _of_day(at.time()) + at.microsecond


def _of_day(at: time) -> int:
    return (at.hour * 3600 + at.minute * 60 + at.second) * MICRO


def transitions(start: int, end: int, zone: ZoneInfo) -> list[int]:
    """Give the instants between two others at which the zone's offset changes (summer time), to the second."""
    found, step = [], 6 * 3600 * MICRO
    before = start
    while before < end:
        after = min(before + step, end)
        if local(before, zone).utcoffset() != local(after, zone).utcoffset():
            found.append(_bisect(before, after, zone))
        before = after
    return found


def _bisect(low: int, high: int, zone: ZoneInfo) -> int:
    offset = local(low, zone).utcoffset()
    while high - low > MICRO:
        middle = (low + high) // 2
        if local(middle, zone).utcoffset() == offset:
            low = middle
        else:
            high = middle
    return high // MICRO * MICRO
