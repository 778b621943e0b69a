"""UNLOCK_CONNECTOR leaves us only where target.toml switches it on, and only for a Connector that it names."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from suite.drive.opening import Stage, opened
from suite.drive.planning import plan
from suite.drive.runner import run_case
from suite.record.verdicts import Coverage
from suite.reference import Bend, Bends
from suite.reference.commanding import Commanding
from suite.stage.embedded import embed
from suite.stage.server import Server
from suite.standard.versions import VERSIONS
from tests.rungs.rehearsal import config_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

    from suite.standard.versions import Version

_LOCATION, _EVSE, _CONNECTOR = "location_id", "evse_uid", "connector_id"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


def _unlocked(
    server: Server, version: Version, folder: Path, *, switch: bool, connectors: bool = True
) -> tuple[list[dict[str, Any]], set[Coverage], set[str]]:
    """Run all about commands; give the bodies of UNLOCK_CONNECTOR that came, and what became of the scenario about it."""
    came: list[dict[str, Any]] = []

    def listen(real: Any, order: Any) -> bool:
        if order.name == "UNLOCK_CONNECTOR":
            came.append(order.body)
        return bool(real(order))

    target = embed(server, ["CPO"], [version], tokens=4, bends=Bends([Bend(Commanding.there, listen)]))
    config = config_for(target.versions_url, "CPO", version, target.tokens, evses=target.evses())
    evses = (
        config.charging.evses if connectors else tuple(replace(each, connector_id="") for each in config.charging.evses)
    )
    config = replace(config, charging=replace(config.charging, unlock=switch, evses=evses))
    results = []
    with opened(config, Stage(record=folder / "run.ndjson", server=server, key=b"k" * 32, pause_scale=0.01)) as session:
        for registration, case in plan(session):
            if case.scenario.chapter == "commands":
                results.append(run_case(session, registration, case))
    about = [each for each in results if each.case.scenario.id == "commands.unlock"]
    return came, {each.coverage for each in about}, {each.reason for each in about}


@pytest.mark.parametrize("version", VERSIONS, ids=str)
def test_not_without_the_switch(server: Server, version: Version, tmp_path: Path) -> None:
    came, coverage, reasons = _unlocked(server, version, tmp_path, switch=False)
    assert came == []
    assert coverage == {Coverage.NEEDS_STIMULUS}
    assert all("unlock = true in [charging]" in each for each in reasons)


def test_not_without_a_connector(server: Server, tmp_path: Path) -> None:
    came, coverage, reasons = _unlocked(server, VERSIONS[-1], tmp_path, switch=True, connectors=False)
    assert came == []
    assert coverage == {Coverage.NEEDS_STIMULUS}
    assert all("connector_id" in each for each in reasons)


@pytest.mark.parametrize("version", VERSIONS, ids=str)
def test_with_the_switch_at_what_is_named(server: Server, version: Version, tmp_path: Path) -> None:
    came, coverage, _ = _unlocked(server, version, tmp_path, switch=True)
    assert coverage == {Coverage.DECIDED}
    named = {each[_LOCATION]: (each[_EVSE], each[_CONNECTOR]) for each in came}
    assert len(came) == 2
    elsewhere = named.pop("SUITE-NOWHERE")
    assert elsewhere[0] == "SUITE-NOWHERE"
    first = embed(server, ["CPO"], [version]).evses()[0]
    assert named == {first[_LOCATION]: (first[_EVSE], first[_CONNECTOR])}
