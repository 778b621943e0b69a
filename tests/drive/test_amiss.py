"""Starts of ours that lack something begin nothing where target.toml does not let us, and what begins is stopped."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from suite.drive.opening import Stage, opened
from suite.drive.planning import plan
from suite.drive.runner import run_case
from suite.faults.register import fault
from suite.record.verdicts import Coverage, Judgement
from suite.reference import Bend, Bends
from suite.reference.commanding import Commanding
from suite.stage.embedded import embed
from suite.stage.server import Server
from suite.standard.versions import VERSIONS
from tests.rungs.rehearsal import QUICK, config_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from typing import Any

    from suite.drive.runner import Result
    from suite.reference.charging import Charge
    from suite.standard.versions import Version

_PATIENT = replace(QUICK, callback=5.0, session=10.0)
_ABOUT = {"commands.incomplete", "commands.connector"}


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


def _tried(
    server: Server, version: Version, folder: Path, bends: Sequence[Bend], evses: slice = slice(None)
) -> tuple[list[Charge], list[dict[str, Any]], list[Result], set[tuple[str, str]]]:
    """Give the target's charges, the bodies that came, what became of the scenarios, and what [charging] named."""
    came: list[dict[str, Any]] = []

    def listen(real: Any, incoming: Any, kind: str, body: Any) -> str:
        if kind == "start_session":
            came.append(body)
        return str(real(incoming, kind, body))

    heard = [] if any(each.at is Commanding.problem for each in bends) else [Bend(Commanding.problem, listen)]
    target = embed(server, ["CPO"], [version], tokens=4, bends=Bends([*bends, *heard]))
    named = target.evses()[evses]
    config = config_for(target.versions_url, "CPO", version, target.tokens, evses=named)
    config = replace(config, deadlines=_PATIENT)
    with opened(config, Stage(record=folder / "run.ndjson", server=server, key=b"k" * 32, pause_scale=0.01)) as session:
        results = [run_case(session, reg, case) for reg, case in plan(session) if case.scenario.id in _ABOUT]
    places = {(each["location_id"], each["evse_uid"]) for each in named}
    return list(target.platform.core.charging.charges.values()), came, results, places


@pytest.mark.parametrize(
    "name", ["incomplete.noticed~no-url", "connector.needs-evse~any", "connector.needs-evse~first"]
)
def test_what_begins_is_at_a_named_evse_and_is_stopped(server: Server, tmp_path: Path, name: str) -> None:
    charges, _, _, named = _tried(server, VERSIONS[-1], tmp_path, fault(f"commands.{name}").bends)
    assert [each.status for each in charges] == ["COMPLETED"]
    assert {(each.location_id, each.evse_uid) for each in charges} <= named


def test_no_connector_alone_where_an_evse_is_not_named(server: Server, tmp_path: Path) -> None:
    """The Location has two EVSEs; of the one that is named nothing is sent but what it has to refuse by itself."""
    charges, came, results, _ = _tried(server, VERSIONS[-1], tmp_path, [], slice(1))
    assert charges == []
    assert all("evse_uid" in each for each in came)
    assert {each.coverage for each in results} == {Coverage.DECIDED}


def test_not_here_where_no_location_is_named_whole(server: Server, tmp_path: Path) -> None:
    """EVSEs of large Locations, none of which asks for a Connector."""
    charges, came, results, _ = _tried(server, VERSIONS[-1], tmp_path, [], slice(2, None))
    assert charges == []
    assert all("evse_uid" in each for each in came)
    assert len(came) == len({"response_url", "token", "location_id"})
    assert all(each.verdict is Judgement.PASS for each in results)


@pytest.mark.parametrize("version", VERSIONS, ids=str)
def test_nothing_begins_at_a_target_that_looks(server: Server, version: Version, tmp_path: Path) -> None:
    charges, came, _, _ = _tried(server, version, tmp_path, [])
    assert came
    assert charges == []
