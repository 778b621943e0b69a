"""The files beside the page: shape, verdicts, hostile text, a record that was cut off."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from suite.record.file import read
from suite.report import render
from suite.report.story import NOT_ENDED
from suite.report.terminal import lines
from tests.report import records


@pytest.fixture
def small(tmp_path: Path) -> Path:
    records.put(tmp_path, records.small())
    render(tmp_path)
    return tmp_path


@pytest.fixture
def killed(tmp_path: Path) -> Path:
    records.put(tmp_path, records.killed(), cut=True)
    render(tmp_path)
    return tmp_path


def test_all_files_are_written(small: Path) -> None:
    assert {"report.html", "run.json", "junit.xml", "summary.md", "badge.svg", "run.ndjson"} == {
        each.name for each in small.iterdir()
    }


def test_run_json_has_the_promised_fields(small: Path) -> None:
    run = json.loads((small / "run.json").read_bytes())
    assert {
        "suite",
        "target",
        "started",
        "ended",
        "verdict",
        "sentence",
        "counts",
        "scenarios",
        "findings",
        "coverage",
    } <= set(run)
    assert {"id", "verdict", "coverage", "duration_ms", "findings"} <= set(run["scenarios"][0])
    promised = "id requirement verdict level version module role scenario message expected actual exchanges count"
    assert set(promised.split()) <= set(run["findings"][0])
    assert run["verdict"] == "FAIL"
    assert "PASS" in run["coverage"].values()
    assert "NEEDS_STIMULUS: needs a spare token A" in run["coverage"].values()


def test_a_later_finding_of_the_same_id_replaces_the_earlier(small: Path) -> None:
    findings = json.loads((small / "run.json").read_bytes())["findings"]
    assert [each["count"] for each in findings if each["id"] == "f1"] == [212]


def test_junit_follows_the_table(small: Path) -> None:
    root = ET.parse(small / "junit.xml").getroot()  # noqa: S314 - our own file
    cases = {case.get("name", "").partition("@")[0]: case for case in root.iter("testcase")}
    assert [each.tag for each in cases["credentials.register"]] == []
    assert cases["locations.push"].find("failure[@type='must']") is not None
    assert cases["transport.lost"].find("error[@type='inconclusive']") is not None
    assert cases["evse-id"].find("failure[@type='profile']") is not None
    assert cases["credentials.unregister"].find("skipped") is not None
    assert cases["authentication.wrong-token"].find("properties/property[@name='warning']") is not None
    assert (root.get("failures"), root.get("errors"), root.get("skipped")) == ("3", "1", "3")


def test_a_killed_record_says_so_everywhere(killed: Path) -> None:
    run = json.loads((killed / "run.json").read_bytes())
    assert run["complete"] is False
    assert run["ended"] is None
    assert run["verdict"] == "FAIL"
    for name in ("report.html", "run.json", "junit.xml", "summary.md"):
        assert NOT_ENDED in (killed / name).read_text("utf-8"), name
    assert "did not end" in (killed / "badge.svg").read_text("utf-8")
    assert any(NOT_ENDED in line for line in lines(read(killed / "run.ndjson"), killed))


def test_a_killed_record_without_findings_is_not_green(tmp_path: Path) -> None:
    records.put(tmp_path, records.killed()[:3])
    render(tmp_path)
    assert json.loads((tmp_path / "run.json").read_bytes())["verdict"] == "INCONCLUSIVE"
    root = ET.parse(tmp_path / "junit.xml").getroot()  # noqa: S314 - our own file
    assert int(root.get("errors", "0")) >= 1


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    records.put(tmp_path, records.hostile())
    render(tmp_path)
    ET.parse(tmp_path / "junit.xml")  # noqa: S314 - it must be well-formed
    ET.parse(tmp_path / "badge.svg")  # noqa: S314 - the same
    assert "<img" not in (tmp_path / "summary.md").read_text("utf-8")
    page = (tmp_path / "report.html").read_text("utf-8")
    assert "<img" not in page
    assert page.lower().count("<script") == page.lower().count("</script")
    told = "".join(lines(read(tmp_path / "run.ndjson"), tmp_path))
    assert "\x1b" not in told
    assert "\u202e" not in told


def test_the_terminal_tells_the_worst_first(small: Path) -> None:
    told = lines(read(small / "run.ndjson"), small)
    assert "not conforming" in told[0]
    verdicts = [line.split()[1] for line in told if line.startswith("  ") and "[" in line]
    assert verdicts == ["FAIL", "FAIL", "FAIL", "WARNING"]
    assert any("3 of 9" in line and "needs stimulus" in line for line in told)
    assert any(str(small / "report.html") in line for line in told)
    assert told[-1].startswith("Next: ")


def test_rendering_twice_gives_the_same_bytes(small: Path) -> None:
    before = {each.name: each.read_bytes() for each in small.iterdir()}
    render(small)
    assert before == {each.name: each.read_bytes() for each in small.iterdir()}


def test_a_record_that_was_cut_after_its_footer_is_not_complete(tmp_path: Path) -> None:
    records.put(tmp_path, records.small(), cut=True)
    render(tmp_path)
    run = json.loads((tmp_path / "run.json").read_bytes())
    assert run["complete"] is False
    assert "its last line is cut" in (tmp_path / "report.html").read_text("utf-8")
    for name in ("report.html", "junit.xml", "summary.md"):
        assert NOT_ENDED in (tmp_path / name).read_text("utf-8"), name
