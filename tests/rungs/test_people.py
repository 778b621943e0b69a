"""A person does all that is wired: three things at most in a run, told before it, and whatever is skipped is no finding."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import httpx
import pytest

from suite.demo import WIRED
from suite.drive.choosing import Selection
from suite.drive.forecast import forecast, lines
from suite.drive.opening import Stage, opened
from suite.drive.people import MOST
from suite.drive.planning import plan
from suite.drive.runner import Result, run_case
from suite.record.verdicts import Coverage, Judgement
from suite.stage.control import mount_control
from suite.stage.embedded import embed
from suite.standard.versions import VERSIONS
from suite.target.shape import Stimulus
from suite.target.stimuli import Acted, Stimuli
from tests.rungs.rehearsal import config_for

if TYPE_CHECKING:
    from pathlib import Path

    from suite.record.rows import Finding
    from suite.stage.server import Server
    from suite.standard.versions import Version
    from suite.target.shape import TargetConfig

_VALUES = (
    "connection", "version", "versions_url", "token_a", "location_id", "evse_uid", "connector_id", "token_uid",
    "session_id", "status", "module", "reservation_id",
)  # fmt: skip
_QUESTION = " ".join(f"{name}={{{name}}}" for name in _VALUES)
_CHARGE = ["plug_in", "swipe_card", "stop_session"]


class _Person:
    """Does what he is asked at once, but for what he skips."""

    def __init__(self, control: str, skips: str) -> None:
        self._control, self._skips = control, skips
        self.asked: list[str] = []

    def __call__(self, question: str, within: float) -> Acted:
        del within
        name, *pairs = question.split(" ")
        self.asked.append(name)
        if name == self._skips:
            return Acted("not-now", "skipped")
        values = dict(each.split("=", 1) for each in pairs)
        body = {key: value for key, value in values.items() if not value.startswith("{")}
        done = httpx.post(f"{self._control}/{name}", json=body)
        return Acted("done") if done.is_success else Acted("not-now", done.text)


def _asking(config: TargetConfig) -> TargetConfig:
    return replace(config, stimuli={name: Stimulus(name, ask=f"{name} {_QUESTION}", within=9.0) for name in WIRED})


def _run(
    server: Server, folder: Path, role: str, version: Version, skips: str = "", only: str = ""
) -> tuple[list[str], list[Result], list[Finding]]:
    target = embed(server, [role], [version], tokens=3)
    control = mount_control(server, target.platform, f"c{target.slug}")
    config = _asking(config_for(target.versions_url, role, version, target.tokens, control, target.evses()))
    stage = Stage(record=folder / "run.ndjson", server=server, key=b"k" * 32, seed=1, pause_scale=0.01)
    person = _Person(control, skips)
    selection = Selection(scenario=(only,)) if only else Selection()
    cases = forecast(config, selection).cases
    acting = [each.id for each in cases if each.scenario.stimuli or each.scenario.journeys or each.scenario.uses]
    try:
        with opened(config, stage, cases=cases) as session:
            session.stimuli = Stimuli(config, ask=person)
            results = [run_case(session, reg, case) for reg, case in plan(session) if case.id in acting]
            loud = [row for row in session.ledger.findings.values() if row.verdict.weight > Judgement.INFO.weight]
    finally:
        server.unmount(target.slug)
        server.unmount(f"c{target.slug}")
    return person.asked, results, loud


@pytest.mark.parametrize("version", VERSIONS, ids=str)
def test_a_cpo_is_asked_for_a_charge_a_status_and_a_tariff(server: Server, tmp_path: Path, version: Version) -> None:
    asked, results, loud = _run(server, tmp_path, "CPO", version)
    assert sorted(asked) == sorted([*_CHARGE, "change_status", "push_tariff"])
    assert [(row.requirement, row.actual) for row in loud] == []
    left = [each for each in results if "people are asked for" in each.reason]
    assert left
    assert {each.coverage for each in left} == {Coverage.NEEDS_STIMULUS}
    made = forecast(_asking(config_for("http://127.0.0.1:1/versions", "CPO", version, ["aaaa"])), Selection())
    assert len(made.asked) == MOST
    assert any(f"{MOST} actions while the run waits" in line for line in lines(made))


@pytest.mark.parametrize("skips", [*_CHARGE, "change_status", "push_tariff"])
def test_what_a_person_skips_is_no_finding(server: Server, tmp_path: Path, skips: str) -> None:
    asked, _, loud = _run(server, tmp_path, "CPO", VERSIONS[-1], skips)
    assert skips in asked
    assert len(asked) <= len(_CHARGE) + 2
    assert [(row.requirement, row.message, row.actual) for row in loud] == []


def test_what_was_left_is_asked_for_by_a_run_that_chooses_it(server: Server, tmp_path: Path) -> None:
    for only, name in (("cdrs.credit", "credit_cdr"), ("credentials.client.register", "register")):
        asked, results, loud = _run(server, tmp_path, "CPO", VERSIONS[-1], only=only)
        assert asked == [name]
        assert not loud
        assert [each.case.scenario.id for each in results] == [only]
