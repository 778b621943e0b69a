"""Real cards of `[suite] tokens`: a target that asks us for one is told that it may charge, in lists and in real time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from suite.drive.opening import Stage, opened
from suite.drive.planning import plan
from suite.drive.runner import run_case
from suite.record.verdicts import Coverage, Judgement
from suite.stage.control import mount_control
from suite.stage.embedded import embed
from suite.standard.versions import VERSIONS
from suite.target.shape import Card
from tests.rungs.rehearsal import config_for

if TYPE_CHECKING:
    from pathlib import Path

    from suite.stage.server import Server
    from suite.standard.versions import Version

_CASES = frozenset({"sessions.truth", "sessions.pushes", "journeys.charge"})
_UID = "04A1B2C3D4E5F6"


@pytest.mark.parametrize("contract", ["", "SE-XYZ-C00000001-X"], ids=["ours", "another's"])
@pytest.mark.parametrize("version", VERSIONS, ids=str)
def test_a_target_that_asks_for_a_real_card_lets_it_charge(
    server: Server, tmp_path: Path, version: Version, contract: str
) -> None:
    target = embed(server, ["CPO"], [version], tokens=3)
    control = mount_control(server, target.platform, f"c{target.slug}")
    config = config_for(target.versions_url, "CPO", version, target.tokens, control, target.evses())
    config = replace(config, suite=replace(config.suite, tokens=(Card(_UID, contract),)))
    stage = Stage(record=tmp_path / "run.ndjson", server=server, key=b"k" * 32, seed=1, pause_scale=0.01)
    try:
        with opened(config, stage) as session:
            results = [run_case(session, reg, case) for reg, case in plan(session) if case.scenario.id in _CASES]
            asked = [each for each in session.heard if each.label.module == "tokens" and each.request.method == "POST"]
            loud = [row for row in session.ledger.findings.values() if row.verdict is not Judgement.INFO]
    finally:
        server.unmount(target.slug)
        server.unmount(f"c{target.slug}")
    assert asked
    assert all(each.response and each.response.status == 200 for each in asked)
    assert not loud
    assert results
    assert [(each.case.id, each.reason) for each in results if each.coverage is not Coverage.DECIDED] == []
