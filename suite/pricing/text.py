"""The audit as a breakdown that a person at accounts understands: period, element, quantity, step, price, tax, why."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from suite.pricing.bill import PARTS, Money, money
from suite.pricing.clock import MICRO, local
from suite.pricing.numbers import rounded, text
from suite.pricing.periods import HOUR
from suite.pricing.suspects import suspect
from suite.pricing.why import why

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suite.pricing.audit import Audit
    from suite.pricing.bill import Bill
    from suite.pricing.charge import Claim
    from suite.pricing.compare import Difference
    from suite.pricing.lines import Line
    from suite.pricing.numbers import Amount

_NAMES = {
    "ENERGY": "energy", "TIME": "charging time", "PARKING_TIME": "parking time", "RESERVATION_TIME": "reservation time",
    "FLAT": "fixed fee",
}  # fmt: skip
_PLACES = 4


def as_text(made: Audit) -> Iterator[str]:
    """Give the lines of the breakdown."""
    charge = made.charge
    yield f"{charge.kind.upper()} {charge.id or '(no id)'}: {verdict(made)}"
    yield f"Times are local, {charge.zone.why}. Amounts in {charge.currency or 'an unnamed currency'}."
    if charge.credit:
        yield "It is a credit: what its session costs is worked out, and total_cost has to be that with a minus."
    yield ""
    for line in made.bill.lines:
        yield _line(line, made)
        yield f"      {why(line, charge.zone.info.key)}"
    yield from _sums(made)
    yield from _differing(made)
    for note in made.notes:
        where = f" [{note.pointer}]" if note.pointer else ""
        yield f"Note ({note.code}){where}: {note.message}"


def verdict(made: Audit) -> str:
    """Say in a few words what came of it."""
    if not made.verified:
        why_not = next((each.message for each in made.notes if each.blocks), "it claims no costs")
        return f"cannot be verified: {why_not}"
    wrong = [each for each in made.differences if not each.doubtful]
    if wrong:
        return f"{len(wrong)} amount{'s' if len(wrong) > 1 else ''} wrong"
    if made.differences:
        return "nothing is surely wrong, but it cannot be reproduced"
    if any(each.policy == "warn" for each in made.readings):
        return "agrees, under a reading that we doubt"
    return "agrees, under another accepted reading" if made.readings else "agrees"


def _line(line: Line, made: Audit) -> str:
    at = local(line.start, made.charge.zone.info).strftime("%Y-%m-%d %H:%M:%S")
    inside = " in it" if line.tariff.taxes == "included" else ""
    vat = f", {text(line.component.vat, 0)} % VAT{inside}" if line.component.vat is not None else ""
    price = f"{text(line.component.price)}{_per(line)}"
    return f"{at}  {_NAMES[line.dimension]}: {_quantity(line)} at {price}{vat} = {_money(money(line))}"


def _per(line: Line) -> str:
    return {"FLAT": "", "ENERGY": " per kWh"}.get(line.dimension, " per hour")


def _quantity(line: Line) -> str:
    """Say how much was billed, and how much of that step_size added."""
    if line.dimension == "FLAT":
        return "once"
    used, added = line.quantity.value, line.added
    whole = used + added
    told = _amount(line, whole)
    if line.dimension != "ENERGY" and whole % HOUR:
        told += f" = {_short(line.shown(whole))} h"
    if added:
        more: Amount = added if added > 0 else -added
        step = _amount(line, line.component.step * MICRO)
        told += f" ({_amount(line, used)} {'+' if added > 0 else '-'} {_amount(line, more)} by steps of {step})"
    return told


def _amount(line: Line, amount: Amount) -> str:
    """Energy in kWh, times as people say them."""
    if line.dimension == "ENERGY":
        return f"{_short(line.shown(amount))} kWh"
    seconds, rest = divmod(amount, MICRO)
    hours, minutes = divmod(int(seconds) // 60, 60)
    left = int(seconds) % 60 + Fraction(rest) / MICRO
    parts = [f"{hours} h" if hours else "", f"{minutes} min" if minutes else "", f"{_short(left)} s" if left else ""]
    return " ".join(each for each in parts if each) or "0 s"


def _sums(made: Audit) -> Iterator[str]:
    """Give parts and total, and beside them what is claimed; under the reading that fits, too, where that is another one."""
    yield ""
    yield from _table(made, made.bill, made.charge.costs)
    if made.fitting is not None:
        yield ""
        names = ", ".join(f"{each.question.id} = {each.value}" for each in made.readings)
        yield f"Under the reading that fits, {names}:"
        yield from _table(made, made.fitting, made.charge.costs)


def _table(made: Audit, bill: Bill, costs: dict[str, Claim]) -> Iterator[str]:
    rows = {name: bill.parts[name] for name, group in PARTS.items() if any(each.group == group for each in bill.lines)}
    unknown = Money(None, None)
    rows |= {name: bill.parts[name] if made.known else unknown for name in PARTS if name in costs and name not in rows}
    yield f"{'':24}{'worked out':>24}{'claimed':>24}".rstrip()
    yield f"{'':24}{'before taxes':>14}{'after':>10}{'before taxes':>14}{'after':>10}"
    total = bill.total if made.known else unknown
    for name, worked in {**rows, "total_cost": total}.items():
        claim = costs.get(name)
        cells = [*_cells(worked), *(_cells(Money(claim.before, claim.after)) if claim else ("", ""))]
        odd = any(f"{each.pointer}/".startswith(f"/{name}/") for each in made.differences)
        mark = "  differs" if odd and bill is made.bill else ""
        limit = f"  ({bill.limit} applies)" if bill.limit and name == "total_cost" else ""
        told = "".join(f"{cell:>{width}}" for cell, width in zip(cells, (14, 10, 14, 10), strict=True))
        yield f"{name.replace('_', ' '):24}{told}{mark}{limit}".rstrip()


def _cells(amount: Money) -> tuple[str, str]:
    before, after = (None if each is None else _short(each, 2) for each in (amount.before, amount.after))
    return before or "unknown", after or "-"


def _differing(made: Audit) -> Iterator[str]:
    if not made.differences:
        return
    yield ""
    yield "Differs from what is claimed:"
    for each in made.differences:
        doubt = ", which the rules leave open" if each.doubtful else ""
        yield f"  {_named(each, made)}: claimed {text(each.claimed)}, worked out {text(each.computed)}{doubt}"
    found = suspect(made) if made.verified else None
    if found is not None:
        yield f"The claim is what comes out with: {found.words}."


def _named(each: Difference, made: Audit) -> str:
    whole = each.pointer.count("/") == 1 and each.pointer.endswith("_cost") and not made.charge.old
    return f"{each.pointer}{' after taxes' if whole else ''}"


def _money(amount: Money) -> str:
    if amount.after is None and amount.before is not None:
        return f"{_short(amount.before, 2)} before taxes"
    before = "unknown" if amount.before is None else _short(amount.before, 2)
    after = "unknown" if amount.after is None else _short(amount.after, 2)
    return f"{before} before taxes, {after} after"


def _short(value: Fraction, at_least: int = 0) -> str:
    return str(text(rounded(value, _PLACES), at_least))
