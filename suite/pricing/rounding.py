"""How a CPO may have rounded before it added: each line, each period or each component, upwards, downwards or to the nearest.

The standard says nothing of rounding (mod_tariffs: note on the Tariff object). A claim that is off the exact sum by more than one
unit is right where one of these ways gives it.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import isqrt
from typing import TYPE_CHECKING, NamedTuple

from suite.pricing.bill import money

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from suite.pricing.lines import Line

    Round = Callable[[Fraction], int]

_TWICE = 3
"""Amounts rounded before taxes and again after them are off by no more than so often what one rounding allows: the only way
of rounding that goes beyond that."""


class Way(NamedTuple):
    """A way of rounding, in words, and the sums that it gives."""

    words: str
    before: Fraction | None
    after: Fraction | None


@dataclass
class Near:
    """What a claim may be off: `given` by the user, else one minor unit, or half of one for each line (d60)."""

    unit: Fraction
    lines: Sequence[Line]
    given: Fraction | None = None
    rounds: bool = True
    """Whether ways of rounding count: not for a total that is a limit."""

    @property
    def allowed(self) -> Fraction:
        """The tolerance in currency units."""
        return self.given if self.given is not None else max(self.unit, self.unit / 2 * len(self.lines))

    @property
    def usual(self) -> Fraction:
        """What roundings up and down come to together, but for one case in ten thousand: 1.2 times the root of their number."""
        return max(self.unit, self.unit * isqrt(144 * len(self.lines)) / 10)

    def fits(self, claimed: Fraction, computed: Fraction, *, gross: bool) -> bool:
        """Say whether a claim fits what was worked out."""
        off = abs(claimed - computed)
        if off <= self.allowed:
            return True
        if not gross or self.given is not None or not self.rounds or off > _TWICE * self.allowed:
            return False
        return any(self._is(claimed, way.after) for way in ways(self.lines, self.unit, _NEAREST))

    def way(self, before: Fraction | None, after: Fraction | None) -> str:
        """Name the way of rounding that gives a claim; empty for none."""
        for each in ways(self.lines, self.unit):
            if (before is None or self._is(before, each.before)) and (after is None or self._is(after, each.after)):
                return each.words
        return ""

    def _is(self, claimed: Fraction, found: Fraction | None) -> bool:
        return found is not None and 2 * abs(claimed - found) <= self.unit


def ways(lines: Sequence[Line], unit: Fraction, modes: Sequence[str] = ()) -> Iterator[Way]:
    """Give the ways of rounding with what they come to; `modes`: these only."""
    amounts = [money(line) for line in lines]
    for what, key in _GROUPS.items():
        groups: dict[object, list[int]] = {}
        for place, line in enumerate(lines):
            groups.setdefault(key(line), []).append(place)
        nets = [_sum(amounts[place].before for place in each) for each in groups.values()]
        grosses = [_sum(amounts[place].after for place in each) for each in groups.values()]
        for how, to in ((each, _MODES[each]) for each in modes or _MODES):
            words = f"each {what} rounded {how}"
            net, gross = _sum(_to(each, unit, to) for each in nets), _sum(_to(each, unit, to) for each in grosses)
            yield Way(words, net, gross)
            pairs = list(zip(nets, grosses, strict=True))
            added = [_of_rounded(one, two, unit, to) for one, two in pairs]
            yield Way(f"{words}, and taxes of their sum", net, _sum(added))
            yield Way(f"{words}, and taxes of that rounded too", net, _sum(_to(each, unit, to) for each in added))
            taken = [_of_rounded(two, one, unit, to) for one, two in pairs]
            yield Way(f"{words} with its taxes, which are taken out of their sum", _sum(taken), gross)


def _of_rounded(given: Fraction | None, wanted: Fraction | None, unit: Fraction, to: Round) -> Fraction | None:
    """Round one of net and gross, and reckon the other from that."""
    if given is None or wanted is None:
        return None
    return to(given / unit) * unit * wanted / given if given else wanted


def _to(value: Fraction | None, unit: Fraction, to: Round) -> Fraction | None:
    return None if value is None else to(value / unit) * unit


def _sum(values: Iterable[Fraction | None]) -> Fraction | None:
    found = list(values)
    known = [each for each in found if each is not None]
    return sum(known, Fraction()) if len(known) == len(found) else None


def _nearest(value: Fraction) -> int:
    away = (2 * abs(value.numerator) + value.denominator) // (2 * value.denominator)
    return away if value >= 0 else -away


def _up(value: Fraction) -> int:
    return -(-value.numerator // value.denominator)


def _down(value: Fraction) -> int:
    return value.numerator // value.denominator


_MODES: dict[str, Round] = {"half up": _nearest, "to the even": round, "down": _down, "up": _up}
_NEAREST = ("half up", "to the even")
_GROUPS: dict[str, Callable[[Line], object]] = {
    "line": id,
    "period": lambda line: line.place,
    "component": lambda line: (line.tariff.pointer, line.component.pointer),
}
