"""Holds a run against profiles: watches objects for the rules of their own, and says at the end what of each was decided.

A profile's verdict is apart from the run's: a breach of a rule of its own is no finding against the standard, and whatever
of a profile was not decided keeps the word "certified" away.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from suite.judge.facts import objects_in
from suite.judge.own_rules import concerned, lacks
from suite.record.rows import Profile as ProfileRow
from suite.record.rows import ProfileEntry
from suite.record.verdicts import Coverage, Judgement
from suite.standard.catalogue import requirement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from suite.judge.own_rules import Lack
    from suite.record.rows import Finding, Judged
    from suite.standard.profiles import OwnRule, Profile
    from suite.wire.exchange import Exchange

CERTIFIED, APPLICABLE, OPEN, FAILED = "certified", "applicable", "open", "failed"
_WORST = (CERTIFIED, APPLICABLE, OPEN, FAILED)
_DONE = frozenset({"decided", "noted"})
_BREACHES = frozenset({Judgement.FAIL, Judgement.WARNING})
_WRITES = frozenset({"PUT", "POST"})


@dataclass
class Held:
    """One profile during a run."""

    profile: Profile
    named: bool = True
    """The user named it; else it is one of the cores, which count where the target speaks their version."""
    looked: Counter[str] = field(default_factory=Counter)
    """Own rule -> how many objects it looked at."""
    broken: Counter[str] = field(default_factory=Counter)
    first: dict[str, tuple[Lack, int]] = field(default_factory=dict)
    """Own rule -> the first breach, and the exchange in which it came."""

    def watch(self, exchange: Exchange, version: str, roles: Iterable[str]) -> None:
        """Look at the whole objects that the target emits as their owner."""
        if version != self.profile.version or self.profile.role not in roles or not _emits(exchange):
            return
        for name, value, pointer in objects_in(exchange):
            for rule in concerned(self.profile, name, value):
                self._note(rule, value, pointer, exchange.number)

    def _note(self, rule: OwnRule, value: Mapping[str, object], pointer: str, exchange: int) -> None:
        self.looked[rule.id] += 1
        found = next(lacks(rule, value), None)
        if found is not None:
            self.broken[rule.id] += 1
            place = type(found)(found.rule, pointer + found.pointer, found.expected, found.actual)
            self.first.setdefault(rule.id, (place, exchange))

    def row(self, judged: Sequence[Judged], findings: Iterable[Finding], *, ended: bool) -> ProfileRow:
        """Say what of the profile was decided; `judged` are the rows of its version on connections of its role."""
        accepted = _waived(findings)
        by_id: dict[str, list[Judged]] = {}
        for each in judged:
            by_id.setdefault(each.requirement, []).append(each)
        entries = [
            *(_entry(self.profile, name, by_id.get(name, []), accepted) for name in self.profile.requirements),
            *(self._own(rule) for rule in self.profile.rules),
        ]
        verdict = _verdict(entries, ended=ended)
        return ProfileRow(
            id=self.profile.id,
            title=self.profile.title,
            version=self.profile.version,
            role=self.profile.role,
            digest=self.profile.digest,
            verdict=verdict,
            sentence=_sentence(self.profile.id, verdict, entries, ended=ended),
            entries=entries,
            left_out=dict(self.profile.left_out),
        )

    def _own(self, rule: OwnRule) -> ProfileEntry:
        status = "decided" if self.looked[rule.id] else "open"
        reason = "" if self.looked[rule.id] else f"no {rule.object} that it is about was seen"
        told: dict[str, object] = {}
        if rule.id in self.first:
            lack, exchange = self.first[rule.id]
            status = "failed" if rule.level == "must" else "noted"
            reason = f"{self.broken[rule.id]} of {self.looked[rule.id]} objects"
            told = {"expected": lack.expected, "actual": lack.actual, "pointer": lack.pointer, "exchanges": [exchange]}
        return ProfileEntry(
            id=rule.id,
            level=rule.level,
            status=status,
            reason=reason,
            own=True,
            text=rule.text,
            source=rule.source,
            checks=self.looked[rule.id],
            count=self.broken[rule.id],
            **told,  # type: ignore[arg-type]
        )


def worst(verdicts: Iterable[str]) -> str:
    """Give the worst of these verdicts; empty where there is no profile."""
    return max(verdicts, key=_WORST.index, default="")


def _emits(exchange: Exchange) -> bool:
    """An answer of the owner, or a whole object that the owner pushes; what we provoked is not theirs."""
    if exchange.label.provocation:
        return False
    if exchange.outbound:
        return exchange.label.side == "sender" and exchange.succeeded
    return exchange.request.method in _WRITES


def _waived(findings: Iterable[Finding]) -> set[tuple[str, str, str]]:
    """Where every breach was accepted for a while by a waiver."""
    rows = [each for each in findings if each.verdict in _BREACHES]
    spared = {(each.requirement, each.version, each.connection) for each in rows if each.waived}
    return spared - {(each.requirement, each.version, each.connection) for each in rows if not each.waived}


def _entry(profile: Profile, name: str, rows: Sequence[Judged], waived: set[tuple[str, str, str]]) -> ProfileEntry:
    level = "must" if name in profile.must else "should"
    breaches = [each for each in rows if _breaks(profile, name, each)]
    if breaches:
        spared = all((each.requirement, each.version, each.connection) in waived for each in breaches)
        status = "noted" if level == "should" else "waived" if spared else "failed"
        reason = ""
    else:
        status, reason = _coverage(rows)
    checks, source = sum(each.checks for each in rows), profile.sources.get(name, "")
    return ProfileEntry(id=name, level=level, status=status, reason=reason, checks=checks, source=source)


def _breaks(profile: Profile, name: str, row: Judged) -> bool:
    """A FAIL, or the WARNING that the standard's own weight makes of a breach of what the profile calls a must."""
    entry = requirement(name)
    warned = row.verdict is Judgement.WARNING and entry.verdict_in(profile.version) != "FAIL"
    return row.verdict is Judgement.FAIL or (warned and row.coverage is Coverage.DECIDED)


