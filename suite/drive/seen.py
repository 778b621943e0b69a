"""Small sets of what a crawl has seen, a few bytes an entry: a million objects cost no memory worth naming.

Entries are kept by a hash of 64 bits. Two of a million collide once in thirty million crawls.
"""

from __future__ import annotations

import sqlite3
from hashlib import blake2b

_CACHE_KB = 2048
_BITS = 1 << 24
"""Two megabytes: one in four hundred of the new ids of a million has to be looked up, one in seven of four million."""
_PROBES = (0, 20, 40)
_AT_ONCE = 2_000


def short(text: str) -> int:
    """Give the hash by which a text is kept."""
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big", signed=True)


class Ids:
    """Which ids were seen, in a private temporary file that is gone when closed; tells when one comes again.

    A small filter knows most new ones as new, so that they are written many at a time and looked up never.
    """

    def __init__(self) -> None:
        """Open the file; nothing is written before it outgrows its cache."""
        self._db = sqlite3.connect("")
        self._db.execute(f"pragma cache_size = -{_CACHE_KB}")
        self._db.execute("pragma journal_mode = off")
        self._db.execute("pragma synchronous = off")
        self._db.execute("create table seen (id integer primary key)")
        self._filter = bytearray(_BITS >> 3)
        self._fresh: set[int] = set()
        self.count = 0

    def add(self, ident: str) -> bool:
        """Enter an id; False where it was there."""
        key, bits, known = short(ident), self._filter, True
        for shift in _PROBES:
            place = (key >> shift) & (_BITS - 1)
            mask = 1 << (place & 7)
            if not bits[place >> 3] & mask:
                bits[place >> 3] |= mask
                known = False
        if known and self._knows(key):
            return False
        self._fresh.add(key)
        if len(self._fresh) >= _AT_ONCE:
            self._write()
        self.count += 1
        return True

    def _knows(self, key: int) -> bool:
        if key in self._fresh:
            return True
        return self._db.execute("select 1 from seen where id = ?", (key,)).fetchone() is not None

    def _write(self) -> None:
        self._db.executemany("insert into seen values (?)", [(key,) for key in sorted(self._fresh)])
        self._fresh.clear()

    def close(self) -> None:
        """Let the file go."""
        self._db.close()
