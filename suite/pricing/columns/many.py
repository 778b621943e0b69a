"""Many CDRs priced at once: those of them that are plain, and plain enough for columns."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa

from suite.pricing.columns.cut import cut
from suite.pricing.columns.prices import schema
from suite.pricing.columns.read import column, lists, read
from suite.pricing.columns.rows import rows_of
from suite.pricing.columns.sums import hold, sums_of, volumes
from suite.pricing.columns.tables import RATE, Fit, Tables
from suite.pricing.columns.walk import choose, periods_of
from suite.pricing.plain import MOST_PERIODS, UNNAMED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from suite.pricing.columns.prices import Price

MOST = 4096
"""CDRs that are priced at once."""
_FEW = 64
"""So few are quicker one by one."""
_LONGEST = 1 << 20
"""Bytes of a CDR that is looked at here."""
_NET = 3_600_000
_NEWER = b'"before_taxes"'
_HERE = threading.local()


class Sheet:
    """Rows of a batch by columns, filled by one or by many."""

    def __init__(self, count: int) -> None:
        self.texts = np.full((3, count), "", object)
        self.words = np.zeros((2, count, 2), np.int64)
        self.known = np.zeros((2, count), bool)
        self.open = np.ones(count, bool)
        """Places not filled yet."""
        self.fits: list[Fit | None] = [None] * count
        """What is known of those that were filled at once."""

    def put(self, place: int, row: Price) -> None:
        """Fill one row."""
        self.texts[:, place] = row[:3]
        for at, amount in enumerate(row[3:]):
            if amount is not None:
                self.known[at, place] = True
                self.words[at, place] = ((amount & (2**64 - 1)) + 2**63) % 2**64 - 2**63, amount >> 64

    def batch(self) -> Any:
        """Give them as an Arrow record batch."""
        kinds = schema()
        texts = [pa.array(each, pa.string()) for each in self.texts]
        sums = []
        for known, words in zip(self.known, self.words, strict=True):
            bits = pa.py_buffer(np.packbits(known, bitorder="little"))
            sums.append(pa.Array.from_buffers(kinds.field("before").type, len(known), [bits, pa.py_buffer(words)]))
        return pa.RecordBatch.from_arrays([*texts, *sums], schema=kinds)


def priced(raws: Sequence[bytes], time_zone: str | None) -> Sheet:
    """Price what can be priced at once; the rest of the sheet stays open."""
    sheet = Sheet(len(raws))
    for begun in range(0, len(raws), MOST):
        _some(raws, range(begun, min(begun + MOST, len(raws))), sheet, time_zone)
    return sheet


def _some(raws: Sequence[bytes], which: range, sheet: Sheet, time_zone: str | None) -> None:
    tables = _tables()
    if len(which) < _FEW:
        return
    lines = [cut(raw, tables) if len(raw) < _LONGEST else None for raw in raws[which.start : which.stop]]
    places = np.array(which)
    if None in lines:
        places = places[[line is not None for line in lines]]
    cuts = [line for line in lines if line is not None]
    table, kept = read(cuts)
    if table is None:
        return
    _, count, _ = lists(column(table, "charging_periods"))
    some = (count > 0) & (count <= MOST_PERIODS)
    if not some.all():
        table, kept = table.filter(pa.array(some)).combine_chunks(), kept[some]
    if len(kept):
        _fill(sheet, places[kept], [cuts[each] for each in kept.tolist()], _Read(table, tables, time_zone))


class _Read(NamedTuple):
    """What a part of a batch was read as."""

    table: Any
    tables: Tables
    time_zone: str | None


def _fill(sheet: Sheet, places: Any, lines: list[bytes], found: _Read) -> None:
    """Price what was read, and fill the places of those that are plain."""
    rows = rows_of(*found)
    periods = periods_of(rows, found.tables)
    sums = sums_of(rows, periods, choose(periods, rows, found.tables), found.tables)
    older = hold(rows, sums)
    volumes(rows, periods, found.tables)
    good = rows.good
    good &= periods.total(periods.bad.astype(np.int64)) == 0
    # A claim in the newer shape that is null is seen in the text alone.
    good[[place for place in np.flatnonzero(good & older).tolist() if _NEWER in lines[place]]] = False
    which = np.flatnonzero(good)
    target = places[which]
    sheet.open[target] = False
    sheet.texts[0, target] = column(found.table, "id").to_numpy(zero_copy_only=False)[which]
    sheet.texts[1, target] = rows.currency[which]
    sheet.texts[2, target] = "agrees"
    nameless = periods.total(periods.nameless.astype(np.int64))[which] > 0
    _note(sheet, target.tolist(), rows.tariff[which].tolist(), nameless.tolist(), found.tables)
    for at, (amount, unit, known) in enumerate(((sums.before, _NET, good), (sums.after, _NET * RATE, sums.known))):
        shown = _half_up(amount[which], unit)
        sheet.known[at, target] = known[which]
        sheet.words[at, target] = np.stack([shown, shown >> 63], axis=1)


def _note(sheet: Sheet, target: list[int], tariff: list[int], nameless: list[bool], tables: Tables) -> None:
    """Remember by what each was priced. A clock that matters is sure here, and no change of prices falls into a period."""
    for place, at, unnamed in zip(target, tariff, nameless, strict=True):
        found = tables.fits[at]
        sheet.fits[place] = Fit(found.program, (*found.notes, UNNAMED)) if unnamed else found


def _half_up(amount: Any, unit: int) -> Any:
    return np.sign(amount) * ((2 * np.abs(amount) + unit) // (2 * unit))


def _tables() -> Tables:
    found: Tables | None = getattr(_HERE, "tables", None)
    if found is None or found.full:
        found = _HERE.tables = Tables()
    return found
