"""`make` says in one line what a machine lacks, before it has made anything."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone as far as make looks at it."""
    if shutil.which("make") is None:
        pytest.skip("make is not installed")
    for name in ("Makefile", "pyproject.toml", "requirements/run.lock", "requirements/dev.lock"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def _make(clone: Path, python: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    command = ["make", "demo", f"PYTHON={python}"]
    return subprocess.run(command, cwd=clone, env=clean, capture_output=True, text=True, timeout=60, check=False)


def _python(clone: Path, refuses: str) -> str:
    """A python that fails when the code it is given mentions a word."""
    path = clone / "python"
    path.write_text(f'#!/bin/sh\ncase "$2" in *{refuses}*) exit 1 ;; esac\n')
    path.chmod(0o755)
    return str(path)


def _told(done: subprocess.CompletedProcess[str]) -> list[str]:
    return [line for line in done.stdout.splitlines() if line.strip()]


@pytest.mark.parametrize(("refuses", "word"), [("ensurepip", "python3-venv"), ("version_info", "3.11")])
def test_what_is_missing_is_said_in_one_line(clone: Path, refuses: str, word: str) -> None:
    done = _make(clone, _python(clone, refuses))
    assert done.returncode != 0
    (line,) = _told(done)
    assert word in line
    assert not (clone / ".venv").exists()


def test_the_ci_script_is_executable_and_strict() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    text = script.read_text(encoding="utf-8")
    assert "set -euo pipefail" in text
    steps = [line.split(" PYTHON=")[0] for line in text.splitlines() if "make " in line and not line.startswith("#")]
    assert steps[-3:] == ["make check", "OCPI_SUITE_STRICT=1 make test", "make demo"]
