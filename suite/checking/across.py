"""What only a whole collection shows: ids that stand twice, references that lead nowhere, sessions billed twice.

Memory stays flat: ids are kept by hash in a file of their own; what has to wait for the end is bounded.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from suite.checking.relations import fold
from suite.drive.seen import Ids
from suite.judge.documents import Finding
from suite.standard.catalogue import requirements

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from suite.checking.inspecting import Seen
    from suite.checking.relations import Relations
    from suite.standard.versions import Version

_MOST = 200_000
"""Credits and repeated sessions that are remembered."""
_MODULES = {"location": "locations", "tariff": "tariffs", "cdr": "cdrs", "session": "sessions", "token": "tokens"}


class Across:
    """The collection so far."""

    def __init__(self, version: Version, name: str, tariffs: Iterable[object] | None) -> None:
        """`tariffs` are ids that may be referred to; None: nobody knows."""
        self._version, self._name = version, name
        self._tariffs = None if tariffs is None else {fold(version, each) for each in tariffs}
        self._ids, self._sessions = Ids(), Ids()
        self._currencies: dict[str, Counter[str]] = defaultdict(Counter)
        self._credits: dict[str, str] = {}
        self._again: Counter[str] = Counter()
        self._credited: Counter[str] = Counter()

    def close(self) -> None:
        """Let the files go."""
        self._ids.close()
        self._sessions.close()

    def add(self, seen: Seen) -> Sequence[Finding]:
        """Take an object in; tell what does not go with those before."""
        found = seen.relations
        if found is None:
            return ()
        new = not found.key or self._ids.add(found.key)
        if new and self._name == "location" and self._tariffs is None and not found.currency:
            return ()
        return [*self._told(seen, found, new=new)]

    def _told(self, seen: Seen, found: Relations, *, new: bool) -> Iterator[Finding]:
        if not new:
            told = f"{seen.ident or found.key} stands twice in this collection"
            yield self._finding(
                f"{_MODULES.get(self._name, self._name)}.id.unique", "/id", told, "each id once", seen.ident
            )
        if found.currency and len(self._currencies) < _MOST:
            self._currencies[found.party][found.currency] += 1
        for ident, pointer in found.tariffs if self._tariffs is not None else ():
            if ident not in (self._tariffs or ()):
                told = f"no tariff {ident} is among those given"
                yield self._finding("locations.tariff-ids.resolve", pointer, told, "the id of a tariff", ident)
        if self._name == "cdr":
            yield from self._billed(seen, found)

    def _billed(self, seen: Seen, found: Relations) -> Iterator[Finding]:
        if len(self._again) + len(self._credits) > _MOST:
            return
        if found.credit or found.credits:
            if found.credits in self._credits:
                told = f"{found.credits.rpartition('*')[2]} is credited twice, by {self._credits[found.credits]} too"
                yield self._finding("credited-twice", "/credit_reference_id", told, "one credit CDR", seen.ident)
            self._credits.setdefault(found.credits, seen.ident)
            self._credited[found.session] += 1
        elif found.session and not self._sessions.add(found.session):
            self._again[found.session] += 1

    def end(self) -> Iterator[tuple[str, Finding]]:
        """Tell what could be told only now, with the object it is about."""
        for session, count in self._again.items():
            if count > self._credited[session]:
                told = f"session {session.rpartition('*')[2]} has {count + 1} CDRs, {self._credited[session]} of them credited"
                yield (
                    "",
                    self._finding("session-billed-twice", "/session_id", told, "one CDR that is not credited", session),
                )
        for reference, ident in self._credits.items():
            if reference and self._ids.add(reference):
                told = f"the CDR {reference.rpartition('*')[2]} that this one credits is not in this collection"
                finding = self._finding(
                    "cdrs.credit.resolves", "/credit_reference_id", told, "a CDR", reference, "INFO"
                )
                yield ident, finding
        for party, found in self._currencies.items():
            if len(found) > 1:
                told = f"{party or 'this party'} uses {len(found)} currencies: " + ", ".join(
                    f"{name} {count} times" for name, count in found.most_common(8)
                )
                yield (
                    "",
                    Finding(
                        "several-currencies",
                        "INFO",
                        "/currency",
                        told,
                        "one, as a rule",
                        party,
                        cause="several-currencies",
                    ),
                )

    def _finding(
        self, requirement: str, pointer: str, told: str, expected: str, actual: str, at_most: str = ""
    ) -> Finding:
        entry = requirements().get(requirement)
        verdict = at_most or (entry.verdict_in(self._version.name) if entry else "WARNING")
        return Finding(requirement, verdict, pointer, told, expected, actual, cause=requirement)
