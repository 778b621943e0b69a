"""Faults and oddities of a CPO before whose readers cards of each whitelist are held."""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

from suite.faults.register import eccentric, mutant
from suite.reference.authority import Authority
from suite.reference.cards import card_of
from suite.reference.charging import Wish
from suite.reference.swiping import CardRefusedError, Swiping

_SWIPE = ("swipe_card",)
_CPO = ("CPO",)
_REMEMBERED: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()
"""Platform -> uids that it has asked for."""


def _new(version: Any) -> bool:
    return bool(version.owner_in_objects)


@mutant("tokens.whitelist.never~trusted", at=Authority.asks, stimuli=_SWIPE)
def trusts_what_is_valid(real: Any, version: Any, known: Any) -> bool:
    """A card of whitelist NEVER that is valid is let through without asking."""
    return bool(real(version, known)) and not (known["whitelist"] == "NEVER" and known["valid"])


@mutant("tokens.whitelist.never~once", at=Authority.asks, stimuli=_SWIPE)
def asks_once(real: Any, version: Any, known: Any) -> bool:
    """A card of whitelist NEVER is asked for when it comes first, and let through from then on."""
    asked = _REMEMBERED.setdefault(real.args[0].core, set())
    before = known["uid"] in asked and known["whitelist"] == "NEVER" and known["valid"]
    asked.add(known["uid"])
    return bool(real(version, known)) and not before


@mutant("tokens.whitelist.never~invalid", at=Authority.asks, stimuli=_SWIPE, only=_new)
def invalid_is_the_end(real: Any, version: Any, known: Any) -> bool:
    """A card that is not valid is turned away without asking, whatever its whitelist says."""
    return bool(real(version, known)) and bool(known["valid"])


@mutant("tokens.whitelist.never~invalid", at=Swiping.turned_away)
def silently(real: Any, allowed: str) -> None:
    """Nothing is told of it."""
    del real, allowed


@mutant("tokens.whitelist.always~asked", at=Authority.asks, stimuli=_SWIPE)
def asks_always(real: Any, version: Any, known: Any) -> bool:
    """A card of whitelist ALWAYS is asked for."""
    return bool(real(version, known)) or known["whitelist"] == "ALWAYS"


@mutant("tokens.whitelist.always~turned-away", at=Swiping.authorized, stimuli=_SWIPE, only=_new)
async def does_not_know_always(real: Any, partner: Any, place: Any, uid: str) -> Any:
    """A card of whitelist ALWAYS cannot charge."""
    found = await real(partner, place, uid)
    if found[0].get("whitelist") == "ALWAYS":
        raise CardRefusedError("NOT_ALLOWED")
    return found


mutant("tokens.whitelist.always~turned-away", at=Swiping.turned_away)(silently)


@mutant("tokens.whitelist.offline~trusted", at=Authority.asks, stimuli=_SWIPE)
def never_asks_for_offline(real: Any, version: Any, known: Any) -> bool:
    """A card of whitelist ALLOWED_OFFLINE is let through without asking, although we are in contact."""
    return bool(real(version, known)) and known["whitelist"] != "ALLOWED_OFFLINE"


@mutant("tokens.whitelist.unreachable~turned-away", at=Authority.offline, stimuli=_SWIPE)
def nobody_without_an_answer(real: Any, known: Any) -> bool:
    """Where nobody answers no card can charge."""
    del real, known
    return False


@mutant("tokens.authorize.followed~blocked", at=Swiping.lets, stimuli=_SWIPE)
def blocked_is_no_reason(real: Any, said: Any) -> bool:
    """A card that we answered with BLOCKED charges."""
    return bool(real(said)) or said.allowed == "BLOCKED"


@mutant("tokens.authorize.followed~not-allowed", at=Swiping.lets, stimuli=_SWIPE)
def valid_is_enough(real: Any, said: Any) -> bool:
    """A card that is valid charges, although we answered with NOT_ALLOWED."""
    return bool(real(said)) or (said.asked and said.allowed == "NOT_ALLOWED")


@mutant("tokens.authorize.call-type~dropped", at=Authority.query, stimuli=_SWIPE)
def says_no_type(real: Any, version: Any, kind: str) -> dict[str, str]:
    """Who asks never names a type."""
    del real, version, kind
    return {}


# -- lawful ------------------------------------------------------------------------------------------------------------


@eccentric("tokens.cards~asks-for-allowed", at=Authority.asks, roles=_CPO, stimuli=_SWIPE)
def asks_for_whatever_it_may(real: Any, version: Any, known: Any) -> bool:
    """All cards are asked for but those of whitelist ALWAYS."""
    return bool(real(version, known)) or known["whitelist"] == "ALLOWED"


@eccentric("tokens.cards~refusal-is-done", at=Swiping.turned_away, roles=_CPO, stimuli=_SWIPE)
def holding_was_all(real: Any, allowed: str) -> None:
    """A card that was turned away has been held all the same, so the hook says that it was done."""
    del real, allowed


@eccentric("tokens.cards~attempts-are-told", at=Swiping.authorized, roles=_CPO, stimuli=_SWIPE)
async def attempts_are_told(real: Any, partner: Any, place: Any, uid: str) -> Any:
    """A card that is turned away leaves a Session that was never ACTIVE, and is INVALID."""
    try:
        return await real(partner, place, uid)
    except CardRefusedError:
        charging = real.args[0].core.charging
        where = (place.location_id, place.evse_uid, place.connector_id)
        charge = charging._new(partner, Wish(*where, card_of(partner, uid), "AUTH_REQUEST"), "PENDING")  # noqa: SLF001
        await charging._tell("created", charge)  # noqa: SLF001 - an attempt is nothing that the honest reference knows
        charge.status, charge.ended = "INVALID", charge.changed
        await charging._tell("progressed", charge)  # noqa: SLF001
        raise


@eccentric("tokens.cards~every-type", at=Authority.query, roles=_CPO, stimuli=_SWIPE)
def says_every_type(real: Any, version: Any, kind: str) -> dict[str, str]:
    """The type stands in the URL for RFID as well; by the name that the table of the oldest version has."""
    del real
    return {"type" if version.owner_in_objects else "token_type": kind}
