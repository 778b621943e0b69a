"""The shelf finds the folders of data in a checkout and in an installed wheel."""

from __future__ import annotations

from pathlib import Path

import pytest

from suite.standard import shelf as module
from suite.standard.shelf import shelf

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", ["schemas", "fixtures"])
def test_in_a_checkout_it_lies_beside_the_package(name: str) -> None:
    assert shelf(name) == ROOT / name
    assert shelf(name).is_dir()


def test_in_a_wheel_it_lies_inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed = tmp_path / "suite" / "_data" / "schemas"
    packed.mkdir(parents=True)
    monkeypatch.setattr(module, "_PACKAGE", tmp_path / "suite")
    assert shelf("schemas") == packed
    assert shelf("fixtures") == tmp_path / "fixtures"
