"""The periods of many CDRs: what each measured, what prices it, and what that comes to. The plain walk, all at once.

A period in which something changes that prices hang on is out of the ordinary: its CDR is priced by itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from suite.pricing.columns.read import KINDS, column, encoded, lists, numbers, valid
from suite.pricing.columns.stamps import stamps
from suite.pricing.columns.tables import DAY, FAR, NONE, SPAN
from suite.pricing.periods import ABSURD_HOURS, ABSURD_KWH, LONGER
from suite.pricing.plain.parts import BITS

if TYPE_CHECKING:
    from suite.pricing.columns.rows import Rows
    from suite.pricing.columns.tables import Tables

_PLACES = {name: place for place, name in enumerate(BITS)}
_ENERGY, _TIME, _PARKING, _RESERVED = (_PLACES[each] for each in ("ENERGY", "TIME", "PARKING_TIME", "RESERVATION_TIME"))
_POWER, _CURRENT = (slice(_PLACES[f"MIN_{each}"], _PLACES[f"MAX_{each}"] + 1) for each in ("POWER", "CURRENT"))
_KINDS = len(BITS)
_HOUR = 360
"""Milliseconds of a ten thousandth of an hour."""
_SLACK = 181
"""A printed time and the length of its period are the same but for rounding."""
_SECOND = 1000
_LONGER = LONGER // 1000
_THURSDAY, _WEEK = 3, 7
TEN_THOUSAND = 10_000
PARKING = 2


@dataclass(slots=True)
class Periods:
    """Periods side by side, a place each."""

    row: Any
    first: Any
    """By CDR: its first period."""
    count: Any
    start: Any
    over: Any
    place: Any
    """Within its CDR."""
    tariff: Any
    bad: Any
    """Out of the ordinary."""
    energy: Any
    time: Any
    parking: Any
    power: Any
    current: Any
    metered: Any
    """Whether its energy was recorded."""
    kind: Any
    """0 for no time, 1 for charging, 2 for parking."""
    nameless: Any
    """Whether it names no tariff."""
    used: Any = field(default=None)

    def total(self, values: Any) -> Any:
        """Add up by CDR."""
        return np.add.reduceat(values, self.first)


def periods_of(rows: Rows, tables: Tables) -> Periods:
    """Read the periods, of which every CDR has some."""
    first, count, values = lists(column(rows.table, "charging_periods"))
    row = np.repeat(np.arange(len(count)), count)
    begun, good = stamps(values.field("start_date_time"))
    bad = ~good
    over = np.empty_like(begun)
    over[:-1] = begun[1:]
    over[first + count - 1] = rows.end
    bad[first] |= begun[first] < rows.start - _SECOND
    bad |= over < begun
    named, nameless = _named(values.field("tariff_id"), rows.tariff[row], tables)
    bad |= ~(named | nameless)
    place, tariff = np.arange(len(row)) - first[row], rows.tariff[row]
    measured = _measured(values.field("dimensions"), over - begun, bad)
    return Periods(row, first, count, begun, over, place, tariff, bad, nameless=nameless, **measured)


def _named(ids: Any, tariff: Any, tables: Tables) -> tuple[Any, Any]:
    """Say whether a period names its CDR's tariff, and whether it names none."""
    places, texts = encoded(ids)
    said = tables.coded(texts)[places]
    return said == tables.idents.array[tariff], said == 0


def _measured(dimensions: Any, duration: Any, bad: Any) -> dict[str, Any]:
    """Read what was measured: energy, times, power and current, whether energy was recorded, and time."""
    bad |= ~valid(dimensions)
    _, counts, values = lists(dimensions)
    period = np.repeat(np.arange(len(counts)), counts)
    kinds = _kinds(values.field("type"))
    volumes, fit = numbers(values.field("volume")) if len(values) else (np.zeros(0, np.int64), np.zeros(0, bool))
    wrong = ~fit | (kinds < 0) | (volumes == NONE)
    if wrong.any():
        bad[period[wrong]] = True
        volumes = np.where(wrong, 0, volumes)
    table = np.full((_KINDS, len(counts)), NONE, np.int64)
    table[kinds, period] = volumes
    bad |= (table != NONE).sum(axis=0) != counts  # a dimension twice
    metered = table[_ENERGY] != NONE
    energy = np.where(metered, table[_ENERGY], 0)
    spent = np.where(table[_TIME : _RESERVED + 1] != NONE, table[_TIME : _RESERVED + 1], 0)
    bad |= (energy < 0) | (energy > ABSURD_KWH * TEN_THOUSAND) | (spent[_RESERVED - _TIME] != 0)
    hours = spent[0] + spent[1]
    bad |= ((spent[0] != 0) & (spent[1] != 0)) | (hours < 0) | (hours > ABSURD_HOURS * TEN_THOUSAND)
    printed = hours * _HOUR
    bad |= printed - duration > _LONGER
    amount = np.where((hours != 0) & (np.abs(printed - duration) <= _SLACK), duration, printed)
    energy[bad] = amount[bad] = 0
    charging = spent[0] != 0
    return {
        "energy": energy,
        "time": amount * charging,
        "parking": amount * ~charging,
        "power": table[_POWER].max(axis=0),
        "current": table[_CURRENT].max(axis=0),
        "metered": metered,
        "kind": (hours != 0) * np.where(charging, 1, PARKING),
    }


