"""Whose objects are whose: parties of ours that own data, parties of a partner, and when two ids are the same.

Ids are case-insensitive as soon as objects carry their owner (CiString); before that case counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from suite.standard.routes import side_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from suite.reference.core import Core
    from suite.reference.partners import Partner
    from suite.reference.store import Json
    from suite.standard.versions import Version

Owner = tuple[str, str]


def fold(version: Version) -> Callable[[str], str]:
    """Give what makes ids equal that mean the same."""
    return str.upper if version.owner_in_objects else str


def owners(core: Core, module: str) -> tuple[Owner, ...]:
    """Give the parties of ours that own objects of a module."""
    found = [(each.country_code, each.party_id) for each in core.parties if side_of(module, each.role) == "sender"]
    return tuple(dict.fromkeys(found))


def shaped(core: Core, version: Version, value: Json) -> bool:
    """Say whether what is kept has the shape of a version: a partner that has moved finds nothing of its other one."""
    return not core.strict or ("country_code" in value) == version.owner_in_objects


def theirs(partner: Partner) -> list[Owner]:
    """Give the parties of a partner, as its credentials name them; empty where we know none, or where it routes."""
    listed = partner.credentials.get("roles")
    entries = listed if isinstance(listed, list) else [partner.credentials]
    routes = "hub_party_id" in partner.credentials or any(_role(each) == "HUB" for each in entries)
    return [] if routes else list(_parties(entries))


def _role(entry: object) -> object:
    return entry.get("role") if isinstance(entry, dict) else None


def _parties(entries: list[object]) -> Iterator[Owner]:
    for each in entries:
        found = (each.get("country_code"), each.get("party_id")) if hasattr(each, "get") else (None, None)
        if isinstance(found[0], str) and isinstance(found[1], str):
            yield found[0], found[1]
