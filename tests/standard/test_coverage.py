"""Each normative sentence is answered once: by requirements, or by one reason. Held against the index, where that is at hand."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from suite.standard.catalogue import requirements
from suite.standard.coverage import KINDS, CoverageError, counts, covered, load, reasons
from tests.standard.tables import index

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LONGEST = 200
NORMATIVE = {"formal", "likely"}
"""What the index calls its sentences with a word of demand; `weak` are those without one, and those of examples."""
INDEX = index()
SETS = sorted(INDEX.glob("*.jsonl")) if INDEX else []
GIVEN = [key for reason in reasons() for key in reason.keys]
without_index = pytest.mark.skipif(INDEX is None, reason="the index of the standard does not lie beside this project")
ENTRY = '[[reason]]\nkind = "nobody"\nwhy = "Because."\nkeys = ["types/types/prose/a-1"]\n'


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        if row["kind"] == "prose":
            yield row


@without_index
@pytest.mark.parametrize("path", SETS, ids=lambda each: each.stem)
def test_each_normative_sentence_is_answered(path: Path) -> None:
    """Of every version set: a requirement covers it, or it has a reason."""
    answered = covered() | set(GIVEN)
    assert [row["key"] for row in _rows(path) if row["confidence"] in NORMATIVE and row["key"] not in answered] == []


@without_index
def test_no_answer_is_stale() -> None:
    """A key that the index does not have would answer nothing."""
    known = {json.loads(line)["key"] for path in SETS for line in path.read_text("utf-8").splitlines()}
    assert known >= set(GIVEN)
    assert known >= {key for entry in requirements().values() for key in entry.covers}


@without_index
def test_what_is_covered_exists_in_a_version_of_the_requirement() -> None:
    """A sentence of a version that the requirement does not know is not answered by it."""
    where: dict[str, set[str]] = {}
    for path in SETS:
        for row in _rows(path):
            where.setdefault(row["key"], set()).add(row["version"].partition("-")[0])
    for entry in requirements().values():
        for key in entry.covers:
            assert where.get(key, set(entry.versions)) & set(entry.versions), (entry.id, key)


def test_no_sentence_is_answered_twice() -> None:
    """It has one reason, or a requirement; never both."""
    assert [key for key, times in Counter(GIVEN).items() if times > 1] == []
    assert covered() & set(GIVEN) == set()


@pytest.mark.parametrize("reason", reasons(), ids=lambda each: each.keys[0][:60])
def test_a_reason_can_be_read(reason: Any) -> None:
    """One line in our own words; what cannot be tested from outside says what would show it."""
    assert reason.kind in KINDS
    assert reason.why.endswith(".")
    assert len(reason.why) <= LONGEST
    assert all("/prose/" in key for key in reason.keys)
    if reason.kind == "outside":
        assert any(word in reason.why for word in ("would", "could"))


def test_the_counts_are_those_of_the_data() -> None:
    found = counts()
    assert sum(sum(how.values()) for how in found.values()) == len(covered()) + len(GIVEN)
    assert set().union(*found.values()) <= {"requirement", *KINDS}


@pytest.mark.parametrize(
    ("old", "new"), [('"nobody"', '"somebody"'), ("why", "because"), ('["types/types/prose/a-1"]', "[]")]
)
def test_wrong_data_is_told_with_its_file(tmp_path: Path, old: str, new: str) -> None:
    path = tmp_path / "types.toml"
    path.write_text(ENTRY, "utf-8")
    assert load([path])[0].keys == ("types/types/prose/a-1",)
    path.write_text(ENTRY.replace(old, new), "utf-8")
    with pytest.raises(CoverageError, match=r"^types\.toml: "):
        load([path])
