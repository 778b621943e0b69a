"""What the last complete run found, for `--fail-on new`: only failures that it did not have are red."""

from __future__ import annotations

from typing import TYPE_CHECKING

from suite.record.file import RecordError, read
from suite.record.rows import Finding
from suite.record.verdicts import Judgement

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

Key = tuple[str, ...]


def fails_of(findings: Iterable[Finding]) -> frozenset[Key]:
    """Give what tells a failure from another one, run after run; waived ones do not count."""
    return frozenset(
        (each.requirement, each.version, each.role, each.connection, each.cause)
        for each in findings
        if each.verdict is Judgement.FAIL and not each.waived
    )


def fails_before(folder: Path, home: Path) -> frozenset[Key]:
    """Give the failures of the run that was in this folder before, else of the latest one; none where there is none."""
    for place in (folder, home / "latest"):
        try:
            record = read(place / "run.ndjson")
        except (OSError, RecordError):
            continue
        if record.complete:
            latest = {each.id: each for each in record.of(Finding)}
            return fails_of(latest.values())
    return frozenset()
