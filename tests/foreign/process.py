"""One foreign platform as a process: started, read until READY, ended by its own id.

Its log goes to a file, since a pipe nobody reads would fill up and stop it.
"""

from __future__ import annotations

import subprocess
import uuid
from dataclasses import dataclass
from threading import Timer
from typing import TYPE_CHECKING

from tests.foreign.environment import HERE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SCRIPT = HERE / "extrawest_platform.py"
_START = 60.0
_END = 10.0


@dataclass(frozen=True, slots=True)
class Order:
    """Which platform is wanted; each token A is good for one registration."""

    role: str
    versions: Sequence[str]
    tokens: int = 1
    locations: int = 60


@dataclass(frozen=True, slots=True)
class Platform:
    """A running platform and what it said about itself."""

    process: subprocess.Popen[str]
    versions_url: str
    tokens_a: tuple[str, ...]

    def stop(self) -> None:
        """End the process; killed when it does not listen."""
        end(self.process)


class NotStarted(Exception):
    """The platform ended, or fell silent, before it said READY; the message holds the end of its log."""


def start(python: Path, folder: Path, order: Order) -> Platform:
    """Start a platform with new tokens A; `folder` takes its log."""
    secrets = [str(uuid.uuid4()) for _ in range(order.tokens)]
    words = [("--version", each) for each in order.versions] + [("--token-a", each) for each in secrets]
    command = [str(python), str(SCRIPT), "--role", order.role, "--locations", str(order.locations)]
    command += [part for pair in words for part in pair]
    log = folder / f"extrawest-{order.role}-{uuid.uuid4().hex[:8]}.log"
    with log.open("w") as errors:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True, cwd=folder)
    said = _listen(process)
    if "READY" not in said:
        end(process)
        raise NotStarted(log.read_text("utf-8")[-2000:])
    return Platform(process, said["VERSIONS_URL"], tuple(secrets))


def end(process: subprocess.Popen[str]) -> None:
    """End one process, by its id, and wait until it is gone."""
    process.terminate()
    try:
        process.wait(_END)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout:
        process.stdout.close()


def _listen(process: subprocess.Popen[str]) -> dict[str, str]:
    """Read `KEY=value` lines up to READY; a watchdog ends the process, and so the reading, when nothing comes."""
    said: dict[str, str] = {}
    watchdog = Timer(_START, process.kill)
    watchdog.start()
    for line in process.stdout or ():
        key, _, value = line.strip().partition("=")
        said[key] = value
        if key == "READY":
            break
    watchdog.cancel()
    return said