def _coverage(rows: Sequence[Judged]) -> tuple[str, str]:
    """What was decided anywhere is decided, unless somewhere nobody could tell."""
    unclear = next((each for each in rows if each.verdict in {Judgement.INCONCLUSIVE, Judgement.SUITE_ERROR}), None)
    if unclear is not None:
        return "open", unclear.reason or f"{unclear.verdict}: see the findings"
    if any(each.coverage is Coverage.DECIDED for each in rows):
        return "decided", ""
    wanting = next((each for each in rows if each.coverage is not Coverage.NOT_APPLICABLE), None)
    if wanting is not None:
        return "open", wanting.reason
    if rows:
        return "not-applicable", rows[0].reason
    return "open", "this version and role were not seen in this run"


def _verdict(entries: Sequence[ProfileEntry], *, ended: bool) -> str:
    counts = Counter(each.status for each in entries)
    if counts["failed"]:
        return FAILED
    if counts["open"] or counts["waived"] or not counts["decided"] or not ended:
        return OPEN
    return APPLICABLE if counts["not-applicable"] else CERTIFIED


def _sentence(name: str, verdict: str, entries: Sequence[ProfileEntry], *, ended: bool) -> str:
    return f"profile {name}: {', '.join(_parts(verdict, Counter(each.status for each in entries), ended=ended))}"


def _parts(verdict: str, counts: Counter[str], *, ended: bool) -> Iterator[str]:
    whole, done = counts.total(), sum(counts[each] for each in _DONE)
    yield {CERTIFIED: "certified", APPLICABLE: "met as far as it applies", OPEN: "not decided", FAILED: "not met"}[
        verdict
    ]
    if counts["failed"]:
        yield f"{counts['failed']} failed"
    yield f"{done} of {whole} decided"
    for status, word in (("waived", "failed and waived"), ("open", "open"), ("not-applicable", "not applicable here")):
        if counts[status]:
            yield f"{counts[status]} {word}"
    if not ended:
        yield "the run did not end"


def profile_rows(
    held: Iterable[Held],
    judged: Sequence[Judged],
    findings: Sequence[Finding],
    roles: Mapping[str, Iterable[str]],
    *,
    ended: bool,
) -> list[ProfileRow]:
    """Give the rows of all profiles; `roles`: connection -> the roles as which the target is tested there."""
    mine = [(each, [row for row in judged if _concerns(each.profile, row, roles)]) for each in held]
    some = any(rows for _, rows in mine)
    return [each.row(rows, findings, ended=ended) for each, rows in mine if rows or each.named or not some]


def _concerns(profile: Profile, row: Judged, roles: Mapping[str, Iterable[str]]) -> bool:
    return row.version == profile.version and profile.role in roles.get(row.connection, ())
