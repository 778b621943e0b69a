"""The audit as a breakdown that a person at accounts understands: period, element, quantity, step, price, tax, why."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from suite.pricing.bill import PARTS, Money, money
from suite.pricing.clock import local
from suite.pricing.numbers import rounded, text
from suite.pricing.why import why

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suite.pricing.audit import Audit
    from suite.pricing.lines import Line

_NAMES = {
    "ENERGY": ("energy", "kWh"), "TIME": ("charging time", "h"), "PARKING_TIME": ("parking time", "h"),
    "RESERVATION_TIME": ("reservation time", "h"), "FLAT": ("fixed fee", ""),
}  # fmt: skip
_PLACES = 4


def as_text(made: Audit) -> Iterator[str]:
    """Give the lines of the breakdown."""
    charge, bill = made.charge, made.bill
    yield f"{charge.kind.upper()} {charge.id or '(no id)'}: {verdict(made)}"
    yield f"Times are local, {charge.zone.why}. Amounts in {charge.currency or 'an unnamed currency'}."
    yield ""
    for line in bill.lines:
        yield _line(line, made)
        yield f"      {why(line, charge.zone.info.key)}"
    yield from _sums(made)
    if made.differences:
        yield ""
        yield "Differs from what is claimed:"
        for each in made.differences:
            yield f"  {each.pointer}: claimed {text(each.claimed)}, worked out {text(each.computed)}"
    for note in made.notes:
        where = f" [{note.pointer}]" if note.pointer else ""
        yield f"Note ({note.code}){where}: {note.message}"


def verdict(made: Audit) -> str:
    """Say in a few words what came of it."""
    if not made.verified:
        return "cannot be verified"
    if not made.agrees:
        wrong = [each for each in made.differences if not each.doubtful]
        return f"{len(wrong)} amount{'s' if len(wrong) > 1 else ''} wrong"
    if any(each.policy == "warn" for each in made.readings):
        return "agrees, under a reading that we doubt"
    return "agrees, under another accepted reading" if made.readings else "agrees"


def _line(line: Line, made: Audit) -> str:
    name, unit = _NAMES[line.dimension]
    at = local(line.start, made.charge.zone.info).strftime("%Y-%m-%d %H:%M:%S")
    billed = line.billed
    added = line.shown(line.added)
    amount = f"{_short(billed)} {unit}".rstrip() if unit else "once"
    if added:
        amount += f" ({_short(billed - added)} {'+' if added > 0 else '-'} {_short(abs(added))} by step_size {line.component.step})"
    vat = f", {text(line.component.vat, 0)} % VAT" if line.component.vat is not None else ""
    return f"{at}  {name}: {amount} at {text(line.component.price)}{vat} = {_money(money(line))}"


def _sums(made: Audit) -> Iterator[str]:
    yield ""
    for name, group in PARTS.items():
        if any(line.group == group for line in made.bill.lines):
            yield f"{name.replace('_', ' '):24} {_money(made.bill.parts[name])}"
    limit = f"   ({made.bill.limit} applies)" if made.bill.limit else ""
    yield f"{'total cost':24} {_money(made.bill.total)}{limit}"


def _money(amount: Money) -> str:
    before = "unknown" if amount.before is None else _short(amount.before, 2)
    after = "unknown" if amount.after is None else _short(amount.after, 2)
    return f"{before} before taxes, {after} after"


def _short(value: Fraction, at_least: int = 0) -> str:
    return str(text(rounded(value, _PLACES), at_least))
