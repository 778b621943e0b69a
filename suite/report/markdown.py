"""`summary.md`: the run on one page, for a pull request or a ticket. Text of strangers cannot become markup or a mention."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from suite.report import views
from suite.report.links import clause
from suite.report.profiles import DONE
from suite.report.visible import visible
from suite.report.words import amount, moment, tested, word

if TYPE_CHECKING:
    from suite.record.rows import Finding
    from suite.report.story import Story
    from suite.report.views import Task

_SHOWN = 50
_MARKUP = re.compile(r"([\\`*_{}\[\]()#+!|~@]|:(?=[A-Za-z+-]))")


def render(story: Story) -> str:
    """Give the whole file."""
    parts = [_head(story), _profiles(story), _findings(story), _untested(story), _todos(story), _remains(story)]
    return "\n\n".join(part for part in parts if part) + "\n"


def escape(text: str) -> str:
    """Make a text plain in markdown, on one line."""
    plain = _MARKUP.sub(r"\\\1", visible(" ".join(text.split())))
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _head(story: Story) -> str:
    header, shown = story.record.header, word(story.verdict.value)
    rows = [
        ("Product", header.product),
        ("Roles", ", ".join(header.roles)),
        ("Versions", ", ".join(header.versions)),
        ("Suite", header.suite),
        ("Started", moment(header.started)),
        ("Gate", header.gate),
    ]
    facts = "\n".join(f"| {label} | {escape(text)} |" for label, text in rows if text)
    verdict = f"**{shown.symbol} {shown.text}** · {escape(story.sentence)}"
    for each in story.diagnoses:
        verdict += f"\n\n**Look first:** {escape(each.what)}: {escape(each.because)}. Then {escape(each.remedy)}."
    return f"# OCPI conformance: {escape(header.target)}\n\n{verdict}\n\n| | |\n|---|---|\n{facts}"


def _profiles(story: Story) -> str:
    if not story.profiles:
        return ""
    rows = [
        f"| {escape(each.id)} | {each.verdict} | {sum(entry.status in DONE for entry in each.entries)} of {len(each.entries)} "
        f"| {escape(', '.join(entry.id for entry in each.entries if entry.status == 'failed')[:400])} |"
        for each in story.profiles
    ]
    return "## Profiles\n\n| Profile | Verdict | Decided | Failed |\n|---|---|---|---|\n" + "\n".join(rows)


def _findings(story: Story) -> str:
    if not story.findings:
        return "## Findings\n\nNone."
    shown = [_finding(each) for each in story.findings[:_SHOWN]]
    if len(story.findings) > _SHOWN:
        shown.append(f"\n{len(story.findings) - _SHOWN} more are in `report.html`.")
    table = "| Verdict | Requirement | Version | Role | Times | What |\n|---|---|---|---|---|---|\n"
    return "## Findings\n\n" + table + "\n".join(shown)


def _finding(row: Finding) -> str:
    url, shown = clause(row.requirement, row.version), word(row.verdict.value)
    name = f"[`{row.requirement}`]({url})" if url else f"`{row.requirement}`"
    verdict = f"{shown.symbol} {shown.text}" + (" (waived)" if row.waived else "")
    return f"| {verdict} | {name} | {row.version} | {escape(row.role)} | {row.count} | {escape(row.message)} |"


def _untested(story: Story) -> str:
    missing = dict(story.untested)
    if not missing:
        return ""
    return f"## Not tested\n\n{sum(missing.values())} of {amount(len(story.scenes), 'scenario')}: {tested(missing)}."


def _todos(story: Story) -> str:
    items = "\n".join(f"- {escape(each.what)}{_worth(each)}" for each in views.todos(story))
    return f"## For you to do\n\n{items}" if items else ""


def _worth(task: Task) -> str:
    """How much would be decided by it."""
    return f": decides {amount(len(task.decides), 'requirement')}" if task.decides else ""


def _remains(story: Story) -> str:
    left = [each for each in story.remains if not each.removed]
    items = "\n".join(f"- {escape(each.what)}, {escape(each.where)}. {escape(each.how)}".rstrip() for each in left)
    return f"## Stays behind on the target\n\n{items}" if items else ""
