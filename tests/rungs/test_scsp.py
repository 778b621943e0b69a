"""A target that is a smart charging service provider and nothing else: it receives Sessions, and sets charging profiles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from suite.drive.choosing import Selection
from suite.drive.forecast import forecast, lines
from suite.faults.register import FAULTS, load_faults
from suite.record.verdicts import Coverage, Judgement
from suite.standard.catalogue import requirement
from suite.standard.versions import VERSIONS
from suite.target.config import from_values
from suite.target.errors import ConfigError
from tests.rungs.rehearsal import rehearse
from tests.rungs.test_lives import Life

if TYPE_CHECKING:
    from pathlib import Path

    from suite.drive.register import Case
    from suite.faults.register import Fault
    from suite.stage.server import Server
    from suite.standard.versions import Version

SCSP = "SCSP"
_SPOKEN = [each for each in VERSIONS if SCSP in each.party_roles]
load_faults()
# preferences show in calls of its own alone, and our platform makes none in this role
_MUTANTS = [
    each
    for each in FAULTS.values()
    if each.kind == "mutant"
    and each.id.startswith("sessions.")
    and "preferences" not in each.id
    and requirement(each.breaks[0]).applies(str(_SPOKEN[-1]), SCSP)
]


def _values(url: str = "http://127.0.0.1:1/versions", **more: Any) -> dict[str, Any]:
    return {
        "target": {"name": "smart"},
        "connection": [{"versions_url": url, "roles": [SCSP], "token_a": "a-token-of-nobody-0001", **more}],
    }


def test_we_are_a_cpo_to_it_and_a_version_without_the_role_is_left_out(tmp_path: Path) -> None:
    config = from_values(tmp_path / "target.toml", "", _values())
    assert [each.role for each in config.suite.parties] == ["CPO"]
    assert config.connections[0].versions == tuple(str(each) for each in _SPOKEN)
    with pytest.raises(ConfigError, match=f"{VERSIONS[0]} has no role SCSP"):
        from_values(tmp_path / "target.toml", "", _values(versions=[str(VERSIONS[0])]))


def test_a_role_that_no_scenario_is_for_is_told_at_once(tmp_path: Path) -> None:
    values = _values()
    values["connection"][0]["roles"] = ["NSP"]
    warnings = from_values(tmp_path / "target.toml", "", values).warnings
    assert any("no scenario is for the role NSP" in each for each in warnings)


def test_its_plan_has_what_it_implements(tmp_path: Path) -> None:
    made = forecast(from_values(tmp_path / "target.toml", "", _values()), Selection())
    chapters = {case.scenario.chapter for case in made.cases if case.role == SCSP}
    assert chapters == {"sessions", "chargingprofiles", "pagination"}, "pagination is about any list that there is"
    assert {"sessions.put.accepted", "sessions.patch.applied", "chargingprofiles.sender.answers"} <= set(made.decided)
    assert not [name for name in made.decided if name.startswith(("cdrs.", "tokens.", "tariffs.", "locations."))]
    assert any(SCSP in each for each in lines(made))


@pytest.mark.parametrize("version", _SPOKEN, ids=str)
def test_a_lawful_one_comes_out_clean(server: Server, version: Version) -> None:
    done = rehearse(server, SCSP, version)
    assert not [
        (row.requirement, row.message, row.actual) for row in done.findings if row.verdict is not Judgement.PASS
    ]
    assert done.ending.code == 0
    decided = {each.case.scenario.id for each in done.results if each.coverage is Coverage.DECIDED}
    assert decided >= {"sessions.put", "sessions.patch", "sessions.refusals", "chargingprofiles.update-answered"}
    assert decided >= {"credentials.register", "credentials.rotate", "credentials.client.register"}


@pytest.mark.parametrize("fault", _MUTANTS, ids=[each.id for each in _MUTANTS])
def test_faults_of_a_receiver_of_sessions_are_found_at_it_too(server: Server, fault: Fault) -> None:
    def only(case: Case) -> bool:
        return case.scenario.module == "sessions"

    done = rehearse(server, SCSP, _SPOKEN[-1], bends=fault.bends, only=only)
    loud = {row.requirement for row in done.findings if row.verdict.weight > Judgement.INFO.weight}
    assert set(fault.breaks) <= loud | {row.requirement for row in done.findings}
    assert loud <= {*fault.breaks, *fault.collateral}


def test_what_no_scenario_decides_for_it_says_so(server: Server, tmp_path: Path) -> None:
    life = Life(server, tmp_path, SCSP, versions=_SPOKEN)
    ending, _, loud = life.run(life.config(token_a=next(life.tokens), wired=()))
    assert (ending.code, loud) == (0, {})
    rows = (life.folder / "run.ndjson").read_text("utf-8")
    assert "no scenario decides it for a target that is SCSP alone" in rows
    assert "no selected scenario decides it" not in rows
