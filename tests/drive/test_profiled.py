"""What a run comes to against a profile: certified only where all of it was decided, and apart from the standard."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from suite.drive.profiled import Held, profile_rows, worst
from suite.judge.gates import FAILED, OK, UNDECIDED, Gate, Tally, exit_code
from suite.judge.own_rules import concerned, lacks
from suite.record.rows import Finding, Judged
from suite.record.verdicts import Coverage, Judgement
from suite.standard.catalogue import requirements
from suite.standard.profiles import OwnRule, Profile, profile
from suite.standard.versions import VERSIONS

if TYPE_CHECKING:
    from suite.record.rows import Profile as Row

V = str(VERSIONS[1])
MUSTS = [each.id for each in requirements().values() if each.verdict_in(V) == "FAIL" and each.applies(V, "CPO")][:3]
WEAK = next(each.id for each in requirements().values() if each.verdict_in(V) == "WARNING" and each.applies(V, "CPO"))
ROLES = {"main": ("CPO",)}
RULE = OwnRule("named", "location", "It has a name.", "must", "a contract", ("/name",), {"publish": True})


def held(must: tuple[str, ...] = tuple(MUSTS), rules: tuple[OwnRule, ...] = (), **more: Any) -> Held:
    return Held(Profile("own@1", "Own", V, "CPO", must=must, rules=rules, **more))


def judged(
    name: str, verdict: Judgement = Judgement.PASS, coverage: Coverage = Coverage.DECIDED, **more: Any
) -> Judged:
    return Judged(requirement=name, version=V, connection="main", verdict=verdict, coverage=coverage, **more)


def finding(name: str, **more: Any) -> Finding:
    return Finding(id="F1", requirement=name, verdict=Judgement.FAIL, message="m", version=V, connection="main", **more)


def outcome(which: Held, *rows: Judged, findings: tuple[Finding, ...] = (), ended: bool = True) -> Row:
    (found,) = profile_rows([which], rows, findings, ROLES, ended=ended)
    return found


ALL = [judged(each) for each in MUSTS]


def test_all_of_it_decided_is_certified() -> None:
    found = outcome(held(), *ALL)
    assert found.verdict == "certified"
    assert found.sentence == "profile own@1: certified, 3 of 3 decided"


@pytest.mark.parametrize(
    ("rows", "ended", "verdict", "status"),
    [
        (ALL[:2], True, "open", "open"),
        ([], True, "open", "open"),
        ([*ALL[:2], judged(MUSTS[2], coverage=Coverage.NEEDS_STIMULUS, reason="a card")], True, "open", "open"),
        ([*ALL[:2], judged(MUSTS[2], coverage=Coverage.OUT_OF_BUDGET)], True, "open", "open"),
        ([*ALL[:2], judged(MUSTS[2], Judgement.INCONCLUSIVE)], True, "open", "open"),
        ([*ALL[:2], judged(MUSTS[2], coverage=Coverage.NOT_APPLICABLE)], True, "applicable", "not-applicable"),
        ([judged(each, coverage=Coverage.NOT_APPLICABLE) for each in MUSTS], True, "open", "not-applicable"),
        ([*ALL[:2], judged(MUSTS[2], Judgement.FAIL)], True, "failed", "failed"),
        (ALL, False, "open", "decided"),
    ],
)  # fmt: skip
def test_what_was_not_decided_keeps_the_word_certified_away(
    rows: list[Judged],
    ended: bool,  # noqa: FBT001 - a column of the table
    verdict: str,
    status: str,
) -> None:
    found = outcome(held(), *rows, ended=ended)
    assert found.verdict == verdict
    assert found.entries[2].status == status
    assert "certified" not in found.sentence


def test_a_waived_failure_is_no_certificate_and_not_red() -> None:
    rows = [*ALL[:2], judged(MUSTS[2], Judgement.FAIL)]
    found = outcome(held(), *rows, findings=(finding(MUSTS[2], waived="we know"),))
    assert (found.verdict, found.entries[2].status) == ("open", "waived")
    both = (finding(MUSTS[2], waived="we know"), finding(MUSTS[2]))
    assert outcome(held(), *rows, findings=both).verdict == "failed"


def test_a_must_of_the_profile_may_be_stricter_than_the_standard() -> None:
    warned = judged(WEAK, Judgement.WARNING)
    assert outcome(held((WEAK,)), warned).verdict == "failed"
    noted = outcome(held((MUSTS[0],), should=(WEAK,)), ALL[0], warned)
    assert noted.verdict == "certified"
    assert [each.status for each in noted.entries] == ["decided", "noted"]


def test_a_reading_that_the_target_declares_weighs_for_the_profile_too() -> None:
    """The standard's own weight is a failure; a declared reading made it a warning."""
    assert outcome(held(), *ALL[:2], judged(MUSTS[2], Judgement.WARNING)).verdict == "certified"


