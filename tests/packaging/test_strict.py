"""With OCPI_SUITE_STRICT=1 a skip is red and gives its reason; without it, it is a skip."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

_CASES = """
import pytest


def test_skips():
    pytest.skip("no browser here")


@pytest.mark.skip(reason="by mark")
def test_marked():
    raise AssertionError


@pytest.mark.xfail(reason="known")
def test_expected():
    raise AssertionError
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(Path(__file__).parents[1] / "conftest.py", tmp_path / "conftest.py")
    (tmp_path / "test_cases.py").write_text(_CASES)
    (tmp_path / "test_module.py").write_text("import pytest\n\npytest.importorskip('no_such_module')\n")
    return tmp_path


def _run(folder: Path, strict: str) -> tuple[int, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    command = [sys.executable, "-m", "pytest", "-q", "-rA", "--continue-on-collection-errors", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, "--rootdir", str(folder)],
        cwd=folder,
        env={**clean, "OCPI_SUITE_STRICT": strict},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout


def test_a_skip_is_red_in_a_strict_run(folder: Path) -> None:
    code, out = _run(folder, "1")
    assert code == 1
    assert "no browser here" in out
    assert "by mark" in out
    assert "no_such_module" in out
    assert "1 failed, 1 xfailed, 2 errors" in out


def test_a_skip_is_a_skip_otherwise(folder: Path) -> None:
    code, out = _run(folder, "")
    assert code == 0
    assert "3 skipped, 1 xfailed" in out
