"""The bench's mix as scenarios, and the pytest plugin that lets a run collect them: 80 % small exchanges, 20 % pages."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from suite.drive.register import scenario
from suite.plugin.collect import ScenarioFile

if TYPE_CHECKING:
    from collections.abc import Generator

    from suite.drive.conversation import Conversation

CASES = 20
EXCHANGES = 25
LOCATIONS = 1000
_EVERY = 5
_PAGE = 50
took: list[float] = []
"""Seconds of each run: from the first case to the end of the last."""


def _mixed(number: int) -> None:
    """Register one scenario of the mix."""

    @scenario(
        f"bench.mix-{number:02}",
        phase="modules",
        module="locations",
        side="sender",
        target=["CPO"],
        decides=["transport.body.json"],
    )
    def mix(ocpi: Conversation) -> None:
        """Objects by id, and every fifth time a page."""
        first = ocpi.get("locations", query={"limit": str(_PAGE), "offset": str(number * _PAGE)})
        data = first.data
        ids = [str(each["id"]) for each in data] if isinstance(data, list) else []
        for place in range(1, EXCHANGES):
            if place % _EVERY:
                answer = ocpi.get("locations", ids[place % len(ids)])
            else:
                start = (number * _PAGE + place * 7) % (LOCATIONS - _PAGE)
                answer = ocpi.get("locations", query={"limit": str(_PAGE), "offset": str(start)})
            ocpi.check("transport.body.json", answer.ok, seen=answer)

    globals()[f"mix_{number:02}"] = mix


for _number in range(CASES):
    _mixed(_number)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Take this very file as a file of scenarios."""
    if file_path == Path(__file__):
        made: ScenarioFile = ScenarioFile.from_parent(parent, path=file_path)
        return made
    return None


@pytest.hookimpl(wrapper=True)
def pytest_runtestloop() -> Generator[None, object, object]:
    """Stop the time: everything from the opening of the sockets to the last verdict."""
    started = time.perf_counter()
    outcome = yield
    took.append(time.perf_counter() - started)
    return outcome
