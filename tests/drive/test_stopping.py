"""A Session that a command of ours began does not go on charging when the run is over, however it ends."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from suite.drive.conversation import Conversation
from suite.drive.opening import Stage, opened
from suite.drive.planning import plan
from suite.drive.stopping import running, stop_what_runs
from suite.drive.waiting import wait_until
from suite.record.rows import Todo
from suite.reference import Bend, Bends
from suite.reference.commanding import Commanding
from suite.stage.embedded import embed
from suite.stage.server import Server
from suite.standard.versions import VERSIONS
from tests.rungs.rehearsal import config_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suite.standard.versions import Version


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server() as running_server:
        yield running_server


def _begun(
    server: Server, version: Version, folder: Path, bends: Bends, patience: float
) -> tuple[list[str], list[Todo]]:
    """Start a charge and leave it; give the statuses of the target's charges, and what is to be done."""
    target = embed(server, ["CPO"], [version], tokens=2, bends=bends)
    config = config_for(target.versions_url, "CPO", version, target.tokens, evses=target.evses())
    said: list[Any] = []
    with opened(config, Stage(record=folder / "run.ndjson", server=server, key=b"k" * 32)) as session:
        registration, case = next(each for each in plan(session) if each[1].scenario.id == "commands.remote-results")
        ocpi = Conversation(session, registration, case)
        begun = ocpi.command("START_SESSION")
        assert begun.accepted
        begun.await_result()
        session.judge()
        assert len(running(session, registration)) == 1
        session.writer.write = lambda *rows: said.extend(rows)  # type: ignore[method-assign]
        stop_what_runs(session)
        charges = target.platform.core.charging.charges
        wait_until(session, lambda: not any(each.going_on for each in charges.values()), patience, what="it ends")
    return [each.status for each in charges.values()], [each for each in said if isinstance(each, Todo)]


@pytest.mark.parametrize("version", VERSIONS, ids=str)
def test_it_is_stopped(server: Server, version: Version, tmp_path: Path) -> None:
    statuses, todo = _begun(server, version, tmp_path, Bends(), 5.0)
    assert statuses == ["COMPLETED"]
    assert todo == []


def test_what_cannot_be_stopped_is_the_first_thing_to_do(server: Server, tmp_path: Path) -> None:
    refusing = Bends(
        [Bend(Commanding.decided, lambda real, order: "REJECTED" if order.name == "STOP_SESSION" else real(order))]
    )
    statuses, todo = _begun(server, max(VERSIONS), tmp_path, refusing, 0.1)
    assert statuses == ["ACTIVE"]
    assert len(todo) == 1
    assert not todo[0].decides
