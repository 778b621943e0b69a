"""An error of our own is told without a path of the user's machine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from suite.judge.crashes import crash, without_places
from suite.judge.rule import Rule, judge
from suite.standard.versions import UnknownVersion, version
from tests.twins.twin import answer

_HOME = str(Path("/", "home", "somebody"))


def test_paths_are_cut_to_the_house() -> None:
    text = f'File "{_HOME}/projects/suite/drive/runner.py", line 3\nFile "/opt/v/lib/python3.12/site-packages/httpx/_a.py", line 1'
    assert without_places(text) == 'File "suite/drive/runner.py", line 3\nFile "site-packages/httpx/_a.py", line 1'
    assert (
        without_places(f'File "C:{_HOME}\\suite\\cli.py", line 3'.replace("/", "\\")) == 'File "suite/cli.py", line 3'
    )
    assert (
        without_places('File "/usr/lib/python3.12/json/decoder.py", line 3')
        == 'File "python3.12/json/decoder.py", line 3'
    )
    assert without_places('File "<string>", line 1') == 'File "<string>", line 1'


def test_paths_in_the_message_are_cut_as_well() -> None:
    here = Path(__file__).resolve()
    assert without_places(f"No such file: '{here}'") == "No such file: 'tests/drive/test_crashes.py'"
    assert str(Path.home()) not in without_places(f"No such file: '{Path.home()}/secret/x.json'")


def test_a_crash_names_the_line_and_no_place() -> None:
    told = ""
    try:
        version("no such version")
    except UnknownVersion:
        told = crash(6)
    assert "test_crashes.py" in told
    assert "suite/standard/versions.py" in told
    assert 'File "/' not in told
    assert str(Path(__file__).resolve().parents[2]) not in told


def test_a_rule_that_crashes_is_told_so() -> None:
    def broken(*_: Any) -> Any:
        raise FileNotFoundError(Path(__file__).resolve())

    made: Any = answer({})
    rule = Rule("rules/x.py:broken", ("transport.http-500.never",), "response", broken, lambda *_: True)
    found = judge(made(version("2.2.1")), None, ((rule, rule.requirements),))  # type: ignore[arg-type]
    ((name, text),) = found.crashes
    assert name == "rules/x.py:broken"
    assert "FileNotFoundError" in text
    assert 'File "/' not in text
    assert str(Path(__file__).resolve().parents[2]) not in text
