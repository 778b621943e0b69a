"""Habits that no linter sees: short files, nothing left for later, no machine's own paths, versions asked instead of compared."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from tests.architecture.sources import ROOT, modules, named, texts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LONGEST = 400
_LATER = re.compile(r"\b(?:" + "|".join(("TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK")) + r")\b")
_MACHINE = re.compile(r"(?:^|[\s\"'=(`:])/(?:home|Users|root|work|workspace)/(?!\s)|\b[A-Z]:\\\\?Users\b")
_VERSION = re.compile(r"(?<![\d.])2\.(?:1\.1|2\.1|3\.0)(?![\d.]*\d)")
_NAMED_VERSION = re.compile(r"v?_?2_?(?:1_?1|2_?1|3_?0)", re.IGNORECASE)


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    yield from enumerate(path.read_text(encoding="utf-8").splitlines(), 1)


def test_files_are_short() -> None:
    long = {
        named(path, len(lines))
        for path in texts()
        if path.suffix in {".py", ".html", ".j2", ".jinja", ".js", ".css"}
        and len(lines := path.read_text(encoding="utf-8").splitlines()) > _LONGEST
    }
    assert not long


def test_nothing_is_left_for_later() -> None:
    found = [
        f"{named(path, number)} {line.strip()}"
        for path in texts()
        for number, line in _lines(path)
        if path.suffix != ".txt" and _LATER.search(line)  # a table may hold the currency code of that name
    ]
    assert not found


def test_no_path_of_a_machine() -> None:
    found = [
        f"{named(path, number)} {line.strip()}"
        for path in texts()
        for number, line in _lines(path)
        if _MACHINE.search(line)
    ]
    assert not found


def _docstrings(tree: ast.Module) -> set[int]:
    """Give the strings that stand alone: of modules, classes, functions and fields."""
    return {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}


def _versions_in(tree: ast.Module) -> Iterator[int]:
    docstrings = _docstrings(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if id(node) not in docstrings and _VERSION.search(node.value):
                yield node.lineno
        elif isinstance(node, ast.Name) and _NAMED_VERSION.fullmatch(node.id):
            yield node.lineno


def test_no_version_literal_outside_the_standard() -> None:
    found = [
        named(path, line)
        for path, tree in modules("suite")
        if path.relative_to(ROOT).parts[1] != "standard"
        for line in _versions_in(tree)
    ]
    assert not found, "ask the version object (suite/standard/versions.py) instead"


def test_no_version_literal_in_what_the_suite_renders() -> None:
    endings = {".html", ".j2", ".jinja", ".js", ".css"}
    pages = [path for path in texts() if path.suffix in endings and path.relative_to(ROOT).parts[0] == "suite"]
    found = [named(path, number) for path in pages for number, line in _lines(path) if _VERSION.search(line)]
    assert not found


def test_a_version_literal_would_be_seen() -> None:
    seen = ast.parse('"""2.2.1 in words is fine."""\nif version == "2.2.1":\n    x = V2_1_1\ny = "12.2.1"\n')
    assert sorted(_versions_in(seen)) == [2, 3]


def test_modules_open_with_what_they_are() -> None:
    bare = [named(path, 1) for path, tree in modules("suite") if tree.body and not ast.get_docstring(tree)]
    assert not bare


def test_tests_do_not_sleep() -> None:
    found = [
        named(path, node.lineno)
        for path, tree in modules("tests")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"time.sleep", "sleep"}
    ]
    assert not found, "wait for what you wait for, with a bound"
