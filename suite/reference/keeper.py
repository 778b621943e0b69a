"""Keeping a platform over a restart: its partners with their tokens, and the objects on its shelves; SQLite does it.

The file holds tokens in the clear, so only its owner may read it. It is written at each change, by one connection that
leaves it to the system when bytes reach the disk: a process that is killed loses nothing, a machine without power may.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from typing import TYPE_CHECKING, Any, Final, Protocol

from suite.reference.jsonread import write
from suite.reference.partners import Partner, Partners
from suite.standard.versions import is_known, version

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_TABLE: Final = (
    "CREATE TABLE IF NOT EXISTS partners (name TEXT PRIMARY KEY, place INTEGER NOT NULL, state TEXT NOT NULL)"
)
_SHELVES: Final = "CREATE TABLE IF NOT EXISTS shelves (shelf TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL, UNIQUE (shelf, key))"
_SHELVE: Final = "INSERT INTO shelves VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value"
_FACTS: Final = "CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL)"
_PLAIN: Final = ("token_a", "token_ours", "token_theirs", "pending", "versions_url", "offered", "registered")


class KeepsNothing(ValueError):
    """The file is there, and is none of ours."""


class Keeper(Protocol):
    """Where partners are written down."""

    def save(self, partners: Iterable[Partner]) -> None:
        """Write all of them down, in place of what was there."""
        ...

    def load(self) -> list[Partner]:
        """Read them again, oldest first."""
        ...

    def shelve(self, shelf: str, key: str, value: bytes) -> None:
        """Put something on a shelf, in place of what lay there."""
        ...

    def shelved(self, shelf: str) -> list[tuple[str, bytes]]:
        """Give what lies on a shelf, in the order in which its keys first came."""
        ...


class SqliteKeeper:
    """A database file, mode 0600; any thread may read and write it."""

    def __init__(self, path: Path) -> None:
        path.touch(mode=0o600)
        path.chmod(0o600)
        self._turn = threading.Lock()
        self._database = _opened(path)

    def save(self, partners: Iterable[Partner]) -> None:
        """Write all partners down, or none of them."""
        rows = [(partner.name, place, _state(partner)) for place, partner in enumerate(partners)]
        with self._turn, self._database as database:
            database.execute("DELETE FROM partners")
            database.executemany("INSERT INTO partners VALUES (?, ?, ?)", rows)

    def load(self) -> list[Partner]:
        """Read the partners of the last run."""
        with self._turn:
            rows = self._database.execute("SELECT name, state FROM partners ORDER BY place").fetchall()
        return [_partner(name, json.loads(state)) for name, state in rows]

    def fact(self, name: str) -> str:
        """Give a fact about the platform that was noted, such as its slug; empty for none."""
        with self._turn:
            row = self._database.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def note(self, name: str, value: str) -> None:
        """Note a fact about the platform."""
        with self._turn, self._database as database:
            database.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))

    def shelve(self, shelf: str, key: str, value: bytes) -> None:
        """Put something on a shelf, in place of what lay there."""
        with self._turn, self._database as database:
            database.execute(_SHELVE, (shelf, key, value))

    def shelved(self, shelf: str) -> list[tuple[str, bytes]]:
        """Give what lies on a shelf, in the order in which its keys first came."""
        with self._turn:
            found = self._database.execute("SELECT key, value FROM shelves WHERE shelf = ? ORDER BY rowid", (shelf,))
            return found.fetchall()


def _opened(path: Path) -> sqlite3.Connection:
    try:
        database = sqlite3.connect(path, check_same_thread=False)  # a lock lets one thread in at a time
        database.execute("PRAGMA synchronous = OFF")
        for table in (_TABLE, _FACTS, _SHELVES):
            database.execute(table)
    except sqlite3.DatabaseError as error:
        raise KeepsNothing(f"{path}: {error}") from error
    return database


def _state(partner: Partner) -> str:
    plain = {name: getattr(partner, name) for name in _PLAIN}
    details = {
        name: [[module, side, url] for (module, side), url in endpoints.items()]
        for name, endpoints in partner.details.items()
    }
    spoken = partner.version.name if partner.version else ""
    more = {"previous": sorted(partner.previous), "version": spoken, "details": details, "party": partner.party}
    return write(plain | more | {"credentials": partner.credentials}).decode()


def _partner(name: str, state: dict[str, Any]) -> Partner:
    partner = Partner(name, **{each: state[each] for each in _PLAIN})
    partner.previous = set(state["previous"])
    partner.version = version(state["version"]) if is_known(state["version"]) else None
    partner.details = {
        each: {(module, side): url for module, side, url in endpoints} for each, endpoints in state["details"].items()
    }
    partner.party = (state["party"][0], state["party"][1]) if state["party"] else None
    partner.credentials = state["credentials"]
    return partner


def recall(keeper: Keeper, partners: Partners) -> None:
    """Take in the partners of the last run."""
    for partner in keeper.load():
        partners.add(partner)
