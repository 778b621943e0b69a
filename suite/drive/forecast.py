"""What a run would do, worked out from target.toml alone: asks nobody, and says so where only the target can tell.

Figures are estimates. What a case costs is a rough guess, the same for each; waits for people count apart.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from suite.drive.deciders import deciders
from suite.drive.journey import JOURNEYS, by_journey
from suite.drive.people import asked
from suite.drive.planning import planned
from suite.drive.registration import TOKEN_B
from suite.drive.signals import unasked
from suite.standard.catalogue import requirements
from suite.standard.versions import VERSIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from suite.drive.choosing import Selection
    from suite.drive.people import Asked
    from suite.drive.register import Case
    from suite.target.shape import Connection, TargetConfig

_REQUESTS_A_CASE = 3
_REQUESTS_AT_THE_START = 2
_SECONDS_A_REQUEST = 0.1
_INBOUND_SECONDS = 1.0
_BY_COMMAND = frozenset(
    {"remote-session", "reservation", "reservation-cancelled", "reservation-expired", "charging-profile"}
)
"""Journeys that charge or reserve."""


@dataclass(frozen=True)
class Forecast:
    """What a run with this target.toml and this selection would do."""

    config: TargetConfig
    cases: tuple[Case, ...]
    open: Mapping[str, str]
    """Case -> what keeps it from being decided, as far as can be known before."""
    decided: tuple[str, ...]
    undecided: Mapping[str, str]
    """Requirement -> why no case of this run would decide it."""
    asked: tuple[str, ...]
    """What people are asked for while the run waits, one action each."""
    people: tuple[str, ...]
    """That, and what else somebody has to see to."""
    remains: tuple[str, ...]
    requests: int = 0
    seconds: float = 0.0
    warnings: tuple[str, ...] = field(default=())

    def document(self) -> dict[str, Any]:
        """Give it as plain values."""
        return {
            "target": self.config.target.name,
            "scenarios": [
                {
                    "id": case.id,
                    "scenario": case.scenario.id,
                    "title": case.scenario.title,
                    "phase": case.scenario.phase,
                    "version": str(case.version),
                    "connection": case.connection,
                    "role": case.role,
                    "decides": list(case.promised),
                    "open": self.open.get(case.id, ""),
                }
                for case in self.cases
            ],
            "requirements": {"decided": list(self.decided), "not_decided": dict(self.undecided)},
            "journeys": [
                {
                    "name": name,
                    "connection": connection,
                    "version": version,
                    "title": JOURNEYS[name].title,
                    "scenarios": [case.id for case in cases],
                    "missing": JOURNEYS[name].missing(self.config),
                }
                for (connection, version, name), cases in by_journey(self.cases).items()
            ],
            "human_actions": list(self.people),
            "asked": list(self.asked),
            "estimate": {"requests": self.requests, "seconds": round(self.seconds)},
            "remains": list(self.remains),
            "warnings": list(self.warnings),
        }


def forecast(config: TargetConfig, selection: Selection) -> Forecast:
    """Work it out; raises UnknownChoice for a selection that means nothing."""
    every = planned(config)
    selection.check(every)
    cases = tuple(case for case in selection.in_order(every) if selection.takes(case))
    people = people_of(config, cases)
    obstacles = {case.id: why for case in cases if (why := obstacle(config, case) or people.why_not(case))}
    able = [case for case in cases if case.id not in obstacles]
    requests = min(config.limits.requests, _REQUESTS_A_CASE * len(able) + _REQUESTS_AT_THE_START * len(_spoken(cases)))
    decided, undecided = _requirements(config, cases, able, obstacles)
    return Forecast(
        config=config,
        cases=cases,
        open=obstacles,
        decided=decided,
        undecided=undecided,
        asked=tuple(each.line for each in people.actions),
        people=tuple(_people(config, able, people)),
        remains=tuple(_remains(config, able)),
        requests=requests,
        seconds=_seconds(config, able, requests),
        warnings=config.warnings,
    )


def people_of(config: TargetConfig, cases: Sequence[Case]) -> Asked:
    """Say what of these cases people are asked for: of those that nothing else hinders."""
    return asked(config, [case for case in cases if not obstacle(config, case)])


def obstacle(config: TargetConfig, case: Case) -> str:
    """Say what in target.toml keeps a case from being decided; empty for nothing."""
    return next(_obstacles(config, case), "")


def _obstacles(config: TargetConfig, case: Case) -> Iterator[str]:
    plan, connection = case.scenario, _connection(config, case)
    if plan.provokes and not config.safety.provocations:
        yield "[safety] provocations = false"
    if plan.writes and config.safety.writes == "none":
        yield '[safety] writes = "none": nothing but GET is sent'
    if plan.needs_callback and config.suite.public_url is None:
        yield "no public_url in [suite]: the target cannot call us"
    if _unknown_caller(connection) and plan.needs_callback and plan.phase == "modules" and plan.module != "credentials":
        yield TOKEN_B
    yield from _unwired(config, case)
    if plan.phase != "discover" and not _has_registration(connection):
        if config.safety.writes == "none":
            yield "a read-only run does not register: give token_c, or keep the state of an earlier run"
        if config.suite.public_url is None:
            yield "no public_url in [suite], so we do not register: give token_c"
    if plan.phase == "unregister" and connection.keep and not connection.spare_tokens_a:
        yield "keep = true and no spare_tokens_a: the registration is not ended"


def _unwired(config: TargetConfig, case: Case) -> Iterator[str]:
    for name in case.scenario.stimuli:
        if name not in config.stimuli:
            yield f"[stimuli.{name}] is not wired: what makes the target {name.replace('_', ' ')}"
        elif case.scenario.spares_people and config.stimuli[name].ask:
            yield unasked(name)
    for name in case.scenario.journeys:
        if lacking := JOURNEYS[name].missing(config):
            yield lacking
        if JOURNEYS[name].writes and config.safety.writes == "none":
            yield '[safety] writes = "none": nothing but GET is sent'
        if JOURNEYS[name].needs_callback and config.suite.public_url is None:
            yield "no public_url in [suite]: the target cannot call us"
        if JOURNEYS[name].needs_callback and _unknown_caller(_connection(config, case)):
            yield TOKEN_B


def _unknown_caller(connection: Connection) -> bool:
    """Whether the target would call with a token that nobody told us; the state of an earlier run may know it."""
    kept = connection.state is not None and connection.state.exists()
    return bool(connection.token_c and not connection.token_b) and not kept


def _has_registration(connection: Connection) -> bool:
    return bool(connection.token_c) or (connection.state is not None and connection.state.exists())


def _connection(config: TargetConfig, case: Case) -> Connection:
    return next(each for each in config.connections if each.name == case.connection)


def _spoken(cases: tuple[Case, ...]) -> set[tuple[str, str]]:
    return {(case.connection, str(case.version)) for case in cases}


def _requirements(
    config: TargetConfig, cases: tuple[Case, ...], able: list[Case], obstacles: Mapping[str, str]
) -> tuple[tuple[str, ...], dict[str, str]]:
    """Split what applies into what this run decides and what it does not, and why."""
    promised = {name for case in able for name in case.promised}
    hindered = {name: obstacles[case.id] for case in cases if case.id in obstacles for name in case.promised}
    rules = {name for name, sites in deciders().items() if any(site.startswith("rules/") for site in sites)}
    roles = {role for each in config.connections for role in each.roles}
    versions = {str(case.version) for case in cases}
    decided, open_ = [], {}
    for name, entry in requirements().items():
        if not any(entry.applies(version, role) for version in versions for role in roles):
            continue
        if name in promised or (name in rules and able):
            decided.append(name)
        else:
            open_[name] = hindered.get(name) or entry.untested_reason or "no selected scenario decides it"
    return tuple(decided), open_


def _people(config: TargetConfig, able: list[Case], people: Asked) -> Iterator[str]:
    """What somebody has to do while the run waits."""
    for each in config.connections:
        if each.initiator == "target":
            yield f"{each.name}: let the target register with us; the run prints the sheet for its operators"
    yield from (each.line for each in people.actions)
    waited = Counter(name for case in able for name in case.scenario.stimuli)
    for name, times in sorted(waited.items()):
        wiring = config.stimuli[name]
        if wiring.wait:
            yield f"{name}, {times} times at most: the target has to do it by itself within {wiring.within:g} s"
    for (connection, version, name), cases in by_journey(able).items():
        begin = JOURNEYS[name].begin(config)
        if begin and config.stimuli[begin].wait:
            how = f"the target has to do it by itself within {config.stimuli[begin].within:g} s"
            yield f"journey {name} in {version} on {connection}, once for {len(cases)} scenarios: {how}"


def _remains(config: TargetConfig, able: list[Case]) -> Iterator[str]:
    writing = any(case.scenario.writes for case in able)
    for each in config.connections:
        mine = [case for case in able if case.connection == each.name]
        registers = config.safety.writes != "none" and config.suite.public_url is not None and not each.token_c
        if registers and mine and each.keep:
            yield f"{each.name}: our registration, kept for the next run (`ocpi-suite disconnect` ends it)"
    if any(_BY_COMMAND & set(case.scenario.journeys) for case in able):
        yield "at the EVSEs of [charging]: short charges by command, stopped at the end, and a reservation of a minute"
    if any("unlock" in case.scenario.journeys for case in able):
        yield "at one Connector of [charging]: whatever UNLOCK_CONNECTOR does to a Connector at which nothing charges"
    if writing:
        yield "test objects under ids SUITE-..., removed or set to REMOVED where the target allows it"


def _seconds(config: TargetConfig, able: list[Case], requests: int) -> float:
    rate = config.safety.max_requests_per_second
    talking = requests * max(_SECONDS_A_REQUEST, 1 / rate if rate else 0)
    waiting = sum(_INBOUND_SECONDS for case in able for name in case.scenario.stimuli if not _slow(config, name))
    quiet = config.deadlines.quiet if any(case.scenario.stimuli for case in able) else 0
    return min(talking + waiting + quiet, config.limits.time)


def _slow(config: TargetConfig, name: str) -> bool:
    return bool(config.stimuli[name].ask or config.stimuli[name].wait)


def lines(made: Forecast) -> Iterator[str]:
    """Tell it to a person."""
    versions = [str(each) for each in VERSIONS if str(each) in {str(case.version) for case in made.cases}]
    yield f"{made.config.target.name}: {len(made.cases)} scenarios in {', '.join(versions) or 'no version'}"
    for case in made.cases:
        why = made.open.get(case.id)
        yield f"  {'-' if why else '+'} {case.id:<44} {why or case.scenario.title}"
    apart = [name for name in made.undecided if requirements()[name].undriven]
    yield f"\nRequirements: {len(made.decided)} would be decided, {len(made.undecided) - len(apart)} not"
    if apart:
        yield f"Apart from these, {len(apart)} of modules that this suite does not drive yet, as far as the target has them"
    reasons = Counter(why for name, why in made.undecided.items() if name not in apart)
    for why, count in reasons.most_common():
        yield f"  {count:>4}  {why}"
    yield from _journeys(made)
    times = (
        f"{len(made.asked)} action{'s' if len(made.asked) != 1 else ''} while the run waits, each may be skipped (s)"
    )
    yield "\nFor you to do: " + ("nothing" if not made.people else times if made.asked else "")
    yield from (f"  * {each}" for each in made.people)
    minutes = f"{made.seconds:.0f} s" if made.seconds < 120 else f"{made.seconds / 60:.0f} min"  # noqa: PLR2004 - two minutes
    yield f"\nAbout {made.requests} requests and {minutes}, waits for people and lists of many pages apart"
    yield "\nWhat stays with the target: " + ("nothing" if not made.remains else "")
    yield from (f"  * {each}" for each in made.remains)
    yield from (f"warning: {each}" for each in made.warnings)


def _journeys(made: Forecast) -> Iterator[str]:
    """What happens once and feeds several scenarios."""
    found = by_journey(made.cases)
    if found:
        yield "\nJourneys, each made once:"
    for (connection, version, name), cases in found.items():
        lacking = JOURNEYS[name].missing(made.config)
        told = f"{name} in {version} on {connection}, for {len(cases)} scenarios"
        yield f"  {'-' if lacking else '+'} {told}: {lacking or JOURNEYS[name].title}"


__all__ = ["Forecast", "forecast", "lines", "obstacle"]
