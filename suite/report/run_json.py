"""`run.json`: the results of a run for scripts, in the shape that CONTRACTS promises; fields may be added, never changed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import msgspec

from suite.record.verdicts import Coverage, Judgement
from suite.report.words import instant

if TYPE_CHECKING:
    from suite.record.rows import Diagnosis, Finding, Judged, Profile, ProfileEntry
    from suite.report.story import Scene, Story


def render(story: Story) -> bytes:
    """Give the whole file."""
    return msgspec.json.format(msgspec.json.encode(document(story)), indent=2) + b"\n"


def document(story: Story) -> dict[str, Any]:
    """Give the results as plain values."""
    header, footer = story.record.header, story.record.footer
    return {
        "suite": header.suite,
        "target": header.target,
        "product": header.product,
        "gate": header.gate,
        "started": instant(header.started),
        "ended": instant(footer.ended) if footer else None,
        "complete": story.record.complete,
        "exit_code": footer.exit_code if footer else None,
        "verdict": story.verdict.value,
        "sentence": story.sentence,
        "counts": {**story.counts, **(footer.counts if footer else {})},
        "scenarios": [_scenario(each) for each in story.scenes],
        "findings": [_finding(each) for each in story.findings],
        "coverage": _coverage(story),
        "diagnoses": [_plain(each) for each in story.diagnoses],
        "profiles": [_profile(each) for each in story.profiles],
        "requirements": [_judged(each) for each in story.judged],
    }


def _plain(row: Diagnosis) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.to_builtins(row)
    found.pop("kind", None)
    return {"exchanges": [], **found}


def _profile(row: Profile) -> dict[str, Any]:
    """Give a profile with every requirement and rule of its own; apart from what counts for the standard."""
    found: dict[str, Any] = msgspec.to_builtins(row)
    found.pop("kind", None)
    found["counts"] = dict(Counter(each.status for each in row.entries))
    found["entries"] = [_entry(each) for each in row.entries]
    return found


def _entry(row: ProfileEntry) -> dict[str, Any]:
    shared = {"id": row.id, "level": row.level, "status": row.status, "reason": row.reason, "checks": row.checks}
    if not row.own:
        return {**shared, "rule": False, **({"source": row.source} if row.source else {})}
    found = {"text": row.text, "source": row.source, "count": row.count, "expected": row.expected, "actual": row.actual}
    return {**shared, "rule": True, **found, "pointer": row.pointer, "exchanges": row.exchanges}


def _scenario(scene: Scene) -> dict[str, Any]:
    return {
        "id": scene.case.id,
        "verdict": scene.verdict.value,
        "coverage": scene.coverage.value if scene.outcome else "NOT_ENDED",
        "duration_ms": scene.duration_ms,
        "findings": [each.id for each in scene.findings],
        "reason": scene.reason,
    }


def _finding(row: Finding) -> dict[str, Any]:
    return {
        "id": row.id,
        "requirement": row.requirement,
        "verdict": row.verdict.value,
        "level": row.level,
        "version": row.version,
        "module": row.module,
        "role": row.role,
        "scenario": row.case,
        "message": row.message,
        "expected": row.expected,
        "actual": row.actual,
        "exchanges": row.exchanges,
        "count": row.count,
        "connection": row.connection,
        "cause": row.cause,
        "waived": row.waived,
    }


def _coverage(story: Story) -> dict[str, str]:
    """Give the worst verdict on each requirement, or why nothing was decided."""
    found: dict[str, tuple[int, str]] = {}
    for row in story.judged:
        weight = row.verdict.weight if _is_decided(row) else -1
        if row.requirement not in found or weight > found[row.requirement][0]:
            found[row.requirement] = weight, row.verdict.value if weight >= 0 else _why(row)
    return {name: text for name, (_, text) in found.items()}


def _is_decided(row: Judged) -> bool:
    return row.coverage is Coverage.DECIDED or row.verdict.weight > Judgement.PASS.weight


def _why(row: Judged) -> str:
    return f"{row.coverage.value}: {row.reason}" if row.reason else row.coverage.value


def _judged(row: Judged) -> dict[str, Any]:
    return {
        "requirement": row.requirement,
        "version": row.version,
        "role": row.role,
        "connection": row.connection,
        "level": row.level,
        "verdict": row.verdict.value,
        "coverage": row.coverage.value,
        "reason": row.reason,
        "checks": row.checks,
    }
