"""Faults of an eMSP that thinks about a place when it is asked whether a card may charge there."""

from __future__ import annotations

from typing import Any

from suite.faults.register import eccentric, mutant
from suite.reference.instants import instant
from suite.reference.tokens import Tokens

_EMSP = ("EMSP",)


def _asked_about(real: Any, incoming: Any) -> dict[str, Any]:
    """The Location that somebody asks about, as he has given it to us; empty where he did not."""
    place = incoming.json if isinstance(incoming.json, dict) else {}
    given = real.args[0].core.modules["locations"].given[incoming.partner.name].objects
    ident = str(place.get("location_id")).upper()
    return next((each[name] for each in given.values() for name in each if name.upper() == ident), {})


@mutant("tokens.authorize.not-by-status~status", at=Tokens.allowed, roles=_EMSP)
def looks_at_the_status(real: Any, incoming: Any, found: Any) -> str:
    """Nobody may charge at a Location whose EVSEs are out of order."""
    evses = _asked_about(real, incoming).get("evses", [])
    return "NOT_ALLOWED" if any(each["status"] == "OUTOFORDER" for each in evses) else str(real(incoming, found))


@mutant("tokens.authorize.not-by-status~hours", at=Tokens.allowed, roles=_EMSP)
def looks_at_the_clock(real: Any, incoming: Any, found: Any) -> str:
    """Nobody may charge at a Location that is closed at this hour."""
    closings = _asked_about(real, incoming).get("opening_times", {}).get("exceptional_closings", [])
    now = real.args[0].core.now()
    closed = any((instant(each["period_begin"]) or 0) <= now <= (instant(each["period_end"]) or 0) for each in closings)
    return "NOT_ALLOWED" if closed else str(real(incoming, found))


@eccentric("tokens.authorize~only-known-places", at=Tokens.allowed, roles=_EMSP)
def only_where_it_knows(real: Any, incoming: Any, found: Any) -> str:
    """Nobody may charge at a Location that it has not heard of."""
    asked = isinstance(incoming.json, dict) and not _asked_about(real, incoming)
    return "NOT_ALLOWED" if asked else str(real(incoming, found))
