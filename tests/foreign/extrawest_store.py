"""What the foreign platform remembers, in memory: tokens, partners, and objects by module and version.

Written as an integrator of extrawest-ocpi would write it: no cleverness that would hide what the library does. Knows nothing
of the library; `extrawest_app` turns its calls into these.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

Row = dict[str, Any]


@dataclass
class Partner:
    """Somebody who registered: what they sent us, and in which version."""

    credentials: Row
    endpoints: Row
    version: str


@dataclass
class Store:
    """Everything the platform keeps."""

    tokens_a: list[str]
    partners: dict[str, Partner] = field(default_factory=dict)
    """By token C."""
    shelves: dict[tuple[str, str], dict[tuple[str, ...], Row]] = field(default_factory=dict)

    def shelf(self, module: str, version: str) -> dict[tuple[str, ...], Row]:
        """Give the objects of a module in a version, oldest first."""
        return self.shelves.setdefault((module, version), {})

    def register(self, used: str, partner: Partner) -> str:
        """Take a partner in; the token it came with, A or C, dies. Gives the new token C."""
        self.forget(used)
        token = str(uuid.uuid4())
        self.partners[token] = partner
        return token

    def forget(self, token: str) -> None:
        """End a token, whichever kind it is."""
        self.partners.pop(token, None)
        if token in self.tokens_a:
            self.tokens_a.remove(token)


def moment(row: Row) -> datetime:
    """Read `last_updated` of an object."""
    return aware(datetime.fromisoformat(row["last_updated"]))


def aware(value: datetime) -> datetime:
    """Read a time without zone as UTC."""
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value


def page(rows: list[Row], filters: Row) -> tuple[list[Row], int, bool]:
    """Cut the page the library asks for: rows, how many there are, and whether this is the last page."""
    since, until = filters["date_from"], filters["date_to"]
    found = [
        row
        for row in rows
        if (since is None or moment(row) >= aware(since)) and (until is None or moment(row) < aware(until))
    ]
    end = filters["offset"] + filters["limit"]
    return found[filters["offset"] : end], len(found), end >= len(found)
