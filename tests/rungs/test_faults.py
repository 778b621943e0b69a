"""Rungs 3 and 5: each mutant is found as exactly what it breaks, each eccentric comes out clean.

Each passes on the sites of its findings, from which rung 4 is computed (blind_spots.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from suite.faults.register import FAULTS, Fault, load_faults
from suite.record.verdicts import Judgement
from tests.rungs import blind_spots
from tests.rungs.rehearsal import PATIENT, QUICK, Rehearsal, rehearse
from tests.rungs.traces import where

if TYPE_CHECKING:
    from collections.abc import Callable

    from suite.drive.register import Case
    from suite.record.rows import Finding
    from suite.stage.server import Server
    from suite.standard.versions import Version
    from suite.target.shape import Deadlines

load_faults()
CASES = [(fault, version, role) for fault in FAULTS.values() for version in fault.versions() for role in fault.roles]
_LOUD = {Judgement.FAIL, Judgement.WARNING, Judgement.INCONCLUSIVE}


@pytest.mark.parametrize(("fault", "version", "role"), CASES, ids=[f"{f.id}@{v}/{r}" for f, v, r in CASES])
def test_fault(server: Server, fault: Fault, version: Version, role: str) -> None:
    """What does not come out as it should is looked at once more with time to spare, and that look counts."""
    only = where(server, fault, version, role)
    done = _rehearsed(server, fault, version, role, only)
    if only and not set(fault.breaks) <= {row.requirement for row in done.findings}:
        done = _rehearsed(server, fault, version, role, only=None)
    try:
        _comes_out(fault, version, done)
    except AssertionError:
        done = _rehearsed(server, fault, version, role, only, PATIENT)
        _comes_out(fault, version, done)
    blind_spots.note(fault, version, role, done.findings)


def _rehearsed(
    server: Server,
    fault: Fault,
    version: Version,
    role: str,
    only: Callable[[Case], bool] | None,
    deadlines: Deadlines = QUICK,
) -> Rehearsal:
    return rehearse(
        server,
        role,
        version,
        bends=fault.bends,
        locations=fault.locations,
        offers=fault.offers,
        only=only,
        deadlines=deadlines,
    )


def _comes_out(fault: Fault, version: Version, done: Rehearsal) -> None:
    errors = [(row.message, row.actual) for row in done.findings if row.verdict is Judgement.SUITE_ERROR]
    assert not errors
    failed = any(row.verdict is Judgement.FAIL for row in done.findings)
    assert done.ending.code == (1 if failed else 0), done.ending.sentence
    if fault.kind == "mutant":
        _is_found(fault, version, done.findings)
    else:
        _comes_out_clean(fault, version, done.findings)


def _of(findings: list[Finding], verdicts: set[Judgement]) -> set[str]:
    return {row.requirement for row in findings if row.verdict in verdicts}


def _is_found(fault: Fault, version: Version, findings: list[Finding]) -> None:
    level = Judgement(fault.level(version))
    wanted, found = set(fault.breaks), _of(findings, {Judgement.FAIL, Judgement.WARNING})
    at_its_level = _of(findings, {level})
    assert wanted <= at_its_level, f"not found as {level}; found {sorted(found or at_its_level)}"
    assert found <= wanted | set(fault.collateral), "found beyond what it breaks"


def _comes_out_clean(fault: Fault, version: Version, findings: list[Finding]) -> None:
    """Nothing above INFO but exactly the WARNINGs that it declares."""
    loud = {(str(row.verdict), row.requirement) for row in findings if row.verdict in _LOUD}
    declared = {(fault.level(version), name) for name in fault.breaks}
    assert loud == {(level, name) for level, name in declared if level != Judgement.INFO}
    if not declared <= loud:  # a declared INFO must be there, too
        assert set(fault.breaks) <= _of(findings, {Judgement(fault.level(version))})
