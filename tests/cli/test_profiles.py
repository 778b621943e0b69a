"""`--profile`: on a run, in the lists, on an audit; exit codes, run.json and the page; and files that are none."""

from __future__ import annotations

import json
import re
import tomllib
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.desk import Sandbox, one_line, results, run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_V = "2.2.1"
_OWN = f'id = "acme@2026.1"\ntitle = "Acme"\nversion = "{_V}"\nrole = "CPO"\n'
_MUST = 'must = ["versions.list.valid"]\n'
_NAMED = (
    '[[rule]]\nid = "named"\nobject = "location"\ntext = "It has a name."\nsource = "our contract"\nneeds = ["/name"]\n'
)
_MODERN = (
    _NAMED.replace('"named"', '"modern"').replace("It has a name", "It has what nobody has").replace("/name", "/x")
)


def profile(folder: Path, text: str) -> Path:
    path = folder / "own.toml"
    path.write_text(text, "utf-8")
    return path


def test_a_whole_core_is_certified(cpo: Sandbox, tokens: Callable[[int], list[str]], tmp_path: Path) -> None:
    """The lawful sandbox, with everything at hand that decides: tokens to spare and stimuli."""
    first, *spare = tokens(3)
    target = cpo.target(
        tmp_path, "CPO", connection=f'versions = ["{_V}"]\nkeep = false\nspare_tokens_a = ["env:B", "env:C"]'
    )
    done = run("run", target, "--profile", "core", "--gate", "certify", "--report-dir", tmp_path / "out", cwd=tmp_path,
               OCPI_TOKEN_A=first, B=spare[0], C=spare[1])  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    (row,) = results(tmp_path / "out")["profiles"]
    assert row["verdict"] == "certified"
    assert row["counts"] == {"decided": len(row["entries"])}
    assert f"profile {row['id']}: certified" in done.stdout
    assert "certified" in (tmp_path / "out" / "report.html").read_text("utf-8")


def test_what_was_not_decided_is_open_and_red_only_for_certify(
    cpo: Sandbox, tokens: Callable[[int], list[str]], tmp_path: Path
) -> None:
    words = ("--profile", f"cpo-{_V}", "--scenario", "versions.*", "--report-dir", tmp_path / "out")
    for gate, code, bought in (("ci", 0, tokens(1)), ("certify", 10, tokens(1))):
        target = cpo.target(tmp_path, "CPO", connection=f'versions = ["{_V}"]')
        done = run("run", target, *words, "--gate", gate, cwd=tmp_path, OCPI_TOKEN_A=bought[0])
        assert done.returncode == code, done.stdout + done.stderr
        (row,) = results(tmp_path / "out")["profiles"]
        assert row["verdict"] == "open"
        assert row["counts"]["open"]
        assert "not decided" in row["sentence"]
        assert "certified" not in row["sentence"]


