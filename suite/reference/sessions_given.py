"""The receiver half of sessions: what CPOs push to us; GET shows it as it is kept.

PUT replaces everything. Since objects carry their owner, charging periods of a PATCH are added to those that are there;
before, nothing was said of it, and they replace them as any other field.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from suite.reference.halves import TakenIn
from suite.reference.seams import seam

if TYPE_CHECKING:
    from suite.reference.incoming import Incoming
    from suite.reference.store import Json

_PERIODS = "charging_periods"


class SessionsGiven(TakenIn):
    """Keeps Sessions of partners."""

    __slots__ = ()

    schema, param = "session", "session_id"

    @seam
    def merged(self, incoming: Incoming, before: Json, changes: Json) -> Json:
        """Put changes over what was there; what they do not name stays, periods are added."""
        if not incoming.spoken.owner_in_objects or _PERIODS not in changes:
            return {**before, **changes}
        return {**before, **changes, _PERIODS: self.added(_list(before), _list(changes))}

    @seam
    def added(self, before: list[object], new: list[object]) -> list[object]:
        """Add charging periods to those that are there."""
        return [*before, *new]


def _list(value: Json) -> list[object]:
    found = value.get(_PERIODS)
    return found if isinstance(found, list) else []
