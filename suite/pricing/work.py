"""How much work it is to price a session, told before it is done: a record of a few megabytes could take hours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from suite.pricing.periods import HOUR

if TYPE_CHECKING:
    from collections.abc import Iterable

    from suite.pricing.charge import Charge
    from suite.pricing.periods import Period
    from suite.pricing.tariff import Tariff

MOST_WORK = 8_000_000
"""Elements that are asked, over all stretches and bills: some ten seconds. A day by the minute under 168 elements takes a
twenty-fifth of it for each bill."""
_DAY = 24 * HOUR
_STRETCH = 50
"""What a stretch takes beside its elements, in elements."""


def work_of(charge: Charge, periods: Iterable[tuple[Period, Tariff]]) -> int:
    """Give how many elements are asked at most; once for each bill, so once for each reading that is tried."""
    given = list(periods)
    back = any(each.quantities["ENERGY"].value < 0 for each, _ in given if "ENERGY" in each.quantities)
    tariffs = {id(tariff): tariff for _, tariff in given}.values()
    stretches = len(given)
    for each in tariffs:
        changes = each.changes
        limits = len(changes.energies)
        stretches += len(changes.ages) + (limits * len(given) if back else limits)
        if changes.local:
            stretches += (1 + (charge.end - charge.start) // _DAY) * len(changes.times)
    return stretches * (_STRETCH + max((len(each.elements) for each in tariffs), default=0))
