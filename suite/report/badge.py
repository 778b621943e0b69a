"""`badge.svg`: one word about a run, for a README. Widths are estimated: no font is asked."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from suite.report.words import word

if TYPE_CHECKING:
    from suite.report.story import Story

_COLOURS = {"good": "#1a7f37", "info": "#1a7f37", "warn": "#7d5800", "bad": "#b3261e", "open": "#5b4b8a"}
_LABEL = "OCPI"


def render(story: Story) -> str:
    """Give the whole picture."""
    shown = word(story.verdict.value)
    text = (
        "conforming"
        if shown.tone in {"good", "info"}
        else "conforming, warnings"
        if shown.tone == "warn"
        else shown.text
    )
    if not story.record.complete:
        text = "did not end"
    return _draw(text, " ".join(story.record.header.versions), _COLOURS[shown.tone])


def _draw(text: str, versions: str, colour: str) -> str:
    label = f"{_LABEL} {versions}".strip()
    left, right = 12 + round(6.8 * len(label)), 12 + round(6.8 * len(text))
    title = escape(f"{label}: {text}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="20" role="img" aria-label="{title}">'
        f"<title>{title}</title>"
        f'<rect width="{left + right}" height="20" rx="3" fill="#444"/>'
        f'<path d="M{left} 0h{right - 3}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3h-{right - 3}z" fill="{colour}"/>'
        '<g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">'
        f'<text x="{left / 2}" y="14">{escape(label)}</text>'
        f'<text x="{left + right / 2}" y="14">{escape(text)}</text></g></svg>\n'
    )
