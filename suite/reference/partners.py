"""Partners: one registration with another platform each, and the tokens that open our door.

Tokens live here and in the state that the user asked us to keep, nowhere else; `repr` shows none.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from suite.standard.routes import Side

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from suite.standard.versions import Version

Endpoints = dict[tuple[str, Side], str]
Kind = Literal["a", "ours", "pending", "previous"]
"""What a token is to its partner: token A, the current one, one announced but not confirmed, one that is spent."""


@dataclass(eq=False, slots=True)
class Partner:
    """One registration with another platform, before, during and after it."""

    name: str
    token_a: str = field(default="", repr=False)
    """Issued by us, alive until it was used for a registration."""
    token_ours: str = field(default="", repr=False)
    """What they use towards us."""
    token_theirs: str = field(default="", repr=False)
    """What we use towards them: their token A at first, then the one from their credentials."""
    pending: str = field(default="", repr=False)
    """Announced by us in a POST or PUT that is under way; works already."""
    previous: set[str] = field(default_factory=set, repr=False)
    """Spent: used tokens A and rotated ones. A strict platform refuses them."""
    version: Version | None = None
    versions_url: str = ""
    offered: dict[str, str] = field(default_factory=dict)
    """Version name to details URL, as they listed them."""
    details: dict[str, Endpoints] = field(default_factory=dict)
    """Version name to their endpoints, as their version details gave them."""
    party: tuple[str, str] | None = None
    """Country code and party id of theirs that we address; None: the first with a fitting role."""
    credentials: Mapping[str, object] = field(default_factory=dict, repr=False)
    """Theirs as received."""
    registered: bool = False
    busy: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)
    """Held while a handshake of theirs is under way: two at once must not both win."""

    @property
    def endpoints(self) -> Endpoints:
        """Their endpoints in the version of the registration, by module and side."""
        return self.details.get(self.version.name, {}) if self.version else {}

    def endpoint(self, version: Version, module: str, side: Side) -> str | None:
        """Give the URL of an endpoint of theirs, None where they offer none."""
        return self.details.get(version.name, {}).get((module, side))


@dataclass(frozen=True, slots=True)
class Grant:
    """What a token opens: whose it is, and which kind."""

    partner: Partner
    kind: Kind


class Partners:
    """All partners of a platform; a token finds its partner."""

    def __init__(self) -> None:
        self._by_name: dict[str, Partner] = {}

    def __iter__(self) -> Iterator[Partner]:
        """Walk over all of them, oldest first."""
        return iter(self._by_name.values())

    def __len__(self) -> int:
        """Count them."""
        return len(self._by_name)

    def __getitem__(self, name: str) -> Partner:
        """Give the partner of that name."""
        return self._by_name[name]

    def get(self, name: str) -> Partner | None:
        """Give the partner of that name, if there is one."""
        return self._by_name.get(name)

    def add(self, partner: Partner) -> Partner:
        """Take a partner in; the name is its key."""
        if partner.name in self._by_name:
            raise ValueError(f"there is a partner {partner.name!r} already")
        self._by_name[partner.name] = partner
        return partner

    def named(self, prefix: str) -> str:
        """Make up a name that is free."""
        number = len(self._by_name) + 1
        while f"{prefix}-{number}" in self._by_name:
            number += 1
        return f"{prefix}-{number}"

    def registered(self) -> list[Partner]:
        """Give those with a registration in force."""
        return [partner for partner in self if partner.registered]

    def by_token(self, token: str) -> Grant | None:
        """Find what a token opens; a platform has few partners, so a walk will do."""
        if not token:
            return None
        for partner in self:
            kind = _kind(partner, token)
            if kind:
                return Grant(partner, kind)
        return None


def _kind(partner: Partner, token: str) -> Kind | None:
    if token == partner.token_ours:
        return "ours"
    if token == partner.pending:
        return "pending"
    if token == partner.token_a:
        return "a"
    return "previous" if token in partner.previous else None
