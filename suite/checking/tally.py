"""Findings as they come: written to `--out` at once, counted by cause, the first of each kept. Memory hangs on the causes alone."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from suite.judge.documents import Finding

_MOST = 2000
_ORDER = {"FAIL": 0, "WARNING": 1, "INFO": 2}
_REST = "(more causes)"


@dataclass(slots=True)
class Group:
    """All findings of one cause."""

    cause: str
    requirement: str
    verdict: str
    object: str
    place: str
    first: Finding
    count: int = 1


@dataclass
class Tally:
    """What was found so far."""

    out: IO[str] | None = None
    objects: int = 0
    broken: int = 0
    faulty: int = 0
    """Objects with a FAIL."""
    counts: Counter[str] = field(default_factory=Counter)
    groups: dict[str, Group] = field(default_factory=dict)

    def take(self, ident: str, place: str, *found: Sequence[Finding]) -> None:
        """Take in all that was found of one object."""
        faulty = False
        for findings in found:
            for each in findings:
                self.add(ident, place, each)
                faulty = faulty or each.verdict == "FAIL"
        self.faulty += faulty

    def add(self, ident: str, place: str, finding: Finding) -> None:
        """Take one in."""
        self.counts[finding.verdict] += 1
        cause = finding.cause or finding.requirement or finding.message
        if cause not in self.groups and len(self.groups) >= _MOST:
            cause = _REST
        key = f"{finding.verdict} {cause}"
        group = self.groups.get(key)
        if group is None:
            self.groups[key] = Group(cause, finding.requirement, finding.verdict, ident, place, finding)
        else:
            group.count += 1
        if self.out is not None:
            row = {
                "object": ident,
                "pointer": finding.pointer,
                "requirement": finding.requirement,
                "verdict": finding.verdict,
                "message": finding.message,
                "place": place,
            }
            self.out.write(json.dumps(row, ensure_ascii=False) + "\n")

    def ordered(self) -> list[Group]:
        """Worst first, then the most frequent."""
        return sorted(self.groups.values(), key=lambda each: (_ORDER.get(each.verdict, 3), -each.count, each.cause))


def as_json(group: Group) -> dict[str, Any]:
    """One cause, with its first example."""
    found = group.first
    return {
        "cause": group.cause,
        "requirement": group.requirement,
        "verdict": group.verdict,
        "count": group.count,
        "first": {
            "object": group.object,
            "place": group.place,
            "pointer": found.pointer,
            "message": found.message,
            "expected": found.expected,
            "actual": found.actual,
            **({"hint": found.hint} if found.hint else {}),
        },
    }
