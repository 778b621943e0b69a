"""Exact numbers: from JSON's int, Decimal or text to Fraction, and back to decimal text. No float comes in or goes out."""

from __future__ import annotations

import json
import re
from decimal import Context, Decimal, InvalidOperation
from fractions import Fraction

_MOST_DIGITS = 40
_PLACES = 10
_EXACT = Context(prec=200)
_DIGITS = re.compile(r"[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d{1,3})?", re.ASCII)
"""What people write for a number; `Decimal` takes more than that."""

Amount = int | Fraction
"""An exact number in some small unit: a whole one nearly always, since that is what is quick to reckon with."""


def loads(data: bytes | str) -> object:
    """Read JSON with exact numbers; raises ValueError for whatever cannot be read."""
    try:
        return json.loads(data, parse_float=_literal)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _literal(text: str) -> Decimal:
    """Read a literal; one whose exponent no computer holds is no number."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return Decimal("NaN")


def number(value: object) -> Fraction | None:
    """Give an exact number for what JSON holds (a text of digits too), None for what is none or absurdly long."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return Fraction(value) if abs(value) < 10**_MOST_DIGITS else None
    if isinstance(value, float):
        return number(repr(value))
    if isinstance(value, str):
        return _text(value)
    return _decimal(value) if isinstance(value, Decimal) else None


def units(value: Fraction | Decimal | int, power: int) -> Amount:
    """Give a number in units of 10^-power: whole where it is, exact always."""
    if type(value) is Decimal:
        scaled = _EXACT.scaleb(value, power)
        whole = int(scaled)
        return whole if whole == scaled else Fraction(value) * 10**power
    made = value * 10**power
    return made.numerator if isinstance(made, Fraction) and made.denominator == 1 else made


def plain(value: Amount) -> Amount:
    """Give a whole number where a fraction is one."""
    return value.numerator if value.denominator == 1 else value


def _text(value: str) -> Fraction | None:
    if len(value) > 2 * _MOST_DIGITS or not _DIGITS.fullmatch(value.strip()):
        return None
    return _decimal(Decimal(value.strip()))


def _decimal(value: Decimal) -> Fraction | None:
    if not value.is_finite() or (value and not -_MOST_DIGITS < value.adjusted() < _MOST_DIGITS):
        return None
    exponent = value.as_tuple().exponent
    return Fraction(value) if isinstance(exponent, int) and exponent > -2 * _MOST_DIGITS else None


def places(value: object) -> int:
    """Give how many decimals a JSON number was printed with; 0 for a whole one."""
    if isinstance(value, float):
        value = Decimal(repr(value))
    if isinstance(value, str):
        try:
            value = Decimal(value.strip()[: 2 * _MOST_DIGITS])
        except InvalidOperation:
            return 0
    if isinstance(value, Decimal) and value.is_finite():
        exponent = value.as_tuple().exponent
        return max(0, -exponent) if isinstance(exponent, int) else 0
    return 0


def text(value: Fraction | None, at_least: int = 2) -> str | None:
    """Write an exact decimal where there is one, else ten decimals rounded half up; None stays None."""
    if value is None:
        return None
    whole, rest = divmod(abs(value.numerator) * 10**_PLACES, value.denominator)
    whole += 2 * rest >= value.denominator
    sign, digits = ("-" if whole and value < 0 else ""), str(whole).rjust(_PLACES + 1, "0")
    head, tail = digits[:-_PLACES], digits[-_PLACES:].rstrip("0")
    tail = tail.ljust(at_least, "0")
    return f"{sign}{head}.{tail}" if tail else f"{sign}{head}"


def _half_up(value: Fraction) -> int:
    away = (abs(value.numerator) * 2 + value.denominator) // (2 * value.denominator)
    return away if value >= 0 else -away


def rounded(value: Fraction, decimals: int) -> Fraction:
    """Round half up (away from zero) to so many decimals."""
    return Fraction(_half_up(value * 10**decimals), 10**decimals)
