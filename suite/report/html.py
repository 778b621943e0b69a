"""`report.html`, the document that is handed over: one file, no network, everything of strangers escaped."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from suite.report import links, words

if TYPE_CHECKING:
    from suite.report.story import Story


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("suite.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(word=words.word, moment=words.moment, span=words.span, amount=words.amount, links=links)
    return made


def render(story: Story) -> str:
    """Give the whole page."""
    return _environment().get_template("report.html.j2").render(story=story)
