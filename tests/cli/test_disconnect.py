"""`disconnect`: what a run kept is ended and forgotten; what cannot be ended says who has to act."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.cli.desk import Sandbox, one_line, run, sandbox

if TYPE_CHECKING:
    from pathlib import Path

_FEW = ("--scenario", "credentials.register", "--version", "2.2.1")


def test_a_kept_registration_is_ended_and_forgotten(cpo: Sandbox, token: str, tmp_path: Path) -> None:
    target = cpo.target(tmp_path, "CPO", connection='state = "kept/state.json"\n')
    assert run("run", target, *_FEW, cwd=tmp_path, OCPI_TOKEN_A=token).returncode == 0
    state = tmp_path / "kept" / "state.json"
    assert state.stat().st_mode & 0o777 == 0o600
    assert json.loads(state.read_text())["registrations"]["*"]["phase"] == "registered"
    done = run("disconnect", target, cwd=tmp_path, OCPI_TOKEN_A=token)
    assert done.returncode == 0, done.stderr
    assert "is ended" in done.stdout
    assert not list((tmp_path / "kept").iterdir())
    again = run("disconnect", target, cwd=tmp_path, OCPI_TOKEN_A=token)
    assert again.returncode == 0
    assert "nothing is registered" in again.stdout


def test_dead_credentials_are_12(cpo: Sandbox, tmp_path: Path) -> None:
    target = cpo.target(tmp_path, "CPO", connection='state = "state.json"\n')
    kept = {"slug": "abc123", "phase": "registered", "version": "2.2.1", "tokens_theirs": ["dead-as-can-be"]}
    (tmp_path / "state.json").write_text(json.dumps({"format": 1, "registrations": {"*": kept}}))
    done = run("disconnect", target, cwd=tmp_path, OCPI_TOKEN_A="dead-too")
    assert done.returncode == 12
    assert "state.json" in one_line(done)
    assert (tmp_path / "state.json").exists()


def test_a_refused_delete_says_who_has_to_act(tmp_path: Path) -> None:
    words = ("--role", "CPO", "--version", "2.2.1", "--fault", "credentials.delete.succeeds~refused")
    with sandbox(*words, cwd=tmp_path) as stubborn:
        target = stubborn.target(tmp_path, "CPO", connection='state = "state.json"\n')
        assert run("run", target, *_FEW, cwd=tmp_path, OCPI_TOKEN_A=stubborn.tokens[0]).returncode == 0
        done = run("disconnect", target, cwd=tmp_path, OCPI_TOKEN_A=stubborn.tokens[0])
    assert done.returncode == 1
    assert "ask the target's operators" in one_line(done)
    assert (tmp_path / "state.json").exists()
