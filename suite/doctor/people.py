"""Which journeys need a person, or something that is not wired yet."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from suite.drive.planning import planned

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suite.target.shape import TargetConfig


def journeys(config: TargetConfig) -> Iterator[str]:
    """Tell them, one a line."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for case in planned(config):
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
