"""`validate`: what is valid, what is not and where, and bad input that gets one line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from suite.cli import cli
from suite.judge.documents import examine
from suite.reference import Party, Platform
from suite.standard.schemas import names
from suite.standard.versions import VERSIONS, Version
from tests.standard.making import violations

if TYPE_CHECKING:
    from pathlib import Path

NEWEST = VERSIONS[-1]
OBJECTS = ("location", "evse", "connector", "tariff")


def sample(what: str, version: Version = NEWEST, **changes: Any) -> dict[str, Any]:
    party = Party("CPO", "NL", "TSC", name="Test")
    platform = Platform(slug="x", base_url="http://127.0.0.1", parties=[party], versions=VERSIONS)
    made: dict[str, Any] = json.loads(
        json.dumps(platform.sample(what, version, id="X1", full=True, party=("NL", "TSC")), default=str)
    )
    return {**made, **changes}


def run(
    path: Path, content: object, *arguments: str, obj: str = "location", version: Version = NEWEST
) -> tuple[int, dict[str, Any]]:
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    asked = ["validate", str(path), "--version", str(version), "--object", obj, "--format", "json", *arguments]
    done = CliRunner().invoke(cli, asked)
    return done.exit_code, json.loads(done.stdout) if done.stdout.startswith("{") else {"line": done.stderr}


@pytest.mark.parametrize("version", VERSIONS, ids=str)
@pytest.mark.parametrize("name", OBJECTS)
def test_what_our_reference_makes_is_valid(tmp_path: Path, name: str, version: Version) -> None:
    code, found = run(tmp_path / "x.json", sample(name, version), obj=name, version=version)
    assert (code, found["valid"]) == (0, True)
    assert not [each for each in found["findings"] if each["verdict"] == "FAIL"]


UTC = "times are UTC, written like 2026-01-31T13:05:00Z"
WRONG = [
    ({"country": "NL"}, "/country", "transport.codes.country", "the alpha-3 code of that country is NLD"),
    ({"last_updated": "2024-01-01T00:00:00+02:00"}, "/last_updated", "transport.datetime.offset", UTC),
    ({"id": "x" * 37}, "/id", "locations.object.valid", ""),
    ({"publish": "true"}, "/publish", "locations.object.valid", ""),
    ({"time_zone": "Mars/Olympus"}, "/time_zone", "locations.time-zone.known", ""),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "pointer", "requirement", "hint"), WRONG)
def test_what_is_wrong_is_told_with_its_place(
    tmp_path: Path, changes: dict[str, Any], pointer: str, requirement: str, hint: str
) -> None:
    code, found = run(tmp_path / "x.json", sample("location", **changes))
    assert code == 1
    first = next(each for each in found["findings"] if each["verdict"] == "FAIL")
    assert (first["pointer"], first["requirement"], first.get("hint", "")) == (pointer, requirement, hint)
    assert first["expected"]
    assert first["actual"]


def test_a_closed_enum_suggests_a_value(tmp_path: Path) -> None:
    connector = sample("connector", power_type="ac_3_phase")
    code, found = run(tmp_path / "x.json", connector, obj="connector")
    assert code == 1
    assert found["findings"][0]["hint"] == "did you mean AC_3_PHASE? Values are written exactly so"


def test_a_list_and_a_page_are_judged_one_by_one(tmp_path: Path) -> None:
    good, bad = sample("location"), sample("location", id=7)
    assert run(tmp_path / "x.json", [good, bad, good])[1]["findings"][0]["pointer"] == "/1/id"
    assert run(tmp_path / "x.json", {"items": [good, bad], "next": None})[1]["findings"][0]["pointer"] == "/items/1/id"


def test_a_message_has_its_envelope_judged_too(tmp_path: Path) -> None:
    page = {"status_code": 1000, "timestamp": "2024-01-01T00:00:00Z", "data": [sample("location")]}
    assert run(tmp_path / "x.json", page, obj="location_list")[0] == 0
    assert run(tmp_path / "x.json", {**page, "data": page["data"]}, "--message")[0] == 0
    code, found = run(
        tmp_path / "x.json", {**page, "status_code": None, "data": [sample("location", id=7)]}, obj="location_list"
    )
    assert code == 1
    assert {each["pointer"] for each in found["findings"]} == {"/status_code", "/data/0/id"}


def test_what_an_earlier_edition_has_no_room_for_is_a_remark(tmp_path: Path) -> None:
    code, found = run(tmp_path / "x.json", sample("location", address="a" * 46))
    assert code == 0
    remarks = [each for each in found["findings"] if each["pointer"] == "/address"]
    assert [(each["verdict"], each["requirement"]) for each in remarks] == [("INFO", "longer-than-an-earlier-edition")]
    assert "45" in remarks[0]["expected"]
    assert not run(tmp_path / "x.json", sample("location", address="a" * 45))[1]["findings"]


def test_an_answer_is_its_envelope_and_its_object(tmp_path: Path) -> None:
    answer = {"status_code": 1000, "timestamp": "2024-01-01T00:00:00Z", "data": {"result": "ACCEPTED", "timeout": 30}}
    assert run(tmp_path / "x.json", answer, obj="command_response_answer") == (
        0, {"valid": True, "version": str(NEWEST), "object": "command_response_answer", "findings": []},
    )  # fmt: skip
    code, found = run(tmp_path / "x.json", {**answer, "data": {"result": "Accepted"}}, obj="command_response_answer")
    assert code == 1
    assert {each["pointer"] for each in found["findings"]} == {"/data", "/data/result"}
    del answer["data"]
    assert run(tmp_path / "x.json", answer, obj="command_response_answer")[0] == 1
    versions = [{"version": "2.2.1", "url": "https://a.example/2.2.1"}]
    assert run(tmp_path / "x.json", {**answer, "data": versions}, obj="version_list_answer")[0] == 0


@pytest.mark.parametrize("version", VERSIONS, ids=str)
def test_what_a_schema_refuses_is_never_called_valid(version: Version) -> None:
    """Letters of another alphabet in a CiString are a remark (d23); all else is more."""
    for name in names(str(version)):
        for each in violations(str(version), name):
            found = [one for one in examine(version, name, each.value, b"", now=0) if one.pointer == each.pointer]
            letters = each.keywords == {"pattern"}
            assert any(one.verdict != "INFO" or letters for one in found), (name, each)


def test_lines_are_told_by_their_number(tmp_path: Path) -> None:
    lines = b"\n".join(json.dumps(each).encode() for each in (sample("location"), sample("location", id=7))) + b"\n\n"
    code, found = run(tmp_path / "x.ndjson", lines)
    assert code == 1
    assert found["findings"][0]["pointer"] == "line 2: /id"


def test_nulls_of_optional_fields_are_one_remark(tmp_path: Path) -> None:
    code, found = run(tmp_path / "x.json", sample("location", name=None, directions=None))
    assert code == 0
    (told,) = found["findings"]
    assert (told["verdict"], told["requirement"]) == ("INFO", "explicit-nulls")
    assert told["message"].startswith("2 properties are null")


def test_unknown_names_and_values_are_remarks_with_suggestions(tmp_path: Path) -> None:
    made = sample("location", facilities=["supermarket"], colour="red")
    made["parkingType"] = made.pop("parking_type")
    code, found = run(tmp_path / "x.json", made)
    assert code == 0
    told = {(each["verdict"], each["pointer"], each.get("hint", "")) for each in found["findings"]}
    assert ("INFO", "/facilities/0", "did you mean SUPERMARKET? Values are written exactly so") in told
    assert ("INFO", "/colour", "") in told
    assert ("WARNING", "/parkingType", "") in told


def test_a_slip_in_a_name_is_a_remark(tmp_path: Path) -> None:
    made = sample("location")
    made["parking_tpye"] = made.pop("parking_type")
    code, found = run(tmp_path / "x.json", made)
    assert code == 0
    assert [(each["verdict"], each["hint"]) for each in found["findings"]] == [("INFO", "did you mean parking_type?")]


BAD = [
    (b"", "empty body"), (b"{", "not JSON"), (b"{} {}", "several documents: name the file .ndjson"), (b"\xff\xfe{\x00}\x00", "not UTF-8"),
    (b"[" * 100_000 + b"]" * 100_000, "nested deeper than 64"), (b'{"a": 1' + b"0" * 5000 + b"}", "not JSON we can read"),
    (b'[{}, {"id": oops}]', "`audit` judges those of its objects that are whole"), (b"\x1f\x8b", "packed with gzip"),
    ("{}".encode("utf-16-le"), "UTF-16"), (b'{"status_code": 2001, "timestamp": ""}', "status_code 2001, and no object under data"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "words"), BAD, ids=range(len(BAD)))
def test_what_cannot_be_read_is_one_line(tmp_path: Path, content: bytes, words: str) -> None:
    code, found = run(tmp_path / "x.json", content)
    assert code == 4
    assert words in found["line"]
    assert found["line"].count("\n") == 1
    assert "Traceback" not in found["line"]


def test_duplicates_and_marks_are_told(tmp_path: Path) -> None:
    text = json.dumps(sample("location")).encode()
    assert [each["verdict"] for each in run(tmp_path / "x.json", b"\xef\xbb\xbf" + text)[1]["findings"]] == ["WARNING"]
    twice = text[:-1] + b', "id": "X1"}'
    assert run(tmp_path / "x.json", twice)[1]["findings"][0]["actual"] == "id"
    nan = text[:-1] + b', "x": NaN}'
    assert run(tmp_path / "x.json", nan)[0] == 1


@pytest.mark.parametrize("obj", ["lokation", "types", "location_lists"])
def test_an_unknown_object_lists_the_known_ones(tmp_path: Path, obj: str) -> None:
    code, found = run(tmp_path / "x.json", {}, obj=obj)
    assert code == 4
    assert "known: " in found["line"]


def test_no_file_and_no_version(tmp_path: Path) -> None:
    done = CliRunner().invoke(
        cli, ["validate", str(tmp_path / "none.json"), "--version", str(NEWEST), "--object", "location"]
    )
    assert done.exit_code == 4
    done = CliRunner().invoke(cli, ["validate", str(tmp_path / "none.json"), "--version", "9", "--object", "location"])
    assert done.exit_code == 4


@pytest.mark.parametrize(
    "value",
    [
        None,
        7,
        "x",
        [],
        [[]],
        {"evses": 7},
        {"evses": [None, {"connectors": "x"}]},
        {"opening_times": {"regular_hours": [1]}},
    ],
)
@pytest.mark.parametrize("name", names(str(NEWEST)))
def test_no_value_makes_it_fall_over(tmp_path: Path, name: str, value: object) -> None:
    assert run(tmp_path / "x.json", value, obj=name)[0] in {0, 1, 4}


def test_an_object_is_found_in_its_answer_and_a_list_of_versions_is_one_object(tmp_path: Path) -> None:
    answer = {"data": sample("location"), "status_code": 1000, "timestamp": "2025-01-01T00:00:00Z"}
    assert run(tmp_path / "x.json", answer)[0] == 0
    del answer["data"]["city"]
    assert run(tmp_path / "x.json", answer)[1]["findings"][0]["pointer"] == "/data"
    offered = [{"version": "2.2.1", "url": "https://example.com/ocpi/2.2.1"}]
    code, found = run(tmp_path / "x.json", offered, obj="version_list")
    assert (code, found["findings"]) == (0, [])
