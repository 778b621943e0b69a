"""The virtual environment of the foreign platform: made once, kept under `.venv/foreign`, made anew when the pins change.

Raises `Unavailable` with one line when it cannot be had (no network, no ensurepip, a Python the library does not know).
"""

from __future__ import annotations

import fcntl
import hashlib
import subprocess
import sys
import venv
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
REQUIREMENTS = HERE / "extrawest-requirements.txt"
FOLDER = ROOT / ".venv" / "foreign" / "extrawest"
PYTHON = FOLDER / "bin" / "python"
_PATIENCE = 300


class Unavailable(Exception):
    """The environment cannot be made here; the message says why."""


def python() -> Path:
    """Give the interpreter that has the library, making its environment first if need be."""
    FOLDER.parent.mkdir(parents=True, exist_ok=True)
    with (FOLDER.parent / "extrawest.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two test runs at once make it only once
        if not _is_ready():
            _make()
    return PYTHON


def _wanted() -> str:
    return f"{hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()} {sys.version_info.major}.{sys.version_info.minor}"


def _is_ready() -> bool:
    stamp = FOLDER / ".ready"
    return PYTHON.exists() and stamp.exists() and stamp.read_text("utf-8") == _wanted()


def _make() -> None:
    try:
        venv.create(FOLDER, clear=True, with_pip=True, symlinks=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise Unavailable(f"a virtual environment cannot be made: {error}") from None
    _run(
        [str(PYTHON), "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(REQUIREMENTS)],
        "cannot be installed",
    )
    _run([str(PYTHON), "-c", "import py_ocpi"], "cannot be imported")
    (FOLDER / ".ready").write_text(_wanted(), "utf-8")


def _run(command: Sequence[str], failure: str) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=_PATIENCE, cwd=FOLDER)
    except subprocess.TimeoutExpired:
        raise Unavailable(f"extrawest-ocpi {failure}: no end after {_PATIENCE} s") from None
    except subprocess.CalledProcessError as error:
        raise Unavailable(
            f"extrawest-ocpi {failure}: {(error.stderr.strip().splitlines() or ['no message'])[-1]}"
        ) from None
