"""Tariffs that Connectors of ours name: those that the target was given, since a receiver may refuse to hear of others.

Where the target takes Tariffs, one of ours is put there before the first Location that names it, and deleted behind the
last one. Where it takes none, no Connector names any.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from suite.drive.signals import Blocked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from suite.drive.conversation import Conversation

    Json = dict[str, object]

TARIFF = "SUITE-TARIFF-001"
_NAMING = frozenset({"location", "unpublished", "evse", "connector"})
_CHILDREN = ("evses", "connectors")
_OF_CARDS = frozenset({"session", "cdr"})
_OF_TOKEN = ("country_code", "party_id", "uid", "type", "contract_id")
"""What a CdrToken says of a Token."""


def named(ocpi: Conversation, name: str, value: Json) -> Json:
    """Give an object of ours in which Connectors name only what the target knows, and Sessions a card of its own."""
    if name in _OF_CARDS:
        value = with_card(ocpi, value)
    return _renamed(value, known(ocpi)) if name in _NAMING and _names(value) else value


def with_card(ocpi: Conversation, value: Json) -> Json:
    """Give an object of ours that was charged with a card of the target's, where it shows one; it need not take another."""
    card = card_of_theirs(ocpi)
    if card is None:
        return value
    if not ocpi.version.owner_in_objects:
        return {**value, "auth_id": card.get("auth_id")}
    return {**value, "cdr_token": {each: card.get(each) for each in _OF_TOKEN}}


def card_of_theirs(ocpi: Conversation) -> Json | None:
    """Find a Token in the target's own list that may be used; looked for once in each version."""
    known, version = ocpi.registration.cards, str(ocpi.version)
    if version not in known:
        known[version] = None
        if ocpi.offers("tokens", "sender"):
            data = ocpi.get("tokens", side="sender").data
            listed = [each for each in data if isinstance(each, dict)] if isinstance(data, list) else []
            known[version] = next(
                (each for each in listed if each.get("valid") is True and _is_whole(ocpi, each)), None
            )
    return known[version]


def _is_whole(ocpi: Conversation, token: Json) -> bool:
    wanted = _OF_TOKEN if ocpi.version.owner_in_objects else ("auth_id",)
    return all(isinstance(token.get(each), str) for each in wanted)


def known(ocpi: Conversation) -> Sequence[str]:
    """Ids of Tariffs of ours that the target has; the first to ask gives it one, where it takes any."""
    if not (ocpi.offers("locations", "receiver") and ocpi.offers("tariffs", "receiver")):
        return ()
    try:
        form = ocpi.ours.form("tariffs")
        if TARIFF not in ocpi.left_behind("tariffs"):  # it was deleted meanwhile
            ocpi.put("tariffs", *ocpi.our_party, TARIFF, body=form.make(TARIFF), side="receiver")
        ocpi.ours.can_look("tariffs")  # waits for a target that stores a moment later
    except Blocked:  # whatever is wrong with its Tariffs, it is no reason to say nothing of Locations
        return ()
    return (TARIFF,)


def delete_named(ocpi: Conversation) -> None:
    """DELETE our Tariffs, when no Location of ours names them any more."""
    for ident in ocpi.left_behind("tariffs"):
        ocpi.delete("tariffs", *ocpi.our_party, ident, side="receiver")


def _names(value: object) -> bool:
    if isinstance(value, list):
        return any(_names(each) for each in value)
    if not isinstance(value, dict):
        return False
    return bool({"tariff_id", "tariff_ids"} & set(value)) or any(_names(value.get(each)) for each in _CHILDREN)


def _renamed(value: Json, ids: Sequence[str]) -> Json:
    made: Json = {}
    for name, each in value.items():
        if name in _CHILDREN and isinstance(each, list):
            made[name] = [_renamed(child, ids) if isinstance(child, dict) else child for child in each]
        elif name == "tariff_id" and ids:
            made[name] = ids[0]
        elif name == "tariff_ids" and ids:
            made[name] = list(ids)
        elif name not in {"tariff_id", "tariff_ids"}:
            made[name] = each
    return made
