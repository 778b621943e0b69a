"""A target that is CPO and eMSP on one platform and one connection comes out clean: everything is there, and nothing is mixed up."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from suite.drive.closing import close
from suite.drive.opening import Stage, opened
from suite.drive.planning import plan
from suite.drive.runner import run_case
from suite.judge.gates import Gate
from suite.record.verdicts import Coverage, Judgement
from suite.stage.control import mount_control
from suite.stage.embedded import embed
from suite.standard.versions import VERSIONS
from tests.rungs.rehearsal import config_for

if TYPE_CHECKING:
    from suite.stage.server import Server
    from suite.standard.versions import Version

_BOTH = ["CPO", "EMSP"]
_SEVERAL = [each for each in VERSIONS if each.roles_in_endpoints]


@pytest.mark.parametrize("version", _SEVERAL, ids=str)
def test_both_roles_on_one_connection(server: Server, version: Version) -> None:
    target = embed(server, _BOTH, [version], tokens=6)
    control = mount_control(server, target.platform, f"c{target.slug}")
    config = config_for(target.versions_url, "CPO", version, target.tokens, control, target.evses(), roles=_BOTH)
    with tempfile.TemporaryDirectory() as folder:
        stage = Stage(record=Path(folder) / "run.ndjson", server=server, key=b"k" * 32, seed=1, pause_scale=0.01)
        with opened(config, stage) as session:
            results = [run_case(session, registration, case) for registration, case in plan(session)]
            ending = close(session, results, gate=Gate())
            found = list(session.ledger.findings.values())
    assert not [
        (row.requirement, row.message, row.actual) for row in found if row.verdict.weight > Judgement.INFO.weight
    ]
    assert ending.code == 0
    assert {each.case.role for each in results} >= set(_BOTH)
    of_roles = next(each for each in results if each.case.scenario.id == "journeys.roles")
    assert of_roles.coverage is Coverage.DECIDED
    assert "journeys.roles.own-party" not in dict.fromkeys(name for (_, name) in session.absent)
