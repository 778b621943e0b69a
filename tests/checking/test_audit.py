"""`audit`: collections of every form, findings by cause, what only the whole shows, and sources that are broken or hostile."""

from __future__ import annotations

import gzip
import io
import json
import os
import threading
import zlib
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from suite.checking import sources
from suite.checking.audit import through
from suite.checking.inspecting import Inspector, Seen
from suite.checking.tally import Tally
from suite.cli import cli
from suite.standard.versions import VERSIONS, Version
from tests.checking.test_validate import sample

if TYPE_CHECKING:
    from pathlib import Path

NEWEST = VERSIONS[-1]


def location(number: int = 1, version: Version = NEWEST, **changes: Any) -> dict[str, Any]:
    return sample("location", version, **{"id": f"LOC{number}", **changes})


def audit(
    path: Path, content: object, *more: str, obj: str = "location", version: Version = NEWEST
) -> tuple[int, dict[str, Any]]:
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    asked = ["audit", str(path), "--version", str(version), "--object", obj, "--format", "json", *more]
    done = CliRunner().invoke(cli, asked)
    told = json.loads(done.stdout) if done.stdout.startswith("{") else {}
    return done.exit_code, {**told, "line": done.stderr}


def lines(*values: object) -> bytes:
    return b"".join(json.dumps(each).encode() + b"\n" for each in values)


GOOD, BAD = location(1), location(2, publish="yes")
WHOLE = {
    "list": json.dumps([GOOD, BAD]).encode(),
    "page": json.dumps({"next": None, "items": [GOOD, BAD], "more": [1, {"id": "x"}]}).encode(),
    "answer": json.dumps(
        {"status_code": 1000, "data": [GOOD, BAD], "timestamp": "2024-01-01T00:00:00Z"}, indent=2
    ).encode(),
    "lines": lines(GOOD, BAD),
    "no line end": lines(GOOD, BAD).strip(),
    "packed": gzip.compress(json.dumps([GOOD, BAD]).encode()),
    "packed lines": gzip.compress(lines(GOOD)) + gzip.compress(lines(BAD)),
}


@pytest.mark.parametrize(("form", "workers"), [*((form, "1") for form in WHOLE), ("lines", "2"), ("packed", "2")])
def test_every_form_of_a_collection_gives_the_same(tmp_path: Path, form: str, workers: str) -> None:
    code, told = audit(tmp_path / "x", WHOLE[form], "--workers", workers)
    assert (code, told["valid"], told["complete"], told["objects"], told["with_failures"]) == (1, False, True, 2, 1)
    (cause,) = [each for each in told["causes"] if each["verdict"] == "FAIL"]
    assert (cause["requirement"], cause["count"]) == ("locations.object.valid", 1)
    assert (cause["first"]["object"], cause["first"]["pointer"]) == ("LOC2", "/publish")
    assert (cause["first"]["expected"], cause["first"]["actual"]) == ("boolean", '"yes"')


@pytest.mark.parametrize("version", VERSIONS, ids=str)
@pytest.mark.parametrize("obj", ["location", "tariff"])
def test_what_our_reference_makes_is_clean(tmp_path: Path, obj: str, version: Version) -> None:
    code, told = audit(tmp_path / "x.ndjson", lines(sample(obj, version)), obj=obj, version=version)
    assert (code, told["valid"]) == (0, True)
    assert {each["verdict"] for each in told["causes"]} <= ({"INFO"} if obj == "tariff" else set())


def test_findings_are_written_and_counted_by_cause(tmp_path: Path) -> None:
    out = tmp_path / "found.ndjson"
    wrong = [location(number, country="NL", colour="red") for number in range(5)]
    code, told = audit(tmp_path / "x.json", wrong, "--out", str(out))
    assert code == 1
    assert [(each["verdict"], each["count"]) for each in told["causes"]] == [("FAIL", 5), ("INFO", 5)]
    assert told["causes"][0]["first"]["hint"] == "the alpha-3 code of that country is NLD"
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert len(rows) == 10
    assert {"object", "pointer", "requirement", "verdict", "message"} <= rows[0].keys()
    assert [row["object"] for row in rows[::2]] == [f"LOC{number}" for number in range(5)]
    text = out.with_name("found.ndjson.html").read_text("utf-8")
    assert "Content-Security-Policy" in text
    assert "NLD" in text
    assert "<script" not in text
    assert "http:" not in text


def test_the_page_escapes_what_strangers_wrote(tmp_path: Path) -> None:
    page = tmp_path / "x.html"
    audit(tmp_path / "x.json", [location(1, **{"<script>alert(1)</script>": 1})], "--html", str(page))
    assert "&lt;script&gt;" in page.read_text("utf-8")
    assert "<script" not in page.read_text("utf-8")


