"""Small sets of what a crawl has seen, a few bytes an entry: a million objects cost no memory worth naming.

Entries are kept by a hash of 64 bits. Two of a million collide once in thirty million crawls.
"""

from __future__ import annotations

import sqlite3
from hashlib import blake2b

_CACHE_KB = 2048


def short(text: str) -> int:
    """Give the hash by which a text is kept."""
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big", signed=True)


class Ids:
    """Which ids were seen, in a private temporary file that is gone when closed; tells when one comes again."""

    def __init__(self) -> None:
        """Open the file; nothing is written before it outgrows its cache."""
        self._db = sqlite3.connect("")
        self._db.execute(f"pragma cache_size = -{_CACHE_KB}")
        self._db.execute("pragma journal_mode = off")
        self._db.execute("pragma synchronous = off")
        self._db.execute("create table seen (id integer primary key)")
        self.count = 0

    def add(self, ident: str) -> bool:
        """Enter an id; False where it was there."""
        new = self._db.execute("insert or ignore into seen values (?)", (short(ident),)).rowcount == 1
        self.count += new
        return new

    def close(self) -> None:
        """Let the file go."""
        self._db.close()
