"""What tempers a difference, or tells more of a claim that fits: a limit shared out, a period that is missing, rounding."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from suite.pricing.bill import PARTS
from suite.pricing.compare import near_total
from suite.pricing.notes import Note

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from suite.pricing.bill import Bill
    from suite.pricing.charge import Charge
    from suite.pricing.compare import Difference
    from suite.pricing.lines import Line


def doubted(
    charge: Charge, ours: Bill, found: list[Difference], others: Sequence[Bill], allowed: Fraction | None
) -> list[Difference]:
    """Mark as doubtful what the rules leave open: each is worth a warning then, and no more."""
    if _shared(charge, ours, found) or _between(charge, ours, others, allowed):
        return [replace(each, doubtful=True) for each in found]
    return found


def _shared(charge: Charge, ours: Bill, found: Sequence[Difference]) -> bool:
    """A limit that was shared out among the parts, so that they add up to a total that is right (d73)."""
    if not ours.limit or any(each.pointer.startswith("/total_cost") for each in found):
        return False
    total = charge.costs.get("total_cost")
    claimed = [charge.costs[name].before for name in PARTS if name in charge.costs]
    if total is None or total.before is None or None in claimed:
        return False
    summed = sum((each for each in claimed if each is not None), Fraction())
    return abs(summed - total.before) <= near_total(charge, ours, None).unit * max(1, len(claimed))


def _between(charge: Charge, ours: Bill, others: Sequence[Bill], allowed: Fraction | None) -> bool:
    """A total that some way of sharing out a period gives in which the price changes: the period that is missing is the fault.

    The CPO has a meter and may know how much it was on either side; the record does not tell (d75).
    """
    claim = charge.costs.get("total_cost")
    if claim is None or charge.credit or ours.limit:
        return False
    gross = any(line.tariff.taxes == "included" for line in ours.lines)
    claimed, total = (claim.after, ours.total.after) if gross else (claim.before, ours.total.before)
    if claimed is None or total is None:
        return False
    low = high = Fraction()
    bills = [_by_period(each.lines) for each in (ours, *others)]
    for key in {key for each in bills for key in each}:
        prices = {line.component.price for each in bills for line in each.get(key, ())}
        amounts = [sum((line.billed for line in each.get(key, ())), Fraction()) for each in bills]
        if len(prices) == 1 and len(set(amounts)) == 1:
            continue
        most = max(amounts)
        part = min(prices) if min(amounts) == most else min(*prices, Fraction())
        mine = sum((line.cost for line in bills[0].get(key, ())), Fraction())
        low, high = low + part * most - mine, high + max(prices) * most - mine
    if low == high:
        return False
    near = near_total(charge, ours, allowed).allowed
    return total + low - near <= claimed <= total + high + near


def _by_period(lines: Sequence[Line]) -> dict[tuple[int, str], list[Line]]:
    found: dict[tuple[int, str], list[Line]] = {}
    for line in lines:
        if line.dimension != "FLAT":
            found.setdefault((line.place, line.dimension), []).append(line)
    return found


def rounded(charge: Charge, fitting: Bill, allowed: Fraction | None) -> Iterator[Note]:
    """Tell by what rounding a total fits that is off the exact sum (d60), or that none does."""
    near, claim = near_total(charge, fitting, allowed), charge.costs.get("total_cost")
    if claim is None or fitting.limit or allowed is not None:
        return
    sign, total = (-1 if charge.credit else 1), fitting.total
    pairs = ((claim.before, total.before), (claim.after if not charge.credit else None, total.after))
    off = max((abs(sign * one - two) for one, two in pairs if one is not None and two is not None), default=Fraction())
    if off <= near.unit:
        return
    before, after = (None if one is None or two is None else sign * one for one, two in pairs)
    way = near.way(before, after)
    if way:
        yield Note("rounded-before-sum", f"total_cost fits with {way} before they were added (d60)", "/total_cost")
    elif off > near.usual:
        told = f"total_cost is off by {float(off):.4f}: within what rounding could add up to (d60), but no way of rounding gives it"
        yield Note("rounding-unexplained", told, "/total_cost")
