"""`[safety] writes = "no-cdrs"`: all is pushed but CDRs, and what they would have shown wants a stimulus, nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from suite.record.verdicts import Coverage
from suite.standard.versions import VERSIONS
from tests.rungs.test_lives import Life

if TYPE_CHECKING:
    from pathlib import Path

    from suite.stage.server import Server
    from suite.standard.versions import Version


@pytest.mark.parametrize("version", VERSIONS, ids=str)
def test_no_cdr_is_posted_where_none_is_wanted(server: Server, tmp_path: Path, version: Version) -> None:
    life = Life(server, tmp_path, role="EMSP", versions=[version])
    config = life.config(
        safety={"writes": "no-cdrs"}, versions=[str(version)], token_a={str(version): next(life.tokens)}
    )
    ending, results, loud = life.run(config, "cdrs", "tariffs")
    assert ending.code == 0, ending.sentence
    assert not loud
    modules: dict[str, Any] = life.target.platform.core.modules
    assert any(given.objects for given in modules["tariffs"].given.values())
    assert not any(modules["cdrs"].given.values())
    waiting = [each for each in results if each.case.scenario.chapter == "cdrs"]
    assert waiting
    assert any(each.coverage is Coverage.NEEDS_STIMULUS for each in waiting)
