"""How runs end that do not end by themselves: Ctrl-C and SIGTERM while the target hangs, kill -9 in the middle."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from suite.record.file import read
from tests.cli.desk import QUICK, Sandbox, run, start

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_SOON = 3.0
"""Seconds to the end; 2 on a machine that has nothing else to do, which a machine under test is not."""


@contextmanager
def hanging() -> Iterator[tuple[str, threading.Event]]:
    """A target that takes every request and never says a word."""
    called, kept = threading.Event(), []
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()

        def take() -> None:
            while True:
                try:
                    caller, _ = door.accept()
                except OSError:
                    return
                kept.append(caller)
                if caller.recv(16):
                    called.set()

        threading.Thread(target=take, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{door.getsockname()[1]}/versions", called
        finally:
            door.shutdown(socket.SHUT_RDWR)
            for caller in kept:
                caller.close()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_a_run_against_a_target_that_hangs_ends_at_once(number: signal.Signals, tmp_path: Path) -> None:
    with hanging() as (url, called):
        target = tmp_path / "target.toml"
        target.write_text(
            f'[target]\nname = "Hanging"\n[[connection]]\nversions_url = "{url}"\nroles = ["CPO"]\n'
            f'token_a = "env:OCPI_TOKEN_A"\n{QUICK}'.replace('"3s"', '"60s"')
        )
        process = start("run", target, "--report-dir", "out", cwd=tmp_path, OCPI_TOKEN_A="t")
        try:
            assert called.wait(30)
            began = time.monotonic()
            process.send_signal(number)
            said, _ = process.communicate(timeout=20)
            took = time.monotonic() - began
        finally:
            process.kill()
            process.wait()
    assert process.returncode == 2, said
    assert took < _SOON
    assert "Traceback" not in said
    record = read(tmp_path / "out" / "run.ndjson")
    assert not record.complete
    assert json.loads((tmp_path / "out" / "run.json").read_text())["verdict"] not in {"PASS", "INFO", "WARNING"}
    assert run("report", tmp_path / "out", cwd=tmp_path).returncode == 0
    assert (tmp_path / "out" / "report.html").exists()


def killed_at(process: subprocess.Popen[str], state: Path, phase: Callable[[str], bool]) -> None:
    """End the run without a word as soon as its state file is in such a phase."""
    end, pause = time.monotonic() + 40, threading.Event()
    while process.poll() is None and time.monotonic() < end:
        try:
            entry = json.loads(state.read_text())["registrations"]["*"]
        except (OSError, ValueError, KeyError):
            entry = {"phase": ""}
        if phase(entry["phase"]):
            break
        pause.wait(0.002)
    process.kill()
    process.wait()
    if process.stdout:
        process.stdout.close()


@pytest.mark.parametrize("phase", ["registered", "putting"])
def test_a_killed_run_is_readable_and_the_next_one_goes_on(
    cpo: Sandbox, token: str, phase: str, tmp_path: Path
) -> None:
    target = cpo.target(tmp_path, "CPO", connection='state = "state.json"\n')
    words = ("--version", "2.2.1", "--scenario", "credentials.*")
    process = start("run", target, *words, "--report-dir", "killed", cwd=tmp_path, OCPI_TOKEN_A=token)
    killed_at(process, tmp_path / "state.json", phase.__eq__)
    again = run("report", "killed", cwd=tmp_path)
    assert again.returncode == 0, again.stderr
    assert "did not end" in again.stdout
    assert (tmp_path / "killed" / "report.html").exists()
    assert json.loads((tmp_path / "killed" / "run.json").read_text())["complete"] is False

    after = run("run", target, *words, "--report-dir", "after", cwd=tmp_path, OCPI_TOKEN_A=token)
    assert after.returncode == 0, after.stdout
    assert json.loads((tmp_path / "state.json").read_text())["registrations"]["*"]["phase"] == "registered"
    assert run("disconnect", target, cwd=tmp_path, OCPI_TOKEN_A=token).returncode == 0


def test_a_run_that_has_used_up_its_requests_says_so_and_ends_its_registrations(
    cpo: Sandbox, token: str, tmp_path: Path
) -> None:
    target = cpo.target(tmp_path, "CPO", "[limits]\nrequests = 60\n", connection='versions = ["2.2.1"]\nkeep = false\n')
    done = run("run", target, "--report-dir", "out", cwd=tmp_path, OCPI_TOKEN_A=token)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "[limits] requests = 60 is used up" in (tmp_path / "out" / "report.html").read_text()
    rows = [json.loads(line) for line in (tmp_path / "out" / "run.ndjson").read_text().splitlines()]
    asked = [row["message"]["method"] for row in rows if row["kind"] == "event" and row["end"] == "request-sent"]
    assert asked[-1] == "DELETE"
    assert len(asked) < 100, "a few to end each registration"
    assert {row["coverage"] for row in rows if row["kind"] == "outcome"} >= {"decided", "OUT_OF_BUDGET"}
