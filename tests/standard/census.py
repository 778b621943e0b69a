"""The census: what the tables of the standard say, as facts without sentences, one a line.

`tests/standard/census/<set>.tsv` holds every property, enum value, method, parameter, body and status code, so that schemas,
routes and status codes are held against them on any machine. The lines come from the index of the standard;
`python -m tests.standard.census --write` renews them where that index lies beside this project.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_HERE = Path(__file__)
FOLDER = _HERE.with_suffix("")
SETS: dict[str, tuple[str, ...]] = {
    "2.1.1": ("2.1.1",),
    "2.2.1": ("2.2.1",),
    "2.3.0": ("2.3.0", "2.3.0-payments", "2.3.0-bookings"),
}
"""Version -> its sets of tables: the core, and the modules that are published beside it."""
_FIELDS: dict[str, tuple[str, ...]] = {
    "property": ("class", "property", "type", "min_length", "max_length", "cardinality"),
    "enum": ("enum", "openness", "value"),
    "method": ("module", "role", "method", "implemented", "anchor"),
    "parameter": ("module", "role", "method", "location", "name", "type", "max_length", "required", "anchor"),
    "body": ("module", "role", "method", "direction", "type", "cardinality", "anchor"),
    "status": ("code",),
}
_SPELT = {"String": "string", "Cistring": "CiString"}


@dataclass(frozen=True)
class Row:
    """One line of a class's table."""

    of: str
    name: str
    type: str
    least: int | None
    length: int | None
    cardinality: str
    set: str


def index() -> Path | None:
    """Give the folder of the index, None where it does not lie beside the project."""
    beside = (parent / "shared" / "spec" / "normative" for parent in _HERE.resolve().parents)
    return next((folder for folder in beside if folder.is_dir()), None)


@cache
def lines(name: str, kind: str) -> tuple[dict[str, str], ...]:
    """Give the facts of one kind of one set of tables."""
    rows = (line.split("\t") for line in (FOLDER / f"{name}.tsv").read_text("utf-8").splitlines())
    return tuple(dict(zip(_FIELDS[kind], row[1:], strict=True)) for row in rows if row[0] == kind)


def facts(version: str, kind: str) -> Iterator[dict[str, str]]:
    """Give the facts of one kind of a version, core first; `set` says where each stands."""
    for name in SETS[version]:
        yield from ({**each, "set": name} for each in lines(name, kind))


@cache
def rows(version: str) -> tuple[Row, ...]:
    """Give the properties of every class; two types are spelt in more than one way."""
    return tuple(_row(each) for each in facts(version, "property"))


def _row(each: dict[str, str]) -> Row:
    least, most = (int(each[key]) if each[key] else None for key in ("min_length", "max_length"))
    kind = _SPELT.get(each["type"], each["type"])
    return Row(each["class"], each["property"], kind, least, most, each["cardinality"], each["set"])


@cache
def enums(version: str) -> dict[str, tuple[bool, dict[str, str]]]:
    """Give every enum: whether it is open, and its values with the set that names each first."""
    found: dict[str, tuple[bool, dict[str, str]]] = {}
    for each in facts(version, "enum"):
        is_open, values = found.setdefault(each["enum"], (each["openness"] == "open", {}))
        assert is_open is (each["openness"] == "open"), each
        values.setdefault(each["value"], each["set"])
    return found


def module(name: str) -> str:
    """Give the module that a set of tables adds to its version; empty for the core."""
    return name.partition("-")[2]


def codes() -> list[str]:
    """Give the codes of ISO 3166-1, 4217 and 639-1, with those that were withdrawn lately."""
    return (FOLDER / "codes.txt").read_text("utf-8").splitlines()


def drawn(folder: Path, name: str) -> list[str]:
    """Draw the lines of a set from the index."""
    entries = [json.loads(line) for line in (folder / f"{name}.jsonl").read_text("utf-8").splitlines()]
    return ["\t".join(_line(each)) for each in entries if each["kind"] in _FIELDS]


def _line(each: dict[str, Any]) -> Iterator[str]:
    yield each["kind"]
    for key in _FIELDS[each["kind"]]:
        value = each.get(key)
        yield {True: "yes", False: "no", None: ""}[value] if value is None or isinstance(value, bool) else str(value)


if __name__ == "__main__":
    source = index()
    if source is None:
        sys.exit("the index of the standard does not lie beside this project")
    for each in (name for names in SETS.values() for name in names):
        text = drawn(source, each)
        if "--write" in sys.argv[1:]:
            (FOLDER / f"{each}.tsv").write_text("\n".join(text) + "\n", encoding="utf-8")
        sys.stdout.write(f"{each}: {len(text)} lines\n")
