"""Looks at one object of a collection: what is wrong with it, and what others may have to do with it.

Knows no other object. Values in, values out: a worker process does the same as the process that reads.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from suite.checking.relations import Relations, relations
from suite.checking.short_cdrs import ShortCdrs
from suite.judge.costs import on_cdr, on_notes, on_tariff
from suite.judge.documents import Finding, as_finding, examine
from suite.judge.leftovers import leftovers
from suite.judge.quick import Quick
from suite.standard.catalogue import requirements
from suite.wire.parse import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from suite.checking.short_cdrs import Short
    from suite.checking.sources import Piece
    from suite.judge.costs import Weighed
    from suite.judge.rule import Fault
    from suite.standard.versions import Version
    from suite.wire.parse import Parsed

_MONEY = frozenset({"cdr", "tariff"})
_NAMES = ("id", "uid")
_NUMBERS = frozenset({"NaN", "Infinity", "-Infinity"})
_BODY = "transport.body.json"
_TOGETHER = 1024
"""CDRs that are priced at once: more are no quicker."""


class Seen(NamedTuple):
    """One object that was looked at."""

    ident: str
    place: str
    findings: tuple[Finding, ...] = ()
    relations: Relations | None = None
    broken: bool = False
    """It is no JSON object, so nothing more is known of it."""
    own: tuple[Finding, ...] = ()
    looked: tuple[str, ...] = ()
    """What the rules of a profile say of it, and which of them were about it."""


@dataclass
class Inspector:
    """Looks at objects of one kind in one version."""

    version: Version
    name: str
    tariffs: Sequence[dict[str, Any]] = ()
    now: float = field(default_factory=time.time)
    refer: bool = True
    """Whether anybody asks for the Tariffs that a Location names."""

    def __post_init__(self) -> None:
        self._quick = Quick(self.version, self.name, self.now) if Quick.knows(self.name) else None
        self._short = ShortCdrs(self.version, self._quick) if self.name == "cdr" and self._quick else None

    @property
    def together(self) -> int:
        """How many objects are better looked at together."""
        return _TOGETHER if self._short else 1

    def look_at_all(self, pieces: Sequence[Piece]) -> Iterator[Seen]:
        """Judge many objects, each as `look` does."""
        if self._short:
            yield from map(self.judge, pieces, self._short.look_at_all([each.raw for each in pieces]))
        else:
            yield from map(self.look, pieces)

    def look(self, piece: Piece) -> Seen:
        """Judge one object: the short way if it is plain."""
        return self.judge(piece, self._short.look(piece.raw) if self._short else None)

    def judge(self, piece: Piece, short: Short | None) -> Seen:
        """Judge one object. `short`: what the short way for CDRs came to."""
        if short:
            cdr, notes = short
            odd = tuple(weighed(self.version, on_notes(notes))) if notes else ()
            return Seen(cdr["id"], piece.place, odd, relations(self.version, self.name, cdr, refer=self.refer))
        quick = self._quick
        value = quick.plain(piece.raw) if quick else None
        if value is None or quick is None:
            return self.look_closely(piece)
        if self.name in _MONEY:  # amounts are read exactly
            value = cast("dict[str, Any]", parse(piece.raw).value)
        faults = quick.faults(value)
        if faults is None:
            return self.look_closely(piece)
        found = tuple([as_finding(self.version, fault) for fault in faults]) if faults else ()
        if self.name in _MONEY:
            found = (*found, *self._priced(value, found))
        return Seen(_ident(value), piece.place, found, relations(self.version, self.name, value, refer=self.refer))

    def look_closely(self, piece: Piece) -> Seen:
        """Judge one object the long way."""
        parsed = parse(piece.raw)
        if parsed.problem or not isinstance(parsed.value, dict):
            told = parsed.problem or f"no object: {_kind(parsed.value)}"
            told = told if piece.raw else "nothing stands between two commas, or behind the last one"
            wrong = Finding(_BODY, "FAIL", "", told, f"a JSON object: {self.name}", told, cause=f"{_BODY}: {told[:40]}")
            return Seen("", piece.place, (wrong,), broken=True)
        value = parsed.value
        found = (*oddities(parsed), *self._judged(value, piece.raw))
        return Seen(_ident(value), piece.place, found, relations(self.version, self.name, value, refer=self.refer))

    def _judged(self, value: dict[str, Any], raw: bytes) -> Iterator[Finding]:
        told = tuple(remarks(self.version, self.name, value, raw, self.now))
        yield from told
        yield from self._priced(value, told)

    def _priced(self, value: dict[str, Any], told: Sequence[Finding]) -> Iterator[Finding]:
        """Ask the pricing engine; what a rule told of the same place, or anywhere in the same Tariff, is told once."""
        if self.name not in _MONEY:
            return
        known = {(each.requirement, each.pointer if self.name == "cdr" else "") for each in told}
        for each in priced(self.version, self.name, value, self.tariffs):
            if (each.requirement, each.pointer if self.name == "cdr" else "") not in known:
                yield each


def remarks(version: Version, name: str, value: object, raw: bytes, now: float) -> Iterator[Finding]:
    """Judge an object; what binds nobody is a remark, unless a requirement tells of the same place."""
    told = set()
    for finding in examine(version, name, value, raw, now=now):
        told.add(finding.pointer)
        yield finding
    if isinstance(value, dict):
        yield from (info(fault) for fault in leftovers(version.name, name, value) if fault.pointer not in told)


def priced(version: Version, name: str, value: dict[str, Any], tariffs: Sequence[dict[str, Any]]) -> Iterator[Finding]:
    """Ask the pricing engine about CDRs and Tariffs."""
    if name == "tariff":
        found: Iterator[Weighed] = on_tariff(value)
    elif name == "cdr":
        found = on_cdr(version, value, tariffs)
    else:
        return
    yield from weighed(version, found)


def weighed(version: Version, found: Iterable[Weighed]) -> Iterator[Finding]:
    """Give each what its requirement weighs in this version."""
    for each in found:
        finding, entry = info(each.fault), requirements().get(each.fault.requirement)
        if entry is None or version.name in entry.versions:
            said = entry.verdict_in(version.name) if entry else "INFO"
            yield replace(finding, verdict=each.verdict or said)


def info(fault: Fault) -> Finding:
    """Turn what binds nobody into a remark."""
    return Finding(
        fault.requirement, "INFO", fault.pointer, fault.message, fault.expected, fault.actual, fault.hint, fault.cause
    )


def oddities(parsed: Parsed) -> Iterator[Finding]:
    """Tell what is odd about the JSON itself."""
    for twice in parsed.duplicates:
        told = f"{twice} stands twice in one object; the last counts"
        yield Finding(_BODY, "WARNING", "", told, "each name once", twice, cause=f"{_BODY}: a name twice")
    for odd in parsed.oddities:
        verdict = "FAIL" if odd in _NUMBERS else "WARNING"
        yield Finding(_BODY, verdict, "", f"{odd} in the document", "plain JSON", odd, cause=f"{_BODY}: {odd[:20]}")


def _ident(value: dict[str, Any]) -> str:
    for name in _NAMES:
        found = value.get(name)
        if isinstance(found, str):
            return found[:80]
    return ""


def _kind(value: object) -> str:
    return {list: "a list", str: "a text", type(None): "null", bool: "true or false"}.get(type(value), "a number")
