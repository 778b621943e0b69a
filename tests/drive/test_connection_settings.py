"""`token_encoding` and `initiator` of a connection: what target.toml says is done, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from suite.drive.opening import Stage, opened
from suite.drive.planning import plan
from suite.drive.runner import run_case
from suite.drive.signals import Unreachable
from suite.faults.register import fault
from suite.record.file import rows
from suite.record.rows import Event, Finding
from suite.record.verdicts import Coverage, Judgement
from suite.reference import Bends
from suite.stage.control import mount_control
from suite.stage.embedded import embed
from suite.stage.server import Server
from suite.standard.versions import VERSIONS, Version
from tests.rungs.rehearsal import config_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from suite.drive.runner import Result

V = VERSIONS[1]
ENCODED = [each for each in VERSIONS if each.token_encoding == "base64"]
RAW = [each for each in VERSIONS if each.token_encoding == "raw"]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


def talked(
    server: Server, folder: Path, scenarios: Sequence[str], *, faults: Sequence[str] = (), role: str = "CPO",
    version: Version = V, control: bool = True, **more: Any,
) -> tuple[list[Result], list[Event]]:  # fmt: skip
    """Run some scenarios on a target with these faults; give their results, and what we asked."""
    bends = [bend for name in faults for bend in fault(name).bends]
    target = embed(server, [role], [version], tokens=6, bends=Bends(bends))
    hooks = mount_control(server, target.platform, f"c{target.slug}") if control else ""
    config = config_for(target.versions_url, role, version, target.tokens, hooks, **more)
    config = replace(config, wait=0.3 if not control else config.wait)
    record = folder / "run.ndjson"
    results: list[Result] = []
    stage = Stage(record=record, server=server, key=b"k" * 32, seed=1, pause_scale=0.01)
    try:
        with opened(config, stage) as session:
            for registration, case in plan(session):
                if case.scenario.id in scenarios:
                    results.append(run_case(session, registration, case))
    finally:
        server.unmount(target.slug)
        server.unmount(f"c{target.slug}")
    sent = [each for each in _events(record) if each.end == "request-sent" and not each.provocation]
    return results, sent


def _events(record: Path) -> list[Event]:
    """A rehearsal writes no header, so it is read row by row."""
    return [each for each in rows(record) if isinstance(each, Event)]


def forms(sent: list[Event]) -> list[str]:
    """How the token was written in each of our requests."""
    found = []
    for each in sent:
        headers = dict(each.message.headers) if each.message else {}
        found.append(str(headers.get("Authorization", "")).partition("form=")[2].partition(";")[0])
    return found


@pytest.mark.parametrize("version", ENCODED, ids=str)
def test_a_declared_encoding_is_used_at_once(server: Server, tmp_path: Path, version: Version) -> None:
    """A target that takes raw tokens only, and says so: nothing is tried first."""
    results, sent = talked(
        server, tmp_path, ["credentials.register"], faults=["auth.base64-token~raw-only"], version=version,
        token_encoding="raw",
    )  # fmt: skip
    assert results[0].verdict in {Judgement.PASS, Judgement.INFO}
    assert sent
    assert set(forms(sent)) == {"raw"}


@pytest.mark.parametrize("version", RAW, ids=str)
def test_in_a_version_of_raw_tokens_too(server: Server, tmp_path: Path, version: Version) -> None:
    results, sent = talked(
        server,
        tmp_path,
        ["credentials.register"],
        faults=["auth.base64-only"],
        version=version,
        token_encoding="base64",
    )
    assert results[0].verdict in {Judgement.PASS, Judgement.INFO}
    assert set(forms(sent)) == {"base64"}


def test_without_a_declaration_both_are_tried(server: Server, tmp_path: Path) -> None:
    _, sent = talked(server, tmp_path, ["credentials.register"], faults=["auth.base64-token~raw-only"])
    assert forms(sent)[:2] == ["base64", "raw"]


def test_a_wrong_declaration_is_not_corrected(server: Server, tmp_path: Path) -> None:
    """It is the user's word: the run says that the token is refused, and tries nothing else."""
    try:
        _, sent = talked(
            server, tmp_path, ["credentials.register"], faults=["auth.base64-token~raw-only"], token_encoding="base64"
        )
    except Unreachable:
        sent = [each for each in _events(tmp_path / "run.ndjson") if each.end == "request-sent"]
    assert set(forms(sent)) == {"base64"}


def test_a_target_that_begins_is_waited_for_although_we_hold_a_token_a(server: Server, tmp_path: Path) -> None:
    """`initiator = "target"`: it registers with us; its token A is not spent by a POST of ours."""
    results, sent = talked(server, tmp_path, ["credentials.access"], initiator="target")
    assert results
    assert results[0].coverage is Coverage.DECIDED
    posts = [each for each in sent if each.message and each.message.method == "POST" and each.module == "credentials"]
    assert not posts


def test_a_target_that_never_begins_is_told_so_and_not_registered_with(server: Server, tmp_path: Path) -> None:
    results, sent = talked(server, tmp_path, ["credentials.access"], control=False, initiator="target")
    assert [each.coverage for each in results] == [Coverage.NEEDS_STIMULUS]
    assert "register with us" in results[0].reason
    assert not sent


def test_partners_are_kept_apart_in_the_form_that_the_target_takes(server: Server, tmp_path: Path) -> None:
    """A target that refuses Locations with all optional fields is still asked whether it keeps partners apart."""
    results, _ = talked(server, tmp_path, ["auth.apart"], faults=["locations.put.accepted~no-directions"], role="EMSP")
    assert results[0].coverage is Coverage.DECIDED
    found = {each.requirement for each in rows(tmp_path / "run.ndjson") if isinstance(each, Finding)}
    assert found == {"locations.put.accepted"}, "the refusal itself, and nothing that it kept from being decided"
