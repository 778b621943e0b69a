"""What tests of the command share: the command itself in a process of its own, a sandbox beside it, a target.toml."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from suite.demo import WIRED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

COMMAND = [sys.executable, "-c", "from suite.cli import main; main()"]
QUICK = (
    '[deadlines]\nresponse = "3s"\ncallback = "500ms"\nsettle = "200ms"\nsession = "1s"\ncdr = "1s"\nquiet = "50ms"\n'
)
_START = 20
_ROOT = Path(__file__).resolve().parents[2]


def environment(**more: str) -> dict[str, str]:
    """The environment of a user: nothing of pytest, and our package found."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "COV", "OCPI_"))}
    return {**clean, "PYTHONPATH": str(_ROOT), **more}


def run(*words: object, cwd: Path, within: float = 100, **env: str) -> subprocess.CompletedProcess[str]:
    """Run `ocpi-suite` to its end."""
    return subprocess.run(
        [*COMMAND, *map(str, words)],
        cwd=cwd,
        env=environment(**env),
        capture_output=True,
        text=True,
        timeout=within,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def start(*words: object, cwd: Path, **env: str) -> subprocess.Popen[str]:
    """Start `ocpi-suite` and give the process; whoever starts it ends it."""
    return subprocess.Popen(
        [*COMMAND, *map(str, words)],
        cwd=cwd,
        env=environment(**env),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        stdin=subprocess.DEVNULL,
    )


@dataclass
class Sandbox:
    """A `serve` that runs, as its first lines describe it."""

    values: dict[str, str]
    tokens: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return self.values["VERSIONS_URL"]

    def target(
        self, folder: Path, role: str, *more: str, bought: str = '"env:OCPI_TOKEN_A"', connection: str = ""
    ) -> Path:
        """Write a target.toml for it, every stimulus wired to its control side."""
        head = f'[target]\nname = "Sandbox"\n[[connection]]\nversions_url = "{self.url}"\nroles = ["{role}"]\n'
        text = [f"{head}token_a = {bought}\n{connection}\n{QUICK}"]
        if "CONTROL_URL" in self.values:
            text += [f'[stimuli.{name}]\nhttp = {{ url = "{self.values["CONTROL_URL"]}/{name}" }}\n' for name in WIRED]
        path = folder / "target.toml"
        path.write_text("\n".join([*text, *more]), "utf-8")
        return path


@contextmanager
def sandbox(*words: object, cwd: Path) -> Iterator[Sandbox]:
    """Start `serve`, wait for READY, end it by Ctrl-C."""
    process = subprocess.Popen(
        [*COMMAND, "serve", *map(str, words)],
        cwd=cwd,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    late = threading.Timer(_START, process.kill)
    late.start()
    try:
        made = _first_lines(process)
        late.cancel()
        yield made
    finally:
        late.cancel()
        process.send_signal(signal.SIGINT)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout:
            process.stdout.close()


def _first_lines(process: subprocess.Popen[str]) -> Sandbox:
    made = Sandbox({})
    assert process.stdout is not None
    for line in process.stdout:
        name, _, value = line.rstrip("\n").partition("=")
        if name == "READY":
            return made
        made.values[name] = value
        if name == "TOKEN_A":
            made.tokens.append(value)
    raise AssertionError("serve ended before it was ready")


def results(folder: Path) -> dict[str, Any]:
    """Read run.json."""
    found: dict[str, Any] = json.loads((folder / "run.json").read_text())
    return found


def one_line(done: subprocess.CompletedProcess[str]) -> str:
    """Assert that a complaint is one line on stderr and no traceback; give it."""
    lines: Sequence[str] = [line for line in done.stderr.splitlines() if line.strip()]
    assert len(lines) == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    return lines[0]
