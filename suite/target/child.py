"""Runs a command of the user's: no shell, a bound in time, nothing of it left behind when it is stopped."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

_GRACE_SECONDS = 2.0
_MOST_SAID = 65536


@dataclass(frozen=True, slots=True)
class Ended:
    """How it ended: the exit code, None where its time was up, and the end of what it said on stderr."""

    code: int | None
    said: str


def run(command: str, folder: Path, named: Mapping[str, str], within: float) -> Ended:
    """Run it in that folder with these variables added; raises OSError where it cannot be started.

    What it says goes to a file: a pipe would stay open as long as anything that it leaves running in the background.
    """
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(  # noqa: S603 - the user's own command, never through a shell
            shlex.split(command),
            cwd=folder,
            env={**os.environ, **named},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=said,
            start_new_session=True,
        )
        return Ended(_waited(process, within), _end_of(said))


def _waited(process: subprocess.Popen[bytes], within: float) -> int | None:
    try:
        return process.wait(within)
    except subprocess.TimeoutExpired:
        _stop(process)
        return None
    except BaseException:
        _stop(process)
        raise


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End it and what it started, in its own process group: kindly first."""
    _signal(process, signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        process.wait(_GRACE_SECONDS)
    _signal(process, signal.SIGKILL)
    process.wait()


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


def _end_of(file: IO[bytes]) -> str:
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _MOST_SAID))
    return file.read(_MOST_SAID).decode("utf-8", "replace").strip()
