"""The sequence diagram of a scenario, laid out from its recording: arrows in order of time, waits as gaps, findings as notes.

Lays out only; a template draws. Long runs of like calls (pages) are folded to the first and the last.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from suite.record.verdicts import Judgement
from suite.report.visible import visible
from suite.report.words import amount, span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from suite.record.rows import Finding, Wait
    from suite.report.story import Exchange, Scene

_FOLD_FROM = 4
_SLOW = 1.0
_GAP = 0.05
_LONGEST = 54
_NOTE = 50
_MOST = 60
_HEIGHTS = {"call": 34, "reply": 28, "wait": 44, "fold": 30, "note": 28, "lost": 36}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing in the diagram. `kind`: call, reply, lost, wait, fold, note."""

    kind: str
    text: str
    at: float = 0.0
    exchange: int = 0
    outward: bool = True
    label: int = 0
    tone: str = ""
    link: str = ""
    y: int = 0


@dataclass(frozen=True, slots=True)
class Diagram:
    """The steps with their places, and how high the picture is."""

    steps: tuple[Step, ...]
    height: int


def diagram(scene: Scene, anchors: Mapping[str, str]) -> Diagram | None:
    """Lay out a scenario; `anchors`: id of a finding to its group. None where nothing was recorded."""
    notes = _notes(scene.findings, anchors)
    steps = [*_calls(scene.exchanges, notes), *(_wait(each) for each in scene.waits if _is_seen(each))]
    return _placed(_with_notes(sorted(steps, key=lambda step: step.at), notes)) if steps else None


def _is_seen(each: Wait) -> bool:
    """Say whether it was a gap at all: what comes at once was not waited for."""
    return not each.came or each.ended - each.started >= _GAP


def _wait(each: Wait) -> Step:
    took = span(each.ended - each.started)
    if each.quiet:
        return Step("wait", short(f"{took} of silence: {each.what}"), each.started)
    if each.came:
        return Step("wait", short(f"waited {took}: {each.what}"), each.started)
    return Step("wait", short(f"✗ never came: {each.what} (waited {took})"), each.started, tone="bad")


def _notes(findings: Iterable[Finding], anchors: Mapping[str, str]) -> dict[int, list[Step]]:
    found: dict[int, list[Step]] = {}
    for each in findings:
        if each.exchanges and each.verdict is not Judgement.PASS:
            text = f"{each.message or each.requirement}" + (f" ({each.count} times)" if each.count > 1 else "")
            note = Step("note", short(text, _NOTE), tone=each.verdict.value, link=anchors.get(each.id, ""))
            found.setdefault(each.exchanges[0], []).append(note)
    return found


def _calls(exchanges: Sequence[Exchange], notes: Mapping[int, object]) -> Iterator[Step]:
    numbers = {each.number: place for place, each in enumerate(exchanges, 1)}
    for run in list(_runs(exchanges, notes))[:_MOST]:
        folded = len(run) >= _FOLD_FROM
        for each in (run[0], run[-1]) if folded else run:
            if folded and each is run[-1]:
                text = f"{amount(len(run) - 2, 'more call')} like this, {numbers[run[1].number]} to {numbers[run[-2].number]}"
                yield Step("fold", text, run[1].first.at, run[1].number)
            yield from _two(each, numbers[each.number])


def _runs(exchanges: Iterable[Exchange], notes: Mapping[int, object]) -> Iterator[list[Exchange]]:
    run: list[Exchange] = []
    for each in exchanges:
        if run and _like(run[-1], each) and run[-1].number not in notes and each.number not in notes:
            run.append(each)
        else:
            if run:
                yield run
            run = [each]
    if run:
        yield run


def _like(one: Exchange, other: Exchange) -> bool:
    return _kind(one) == _kind(other) and not (one.error or other.error)


def _kind(each: Exchange) -> tuple[bool, str, str, int]:
    return each.outward, each.sent.method, path(each.sent.url).partition("?")[0], each.status


def _two(each: Exchange, label: int) -> Iterator[Step]:
    call = Step(
        "call", short(f"{each.sent.method} {path(each.sent.url)}"), each.first.at, each.number, each.outward, label
    )
    yield call
    if each.error:
        at = each.response.at if each.response else each.first.at
        yield replace(call, kind="lost", text=short(each.error), at=at, outward=not each.outward, tone="bad")
    elif each.response:
        took = each.response.at - each.first.at
        late = f" after {span(took)}" if took >= _SLOW else ""
        text = f"{each.status} {each.answer.reason}".strip() + late
        yield replace(call, kind="reply", text=short(text), at=each.response.at, outward=not each.outward)


def path(url: str) -> str:
    """Give path and query of an address, or the address where it has none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return (parts.path + (f"?{parts.query}" if parts.query else "")) or url


def short(text: str, longest: int = _LONGEST) -> str:
    """Make a label visible and cut it in the middle, where its end says as much as its beginning."""
    text = visible(" ".join(text.split()))
    half = (longest - 1) // 2
    return text if len(text) <= longest else f"{text[:half]}…{text[-half:]}"


def _with_notes(steps: Iterable[Step], notes: Mapping[int, list[Step]]) -> Iterator[Step]:
    ends: dict[int, Step] = {}
    steps = list(steps)
    for step in steps:
        if step.kind in {"call", "reply", "lost"}:
            ends[step.exchange] = step
    for step in steps:
        yield step
        if ends.get(step.exchange) is step:
            yield from notes.get(step.exchange, ())


def _placed(steps: Iterable[Step]) -> Diagram:
    y, placed = 40, list[Step]()
    for step in steps:
        y += _HEIGHTS[step.kind]
        placed.append(replace(step, y=y))
    return Diagram(tuple(placed), y + 24)
