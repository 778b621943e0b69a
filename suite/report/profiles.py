"""The profiles of a run as the page shows them: what failed first, then what nobody decided, then the rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from suite.report import links

if TYPE_CHECKING:
    from suite.record.rows import Profile, ProfileEntry
    from suite.report.story import Story

DONE = frozenset({"decided", "noted"})
_VERDICTS = {
    "certified": ("PASS", "certified"),
    "applicable": ("INFO", "met as far as it applies"),
    "open": ("NEEDS_STIMULUS", "not decided"),
    "failed": ("FAIL", "not met"),
}
_ENTRIES = {
    "failed": ("FAIL", "failed"),
    "waived": ("INCONCLUSIVE", "failed, waived"),
    "open": ("NEEDS_STIMULUS", "not decided"),
    "noted": ("WARNING", "noted"),
    "not-applicable": ("NOT_APPLICABLE", "not applicable here"),
    "decided": ("PASS", "decided"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A requirement or a rule, with its chip."""

    row: ProfileEntry
    word: str
    words: str
    text: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A profile on the page."""

    row: Profile
    anchor: str
    word: str
    words: str
    parts: tuple[tuple[str, tuple[Line, ...]], ...]


def shown(story: Story) -> list[Shown]:
    """Give the profiles of a run."""
    return [_shown(number, row) for number, row in enumerate(story.profiles, 1)]


def _shown(number: int, row: Profile) -> Shown:
    word, words = _VERDICTS.get(row.verdict, ("INCONCLUSIVE", row.verdict))
    parts = []
    for status, (_, title) in _ENTRIES.items():
        lines = tuple(_line(each) for each in row.entries if each.status == status)
        if lines:
            parts.append((title.capitalize(), lines))
    return Shown(row, f"profile{number}", word, words, tuple(parts))


def _line(row: ProfileEntry) -> Line:
    word, words = _ENTRIES.get(row.status, ("INCONCLUSIVE", row.status))
    return Line(row, word, words, row.text if row.own else links.text(row.id))
