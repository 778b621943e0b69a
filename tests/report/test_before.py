"""What the run before found is read from its `run.json`: complete ones only, waived failures apart, damage is no run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from suite.drive.previous import Before, before
from suite.record.failures import fails_of
from suite.record.file import read
from suite.record.rows import Finding
from suite.report import render
from tests.report import records

if TYPE_CHECKING:
    from pathlib import Path


def run_in(folder: Path, *, killed: bool = False) -> Path:
    folder.mkdir(parents=True)
    records.put(folder, records.killed() if killed else records.small(), cut=killed)
    render(folder)
    return folder


def test_it_finds_the_failures_that_the_report_told(tmp_path: Path) -> None:
    folder = run_in(tmp_path / "run")
    told = before(folder, tmp_path / "nowhere")
    assert told.started.startswith("2025-06-15T15:06:40")
    findings = {each.id: each for each in read(folder / "run.ndjson").of(Finding)}
    assert told.fails == fails_of(findings.values())
    assert told.fails


def test_the_latest_run_counts_where_the_folder_is_new(tmp_path: Path) -> None:
    home = tmp_path / "home"
    run_in(home / "latest")
    assert before(tmp_path / "fresh", home).fails


@pytest.mark.parametrize("damage", ["killed", "cut", "other", "none"])
def test_what_is_no_complete_run_is_none(tmp_path: Path, damage: str) -> None:
    folder = run_in(tmp_path / "run", killed=damage == "killed")
    path = folder / "run.json"
    if damage == "cut":
        path.write_bytes(path.read_bytes()[:200])
    if damage == "other":
        path.write_text('{"complete": true, "started": 1, "findings": [1]}', "utf-8")
    if damage == "none":
        path.unlink()
    assert before(folder, tmp_path / "nowhere") == Before()
