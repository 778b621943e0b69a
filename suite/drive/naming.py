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


def named(ocpi: Conversation, name: str, value: Json) -> Json:
    """Give an object of ours in which Connectors name only what the target knows."""
    return _renamed(value, known(ocpi)) if name in _NAMING and _names(value) else value


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
