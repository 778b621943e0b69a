"""What a breach weighs: a declared reading and a waiver change it, nothing else does."""

from __future__ import annotations

from suite.judge.ledger import Ledger, Place
from suite.record.verdicts import Judgement
from suite.standard.readings import readings
from suite.standard.versions import VERSIONS


def test_a_declared_reading_decides_what_a_breach_weighs() -> None:
    seen = set()
    for each in (one for one in readings().values() if one.choosable):
        for choice in each.values:
            for name in each.requirements:
                for version in map(str, VERSIONS):
                    place = Place(version)
                    plain = Ledger().file(name, place, site="s").verdict
                    found = Ledger(declared={each.id: choice.value}).file(name, place, site="s").verdict
                    first = next(other for other in readings().values() if name in other.requirements)
                    if first is each:
                        wanted = plain if choice.weighs is None else Judgement(choice.weighs or "INFO")
                        assert found is wanted
                        seen.add(found is plain)
    assert True in seen


def test_a_waiver_is_noted_on_the_finding_and_changes_no_verdict() -> None:
    name = next(each.requirements[0] for each in readings().values())
    book = Ledger(waive=lambda row: "we know" if row.verdict is not Judgement.INFO else "")
    row = book.file(name, Place(str(VERSIONS[-1])), site="s")
    assert row.waived == ("we know" if row.verdict is not Judgement.INFO else "")
    assert row.verdict is Ledger().file(name, Place(str(VERSIONS[-1])), site="s").verdict
