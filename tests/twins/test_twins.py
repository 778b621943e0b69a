"""Rung 1: every rule has, for each of its requirements, an exchange that conforms and one that does not."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from suite.judge import rules
from suite.judge.rule import RULES
from suite.standard.catalogue import requirement
from tests.twins.twin import Twin

if TYPE_CHECKING:
    from suite.judge.rule import Fault
    from suite.wire.exchange import Exchange

assert rules
_HERE = Path(__file__).parent
_FILES = sorted(path.stem for path in _HERE.glob("*.py") if path.stem not in {"__init__", "twin", "test_twins"})
TWINS: list[Twin] = [each for stem in _FILES for each in importlib.import_module(f"tests.twins.{stem}").TWINS]
WANTING = {tuple(line.split()) for path in _HERE.glob("wanting/*.txt") for line in path.read_text("utf-8").splitlines()}
"""Rule and requirement without twin yet, a file for each file of rules: only to be shortened, and empty in the end."""
_IDS = [f"{each.rule.removeprefix('rules/')} {each.requirement} {each.version}" for each in TWINS]


def _pairs() -> set[tuple[str, str]]:
    return {(each.name, name) for each in RULES.values() for name in each.requirements}


def _faults(twin: Twin, exchange: Exchange) -> list[Fault]:
    """What the rule says, exactly as the judge would run it."""
    rule, setting = RULES[twin.rule], twin.around()
    ways = {"response", "message"} if exchange.outbound else {"request", "message"}
    assert rule.of in ways, "answer() is for responses, call() for requests"
    assert rule.when(exchange, setting), "the rule does not look at this exchange"
    return [each for each in rule.judge(exchange, setting) if each.requirement == twin.requirement]


@pytest.mark.parametrize("twin", TWINS, ids=_IDS)
def test_twin(twin: Twin) -> None:
    assert (twin.rule, twin.requirement) in _pairs(), "no such rule, or it does not name this requirement"
    assert twin.version in requirement(twin.requirement).versions, "the requirement does not exist in this version"
    spoken = twin.around().version
    assert not _faults(twin, twin.good(spoken))
    assert _faults(twin, twin.bad(spoken))


def test_every_rule_has_its_twins() -> None:
    missing = _pairs() - {(each.rule, each.requirement) for each in TWINS} - WANTING
    assert not missing, "write their twins in tests/twins"


def test_the_list_of_wanting_twins_only_shrinks() -> None:
    found = WANTING & {(each.rule, each.requirement) for each in TWINS}
    assert not found, "these have a twin now: strike them in tests/twins/wanting"
    gone = WANTING - _pairs()
    assert not gone, "these exist no more: strike them in tests/twins/wanting"
