"""A project with a folder `suite/` of its own goes on working where we are installed, and is told so if it calls us by mistake."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

_INSTALLED = any(each.name == "ocpi_suite" for each in entry_points(group="pytest11"))
_BIN = Path(sys.executable).parent
_COMMANDS = ([str(_BIN / "pytest")], [sys.executable, "-m", "pytest"])

pytestmark = pytest.mark.skipif(
    not _INSTALLED, reason="ocpi-suite is not installed in this environment: make test does it"
)


@pytest.fixture(params=["package", "module", "tests folder"])
def project(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Lay out a stranger's project in three customary ways."""
    code = "def answer():\n    return 'theirs'\n"
    check = (
        "import sys\nfrom suite import answer\n\n\ndef test_theirs(pytestconfig):\n    assert answer() == 'theirs'\n"
    )
    check += "    assert pytestconfig.pluginmanager.has_plugin('ocpi_suite')\n"
    check += "    assert not [name for name in sys.modules if name.startswith('suite.')]\n"
    if request.param == "module":
        (tmp_path / "suite.py").write_text(code)
    else:
        (tmp_path / "suite").mkdir()
        (tmp_path / "suite" / "__init__.py").write_text(code)
    if request.param == "tests folder":
        (tmp_path / "conftest.py").write_text("")
        (tmp_path / "tests").mkdir()
        (tmp_path / "tests" / "test_it.py").write_text(check)
    else:
        (tmp_path / "test_it.py").write_text(check)
    return tmp_path


def _run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "PYTHONPATH", "COV"))}
    return subprocess.run(command, cwd=folder, env=clean, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("command", _COMMANDS, ids=["pytest", "python -m pytest"])
def test_a_foreign_suite_folder_is_left_alone(project: Path, command: list[str]) -> None:
    done = _run([*command, "-q", "-p", "no:cacheprovider"], project)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed" in done.stdout


@pytest.mark.parametrize("command", _COMMANDS, ids=["pytest", "python -m pytest"])
def test_a_target_beside_a_foreign_suite_folder_is_refused_in_one_line(project: Path, command: list[str]) -> None:
    done = _run([*command, "--ocpi-target", "target.toml"], project)
    assert done.returncode == 4
    assert "Traceback" not in done.stderr
    (line,) = [line for line in done.stderr.splitlines() if line.strip()]
    assert line.startswith("ERROR: ")


def test_a_target_where_suite_is_hidden_names_the_culprit(project: Path) -> None:
    done = _run([sys.executable, "-m", "pytest", "--ocpi-target", "target.toml"], project)
    assert f"means {project}" in done.stderr
    assert "ocpi-suite run" in done.stderr


def test_the_command_is_not_hidden(project: Path) -> None:
    done = _run([str(_BIN / "ocpi-suite"), "run", "target.toml"], project)
    assert done.returncode == 4
    assert "target.toml" in done.stdout + done.stderr
    assert "hides" not in done.stdout + done.stderr


def test_help_of_pytest_shows_our_options(tmp_path: Path) -> None:
    done = _run([sys.executable, "-m", "pytest", "--help"], tmp_path)
    assert done.returncode == 0, done.stderr
    assert "--ocpi-target=FILE" in done.stdout
