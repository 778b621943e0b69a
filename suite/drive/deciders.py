"""Who decides a requirement: the scenarios that promise it and the rules that look for it."""

from __future__ import annotations

from suite.drive.planning import SCENARIOS, load_scenarios
from suite.judge import rules as _rules  # noqa: F401 - importing the package registers every rule
from suite.judge.rule import RULES


def deciders() -> dict[str, tuple[str, ...]]:
    """Give, for each requirement that somebody decides, scenario ids and rule sites."""
    load_scenarios()
    found: dict[str, list[str]] = {}
    for scenario in SCENARIOS.values():
        for name in scenario.decides:
            found.setdefault(name, []).append(scenario.id)
    for site, rule in RULES.items():
        for name in rule.requirements:
            found.setdefault(name, []).append(site)
    return {name: tuple(who) for name, who in found.items()}
