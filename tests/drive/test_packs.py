"""Packs: every pattern means something, cases come step by step, and life's order stands above the steps."""

from __future__ import annotations

from fnmatch import fnmatchcase

import pytest

from suite.drive.choosing import Selection, UnknownChoice
from suite.drive.packs import PACKS, Pack, packs_of
from suite.drive.planning import load_scenarios
from suite.drive.register import PHASES, SCENARIOS, Case, cases
from suite.standard.versions import VERSIONS

load_scenarios()
_EACH = pytest.mark.parametrize("pack", PACKS.values(), ids=list(PACKS))


def _life(role: str) -> list[Case]:
    return sorted(cases("main", VERSIONS, [role]), key=lambda case: case.sort_key)


@_EACH
def test_each_step_names_scenarios_of_its_roles(pack: Pack) -> None:
    known = [name for name, each in SCENARIOS.items() if set(each.target) & set(pack.roles)]
    chapters = {name.partition(".")[0] for name in known}
    for step in pack.steps:
        driven = [pattern for pattern in step.scenarios if pattern.partition(".")[0] in chapters]
        assert not driven or any(fnmatchcase(name, pattern) for name in known for pattern in driven), step.title


@_EACH
def test_cases_come_step_by_step_within_a_phase_of_a_version(pack: Pack) -> None:
    for role in pack.roles:
        chosen = Selection(pack=(pack.name,))
        found = [case for case in chosen.in_order(_life(role)) if chosen.takes(case)]
        assert {str(case.version) for case in found} == {str(each) for each in VERSIONS}
        for phase in PHASES[1:-1]:
            for version in VERSIONS:
                steps = [
                    pack.step(each.scenario)
                    for each in found
                    if (each.scenario.phase, each.version) == (phase, version)
                ]
                assert None not in steps
                assert steps == sorted(each for each in steps if each is not None)
        places = {case.id: place for place, case in enumerate(_life(role))}
        phases = [(case.sort_key[0], case.sort_key[1]) for case in found]
        assert phases == sorted(phases)
        assert set(places) >= {case.id for case in found}


def test_a_pack_is_for_its_roles() -> None:
    chosen = Selection(pack=("onboarding-cpo",))
    assert not any(chosen.takes(case) for case in _life("EMSP") if case.role)
    assert packs_of(SCENARIOS["locations.put"]) == ["onboarding-emsp"]


def test_an_unknown_pack_is_refused_with_a_suggestion() -> None:
    with pytest.raises(UnknownChoice, match="did you mean 'billing'"):
        Selection(pack=("biling",)).check(_life("CPO"))