def test_text_says_it_too(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(json.dumps([GOOD, BAD]))
    done = CliRunner().invoke(
        cli, ["audit", str(tmp_path / "x.json"), "--version", str(NEWEST), "--object", "location"]
    )
    assert done.exit_code == 1
    assert 'publish is "yes", expected boolean' in done.stdout
    assert "2 x location, 1 with failures: 1 failures, 0 warnings" in done.stdout


def test_an_id_that_stands_twice_is_told_whatever_its_case(tmp_path: Path) -> None:
    twice = [location(1), location(2), {**location(1), "id": "loc1"}]
    code, told = audit(tmp_path / "x.json", twice)
    assert code == 1
    assert [(each["requirement"], each["first"]["object"]) for each in told["causes"]] == [
        ("locations.id.unique", "loc1")
    ]
    apart = [location(1), {**location(1), "party_id": "OTH"}]
    assert audit(tmp_path / "x.json", apart)[0] == 0


def test_tariff_ids_lead_to_the_tariffs_that_are_given(tmp_path: Path) -> None:
    tariffs = tmp_path / "tariffs.json"
    named = {each for evse in GOOD["evses"] for one in evse["connectors"] for each in one.get("tariff_ids", ())}
    assert named
    tariffs.write_text(json.dumps({"data": [{"id": each.lower()} for each in named]}))
    assert audit(tmp_path / "x.json", [GOOD], "--tariffs", str(tariffs))[0] == 0
    tariffs.write_text(json.dumps([{"id": "OTHER"}]))
    code, told = audit(tmp_path / "x.json", [GOOD], "--tariffs", str(tariffs))
    assert {each["requirement"] for each in told["causes"]} == {"locations.tariff-ids.resolve"}
    assert code == (1 if any(each["verdict"] == "FAIL" for each in told["causes"]) else 0)


def test_a_broken_object_does_not_stop_the_good_ones(tmp_path: Path) -> None:
    code, told = audit(
        tmp_path / "x.json",
        b"[" + json.dumps(GOOD).encode() + b', null, 7, {"id": }, [[]], ' + b"[" * 99 + b"]" * 99 + b"]",
    )
    assert (code, told["objects"], told["unreadable"]) == (1, 6, 5)
    assert {each["first"]["place"] for each in told["causes"]} <= {"/1", "/2", "/3", "/4", "/5"}
    code, told = audit(tmp_path / "x.ndjson", lines(GOOD) + b'{"id": \n\n' + lines(BAD) + b"\xff\n{} {}\n")
    assert (code, told["objects"], told["unreadable"]) == (1, 5, 3)
    assert {each["first"]["place"] for each in told["causes"] if each["verdict"] == "FAIL"} == {
        "line 2",
        "line 4",
        "line 5",
        "line 6",
    }


SPOILT = [
    (b"", "empty"), (b" \n ", "empty"), (b"nothing", "neither a JSON object nor a list"), (b"{", "cut off"),
    (b"\xff\xfe[\x00]\x00", "UTF-16"), (b"\xfe\xff\x00[\x00]", "UTF-16"), (b"[]", "nothing to judge"), (b"[}", "closed by }"),
    ("[]".encode("utf-16-le"), "UTF-16"), (b'{"status_code": 2001, "timestamp": ""}', "status_code 2001, and no object under data"),
    (gzip.compress(b"[]" * 999)[:20], "gzip"), (b"\x1f\x8bnot at all", "gzip"), (b"[" * 100_000, "cut off"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "words"), SPOILT, ids=range(len(SPOILT)))
def test_what_cannot_be_read_is_one_line(tmp_path: Path, content: bytes, words: str) -> None:
    code, told = audit(tmp_path / "x.json", content)
    assert code == 4
    assert words in told["line"]
    assert told["line"].count("\n") == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (json.dumps([GOOD, GOOD]).encode()[:-20], "cut off"),
        (json.dumps([GOOD]).encode() * 2, "several documents"),
        (gzip.compress(lines(GOOD) + b"\n" * 200_000 + lines(*[BAD] * 99))[:-30], "gzip ends early"),
    ],
)
def test_what_was_read_before_the_end_counts(tmp_path: Path, content: bytes, words: str) -> None:
    code, told = audit(tmp_path / "x", content)
    assert (code, told["complete"], told["valid"]) == (4, False, False)
    assert words in told["problem"]
    assert told["objects"] >= 1


