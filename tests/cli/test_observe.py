"""`observe`: our side stays up, what the target does by itself is judged, Ctrl-C ends it with a full report."""

from __future__ import annotations

import signal
import subprocess
from typing import TYPE_CHECKING

import httpx

from tests.cli.desk import results, run, sandbox, start

if TYPE_CHECKING:
    from pathlib import Path

_WORDS = ("--role", "CPO", "--version", "2.2.1", "--control", "127.0.0.1:0")
_FAULT = ("--fault", "locations.push.patch-last-updated~missing")


def test_what_the_target_pushes_is_judged_and_ctrl_c_ends_it_with_a_report(tmp_path: Path) -> None:
    with sandbox(*_WORDS, *_FAULT, cwd=tmp_path) as cpo:
        target = cpo.target(tmp_path, "CPO")
        process = start(
            "observe",
            target,
            "--for",
            "1h",
            "--report-dir",
            tmp_path / "seen",
            cwd=tmp_path,
            OCPI_TOKEN_A=cpo.tokens[0],
        )
        try:
            _push_when_watched(process, cpo.values["CONTROL_URL"])
            process.send_signal(signal.SIGINT)
            said, _ = process.communicate(timeout=30)
        finally:
            process.kill()
            process.wait()
    assert process.returncode == 1, said
    found = results(tmp_path / "seen")
    assert {each["requirement"] for each in found["findings"] if each["verdict"] == "FAIL"} == {
        "locations.push.patch-last-updated"
    }
    assert (tmp_path / "seen" / "report.html").exists()


def _push_when_watched(process: subprocess.Popen[str], control: str) -> None:
    """Change a status as soon as we are registered and watch; it is pushed before the control side answers."""
    assert process.stdout is not None
    assert any("watching" in line for line in process.stdout)
    answer = httpx.post(f"{control}/change_status", json={})
    assert answer.status_code == httpx.codes.NO_CONTENT, answer.text


def test_nobody_who_calls_is_no_success_of_the_target(tmp_path: Path) -> None:
    with sandbox(*_WORDS, cwd=tmp_path) as cpo:
        target = cpo.target(tmp_path, "CPO")
        done = run(
            "observe",
            target,
            "--for",
            "300ms",
            "--report-dir",
            tmp_path / "seen",
            cwd=tmp_path,
            OCPI_TOKEN_A=cpo.tokens[0],
        )
    assert done.returncode == 0, done.stdout
    found = results(tmp_path / "seen")
    assert found["coverage"]["locations.push.method"] != "PASS"


def test_a_duration_is_wanted(tmp_path: Path) -> None:
    done = run("observe", tmp_path / "target.toml", "--for", "soon", cwd=tmp_path)
    assert done.returncode == 4
    assert "24h" in done.stderr
