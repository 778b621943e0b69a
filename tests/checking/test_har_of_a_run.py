"""`validate --har` on whole conversations: what two honest platforms say breaks nothing, and what a faulty one says is found."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from suite.checking.har_verb import validate_har
from suite.faults.register import fault
from suite.stage.server import Server
from suite.standard.versions import VERSIONS, Version
from tests.checking.recorded import har
from tests.rungs.rehearsal import rehearse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from suite.drive.register import Case


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


def judged(
    server: Server, folder: Path, capsys: pytest.CaptureFixture[str], role: str, version: Version, **more: Any
) -> dict[str, Any]:
    rehearse(server, role, version, keep_record=folder / "run.ndjson", **more)
    (folder / "talk.har").write_text(har(folder / "run.ndjson"), "utf-8")
    validate_har(folder / "talk.har", str(version), "json")
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


@pytest.mark.parametrize(("role", "version"), list(zip(("EMSP", "CPO", "EMSP"), VERSIONS, strict=True)), ids=str)
def test_what_honest_platforms_say_breaks_nothing(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str], role: str, version: Version
) -> None:
    """Both sides are judged: ours too, which has to be lawful wherever it is no provocation."""
    found = judged(server, tmp_path, capsys, role, version)
    told = [(each["requirement"], each["exchange"], each["pointer"]) for each in found["findings"]
            if each["verdict"] == "FAIL"]  # fmt: skip
    assert not told
    assert found["exchanges"] > 100
    assert found["versions"] == {str(version): found["exchanges"]}
    assert found["not_placed"] < found["exchanges"] / 5


@pytest.mark.parametrize(
    "name",
    ["locations.object.valid~no-city", "pagination.total-count.present~absent", "transport.status-code.known~1001"],
)
def test_what_a_faulty_platform_says_is_found(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    broken = fault(name)

    def crawls(case: Case) -> bool:
        return case.scenario.id in {"pagination.crawl", "locations.objects"}

    found = judged(server, tmp_path, capsys, "CPO", VERSIONS[1], bends=broken.bends, only=crawls)
    assert {each["requirement"] for each in found["findings"] if each["verdict"] == "FAIL"} == set(broken.breaks)
