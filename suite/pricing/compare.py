"""Claims against a bill: which amounts differ by more than rounding explains (d60)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING

from suite.pricing.bill import NOTHING, PARTS, money
from suite.pricing.charge import Claim
from suite.pricing.periods import LONGER
from suite.pricing.restrictions import KWH
from suite.pricing.rounding import Near

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from suite.pricing.bill import Bill, Money
    from suite.pricing.charge import Charge

# Minor units other than two decimals (ISO 4217).
_NONE = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THREE = "BHD IQD JOD KWD LYD OMR TND"
_MINOR = {**dict.fromkeys(_NONE.split(), 0), **dict.fromkeys(_THREE.split(), 3), "CLF": 4, "UYW": 4}


@dataclass(frozen=True, slots=True)
class Difference:
    """An amount that is claimed otherwise than it was worked out."""

    pointer: str
    claimed: Fraction
    computed: Fraction
    doubtful: bool = False
    """Only worth a warning: the rules leave it open."""


def decimals(currency: str) -> int:
    """Give the decimals of a currency's smallest amount: 2 for EUR, none for JPY."""
    return _MINOR.get(currency.upper(), 2)


def minor_unit(currency: str) -> Fraction:
    """Give the smallest amount of a currency: 0.01 for EUR, 1 for JPY, 0.001 for KWD."""
    return Fraction(1, 10 ** decimals(currency))


def near_total(charge: Charge, bill: Bill, given: Fraction | None) -> Near:
    """Say what total_cost may be off."""
    return Near(minor_unit(charge.currency), bill.lines, given, rounds=not bill.limit)


def differences(charge: Charge, bill: Bill, given: Fraction | None) -> list[Difference]:
    """Hold every claimed cost against the bill; a credit CDR negates its total and may repeat or negate the rest (d43)."""
    near, credit = near_total(charge, bill, given), charge.credit
    found = list(_of(charge.costs.get("total_cost"), bill.total, near, sign=-1 if credit else 1, credit=credit))
    found.extend(_parts(charge.costs, bill, near, credit=credit))
    return found


def _parts(costs: Mapping[str, Claim], bill: Bill, near: Near, *, credit: bool) -> Iterator[Difference]:
    """Each part may be off what the roundings of its own lines allow."""
    nears = {
        name: replace(near, lines=[each for each in bill.lines if each.group == group], rounds=True)
        for name, group in PARTS.items()
        if name in costs
    }
    broken = {name: list(_of(costs[name], bill.parts[name], each, credit=credit)) for name, each in nears.items()}
    if credit:
        broken = {
            name: each and list(_of(costs[name], bill.parts[name], nears[name], sign=-1, credit=True))
            for name, each in broken.items()
        }
    if broken.get("total_fixed_cost") or broken.get("total_parking_cost"):
        signs = (1, -1) if credit else (1,)
        if any(_flat_elsewhere(costs, bill, near, sign=sign) for sign in signs):
            broken["total_fixed_cost"], broken["total_parking_cost"] = [], []
    for each in broken.values():
        yield from each


_MOST_FLATS = 8


def _flat_elsewhere(costs: Mapping[str, Claim], bill: Bill, near: Near, *, sign: int) -> bool:
    """A FLAT may be the session's or the parking's: where both sums fit, nothing is wrong with either."""
    fixed, parking = costs.get("total_fixed_cost"), costs.get("total_parking_cost")
    if fixed is None or parking is None:
        return False
    near = replace(near, lines=[each for each in bill.lines if each.group in {"fixed", "parking"}], rounds=True)
    both = Claim(_plus(fixed.before, parking.before), _plus(fixed.after, parking.after))
    if list(_of(both, bill.parts["total_fixed_cost"].plus(bill.parts["total_parking_cost"]), near, sign=sign)):
        return False
    flats = [money(line) for line in bill.lines if line.dimension == "FLAT" and line.group != "reservation"]
    some = (chosen for size in range(len(flats) + 1) for chosen in combinations(flats[:_MOST_FLATS], size))
    return any(not list(_of(fixed, _sum(chosen), near, sign=sign)) for chosen in some)


