"""Of the standard's own examples exactly those with a written erratum are refused, at the place and for the reason it names."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

import pytest

from suite.standard.schemas import document, names, validator
from suite.standard.shelf import shelf
from suite.standard.versions import VERSIONS
from tests.standard import census, inline_examples
from tests.standard.engines import agree

_FOLDERS = {"2.2.1": "2.2.1", "2.3.0": "2.3.0", "2.3.0-payments": "payments", "2.3.0-bookings": "bookings"}
_INLINE = str(VERSIONS[0])


@dataclass(frozen=True)
class Erratum:
    """One place of one example, or of several alike, that breaks a table."""

    sets: list[str]
    file: str
    pointer: str
    breaks: list[str]
    section: str
    reason: str


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads((shelf("fixtures") / "errata.toml").read_text("utf-8"))


@cache
def errata() -> tuple[Erratum, ...]:
    return tuple(Erratum(**each) for each in _read()["erratum"])


def shown(origin: str, file: str) -> tuple[str, str]:
    """Say which object a file shows, and where in it."""
    rows = (row for part in _read()["shows"] if origin in part["sets"] for row in part["files"])
    found = next(row for row in rows if fnmatchcase(file, row[0]))
    return found[1], found[2] if len(found) > 2 else ""


@dataclass(frozen=True)
class Example:
    """One of the standard's examples: the set it is of, the name of its file, its text."""

    origin: str
    name: str
    text: str


def examples() -> list[Example]:
    """Give the examples that are files of their own, where they lie beside this project."""
    folder = census.index()
    root = folder.parent / "examples" if folder else None
    return [
        Example(origin, path.name, path.read_text("utf-8"))
        for origin, name in (_FOLDERS.items() if root else ())
        for path in sorted((root / name).glob("*.json") if root else ())
    ]


def inline() -> list[Example]:
    """Give the examples that stand in the Markdown of the oldest version, where a clone lies beside this project."""
    return [Example(_INLINE, name, text) for name, text in inline_examples.examples().items()]


def problems(each: Example) -> Iterator[tuple[str, str, str]]:
    """Give pointer, what is broken and section of all that an example breaks; both engines agree on it."""
    version, value = each.origin.partition("-")[0], json.loads(each.text)
    name, at = shown(each.origin, each.name)
    for step in at.split("/")[1:]:
        value = value[step]
    found = validator(version, name).problems(value)
    assert agree(version, name, value) is not bool(found)
    yield from ((f"{at}{one.pointer}", f"{one.keyword} {one.property}", one.anchor) for one in found)


def explains(each: Erratum, example: Example, problem: tuple[str, str, str]) -> bool:
    pointer, broken, section = problem
    named = fnmatchcase(example.name, each.file) and fnmatchcase(pointer, each.pointer)
    fits = example.origin in each.sets and named
    return fits and broken in each.breaks and section == each.section


@pytest.mark.parametrize(
    ("which", "counts"), [(examples, (139, 15)), (inline, (32, 5))], ids=["files", "inline in the oldest version"]
)
def test_exactly_the_examples_with_an_erratum_are_refused(
    which: Callable[[], list[Example]], counts: tuple[int, int]
) -> None:
    if not which():
        pytest.xfail("the examples of the standard do not lie beside this project")
    used: set[tuple[int, str]] = set()
    judged = refused = 0
    for example in which():
        found = list(problems(example))
        for problem in found:
            fitting = [place for place, each in enumerate(errata()) if explains(each, example, problem)]
            assert len(fitting) == 1, (example.name, problem)
            used.add((fitting[0], f"{example.origin} {problem[1]}"))
        judged, refused = judged + 1, refused + bool(found)
    origins = {each.origin for each in which()}
    written = {
        (place, f"{origin} {broken}")
        for place, each in enumerate(errata())
        for origin in each.sets
        if origin in origins
        for broken in each.breaks
    }
    assert used == written, "an erratum that no example shows any more"
    assert (judged, refused) == counts


def test_each_erratum_names_a_section_that_a_schema_names_too() -> None:
    anchors = {origin: set(_anchors(origin.partition("-")[0])) for origin in (*_FOLDERS, _INLINE)}
    for each in errata():
        assert each.reason.endswith(".")
        assert all(each.section in anchors[origin] for origin in each.sets), each.section


def _anchors(version: str) -> Iterator[str]:
    yield from (str(document(version, name)["x-anchor"]) for name in names(version))
    yield from (str(each["x-anchor"]) for each in document(version, "types")["$defs"].values())


def test_what_an_example_shows_is_an_object_or_a_message() -> None:
    for part in _read()["shows"]:
        for row in part["files"]:
            assert all(row[1] in names(origin.partition("-")[0]) for origin in part["sets"]), row
