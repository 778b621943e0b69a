"""The suite against a platform that we did not write: every finding was read, and stands in the golden list with its reason.

A finding that appears or vanishes fails here. A wrong one is a fault of ours: it becomes an eccentric and is mended; a
right one is entered with `why`. A wait of our own that a busy machine cuts short would be a false alarm, so a difference
counts only if a second run shows it too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from suite.record.verdicts import Judgement
from suite.stage.server import Server
from tests.foreign import runs

if TYPE_CHECKING:
    from pathlib import Path

    from tests.foreign.conftest import Extrawest

CASES = [(version, role) for version in ("2.1.1", "2.2.1") for role in ("CPO", "EMSP")]


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("version", "role"), CASES, ids=[f"{version}-{role}" for version, role in CASES])
def test_findings_are_the_ones_that_were_read(extrawest: Extrawest, tmp_path: Path, version: str, role: str) -> None:
    golden = runs.golden(role, version)
    for _ in range(2):
        with Server() as server:
            done = runs.run(extrawest(role, [version], tokens=runs.TOKENS), role, version, server, tmp_path)
        errors = [(row.message, row.actual) for row in done.findings if row.verdict is Judgement.SUITE_ERROR]
        assert not errors
        if done.known == set(golden):
            break
    new, gone = done.known - set(golden), set(golden) - done.known
    assert not new, f"read these and enter them: {sorted(new)}"
    assert not gone, f"these are no more: {sorted(gone)}"


@pytest.mark.parametrize(("version", "role"), CASES, ids=[f"{version}-{role}" for version, role in CASES])
def test_every_golden_finding_has_its_reason(version: str, role: str) -> None:
    assert all(len(why) > 20 for why in runs.golden(role, version).values())
