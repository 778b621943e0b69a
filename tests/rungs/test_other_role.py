"""A target.toml that names the wrong role gets one diagnosis beside the findings; a target that is what it says gets none."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from suite.drive.closing import close
from suite.drive.opening import Stage, opened
from suite.drive.planning import plan
from suite.drive.runner import run_case
from suite.judge.gates import Gate
from suite.record.file import Writer, read
from suite.record.rows import Diagnosis, Header
from suite.reference import Bend, Bends
from suite.reference.answers import refusal
from suite.reference.versions import Versions
from suite.reference.wire import Wire
from suite.report import render
from suite.report.terminal import lines
from suite.stage.embedded import embed
from suite.standard.versions import VERSIONS
from tests.rungs.rehearsal import config_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from suite.stage.server import Server
    from suite.standard.versions import Version

_SIDED = [each for each in VERSIONS if each.roles_in_endpoints]
_SIDELESS = [each for each in VERSIONS if not each.roles_in_endpoints]
_CASES = ("versions.", "credentials.register", "credentials.unregister", "pagination.crawl", "locations.put",
          "locations.crawl", "tokens.put", "tokens.list")  # fmt: skip
EACH = pytest.mark.parametrize("version", VERSIONS, ids=str)


def _run(
    server: Server,
    folder: Path,
    version: Version,
    real: Sequence[str],
    declared: Sequence[str],
    bends: Sequence[Bend] = (),
) -> list[Diagnosis]:
    target = embed(server, list(real), [version], tokens=3, bends=Bends(bends))
    config = config_for(target.versions_url, declared[0], version, target.tokens, roles=list(declared))
    stage = Stage(record=folder / "run.ndjson", server=server, key=b"k" * 32, seed=1, pause_scale=0.01)
    writer = Writer(stage.record)
    writer.write(Header(suite="0", target="rehearsal", started=time.time()))
    try:
        with opened(config, stage, writer) as session:
            results = [
                run_case(session, registration, case)
                for registration, case in plan(session)
                if case.scenario.id.startswith(_CASES)
            ]
            close(session, results, gate=Gate())
        writer.close()
        return read(stage.record).of(Diagnosis)
    finally:
        server.unmount(target.slug)


@EACH
@pytest.mark.parametrize(("real", "declared"), [("CPO", "EMSP"), ("EMSP", "CPO")])
def test_the_other_role_is_told_once_and_everywhere(
    server: Server, tmp_path: Path, version: Version, real: str, declared: str
) -> None:
    (told,) = _run(server, tmp_path, version, [real], [declared])
    assert told.what == f"the target looks like {real}, and target.toml says {declared}"
    assert f'roles = ["{real}"]' in told.remedy
    assert told.version == str(version)
    assert bool(told.exchanges) is (version in _SIDELESS)
    render(tmp_path)
    document: dict[str, Any] = json.loads((tmp_path / "run.json").read_bytes())
    assert [each["what"] for each in document["diagnoses"]] == [told.what]
    assert version in _SIDED or document["findings"]  # which it hides none of
    for name in ("report.html", "summary.md"):
        assert "Look first" in (tmp_path / name).read_text(encoding="utf-8"), name
    terminal = lines(read(tmp_path / "run.ndjson"), tmp_path)
    assert sum(line.startswith("Look first: ") for line in terminal) == 1


@EACH
@pytest.mark.parametrize("role", ["CPO", "EMSP"])
def test_a_target_that_is_what_it_says_gets_none(server: Server, tmp_path: Path, version: Version, role: str) -> None:
    assert _run(server, tmp_path, version, [role], [role]) == []


@pytest.mark.parametrize("version", _SIDED, ids=str)
@pytest.mark.parametrize("declared", [["CPO"], ["EMSP"], ["CPO", "EMSP"]], ids="+".join)
def test_a_target_of_both_roles_gets_none(
    server: Server, tmp_path: Path, version: Version, declared: list[str]
) -> None:
    assert _run(server, tmp_path, version, ["CPO", "EMSP"], declared) == []


@pytest.mark.parametrize("version", _SIDED, ids=str)
def test_a_cpo_that_mixes_up_the_sides_gets_none_for_its_credentials_say_what_it_is(
    server: Server, tmp_path: Path, version: Version
) -> None:
    def mixed_up(real: Any, *given: Any) -> Any:
        other = {"SENDER": "RECEIVER", "RECEIVER": "SENDER"}
        return [{**each, "role": other[each["role"]]} for each in real(*given)]

    assert _run(server, tmp_path, version, ["CPO"], ["CPO"], [Bend(Versions.endpoints, mixed_up)]) == []


@pytest.mark.parametrize("version", _SIDELESS, ids=str)
@pytest.mark.parametrize(
    ("role", "gone", "status"),
    [
        ("CPO", ["locations", "tariffs", "sessions", "cdrs"], 404),
        ("CPO", ["locations", "tariffs", "sessions", "cdrs", "tokens"], 500),
        ("CPO", ["locations", "tariffs", "sessions", "cdrs", "tokens", "commands"], 404),
        ("EMSP", ["locations"], 404),
        ("EMSP", ["locations", "tariffs", "sessions", "cdrs", "tokens"], 405),
    ],
)
def test_a_target_of_which_much_is_not_there_gets_none(
    server: Server, tmp_path: Path, version: Version, role: str, gone: list[str], status: int
) -> None:
    async def refused(real: Any, incoming: Any) -> Any:
        known = set(gone) & set(incoming.segments)
        return refusal(2000, "not here", status=status) if known else await real(incoming)

    assert _run(server, tmp_path, version, [role], [role], [Bend(Wire.answer, refused)]) == []
