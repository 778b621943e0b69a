"""What Sessions that are over cost: their charging periods name Tariffs, and these say what is to pay."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from suite.drive import Conversation, Telling, scenario

if TYPE_CHECKING:
    from suite.drive import Told

Json = dict[str, Any]
_PRICE = "sessions.total-cost.reproducible"


@scenario(
    "sessions.costs",
    phase="modules",
    module="sessions",
    side="sender",
    target=["CPO"],
    order=91,
    decides=[_PRICE],
    versions=lambda version: version.owner_in_objects,
)
def sessions_cost_what_their_tariffs_say(ocpi: Conversation) -> None:
    """Every Session that is over and says what it cost, listed or pushed, is priced by the Tariffs that its periods name."""
    telling = Telling(ocpi)
    over = [each for each in telling.sessions if each.value.get("total_cost") is not None]
    if not over:
        ocpi.not_here(_PRICE, "no Session that is over says when it ended and what it cost")
        return
    carried, reasons = _carried(telling), Counter[str]()
    for each in over:
        found = telling.priced(each, _PRICE, carried.get(str(each.value.get("id")).upper(), ()))
        if found.why_not:
            reasons[found.why_not] += 1
        else:
            telling.check(_PRICE, each, found)
    if reasons and _PRICE not in ocpi.decided:
        (most, _), *_ = reasons.most_common(1)
        ocpi.not_here(_PRICE, f"none of {len(over)} Sessions can be priced; mostly: {most}")


def _carried(telling: Telling) -> dict[str, list[Json]]:
    """The Tariffs that the only CDR of a Session has in it: these are those of its charge. Credited ones were wrong once."""
    found: dict[str, dict[str, list[Json]]] = {}
    for each in telling.cdrs:
        found.setdefault(str(each.value.get("session_id")).upper(), {})[each.ident] = _tariffs(each)
    return {session: next(iter(bills.values())) for session, bills in found.items() if len(bills) == 1}


def _tariffs(told: Told) -> list[Json]:
    listed = told.value.get("tariffs")
    return [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
