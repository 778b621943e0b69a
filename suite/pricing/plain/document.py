"""The bytes of a plain CDR as typed values: what is not of the plain shape does not come through.

Numbers with a point are read from their text into whole billionths, so that no float is ever made of them.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import msgspec

from suite.pricing.clock import MICRO

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from suite.pricing.zones import Zone

NANO = 10**9
DAY = 86_400 * MICRO
UNSET = msgspec.UNSET
_WEEK = 7 * DAY
_TENS = tuple(10 ** (9 - digits) for digits in range(10))
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECONDS, _SPLIT, _MILLIS = "-T::Z", "-T::.", 24
"""Every third sign of a plain DateTime, 2024-06-12T10:00:00Z; the same with milliseconds, and its length."""


class Odd(Exception):
    """Not plain."""


Number = Any
"""(units of 10^-9, decimals printed) or int; anything else is not plain."""


class Dimension(msgspec.Struct, gc=False):
    """One dimension of a period."""

    type: str
    volume: Number


class Period(msgspec.Struct, gc=False):
    """A charging period."""

    start_date_time: str
    dimensions: list[Dimension]
    tariff_id: str | None = None


class Tax(msgspec.Struct, gc=False):
    """A tax amount of 2.3.0."""

    amount: Number


class Price(msgspec.Struct, gc=False):
    """A claimed amount, in the shape of 2.2.1 or of 2.3.0."""

    excl_vat: Number = None
    incl_vat: Number = None
    before_taxes: Number = UNSET
    taxes: list[Tax] | None = None


class Place(msgspec.Struct, gc=False):
    """What a CDR tells of its location and matters here."""

    time_zone: str | None = None
    country: str | None = None


class Cdr(msgspec.Struct, gc=False):
    """A CDR; its tariffs stay as they are."""

    country_code: str
    id: str
    currency: str
    start_date_time: str
    end_date_time: str
    cdr_location: Place
    charging_periods: list[Period]
    tariffs: list[msgspec.Raw]
    total_cost: Price | None = None
    total_fixed_cost: Price | None = None
    total_energy_cost: Price | None = None
    total_time_cost: Price | None = None
    total_parking_cost: Price | None = None
    total_reservation_cost: Price | None = None
    total_energy: Number = None
    total_time: Number = None
    total_parking_time: Number = None
    credit: bool | None = None
    status: msgspec.Raw | msgspec.UnsetType = UNSET
    kwh: msgspec.Raw | msgspec.UnsetType = UNSET
    location: msgspec.Raw | msgspec.UnsetType = UNSET


def _number(text: str) -> tuple[int, int]:
    """Read a literal with a point; one with an exponent is not plain, nor one that is finer than a billionth."""
    whole, _, fraction = text.partition(".")
    digits = len(fraction)
    return int(whole + fraction) * _TENS[digits], digits


DECODER = msgspec.json.Decoder(Cdr, float_hook=_number)


def nano(value: Number) -> int:
    """Give a number in billionths."""
    if type(value) is tuple:
        return int(value[0])
    if type(value) is int:
        return value * NANO
    raise Odd


def instant(text: str) -> int:
    """Read a plain DateTime as microseconds since the epoch."""
    signs = text[7::3]
    if signs != _SECONDS and (len(text) != _MILLIS or signs[:5] != _SPLIT or text[-1] != "Z"):
        raise Odd
    if text[11:13] == "24":  # a newer Python takes that for the next day
        raise Odd
    since = datetime.fromisoformat(text) - _EPOCH
    return (since.days * 86_400 + since.seconds) * MICRO + since.microseconds


def offset_of(where: Zone, start: int, end: int) -> int:
    """Give the zone's offset from UTC in microseconds, where it stays the same from start to end."""
    if end - start >= _WEEK:
        raise Odd
    first, last = _of_that_day(where.info, start // DAY), _of_that_day(where.info, end // DAY)
    if first is None or last is None:
        first, last = _of_instant(where.info, start), _of_instant(where.info, end)
    if first != last:
        raise Odd
    return first


@lru_cache(maxsize=8192)
def _of_that_day(info: ZoneInfo, day: int) -> int | None:
    """Give the offset of a whole day of UTC; None for the days on which it changes."""
    first, last = _of_instant(info, day * DAY), _of_instant(info, (day + 1) * DAY)
    return first if first == last else None


def _of_instant(info: ZoneInfo, at: int) -> int:
    shift = datetime.fromtimestamp(at // MICRO, info).utcoffset() or timedelta()
    return (shift.days * 86_400 + shift.seconds) * MICRO
