"""A document is cut into the same pieces whether its elements are found in one go or bracket by bracket, whole or broken."""

from __future__ import annotations

import json
import random
import re
from typing import Any

import pytest

from suite.checking import slices
from suite.checking.slices import CutError, Slices

_WORDS: list[Any] = ["x", 'a"b', "[", "}", ",", "\\", "\\\\", "\n", 1, -1.5, None, True]


def value(chance: random.Random, depth: int = 0) -> Any:
    kind = chance.randrange(7)
    if depth > 16 or kind < 2:
        return chance.choice(_WORDS)
    if kind < 4:
        return [value(chance, depth + 1) for _ in range(chance.randrange(4))]
    return {chance.choice(["a", "b{", '["']): value(chance, depth + 1) for _ in range(chance.randrange(4))}


def pieces(raw: bytes, step: int) -> list[object]:
    parts = iter([raw[at : at + step] for at in range(0, len(raw), step)])
    found: list[object] = []
    try:
        found.extend(Slices(lambda _: next(parts, b"")))
    except CutError as error:
        found.append(str(error))
    return found


@pytest.mark.parametrize("step", [3, 17, 1000])
@pytest.mark.parametrize("state", ["whole", "broken"])
def test_both_ways_of_cutting_agree(step: int, state: str, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(f"{step} {state}")  # noqa: S311 - no secret
    documents = []
    for number in range(300):
        elements = [value(chance) for _ in range(chance.randrange(6))]
        made: Any = {"x": value(chance), "data": elements} if number % 2 else elements
        raw = json.dumps(made, indent=chance.choice([None, 1])).encode()
        at = chance.randrange(len(raw))
        if state == "broken":
            raw = raw[:at] + chance.choice([b'"', b"[", b"}", b",", b"", b"\\"]) + raw[at + 1 :]
        documents.append(raw)
    at_once = [pieces(raw, step) for raw in documents]
    monkeypatch.setattr(slices, "_ELEMENT", re.compile(b"(?!)"))
    assert [pieces(raw, step) for raw in documents] == at_once
    if state == "whole":
        told = [json.loads(raw) for raw in documents]
        listed = [each["data"] if isinstance(each, dict) else each for each in told]
        assert [[json.loads(piece) for piece, _ in found] for found in at_once] == listed  # type: ignore[misc]
