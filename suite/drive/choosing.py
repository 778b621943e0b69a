"""The selection of `run` and `plan`: which cases are wanted, and one line for a name that is none."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, fields
from fnmatch import fnmatchcase
from functools import cached_property
from typing import TYPE_CHECKING, Any

from suite.drive.packs import PACKS
from suite.drive.register import PHASES, SCENARIOS, Case
from suite.judge.documents import MODULE_OF
from suite.judge.own_rules import refuse_broken
from suite.standard.catalogue import ROLES, requirement, requirements
from suite.standard.profiles import core, profile
from suite.standard.routes import MODULES
from suite.standard.versions import VERSIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from suite.standard.profiles import Profile

CORE = "core"
"""Every core that fits the target, by its roles and versions."""


class UnknownChoice(ValueError):
    """Raised for a name that selects nothing because there is none like it (exit code 4); the message suggests one."""


@dataclass(frozen=True)
class Selection:
    """What the options say; within one option any may fit, over all options each must."""

    version: tuple[str, ...] = ()
    role: tuple[str, ...] = ()
    module: tuple[str, ...] = ()
    scenario: tuple[str, ...] = ()
    requirement: tuple[str, ...] = ()
    profile: tuple[str, ...] = ()
    pack: tuple[str, ...] = ()
    level: str = ""

    def takes(self, case: Case) -> bool:
        """Say whether a case is wanted."""
        plan = case.scenario
        return all(
            (
                not self.version or str(case.version) in self.version,
                not self.role or bool(set(self.role) & set(case.roles)),
                not self.module or bool({plan.module, plan.chapter} & set(self.module)),
                _matched((plan.id, case.id), self.scenario),
                _matched(case.promised, self.requirement),
                not self.pack or any(PACKS[each].takes(case) for each in self.pack),
                not self.profile or any(_of_profile(each, case) for _, each in self._profiles),
                not self.level or any(_level(name, case) == self.level.upper() for name in case.promised),
            )
        )

    def in_order(self, cases: Sequence[Case]) -> list[Case]:
        """Sort cases, given in the order of the connection's life, by the steps of the first pack that was asked for."""
        if not self.pack:
            return list(cases)
        pack, places = PACKS[self.pack[0]], {case.id: place for place, case in enumerate(cases)}
        begins: dict[tuple[str, ...], int] = {}
        for case in cases:
            begins.setdefault(_stage(case), places[case.id])
        last = len(pack.steps)

        def key(case: Case) -> tuple[int, int, int]:
            step = pack.step(case.scenario)
            return begins[_stage(case)], last if step is None else step, places[case.id]

        return sorted(cases, key=key)

    @cached_property
    def _profiles(self) -> tuple[tuple[str, Profile], ...]:
        """The profiles with the names by which they were asked for; raises ProfileError."""
        named = ((name, profile(name)) for name in self.profile if name != CORE)
        cores = (core(str(version), role) for version in VERSIONS for role in ROLES) if CORE in self.profile else ()
        return (*named, *((CORE, each) for each in cores if each))

    def profiles_of(self, cases: Iterable[Case]) -> list[tuple[str, Profile]]:
        """Give the profiles that are for one of these cases, each with the name by which it was asked for."""
        there = {(str(case.version), case.role) for case in cases}
        return [(name, each) for name, each in self._profiles if (each.version, each.role) in there]

    @property
    def words(self) -> str:
        """Tell the selection for the record; empty for none."""
        given = ((each.name, getattr(self, each.name)) for each in fields(self))
        return " ".join(
            f"{name}={value if isinstance(value, str) else ','.join(value)}" for name, value in given if value
        )

    def _check_profiles(self, cases: Iterable[Case]) -> None:
        kept = self.profiles_of(cases)
        for _, each in self._profiles:
            refuse_broken(each)
        for name, each in self._profiles:
            if name != CORE and (name, each) not in kept:
                raise UnknownChoice(
                    f"--profile: {each.id} is for a {each.role} in {each.version}, which target.toml does not name"
                )
        if CORE in self.profile and not any(name == CORE for name, _ in kept):
            raise UnknownChoice("--profile: there is no core for the roles and versions of target.toml")

    def check(self, cases: Iterable[Case]) -> None:
        """Raise UnknownChoice for the first name that means nothing here; ProfileError for a profile that is none."""
        cases = list(cases)
        self._check_profiles(cases)
        names = [*SCENARIOS, *(case.id for case in cases)]
        chapters = {each.chapter for each in SCENARIOS.values()}
        known: dict[str, Sequence[str]] = {
            "version": [str(each) for each in VERSIONS],
            "role": ROLES,
            "module": sorted({*MODULES, *chapters}),
            "scenario": names,
            "requirement": list(requirements()),
            "pack": list(PACKS),
        }
        for option, words in known.items():
            for given in getattr(self, option):
                _refuse_unknown(option, given, words)


def _stage(case: Case) -> tuple[str, ...]:
    """What comes one after the other in a connection's life: the first and the last phase once, the others by version."""
    phase = case.scenario.phase
    return (case.connection, phase) if phase in {PHASES[0], PHASES[-1]} else (case.connection, phase, str(case.version))


def _of_profile(asked: Profile, case: Case) -> bool:
    """Whether a case decides something of a profile: by its promise, or because rules look on while objects are shown."""
    if str(case.version) != asked.version or asked.role not in case.roles:
        return False
    return bool(set(case.promised) & set(asked.requirements)) or case.scenario.module in _shown_by(asked)


def _shown_by(asked: Profile) -> set[str]:
    """The modules in whose conversations the rules of a profile see what they look for."""
    promised = {name for each in SCENARIOS.values() for name in each.decides}
    ruled = {requirement(name).module for name in asked.requirements if name not in promised}
    return (ruled - {"any"}) | {MODULE_OF.get(each.object, "") for each in asked.rules}


def selection(options: Mapping[str, Any]) -> Selection:
    """Read the options of the command line, whatever else is among them."""
    made = {each.name: options.get(each.name) or () for each in fields(Selection) if each.name != "level"}
    return Selection(**{name: tuple(value) for name, value in made.items()}, level=str(options.get("level") or ""))


def _matched(names: Iterable[str], patterns: Sequence[str]) -> bool:
    return not patterns or any(fnmatchcase(name, each) for name in names for each in patterns)


def _level(name: str, case: Case) -> str:
    return requirement(name).level_in(str(case.version))


def _refuse_unknown(option: str, given: str, known: Sequence[str]) -> None:
    if any(fnmatchcase(name, given) for name in known):
        return
    close = difflib.get_close_matches(given, known, n=1)
    if close:
        hint = f"did you mean {close[0]!r}?"
    elif option in {"scenario", "requirement"}:
        hint = f"`ocpi-suite {option}s` lists them"
    else:
        hint = f"there are {', '.join(known)}"
    raise UnknownChoice(f"--{option}: there is no {option} {given!r}; {hint}")
