"""What a CDR tells beside its periods: its tariff, when it began and ended, its currency, the offset of its local time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from suite.pricing.clock import EARLIEST, LATEST, MICRO
from suite.pricing.columns.read import column, encoded, valid
from suite.pricing.columns.stamps import stamps
from suite.pricing.columns.tables import DAY, MARK, MILLI
from suite.pricing.compare import decimals
from suite.pricing.periods import LONGEST
from suite.pricing.plain.document import Odd, offset_of
from suite.pricing.zones import Zone, zone

if TYPE_CHECKING:
    from suite.pricing.columns.tables import Tables

_UNIT = 36 * 10**9
"""Of a currency, in UNIT."""


@dataclass(slots=True)
class Rows:
    """CDRs, a place each; `good` where nothing is out of the ordinary so far."""

    table: Any
    good: Any
    tariff: Any
    start: Any
    end: Any
    currency: Any
    unit: Any
    """The smallest amount of the currency, in UNIT."""
    offset: Any
    local: Any
    """Whether the clock of the location matters."""


def rows_of(table: Any, tables: Tables, time_zone: str | None) -> Rows:
    """Read them."""
    tariffs = column(table, "tariffs")
    good = valid(tariffs).copy()
    tariff = tariffs.fill_null(0).to_numpy(zero_copy_only=False) - MARK
    good &= (tariff >= 0) & (tariff < len(tables.programs))
    tariff[~good] = 0
    for name in ("country_code", "id", "cdr_location", "charging_periods"):
        good &= valid(column(table, name))
    credit = column(table, "credit")
    if credit.null_count < len(credit):
        good &= ~credit.fill_null(False).to_numpy(zero_copy_only=False)  # noqa: FBT003 - positional only
    good &= ~valid(column(table, "kwh"))
    start, right = stamps(column(table, "start_date_time"))
    end, also = stamps(column(table, "end_date_time"))
    good &= right & also & (start >= tables.starts.array[tariff]) & (start < tables.ends.array[tariff])
    good &= (
        (start >= EARLIEST // MILLI)
        & (end >= start)
        & (end <= LATEST // MILLI)
        & (end - start < (LONGEST - MICRO) // MILLI)
    )
    currency, unit = _currencies(table, tables, tariff, good)
    local = tables.flags.array[tariff, 0]
    made = Rows(table, good, tariff, start, end, currency, unit, np.zeros(len(good), np.int64), local)
    _clocks(made, time_zone)
    return made


def _currencies(table: Any, tables: Tables, tariff: Any, good: Any) -> tuple[Any, Any]:
    places, texts = encoded(column(table, "currency"))
    good &= places >= 0
    names = [each.upper() for each in texts]
    mine, theirs = tables.coded(names)[places], tables.currencies.array[tariff]
    good &= (mine != 0) & ((mine == theirs) | (theirs == 0))
    units = np.array([_UNIT // 10 ** decimals(each) for each in names] or [_UNIT])
    return np.array([*names, ""], object)[places], units[places]


def _clocks(rows: Rows, time_zone: str | None) -> None:
    """Work out the offsets from UTC, in milliseconds; what is long, or sees one change, is out of the ordinary."""
    which = np.flatnonzero(rows.local & rows.good)
    if not len(which):
        return
    location = column(rows.table, "cdr_location")
    named, zones = encoded(location.field("time_zone"))
    lands, countries = encoded(location.field("country"))
    start, end = rows.start[which], rows.end[which]
    first, last = start // DAY, end // DAY
    short = (last == first) | (last == first + 1)
    base, days = int(first.min()), int(first.max()) - int(first.min()) + 1
    cases, back = np.unique((lands[which] + 1) * (len(zones) + 1) + named[which] + 1, return_inverse=True)
    keys, again = np.unique(back * days + first - base, return_inverse=True)
    offsets, sure = np.zeros(len(keys), np.int64), np.zeros(len(keys), bool)
    for at, key in enumerate(keys.tolist()):
        case, day = divmod(key, days)
        land, name = divmod(int(cases[case]), len(zones) + 1)
        where = _zone(time_zone, zones[name - 1] if name else None, countries[land - 1] if land else None)
        found = _offset(where, base + day)
        sure[at], offsets[at] = where.sure and found is not None, found or 0
    rows.offset[which] = offsets[again]
    rows.good[which] &= short & sure[again]


@lru_cache(maxsize=1024)
def _zone(given: str | None, named: str | None, country: str | None) -> Zone:
    return zone(given, named, country)


def _offset(where: Zone, day: int) -> int | None:
    """Give the offset of a day and the next; None where it changes."""
    begun = day * DAY * MILLI
    try:
        return offset_of(where, begun, begun + 2 * DAY * MILLI - 1) // MILLI
    except Odd:
        return None
