"""Small tables of the page, made from a story: facts of the run, what was offered, what to do, settings, readings."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import tomli_w

from suite.record.verdicts import Coverage, Judgement
from suite.report import links
from suite.report.words import amount, moment, span
from suite.standard.readings import ReadingError
from suite.standard.readings import readings as all_readings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from suite.record.rows import Finding, Offer
    from suite.report.story import Story


def facts(story: Story) -> list[tuple[str, str]]:
    """Give what identifies the run, only what is known."""
    header = story.record.header
    rows = [
        ("Product", header.product),
        ("Tested as", ", ".join(header.roles)),
        ("Versions", ", ".join(header.versions)),
        *(("Profile", each.sentence.removeprefix("profile ")) for each in story.profiles),
        ("Profile", "" if story.profiles else header.profile),
        ("Selection", header.selection),
        ("Gate", f"{header.gate}, strict" if header.strict else header.gate),
        *_decided(story),
        ("Since the last run", _changed(story)),
        ("Started", moment(header.started)),
        ("Took", span(max(0.0, story.ended - header.started))),
        ("Suite", f"ocpi-suite {header.suite}"),
        ("Seed", str(header.seed)),
        ("Record", "its last line is cut" if story.record.damaged else ""),
    ]
    return [(label, value) for label, value in rows if value]


def _changed(story: Story) -> str:
    """Say what changed since the run before, and since when."""
    if story.changed is None:
        return ""
    new, gone = story.changed
    parts = [amount(len(new), "new failure")] if new else []
    parts += (
        [f"{amount(gone, 'failure')} gone" if story.record.complete else f"{amount(gone, 'failure')} not seen so far"]
        if gone
        else []
    )
    return f"{', '.join(parts) or 'nothing new failed'} ({story.record.header.before[:16].replace('T', ' ')} UTC)"


def _decided(story: Story) -> list[tuple[str, str]]:
    """Count the requirements by level: how many of those that apply, in the modules that the suite drives, were decided."""
    counts = {level: [0, 0] for level in ("MUST", "SHOULD", "MAY")}
    for row in story.judged:
        if row.level in counts and row.coverage is not Coverage.NOT_APPLICABLE and not _undriven(row.requirement):
            counts[row.level][0] += row.coverage is Coverage.DECIDED and row.verdict is not Judgement.INCONCLUSIVE
            counts[row.level][1] += 1
    return [(f"{level} decided", f"{done} of {total}") for level, (done, total) in counts.items() if total]


def _undriven(name: str) -> bool:
    """Say whether the run counts it apart: the verdict's sentence and this page have to give the same figures."""
    known = links.known(name)
    return known is not None and bool(known.undriven)


def is_practice(row: Finding) -> bool:
    """Say whether a finding is about good practice, which no rule of the standard asks for."""
    known = links.known(row.requirement)
    return known is not None and known.basis == "practice"


@dataclass(frozen=True, slots=True)
class Offers:
    """The table of interfaces: columns are (version, connection), cells are text and tone."""

    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


def offers(story: Story) -> Offers | None:
    """Give claimed against observed; None where no version details were read."""
    if not story.offers:
        return None
    columns = tuple(sorted({(each.version, each.connection) for each in story.offers}))
    cells: dict[str, dict[tuple[str, str], Offer]] = {}
    for each in story.offers:
        name = f"{each.module} {each.side}".strip()
        cells.setdefault(name, {})[each.version, each.connection] = each
    rows = ((name, tuple(_cell(row.get(column)) for column in columns)) for name, row in sorted(cells.items()))
    return Offers(columns, tuple(rows))


def _cell(offer: Offer | None) -> tuple[str, str]:
    if offer is None:
        return "not offered", "none"
    if not offer.url:
        return "claimed, not offered", "bad"
    if offer.claimed is False:
        return "offered, not claimed", "warn"
    return ("offered, as claimed" if offer.claimed else "offered"), "good"


@dataclass(slots=True)
class Task:
    """Something to do, with all that it would decide."""

    what: str
    decides: list[str] = field(default_factory=list)
    cases: list[str] = field(default_factory=list)


def todos(story: Story) -> list[Task]:
    """Give what a person can do, each thing once: what was left behind first, then what decides most."""
    found: dict[str, Task] = {}
    for each in story.todos:
        task = found.setdefault(each.what, Task(each.what))
        task.decides.extend(name for name in each.decides if name not in task.decides)
        if each.case and each.case not in task.cases:
            task.cases.append(each.case)
    return sorted(found.values(), key=lambda task: (bool(task.decides), -len(task.decides)))


@dataclass(frozen=True, slots=True)
class Chosen:
    """How a disputed passage was read in this run."""

    id: str
    question: str
    value: str
    effect: str
    declared: bool


def readings(story: Story) -> list[Chosen]:
    """Give the readings that were used: the suite's, or what the target declares."""
    declared = story.record.header.readings
    found = []
    for each in all_readings().values():
        try:
            choice = each.chosen(declared)
        except ReadingError:
            choice = each.chosen({})
        found.append(Chosen(each.id, each.question, choice.value, choice.effect, each.id in declared))
    return found


def settings(story: Story) -> str:
    """Write the redacted settings as TOML, or as JSON where TOML has no word for them."""
    config = _known(story.record.header.config)
    try:
        return tomli_w.dumps(config)
    except (TypeError, ValueError):
        return json.dumps(config, indent=2, ensure_ascii=False)


def _known(value: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what is not set; TOML has no null."""
    return {name: _known(each) if isinstance(each, dict) else each for name, each in value.items() if each is not None}
