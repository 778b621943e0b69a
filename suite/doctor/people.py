"""Which journeys need a person, or something that is not wired yet."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from suite.drive.forecast import people_of
from suite.drive.journey import JOURNEYS, by_journey
from suite.drive.planning import planned

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suite.drive.register import Case
    from suite.target.shape import TargetConfig


def journeys(config: TargetConfig) -> Iterator[str]:
    """Tell them, one a line."""
    wanted: dict[str, set[str]] = defaultdict(set)
    cases = planned(config)
    yield from _made_once(config, cases)
    for case in cases:
        for name in case.scenario.stimuli:
            wanted[name].add(case.scenario.id)
    for name, scenarios in sorted(wanted.items()):
        wiring = config.stimuli.get(name)
        told = ", ".join(sorted(scenarios))
        if wiring is None:
            yield f"{name}: not wired, so not tested: {told}; add [stimuli.{name}]"
        elif wiring.ask:
            yield f"{name}: you will be asked ({wiring.ask}): {told}"
        elif wiring.wait:
            yield f"{name}: the target must do it by itself within {wiring.within:g} s: {told}"


def _made_once(config: TargetConfig, cases: list[Case]) -> Iterator[str]:
    """Journeys that lack something, or that somebody has to make."""
    told: dict[str, list[str]] = {}
    people = people_of(config, cases)
    for key, found in by_journey(cases).items():
        _, version, name = key
        made, scenarios = JOURNEYS[name], ", ".join(sorted({each.scenario.id for each in found}))
        wiring = config.stimuli.get(made.begin(config))
        if lacking := made.missing(config):
            line = f"journey {name}: {lacking}; without it not tested: {scenarios}"
        elif key in people.left:
            line = f"journey {name}: to be asked for by {people.left[key]}: {scenarios}"
        elif wiring and wiring.ask:
            line = f"journey {name}: you will be asked once a version ({wiring.ask}): {scenarios}"
        elif wiring and wiring.wait:
            line = f"journey {name}: the target must do it by itself within {wiring.within:g} s: {scenarios}"
        else:
            continue
        told.setdefault(line, []).append(version)
    yield from told
