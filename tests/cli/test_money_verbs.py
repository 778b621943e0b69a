"""`price` and `lint-tariff` as people call them: what, where and how to mend in one line, and the right exit code."""

from __future__ import annotations

import gzip
import io
import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from suite.cli import main
from suite.standard.versions import VERSIONS
from tests.checking import records

if TYPE_CHECKING:
    from pathlib import Path

NEWEST = str(VERSIONS[-1])


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    lawful = json.dumps(records.cdr())
    texts = {
        "cdr": lawful, "session": json.dumps(records.session()), "tariff": json.dumps(records.tariff()), "other": '{"a": 1}',
        "list": json.dumps([records.cdr(), records.cdr()]), "alone": json.dumps([records.cdr()]), "empty": "", "no": "{",
        "page": json.dumps({"status_code": 1000, "timestamp": "2025-01-01T00:00:00Z", "data": records.cdr()}), "null": "null",
        "two": f"{lawful}\n{lawful}", "twice": lawful[:-1] + ', "currency": "EUR", "x": NaN}', "deep": "[" * 10**5 + "]" * 10**5,
        "without": json.dumps(records.cdr(tariffs=[])), "strange": json.dumps(records.tariff(id="OTHER")), "number": "1" * 5000,
        "wrong": json.dumps(records.cdr(total_cost={"before_taxes": 9.0})), "none": "[]", "old": json.dumps(records.cdr(VERSIONS[0])),
        "odd": json.dumps(records.cdr(id="a\x1b[31mred\nb", currency="E\u202eUR")),
    }  # fmt: skip
    for name, text in texts.items():
        (tmp_path / f"{name}.json").write_text(text, "utf-8")
    (tmp_path / "packed.json").write_bytes(gzip.compress(lawful.encode()))
    (tmp_path / "bytes.json").write_bytes(bytes(range(255, 0, -1)))
    return tmp_path


def call(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["ocpi-suite", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    assert isinstance(ended.value.code, int)
    return ended.value.code


REFUSED = {
    ("price",): "name one CDR: ocpi-suite price cdr.json",
    ("price", "cdr.json", "--cdr", "cdr.json"): "name one CDR",
    ("price", "nowhere.json"): "nowhere.json: cannot be read: No such file or directory",
    ("price", "."): ".: cannot be read: Is a directory",
    ("price", "empty.json"): "empty.json: the file is empty",
    ("price", "bytes.json"): "bytes.json: not UTF-8",
    ("price", "packed.json"): "it is packed with gzip: unpack it, or give it to `ocpi-suite audit`",
    ("price", "no.json"): "no.json: not JSON: Expecting property name enclosed in double quotes at line 1 column 2",
    ("price", "deep.json"): "deep.json: nested deeper than 64",
    ("price", "number.json"): "a number of thousands of digits",
    ("price", "null.json"): "holds no JSON object; a CDR or Session is wanted",
    ("price", "other.json"): "neither a CDR nor a Session: none of charging_periods, start_date_time and total_cost is in it",
    ("price", "list.json"): "a list of 2; one CDR or Session is wanted, `ocpi-suite audit --object cdr` takes all of them",
    ("price", "two.json"): "`ocpi-suite audit` takes NDJSON",
    ("price", "tariff.json"): "a Tariff; a CDR or Session is wanted: give this one by --tariff, or to lint-tariff",
    ("price", "cdr.json", "--tariff", "other.json"): "other.json: holds neither a Tariff nor a list of them: no `elements` in it",
    ("price", "cdr.json", "--tariff", "none.json"): "none.json: holds neither a Tariff nor a list of them",
    ("price", "cdr.json", "--tariff", "nowhere.json"): "nowhere.json: cannot be read",
    ("price", "cdr.json", "--version", "9"): "unknown OCPI version '9'; known: ",
    ("price", "cdr.json", "--time-zone", "../../etc/passwd"): "is no name of the tz database; write it like Europe/Amsterdam",
    ("lint-tariff", "tariff.json"): "--version",
    ("lint-tariff", "tariff.json", "--version", "9"): "unknown OCPI version '9'",
    ("lint-tariff", "other.json", "--version", NEWEST): "holds neither a Tariff nor a list of them",
    ("lint-tariff", "empty.json", "--version", NEWEST): "empty.json: the file is empty",
    ("audit", "cdr.json", "--version", NEWEST, "--object", "cdr", "--tariffs", "other.json"): "nothing in it has an id or elements",
}  # fmt: skip


@pytest.mark.parametrize("words", REFUSED, ids=" ".join)
def test_what_cannot_be_used_is_one_line_and_4(
    desk: Path, words: tuple[str, ...], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    del desk
    assert call(monkeypatch, *words) == 4
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("ocpi-suite: ")
    assert REFUSED[words] in told.err
    assert told.err.count("\n") == 1


PRICED: dict[tuple[str, ...], tuple[int, str]] = {
    ("cdr.json",): (0, "CDR CDR1: agrees"),
    ("--cdr", "old.json"): (0, "CDR CDR1: agrees"),
    ("alone.json",): (0, "CDR CDR1: agrees"),
    ("page.json",): (0, "CDR CDR1: agrees"),
    ("wrong.json",): (1, "/total_cost/before_taxes: claimed 9.00, worked out 6.50"),
    ("without.json",): (
        10,
        "Note (no-tariff) [/tariffs]: there is no tariff to price it with: give one, price --tariff FILE",
    ),
    ("without.json", "--tariff", "tariff.json"): (0, "CDR CDR1: agrees"),
    ("cdr.json", "--tariff", "strange.json"): (10, "tariff_id 'TARIFF1' is none of the tariffs there are: OTHER"),
    ("session.json",): (10, "total cost                     unknown"),
    ("session.json", "--tariff", "tariff.json"): (0, "SESSION SESSION1: agrees"),
    ("twice.json",): (0, "Note (json-odd): 'currency' stands twice in one object of the file; the last counts"),
    ("odd.json",): (10, "CDR a⟨001B⟩[31mred b: cannot be verified"),
}


@pytest.mark.parametrize("words", PRICED, ids=" ".join)
def test_what_is_priced(
    desk: Path, words: tuple[str, ...], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    del desk
    code, said = PRICED[words]
    assert call(monkeypatch, "price", *words) == code
    told = capsys.readouterr()
    assert said in told.out
    assert (told.err, "\x1b" in told.out) == ("", False)
    assert call(monkeypatch, "price", *words, "--format", "json") == code
    made: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert made["verified"] is (code != 10)


def test_a_cdr_may_come_by_a_pipe(
    desk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO((desk / "cdr.json").read_bytes())))
    assert call(monkeypatch, "price", "-") == 0
    assert "CDR CDR1: agrees" in capsys.readouterr().out


def test_help_teaches(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    call(monkeypatch, "price", "--help")
    told = capsys.readouterr().out
    assert "ocpi-suite price session.json --tariff tariff.json --time-zone Europe/Paris\n" in told
    assert "10: nothing could be verified" in told


def test_texts_of_strangers_do_nothing_to_a_terminal(
    desk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    del desk
    for verb in ("audit", "validate"):
        call(monkeypatch, verb, "odd.json", "--version", NEWEST, "--object", "cdr")
        told = capsys.readouterr().out
        assert "\u202e" not in told
        assert "\x1b" not in told
