"""The command's manners: usage is one line and 4, `init` asks little and writes what works."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from suite.target.config import load
from tests.cli.desk import COMMAND, environment, one_line, run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("run",), "TARGET"),
        (("rnu", "x"), "rnu"),
        (("run", "x", "--gat", "ci"), "--gate"),
        (("run", "x", "--gate", "cx"), "certify"),
        (("run", "x", "--min-decided", "much"), "80%"),
        (("run", "nowhere.toml"), "ocpi-suite init"),
        (("plan", "."), "cannot be read"),
        (("report", "nowhere"), "run.ndjson"),
        (("serve", "--role", "CPO"), "--version"),
        (("faults", "--format", "xml"), "json"),
        (("init", "nowhere/target.toml", "--name", "A", "--versions-url", "http://x/v", "--role", "CPO", "--writes"), "nowhere"),
    ],
)  # fmt: skip
def test_usage_is_one_line_and_4(words: tuple[str, ...], part: str, tmp_path: Path) -> None:
    done = run(*words, cwd=tmp_path, within=20)
    assert done.returncode == 4, done.stdout + done.stderr
    assert part in one_line(done)


def test_init_asks_little_and_writes_what_loads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = "Acme Charge\nhttps://staging.acme.example/ocpi/versions\nEMSP\nn\n"
    done = subprocess.run(
        [*COMMAND, "init"], cwd=tmp_path, env=environment(), input=answers, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "ocpi-suite doctor target.toml" in done.stdout
    monkeypatch.setenv("OCPI_TOKEN_A", "token-a-of-theirs")
    made = load(tmp_path / "target.toml")
    assert made.target.name == "Acme Charge"
    assert made.connections[0].roles == ("EMSP",)
    assert made.safety.writes == "none"
    again = run("init", "--name", "B", "--versions-url", "http://x/v", "--role", "CPO", "--writes", cwd=tmp_path)
    assert again.returncode == 4
    assert "--force" in one_line(again)


def test_a_reader_that_has_seen_enough_is_no_fault(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [*COMMAND, "requirements", "--format", "json"], cwd=tmp_path, env=environment(),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    process.stdout.read(10)
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == ""
    process.stderr.close()
    assert process.wait(20) == 0