def test_other_roles_and_versions_decide_nothing_of_it() -> None:
    other = [Judged(requirement=each, version=V, connection="emsp", verdict=Judgement.FAIL, coverage=Coverage.DECIDED)
             for each in MUSTS]  # fmt: skip
    (found,) = profile_rows([held()], other, (), {**ROLES, "emsp": ("EMSP",)}, ended=True)
    assert (found.verdict, found.entries[0].status) == ("open", "open")


def test_a_core_of_a_version_that_the_target_does_not_speak_is_left_out_unless_it_is_the_only_one() -> None:
    spoken, unspoken = held(), Held(Profile("own@2", "Own", str(VERSIONS[0]), "CPO", must=tuple(MUSTS)), named=False)
    assert [each.id for each in profile_rows([spoken, unspoken], ALL, (), ROLES, ended=True)] == ["own@1"]
    assert [each.verdict for each in profile_rows([unspoken], ALL, (), ROLES, ended=True)] == ["open"]


def test_a_rule_of_its_own_needs_to_have_looked() -> None:
    which = held((), (RULE,))
    assert outcome(which).verdict == "open"
    which.looked["named"] = 2
    assert outcome(which).verdict == "certified"


def test_needs_walk_lists_and_count_null_and_empty_as_absent() -> None:
    rule = OwnRule("r", "location", "t", "must", needs=("/evses/*/evse_id", "/operator/name", "/tags"))
    value = {"evses": [{"evse_id": "a"}, {"evse_id": None}, {}, {"evse_id": ""}], "operator": {}, "tags": []}
    assert [each.pointer for each in lacks(rule, value)] == [
        "/evses/1/evse_id", "/evses/2/evse_id", "/evses/3/evse_id", "/operator/name", "/tags",
    ]  # fmt: skip
    assert not list(lacks(rule, {"evses": [], "operator": {"name": "x"}, "tags": [0]}))
    assert [each.pointer for each in lacks(rule, {"operator": "x", "tags": [0]})] == ["/operator/name"]


def test_false_and_zero_are_values() -> None:
    rule = OwnRule("r", "location", "t", "must", needs=("/a", "/b"))
    assert not list(lacks(rule, {"a": False, "b": 0}))


def test_a_rule_is_about_some_objects_only() -> None:
    asked = held((), (RULE,)).profile
    assert concerned(asked, "location", {"publish": True}) == [RULE]
    assert not concerned(asked, "location", {"publish": False})
    assert not concerned(asked, "location", {})
    assert not concerned(asked, "tariff", {"publish": True})


def test_what_a_schema_refuses_is_told_without_the_value() -> None:
    rule = OwnRule("r", "token", "t", "must", schema={"properties": {"uid": {"maxLength": 3}}})
    (found,) = lacks(rule, {"uid": "very-secret"})
    assert found.pointer == "/uid"
    assert "secret" not in f"{found.expected} {found.actual}"


@pytest.mark.parametrize(("version", "said"), [("2.2.1", 2), ("2.3.0", 2)])
def test_what_is_not_in_place_needs_no_price_and_no_id_for_afir(version: str, said: int) -> None:
    asked = profile(f"afir-{version}")
    gone = {"publish": True, "evses": [{"status": "REMOVED"}, {"status": "PLANNED", "connectors": [{}]}]}
    there = {"publish": True, "evses": [{"status": "AVAILABLE", "connectors": [{"tariff_ids": []}]}]}
    rules = [each for each in asked.rules if each.schema]
    assert len(rules) == said
    assert not [each for rule in rules for each in lacks(rule, gone)]
    assert Counter(each.rule.id for rule in rules for each in lacks(rule, there)) == {"evse-id": 1, "price": 1}


@pytest.mark.parametrize(
    ("verdict", "gate", "code"),
    [
        ("failed", "ci", FAILED), ("failed", "certify", FAILED), ("open", "ci", OK), ("open", "certify", UNDECIDED),
        ("applicable", "certify", OK), ("certified", "certify", OK),
    ],
)  # fmt: skip
def test_the_gate(verdict: str, gate: Any, code: int) -> None:
    """With a profile the gate asks for what the profile holds, not for every scenario that ran."""
    tally = Tally((Judgement.PASS,), (Coverage.DECIDED, Coverage.NEEDS_STIMULUS), profile=verdict)
    assert exit_code(tally, Gate(gate)) == code
    assert exit_code(Tally((Judgement.FAIL,), (), profile="certified"), Gate(gate)) == FAILED
    assert exit_code(Tally((Judgement.INCONCLUSIVE,), (), profile="certified"), Gate(gate)) == UNDECIDED


def test_the_worst_of_several_counts() -> None:
    assert worst(["certified", "open", "applicable"]) == "open"
    assert worst(["open", "failed"]) == "failed"
    assert not worst([])
