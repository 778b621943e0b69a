"""Keeping partners and their tokens over a restart: an interface, and SQLite behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from suite.reference.partners import Partner, Partners


class Keeper(Protocol):
    """Where partners are written down."""

    def save(self, partners: Partners) -> None:
        """Write all of them down, in place of what was there."""
        ...

    def load(self) -> list[Partner]:
        """Read them again."""
        ...
