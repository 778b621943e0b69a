"""Runs every judge over a tariff; what cannot be compiled is told by the notes of the reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from suite.pricing.lint import amounts, elements, fees, gaps, taxes, windows, words  # noqa: F401 - importing them enters their judges
from suite.pricing.lint.finding import INFO, JUDGES, WARNING, Finding
from suite.pricing.notes import Notes
from suite.pricing.tariff import read_tariff

if TYPE_CHECKING:
    from collections.abc import Iterator

_OF_USE = frozenset({"component-unreachable", "component-redundant"})
"""Nothing new of an element whose window never opens."""


def lint(raw: object) -> list[Finding]:
    """Give the findings on one Tariff, in the order of the document as far as that can be."""
    notes = Notes()
    tariff = read_tariff(raw, "", notes)
    found = [
        Finding(note.code, WARNING if note.blocks or note.code == "step-size" else INFO, note.pointer, note.message)
        for note in notes.found
    ]
    if tariff is None or not isinstance(raw, dict):
        return found
    made = list(_all(raw, tariff))
    never = {_element(each.pointer) for each in made if each.code == "window-never-opens"}
    return [*found, *(each for each in made if each.code not in _OF_USE or _element(each.pointer) not in never)]


def _element(pointer: str) -> str:
    return "/".join(pointer.split("/")[:3])


def _all(raw: dict[str, object], tariff: object) -> Iterator[Finding]:
    seen: set[Finding] = set()
    for each in JUDGES:
        for finding in each(raw, tariff):  # type: ignore[arg-type]
            if finding not in seen:
                seen.add(finding)
                yield finding
