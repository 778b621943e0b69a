"""Tokens as data: contract ids, group ids, and what may not be let through without asking (TOK)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from suite.judge.records import Item, on_objects
from suite.judge.rule import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

_EMA_ID = re.compile(r"[A-Za-z]{2}(-?)[A-Za-z0-9]{3}\1[Cc]?[A-Za-z0-9]{8,9}(\1[A-Za-z0-9])?")
_LONGEST = 20
_APPS = frozenset({"APP_USER", "AD_HOC_USER"})


@on_objects("token", "tokens.contract-id.format")
def contract_ids(item: Item) -> Iterator[Fault]:
    """A contract id has the form of a contract ID."""
    name = "contract_id" if item.version.owner_in_objects else "auth_id"
    ident = item.value.get(name)
    if isinstance(ident, str) and ident != "#NA" and not _EMA_ID.fullmatch(ident):
        yield Fault(
            "tokens.contract-id.format",
            "country, provider, contract: NL-ABC-C12345678-X",
            ident,
            pointer=f"{item.pointer}/{name}",
        )


@on_objects("token", "tokens.group-id.length")
def group_ids(item: Item) -> Iterator[Fault]:
    """A group id fits into the idTag of old Charge Points."""
    group = item.value.get("group_id")
    if isinstance(group, str) and len(group) > _LONGEST:
        yield Fault(
            "tokens.group-id.length", f"at most {_LONGEST} characters", group, pointer=f"{item.pointer}/group_id"
        )


@on_objects("token", "tokens.app-user.never")
def apps_are_asked_for(item: Item) -> Iterator[Fault]:
    """A Token of an app or of an ad-hoc driver is never let through without asking."""
    kind, whitelist = item.value.get("type"), item.value.get("whitelist")
    if isinstance(kind, str) and kind in _APPS and isinstance(whitelist, str) and whitelist != "NEVER":
        yield Fault("tokens.app-user.never", "whitelist NEVER", whitelist, pointer=f"{item.pointer}/whitelist")
