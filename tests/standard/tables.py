"""The tables of the standard as facts: each class with its properties, types, lengths and cardinalities, and each enum.

`tests/standard/tables/<version>.txt` holds them, one property or enum a line, so that the schemas are held against them on
any machine. They come from the index of the standard; `python -m tests.standard.tables --write` renews them where that
index lies beside this project.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_HERE = Path(__file__)
FOLDER = _HERE.with_suffix("")
_LINE = re.compile(r"(\w+)\.(\w+) (.+?)(?:\((\d+)\))? ([1?*+])(?: or .)?")


@dataclass(frozen=True)
class Row:
    """One line of a class's table."""

    of: str
    name: str
    type: str
    length: int | None
    cardinality: str


def index() -> Path | None:
    """Give the folder of the index, None where it does not lie beside the project."""
    beside = (parent / "shared" / "spec" / "normative" for parent in _HERE.resolve().parents)
    return next((folder for folder in beside if folder.is_dir()), None)


def rows(version: str) -> list[Row]:
    """Give the properties of every class; two types are spelt in more than one way."""
    return [_row(line) for line in _lines(version) if "=" not in line]


def _row(line: str) -> Row:
    found = _LINE.fullmatch(line)
    assert found, f"cannot read {line!r}"
    kind = {"String": "string", "Cistring": "CiString"}.get(found[3], found[3])
    return Row(found[1], found[2], kind, int(found[4]) if found[4] else None, found[5])


def enums(version: str) -> dict[str, tuple[bool, list[str]]]:
    """Give every enum: whether it is open, and its values."""
    parts = (line.partition(" = ") for line in _lines(version) if "=" in line)
    return {name.removesuffix("*"): (name.endswith("*"), values.split()) for name, _, values in parts}


def codes() -> list[str]:
    """Give the codes of ISO 3166-1, 4217 and 639-1, with those that were withdrawn lately."""
    return _lines("codes")


def _lines(version: str) -> list[str]:
    return (FOLDER / f"{version}.txt").read_text("utf-8").splitlines()


def drawn(folder: Path, version: str) -> list[str]:
    """Draw the lines from the index."""
    entries = [json.loads(line) for line in (folder / f"{version}.jsonl").read_text("utf-8").splitlines()]
    return [*_properties(entries), *_values(entries)]


def _properties(entries: list[dict[str, Any]]) -> Iterator[str]:
    for each in entries:
        if each["kind"] == "property":
            length = f"({each['max_length']})" if each.get("max_length") else ""
            yield f"{each['class']}.{each['property']} {each['type']}{length} {each['cardinality']}"


def _values(entries: list[dict[str, Any]]) -> Iterator[str]:
    found: dict[str, list[str]] = {}
    for each in entries:
        if each["kind"] == "enum":
            found.setdefault(each["enum"] + "*" * (each["openness"] == "open"), []).append(each["value"])
    yield from (f"{name} = {' '.join(values)}" for name, values in found.items())


if __name__ == "__main__":
    source = index()
    if source is None:
        sys.exit("the index of the standard does not lie beside this project")
    for name in ("2.1.1", "2.2.1", "2.3.0"):
        lines = drawn(source, name)
        if "--write" in sys.argv[1:]:
            (FOLDER / f"{name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
        sys.stdout.write(f"{name}: {len(lines)} lines\n")
