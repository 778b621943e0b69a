"""The words of the verdicts, on two axes: judgement (worst wins) and coverage (never hides a judgement)."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Judgement(StrEnum):
    """What was found, from best to worst."""

    PASS = "PASS"
    INFO = "INFO"
    WARNING = "WARNING"
    INCONCLUSIVE = "INCONCLUSIVE"
    FAIL = "FAIL"
    SUITE_ERROR = "SUITE_ERROR"

    @property
    def weight(self) -> int:
        """Order of severity; a larger number is worse."""
        return _ORDER[self]


_ORDER = {judgement: place for place, judgement in enumerate(Judgement)}


class Coverage(StrEnum):
    """Whether a scenario or requirement could be decided, and if not, why."""

    DECIDED = "decided"
    NEEDS_STIMULUS = "NEEDS_STIMULUS"
    NOT_APPLICABLE = "NOT_APPLICABLE"
    OUT_OF_BUDGET = "OUT_OF_BUDGET"


def worst(judgements: Iterable[Judgement]) -> Judgement:
    """Give the worst of them; PASS where there is none."""
    return max(judgements, key=lambda each: each.weight, default=Judgement.PASS)
