"""Lawful variants of an object, worked out from its schema: many values at once, so that few writes show them all.

A variant is a list of pieces, each a value at a place of a full sample. Where a target refuses the whole variant, the
pieces tell which value it was (trips.py). What the schema cannot know to be lawful is kept out by name.
"""

from __future__ import annotations

import copy
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from suite.standard.schemas import document, resolved

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from suite.standard.versions import Version

Path = tuple[str | int, ...]
Json = dict[str, Any]
_KEPT = frozenset({"country_code", "party_id", "id", "uid", "last_updated"})
"""Who and what an object is."""
_FRACTION = Decimal("0.1234")
_TEXT = "Ladestraße 充電 ⚡ Ωμέγα"
_PRINTABLE = "^[ -~]*$"


@dataclass(frozen=True)
class Piece:
    """A value at a place of an object."""

    path: Path
    value: object

    def __str__(self) -> str:
        """Say it in a line."""
        text = str(self.value)
        return f"/{'/'.join(map(str, self.path))} = {text if len(text) <= 40 else f'{len(text)} characters'}"  # noqa: PLR2004


@dataclass(frozen=True)
class Variant:
    """One object to be written: what it shows, and what is changed in the sample for it."""

    what: str
    pieces: tuple[Piece, ...]

    def over(self, body: Json, pieces: Iterable[Piece] | None = None) -> Json:
        """Give the body with these pieces, all of them unless told; what the body lacks is left out."""
        made = copy.deepcopy(body)
        for piece in self.pieces if pieces is None else pieces:
            here: Any = made
            for step in piece.path[:-1]:
                here = _step(here, step)
            if _step(here, piece.path[-1]) is not None:
                here[piece.path[-1]] = piece.value
        return made


def _step(here: Any, step: str | int) -> Any:
    if isinstance(here, dict):
        return here.get(step)
    return here[step] if isinstance(here, list) and isinstance(step, int) and step < len(here) else None


def variants(
    version: Version, name: str, sample: Json, *, keep: Sequence[str] = (), decimals: bool = True, texts: bool = True
) -> list[Variant]:
    """Give the variants of an object: longest strings, other scripts, four decimals, every value of every enum.

    `keep` are ends of dotted paths that stay as they are (`price_components.type`): whose value hangs on another one.
    """
    leaves = [each for each in _leaves(version, document(version.name, name), sample, ()) if not _stays(each[0], keep)]
    found = [Variant("strings as long as they may be", tuple(_longest(leaves)))]
    if texts and version.text_charset != "ascii":
        found.append(Variant("texts of several scripts", tuple(_scripts(leaves))))
    if decimals:
        found.append(Variant("numbers with four decimals", tuple(_decimals(leaves))))
    return [each for each in (*found, *_enums(leaves)) if each.pieces]


def _stays(path: Path, keep: Sequence[str]) -> bool:
    names = ".".join(step for step in path if isinstance(step, str))
    return path[-1] in _KEPT or any(f".{names}".endswith(f".{each}") for each in keep)


Leaf = tuple[Path, Json, Any]


def _leaves(version: Version, schema: Json, value: Any, path: Path) -> Iterator[Leaf]:
    """Every place of an object that has a schema and holds no further object; a list of plain values is one place."""
    schema = resolved(version.name, schema)
    if isinstance(value, dict):
        for key, each in value.items():
            if key in schema.get("properties", {}):
                yield from _leaves(version, schema["properties"][key], each, (*path, key))
    elif isinstance(value, list):
        items = resolved(version.name, schema.get("items", {}))
        if "enum" in items:
            yield path, items, value
        elif "properties" in items:
            for place, each in enumerate(value):
                yield from _leaves(version, items, each, (*path, place))
    else:
        yield path, schema, value


def _is_text(schema: Json) -> bool:
    """A string that people write: no code, no enum, no form of its own."""
    return schema.get("x-type") in {"string", "CiString"} and "enum" not in schema and _free(schema)


def _free(schema: Json) -> bool:
    return bool(schema.get("pattern", _PRINTABLE) == _PRINTABLE)


def _longest(leaves: list[Leaf]) -> Iterator[Piece]:
    for path, schema, value in leaves:
        most = schema.get("maxLength")
        if not isinstance(value, str) or not isinstance(most, int) or len(value) >= most:
            continue
        if _is_text(schema):
            yield Piece(path, (f"{value} " + "long " * most)[: most - 1] + "x")
        elif schema.get("x-type") == "URL":
            yield Piece(path, f"{value}{'' if '?' in value else '/'}{'x' * most}"[:most])


def _scripts(leaves: list[Leaf]) -> Iterator[Piece]:
    for path, schema, value in leaves:
        if isinstance(value, str) and _is_text(schema) and schema.get("x-type") == "string":
            yield Piece(path, _TEXT[: int(schema.get("maxLength", len(_TEXT)))].strip())


def _decimals(leaves: list[Leaf]) -> Iterator[Piece]:
    """Every number grows by the same, so that what was the smaller one stays it."""
    for path, schema, value in leaves:
        if schema.get("x-type") == "number" and isinstance(value, int | float) and path[-1] != "percentage":
            yield Piece(path, Decimal(str(int(value))) + _FRACTION)


def _enums(leaves: list[Leaf]) -> Iterator[Variant]:
    """As few objects as there can be, in which each place of an enum takes its turn."""
    turns: dict[str, list[tuple[Path, list[str]]]] = defaultdict(list)
    pieces: defaultdict[int, list[Piece]] = defaultdict(list)
    for path, schema, value in leaves:
        values = [each for each in schema.get("enum", ()) if isinstance(each, str)]
        if isinstance(value, list) and values:
            pieces[0].append(Piece(path, values))
        elif values:
            turns[str(schema.get("x-type", path[-1]))].append((path, values))
    for places in turns.values():
        values = places[0][1]
        for number in range(-(-len(values) // len(places))):
            for offset, (path, _) in enumerate(places):
                pieces[number].append(Piece(path, values[(number * len(places) + offset) % len(values)]))
    for number in sorted(pieces):
        yield Variant(f"values of enums ({number + 1} of {len(pieces)})", tuple(pieces[number]))
