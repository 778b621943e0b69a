"""What a charge has come to: its periods with what they measured, the energy, and the amount once it is over.

Energy and money are literals of the sample; of a charge that begins now, time is what really passed.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from suite.reference.charging import Charge
    from suite.reference.store import Json
    from suite.standard.versions import Version

_TIMES: Final = frozenset({"TIME", "PARKING_TIME", "RESERVATION_TIME"})
_HOUR: Final = 3600
_TENTH: Final = Decimal("0.000001")
VAT: Final = "VAT"


@dataclass(frozen=True, slots=True)
class Metered:
    """A charging period that is over."""

    began: float
    ended: float
    dimensions: Mapping[str, Decimal]


def metered(charge: Charge) -> list[Metered]:
    """Give the periods of a charge that are over."""
    found, began = [], charge.started
    for period, ended in zip(charge.sample.periods, charge.marks, strict=False):
        hours = (Decimal(int(ended - began)) / _HOUR).quantize(_TENTH).normalize() + 0
        measured = {kind: hours if kind in _TIMES else volume for kind, volume in period.dimensions.items()}
        found.append(Metered(began, ended, measured))
        began = ended
    return found


def kwh(charge: Charge) -> Decimal:
    """Add up the energy so far."""
    return sum((each.dimensions.get("ENERGY", Decimal(0)) for each in metered(charge)), Decimal(0))


def price(version: Version, before: Decimal, after: Decimal) -> object:
    """Write an amount as a version wants it."""
    if not version.price_keys:
        return before
    net, other = version.price_keys
    return {net: before, other: [{"name": VAT, "amount": after - before}] if version.tax_included else after}


def cost(version: Version, charge: Charge) -> Json:
    """Give `total_cost` of a charge that was used and is over; nothing while it is not known."""
    if charge.status != "COMPLETED" or not charge.marks:
        return {}
    return {"total_cost": price(version, charge.sample.total, charge.sample.total_with_vat)}
