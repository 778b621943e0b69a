"""`audit --profile`: the profile's own rules are told apart, and what breaks a must of it is exit 1."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from suite.checking.audit import Order, audit
from suite.checking.reading import DocumentError
from suite.standard.versions import VERSIONS

if TYPE_CHECKING:
    from pathlib import Path

V = VERSIONS[1]
HEAD = f'id = "acme"\ntitle = "Acme"\nversion = "{V}"\nrole = "CPO"\nmust = ["locations.object.valid"]\n'
NAMED = '[[rule]]\nid = "named"\nobject = "location"\ntext = "It has a name."\nneeds = ["/name"]\n'
PLAIN = {
    "country_code": "NL", "party_id": "ABC", "id": "L1", "publish": True, "address": "A 1", "city": "B", "country": "NLD",
    "coordinates": {"latitude": "52.10000", "longitude": "5.10000"}, "time_zone": "Europe/Amsterdam",
    "last_updated": "2024-01-01T00:00:00Z",
}  # fmt: skip


def audited(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    *objects: dict[str, Any],
    text: str,
    workers: int = 1,
    name: str = "",
) -> tuple[int, dict[str, Any]]:
    (folder / "data.ndjson").write_text("".join(json.dumps(each) + "\n" for each in objects), "utf-8")
    (folder / "own.toml").write_text(text, "utf-8")
    order = Order(
        str(folder / "data.ndjson"), str(V), "location", out=folder / "out.ndjson", form="json", workers=workers,
        profile=name or str(folder / "own.toml"),
    )  # fmt: skip
    code = audit(order)
    return code, json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_rule_of_its_own_counts_for_the_profile_alone(
    workers: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    objects = [PLAIN, {**PLAIN, "id": "L2", "name": "here"}, {**PLAIN, "id": "L3", "name": ""}]
    code, told = audited(tmp_path, capsys, *objects, text=HEAD + NAMED, workers=workers)
    assert (code, told["valid"], told["counts"]["FAIL"]) == (1, True, 0)
    assert told["profile"]["failed"]
    assert told["profile"]["rules"] == {"named": 3}
    (cause,) = told["profile"]["causes"]
    assert (cause["count"], cause["first"]["object"], cause["first"]["pointer"]) == (2, "L1", "/name")
    rows = [json.loads(line) for line in (tmp_path / "out.ndjson").read_text("utf-8").splitlines()]
    assert [each["object"] for each in rows if each["requirement"] == "acme#named"] == ["L1", "L3"]
    assert "acme#named" in (tmp_path / "out.ndjson.html").read_text("utf-8")


def test_a_should_of_its_own_is_told_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, told = audited(tmp_path, capsys, PLAIN, text=HEAD + NAMED + 'level = "should"\n')
    assert (code, told["profile"]["failed"]) == (0, False)
    assert told["profile"]["causes"][0]["verdict"] == "WARNING"


def test_a_breach_of_the_standard_breaks_both(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, told = audited(tmp_path, capsys, {**PLAIN, "name": "x", "address": 5}, text=HEAD + NAMED)
    assert (code, told["valid"]) == (1, False)
    assert told["profile"]["breached"] == {"locations.object.valid": 1}


def test_what_meets_it_is_never_called_certified(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, told = audited(tmp_path, capsys, {**PLAIN, "name": "x"}, text=HEAD + NAMED)
    assert (code, told["profile"]["failed"]) == (0, False)
    (tmp_path / "own.toml").write_text(HEAD + NAMED, "utf-8")
    audit(Order(str(tmp_path / "data.ndjson"), str(V), "location", profile=str(tmp_path / "own.toml")))
    text = capsys.readouterr().out
    assert "nothing breaks it, which a collection alone does not certify" in text


def test_what_is_no_object_meets_no_rule(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "own.toml").write_text(HEAD + NAMED, "utf-8")
    (tmp_path / "data.ndjson").write_text('{"broken": \n' + json.dumps({**PLAIN, "name": "x"}) + "\n", "utf-8")
    order = Order(str(tmp_path / "data.ndjson"), str(V), "location", form="json", profile=str(tmp_path / "own.toml"))
    assert audit(order) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["profile"]["rules"] == {"named": 1}
    assert not told["profile"]["failed"]


def test_a_profile_of_another_version_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(DocumentError, match=r"is for 2\.1\.1, not for"):
        audited(tmp_path, capsys, PLAIN, text=HEAD, name="cpo-2.1.1")