def _kinds(types: Any) -> Any:
    from pyarrow import compute  # noqa: PLC0415 - slow to import

    return compute.index_in(types, value_set=KINDS).fill_null(-1).to_numpy(zero_copy_only=False)


@dataclass(slots=True)
class Choice:
    """By period: the row of the tables that prices it, -1 for none."""

    flat: Any
    energy: Any
    time: Any
    parking: Any


def choose(periods: Periods, rows: Rows, tables: Tables) -> Choice:
    """Find what prices each period; marks those in which that changes."""
    start, tariff = periods.start, periods.tariff
    shift = tariff * SPAN
    running = np.cumsum(periods.energy) - periods.energy
    used = running - running[periods.first[periods.row]]
    periods.used = used
    age = start - start[periods.first[periods.row]]
    sane = (age >= 0) & (age < FAR)
    periods.bad |= ~sane
    age = np.where(sane, age, 0)
    until = np.full(len(start), start.max() + 2 * FAR)
    if tables.ages.count > len(tables.programs):
        found = tables.ages.array[np.searchsorted(tables.ages.array, shift + age, "right")]
        until = np.where(found - shift == FAR, until, start - age + found - shift)
    local = tables.flags.array[tariff, 0]
    day, of_day = np.divmod(start + rows.offset[periods.row], DAY)
    day, of_day = day * local, of_day * local
    after = np.searchsorted(tables.clock.array, shift + of_day, "right")
    until = np.where(local, np.minimum(until, start - of_day + tables.clock.array[after] - shift), until)
    periods.bad |= (until < periods.over - _SECOND) | (until <= start + _SECOND)
    weekday = (day + _THURSDAY) % _WEEK * tables.flags.array[tariff, 1]
    cells = tables.cell(tariff, after - 1, weekday)
    so_far = _limits_of_energy(periods, shift, tables)
    now = (day, so_far, age, periods.power, periods.current)
    return _chosen(periods, tables, cells, now)


def _limits_of_energy(periods: Periods, shift: Any, tables: Tables) -> Any:
    """Give the energy used so far, where a limit within the last digits is reached; one inside a period is a change."""
    used = periods.used
    if tables.energies.count == len(tables.programs):
        return used
    limits, blur = tables.energies.array, periods.place + 1
    near = np.searchsorted(limits, shift + np.maximum(used - blur, 0))
    after = np.searchsorted(limits, shift + used + blur, "right")
    periods.bad |= (after - near > 1) | ((limits[after] - shift < used + periods.energy - blur) & (periods.energy > 0))
    return np.where(after > near, limits[near] - shift, used)


def _chosen(periods: Periods, tables: Tables, cells: Any, now: tuple[Any, ...]) -> Choice:
    flags = tables.flags.array[periods.tariff]
    power, current = flags[:, 2], flags[:, 3]
    periods.bad |= (power & (periods.power == NONE)) | (current & (periods.current == NONE))
    found = [np.full(len(cells), -1) for _ in range(4)]
    asked = (flags[:, 4], periods.energy != 0, periods.time != 0, periods.parking != 0)
    for dimension, (wanted, chosen) in enumerate(zip(asked, found, strict=True)):
        which = np.flatnonzero(wanted & ~periods.bad)
        _pick(chosen, which, dimension, cells, now, tables)
    flat = found[0]
    paid = np.flatnonzero(flat >= 0)
    _, once = np.unique(periods.row[paid], return_index=True)
    found[0] = np.full(len(cells), -1)
    found[0][paid[once]] = flat[paid[once]]
    return Choice(*found)


def _pick(chosen: Any, which: Any, dimension: int, cells: Any, now: tuple[Any, ...], tables: Tables) -> None:
    """Take the first candidate whose restrictions hold."""
    at, left = tables.first.array[cells[which], dimension], tables.count.array[cells[which], dimension]
    while len(which := which[left > 0]):
        at, left = at[left > 0], left[left > 0]
        holds = ~tables.rest.array[at]
        if not holds.all():
            open_ = np.flatnonzero(~holds)
            holds[open_] = _holds(tables, at[open_], [each[which[open_]] for each in now])
        chosen[which[holds]] = at[holds]
        which, at, left = which[~holds], at[~holds] + 1, left[~holds] - 1


def _holds(tables: Tables, at: Any, now: list[Any]) -> Any:
    values = np.stack(now, axis=1)
    return ((tables.low.array[at] <= values) & (values < tables.high.array[at])).all(axis=1)
