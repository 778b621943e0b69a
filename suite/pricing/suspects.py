"""What a wrong amount looks like: mistakes that pricing engines make, tried on the session until one gives what is claimed.

A hint for the person who has to mend it, never a verdict. Each mistake is worked out by the engine itself on a session,
tariff or bill that was changed in that one respect.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING

from suite.pricing.bill import PARTS, bill, money
from suite.pricing.clock import MICRO
from suite.pricing.notes import Notes
from suite.pricing.rules import Rules
from suite.pricing.select import assign
from suite.pricing.steps import blocks
from suite.pricing.zones import UTC

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from suite.pricing.audit import Audit
    from suite.pricing.bill import Bill
    from suite.pricing.lines import Line
    from suite.pricing.tariff import Component

_OURS = Rules()
_MOST, _MOST_LINES = 100, 2000
"""Elements whose price is tried, and lines of a bill on which mistakes are tried at all."""


@dataclass(frozen=True, slots=True)
class Suspect:
    """A mistake that gives the claimed total: in words, and the lines that it makes, where it makes other ones."""

    words: str
    lines: tuple[Line, ...] = ()


def suspect(made: Audit) -> Suspect | None:
    """Name the first mistake that gives the claimed total before taxes, or else after taxes; None where none does."""
    claim = made.charge.costs.get("total_cost")
    if claim is None:
        return None
    ours, near = made.bill.total, made.tolerance
    sign = -1 if made.charge.credit else 1
    if claim.before is not None and _off(sign * claim.before, ours.before, near):
        return next(
            (
                Suspect(each, lines)
                for each, total, lines in _before(made)
                if not _off(sign * claim.before, total, near)
            ),
            None,
        )
    if claim.after is not None and _off(sign * claim.after, ours.after, near):
        return next((Suspect(each) for each, total in _after(made) if not _off(sign * claim.after, total, near)), None)
    return None


def _claimed(made: Audit) -> Fraction | None:
    before = made.charge.costs["total_cost"].before
    return -before if before is not None and made.charge.credit else before


def _only_the_total(made: Audit) -> bool:
    """Say whether every part is claimed, and right."""
    used = {name for name, group in PARTS.items() for line in made.bill.lines if line.group == group}
    return (
        not made.bill.limit
        and used <= made.charge.costs.keys()
        and all(f"{each.pointer}/".startswith("/total_cost/") for each in made.differences)
    )


def _off(claimed: Fraction, computed: Fraction | None, near: Fraction) -> bool:
    return computed is None or abs(claimed - computed) > near


def _before(made: Audit) -> Iterator[tuple[str, Fraction | None, tuple[Line, ...]]]:
    """Give totals before taxes as mistakes make them, the plainest mistakes first."""
    ours, lines = made.bill, made.bill.lines
    if len(lines) > _MOST_LINES:
        return
    yield "the price after taxes, claimed as the one before taxes", ours.total.after, ()
    if ours.limit:
        yield f"{ours.limit} ignored", _sum(lines), ()
    for words, left in (
        ("no step_size", _without_steps(lines)),
        ("step_size of each period instead of the session's", _step_per_period(lines)),
        ("nothing but the energy", [each for each in lines if each.dimension == "ENERGY"]),
        ("the reservation left out", [each for each in lines if each.group != "reservation"]),
        ("FLAT left out", [each for each in lines if each.dimension != "FLAT"]),
        ("parking left out", [each for each in lines if each.group != "parking"]),
        ("parking at the price of charging time", _parking_as_time(made)),
        ("FLAT of each period", _flat_per_period(made)),
    ):
        if tuple(left) != lines:
            yield words, _sum(left), tuple(left)
    if _only_the_total(made):
        yield "a total that is not the sum of its own parts", _claimed(made), ()
    if any(each.local for each in made.charge.tariffs):
        other = _in_utc(made)
        yield "local times of the tariff taken as UTC", other.total.before, other.lines
    for words, left in _one_price(made):
        yield words, _sum(left), tuple(left)


def _one_price(made: Audit) -> Iterator[tuple[str, list[Line]]]:
    """Give the lines with the price of one element all through, for each element of each dimension."""
    for tariff in made.charge.tariffs:
        for (reservation, dimension), found in tariff.picks.items():
            if reservation or dimension == "FLAT":
                continue
            for element, component in found[:_MOST]:
                words = f"element {element.place + 1} of tariff {tariff.id} for all {dimension}"
                yield (
                    words,
                    [
                        replace(each, component=component, element=element)
                        if each.dimension == dimension and each.tariff is tariff
                        else each
                        for each in made.bill.lines
                    ],
                )


def _after(made: Audit) -> Iterator[tuple[str, Fraction | None]]:
    """Give totals after taxes as mistakes make them."""
    total, lines = made.bill.total, made.bill.lines
    yield "the price before taxes, claimed as the one after taxes", total.before
    rates = {each.component.vat for each in lines if each.component.vat is not None}
    for vat in sorted(rates, reverse=True):
        if total.before is not None:
            yield f"{float(vat):g} % VAT on the whole total", total.before * (1 + vat / 100)
        if total.after is not None:
            yield f"VAT of {float(vat):g} % added twice", total.after * (1 + vat / 100)


def _sum(lines: Sequence[Line]) -> Fraction | None:
    found = [money(each).before for each in lines]
    known = [each for each in found if each is not None]
    return sum(known, Fraction()) if len(known) == len(found) else None


def _without_steps(lines: Sequence[Line]) -> list[Line]:
    return [replace(each, added=0) for each in lines]


def _step_per_period(lines: Sequence[Line]) -> list[Line]:
    return [replace(each, added=_up(each)) if each.dimension != "FLAT" else each for each in lines]


def _up(line: Line) -> Fraction | int:
    step = line.component.step * MICRO
    total = line.quantity.value
    return blocks(total, step, _OURS) * step - total if total > 0 else 0


def _flat_per_period(made: Audit) -> list[Line]:
    flat = next((each for each in made.bill.lines if each.group == "fixed"), None)
    if flat is None:
        return list(made.bill.lines)
    again = [replace(flat, place=each.place, start=each.start) for each in made.charge.charged[1:]]
    return [*made.bill.lines, *again]


def _parking_as_time(made: Audit) -> list[Line]:
    times: dict[str, Component] = {}
    for tariff in made.charge.tariffs:
        for _, component in tariff.picks.get(("", "TIME"), ())[:1]:
            times[tariff.id] = component
    return [
        replace(each, component=times[each.tariff.id], added=0)
        if each.dimension == "PARKING_TIME" and each.tariff.id in times
        else each
        for each in made.bill.lines
    ]


def _in_utc(made: Audit) -> Bill:
    charge = replace(made.charge, zone=UTC, notes=[])
    return bill(charge, list(assign(charge, Notes())), _OURS, Notes(), expired=None)


def first_differing(ours: Sequence[Line], theirs: Sequence[Line]) -> int:
    """Give the first period in which two sets of lines differ, -1 for none."""
    mine, other = _by_period(ours), _by_period(theirs)
    places = sorted({*mine, *other})
    return next((place for place in places if mine.get(place) != other.get(place)), -1)


def _by_period(lines: Sequence[Line]) -> dict[int, list[tuple[str, Fraction]]]:
    found: dict[int, list[tuple[str, Fraction]]] = {}
    for place, group in groupby(sorted(lines, key=lambda each: each.place), key=lambda each: each.place):
        found[place] = sorted((each.dimension, each.cost) for each in group)
    return found
