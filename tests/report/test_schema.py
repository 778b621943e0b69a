"""`schemas/run-record.json` describes what is written: it is made from the row types, and records keep to it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from suite.record.schema import text
from suite.stage.server import Server
from suite.standard.shelf import shelf
from suite.standard.versions import VERSIONS
from tests.report import records
from tests.rungs.rehearsal import rehearse

if TYPE_CHECKING:
    from pathlib import Path


def committed() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((shelf("schemas") / "run-record.json").read_text("utf-8"))
    return loaded


def faults(path: Path) -> list[str]:
    judge = Draft202012Validator(committed())
    lines = path.read_text("utf-8").splitlines()
    assert lines
    return [
        f"line {number}: {error.message}"
        for number, line in enumerate(lines, 1)
        for error in judge.iter_errors(json.loads(line))
    ]


def test_the_committed_schema_is_that_of_the_rows() -> None:
    assert (shelf("schemas") / "run-record.json").read_text("utf-8") == text(), (
        "python -m suite.record.schema > schemas/run-record.json"
    )
    Draft202012Validator.check_schema(committed())


@pytest.mark.parametrize("rows", [records.small, records.hostile, records.killed])
def test_every_kind_of_row_keeps_to_it(tmp_path: Path, rows: Any) -> None:
    records.put(tmp_path, rows())
    assert faults(tmp_path / "run.ndjson") == []


def test_a_real_run_keeps_to_it(tmp_path: Path) -> None:
    path = tmp_path / "run.ndjson"
    with Server() as server:
        rehearse(
            server,
            "CPO",
            VERSIONS[1],
            keep_record=path,
            only=lambda case: case.scenario.id.startswith(("versions.", "credentials.register")),
        )
    kinds = {json.loads(line)["kind"] for line in path.read_text("utf-8").splitlines()}
    assert {"event", "body", "outcome", "judged", "footer"} <= kinds
    assert faults(path) == []


@pytest.mark.parametrize(
    "line",
    [
        {"kind": "stranger"},
        {"kind": "finding", "id": "f1", "requirement": "r", "verdict": "GREEN", "message": "m"},
        {"kind": "outcome", "case": "c", "verdict": "PASS", "started": 0, "ended": 1},
        {"kind": "event", "exchange": "1", "end": "request-sent", "at": 0},
        {},
    ],
)
def test_what_is_no_row_is_refused(line: dict[str, Any]) -> None:
    assert not Draft202012Validator(committed()).is_valid(line)
