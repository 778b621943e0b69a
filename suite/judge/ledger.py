"""All findings of a run, counted by cause; what was looked at, and the worst verdict on each requirement.

A finding of the same requirement, site, version, role and cause is counted, not repeated: the first one keeps the
evidence. Every change is handed to `write` as a row; a later row with the same id replaces the earlier one.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from suite.record.rows import Finding
from suite.record.verdicts import Judgement, worst
from suite.standard.catalogue import requirement as look_up
from suite.standard.readings import readings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from suite.record.rows import Chart
    from suite.standard.catalogue import Requirement

_EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Place:
    """Where a judgement was made: the case under way, the connection, the version, the target's role, the module."""

    version: str
    connection: str = ""
    role: str = ""
    case: str = ""
    module: str = ""


@dataclass
class Ledger:
    """The findings of one run. Safe to use from several threads."""

    strict: bool = False
    write: Callable[[Finding], None] = lambda _row: None
    declared: Mapping[str, str] = field(default_factory=dict)
    """`[readings]` of target.toml: which reading of a disputed passage the target declares."""
    waive: Callable[[Finding], str] = lambda _row: ""
    """Gives the reason for which a finding is accepted, empty for none."""
    findings: dict[str, Finding] = field(default_factory=dict)
    looked: dict[tuple[str, str, str, str], int] = field(default_factory=lambda: defaultdict(int))
    """(requirement, version, role, connection) -> how often it was checked."""
    cases: dict[tuple[str, str, str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    _by_cause: dict[tuple[str, ...], str] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def held(self, requirement: str, place: Place) -> None:
        """Note that a requirement was checked at this place, whatever came of it."""
        self.held_all((requirement,), place)

    def held_all(self, requirements: Iterable[str], place: Place) -> None:
        """Note that these requirements were checked at this place."""
        with self._lock:
            for requirement in requirements:
                key = (requirement, place.version, place.role, place.connection)
                self.looked[key] += 1
                if place.case:
                    self.cases[key].add(place.case)

    def looked_at(self, requirement: str, place: Place) -> bool:
        """Say whether anybody checked a requirement in this version on this connection."""
        with self._lock:
            wanted = (requirement, place.version, place.connection)
            return any((name, version, on) == wanted for name, version, _, on in self.looked)

    def file(  # noqa: PLR0913 - the fields of a finding, named at every call
        self,
        requirement: str,
        place: Place,
        *,
        site: str,
        expected: str = "",
        actual: str = "",
        message: str = "",
        exchanges: Sequence[int] = (),
        pointer: str = "",
        pointer_in: str = "",
        hint: str = "",
        cause: str = "",
        verdict: Judgement | None = None,
        chart: Chart | None = None,
    ) -> Finding:
        """File a breach of a requirement; its verdict comes from the catalogue unless given (INCONCLUSIVE, SUITE_ERROR)."""
        entry = look_up(requirement)
        row = Finding(
            id="",
            requirement=requirement,
            verdict=verdict or self._weighs(entry, place.version),
            message=message or entry.text,
            case=place.case,
            expected=_short(expected),
            actual=_short(actual),
            level=entry.level_in(place.version),
            version=place.version,
            module=place.module,
            role=place.role,
            connection=place.connection,
            exchanges=list(exchanges)[:_EXAMPLES],
            pointer=pointer,
            pointer_in=pointer_in,
            cause=cause or requirement,
            hint=hint,
            site=site,
            chart=chart,
        )
        return self._enter(row)

    def trouble(
        self, verdict: Judgement, place: Place, *, what: str, detail: str = "", requirement: str = ""
    ) -> Finding:
        """File what is no breach: INCONCLUSIVE for a promise not kept, SUITE_ERROR for a fault of ours."""
        row = Finding(
            id="",
            requirement=requirement,
            verdict=verdict,
            message=what,
            actual=detail,
            case=place.case,
            version=place.version,
            role=place.role,
            connection=place.connection,
            module=place.module,
            cause=f"{verdict}: {requirement or what}",
            site="drive",
        )
        return self._enter(row)

    def _weighs(self, entry: Requirement, version: str) -> Judgement:
        """What a breach weighs: by the catalogue, unless the target declares a reading that says otherwise."""
        if self.declared:
            for each in readings().values():
                weight = each.weighs(self.declared) if entry.id in each.requirements else None
                if weight is not None:
                    return Judgement(weight or "INFO")
        return Judgement(entry.verdict_in(version, strict=self.strict))

    def _enter(self, row: Finding) -> Finding:
        key: tuple[str, ...] = (
            row.requirement,
            row.site,
            row.version,
            row.role,
            row.connection,
            row.cause,
            row.verdict,
            row.message,
        )
        if row.site == "drive":
            key = (*key, row.case)
        if not row.waived and (accepted := self.waive(row)):
            row = msgspec.structs.replace(row, waived=accepted)
        with self._lock:
            known = self._by_cause.get(key)
            if known:
                row = msgspec.structs.replace(self.findings[known], count=self.findings[known].count + 1)
            else:
                row = msgspec.structs.replace(row, id=f"F{len(self.findings) + 1}")
                self._by_cause[key] = row.id
            self.findings[row.id] = row
        if row.count == 1 or row.count in (10, 100, 1000):
            self.write(row)
        return row

    def settle(self) -> None:
        """Write the final counts of findings that came more than once."""
        for row in list(self.findings.values()):
            if row.count > 1:
                self.write(row)

    def verdict(self) -> Judgement:
        """Give the worst judgement of the run."""
        return worst(row.verdict for row in self.findings.values() if not row.waived)

    def of_case(self, case: str) -> list[Finding]:
        """Give the findings filed while that case was under way."""
        return [row for row in self.findings.values() if row.case == case]

    def found(self, requirement: str, place: Place) -> list[Finding]:
        """Give the findings on one requirement in one version, role and connection."""
        return [
            row
            for row in self.findings.values()
            if (row.requirement, row.version, row.role, row.connection)
            == (requirement, place.version, place.role, place.connection)
        ]


def _short(text: str, limit: int = 600) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"
