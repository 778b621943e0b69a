"""step_size: once a session for ENERGY, once for TIME and PARKING_TIME together, once for a reservation (mod_cdrs: step_size)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from suite.pricing.clock import MICRO

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from suite.pricing.lines import Line
    from suite.pricing.numbers import Amount
    from suite.pricing.periods import Quantity
    from suite.pricing.rules import Rules

_ENERGY, _TIME, _PARKING, _RESERVATION = ("ENERGY",), ("TIME",), ("PARKING_TIME",), ("RESERVATION_TIME",)
_ALL_TIME = (*_TIME, *_RESERVATION)
_GROUPS: dict[tuple[str, str], tuple[tuple[tuple[str, ...], ...], ...]] = {
    ("last", "apart"): ((_ENERGY,), (_TIME, _PARKING), (_RESERVATION,)),
    ("last", "together"): ((_ENERGY,), (_ALL_TIME, _PARKING)),
    ("dimension", "apart"): ((_ENERGY,), (_TIME,), (_PARKING,), (_RESERVATION,)),
    ("dimension", "together"): ((_ENERGY,), (_ALL_TIME,), (_PARKING,)),
}
"""By the readings of step and reservation: dimensions of which the last component decides, those that are summed together."""


def with_steps(lines: Sequence[Line], rules: Rules, used: Mapping[str, Quantity] | None = None) -> list[Line]:
    """Round the total of the last component's dimension up, and add what that adds to the last line of it.

    `used`: what the whole session used of each dimension, for the reading that rounds that.
    """
    made = list(lines)
    for group in _GROUPS[rules.step, rules.reservation]:
        places = [place for place, line in enumerate(made) if any(line.dimension in names for names in group)]
        if not places:
            continue
        last = made[places[-1]]
        alike = next(names for names in group if last.dimension in names)
        amounts = [made[place].quantity for place in places if made[place].dimension in alike]
        if sum(each.value for each in amounts) <= 0:
            continue
        if used is not None and last.dimension != "RESERVATION_TIME":
            amounts = [used[name] for name in alike if name in used]
        made[places[-1]] = last.more(_added(amounts, last, rules))
    return made


def _added(amounts: Sequence[Quantity], last: Line, rules: Rules) -> Amount:
    # A Wh and a second are both a million of the units that energy and time are reckoned in.
    step = last.component.step * MICRO
    total = sum(each.value for each in amounts)
    return blocks(_measured(amounts, rules, total), step, rules) * step - total


def _measured(amounts: Sequence[Quantity], rules: Rules, total: Amount) -> Amount:
    if rules.volume == "nominal":
        return total
    return sum((each.low if rules.volume == "low" else each.high for each in amounts), 0)


def blocks(total: Amount, step: int, rules: Rules) -> int:
    """Give the number of steps that hold the total; an exact multiple stays unless read to the letter (d87)."""
    whole, rest = divmod(total, step)
    return int(whole) + (1 if rest or rules.multiple == "next" else 0)
