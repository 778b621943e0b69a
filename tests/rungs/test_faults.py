"""Rungs 3 and 5: each mutant is found as exactly what it breaks, each eccentric comes out clean."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from suite.faults.register import FAULTS, Fault, load_faults
from suite.record.verdicts import Judgement
from tests.rungs.rehearsal import rehearse

if TYPE_CHECKING:
    from suite.stage.server import Server
    from suite.standard.versions import Version

load_faults()
CASES = [(fault, version, role) for fault in FAULTS.values() for version in fault.versions() for role in fault.roles]
_LOUD = Judgement.INFO.weight


@pytest.mark.parametrize(("fault", "version", "role"), CASES, ids=[f"{f.id}@{v}/{r}" for f, v, r in CASES])
def test_fault(server: Server, fault: Fault, version: Version, role: str) -> None:
    done = rehearse(server, role, version, bends=fault.bends, locations=fault.locations)
    level = Judgement(fault.level(version))
    errors = [(row.message, row.actual) for row in done.findings if row.verdict is Judgement.SUITE_ERROR]
    assert not errors
    found = {row.requirement for row in done.findings if row.verdict in {Judgement.FAIL, Judgement.WARNING}}
    quiet = {row.requirement for row in done.findings if row.verdict is Judgement.INFO}
    wanted = set(fault.breaks)
    if level.weight > _LOUD:
        assert wanted <= found, f"not found; found {sorted(found)}"
    else:
        assert wanted <= quiet, f"not found; found {sorted(quiet)}"
    assert found <= wanted | set(fault.collateral), "found beyond what it breaks"
