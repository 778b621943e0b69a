"""The locks install the same on every machine: hashes, no addresses, nothing local."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = ("run", "dev")


def _lines(name: str) -> list[str]:
    return (ROOT / "requirements" / f"{name}.lock").read_text(encoding="utf-8").splitlines()


def _pins(name: str) -> dict[str, str]:
    found = (re.match(r"([a-z0-9._-]+)==(\S+)", line) for line in _lines(name))
    return {each[1]: each[2] for each in found if each}


def _asked(entries: list[str | dict[str, str]]) -> set[str]:
    return {re.split(r"[<>=!~\[; ]", each)[0].lower() for each in entries if isinstance(each, str)}


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_place(name: str) -> None:
    for line in _lines(name):
        for word in ("file:", "index-url", "find-links", "://", " @ ", "trusted-host"):
            assert word not in line, line


@pytest.mark.parametrize("name", LOCKS)
def test_every_pin_has_hashes(name: str) -> None:
    lines = [line for line in _lines(name) if not line.lstrip().startswith("#")]
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        if "==" in line:
            assert after.lstrip().startswith("--hash=sha256:"), line


def test_locks_hold_what_pyproject_asks() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    run = _asked(project["project"]["dependencies"]) | _asked(groups["build"])
    assert run <= set(_pins("run"))
    assert run | _asked(groups["dev"]) <= set(_pins("dev"))


def test_tools_of_development_stay_out_of_the_run_lock() -> None:
    assert not {"mypy", "ruff", "hypothesis", "coverage", "trustme"} & set(_pins("run"))


def test_both_locks_agree() -> None:
    run, dev = _pins("run"), _pins("dev")
    assert run.items() <= dev.items()
