"""A second run on the same target: Sessions that the first one left COMPLETED are left alone, and it comes out as clean."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pytest

from suite.drive.opening import Stage, opened
from suite.drive.planning import plan
from suite.drive.runner import run_case
from suite.faults.register import fault
from suite.record.verdicts import Judgement
from suite.reference import Bends
from suite.reference.store import Given
from suite.stage.embedded import embed
from suite.standard.versions import VERSIONS, Version
from tests.rungs.rehearsal import config_for

if TYPE_CHECKING:
    from pathlib import Path

    from suite.stage.server import Server

_LOUD = {Judgement.FAIL, Judgement.WARNING, Judgement.INCONCLUSIVE, Judgement.SUITE_ERROR}


@pytest.mark.parametrize("version", VERSIONS, ids=str)
def test_a_receiver_that_takes_no_change_of_what_is_over(server: Server, version: Version, tmp_path: Path) -> None:
    odd = fault("sessions.stored~over-is-over")
    target = embed(server, ["EMSP"], [version], tokens=2, bends=Bends(list(odd.bends)))
    kept = Given()  # whoever registers again finds what he gave before
    sessions: Any = target.platform.core.modules["sessions"]
    sessions.given = defaultdict(lambda: kept)
    for number, token in enumerate(target.tokens):
        config = config_for(target.versions_url, "EMSP", version, [token])
        stage = Stage(record=tmp_path / f"{number}.ndjson", server=server, key=b"k" * 32, seed=1, pause_scale=0.01)
        with opened(config, stage) as session:
            for registration, case in plan(session):
                if case.scenario.chapter == "sessions":
                    run_case(session, registration, case)
            found = [(row.requirement, row.actual) for row in session.ledger.findings.values() if row.verdict in _LOUD]
            ended = [row for row in session.touched.values() if row.what.startswith("sessions") and not row.removed]
        assert not found
        assert not ended
    over = [each for held in kept.objects.values() for each in held.values() if each["status"] == "COMPLETED"]
    assert len({str(each["id"]) for each in over if str(each["id"]).endswith("-2")}) > 1
    server.unmount(target.slug)
