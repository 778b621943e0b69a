"""What the lines of a plain CDR come to, and whether every claim fits that."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from suite.pricing.compare import decimals
from suite.pricing.lines import COST
from suite.pricing.numbers import plain
from suite.pricing.periods import LONGER
from suite.pricing.plain.document import NANO, UNSET, Odd, nano
from suite.pricing.plain.parts import ENERGY, TIMES
from suite.pricing.plain.program import GROSS
from suite.pricing.tariff import RATE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from suite.pricing.numbers import Amount
    from suite.pricing.plain.document import Cdr, Price
    from suite.pricing.plain.program import Bounds, Candidate, Program
    from suite.pricing.plain.session import Session

_COST_NANO, _GROSS_NANO = COST // NANO, GROSS // NANO
_RATE: int = 10**RATE
_NOTHING: tuple[Amount | None, Amount | None] = (0, 0)


class Sums:
    """What the lines come to, before and after taxes, by the part they belong to; None where an amount is not known."""

    def __init__(self, made: Program, amounts: Iterable[tuple[Candidate, Amount]]) -> None:
        taxes = made.tariff.taxes
        parts: dict[str, tuple[Amount | None, Amount | None]] = {}
        for by, amount in amounts:
            before, after = _net_and_gross(plain(amount) * by.worth, by, taxes)
            known = parts.get(by.group)
            parts[by.group] = (before, after) if known is None else (_plus(known[0], before), _plus(known[1], after))
        self.parts = parts
        self.before: Amount | None = 0
        self.after: Amount | None = 0
        for one, other in parts.values():
            self.before, self.after = _plus(self.before, one), _plus(self.after, other)

    def limited(self, made: Program) -> tuple[Amount | None, Amount | None, str]:
        """Give the total within min_price and max_price, and which of the two counted."""
        before, after, name = self.before, self.after, ""
        for limit, clamp, word in ((made.minimum, max, "min_price"), (made.maximum, min, "max_price")):
            if limit is not None:
                was = before, after
                before, after = _clamped(before, after, limit, clamp, without_taxes=made.tariff.taxes == "none")
                name = word if (before, after) != was else name
        return before, after, name


def _net_and_gross(cost: Amount, by: Candidate, taxes: str) -> tuple[Amount | None, Amount | None]:
    if taxes == "added":
        return cost, cost * by.rate
    if taxes == "included":
        known = by.component.vat is not None and by.rate > 0
        return (cost * _RATE / Fraction(by.rate) if known else None), cost * _RATE
    if taxes == "none":
        return cost, cost * _RATE
    return cost, None if cost else 0


def _plus(one: Amount | None, other: Amount | None) -> Amount | None:
    return None if one is None or other is None else one + other


def _clamped(
    before: Amount | None, after: Amount | None, limit: Bounds, clamp: Any, *, without_taxes: bool
) -> tuple[Amount | None, Amount | None]:
    was, top = before, limit.after
    if top is None and without_taxes and limit.before is not None:
        top = limit.before * _RATE
    if before is not None and limit.before is not None:
        before = clamp(before, limit.before)
    if after is not None and top is not None:
        after = clamp(after, top)
    return before, None if top is None and before != was else after


def tolerance(currency: str, allowed: Fraction | None) -> Amount:
    """Give what a plain claim may be off, in COST units: one that was rounded before it was added is not plain."""
    return COST // 10 ** decimals(currency) if allowed is None else allowed * COST


def hold(cdr: Cdr, sums: Sums, before: Amount | None, after: Amount | None, near: Amount) -> None:
    """Hold every claimed amount against what it comes to; one that differs is not plain."""
    if cdr.total_cost is None:
        raise Odd
    _fit(cdr.total_cost, before, after, near)
    for claim, group in (
        (cdr.total_fixed_cost, "fixed"),
        (cdr.total_energy_cost, "energy"),
        (cdr.total_time_cost, "time"),
        (cdr.total_parking_cost, "parking"),
        (cdr.total_reservation_cost, "reservation"),
    ):
        if claim is not None:
            _fit(claim, *sums.parts.get(group, _NOTHING), near)


def _fit(claim: Price, before: Amount | None, after: Amount | None, near: Amount) -> None:
    gross: int | None = None
    if claim.before_taxes is not UNSET:
        net = nano(claim.before_taxes)
        if claim.taxes:
            gross = net + sum(nano(each.amount) for each in claim.taxes)
    else:
        net = nano(claim.excl_vat)
        gross = None if claim.incl_vat is None else nano(claim.incl_vat)
    if before is None and (gross is None or after is None):
        raise Odd
    if before is not None and not -near <= net * _COST_NANO - before <= near:
        raise Odd
    if gross is not None and after is not None and not -near * _RATE <= gross * _GROSS_NANO - after <= near * _RATE:
        raise Odd


def unrecorded(session: Session, made: Program, cdr: Cdr) -> None:
    """A tariff on what the periods do not record is not plain; nor is one period whose energy only the total tells."""
    seen, has = session.seen, made.has
    if cdr.total_energy is not None and not seen & ENERGY and nano(cdr.total_energy):
        if "ENERGY" in has:
            raise Odd
        if len(session.starts) == 1:
            raise Odd
    parked = 0 if cdr.total_parking_time is None else nano(cdr.total_parking_time)
    if parked and session.parked is None and "PARKING_TIME" in has:
        raise Odd
    if not seen & TIMES and ("TIME" in has or "PARKING_TIME" in has) and session.end > session.start:
        raise Odd


def volumes(cdr: Cdr, session: Session) -> None:
    """Hold the sums of what was measured against the periods."""
    rounding = NANO // 1000 + len(session.starts) * (NANO // 20_000)
    if cdr.total_energy is not None:
        claimed = nano(cdr.total_energy)
        if session.energies is not None and abs(abs(claimed) - session.energies) > rounding:
            raise Odd
    if cdr.total_time is not None:
        # Hours in billionths times 18 are microseconds times 5.
        claimed = nano(cdr.total_time) * 18
        span = session.end - session.start
        readings = (span, session.end - session.starts[0], session.timed if session.timed - span <= LONGER else span)
        if all(abs(claimed - each * 5) > rounding * 18 for each in readings):
            raise Odd
    if cdr.total_parking_time is not None:
        claimed = nano(cdr.total_parking_time) * 18
        if session.parked is not None and abs(claimed - session.parked * 5) > rounding * 18:
            raise Odd
