"""The diagram: what was recorded, in order, nothing else; pages folded; waits and lost calls shown."""

from __future__ import annotations

import pytest

from suite.record.file import Record
from suite.record.rows import Finding, Wait
from suite.record.verdicts import Judgement
from suite.report.sequence import Diagram, diagram, short
from suite.report.story import tell
from tests.report.book import Book, V, case, header


def drawn(book: Book, name: str) -> Diagram:
    made = case(name)
    story = tell(Record(header(), [made, *book.rows]))
    found = diagram(story.scenes[0], {"f1": "g1"})
    assert found
    return found


def kinds(found: Diagram) -> list[str]:
    return [step.kind for step in found.steps]


ID = case("pagination.crawl").id


def test_calls_and_answers_alternate_and_point_the_right_way() -> None:
    book = Book()
    book.call(ID, "GET versions", "/versions", answer={})
    book.call(ID, "GET versions, called back", "/versions", answer={}, inward=True)
    found = drawn(book, "pagination.crawl")
    assert [(step.kind, step.outward) for step in found.steps] == [
        ("call", True),
        ("reply", False),
        ("call", False),
        ("reply", True),
    ]
    assert [step.label for step in found.steps if step.kind == "call"] == [1, 2]
    assert [step.y for step in found.steps] == sorted({step.y for step in found.steps})
    assert found.height > found.steps[-1].y


def test_a_call_back_during_a_call_stands_between_it_and_its_answer() -> None:
    book = Book()
    book.call(ID, "POST credentials", "/credentials", method="POST", answer={}, took=0.9)
    book.clock -= 0.5
    book.call(ID, "GET versions, called back", "/versions", answer={}, inward=True)
    found = drawn(book, "pagination.crawl")
    assert [step.exchange for step in found.steps] == [1, 2, 2, 1]


@pytest.mark.parametrize(("pages", "shown"), [(3, 3), (4, 2), (500, 2)])
def test_repeated_pages_are_folded(pages: int, shown: int) -> None:
    book = Book()
    for page in range(pages):
        book.call(ID, "GET locations", f"/{V}/locations?offset={page}", answer={"page": page})
    found = drawn(book, "pagination.crawl")
    folds = [step for step in found.steps if step.kind == "fold"]
    assert kinds(found).count("call") == shown
    assert len(folds) == (shown == 2)
    if folds:
        assert f"2 to {pages - 1}" in folds[0].text
        assert folds[0].exchange == 2


def test_a_page_with_a_finding_is_never_folded_away() -> None:
    book = Book()
    for page in range(9):
        book.call(ID, "GET locations", f"/{V}/locations?offset={page}", answer={"page": page})
    book.rows.append(
        Finding(id="f1", requirement="r.x", verdict=Judgement.FAIL, message="odd page", case=ID, exchanges=[5])
    )
    found = drawn(book, "pagination.crawl")
    assert 5 in {step.exchange for step in found.steps if step.kind == "call"}
    note = next(step for step in found.steps if step.kind == "note")
    assert (note.link, note.tone) == ("g1", "FAIL")
    before = found.steps[found.steps.index(note) - 1]
    assert (before.kind, before.exchange) == ("reply", 5)


def test_waits_are_gaps_with_their_length_and_what_never_came_says_so() -> None:
    book = Book()
    book.call(ID, "POST", "/control", method="POST", status=204)
    book.rows.append(Wait(what="came at once", started=book.clock, ended=book.clock + 0.004, came=True, scenario=ID))
    for came, quiet in ((True, False), (False, False), (False, True)):
        waited = {"started": book.clock, "ended": book.clock + 4.2, "scenario": ID}
        book.rows.append(Wait(what="a PATCH", came=came, quiet=quiet, **waited))  # type: ignore[arg-type]
        book.clock += 4.2
    found = drawn(book, "pagination.crawl")
    waits = [(step.text, bool(step.tone)) for step in found.steps if step.kind == "wait"]
    assert waits == [
        ("waited 4.2 s: a PATCH", False),
        ("✗ never came: a PATCH (waited 4.2 s)", True),
        ("4.2 s of silence: a PATCH", False),
    ]


def test_a_lost_answer_is_shown_as_what_happened() -> None:
    book = Book()
    book.call(ID, "GET", "/x", error="timeout after 10 s", took=10)
    found = drawn(book, "pagination.crawl")
    assert [(step.kind, step.text) for step in found.steps] == [("call", "GET /ocpi/x"), ("lost", "timeout after 10 s")]


def test_labels_are_short_and_visible() -> None:
    assert short("a" * 500).count("a") < 60
    assert short("x\u202ey") == "x⟨202E⟩y"
    assert short("one\ntwo") == "one two"
