"""Findings grouped by cause: one group is one thing to mend, with its first example and how often it was seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from suite.record.failures import fails_of, key
from suite.record.verdicts import Judgement, worst
from suite.report import pretty
from suite.report.bodies import content
from suite.report.curl import again, curl
from suite.report.visible import decoded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from suite.record.failures import Key
    from suite.record.rows import Finding, Message
    from suite.report.story import Exchange, Scene, Story

_RAW = 1500


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one cause; the first is the worst and is shown whole."""

    anchor: str
    title: str
    findings: tuple[Finding, ...]
    scene: Scene | None
    exchange: Exchange | None
    curl: str
    rerun: str
    where: str = ""
    """Which message the marked place is in."""
    place: str = ""
    """How far of the pointer exists."""
    lines: tuple[pretty.Line, ...] = ()
    fresh: frozenset[Key] = frozenset()
    """Failures of the run that the one before did not have."""

    @property
    def first(self) -> Finding:
        """The example."""
        return self.findings[0]

    @property
    def verdict(self) -> Judgement:
        """The worst verdict in the group."""
        return worst(each.verdict for each in self.findings)

    @property
    def count(self) -> int:
        """How often it was seen."""
        return sum(each.count for each in self.findings)

    @property
    def is_new(self) -> bool:
        """Say whether the run before had none of these failures."""
        return bool(self.fresh) and all(
            key(each) in self.fresh for each in self.findings if each.verdict is Judgement.FAIL
        )

    @property
    def waived(self) -> bool:
        """Say whether waivers cover all of it."""
        return all(each.waived for each in self.findings)

    @property
    def versions(self) -> list[str]:
        """The versions it was seen in."""
        return sorted({each.version for each in self.findings if each.version})

    @property
    def modules(self) -> list[str]:
        """The modules it was seen in."""
        return sorted({each.module for each in self.findings if each.module})


def grouped(story: Story) -> list[Group]:
    """Give the groups, worst first, waived ones last."""
    found: dict[tuple[bool, str], list[Finding]] = {}
    for each in story.findings:
        if each.verdict is not Judgement.PASS:
            found.setdefault((bool(each.waived), each.cause or each.requirement), []).append(each)
    scenes = {scene.case.id: scene for scene in story.scenes}
    return [
        _group(story, scenes, f"g{number}", cause, tuple(rows))
        for number, ((_, cause), rows) in enumerate(found.items(), 1)
    ]


def _group(story: Story, scenes: Mapping[str, Scene], anchor: str, cause: str, rows: tuple[Finding, ...]) -> Group:
    first = rows[0]
    scene = scenes.get(first.case)
    exchange = story.exchanges.get(first.exchanges[0]) if first.exchanges else None
    bodies = story.record.bodies
    message = _pointed(first, exchange)
    lines, place = _marked(content(bodies, message) if message else None, first.pointer)
    return Group(
        anchor=anchor,
        title=_title(cause, first),
        findings=rows,
        scene=scene,
        exchange=exchange,
        curl=curl(exchange, bodies) if exchange else "",
        rerun=again(scene.case if scene else None, first.case),
        where=first.pointer_in or "response",
        place=place,
        lines=tuple(lines),
        fresh=fails_of(rows) & story.changed[0] if story.changed else frozenset(),
    )


def _title(cause: str, first: Finding) -> str:
    """Name a group for a person: the cause where it is a phrase, the message where it is an id."""
    is_id = cause.startswith((first.requirement or first.verdict.value, first.verdict.value))
    return (first.message or cause) if is_id else cause


def _pointed(row: Finding, exchange: Exchange | None) -> Message | None:
    if exchange is None:
        return None
    return exchange.sent if row.pointer_in == "request" else exchange.answer


def _marked(body: bytes | None, pointer: str) -> tuple[list[pretty.Line], str]:
    if not body:
        return [], ""
    try:
        return pretty.excerpt(body, pointer)
    except (ValueError, RecursionError):
        text = decoded(body[:_RAW]) + (" …" if len(body) > _RAW else "")
        return [pretty.Line(line) for line in text.split("\n")[:20]], ""
