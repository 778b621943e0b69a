"""`scenarios`, `requirements`, `faults`, `readings`, `plan`: the shapes that CONTRACTS promises, JSON alone on stdout."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from suite.standard.versions import VERSIONS
from tests.cli.desk import run

if TYPE_CHECKING:
    from pathlib import Path

_VERSIONS = {str(each) for each in VERSIONS}
_LEVELS = {"MUST", "SHOULD", "MAY", "NONE"}
_KEYS = {
    "scenarios": {"id", "title", "phase", "versions", "roles", "side", "decides", "stimuli"},
    "requirements": {
        "id", "text", "basis", "binds", "versions", "facts", "covers", "decided_by", "untested_reason",
    },
    "faults": {"id", "kind", "breaks", "collateral", "stimuli", "versions", "roles"},
    "readings": {"id", "passage", "question", "values", "default", "requirements"},
    "remarks": {"id", "verdict", "objects", "text", "requirement"},
    "profiles": {"id", "title", "version", "role", "frozen", "digest", "must", "should", "rules", "left_out"},
}  # fmt: skip


def listed(name: str, folder: Path) -> list[dict[str, Any]]:
    done = run(name, "--format", "json", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert not done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("name", _KEYS)
def test_a_listing_has_its_keys(name: str, tmp_path: Path) -> None:
    entries = listed(name, tmp_path)
    assert entries
    assert all(_KEYS[name] <= set(each) for each in entries)
    assert len({each["id"] for each in entries}) == len(entries)


@pytest.mark.parametrize("name", _KEYS)
def test_a_listing_is_readable(name: str, tmp_path: Path) -> None:
    done = run(name, cwd=tmp_path)
    assert done.returncode == 0
    assert max(len(line) for line in done.stdout.splitlines()) <= 200
    assert all(each["id"] in done.stdout for each in listed(name, tmp_path))


def test_faults_say_what_they_break_where(tmp_path: Path) -> None:
    known = {each["id"]: each for each in listed("requirements", tmp_path)}
    for fault in listed("faults", tmp_path):
        assert fault["kind"] in {"mutant", "eccentric", "provocation"}
        assert len(fault["breaks"]) == 1 or fault["kind"] != "mutant"
        assert len(fault["collateral"]) <= 3
        assert all(set(each) == {"requirement", "reason"} for each in fault["collateral"])
        assert {*fault["breaks"], *(each["requirement"] for each in fault["collateral"])} <= set(known)
        assert set(fault["versions"]) <= _VERSIONS
        for version, level in fault["versions"].items():
            assert level in _LEVELS
            assert all(known[name]["versions"][version]["level"] == level for name in fault["breaks"][:1])


def test_requirements_name_who_decides_them_or_nobody(tmp_path: Path) -> None:
    scenarios = {each["id"] for each in listed("scenarios", tmp_path)}
    for each in listed("requirements", tmp_path):
        assert all(name in scenarios or name.startswith("rules/") for name in each["decided_by"])
        assert each["basis"] in {"stated", "table", "diagram", "derived", "practice"}
        assert all({"level", "anchor"} <= set(demand) for demand in each["versions"].values())


def test_each_requirement_is_decided_or_says_why_not(tmp_path: Path) -> None:
    """Decided by a scenario or rule, or with a reason; a reason of a chapter that is not driven yet yields to who decides."""
    entries = listed("requirements", tmp_path)
    assert [each["id"] for each in entries if not each["decided_by"] and not each["untested_reason"]] == []
    untested = {each["id"] for each in entries if each["untested_reason"]}
    assert {each["id"] for each in entries if each["decided_by"]} & untested == set()
    assert "together" in run("requirements", cwd=tmp_path).stdout.splitlines()[-1]


def target(folder: Path, *more: str) -> Path:
    text = (
        '[target]\nname = "Nobody"\n[[connection]]\nversions_url = "http://192.0.2.1/ocpi/versions"\n'
        'roles = ["CPO"]\ntoken_a = "env:OCPI_TOKEN_A"\n'
    )
    path = folder / "target.toml"
    path.write_text("\n".join([text, *more]))
    return path


def test_a_plan_asks_nobody(tmp_path: Path) -> None:
    done = run("plan", target(tmp_path), "--format", "json", cwd=tmp_path, within=20, OCPI_TOKEN_A="token-a-of-theirs")
    assert done.returncode == 0
    plan = json.loads(done.stdout)
    assert set(plan) >= {"target", "scenarios", "requirements", "human_actions", "estimate", "remains"}
    assert plan["scenarios"]
    assert plan["requirements"]["decided"]
    assert "public_url" in " ".join(each["open"] for each in plan["scenarios"])
    assert not plan["remains"]
    assert plan["estimate"]["requests"] > 0


def test_a_plan_tells_people_what_to_do_and_what_stays(tmp_path: Path) -> None:
    more = '[suite]\npublic_url = "https://tunnel.example"\n[stimuli.push_location]\nask = "Touch {location_id}"\n'
    done = run("plan", target(tmp_path, more), cwd=tmp_path, OCPI_TOKEN_A="token-a-of-theirs")
    assert done.returncode == 0
    assert "our registration, kept for the next run" in done.stdout
    assert "token-a-of-theirs" not in done.stdout + done.stderr


def test_a_plan_takes_the_selection_of_a_run(tmp_path: Path) -> None:
    words = ("--scenario", "versions.*", "--version", "2.2.1", "--format", "json")
    done = run("plan", target(tmp_path), *words, cwd=tmp_path, OCPI_TOKEN_A="t")
    plan = json.loads(done.stdout)
    assert {each["scenario"].partition(".")[0] for each in plan["scenarios"]} == {"versions"}
    assert {each["version"] for each in plan["scenarios"]} == {"2.2.1"}


def test_nothing_selected_is_5(tmp_path: Path) -> None:
    words = ("--scenario", "versions.discover", "--requirement", "credentials.post.new-token")
    done = run("plan", target(tmp_path), *words, cwd=tmp_path, OCPI_TOKEN_A="t")
    assert done.returncode == 5
    assert "nothing selected" in done.stderr
