"""Every requirement with its verdict, or why it was not tested and what would make it testable."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from suite.record.verdicts import Coverage, Judgement
from suite.report import links
from suite.standard.catalogue import requirements as catalogue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from suite.record.rows import Judged
    from suite.report.story import Story

_ORDER = (
    "SUITE_ERROR", "FAIL", "INCONCLUSIVE", "WARNING", "INFO", "PASS",
    "NEEDS_STIMULUS", "OUT_OF_BUDGET", "NOT_TESTED", "NOT_APPLICABLE",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mark:
    """The verdict in one version and connection."""

    word: str
    column: tuple[str, str]
    level: str
    reason: str
    checks: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A requirement with its marks; `why` where the run did not judge it at all."""

    name: str
    text: str
    versions: tuple[str, ...]
    marks: tuple[Mark, ...]
    why: str = ""

    @property
    def levels(self) -> str:
        """The levels it has in the versions of this run."""
        known = links.known(self.name)
        found = [known.level_in(each) for each in self.versions] if known else [mark.level for mark in self.marks]
        return "/".join(dict.fromkeys(each for each in found if each and each != "NONE"))

    @property
    def word(self) -> str:
        """The worst word of it."""
        return min((mark.word for mark in self.marks), key=_ORDER.index, default="NOT_TESTED")

    @property
    def clean(self) -> bool:
        """Say whether it passed wherever it applies."""
        found = {mark.word for mark in self.marks} - {"NOT_APPLICABLE"}
        return found == {"PASS"}

    @property
    def reasons(self) -> list[tuple[str, str]]:
        """Why it was not decided, and where; nothing said of where when it holds everywhere."""
        if self.why:
            return [(self.why, "")]
        found: dict[str, list[str]] = {}
        for mark in self.marks:
            if mark.reason:
                found.setdefault(mark.reason, []).append(" ".join(mark.column).strip())
        everywhere = len(self.marks)
        return [(reason, ", ".join(labels) if len(labels) < everywhere else "") for reason, labels in found.items()]

    def cells(self, columns: Sequence[tuple[str, str]]) -> list[Mark | None]:
        """Give the marks in the order of the columns."""
        placed = {mark.column: mark for mark in self.marks}
        return [placed.get(column) for column in columns]


@dataclass(frozen=True, slots=True)
class Part:
    """A chapter of requirements."""

    columns: tuple[tuple[str, str], ...]
    entries: tuple[Entry, ...]

    @property
    def tally(self) -> list[tuple[str, int]]:
        """How many requirements there are of each word, the worst first."""
        counts = Counter(entry.word for entry in self.entries)
        return [(name, counts[name]) for name in _ORDER if counts[name]]


def chapters(story: Story) -> dict[str, Part]:
    """Give the requirements by chapter: those of the run, and those of the catalogue that the run did not touch."""
    rows: dict[str, list[Judged]] = {}
    for each in story.judged:
        rows.setdefault(each.requirement, []).append(each)
    found: dict[str, list[Entry]] = {}
    for name in dict.fromkeys([*catalogue(), *rows]):
        entry = _entry(name, rows.get(name, []), story.record.header.versions)
        if entry:
            found.setdefault(name.partition(".")[0], []).append(entry)
    return {chapter: _part(entries) for chapter, entries in found.items()}


def _part(entries: list[Entry]) -> Part:
    columns = {mark.column for entry in entries for mark in entry.marks}
    return Part(tuple(sorted(columns)), tuple(entries))


def _entry(name: str, rows: list[Judged], versions: Sequence[str]) -> Entry | None:
    known = links.known(name)
    within = tuple(each for each in versions if not known or each in known.versions)
    if not rows and known and versions and not within:
        return None
    why = (known.untested_reason if known else "") or "not judged in this run"
    return Entry(name, links.text(name), within, tuple(_mark(row) for row in rows), "" if rows else why)


def _mark(row: Judged) -> Mark:
    open_ = row.coverage is not Coverage.DECIDED and row.verdict is Judgement.PASS
    name = row.coverage.value if open_ else row.verdict.value
    return Mark(name, (row.version, row.connection or row.role), row.level, row.reason, row.checks)
