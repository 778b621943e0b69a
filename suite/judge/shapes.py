"""Walks over what the target says with the standard's tables in hand: each object with its class, each text with its place.

Most messages need no walk: a look at their bytes, or at the set of their names, says that nothing is to be found.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from suite.judge.facts import objects_in, said
from suite.standard import schemas

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from suite.standard.versions import Version
    from suite.wire.exchange import Exchange

Json = dict[str, Any]
_LISTED = {"version_list": "version"}


@cache
def table(version: str, name: str) -> Mapping[str, Json]:
    """Give the properties of a class: what a value of each must be. Empty for what has no schema."""
    if name not in schemas.names(version):
        return {}
    return {
        key: schemas.resolved(version, each)
        for key, each in schemas.document(version, name).get("properties", {}).items()
    }


@cache
def required(version: str, name: str) -> frozenset[str]:
    """Give the names that a class cannot be without; none for a part of an object."""
    return frozenset(schemas.document(version, name).get("required", ()))


@cache
def _below(version: str, name: str) -> Mapping[str, str]:
    """Give property -> class, for the properties that hold objects."""
    found = schemas.document(version, name).get("properties", {})
    parts = {key: schemas.class_of(version, each) for key, each in found.items()}
    return {key: part for key, part in parts.items() if part}


def roots(exchange: Exchange, version: Version) -> Iterator[tuple[str, Json, str]]:
    """Give the objects of a message with class and pointer: its envelope, and what stands in it or in the body."""
    message = said(exchange)
    if exchange.outbound and message is not None and isinstance(message.json, dict):
        yield "envelope", message.json, ""
    data = exchange.envelope.get("data") if exchange.outbound else None
    if exchange.label.object in _LISTED and isinstance(data, list):
        entries = ((each, f"/data/{place}") for place, each in enumerate(data))
        yield from ((_LISTED[exchange.label.object], each, at) for each, at in entries if isinstance(each, dict))
        return
    known = schemas.names(version.name)
    yield from ((name, value, at) for name, value, at in objects_in(exchange) if name in known)


def objects(exchange: Exchange, version: Version) -> Iterator[tuple[str, Json, str]]:
    """Give every object of a message whose class is known, inner ones too."""
    for name, value, pointer in roots(exchange, version):
        yield from _within(version.name, name, value, pointer)


def _within(version: str, name: str, value: Json, pointer: str) -> Iterator[tuple[str, Json, str]]:
    yield name, value, pointer
    for key, part in _below(version, name).items():
        inner = value.get(key)
        if isinstance(inner, dict):
            yield from _within(version, part, inner, f"{pointer}/{key}")
        elif isinstance(inner, list):
            for place, each in enumerate(inner):
                if isinstance(each, dict):
                    yield from _within(version, part, each, f"{pointer}/{key}/{place}")


@cache
def known_names(version: str, name: str) -> frozenset[str]:
    """Give every name that an object, its parts and the envelope around it may hold."""
    mine = schemas.properties(version, name) if name in schemas.names(version) else frozenset()
    return mine | schemas.properties(version, "envelope")


def plain(name: str) -> str:
    """Give a name without case, hyphens and underscores: what two spellings of it have in common."""
    return name.replace("_", "").replace("-", "").casefold()


@cache
def plain_names(version: str, name: str) -> frozenset[str]:
    """Give these names in plain."""
    return frozenset(plain(each) for each in known_names(version, name))


@cache
def spellings(version: str, name: str) -> Mapping[str, str]:
    """Give plain name -> name, for the properties that a class can be without."""
    return {plain(key): key for key in table(version, name) if key not in required(version, name)}
