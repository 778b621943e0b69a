"""One server for all rehearsals of a test process; and the comparison of rung 4 when all of them are over."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from suite.stage.server import Server
from tests.rungs import blind_spots

if TYPE_CHECKING:
    from collections.abc import Iterator

_SAID = pytest.StashKey[list[str]]()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A running server on loopback."""
    with Server() as running:
        yield running


def _leads(config: pytest.Config) -> bool:
    """Whether this process is no worker of another one."""
    return not hasattr(config, "workerinput")


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Make the folder in which all workers note what they found; they inherit its name."""
    if _leads(session.config):
        os.environ[blind_spots.FOLDER] = tempfile.mkdtemp(prefix="ocpi-sites-")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Compare; a blind spot turns the session red."""
    if not _leads(session.config) or blind_spots.FOLDER not in os.environ:
        return
    folder = Path(os.environ.pop(blind_spots.FOLDER))
    found = []
    if any(folder.iterdir()):
        from tests.rungs.test_faults import CASES  # noqa: PLC0415 - the controller of workers does not collect

        found = blind_spots.complaints(folder, {f"{fault.id}@{version}/{role}" for fault, version, role in CASES})
    shutil.rmtree(folder, ignore_errors=True)
    session.config.stash[_SAID] = found
    if found and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say which checks cannot fail."""
    found = config.stash.get(_SAID, [])
    if found:
        terminalreporter.section(f"rung 4: {len(found)} blind spots (tests/rungs/blind_spots.py)")
        for each in found:
            terminalreporter.line(each)
