"""Every mistaken bill is caught with the right fields named, and no lawful one is accused: of each version, by the engine alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from suite.pricing.quick import audit_bytes
from tests.pricing.bills import VERSIONS, written
from tests.pricing.right_others import LAWFUL, UNKNOWN
from tests.pricing.wrong_others import WRONG

if TYPE_CHECKING:
    from suite.pricing.audit import Audit
    from suite.pricing.plain import Plain
    from tests.pricing.bills import Case


def cases(given: list[Case]) -> list[tuple[Case, str]]:
    return [(each, version) for each in given for version in each.versions]


def names(given: list[tuple[Case, str]]) -> list[str]:
    return [f"{each.name}@{version}" for each, version in given]


def told(made: Audit | Plain) -> tuple[set[str], set[str]]:
    """Give the fields that are told wrong, and the codes of the notes."""
    wrong = {each.pointer for each in getattr(made, "differences", ()) if not each.doubtful}
    return wrong, {each.code for each in made.notes}


def test_there_are_as_many_as_the_trade_makes() -> None:
    assert len(WRONG) > 130
    assert len(LAWFUL) > 110
    for given in (WRONG, LAWFUL):
        assert len({each.name for each in given}) == len(given)
        for version in VERSIONS:
            assert sum(version in each.versions for each in given) > 50


@pytest.mark.parametrize(("case", "version"), cases(WRONG), ids=names(cases(WRONG)))
def test_a_mistake_is_caught_where_it_is(case: Case, version: str) -> None:
    made = audit_bytes(written(case.document(version)))
    wrong, codes = told(made)
    if case.said:
        assert case.said in {code.partition("-")[0] for code in codes} | codes
        assert not wrong - {"/total_time"}
        return
    assert made.verified, codes
    assert not made.agrees
    assert wrong == case.off(version)


@pytest.mark.parametrize(("case", "version"), cases(LAWFUL), ids=names(cases(LAWFUL)))
def test_a_lawful_one_is_not_accused(case: Case, version: str) -> None:
    made = audit_bytes(written(case.document(version)))
    wrong, codes = told(made)
    assert not wrong
    assert made.verified is (case.name not in UNKNOWN), codes
    assert "rounding-unexplained" not in codes


@pytest.mark.parametrize("version", VERSIONS)
def test_the_right_bill_beside_a_mistake_agrees(version: str) -> None:
    """What is called wrong is so for its own mistake: the same session with the right bill agrees."""
    for case in WRONG:
        if case.wrong is not None and not case.said and version in case.versions:
            right = type(case)(**{**vars(case), "wrong": None})
            made = audit_bytes(written(right.document(version)))
            assert made.verified or case.facts.get("taxes") == [], case.name
            assert made.agrees, case.name
            assert not {"reading-doubtful", "rounding-unexplained"} & {each.code for each in made.notes}, case.name
