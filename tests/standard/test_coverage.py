"""Each normative sentence is answered once: by requirements, or by one reason."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from suite.standard.catalogue import Requirement, requirements
from suite.standard.coverage import KINDS, CoverageError, counts, covered, load, reasons
from tests.standard import census, sentences

if TYPE_CHECKING:
    from pathlib import Path

LONGEST = 200
GIVEN = [key for reason in reasons() for key in reason.keys]
ENTRY = '[[reason]]\nkind = "nobody"\nwhy = "Because."\nkeys = ["types/types/prose/a-1"]\n'
WHERE: dict[str, set[str]] = {}
"""The versions of each sentence."""
for _version, _names in census.SETS.items():
    for _name in _names:
        for _, _key in sentences.listed(_name):
            WHERE.setdefault(_key, set()).add(_version)


@pytest.mark.parametrize("name", sentences.SETS)
def test_each_normative_sentence_is_answered(name: str) -> None:
    """Of every version set: a requirement covers it, or it has a reason."""
    answered = covered() | set(GIVEN)
    assert [key for key in sentences.keys(name) if key not in answered] == []


def test_no_answer_is_stale() -> None:
    """A key that the index does not have would answer nothing; nor is a reason needed for what demands nothing."""
    assert covered() - WHERE.keys() == set()
    assert set(GIVEN) - {key for name in sentences.SETS for key in sentences.keys(name)} == set()


@pytest.mark.parametrize("entry", [each for each in requirements().values() if each.covers], ids=lambda each: each.id)
def test_what_is_covered_stands_in_a_version_of_the_requirement(entry: Requirement) -> None:
    """A sentence of a version that the requirement does not know is not answered by it."""
    for key in entry.covers:
        if "/prose/" in key:
            assert WHERE[key] & set(entry.versions), key


@pytest.mark.parametrize("name", sentences.SETS)
def test_the_lists_are_those_of_the_index(name: str) -> None:
    """Where the index lies beside this project, it says the same."""
    folder = census.index()
    if folder is None:
        pytest.xfail("the index of the standard does not lie beside this project; the lists drawn from it do")
    assert [f"{sure} {key}" for sure, key in sentences.listed(name)] == sentences.drawn(folder, name)


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
