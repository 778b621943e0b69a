"""What the verb `audit` makes of bills written by hand: a mistake is a breach of the price where it is, a lawful CDR breaches nothing."""

from __future__ import annotations

import json

import pytest

from suite.checking.inspecting import Inspector
from suite.checking.sources import Piece
from suite.judge.quiet_cdrs import Quiet
from suite.standard.versions import VERSIONS, Version
from tests.pricing.bills import Case, written
from tests.pricing.right_others import LAWFUL
from tests.pricing.wrong_others import WRONG

PRICE = "cdrs.total-cost.reproducible"
NOW = 1_900_000_000.0


def findings(version: Version, cases: list[Case]) -> list[tuple[Case, list[tuple[str, str, str]]]]:
    """Give for each case verdict, requirement and pointer of what is more than a remark."""
    mine = [each for each in cases if version.name in each.versions]
    pieces = [Piece(written(each.document(version.name)), f"line {at}") for at, each in enumerate(mine)]
    seen = Inspector(version, "cdr", now=NOW).look_at_all(pieces)
    return [
        (case, [(each.verdict, each.requirement, each.pointer) for each in found.findings if each.verdict != "INFO"])
        for case, found in zip(mine, seen, strict=True)
    ]


@pytest.mark.parametrize("version", VERSIONS, ids=str)
def test_each_mistake_is_told_and_nothing_else_of_its_price(version: Version) -> None:
    """In 2.1.1, whose rules are open, as a warning; what it may be right under is no breach there (OCPI-FACTS e2)."""
    wanted = "WARNING" if not version.price_keys else "FAIL"
    for case, found in findings(version, WRONG):
        if case.said:
            assert found or case.said == "tariff-type" or (case.said == "reading" and not version.price_keys), case.name
            continue
        told = {pointer for verdict, requirement, pointer in found if (verdict, requirement) == (wanted, PRICE)}
        assert told == case.off(version.name), case.name


@pytest.mark.parametrize("version", VERSIONS, ids=str)
def test_no_lawful_one_breaches_anything(version: Version) -> None:
    for case, found in findings(version, LAWFUL):
        assert not [each for each in found if each[0] == "FAIL"], case.name


def test_parts_that_list_their_taxes_are_added_up_before_taxes_alone() -> None:
    """Lists of taxes are no numbers."""
    version = VERSIONS[-1]
    case = next(each for each in LAWFUL if each.name == "cents at the end, several parts")
    assert Quiet(version).is_clean(json.loads(written(case.document(version.name))))
