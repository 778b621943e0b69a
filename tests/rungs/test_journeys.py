"""Journeys: made once and shared, one sentence where they are not made, few questions, all of them in one sitting."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from suite.drive.choosing import Selection
from suite.drive.forecast import forecast
from suite.drive.journey import JOURNEYS
from suite.drive.opening import Stage, opened
from suite.drive.people import MOST
from suite.drive.planning import plan
from suite.drive.register import SCENARIOS
from suite.drive.runner import Result, run_case
from suite.record.verdicts import Coverage
from suite.stage.control import mount_control
from suite.stage.embedded import embed
from suite.standard.versions import VERSIONS
from suite.target.shape import Stimulus
from suite.target.stimuli import Acted, Stimuli
from tests.rungs.rehearsal import config_for

if TYPE_CHECKING:
    from pathlib import Path

    from suite.stage.server import Server
    from suite.target.shape import TargetConfig

_VERSION = VERSIONS[-1]
_ALL = (
    "push_location", "change_status", "push_tariff", "swipe_card", "start_session", "stop_session", "send_cdr", "push_token",
)  # fmt: skip


def _asking(config: TargetConfig) -> TargetConfig:
    """Every stimulus asks a person."""
    return replace(config, stimuli={name: Stimulus(name, ask=f"please {name}", within=1.0) for name in _ALL})


def _nobody(asked: list[str], question: str, within: float) -> Acted:
    """Note the question; nobody answers."""
    del within
    asked.append(question)
    return Acted("not-now", f"nobody at a terminal to ask: {question}")


def _run(server: Server, folder: Path, *, wired: bool, asked: list[str] | None = None) -> tuple[list[Result], object]:
    target = embed(server, ["CPO"], [_VERSION], tokens=3)
    control = mount_control(server, target.platform, f"c{target.slug}")
    config = config_for(target.versions_url, "CPO", _VERSION, target.tokens, control if wired else "", target.evses())
    if asked is not None:
        config = _asking(config)
    stage = Stage(record=folder / "run.ndjson", server=server, key=b"k" * 32, seed=1, pause_scale=0.01)
    try:
        with opened(config, stage) as session:
            if asked is not None:
                session.stimuli = Stimuli(config, ask=partial(_nobody, asked))
            results = [run_case(session, reg, case) for reg, case in plan(session) if case.scenario.journeys]
            made = next(iter(session.registrations.values())).travels.made
            return results, dict(made)
    finally:
        server.unmount(target.slug)
        server.unmount(f"c{target.slug}")


def test_each_is_made_once_for_all_who_subscribe(server: Server, tmp_path: Path) -> None:
    results, made = _run(server, tmp_path, wired=True)
    subscribed = {name for each in results for name in each.case.scenario.journeys}
    assert {name for _, name in made} >= subscribed  # type: ignore[attr-defined]
    assert "status-change" in subscribed
    wanting = [each.case.id for each in results if each.coverage is Coverage.NEEDS_STIMULUS]
    assert not [each for each in wanting if not each.startswith("tariffs")]


def test_one_sentence_for_all_where_nothing_is_wired(server: Server, tmp_path: Path) -> None:
    results, _ = _run(server, tmp_path, wired=False)
    for name in {name for each in results for name in each.case.scenario.journeys}:
        mine = [each for each in results if each.case.scenario.journeys == (name,)]
        reasons = {each.reason for each in mine if each.coverage is Coverage.NEEDS_STIMULUS}
        assert len(reasons) <= 1
        assert all(JOURNEYS[name].missing(_config()) in each or not JOURNEYS[name].starts for each in reasons)


def test_people_are_asked_at_most_three_times_and_in_one_sitting(server: Server, tmp_path: Path) -> None:
    asked: list[str] = []
    _run(server, tmp_path, wired=False, asked=asked)
    assert len(asked) == len(set(asked))
    made = forecast(_asking(_config()), Selection())
    assert len(made.asked) == MOST
    assert [each for each in made.people if each in made.asked] == list(made.asked)


def _config() -> TargetConfig:
    return config_for("http://127.0.0.1:1/versions", "CPO", _VERSION, ["aaaa"])


def test_every_subscription_is_to_a_journey_of_its_roles() -> None:
    for each in SCENARIOS.values():
        for name in each.journeys:
            assert set(each.target) <= set(JOURNEYS[name].target), (each.id, name)
