"""Faults of windows that show in more than one requirement."""

from __future__ import annotations

from typing import Any

from suite.faults.pagination import _CPO, _filtered
from suite.faults.register import mutant
from suite.reference.paging import Paging


@mutant(
    "pagination.total-count.filtered~guessed",
    at=Paging.total,
    collateral={"pagination.crawl.complete": "Sessions are always asked for from a date on"},
    **_CPO,
)
def count_guessed(real: Any, incoming: Any, total: int) -> Any:
    """X-Total-Count of a window is one too many, where there is anything in it."""
    return real(incoming, total + 1 if total and _filtered(incoming) else total)


@mutant(
    "pagination.windows.partition~early-end",
    at=Paging.window_to,
    collateral={"pagination.date-from.inclusive": "a short window that begins with an object ends before it"},
)
def end_too_early(real: Any, incoming: Any) -> Any:
    """date_to keeps out what was updated in the fourteen hours before it."""
    found = real(incoming)
    return found if found is None else found - 14 * 3600
