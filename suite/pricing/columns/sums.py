"""What the periods of many CDRs come to: step_size, parts, totals, limits; and whether every claim fits that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from suite.pricing.columns.read import CLAIMS, VOLUMES, column, lists, numbers, valid
from suite.pricing.columns.tables import GROUPS, NONE, RATE, UNKNOWN
from suite.pricing.columns.walk import PARKING
from suite.pricing.periods import LONGER

if TYPE_CHECKING:
    from suite.pricing.columns.rows import Rows
    from suite.pricing.columns.tables import Tables
    from suite.pricing.columns.walk import Choice, Periods

_MOST = 2.0**61
"""Of the units after taxes: sums below this stay whole numbers of 64 bits, doubled too."""
_NET = 3_600_000
"""A ten thousandth of the currency, in UNIT."""
_CLAIMED = 10**9
"""In ten thousandths: claims beyond are priced one by one."""
_HOUR = 360
_FLAT = 3_600_000


@dataclass(slots=True)
class Sums:
    """By CDR, in UNIT before taxes and UNIT / RATE after: each part, and the total."""

    parts: dict[str, tuple[Any, Any, Any]]
    """Before, after, and whether after is known."""
    before: Any
    after: Any
    known: Any


def sums_of(rows: Rows, periods: Periods, choice: Choice, tables: Tables) -> Sums:
    """Add up what was chosen."""
    fixed = choice.flat >= 0
    amounts = [(choice.flat, fixed.astype(np.int64))]
    for chosen, amount in (
        (choice.energy, periods.energy),
        (choice.time, periods.time),
        (choice.parking, periods.parking),
    ):
        amounts.append((chosen, np.where(chosen >= 0, amount, 0)))
    size = sum(periods.total(amount) * unit for (_, amount), unit in zip(amounts, (_FLAT, _HOUR, 1, 1), strict=True))
    taken = [(chosen, amount + 0) for chosen, amount in amounts]
    size = size + _round_up(periods, taken, amounts, tables)
    rows.good &= size.astype(np.float64) * tables.largest.array[rows.tariff] < _MOST
    taxes = tables.taxes.array[rows.tariff]
    parts = _parts(periods, taken, taxes, tables)
    before = sum(each[0] for each in parts.values())
    after = sum(each[1] for each in parts.values())
    known = np.logical_and.reduce([each[2] for each in parts.values()])
    made = Sums(parts, before, after, known)
    _limit(made, rows, tables)
    return made


def _round_up(periods: Periods, taken: list[tuple[Any, Any]], amounts: list[tuple[Any, Any]], tables: Tables) -> Any:
    """step_size adds to the last line of energy, and to the last of times; give how much it can be by CDR."""
    place = np.arange(len(periods.row))
    added: Any = 0
    for which, weight in (((1,), _HOUR), ((2, 3), 1)):
        priced = np.maximum(*(amounts[each][0] for each in which)) if len(which) > 1 else amounts[1][0]
        last = np.maximum.reduceat(np.where(priced >= 0, place, -1), periods.first)
        at = np.flatnonzero(last >= 0)
        last = last[at]
        for each in which:
            chosen, amount = amounts[each][0][last], amounts[each][1]
            mine = chosen >= 0
            here = last[mine]
            more = -periods.total(amount)[at[mine]] % tables.step.array[chosen[mine]]
            taken[each][1][here] += more
            extra = np.zeros(len(periods.first))
            extra[at[mine]] = more
            added = added + extra * weight
    return added


def _parts(
    periods: Periods, taken: list[tuple[Any, Any]], taxes: Any, tables: Tables
) -> dict[str, tuple[Any, Any, Any]]:
    found: dict[str, tuple[Any, Any, Any]] = {}
    unknown = taxes == UNKNOWN
    for (chosen, amount), name in zip(taken, ("fixed", "energy", "time", "parking"), strict=True):
        net = periods.total(amount * tables.worth.array[chosen]) if tables.worth.count else 0 * periods.first
        gross = periods.total(amount * tables.gross.array[chosen]) if tables.worth.count else 0 * periods.first
        if name == "fixed" and tables.worth.count:
            parked = (tables.group.array[chosen] == GROUPS.index("parking")) & (amount > 0)
            if parked.any():
                share = amount * parked
                found["parking"] = (
                    periods.total(share * tables.worth.array[chosen]),
                    periods.total(share * tables.gross.array[chosen]),
                    True,
                )
                net, gross = net - found["parking"][0], gross - found["parking"][1]
        if name in found:
            net, gross = net + found[name][0], gross + found[name][1]
        found[name] = (net, gross, True)
    return {
        name: (net, np.where(unknown, 0, gross), ~unknown | (gross == 0)) for name, (net, gross, _) in found.items()
    }


def _limit(sums: Sums, rows: Rows, tables: Tables) -> None:
    """Hold totals within min_price and max_price."""
    limits = tables.limits.array[rows.tariff]
    for low, at in ((True, 0), (False, 2)):
        net, gross = limits[:, at], limits[:, at + 1]
        if (net == NONE).all() and (gross == NONE).all():
            continue
        clamp = np.maximum if low else np.minimum
        before = np.where(net == NONE, sums.before, clamp(sums.before, net))
        sums.after = np.where((gross == NONE) | ~sums.known, sums.after, clamp(sums.after, gross))
        sums.known = sums.known & ~((gross == NONE) & (before != sums.before))
        sums.before = before


def hold(rows: Rows, sums: Sums) -> Any:
    """Hold every claimed amount against what it comes to; say which CDRs claim in the older shape."""
    near = rows.unit
    older = np.zeros(len(rows.good), bool)
    nothing = 0 * sums.before, 0 * sums.before, np.ones(len(older), bool)
    rows.good &= valid(column(rows.table, "total_cost"))
    for name, group in CLAIMS.items():
        claim = column(rows.table, name)
        if claim.null_count == len(claim):
            continue
        said = valid(claim)
        found = (sums.before, sums.after, sums.known) if not group else sums.parts.get(group, nothing)
        net, gross, right, new = _claimed(claim)
        older |= said & ~new
        off = ~right | (np.abs(net * _NET - found[0]) > near)
        off |= (gross != NONE) & found[2] & (np.abs(gross * (_NET * RATE) - found[1]) > near * RATE)
        rows.good &= ~(said & off)
    return older


def _claimed(claim: Any) -> tuple[Any, Any, Any, Any]:
    """Give net, gross (NONE where it is not said), whether they are of the ordinary, and whether of the newer shape."""
    (older, right), (gross, also) = numbers(claim.field("excl_vat")), numbers(claim.field("incl_vat"))
    newer, fit = numbers(claim.field("before_taxes"))
    right &= also & fit
    new = newer != NONE
    net = np.where(new, newer, older)
    if new.any():
        gross = np.where(new, NONE, gross)
        taxes = claim.field("taxes")
        begun, count, values = lists(taxes)
        if len(values):
            tax, fit = numbers(values.field("amount"))
            wrong = ~fit | (tax == NONE)
            running = np.concatenate([[0], np.cumsum(np.where(wrong, 0, tax))])
            wronged = np.concatenate([[0], np.cumsum(wrong)])
            over = begun + count
            right &= ~new | (wronged[over] == wronged[begun])
            gross = np.where(new & (count > 0), net + running[over] - running[begun], gross)
    right &= (net != NONE) & (np.abs(net) < _CLAIMED) & ((gross == NONE) | (np.abs(gross) < _CLAIMED))
    return np.where(right, net, 0), np.where(right, gross, NONE), right, new


def volumes(rows: Rows, periods: Periods, tables: Tables) -> None:
    """Hold what was measured against its sums; a tariff on what no period records is out of the ordinary."""
    flags = tables.flags.array[rows.tariff]
    metered, timed = periods.total(periods.metered.astype(np.int64)) > 0, periods.total(periods.kind) > 0
    rounding = 20 + periods.count
    (energy, fit), (time, right), (parked, also) = (numbers(column(rows.table, name)) for name in VOLUMES)
    rows.good &= fit & right & also
    told = energy != NONE
    energies = periods.total(periods.energy)
    rows.good &= ~told | ~metered | (2 * np.abs(np.abs(np.where(told, energy, 0)) - energies) <= rounding)
    rows.good &= ~told | metered | (energy == 0) | (~flags[:, 5] & (periods.count > 1))
    rows.good &= timed | ~flags[:, 6] | (rows.end <= rows.start)
    charged, parking = periods.total(periods.time), periods.total(periods.parking)
    slack = rounding * (_HOUR // 2)
    said = np.where(time == NONE, 0, time) * _HOUR
    span, spent = rows.end - rows.start, charged + parking
    spans = (span, rows.end - periods.start[periods.first], np.where(spent - span <= LONGER // 1000, spent, span))
    rows.good &= (time == NONE) | np.logical_or.reduce([np.abs(said - each) <= slack for each in spans])
    said = np.where(parked == NONE, 0, parked) * _HOUR
    was = periods.total((periods.kind == PARKING).astype(np.int64)) > 0
    rows.good &= (parked == NONE) | ~was | (np.abs(said - parking) <= slack)
    rows.good &= (parked == NONE) | (parked == 0) | was | ~flags[:, 7]
