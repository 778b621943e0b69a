"""What a period measured, whole or in part, and whether an element's restrictions hold."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from suite.pricing.clock import MICRO
from suite.pricing.periods import ABSURD_HOURS, ABSURD_KWH, HOUR, LONGER
from suite.pricing.plain.document import NANO, Odd, nano

if TYPE_CHECKING:
    from suite.pricing.numbers import Amount
    from suite.pricing.plain.document import Period
    from suite.pricing.plain.program import Rest

Measured = tuple["Amount | None", "Amount", "Amount", int, "int | None", "int | None"]
"""What a period measured: energy, charging time, parking time, half of the last digit of energy, most power, most current."""
Now = tuple[int, "Amount", int, "int | None", "int | None"]
"""Local day, energy used so far, age of the session, most power, most current: what restrictions are held against."""
BITS = {
    name: 1 << place
    for place, name in enumerate(
        (
            "ENERGY", "TIME", "PARKING_TIME", "RESERVATION_TIME", "MIN_POWER", "POWER", "MAX_POWER",
            "MIN_CURRENT", "CURRENT", "MAX_CURRENT", "ENERGY_EXPORT", "ENERGY_IMPORT", "STATE_OF_CHARGE", "FLAT",
        )
    )
}  # fmt: skip
ENERGY, TIME, PARKING, RESERVED = (BITS[each] for each in ("ENERGY", "TIME", "PARKING_TIME", "RESERVATION_TIME"))
TIMES = TIME | PARKING | RESERVED
_POWER, _CURRENT = 0b1110000, 0b1110000000
_FINEST = 8
"""Decimals of a volume whose last digit still has a half in whole numbers."""
_USUAL = 4
"""Decimals that every number has, printed or not."""
_HALF_KWH = NANO // (2 * 10**4)
BLUR = 2 * _HALF_KWH
"""What four decimals of an energy leave open."""
_MOST_ENERGY, _MOST_HOURS = ABSURD_KWH * NANO, ABSURD_HOURS * NANO


def read(period: Period, duration: int, asks: tuple[bool, bool]) -> tuple[Measured, int]:  # noqa: C901 - one pass, of millions
    """Read what was measured in a period of that duration, and which dimensions count. `asks`: for power, for current."""
    energy: int | None = None
    half, kind, hours, digits, bits = _HALF_KWH, 0, 0, 4, 0
    power: int | None = None
    current: int | None = None
    for each in period.dimensions:
        bit, volume = BITS[each.type], each.volume
        value, places = volume if type(volume) is tuple else (nano(volume), 0)
        if bits & bit or places > _FINEST:
            raise Odd
        bits |= bit
        if bit == ENERGY:
            energy = value
            if places > _USUAL:
                half = NANO // (2 * 10**places)
        elif bit & TIMES:
            if value and kind:
                raise Odd
            if value:
                kind, hours, digits = bit, value, places
        elif bit & _POWER:
            power = value if power is None or value > power else power
        elif bit & _CURRENT:
            current = value if current is None or value > current else current
    if (asks[0] and power is None) or (asks[1] and current is None) or kind == RESERVED:
        raise Odd
    if (energy is not None and not 0 <= energy <= _MOST_ENERGY) or not 0 <= hours <= _MOST_HOURS:
        raise Odd
    amount = _microseconds(hours, digits, duration) if kind else 0
    bits = bits & ENERGY | kind
    if kind == TIME:
        return (energy, amount, 0, half, power, current), bits
    return (energy, 0, amount, half, power, current), bits


def _microseconds(hours: int, digits: int, duration: int) -> int:
    """Give a printed time in microseconds: the length of its period where the two are the same but for rounding (d88)."""
    value, rest = divmod(hours * 18, 5)
    if rest:
        raise Odd
    slack = HOUR // (2 * 10 ** max(_USUAL, digits)) + MICRO // 1000
    if value - duration > LONGER:
        raise Odd
    return duration if -slack <= value - duration <= slack else value


def part_of(measured: Measured, share: int, of: int) -> Measured:
    """Give a share of what a period measured."""
    energy, time, parking, half, power, current = measured
    if energy is not None:
        energy = share_of(energy, share, of)
    return energy, share_of(time, share, of), share_of(parking, share, of), half, power, current


def share_of(amount: Amount, share: int, of: int) -> Amount:
    """Give a share of an amount, whole where it comes out so."""
    if not amount or share == of:
        return amount
    whole, rest = divmod(amount * share, of)
    return Fraction(amount * share, of) if rest else int(whole)


def fits(rest: Rest, now: Now) -> bool:
    """Say whether the rest of an element's restrictions holds."""
    for place, low, high in rest:
        value = now[place]
        if value is None or value < low or value >= high:
            return False
    return True
