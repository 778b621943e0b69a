"""Fixtures of the foreign platform: its environment once a session, its processes ended with each test.

Where it cannot be installed the tests skip with the reason; strict runs make an error of that (tests/conftest.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest

from tests.foreign import environment, process

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


class Extrawest(Protocol):
    """Starts one more platform."""

    def __call__(self, role: str, versions: Sequence[str], *, tokens: int = 1, locations: int = 60) -> process.Platform:
        """Start it; it ends with the test."""


@pytest.fixture(scope="session")
def extrawest_python() -> Path:
    """Give the interpreter that has extrawest-ocpi."""
    try:
        return environment.python()
    except environment.Unavailable as error:
        pytest.skip(str(error))


@pytest.fixture
def extrawest(extrawest_python: Path, tmp_path: Path) -> Iterator[Extrawest]:
    """Give a function that starts platforms: `extrawest("CPO", ["2.2.1"])`."""
    started: list[process.Platform] = []

    def start(role: str, versions: Sequence[str], *, tokens: int = 1, locations: int = 60) -> process.Platform:
        started.append(process.start(extrawest_python, tmp_path, process.Order(role, versions, tokens, locations)))
        return started[-1]

    yield start
    for each in started:
        each.stop()