def test_a_rule_of_its_own_breaks_the_profile_and_not_the_standard(cpo: Sandbox, token: str, tmp_path: Path) -> None:
    own = profile(tmp_path, _OWN + _MUST + _NAMED + _MODERN)
    target = cpo.target(tmp_path, "CPO", connection=f'versions = ["{_V}"]')
    done = run("run", target, "--profile", own, "--report-dir", tmp_path / "out", cwd=tmp_path, OCPI_TOKEN_A=token)
    assert done.returncode == 1, done.stdout + done.stderr
    found = results(tmp_path / "out")
    assert found["sentence"].startswith("conforming")
    assert found["verdict"] in {"PASS", "INFO"}
    assert not [each for each in found["findings"] if each["verdict"] in {"FAIL", "WARNING"}]
    (row,) = found["profiles"]
    entries = {each["id"]: each for each in row["entries"]}
    assert row["verdict"] == "failed"
    assert entries["named"]["status"] == "decided"
    assert entries["modern"] | {"reason": ""} == entries["modern"] | {
        "status": "failed", "rule": True, "source": "our contract", "reason": "",
    }  # fmt: skip
    assert entries["modern"]["exchanges"]
    assert entries["modern"]["pointer"].endswith("/x")
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert "our contract" in page
    junit = (tmp_path / "out" / "junit.xml").read_text("utf-8")
    assert re.findall(r'<failure type="([a-z]+)"', junit) == ["profile"]
    assert "acme" in (tmp_path / "out" / "summary.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("none-of-that", "there is no profile 'none-of-that'; known: "),
        (f"emsp-{_V}", "is for a EMSP in"),
        ("cpo-2.1.1", "is for a CPO in 2.1.1"),
        ("missing.toml", "cannot be read"),
    ],
)
@pytest.mark.parametrize("verb", ["run", "plan"])
def test_a_profile_that_does_not_fit_is_one_line(verb: str, name: str, told: str, cpo: Sandbox, tmp_path: Path) -> None:
    target = cpo.target(tmp_path, "CPO", connection=f'versions = ["{_V}"]')
    done = run(verb, target, "--profile", name, cwd=tmp_path, OCPI_TOKEN_A="unused-unused")
    assert done.returncode == 4
    assert told in one_line(done)


def test_the_plan_of_a_profile_is_a_part(cpo: Sandbox, tmp_path: Path) -> None:
    target = cpo.target(tmp_path, "CPO", connection=f'versions = ["{_V}"]')
    whole, part = (
        json.loads(run("plan", target, *words, "--format", "json", cwd=tmp_path, OCPI_TOKEN_A="unused-unused").stdout)
        for words in ((), ("--profile", profile(tmp_path, _OWN + _MUST)))
    )
    assert 0 < len(part["scenarios"]) < len(whole["scenarios"])


def test_requirements_of_a_profile(tmp_path: Path) -> None:
    done = run("requirements", "--profile", f"cpo-{_V}", "--format", "json", cwd=tmp_path)
    found: list[dict[str, Any]] = json.loads(done.stdout)
    assert {each["profile"]["level"] for each in found} == {"must"}
    assert len(found) == len(
        json.loads(run("profiles", f"cpo-{_V}", "--format", "json", cwd=tmp_path).stdout)[0]["must"]
    )
    own = run("requirements", "--profile", profile(tmp_path, _OWN + _MUST + _NAMED), cwd=tmp_path).stdout
    assert "named" in own
    assert "our contract" in own
    assert run("requirements", "--profile", "nope", cwd=tmp_path).returncode == 4


def test_a_list_of_profiles(tmp_path: Path) -> None:
    found = json.loads(run("profiles", "--format", "json", cwd=tmp_path).stdout)
    assert all({"id", "title", "version", "role", "digest", "must", "should", "rules"} <= set(each) for each in found)
    text = run("profiles", cwd=tmp_path).stdout
    assert all(each["id"] in text for each in found)


def test_freezing_a_file_of_ones_own(tmp_path: Path) -> None:
    draft = profile(
        tmp_path, f'id = "acme@2026.1"\ntitle = "Acme"\nextends = "cpo-{_V}"\nmust = ["versions.*"]\n' + _NAMED
    )
    done = run("profiles", "--freeze", draft, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    drawn = tomllib.loads(done.stdout)
    assert not any("*" in each for each in drawn["must"])
    assert "extends" not in drawn
    frozen = profile(tmp_path, done.stdout)
    (again,) = json.loads(run("profiles", frozen, "--format", "json", cwd=tmp_path).stdout)
    assert again["frozen"]
    assert again["digest"] == drawn["digest"]
    assert again["rules"][0]["needs"] == ["/name"]
    frozen.write_text(done.stdout.replace('"/name"', '"/address"'), "utf-8")
    changed = run("profiles", frozen, cwd=tmp_path)
    assert changed.returncode == 4
    assert "is not what was frozen" in one_line(changed)
