"""What a run asks people to do: three things at most, those that decide most; whatever else would ask says so, and is left.

A thing is one action of a person: a charge with a card from its start to its stop, a change of a tariff, a pull. Which
they are is known before the run, from target.toml and the chosen cases alone, so that `plan` can tell. What was left is
asked for by a run that chooses it.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from suite.drive.journey import JOURNEYS, by_journey

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from suite.drive.journey import Journey
    from suite.drive.register import Case
    from suite.target.shape import TargetConfig

MOST = 3
_ENDS = ("stop_session", "unplug")
_CHARGES = frozenset({"swipe_card", "start_session"})

Key = tuple[str, ...]
"""A case by its id, or a journey by connection, version and name."""


@dataclass(frozen=True)
class Action:
    """One thing that a person would do, and what it would decide."""

    key: Key
    stimuli: frozenset[str]
    questions: tuple[str, ...]
    """What he is asked, in its order."""
    cases: tuple[Case, ...]
    covers: tuple[Key, ...] = ()
    """Journeys that its recording does for as well."""

    @property
    def decides(self) -> frozenset[str]:
        """The requirements that hang on it."""
        return frozenset(name for case in self.cases for name in case.promised)

    @property
    def line(self) -> str:
        """Tell it to a person."""
        what = self.key[0]
        if len(self.key) > 1:
            connection, version, name = self.key
            what = f"journey {name} in {version} on {connection}, once for {len(self.cases)} scenarios"
        return f"{what}: {'; then '.join(self.questions)}"


@dataclass
class Asked:
    """What of a run people are asked for, and why the rest of it is left."""

    actions: Sequence[Action] = ()
    left: Mapping[Key, str] = field(default_factory=dict)
    now: frozenset[str] = frozenset()
    """Stimuli of which the one under way may ask a person."""

    def why_not(self, case: Case) -> str:
        """Say why nobody is asked for a case or one of its journeys; empty where that is not so."""
        keys = [(case.id,), *((case.connection, str(case.version), name) for name in case.scenario.journeys)]
        return next((self.left[key] for key in keys if key in self.left), "")

    @contextmanager
    def during(self, *key: str) -> Iterator[None]:
        """Let a case or a journey that was chosen ask for what belongs to it; any other for nothing."""
        before = self.now
        self.now = next((each.stimuli for each in self.actions if each.key == key), frozenset())
        try:
            yield
        finally:
            self.now = before


def asked(config: TargetConfig, cases: Sequence[Case]) -> Asked:
    """Choose: whatever decides most that nothing chosen before decides, of equals the newest version's."""
    wanted = [*_of_journeys(config, cases), *_of_cases(config, cases)]
    chosen: list[Action] = []
    while len(chosen) < MOST and len(chosen) < len(wanted):
        known = frozenset(name for each in chosen for name in each.decides)
        chosen.append(
            max(
                (each for each in wanted if each not in chosen),
                key=lambda each: (len(each.decides - known), each.cases[0].version.rank, len(each.decides)),
            )
        )
    left = {key: _left(each) for each in wanted if each not in chosen for key in (each.key, *each.covers)}
    return Asked([each for each in wanted if each in chosen], left)


def _left(action: Action) -> str:
    scenarios = dict.fromkeys(case.scenario.id for case in action.cases)
    return (
        f"a run of its own, such as --scenario {next(iter(scenarios))} --version {action.cases[0].version}, or what needs "
        f"nobody in target.toml (run, http or wait): people are asked for {MOST} things in a run at most"
    )


def _of_journeys(config: TargetConfig, cases: Sequence[Case]) -> Iterator[Action]:
    made: Mapping[tuple[str, str, str], list[Case]] = {
        key: found for key, found in by_journey(cases).items() if JOURNEYS[key[-1]].asks(config)
    }
    for key in made:
        connection, version, name = key
        if (connection, version, JOURNEYS[name].fed_by) in made or JOURNEYS[name].missing(config):
            continue
        fed = [other for other in made if other[:2] == key[:2] and JOURNEYS[other[-1]].fed_by == name]
        every = {case.id: case for each in (key, *fed) for case in made[each]}
        yield _action(config, key, _steps(config, JOURNEYS[name]), tuple(every.values()), tuple(fed))


def _action(
    config: TargetConfig, key: Key, steps: Iterable[str], cases: tuple[Case, ...], covers: tuple[Key, ...] = ()
) -> Action:
    asking = [name for name in steps if config.stimuli[name].ask]
    return Action(key, frozenset(asking), tuple(config.stimuli[name].ask for name in asking), cases, covers)


def _steps(config: TargetConfig, made: Journey[Any]) -> Iterator[str]:
    """Stimuli of a journey in their order: a charge is plugged in before it where that is wired, and ended behind it."""
    begin, charges = made.begin(config), bool(_CHARGES & set(made.starts))
    if charges and "CPO" in made.target and "plug_in" in config.stimuli:
        yield "plug_in"
    yield begin
    yield from [name for name in _ENDS if charges and name in config.stimuli][:1]


def _of_cases(config: TargetConfig, cases: Sequence[Case]) -> Iterator[Action]:
    for case in cases:
        plan = case.scenario
        if plan.spares_people or any(name not in config.stimuli for name in plan.stimuli):
            continue
        used = [name for name in dict.fromkeys((*plan.uses, *plan.stimuli)) if name in config.stimuli]
        if any(config.stimuli[name].ask for name in used):
            yield _action(config, (case.id,), used, (case,))


__all__ = ["MOST", "Action", "Asked", "asked"]
