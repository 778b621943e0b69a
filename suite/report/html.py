"""`report.html`, the document that is handed over: one file, no network, everything of strangers escaped."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from suite.record.rows import Case, Outcome
from suite.record.verdicts import Coverage, Judgement
from suite.report import links, views, words
from suite.report.bodies import shown
from suite.report.chart import drawing
from suite.report.evidence import pack
from suite.report.grid import grid
from suite.report.groups import grouped
from suite.report.profiles import shown as shown_profiles
from suite.report.requirements import chapters
from suite.report.sequence import diagram, path, short
from suite.report.story import Scene
from suite.report.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from suite.report.story import Exchange, Story

_HERE = Path(__file__).parent / "templates"
_MOST = 400
"""Exchanges of one scenario in the page; the record has the rest."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A scenario on the page."""

    anchor: str
    scene: Scene
    chunk: int = -1
    exchanges: str = ""
    """Numbers of its exchanges, in ranges, so that a link to one finds its scenario."""


def render(story: Story) -> str:
    """Give the whole page."""
    groups = grouped(story)
    named = [(f"s{number}", scene) for number, scene in enumerate([*story.scenes, *_outside(story)], 1)]
    anchors = {row.id: group.anchor for group in groups for row in group.findings}
    recorded = [(name, scene) for name, scene in named if scene.exchanges or scene.waits]
    packed = pack(recorded, partial(_draw, story, anchors))
    entries = [Entry(name, scene, packed.places.get(name, -1), _ranges(scene.exchanges)) for name, scene in named]
    parts = chapters(story)
    style, script = _asset("style.css"), _asset("script.js")
    return _drawn(
        "report.html.j2",
        story=story,
        header=story.record.header,
        footer=story.record.footer,
        facts=views.facts(story),
        decided=sum(scene.outcome is not None and scene.coverage is Coverage.DECIDED for scene in story.scenes),
        findings=[each for each in groups if not views.is_practice(each.first)],
        quality=[each for each in groups if views.is_practice(each.first)],
        grid=grid(story),
        offers=views.offers(story),
        entries=_by_chapter(entries),
        scene_of={each.scene.case.id: each.anchor for each in entries},
        anchors=anchors,
        chapters=parts,
        requirement_count=sum(len(part.entries) for part in parts.values()),
        profiles=shown_profiles(story),
        tone="bad"
        if any(each.verdict == "failed" for each in story.profiles)
        else words.word(story.verdict.value).tone,
        todos=views.todos(story),
        left=[each for each in story.remains if not each.removed],
        gone=[each for each in story.remains if each.removed],
        readings=views.readings(story),
        config=views.settings(story),
        chunks=packed.chunks,
        style=style,
        style_hash=_hash(style),
        script=script,
        script_hash=_hash(script),
    )


def _draw(story: Story, anchors: Mapping[str, str], scene: Scene, limit: int) -> str:
    """Draw what opens below a scenario."""
    return _drawn(
        "scene.html.j2",
        diagram=diagram(scene, anchors),
        exchanges=scene.exchanges[:_MOST],
        left_out=max(0, len(scene.exchanges) - _MOST),
        marks=_marks(scene),
        shown=partial(shown, story.record.bodies, limit=limit),
        pairs=partial(enumerate, start=1),
    )


def _marks(scene: Scene) -> dict[tuple[int, str], list[str]]:
    """Give the places that findings point to, by exchange and message."""
    found: dict[tuple[int, str], list[str]] = {}
    for each in scene.findings:
        if each.exchanges and each.pointer:
            found.setdefault((each.exchanges[0], each.pointer_in or "response"), []).append(each.pointer)
    return found


def _outside(story: Story) -> list[Scene]:
    """Gather what belongs to no scenario under a name of its own."""
    if not story.loose:
        return []
    title = "Calls outside any scenario"
    case = Case(
        id="outside", scenario="", title=title, chapter="between scenarios", phase="", version="", connection=""
    )
    ends = [each.first.at for each in story.loose]
    outcome = Outcome(
        case=case.id, verdict=Judgement.PASS, coverage=Coverage.DECIDED, started=min(ends), ended=max(ends)
    )
    return [Scene(case, outcome, exchanges=story.loose)]


def _by_chapter(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for each in entries:
        found.setdefault(each.scene.case.chapter, []).append(each)
    return found


def _ranges(exchanges: Iterable[Exchange]) -> str:
    found: list[list[int]] = []
    for each in exchanges:
        if found and found[-1][1] == each.number - 1:
            found[-1][1] = each.number
        else:
            found.append([each.number, each.number])
    return ",".join(f"{first}-{last}" for first, last in found)


def _drawn(name: str, **values: Any) -> str:
    return str(_environment().get_template(name).render(values))


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )
    made.globals.update(
        word=words.word,
        moment=words.moment,
        span=words.span,
        amount=words.amount,
        links=links,
        path=path,
        short=short,
        drawing=drawing,
    )
    return made


def _finalize(value: Any) -> Any:
    """Make what strangers wrote visible before it is escaped."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def _asset(name: str) -> Markup:
    """Give one of our own files as it is."""
    return Markup((_HERE / name).read_text("utf-8"))  # noqa: S704 - ours, not a stranger's


def _hash(text: str) -> str:
    """Name a text for the page's security policy."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
