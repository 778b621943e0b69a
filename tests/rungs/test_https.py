"""Plain http is a finding of a target in production, and none of one that is being set up (auth.https)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from suite.record.verdicts import Judgement
from suite.standard.versions import VERSIONS
from tests.rungs.test_lives import Life

if TYPE_CHECKING:
    from pathlib import Path

    from suite.stage.server import Server
    from suite.standard.versions import Version

_ID = "auth.https"


@pytest.mark.parametrize("setup", ["test", "production"])
@pytest.mark.parametrize("version", VERSIONS, ids=str)
def test_plain_http_in_production(server: Server, tmp_path: Path, version: Version, setup: str) -> None:
    life = Life(server, tmp_path, versions=[version])
    given = life.config(versions=[str(version)], token_a={str(version): next(life.tokens)})
    config = replace(given, target=replace(given.target, setup=setup))
    ending, _, loud = life.run(config, "versions")
    assert (_ID in loud) is (setup == "production")
    assert set(loud) <= {_ID}
    if setup == "production":
        assert loud[_ID].verdict is Judgement.WARNING, "the standard says should"
    assert ending.code == 0