def _plus(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return None if one is None or other is None else one + other


def _sum(amounts: Iterable[Money]) -> Money:
    total = NOTHING
    for each in amounts:
        total = total.plus(each)
    return total


def _of(claim: Claim | None, found: Money, near: Near, *, sign: int = 1, credit: bool = False) -> Iterator[Difference]:
    if claim is None:
        return
    one, other = claim.before, found.before
    if one is not None and other is not None and not near.fits(sign * one, other, gross=False):
        yield Difference(claim.before_pointer, one, sign * other)
    one, other = claim.after, found.after
    if one is not None and other is not None and not near.fits(sign * one, other, gross=True):
        yield from _after(claim, found, near, sign=sign, credit=credit)
    known = blind(claim, found) and claim.before is not None and found.after is not None and found.after >= 0
    if known and sign * (claim.before or 0) - (found.after or 0) > near.allowed:
        yield Difference(claim.before_pointer, claim.before or Fraction(), sign * (found.after or Fraction()))


def _after(claim: Claim, found: Money, near: Near, *, sign: int, credit: bool) -> Iterator[Difference]:
    """Name what is wrong with an amount after taxes: itself, or where taxes are listed these, if they are not what is due."""
    after = claim.after or Fraction()
    wanted = sign * (found.after or Fraction())
    if claim.taxes is None:
        yield Difference(claim.after_pointer, after, wanted)
        return
    if credit and claim.before is not None and abs(claim.before - claim.taxes - wanted) <= near.allowed:
        return  # which sign the taxes of a credit have nobody said (d43)
    if found.before is None:
        yield Difference(claim.after_pointer.rpartition("/")[0], after, wanted)
        return
    due = wanted - sign * found.before
    if abs(claim.taxes - due) > near.allowed and not (credit and abs(claim.taxes + due) <= near.allowed):
        yield Difference(claim.after_pointer, claim.taxes, due)


def blind(claim: Claim, found: Money) -> bool:
    """Say whether nothing can be compared: prices include taxes of an unknown rate, and the claim lists none (d72).

    Only that an amount before taxes is not more than the one after them.
    """
    return (claim.before is None or found.before is None) and (claim.after is None or found.after is None)


_VOLUME = Fraction(1, 1000)


def totals(charge: Charge) -> dict[str, Fraction | None]:
    """Give what the periods add up to: kWh, and hours of the session and of parking; None where they do not record it."""
    energies = [each.quantities["ENERGY"].value for each in charge.charged if "ENERGY" in each.quantities]
    parked = [each.quantities["PARKING_TIME"].value for each in charge.charged if "PARKING_TIME" in each.quantities]
    hour = Fraction(3_600_000_000)
    return {
        "total_energy": Fraction(sum(energies)) / 10**KWH if energies else None,
        "total_time": Fraction(charge.end - charge.start) / hour,
        "total_parking_time": Fraction(sum(parked)) / hour if parked else None,
    }


def volume_differences(charge: Charge) -> Iterator[Difference]:
    """Hold total_energy, total_time and total_parking_time against the periods (d45, d46, d85)."""
    found = totals(charge)
    rounding = _VOLUME + Fraction(len(charge.periods), 20_000)
    energy, claimed = found["total_energy"], charge.totals.get("total_energy")
    printed = max(rounding, _VOLUME + len(charge.charged) * _half_digit(charge))
    if energy is not None and claimed is not None and abs(abs(claimed) - abs(energy)) > printed:
        yield Difference("/total_energy", claimed, energy)
    yield from _time_difference(charge, rounding)
    parked, claimed = found["total_parking_time"], charge.totals.get("total_parking_time")
    if parked is not None and claimed is not None and abs(claimed - parked) > rounding:
        yield Difference("/total_parking_time", claimed, parked, doubtful=claimed < parked)


def _half_digit(charge: Charge) -> Fraction:
    """Half of the last digit of energies as printed: four behind the point, or fewer where none of them has more."""
    values = [each.quantities["ENERGY"].value for each in charge.charged if "ENERGY" in each.quantities]
    few = (most for most in (2, 3) if all(each % 10 ** (KWH - most) == 0 for each in values))
    digits = 4 if all(each % 10**KWH == 0 for each in values) else next(few, 4)
    return Fraction(1, 2 * 10**digits)


def _time_difference(charge: Charge, rounding: Fraction) -> Iterator[Difference]:
    claimed = charge.totals.get("total_time")
    if claimed is None or charge.kind != "cdr":
        return
    hour = Fraction(3_600_000_000)
    begun = next((each.start for each in charge.charged), charge.start)
    readings = [Fraction(charge.end - charge.start) / hour, Fraction(charge.end - begun) / hour]
    timed = [
        each.quantities[name].value
        for each in charge.charged
        for name in ("TIME", "PARKING_TIME")
        if name in each.quantities
    ]
    if sum(timed) - (charge.end - charge.start) <= LONGER:
        readings.append(Fraction(sum(timed)) / hour)
    if all(abs(claimed - each) > rounding for each in readings):
        yield Difference("/total_time", claimed, readings[0])
