"""A target that cannot call us, and one that acts by itself some time: what shows in its lists is decided all the same."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from suite.drive.journey import JOURNEYS
from suite.record.verdicts import Coverage
from suite.target.shape import Stimulus
from tests.rungs.test_lives import _NAMES, Life

if TYPE_CHECKING:
    from pathlib import Path

    from suite.drive.register import Scenario
    from suite.stage.server import Server

_LISTED = ("locations.status", "locations.removed-evse", "pagination.order.new-last")


@pytest.mark.parametrize("version", _NAMES)
def test_what_shows_in_lists_asks_for_no_callback(server: Server, tmp_path: Path, version: str) -> None:
    life = Life(server, tmp_path)
    life.run(life.config(token_a=next(life.tokens), versions=[version]), "versions", "credentials")
    token = next(iter(life.state().values()))["tokens_theirs"][0]
    given = life.config(token_c=token, versions=[version], state="other.json", public=False)
    ending, results, loud = life.run(given, "locations", "pagination")
    assert not loud
    assert ending.code == 0
    found = {each.case.scenario.id: each for each in results}
    assert {name: (found[name].coverage, found[name].reason) for name in _LISTED} == dict.fromkeys(
        _LISTED, (Coverage.DECIDED, "")
    )
    assert found["locations.push"].coverage is Coverage.NEEDS_STIMULUS
    assert "public_url" in found["locations.push"].reason


def _by_itself(config: Any, name: str, within: float) -> Any:
    return replace(config, stimuli={**config.stimuli, name: Stimulus(name, wait=True, within=within)})


def _soon(life: Life, name: str, after: float) -> threading.Timer:
    """Let the target do it that many seconds from now; the settle time of these tests is far shorter."""
    module = life.target.platform.core.modules["locations"]
    stimulus = module.stimuli()[name]

    def act() -> None:
        partner = life.target.platform.core.partners.registered()[0]
        asyncio.run_coroutine_threadsafe(stimulus(partner, {}), life.server.loop).result(5)

    timer = threading.Timer(after, act)
    timer.start()
    return timer


def test_a_target_that_acts_by_itself_is_waited_for_as_long_as_it_says(server: Server, tmp_path: Path) -> None:
    life = Life(server, tmp_path)
    config = _by_itself(life.config(token_a=next(life.tokens), versions=_NAMES[-1:]), "change_status", 20.0)
    life.run(config, "credentials")
    timer = _soon(life, "change_status", 2.0)
    try:
        _, results, loud = life.run(config, "locations")
    finally:
        timer.join()
    status = next(each for each in results if each.case.scenario.id == "locations.status")
    assert (status.coverage, loud) == (Coverage.DECIDED, {})


def test_a_target_that_does_nothing_is_waited_for_once(server: Server, tmp_path: Path) -> None:
    life = Life(server, tmp_path)
    config = _by_itself(life.config(token_a=next(life.tokens), versions=_NAMES[-1:]), "change_status", 0.6)
    ending, results, loud = life.run(config, "credentials", "locations")
    named = [each for each in results if "change_status" in _starts(each.case.scenario)]
    assert len(named) > 1
    assert {each.coverage for each in named} == {Coverage.NEEDS_STIMULUS}
    assert all("within 0.6 s" in each.reason for each in named)
    assert (ending.code, loud) == (0, {})


def _starts(scenario: Scenario) -> set[str]:
    """The stimuli that a scenario waits for, by itself or by its journeys."""
    return {*scenario.stimuli, *(each for name in scenario.journeys for each in JOURNEYS[name].starts)}
