"""A target that dies in the middle: undecided from there on, not failed by the hundreds; what was decided before stays."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from suite.drive.closing import close
from suite.drive.opening import Stage, opened
from suite.drive.planning import plan
from suite.drive.runner import Result, run_case
from suite.judge.gates import Gate
from suite.record.verdicts import Coverage, Judgement
from suite.stage.embedded import embed
from suite.stage.server import Server
from suite.standard.versions import VERSIONS
from tests.rungs.rehearsal import config_for

if TYPE_CHECKING:
    from collections.abc import Iterable


@pytest.mark.parametrize("role", ["CPO", "EMSP"])
def test_what_comes_after_its_death_is_undecided(server: Server, role: str) -> None:
    version, dies_before = VERSIONS[-1], "locations."
    results: list[Result] = []
    with ExitStack() as life, tempfile.TemporaryDirectory() as folder:
        target = embed(life.enter_context(Server()), [role], [version], tokens=3)
        config = config_for(target.versions_url, role, version, target.tokens)
        stage = Stage(record=Path(folder) / "run.ndjson", server=server, key=b"k" * 32, seed=1, pause_scale=0.001)
        with opened(config, stage) as session:
            for registration, case in plan(session):
                if case.id.startswith(dies_before):
                    life.close()
                    dies_before = "never"
                results.append(run_case(session, registration, case))
            ending = close(session, results, gate=Gate())
            found = list(session.ledger.findings.values())
            gone = session.down
    assert "stopped answering" in gone
    assert ending.code == 10, ending.sentence
    assert {row.verdict for row in found} <= {Judgement.INCONCLUSIVE, Judgement.INFO}
    assert _decided(results[:3]) == 3, "what came before stays decided"
    dead = results[next(place for place, each in enumerate(results) if each.case.id.startswith("locations.")) :]
    assert len(dead) > 10
    still = [each.case.id for each in dead if _decided([each]) and each.case.promised]
    assert {each.partition("@")[0] for each in still} <= {"journeys.roles", "journeys.roles-of-tokens"}, (
        "they look at what was heard before"
    )


def _decided(results: Iterable[Result]) -> int:
    return sum(
        each.verdict.weight < Judgement.INCONCLUSIVE.weight and each.coverage is Coverage.DECIDED for each in results
    )