def test_odd_json_is_told_and_read(tmp_path: Path) -> None:
    text = json.dumps(GOOD).encode()
    marked = audit(tmp_path / "x.json", b"\xef\xbb\xbf[" + text + b"]")
    assert marked[0] == 0
    assert "byte order mark" in marked[1]["causes"][0]["first"]["message"]
    for extra, verdict in ((b', "id": "LOC1"}', "WARNING"), (b', "x": NaN}', "FAIL"), (b', "x": 1e999999}', "WARNING")):
        told = audit(tmp_path / "x.ndjson", text[:-1] + extra)[1]
        assert verdict in {each["verdict"] for each in told["causes"]}
    told = audit(tmp_path / "x.ndjson", text[:-1] + b', "x": 1' + b"0" * 5000 + b"}")[1]
    assert told["unreadable"] == 1


def test_a_bomb_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "_BOMB_BYTES", 1 << 22)
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    blank = (b" " * 4095 + b"\n") * (1 << 8)
    bomb = packer.compress(lines(GOOD)) + b"".join(packer.compress(blank) for _ in range(16)) + packer.flush()
    code, told = audit(tmp_path / "x.ndjson.gz", bomb)
    assert (code, told["objects"]) == (4, 1)
    assert "bomb" in told["problem"]


def test_one_object_without_end_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MAX_PIECE", 1 << 20)
    monkeypatch.setattr("suite.checking.slices.MAX_PIECE", 1 << 20)
    endless = b'{"id": "' + b"x" * (4 << 20)
    for name, begun in (("x.ndjson", b""), ("x.json", b"[")):
        code, told = audit(tmp_path / name, begun + endless)
        assert code == 4
        assert "more than 1 MB" in told["line"]


def test_ctrl_c_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from suite.checking import inspecting  # noqa: PLC0415

    looked = inspecting.Inspector.look

    def look(self: inspecting.Inspector, piece: sources.Piece) -> inspecting.Seen:
        if b"LOC3" in piece.raw:
            raise KeyboardInterrupt
        return looked(self, piece)

    monkeypatch.setattr(inspecting.Inspector, "look", look)
    out = tmp_path / "out.ndjson"
    code, told = audit(tmp_path / "x.json", [GOOD, BAD, location(3), location(4)], "--out", str(out))
    assert (code, told["complete"], told["problem"], told["objects"]) == (2, False, "interrupted", 2)
    assert len(out.read_text("utf-8").splitlines()) == 1


@pytest.mark.parametrize("obj", ["lokation", "types"])
def test_an_unknown_object_lists_the_known_ones(tmp_path: Path, obj: str) -> None:
    code, told = audit(tmp_path / "x.json", [GOOD], obj=obj)
    assert code == 4
    assert "known: " in told["line"]


def test_one_object_is_found_in_its_answer(tmp_path: Path) -> None:
    answer = {"data": BAD, "status_code": 1000, "timestamp": "2025-01-01T00:00:00Z"}
    code, told = audit(tmp_path / "x.json", answer)
    assert (code, told["objects"], told["causes"][0]["first"]["place"]) == (1, 1, "/data")


def test_what_stands_between_two_commas_is_said_so(tmp_path: Path) -> None:
    told = audit(tmp_path / "x.json", b"[" + json.dumps(GOOD).encode() + b",]")[1]
    assert (told["objects"], told["unreadable"]) == (2, 1)
    assert "between two commas" in told["causes"][0]["first"]["message"]


def test_a_pipe_is_read_to_its_end(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(lines(*[GOOD] * 50),))
    writer.start()
    asked = ["audit", str(pipe), "--version", str(NEWEST), "--object", "location", "--format", "json"]
    told = json.loads(CliRunner().invoke(cli, asked).stdout)
    writer.join()
    assert (told["objects"], told["complete"]) == (50, True)


@pytest.mark.parametrize("workers", [1, 3])
def test_findings_come_in_the_order_of_the_objects(tmp_path: Path, workers: int) -> None:
    path = tmp_path / "x.ndjson"
    path.write_bytes(b"".join(lines({**BAD, "id": f"L{number}"}) for number in range(1300)))
    out = io.StringIO()
    tally = Tally(out)
    assert through(sources.FileSource(path), Inspector(VERSIONS[-1], "location"), tally, None, workers) == ("", False)
    order = list(dict.fromkeys(json.loads(line)["object"] for line in out.getvalue().splitlines()))
    assert order == [f"L{number}" for number in range(1300)]


class Dying(Inspector):
    """Looks at some objects and is gone."""

    def look(self, piece: sources.Piece) -> Seen:
        if piece.place == "line 700":
            os._exit(9)
        return super().look(piece)


def test_a_worker_that_dies_ends_it_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "x.ndjson"
    path.write_bytes(b"".join(lines({**GOOD, "id": f"L{number}"}) for number in range(900)))
    tally = Tally()
    stopped, interrupted = through(sources.FileSource(path), Dying(NEWEST, "location"), tally, None, 2)
    assert "a worker process came to a sudden end" in stopped
    assert not interrupted
    assert tally.objects < 900
