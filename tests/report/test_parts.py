"""The parts of the page: commands that can be pasted, JSON with its place marked, groups, grid, requirements."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from suite.record.file import Record, read
from suite.record.rows import Finding, Footer, Header, Judged, Offer, Row, Todo
from suite.record.verdicts import Coverage, Judgement
from suite.report import pretty, views
from suite.report.bodies import shown
from suite.report.curl import curl
from suite.report.grid import grid
from suite.report.groups import grouped
from suite.report.requirements import chapters
from suite.report.story import Story, tell
from suite.report.visible import decoded, visible
from suite.standard.catalogue import requirements
from suite.standard.versions import VERSIONS
from tests.report import records
from tests.report.book import BASE, Book, V, case, header

if TYPE_CHECKING:
    from pathlib import Path

NASTY = "it's $(touch stolen) `touch stolen` \"; touch stolen; echo \\ \n!"


def story_of(*rows: Row, head: Header | None = None) -> Story:
    record = Record(head or header())
    for row in rows:
        if isinstance(row, Footer):
            record.footer = row
        else:
            record.rows.append(row)  # type: ignore[arg-type]
    return tell(record)


@pytest.fixture
def small(tmp_path: Path) -> Story:
    records.put(tmp_path, records.small())
    return tell(read(tmp_path / "run.ndjson"))


def pasted(line: str, folder: Path) -> list[str]:
    """Run a curl line in a shell with a curl that tells its arguments."""
    teller = 'curl() { for each in "$@"; do printf \'%s\\0\' "$each"; done; }\n'
    done = subprocess.run(
        ["/bin/sh", "-c", teller + line],
        cwd=folder,
        env={"TOKEN": "SECRET", "OUR_TOKEN": "OURS"},
        capture_output=True,
        check=True,
        text=True,
    )
    assert not list(folder.iterdir())
    return done.stdout.split("\0")[:-1]


def test_a_curl_line_repeats_the_call_and_runs_nothing_else(tmp_path: Path) -> None:
    book = Book()
    body = json.dumps({"name": NASTY, "token": "token:00112233445566ff"})
    book.call("c", "PUT", f"/{V}/x?y='{NASTY.strip()}", method="PUT", sent=body.encode(), answer={})
    story = story_of(*book.rows)
    bodies = {row.digest: row for row in book.rows if row.__class__.__name__ == "Body"}
    words = pasted(curl(story.exchanges[1], bodies), tmp_path)  # type: ignore[arg-type]
    assert words[:3] == ["-i", "-X", "PUT"]
    assert words[3] == BASE + f"/{V}/x?y='{NASTY.strip()}"
    assert "Authorization: Token SECRET" in words
    assert words[words.index("--data-raw") + 1] == body.replace("token:00112233445566ff", "OURS")


def test_a_call_of_the_target_has_no_curl_line() -> None:
    book = Book()
    book.call("c", "GET", "/versions", answer={}, inward=True)
    assert not curl(story_of(*book.rows).exchanges[1], {})


@pytest.mark.parametrize(
    ("pointer", "place", "marked"),
    [
        ("/a/0/b", "/a/0/b", ['"b": 1.50']),
        ("/a/0/missing", "/a/0", ["{", '"b": 1.50', "}"]),
        ("/a~1b", "/a~1b", ['"a/b": null']),
        ("/x/y", "", []),
        ("", "", []),
        ("/a/7", "/a", ['"a": [', "{", '"b": 1.50', "}", "],"]),
    ],
)
def test_the_nearest_place_that_exists_is_marked(pointer: str, place: str, marked: list[str]) -> None:
    lines, found = pretty.excerpt(b'{"a": [{"b": 1.50}], "a/b": null}', pointer)
    assert found == place
    assert [line.text.strip() for line in lines if line.marked] == marked


def test_long_json_is_cut_around_the_place() -> None:
    content = json.dumps({"data": [{"id": number, "name": "x"} for number in range(1000)]}).encode()
    lines, _ = pretty.excerpt(content, "/data/500/name")
    assert len(lines) < 40
    assert lines[0].gap
    assert lines[-1].gap
    assert [line.text.strip() for line in lines if line.marked] == ['"name": "x"']


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b"not json"])
def test_what_cannot_be_read_raises_one_kind_of_error(content: bytes) -> None:
    with pytest.raises(ValueError):
        pretty.excerpt(content, "/a")


def test_control_characters_are_shown_as_what_they_are() -> None:
    assert visible("a\u202e\x00\x1b[2J\u200b\ufeff\nb\tc") == "a⟨202E⟩⟨0000⟩⟨001B⟩[2J⟨200B⟩⟨FEFF⟩\nb\tc"
    assert decoded(b"\xff\xc3(") == "\\xff\\xc3("


def test_a_long_body_is_shown_in_part_and_says_so() -> None:
    book = Book()
    message = book.body(b"x" * 5000)
    bodies = {message.body: book.rows[0]}
    part = shown(bodies, message, 100)  # type: ignore[arg-type]
    assert part.text == "x" * 100
    assert "the first 100 of 5000 bytes" in part.note
    missing = shown({}, message, 100)
    assert not missing.text
    assert "5000 bytes, not kept" in missing.note


def test_one_cause_is_one_group_and_waived_ones_come_last(small: Story) -> None:
    groups = grouped(small)
    assert [(group.title, group.count, group.waived) for group in groups] == [
        ("DateTime with offset", 252, False),
        ("PATCH without last_updated", 1, False),
        ("401", 1, False),
        ("X-Total-Count", 1, True),
    ]
    assert groups[0].verdict is Judgement.FAIL
    assert len(groups[0].findings) == 2


def test_a_cause_that_is_an_id_gives_way_to_the_message() -> None:
    finding = Finding(
        id="f", requirement="a.b", verdict=Judgement.FAIL, message="name is missing", cause="a.b: name required"
    )
    assert grouped(story_of(finding))[0].title == "name is missing"


def test_the_grid_tells_not_offered_from_not_tested(small: Story) -> None:
    table = grid(small)
    old, new = (str(each) for each in VERSIONS[:2])
    assert table.columns == ((old, "main"), (new, "main"))
    fields = {(chapter, side): tuple(field.word for field in row) for chapter, side, row in table.rows}
    assert fields["tariffs", "receiver"] == ("NOT_TESTED", "NOT_OFFERED")
    assert fields["pagination", "sender"] == ("NOT_TESTED", "FAIL")
    assert fields["locations", "sender"] == ("NOT_APPLICABLE", "NOT_TESTED")
    assert fields["authentication", "sender"] == ("WARNING", "NOT_TESTED")
    assert fields["transport", "sender"] == ("NOT_TESTED", "INCONCLUSIVE")


def test_without_a_selection_what_was_not_planned_does_not_apply() -> None:
    plain = Header(suite="1", target="t", started=0)
    table = grid(story_of(case("versions.list"), case("auth.strangers", str(VERSIONS[0])), head=plain))
    assert {field.word for _, _, row in table.rows for field in row} == {"NOT_ENDED", "NOT_APPLICABLE"}


def test_a_field_of_a_case_that_never_ended_is_not_green() -> None:
    table = grid(story_of(case("versions.list")))
    assert table.rows[0][2][0].word == "NOT_ENDED"


def test_claims_stand_beside_what_was_observed() -> None:
    shared = {"connection": "main", "version": V}
    offers = views.offers(
        story_of(
            Offer(module="locations", side="sender", url="https://x", claimed=True, **shared),
            Offer(module="tariffs", side="sender", url="https://x", claimed=False, **shared),
            Offer(module="tokens", side="receiver", url="", claimed=True, **shared),
            Offer(module="cdrs", side="sender", url="https://x", **shared),
        )
    )
    assert offers
    assert {name: cells[0][0] for name, cells in offers.rows} == {
        "cdrs sender": "offered",
        "locations sender": "offered, as claimed",
        "tariffs sender": "offered, not claimed",
        "tokens receiver": "claimed, not offered",
    }


def test_every_requirement_has_a_verdict_or_a_reason(small: Story) -> None:
    for part in chapters(small).values():
        for entry in part.entries:
            assert entry.marks or entry.why
            for mark in entry.marks:
                assert mark.word != Coverage.NEEDS_STIMULUS or mark.reason


def test_a_requirement_that_this_suite_no_longer_has_is_still_told(small: Story) -> None:
    judged = replace_requirement(small, "gone.long-ago")
    assert [entry.name for entry in chapters(judged)["gone"].entries] == ["gone.long-ago"]


def replace_requirement(story: Story, name: str) -> Story:
    import msgspec  # noqa: PLC0415 - only here

    return replace(story, judged=(msgspec.structs.replace(story.judged[0], requirement=name),))


def test_each_thing_to_do_is_told_once() -> None:
    story = story_of(
        Todo(what="give a token", decides=["a.b"], case="x"),
        Todo(what="give a token", decides=["a.b", "c.d"], case="y"),
    )
    tasks = views.todos(story)
    assert [(task.what, task.decides, task.cases) for task in tasks] == [("give a token", ["a.b", "c.d"], ["x", "y"])]


def test_settings_are_written_as_toml_where_they_can_be() -> None:
    assert 'name = "Acme Charge"' in views.settings(story_of())
    odd = Header(suite="1", target="t", started=0, config={"a": [None], "b": {"c": None}})
    assert json.loads(views.settings(story_of(head=odd))) == {"a": [None], "b": {}}


def test_a_declared_reading_is_named_and_an_unknown_value_does_no_harm() -> None:
    plain = views.readings(story_of())
    assert plain
    assert not any(each.declared for each in plain)
    odd = Header(suite="1", target="t", started=0, readings={plain[0].id: "no such value"})
    assert views.readings(story_of(head=odd))[0].value == plain[0].value


def test_what_changed_since_the_run_before_is_told() -> None:
    shared = {"verdict": Judgement.FAIL, "message": "m", "version": V, "role": "CPO", "connection": "main"}
    findings = [Finding(id=name, requirement=f"a.{name}", cause=f"a.{name}", **shared) for name in ("old", "fresh")]
    known = [["a.old", V, "CPO", "main", "a.old"], ["a.gone", V, "CPO", "main", "a.gone"]]
    head = Header(suite="1", target="t", started=0, before="2025-06-15T12:00:00.000Z", failed_before=known)
    story = story_of(*findings, Footer(ended=1, exit_code=1, verdict=Judgement.FAIL, sentence="s"), head=head)
    assert [(group.first.id, group.is_new) for group in grouped(story)] == [("old", False), ("fresh", True)]
    assert "1 new failure" in dict(views.facts(story))["Since the last run"]
    assert "Since the last run" not in dict(views.facts(story_of(*findings)))


def test_what_is_not_driven_is_in_no_share() -> None:
    """The figures beside the verdict are those of its sentence."""
    entries = requirements().values()
    names = [next(each.id for each in entries if bool(each.undriven) is apart) for apart in (False, True)]
    rows = [
        Judged(requirement=name, version="", verdict=Judgement.PASS, coverage=Coverage.DECIDED, level="MUST")
        for name in names
    ]
    assert views._decided(SimpleNamespace(judged=rows)) == [("MUST decided", "1 of 1")]  # type: ignore[arg-type]
