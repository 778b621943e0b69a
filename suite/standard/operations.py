"""The operations of each version: who answers what, under which path of an endpoint, with which parameters and bodies.

Facts of every module, those beside the core included; `data/operations/<version>.toml` holds them. `routes.py` says what of
it the suite itself walks.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_DATA = Path(__file__).parent / "data" / "operations"
_TYPE = re.compile(r"(\w*)(?:\((\d+)\))?")
_NAME = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A part of a path, a name in a query, or a header."""

    name: str
    place: str
    """`path`, `query` or `header`; a header stands in the answer."""
    type: str
    length: int | None
    required: bool


@dataclass(frozen=True, slots=True)
class Operation:
    """One method on one resource of an interface."""

    module: str
    resource: str
    """The module, or the part of it that a first segment names: `terminals`, `booking_locations`."""
    side: str
    """`sender`, `receiver`, or `both` where there is one interface only."""
    method: str
    path: tuple[str, ...]
    """Segments below the endpoint's URL; a parameter in braces."""
    at: str
    """Where the whole URL comes from, if not from the endpoint: `response_url`, `Location`."""
    parameters: tuple[Parameter, ...]
    request: tuple[str, ...]
    """The schemas of which the body is one; none for no body."""
    body_optional: bool
    response: str
    """The schema of `data`, or of each of its elements where `paged`; empty where nothing is said."""
    paged: bool


@cache
def _read(version: str) -> Mapping[str, Any]:
    return tomllib.loads((_DATA / f"{version}.toml").read_text("utf-8"))


@cache
def operations(version: str) -> tuple[Operation, ...]:
    """Give all operations of a version."""
    types = _read(version)["parameters"]
    return tuple(_operation(each, types) for each in _read(version)["operation"])


@cache
def transport(version: str) -> tuple[Parameter, ...]:
    """Give the parameters that pages and messages have beside those of their operation; type and length where a table says."""
    found = _read(version)["transport"]
    rows = ((place, name, kind) for place in ("query", "header") for name, kind in found[place].items())
    return tuple(_parameter(name, place, kind, required=False) for place, name, kind in rows)


def _operation(entry: Mapping[str, Any], types: Mapping[str, str]) -> Operation:
    path = tuple(each for each in entry.get("path", "").split("/") if each)
    request = entry.get("request", ())
    return Operation(
        module=entry["module"],
        resource=entry.get("resource", entry["module"]),
        side=entry["side"],
        method=entry["method"],
        path=path,
        at=entry.get("at", ""),
        parameters=tuple(_parameters(entry, path, types)),
        request=tuple(each.removesuffix("?") for each in request),
        body_optional=any(each.endswith("?") for each in request),
        response=entry.get("response", ""),
        paged=entry.get("paged", False),
    )


def _parameters(entry: Mapping[str, Any], path: Iterable[str], types: Mapping[str, str]) -> Iterator[Parameter]:
    for segment in path:
        yield from (_parameter(name, "path", types[name], required=True) for name in _NAME.findall(segment))
    for key, place in (("query", "query"), ("headers", "header")):
        for word in entry.get(key, ()):
            name = word.removesuffix("?")
            yield _parameter(name, place, types[name], required=name == word)


def _parameter(name: str, place: str, kind: str, *, required: bool) -> Parameter:
    found = _TYPE.fullmatch(kind)
    word, length = (found[1], found[2]) if found else (kind, None)
    return Parameter(name, place, word, int(length) if length else None, required)
