"""The grid of the first page: chapter by version and connection, each field with the worst word and how much was decided."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from suite.record.verdicts import Coverage, Judgement, worst
from suite.standard.routes import MODULES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from suite.report.story import Scene, Story

_GENERAL = ("versions", "credentials", "auth", "transport", "pagination")
"""Chapters that are about every module, in the order of the table; behind them the modules, then all else."""
_ALWAYS = {"versions", "credentials"}
"""What every platform has, under no side."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field; `word` is a name that `words.word` knows."""

    word: str
    decided: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Grid:
    """The table: columns are (version, connection), rows are (chapter, side, fields)."""

    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, str, tuple[Field, ...]], ...]

    @property
    def versions(self) -> list[tuple[str, int]]:
        """The versions, each with the number of its columns."""
        return list(Counter(version for version, _ in self.columns).items())


def grid(story: Story) -> Grid:
    """Draw the table from the cases. Where none was planned, a selection left it out, or it is not for that role."""
    nothing = "NOT_TESTED" if story.record.header.selection else "NOT_APPLICABLE"
    columns = tuple(sorted({(scene.case.version, scene.case.connection) for scene in story.scenes}))
    placed: dict[tuple[str, str], dict[tuple[str, str], list[Scene]]] = {}
    for scene in story.scenes:
        row = placed.setdefault((scene.case.chapter, scene.case.side), {})
        row.setdefault((scene.case.version, scene.case.connection), []).append(scene)
    rows = []
    chapters = list(dict.fromkeys((*_GENERAL, *MODULES, *(chapter for chapter, _ in placed))))
    for chapter, side in sorted(placed, key=lambda each: (chapters.index(each[0]), each[1])):
        row = placed[chapter, side]
        fields = []
        for column in columns:
            absent = _absent(story, column, chapter, side)
            fields.append(_field(row.get(column, ()), nothing="NOT_OFFERED" if absent else nothing))
        rows.append((chapter, side, tuple(fields)))
    return Grid(columns, tuple(rows))


def _absent(story: Story, column: tuple[str, str], chapter: str, side: str) -> bool:
    """Say whether the version details were read and the chapter's interface is not among them."""
    here = [each for each in story.offers if (each.version, each.connection) == column]
    is_interface = side and chapter in MODULES and chapter not in _ALWAYS
    return bool(here and is_interface) and not any(
        each.url and (each.module, each.side) == (chapter, side) for each in here
    )


def _field(scenes: Iterable[Scene], *, nothing: str) -> Field:
    scenes = list(scenes)
    applying = [scene for scene in scenes if scene.coverage is not Coverage.NOT_APPLICABLE]
    if not applying:
        return Field("NOT_APPLICABLE" if scenes and nothing == "NOT_TESTED" else nothing)
    decided = [scene for scene in applying if scene.outcome and scene.coverage is Coverage.DECIDED]
    verdict = worst(scene.verdict for scene in applying if scene.outcome)
    if verdict.weight <= Judgement.INFO.weight:
        if any(scene.outcome is None for scene in applying):
            return Field("NOT_ENDED", len(decided), len(applying))
        if not decided:
            return Field(_why(applying), 0, len(applying))
    return Field(verdict.value, len(decided), len(applying))


def _why(scenes: list[Scene]) -> str:
    reasons = {scene.coverage for scene in scenes}
    return (Coverage.NEEDS_STIMULUS if Coverage.NEEDS_STIMULUS in reasons else Coverage.OUT_OF_BUDGET).value
