"""The audit as JSON (CONTRACTS: `price`): exact decimal text, null for what is not known, why each line is as it is."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from suite.pricing.bill import PARTS, Money, money
from suite.pricing.clock import shown
from suite.pricing.compare import totals
from suite.pricing.numbers import text
from suite.pricing.rules import QUESTIONS, Rules
from suite.pricing.why import why

if TYPE_CHECKING:
    from suite.pricing.audit import Audit
    from suite.pricing.lines import Line
    from suite.pricing.notes import Note

_DIMENSIONS = {
    "energy_kwh": ("ENERGY",),
    "time_h": ("TIME",),
    "parking_time_h": ("PARKING_TIME",),
    "reservation_time_h": ("RESERVATION_TIME",),
}


def as_json(made: Audit, version: str) -> dict[str, Any]:
    """Give the document of CONTRACTS."""
    bill, charge = made.bill, made.charge
    summed = totals(charge)
    used = {line.group for line in bill.lines}
    return {
        "version": version,
        "currency": charge.currency,
        "total_cost": _money(bill.total if made.known else Money(None, None)),
        **{name: _money(bill.parts[name]) if group in used else None for name, group in PARTS.items()},
        "billed": {name: _billed(bill.lines, kinds) for name, kinds in _DIMENSIONS.items()},
        "total_energy_kwh": text(summed["total_energy"], 0),
        "total_time_h": text(summed["total_time"], 0),
        "total_parking_time_h": text(summed["total_parking_time"], 0),
        "price_limit_applied": bill.limit or None,
        "periods": [_line(line, charge.zone.info.key) for line in bill.lines],
        "differences": [
            {
                "pointer": each.pointer, "claimed": text(each.claimed), "computed": text(each.computed), "doubtful": each.doubtful,
            }
            for each in made.differences
        ],
        "notes": [_note(each) for each in made.notes],
        "readings": _readings(made),
        "tolerance": text(made.tolerance),
        "verified": made.verified,
    }  # fmt: skip


def _note(note: Note) -> dict[str, str]:
    made = {"code": note.code, "message": note.message}
    return {**made, "pointer": note.pointer} if note.pointer else made


def _money(amount: Money) -> dict[str, str | None]:
    return {"before_taxes": text(amount.before), "after_taxes": text(amount.after)}


def _billed(lines: tuple[Line, ...], kinds: tuple[str, ...]) -> str | None:
    found = [line.billed for line in lines if line.dimension in kinds]
    return text(sum(found, Fraction()), 0) if found else None


def _line(line: Line, zone: str) -> dict[str, Any]:
    cost = money(line)
    return {
        "period": line.place,
        "start_date_time": shown(line.start),
        "dimension": line.dimension,
        "quantity": text(line.shown(line.quantity.value), 0),
        "added_by_step_size": text(line.shown(line.added), 0),
        "price": text(line.component.price),
        "vat": text(line.component.vat, 0),
        "step_size": line.component.step if line.dimension != "FLAT" else None,
        "cost": _money(cost),
        "part": f"total_{line.group}_cost",
        "tariff_id": line.tariff.id,
        "element": line.element.place,
        "component": line.component.pointer,
        "why": why(line, zone),
    }


def _readings(made: Audit) -> list[dict[str, Any]]:
    """Name our reading of each question, and which other one fits the claim where ours does not."""
    ours, chosen = Rules(), {each.question.id: each for each in made.readings}
    return [
        {
            "id": each.id,
            "passage": each.passage,
            "used": getattr(ours, each.field),
            "fits_claim": chosen[each.id].value if each.id in chosen else None,
            "policy": chosen[each.id].policy if each.id in chosen else None,
        }
        for each in QUESTIONS
    ]
