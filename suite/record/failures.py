"""What tells a failure from another one, run after run: for `--fail-on new`, and for what a report says has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from suite.record.verdicts import Judgement

if TYPE_CHECKING:
    from collections.abc import Iterable

    from suite.record.rows import Finding

Key = tuple[str, ...]


def key(row: Finding) -> Key:
    """Give what stays the same when the same failure is found again."""
    return row.requirement, row.version, row.role, row.connection, row.cause


def fails_of(findings: Iterable[Finding]) -> frozenset[Key]:
    """Give the failures among findings; waived ones do not count."""
    return frozenset(key(each) for each in findings if each.verdict is Judgement.FAIL and not each.waived)
