"""What the suite does not drive yet is told and counted apart: it lowers no share, and fails no gate."""

from __future__ import annotations

from collections import Counter
from types import SimpleNamespace
from typing import Any

import pytest

from suite.drive.closing import _tally, _why_not
from suite.judge.gates import Gate, exit_code, sentence
from suite.judge.rule import RULES
from suite.record.rows import Judged
from suite.record.verdicts import Coverage, Judgement
from suite.standard.catalogue import requirements
from suite.standard.versions import VERSIONS

UNDRIVEN = [entry for entry in requirements().values() if entry.undriven]
DRIVEN = [entry for entry in requirements().values() if not entry.undriven]


def _row(name: str, coverage: Coverage, level: str = "MUST") -> Judged:
    return Judged(requirement=name, version="", verdict=Judgement.PASS, coverage=coverage, level=level)


def test_the_share_is_of_the_driven_alone() -> None:
    """One decided, one not, and three of other modules: one of two."""
    rows = [
        _row(DRIVEN[0].id, Coverage.DECIDED),
        _row(DRIVEN[1].id, Coverage.NEEDS_STIMULUS),
        _row(UNDRIVEN[0].id, Coverage.NEEDS_STIMULUS),
        _row(UNDRIVEN[1].id, Coverage.DECIDED),
        _row(UNDRIVEN[2].id, Coverage.NOT_APPLICABLE),
        _row(UNDRIVEN[3].id, Coverage.NEEDS_STIMULUS, level="SHOULD"),
    ]
    tally = _tally(rows, [], Counter(), interrupted=False, unreachable=False, stale=0)
    assert (tally.decided_musts, tally.applicable_musts, tally.undriven_musts) == (1, 2, 2)
    assert sentence(tally, {}).endswith(
        "1 of 2 applicable MUSTs decided, 2 more in modules that this suite does not drive yet"
    )
    assert exit_code(tally, Gate(min_decided=0.5)) == 0
    assert exit_code(tally, Gate(name="certify")) == 0


def test_without_such_modules_nothing_is_said_of_them() -> None:
    tally = _tally([_row(DRIVEN[0].id, Coverage.DECIDED)], [], Counter(), interrupted=False, unreachable=False, stale=0)
    assert sentence(tally, {}).endswith("1 of 1 applicable MUSTs decided")


@pytest.mark.parametrize("chapter", sorted({entry.chapter for entry in UNDRIVEN}))
def test_its_reason_is_told(chapter: str) -> None:
    """A module that is offered and not driven: not tested, and what would show it."""
    ruled = {name for each in RULES.values() for name in each.requirements}
    entry = next(each for each in UNDRIVEN if each.chapter == chapter and each.id not in ruled)
    session: Any = SimpleNamespace(wants={}, absent={}, budget=SimpleNamespace(guesses=SimpleNamespace(short={})))
    registration: Any = None  # without cases and rules, nothing of the connection is asked
    coverage, reason = _why_not(session, entry, [], ("main", str(VERSIONS[-1])), registration, {})
    assert (coverage, reason) == (Coverage.NEEDS_STIMULUS, f"not tested by this suite: {entry.untested_reason}")
