"""The pytest way in: `pytest --ocpi-target target.toml`, with pytest's own selection, views and manners."""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import cpo, token
from tests.cli.desk import environment

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.desk import Sandbox

__all__ = ["cpo", "token"]
_OFFLINE = (
    '[target]\nname = "Nobody"\n[[connection]]\nversions_url = "http://192.0.2.1/ocpi/versions"\n'
    'roles = ["CPO", "EMSP"]\ntoken_a = "env:OCPI_TOKEN_A"\n'
)


def pytest_run(*words: object, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """Run pytest as a user does, in his own folder."""
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "ocpi_suite", *map(str, words)],
        cwd=cwd,
        env=environment(OCPI_TOKEN_A="token-a-of-theirs", **env),
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
        stdin=subprocess.DEVNULL,
    )


@pytest.fixture
def offline(tmp_path: Path) -> Path:
    path = tmp_path / "target.toml"
    path.write_text(_OFFLINE)
    return path


def names(done: subprocess.CompletedProcess[str]) -> list[str]:
    return [line.rpartition("::")[2] for line in done.stdout.splitlines() if "::" in line]


def test_collection_is_offline_and_marks_select(offline: Path, tmp_path: Path) -> None:
    words = ("--ocpi-target", offline, "--collect-only", "-q", "--strict-markers")
    done = pytest_run(*words, "-m", "credentials and not needs_stimulus", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert names(done)
    assert all(name.startswith("credentials.") for name in names(done))
    some = pytest_run(*words, "-m", "v2_2_1 and versions", "-k", "discover", cwd=tmp_path)
    assert names(some) == ["versions.discover@2.2.1/main"]
    assert not (tmp_path / "reports").exists()


def test_an_own_test_path_is_not_taken_for_ours(offline: Path, tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_theirs.py").write_text("def test_theirs():\n    assert False\n")
    (tmp_path / "pyproject.toml").write_text('[tool.pytest.ini_options]\ntestpaths = ["tests"]\n')
    done = pytest_run("--ocpi-target", offline, "--collect-only", "-q", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "versions.discover@2.2.1/main" in names(done)
    assert "theirs" not in " ".join(names(done))
    plain = pytest_run("-q", cwd=tmp_path)
    assert plain.returncode == 1
    assert "1 failed" in plain.stdout


def test_workers_are_refused_in_one_line(offline: Path, tmp_path: Path) -> None:
    done = pytest_run("--ocpi-target", offline, "-n", "2", cwd=tmp_path)
    assert done.returncode == 4
    (line,) = [line for line in done.stderr.splitlines() if line.strip()]
    assert "-n cannot be used" in line


def test_mistakes_are_one_line_and_4(offline: Path, tmp_path: Path) -> None:
    for words in (("--ocpi-target", "nowhere.toml"), ("--ocpi-target", offline, "--ocpi-scenario", "versions.discovr")):
        done = pytest_run(*words, cwd=tmp_path)
        assert done.returncode == 4
        assert len([line for line in done.stderr.splitlines() if line.strip()]) == 1, done.stderr


def test_a_run_with_the_developers_view(cpo: Sandbox, tmp_path: Path) -> None:
    target = cpo.target(tmp_path, "CPO")
    target.write_text(target.read_text().replace('"env:OCPI_TOKEN_A"', '"env:FRESH"'))
    words = ("--ocpi-target", target, "-m", "versions and v2_3_0", "--html", "view.html", "--junit-xml", "pytest.xml")
    done = pytest_run(*words, "--ocpi-report-dir", "out", "-v", cwd=tmp_path, FRESH=cpo.tokens.pop())
    assert done.returncode == 0, done.stdout + done.stderr
    assert "conforming" in done.stdout.splitlines()[-3] + done.stdout.splitlines()[-4]
    view = (tmp_path / "view.html").read_text()
    assert ">Verdict<" in view
    assert ">Coverage<" in view
    assert "PASS" in view
    cases = ET.parse(tmp_path / "pytest.xml").findall(".//testcase")  # noqa: S314 - written by our own run
    assert {each.get("name") for each in cases} >= {"versions.discover@2.3.0/main"}
    assert (tmp_path / "out" / "report.html").exists()
