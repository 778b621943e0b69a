"""Of the standard's own examples exactly those with a written erratum are refused, at the place and for the reason it names."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from suite.standard.schemas import document, names, validator
from suite.standard.shelf import shelf
from tests.standard import census
from tests.standard.engines import agree

_FOLDERS = {"2.2.1": "2.2.1", "2.3.0": "2.3.0", "2.3.0-payments": "payments", "2.3.0-bookings": "bookings"}


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


def examples() -> list[tuple[str, Path]]:
    """Give the examples of the standard, where they lie beside this project."""
    folder = census.index()
    root = folder.parent / "examples" if folder else None
    return (
        [(origin, path) for origin, name in _FOLDERS.items() for path in sorted((root / name).glob("*.json"))]
        if root
        else []
    )


def problems(origin: str, path: Path) -> Iterator[tuple[str, str, str]]:
    """Give pointer, what is broken and section of all that a file breaks; both engines agree on it."""
    version, value = origin.partition("-")[0], json.loads(path.read_text("utf-8"))
    name, at = shown(origin, path.name)
    for step in at.split("/")[1:]:
        value = value[step]
    found = validator(version, name).problems(value)
    assert agree(version, name, value) is not bool(found)
    yield from ((f"{at}{each.pointer}", f"{each.keyword} {each.property}", each.anchor) for each in found)


def explains(each: Erratum, origin: str, path: Path, problem: tuple[str, str, str]) -> bool:
    pointer, broken, section = problem
    fits = origin in each.sets and fnmatchcase(path.name, each.file) and fnmatchcase(pointer, each.pointer)
    return fits and broken in each.breaks and section == each.section


def test_exactly_the_examples_with_an_erratum_are_refused() -> None:
    if not examples():
        pytest.xfail("the examples of the standard do not lie beside this project")
    used: set[tuple[int, str]] = set()
    judged = refused = 0
    for origin, path in examples():
        found = list(problems(origin, path))
        for problem in found:
            fitting = [place for place, each in enumerate(errata()) if explains(each, origin, path, problem)]
            assert len(fitting) == 1, (path.name, problem)
            used.add((fitting[0], f"{origin} {problem[1]}"))
        judged, refused = judged + 1, refused + bool(found)
    written = {
        (place, f"{origin} {broken}")
        for place, each in enumerate(errata())
        for origin in each.sets
        for broken in each.breaks
    }
    assert used == written, "an erratum that no example shows any more"
    assert (judged, refused) == (139, 15)


def test_each_erratum_names_a_section_that_a_schema_names_too() -> None:
    anchors = {origin: set(_anchors(origin.partition("-")[0])) for origin in _FOLDERS}
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
