"""Collects cases: each scenario file is a collector, each case an item. Never touches the network."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import suite.scenarios
from suite.drive.packs import PACKS
from suite.drive.register import SCENARIOS, Case
from suite.drive.runner import Result, run_case
from suite.drive.signals import Unreachable
from suite.record.verdicts import Coverage, Judgement
from suite.standard.catalogue import requirement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suite.plugin.run import Run

HOME = Path(suite.scenarios.__file__).parent


class Verdict(Exception):
    """Makes an item fail with the findings' own words instead of a traceback."""

    def __init__(self, result: Result, text: str) -> None:
        """Keep the result."""
        super().__init__(text)
        self.result = result


class ScenarioFile(pytest.File):
    """One file of scenarios."""

    def collect(self) -> Iterator[pytest.Item]:
        """Give the cases whose scenario is written in this file."""
        relative = self.path.relative_to(HOME.parent.parent).with_suffix("")
        module = importlib.import_module(".".join(relative.parts))
        names = [value.__scenario__ for value in vars(module).values() if hasattr(value, "__scenario__")]
        run: Run = self.config.stash[RUN]
        for case in run.cases:
            if case.scenario.id in names and case.scenario.body.__module__ == module.__name__:
                yield CaseItem.from_parent(self, name=case.id, case=case)


class CaseItem(pytest.Item):
    """One case as a pytest item."""

    def __init__(self, *, case: Case, **kwargs: object) -> None:
        """Take the case and mark the item with chapter, version, role and levels."""
        super().__init__(**kwargs)  # type: ignore[arg-type]
        self.case = case
        self.result: Result | None = None
        for mark in marks(case):
            self.add_marker(mark)

    def runtest(self) -> None:
        """Run it."""
        run: Run = self.config.stash[RUN]
        self.result = run.perform(self.case)
        _show(self.result, self, run)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str:
        """Show the findings, no traceback: drawing one takes as long as a small run."""
        del style
        if isinstance(excinfo.value, (Verdict, Unreachable)):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, int, str]:
        """Name the case as people know it."""
        return self.path, self.case.scenario.body.__code__.co_firstlineno - 1, self.case.id


RUN: pytest.StashKey[Run] = pytest.StashKey()


def marks(case: Case) -> Iterator[str]:
    """Give the markers of a case: chapter, `v2_2_1`, role, levels, `needs_stimulus`."""
    yield case.scenario.chapter
    yield f"v{str(case.version).replace('.', '_')}"
    if case.role:
        yield case.role.lower()
    levels = {requirement(each).level_in(str(case.version)) for each in case.promised}
    yield from (level.lower() for level in sorted(levels) if level != "NONE")
    if case.scenario.stimuli or case.scenario.journeys:
        yield "needs_stimulus"
    yield from (each.marker for each in PACKS.values() if each.takes(case))


def _show(result: Result, item: CaseItem, run: Run) -> None:
    lines = run.words(result)
    item.user_properties.append(("verdict", str(result.verdict)))
    item.user_properties.append(("coverage", str(result.coverage)))
    item.user_properties.append(("findings", lines))
    if result.verdict in {Judgement.FAIL, Judgement.INCONCLUSIVE, Judgement.SUITE_ERROR}:
        raise Verdict(result, "\n".join(lines) or result.reason)
    if result.coverage is Coverage.NOT_APPLICABLE:
        pytest.skip(f"not applicable: {result.reason}")
    if result.coverage is not Coverage.DECIDED:
        pytest.skip(result.reason)


def load_scenarios() -> None:
    """Import every scenario file, so that the register is full."""
    for path in scenario_files():
        relative = path.relative_to(HOME.parent.parent).with_suffix("")
        importlib.import_module(".".join(relative.parts))


def scenario_files() -> list[Path]:
    """Give the files that hold scenarios."""
    return sorted(path for path in HOME.rglob("*.py") if not path.name.startswith("_"))


__all__ = [
    "HOME",
    "RUN",
    "SCENARIOS",
    "CaseItem",
    "ScenarioFile",
    "Verdict",
    "load_scenarios",
    "run_case",
    "scenario_files",
]
