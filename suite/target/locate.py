"""Finds the line of every key in a TOML text, which tomllib does not tell.

A scan, no parser: tomllib has accepted the text before. Keys inside inline tables and arrays have the line of the key
that holds them.
"""

from __future__ import annotations

import re

Place = tuple[str | int, ...]

_HEADER = re.compile(r"\[\[?\s*(?P<name>[^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(
    r"(?P<key>(?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*'))*)\s*="
)
_PART = re.compile(r"[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*'")
_TOKEN = re.compile(r'"""|\'\'\'|"(?:\\.|[^"\\])*"|\'[^\']*\'|#.*|[\[\]{}]')
_OPENING, _CLOSING = frozenset("[{"), frozenset("]}")
_LONG = ('"""', "'''")


class _Scan:
    """Where in the text we are: inside a long string, inside brackets, below which header."""

    def __init__(self) -> None:
        self.found: dict[Place, int] = {}
        self.table: Place = ()
        self.counts: dict[Place, int] = {}
        self.quote = ""
        self.depth = 0

    def read(self, number: int, line: str) -> None:
        """Take the next line."""
        if not self.quote and not self.depth and self._names(number, line.strip()):
            return
        self._skip(line)

    def _names(self, number: int, line: str) -> bool:
        """Note what begins on this line; True where nothing can reach beyond it."""
        header = _HEADER.match(line)
        if header:
            self._enter(number, _parts(header["name"]), many=line.startswith("[["))
            return True
        key = _KEY.match(line)
        if key:
            place = self.table
            for part in _parts(key["key"]):
                place = (*place, part)
                self.found.setdefault(place, number)
        return False

    def _enter(self, number: int, parts: Place, *, many: bool) -> None:
        place: Place = ()
        for part in parts[:-1]:
            place = (*place, part)
            if place in self.counts:
                place = (*place, self.counts[place])
        place = (*place, parts[-1])
        self.found.setdefault(place, number)
        if many:
            self.counts[place] = self.counts.get(place, -1) + 1
            place = (*place, self.counts[place])
            self.found[place] = number
        self.table = place

    def _skip(self, line: str) -> None:
        """Follow brackets and long strings to the end of the line."""
        at = 0
        while at < len(line):
            if self.quote:
                end = line.find(self.quote, at)
                if end < 0:
                    return
                self.quote, at = "", end + 3
                continue
            token = _TOKEN.search(line, at)
            if token is None:
                return
            self._take(token[0])
            at = token.end()

    def _take(self, token: str) -> None:
        if token in _LONG:
            self.quote = token
        elif token in _OPENING:
            self.depth += 1
        elif token in _CLOSING:
            self.depth = max(0, self.depth - 1)


def _parts(name: str) -> Place:
    return tuple(part.strip("\"'") for part in _PART.findall(name))


def lines_of(text: str) -> dict[Place, int]:
    """Give the line of each key: `("connection", 0, "roles")` is a key of the first [[connection]]."""
    scan = _Scan()
    for number, line in enumerate(text.splitlines(), 1):
        scan.read(number, line)
    return scan.found


def line_of(lines: dict[Place, int], place: Place) -> int | None:
    """Give the line of a key or, where it is missing, of the nearest table around it."""
    while place:
        if place in lines:
            return lines[place]
        place = place[:-1]
    return None
