"""The readings: each disputed passage that a requirement hangs on is explained, and what a target declares is held against it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from suite.pricing.rules import QUESTIONS, Question, Rules
from suite.standard.catalogue import requirements
from suite.standard.readings import Reading, ReadingError, load, of_passages, reading, readings, refuse_unknown

if TYPE_CHECKING:
    from pathlib import Path

ALL = list(readings().values())
HANGING = [(entry.id, passage) for entry in requirements().values() for passage in entry.passages]
LONGEST = 200
LAST = 92
"""The number of the last disputed passage."""
ENTRY = """
[[reading]]
id = "credentials.put.token"
passage = "d11"
question = "A new token?"
values = [{ value = "new", effect = "the same again is told" }, { value = "kept", effect = "the same again passes", weighs = "accept" }]
default = "new"
policy = "warn"
requirements = ["credentials.put.new-token"]
"""


def _id(each: Reading) -> str:
    return each.id


def _load(folder: Path, text: str) -> Reading:
    path = folder / "readings.toml"
    path.write_text(text, "utf-8")
    return load(path)["credentials.put.token"]


@pytest.mark.parametrize(("name", "passage"), HANGING)
def test_each_passage_of_a_requirement_is_explained(name: str, passage: str) -> None:
    """Whoever meets d6 in a report finds the question, and what the suite does about it."""
    assert any(name in each.requirements for each in of_passages([passage]))


@pytest.mark.parametrize("each", ALL, ids=_id)
def test_its_requirements_hang_on_it(each: Reading) -> None:
    """The other way round: a reading names only requirements that name its passage."""
    assert each.requirements or each.settled
    assert all(each.passage in requirements()[name].passages for name in each.requirements)


@pytest.mark.parametrize("each", ALL, ids=_id)
def test_a_reading_can_be_read(each: Reading) -> None:
    """A question, and effects in one line each."""
    assert each.question.endswith("?")
    for text in (each.question, *(choice.effect for choice in each.values)):
        assert re.fullmatch(r"\S.*", text)
        assert len(text) <= LONGEST


@pytest.mark.parametrize("each", ALL, ids=_id)
def test_settled_ones_leave_the_verdict_to_the_catalogue(each: Reading) -> None:
    """With one answer there is nothing to declare; with more, declaring another one than the default does something."""
    weights = {choice.weighs for choice in each.values}
    assert weights == {None} if each.settled or not each.choosable else len(weights) > 1
    assert len({choice.effect for choice in each.values}) == len(each.values)


def test_who_declares_nothing_is_judged_by_the_catalogue() -> None:
    """The default counts then, and weighs nothing of its own."""
    entry = reading("credentials.put.token")
    assert entry.chosen({}).value == "new"
    assert entry.weighs({}) is None


def test_who_declares_is_held_to_it() -> None:
    """A kept token passes, a missing count is a warning."""
    assert reading("credentials.put.token").weighs({"credentials.put.token": "kept"}) == ""
    assert reading("pagination.total-count").weighs({"pagination.total-count": "optional"}) == "WARNING"
    assert reading("pagination.total-count").weighs({"pagination.total-count": "required"}) is None


def test_a_declared_value_has_to_exist() -> None:
    with pytest.raises(ReadingError, match="'sometimes' is none of new, kept"):
        refuse_unknown({"credentials.put.token": "sometimes"})


def test_a_declared_reading_has_to_exist() -> None:
    with pytest.raises(ReadingError, match=r"unknown reading 'credentials\.put\.colour'"):
        refuse_unknown({"credentials.put.colour": "new"})


def test_a_lawful_declaration_passes() -> None:
    refuse_unknown({each.id: each.values[-1].value for each in ALL if each.choosable})


@pytest.mark.parametrize("number", range(1, LAST + 1))
def test_every_disputed_passage_is_listed(number: int) -> None:
    """The register is whole: whoever knows the number of a passage finds what the suite makes of it."""
    assert of_passages([f"d{number}"])


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda each: each.id)
def test_the_questions_of_a_price_are_those_of_the_pricing(question: Question) -> None:
    """The same id, passage and answers; the pricing tries each, so that none is declared."""
    entry = reading(question.id)
    assert entry.passage == question.passage
    assert [choice.value for choice in entry.values] == [getattr(Rules(), question.field), *question.others]
    assert not entry.choosable
    with pytest.raises(ReadingError, match="nothing to declare"):
        refuse_unknown({question.id: entry.default})


def test_an_entry_is_read_as_it_stands(tmp_path: Path) -> None:
    entry = _load(tmp_path, ENTRY)
    assert [(choice.value, choice.weighs) for choice in entry.values] == [("new", None), ("kept", "")]
    assert not entry.settled


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('passage = "d11"', 'passage = "eleven"', "bad id or passage"),
        ('id = "credentials.put.token"', 'id = "Token"', "bad id or passage"),
        ('default = "new"', 'default = "newer"', "default is none"),
        ('value = "kept"', 'value = "new"', "a value stands twice"),
        ('weighs = "accept"', 'weighs = "nothing"', "weighs 'nothing'"),
        ('effect = "the same again passes", ', "", "a value has value, effect"),
        ('policy = "warn"', 'policy = "perhaps"', "policy 'perhaps'"),
        ('policy = "warn"', 'policy = "warn"\ncolour = "red"', "colour"),
        ("credentials.put.new-token", "credentials.put.nonsense", "unknown requirements"),
    ],
)
def test_wrong_data_is_told_with_its_entry(tmp_path: Path, old: str, new: str, told: str) -> None:
    """Nothing wrong goes unnoticed into a run."""
    assert old in ENTRY
    with pytest.raises(ReadingError, match=re.escape(told)):
        _load(tmp_path, ENTRY.replace(old, new))


def test_a_reading_stands_once(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="stands twice"):
        _load(tmp_path, ENTRY * 2)
