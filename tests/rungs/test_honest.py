"""Rung 2: the honest reference comes out clean, in every version and role."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from suite.record.verdicts import Coverage, Judgement
from suite.standard.versions import VERSIONS
from tests.rungs.rehearsal import PATIENT, rehearse

if TYPE_CHECKING:
    from suite.stage.server import Server
    from suite.standard.versions import Version


@pytest.mark.parametrize("role", ["CPO", "EMSP"])
@pytest.mark.parametrize("version", VERSIONS, ids=str)
def test_honest_reference(server: Server, version: Version, role: str) -> None:
    done = rehearse(server, role, version, deadlines=PATIENT)
    bad = [
        (row.verdict, row.requirement, row.message, row.actual)
        for row in done.findings
        if row.verdict.weight > Judgement.INFO.weight
    ]
    assert not bad
    assert done.ending.code == 0
    wanting = [
        (each.case.id, each.reason)
        for each in done.results
        if each.coverage in {Coverage.NEEDS_STIMULUS, Coverage.OUT_OF_BUDGET}
    ]
    assert not wanting
