"""Holds the objects of an audit to a profile as well. What breaks a rule of the profile's own counts apart from the standard.

A collection alone decides little of a profile: nothing here says "certified".
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from suite.checking.inspecting import Inspector
from suite.checking.reading import DocumentError
from suite.checking.tally import Tally, as_json
from suite.judge.documents import Finding
from suite.judge.own_rules import concerned, lacks, refuse_broken
from suite.standard.catalogue import requirements
from suite.standard.profiles import profile
from suite.wire.parse import parse

if TYPE_CHECKING:
    from suite.checking.inspecting import Seen
    from suite.checking.short_cdrs import Short
    from suite.checking.sources import Piece
    from suite.standard.profiles import Profile
    from suite.standard.versions import Version

_WEIGHT = {"must": "FAIL", "should": "WARNING"}


@dataclass
class ProfileInspector(Inspector):
    """Looks at objects with the rules of a profile too."""

    profile: Profile | None = None

    def judge(self, piece: Piece, short: Short | None) -> Seen:
        """Judge one object by the standard, then by the profile."""
        seen = super().judge(piece, short)
        value = None if seen.broken or self.profile is None else parse(piece.raw).value
        if not isinstance(value, dict) or self.profile is None:
            return seen
        rules = concerned(self.profile, self.name, value)
        own = tuple(_finding(self.profile, lack) for rule in rules for lack in lacks(rule, value))
        return seen._replace(own=own, looked=tuple(each.id for each in rules))


def _finding(asked: Profile, lack: Any) -> Finding:
    rule = lack.rule
    name = f"{asked.id}#{rule.id}"
    return Finding(name, _WEIGHT[rule.level], lack.pointer, rule.text, lack.expected, lack.actual, rule.source, name)


def asked_for(name: str, version: Version) -> Profile | None:
    """Give the profile of that name for objects of a version; None for no name."""
    if not name:
        return None
    found = profile(name)
    if found.version != version.name:
        raise DocumentError(f"--profile: {found.id} is for {found.version}, not for {version.name}")
    refuse_broken(found)
    return found


@dataclass
class Account:
    """What the collection came to against a profile."""

    asked: Profile
    out: Any = None
    tally: Tally = field(init=False)
    looked: Counter[str] = field(default_factory=Counter)
    breached: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.tally = Tally(self.out)

    def add(self, seen: Seen) -> None:
        """Take one object in."""
        for each in seen.findings:
            entry = requirements().get(each.requirement)
            weak = entry is not None and entry.verdict_in(self.asked.version) != "FAIL" and each.verdict == "WARNING"
            if each.requirement in self.asked.must and (each.verdict == "FAIL" or weak):
                self.breached[each.requirement] += 1
        self.looked.update(seen.looked)
        for each in seen.own:
            self.tally.add(seen.ident, seen.place, replace(each, hint=each.hint and f"asked for by {each.hint}"))

    @property
    def failed(self) -> bool:
        """Say whether something breaks the profile."""
        return bool(self.breached) or self.tally.counts["FAIL"] > 0

    def told(self) -> dict[str, Any]:
        """Give the summary."""
        return {
            "id": self.asked.id,
            "digest": self.asked.digest,
            "failed": self.failed,
            "breached": dict(self.breached),
            "rules": {each.id: self.looked[each.id] for each in self.asked.rules},
            "causes": [as_json(each) for each in self.tally.ordered()],
        }
