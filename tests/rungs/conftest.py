"""One server for all rehearsals of a test process."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from suite.stage.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A running server on loopback."""
    with Server() as running:
        yield running
