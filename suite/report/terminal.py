"""The lines that end a run on the terminal: the verdict, the findings worst first, what was not tested, where the report is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from suite.record.verdicts import Judgement
from suite.report.story import tell
from suite.report.views import todos
from suite.report.words import amount, tested, word

if TYPE_CHECKING:
    from pathlib import Path

    from suite.record.file import Record
    from suite.record.rows import Finding
    from suite.report.story import Story

_SHOWN = 20
_WIDTH = 160
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def lines(record: Record, folder: Path) -> list[str]:
    """Give the lines, without colours and without control characters of strangers."""
    story = tell(record)
    return [plain(line) for line in _lines(story, folder)]


def plain(text: str) -> str:
    """Make a text harmless on a terminal."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def _lines(story: Story, folder: Path) -> list[str]:
    header = story.record.header
    return [
        f"{word(story.verdict.value).symbol} {header.target}: {story.sentence}",
        *(f"Look first: {each.what}: {each.because}. Then {each.remedy}." for each in story.diagnoses),
        *_findings(story),
        *_untested(story),
        f"Report: {folder / 'report.html'}",
        f"Next: {_next(story)}",
    ]


def _findings(story: Story) -> list[str]:
    told = [each for each in story.findings if each.verdict is not Judgement.PASS and not each.waived]
    found = [_line(each) for each in told[:_SHOWN]]
    if len(told) > _SHOWN:
        found.append(f"  and {amount(len(told) - _SHOWN, 'more finding')} in the report")
    if story.counts["waived"]:
        found.append(f"  {amount(story.counts['waived'], 'finding')} waived")
    return found


def _line(row: Finding) -> str:
    times = f" ({row.count} times)" if row.count > 1 else ""
    where = " ".join(part for part in (row.version, row.role) if part)
    text = (
        f"  {word(row.verdict.value).symbol} {row.verdict.value:<12} {row.requirement} [{where}]{times}: {row.message}"
    )
    text = plain(text)
    return text if len(text) <= _WIDTH else text[: _WIDTH - 1] + "…"


def _untested(story: Story) -> list[str]:
    missing = dict(story.untested)
    if not missing:
        return []
    return [f"Not tested: {sum(missing.values())} of {amount(len(story.scenes), 'scenario')} ({tested(missing)})"]


def _next(story: Story) -> str:
    if not story.record.complete:
        return "run again: a run that did not end certifies nothing"
    if any(each.verdict is Judgement.SUITE_ERROR for each in story.findings) or story.verdict is Judgement.SUITE_ERROR:
        return "send run.ndjson to the suite's maintainers: this one is our fault"
    if story.verdict.weight >= Judgement.INCONCLUSIVE.weight:
        return "open the report: each finding has its clause, its exchange and the command that runs it again"
    if tasks := todos(story):
        return f"to have more tested: {tasks[0].what}"
    return "hand over the report, or run with --gate certify"
