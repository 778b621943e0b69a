"""What no schema refuses and somebody may still want to know: unknown properties, nulls, unlisted values, texts long for others.

All of it is lawful, so all of it is INFO: what a property was probably meant to be is a suggestion, nothing more.
"""

from __future__ import annotations

import difflib
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from suite.judge.rule import Fault
from suite.judge.shapes import plain, spellings, table
from suite.standard import schemas
from suite.standard.editions import beyond

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Json = dict[str, Any]
UNKNOWN, MISSPELT, NULLS, UNLISTED = "unknown-property", "misspelt-property", "explicit-nulls", "unlisted-value"
LONGER = "longer-than-an-earlier-edition"
"""Names of these checks; they belong to no requirement, since nobody is bound."""
_CLOSE = 0.8
_SHORT = 4
_SHOWN = 60


def leftovers(version: str, name: str, value: Json) -> Iterator[Fault]:
    """Walk over an object and its parts as far as their classes are known."""
    nulls: list[Any] = [0, ""]
    yield from _within(version, name, value, "", nulls)
    if nulls[0]:
        count: int = nulls[0]
        told = f"{count} properties are" if count > 1 else "1 property is"
        yield Fault(
            NULLS, "left out", "null", f"{told} null, which is the same as left out; the first is {nulls[1]}", str(nulls[1]), cause=NULLS
        )  # fmt: skip
    for each in beyond(version, name, value):
        told = f"{each.property} has {each.length} characters; a partner that reads edition {each.edition} expects {each.limit} at most"
        yield Fault(
            LONGER, f"at most {each.limit} characters in edition {each.edition}", f"{each.length} characters", told,
            each.pointer, cause=f"{LONGER}: {name}.{each.property}",
        )  # fmt: skip


def _within(version: str, name: str, value: Json, pointer: str, nulls: list[Any]) -> Iterator[Fault]:
    known, parts, enums = _class(version, name)
    for key, each in value.items():
        at = f"{pointer}/{_escaped(key)}"
        if key not in known:
            yield _unknown(version, name, key, value, at)
        elif each is None:
            nulls[0] += 1
            nulls[1] = nulls[1] or at
        elif key in parts:
            for inner, where in _objects(each, at):
                yield from _within(version, parts[key], inner, where, nulls)
        elif key in enums:
            yield from _unlisted(name, key, each, at, enums[key])


def _unknown(version: str, name: str, key: str, value: Json, at: str) -> Fault:
    meant = _meant(version, name, key)
    if meant and meant not in value:
        told = f"{key[:_SHOWN]} is no property of {name}: did you mean {meant}?"
        return Fault(
            MISSPELT, meant, key[:_SHOWN], told, at, f"did you mean {meant}?", f"{MISSPELT}: {name}.{key[:_SHOWN]}"
        )
    told = f"{key[:_SHOWN]} is no property of {name} in OCPI {version}; receivers pass over it"
    return Fault(UNKNOWN, f"a property of {name}", key[:_SHOWN], told, at, cause=f"{UNKNOWN}: {name}.{key[:_SHOWN]}")


@lru_cache(4096)
def _meant(version: str, name: str, key: str) -> str:
    same = spellings(version, name).get(plain(key))
    if same or len(key) <= _SHORT:
        return same or ""
    return next(iter(difflib.get_close_matches(key, table(version, name), n=1, cutoff=_CLOSE)), "")


def _unlisted(name: str, key: str, value: object, at: str, listed: frozenset[str]) -> Iterator[Fault]:
    for number, each in enumerate(value if isinstance(value, list) else [value]):
        if isinstance(each, str) and each not in listed:
            meant = _value(each, listed)
            hint = f"did you mean {meant}? Values are written exactly so" if meant else ""
            told = f"{each[:_SHOWN]} is no value that the standard lists for {key}"
            where = f"{at}/{number}" if isinstance(value, list) else at
            yield Fault(
                UNLISTED,
                "a listed value",
                each[:_SHOWN],
                told,
                where,
                hint,
                f"{UNLISTED}: {name}.{key} {each[:_SHOWN]}",
            )


@lru_cache(4096)
def _value(text: str, listed: frozenset[str]) -> str:
    same = {plain(each): each for each in listed}.get(plain(text))
    return same or next(iter(difflib.get_close_matches(text[:_SHOWN], sorted(listed), n=1, cutoff=_CLOSE)), "")


def _objects(value: object, at: str) -> Iterator[tuple[Json, str]]:
    if isinstance(value, dict):
        yield value, at
    elif isinstance(value, list):
        yield from ((each, f"{at}/{number}") for number, each in enumerate(value) if isinstance(each, dict))


@cache
def _class(version: str, name: str) -> tuple[frozenset[str], Mapping[str, str], Mapping[str, frozenset[str]]]:
    """Give the names of a class, those that hold objects, and the values of those that are open enums."""
    properties = schemas.document(version, name).get("properties", {})
    parts = {key: schemas.class_of(version, each) for key, each in properties.items()}
    enums = {}
    for key, each in properties.items():
        found = schemas.resolved(version, each)
        listed = schemas.resolved(version, found.get("items", found)).get("x-open-enum")
        if listed:
            enums[key] = frozenset(map(str, listed))
    return frozenset(properties), {key: part for key, part in parts.items() if part}, enums


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")
