"""step_size: once a session for ENERGY, once for TIME and PARKING_TIME together, once for a reservation (mod_cdrs: step_size)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from suite.pricing.clock import MICRO

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from suite.pricing.lines import Line
    from suite.pricing.numbers import Amount
    from suite.pricing.rules import Rules

_GROUPS = (("ENERGY",), ("TIME", "PARKING_TIME"), ("RESERVATION_TIME",))


def with_steps(lines: Sequence[Line], rules: Rules, used: Mapping[str, Amount] | None = None) -> list[Line]:
    """Round the total of the last component's dimension up, and add what that adds to the last line of it.

    `used`: what the whole session used of each dimension, for the reading that rounds that.
    """
    made = list(lines)
    for group in _groups(rules):
        places = [place for place, line in enumerate(made) if line.dimension in group]
        if not places:
            continue
        last = places[-1]
        same = [made[place] for place in places if made[place].dimension == made[last].dimension]
        if rules.reservation == "together":
            same = [made[place] for place in places]
        made[last] = made[last].more(_added(same, made[last], rules, used or {}))
    return made


def _groups(rules: Rules) -> tuple[tuple[str, ...], ...]:
    if rules.step == "dimension":
        return (("ENERGY",), ("TIME",), ("PARKING_TIME",), ("RESERVATION_TIME",))
    if rules.reservation == "together":
        return (("ENERGY",), ("TIME", "PARKING_TIME", "RESERVATION_TIME"))
    return _GROUPS


def _added(lines: Sequence[Line], last: Line, rules: Rules, used: Mapping[str, Amount]) -> Amount:
    # A Wh and a second are both a million of the units that energy and time are reckoned in.
    step = last.component.step * MICRO
    total = sum(line.quantity.value for line in lines)
    if total <= 0:
        return 0
    if rules.total == "session" and last.dimension in used:
        whole = used[last.dimension]
        return blocks(whole, step, rules) * step - whole
    return blocks(_measured(lines, rules, total), step, rules) * step - total


def _measured(lines: Sequence[Line], rules: Rules, total: Amount) -> Amount:
    if rules.volume == "nominal":
        return total
    return sum((line.quantity.low if rules.volume == "low" else line.quantity.high for line in lines), 0)


def blocks(total: Amount, step: int, rules: Rules) -> int:
    """Give the number of steps that hold the total; an exact multiple stays unless read to the letter (d87)."""
    whole, rest = divmod(total, step)
    return int(whole) + (1 if rest or rules.multiple == "next" else 0)
