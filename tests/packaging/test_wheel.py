"""The wheel carries everything a run needs, and works without the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build it, with the back end of the lock and no network."""
    pytest.importorskip("hatchling", reason="the build back end is not installed: make test does it")
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=60)
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    return set(zipfile.ZipFile(wheel).namelist())


def _kept(folder: str) -> Iterator[str]:
    for path in (ROOT / folder).rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith("."):
            yield path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("folder", ["schemas", "fixtures"])
def test_the_folders_of_data_travel(names: set[str], folder: str) -> None:
    missing = {each for each in _kept(folder) if f"suite/_data/{each}" not in names}
    assert not missing


def test_the_whole_package_travels(names: set[str]) -> None:
    missing = {each for each in _kept("suite") if each not in names}
    assert not missing
    assert any(each.startswith("suite/scenarios/credentials/") for each in names)
    assert {"ocpi_suite.py", "suite/py.typed", "suite/run.ini"} <= names


def test_nothing_else_travels(names: set[str]) -> None:
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"suite", "ocpi_suite.py"}
    assert not [name for name in names if "__pycache__" in name or "/.ocpi-suite" in name]


def test_the_wheel_declares_its_two_doors(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    (name,) = [each for each in archive.namelist() if each.endswith("entry_points.txt")]
    lines = archive.read(name).decode().split("\n")
    assert "ocpi-suite = suite.cli:main" in lines
    assert "ocpi_suite = ocpi_suite" in lines


def test_the_unpacked_wheel_finds_its_data(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path)
    code = (
        "from suite.standard.shelf import shelf; print(shelf('schemas')); print(shelf('fixtures'))\n"
        "from suite.standard import catalogue; import suite; print(suite.__file__)"
    )
    clean = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=clean, capture_output=True, text=True, timeout=60, check=True
    )
    home = tmp_path / "suite"
    expected = [home / "_data" / "schemas", home / "_data" / "fixtures", home / "__init__.py"]
    assert done.stdout.split() == [str(each) for each in expected]
