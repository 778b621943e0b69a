"""The schema registry: JSON Schemas per version and object, compiled once, and problems in words of our own.

A version's files refer to each other (`urn:ocpi:<version>:<name>`), one file a class, types and enums in `types`. Each
property carries `x-type` (the standard's type), each file and type `x-anchor` (its section), so that a problem can be laid
at the right requirement's door. Nothing here raises for a value that somebody sent.
"""

from __future__ import annotations

import difflib
import json
from functools import cache
from typing import TYPE_CHECKING, Any

from suite.standard.problems import Problem, broken, missing
from suite.standard.shelf import shelf

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jsonschema_rs import Registry, ValidationError

_TYPES = "types"


class UnknownSchema(ValueError):
    """Raised for a version or object without a schema; the message lists what there is."""


@cache
def names(version: str) -> tuple[str, ...]:
    """Give the objects and messages that have a schema in that version; empty for an unknown version."""
    return tuple(sorted(set(_files(version)) - {_TYPES}))


@cache
def _files(version: str) -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in (shelf("schemas") / version).glob("*.json")))


@cache
def document(version: str, name: str) -> dict[str, Any]:
    """Give a schema as a JSON document; raises UnknownSchema."""
    if name not in _files(version):
        raise _unknown(version, name)
    loaded: dict[str, Any] = json.loads((shelf("schemas") / version / f"{name}.json").read_text("utf-8"))
    return loaded


def _unknown(version: str, name: str) -> UnknownSchema:
    known = ", ".join(names(version)) or "nothing"
    close = difflib.get_close_matches(name, names(version), n=1)
    hint = f"; did you mean {close[0]!r}?" if close else ""
    return UnknownSchema(f"no schema for {name!r} in {version}; known: {known}{hint}")


def resolved(version: str, schema: dict[str, Any]) -> dict[str, Any]:
    """Follow `$ref`, and the `then` of an optional property, to what a present value must be."""
    while True:
        if "$ref" in schema:
            schema = _at(version, schema["$ref"])
        elif "then" in schema:
            schema = schema["then"]
        else:
            return schema


def class_of(version: str, schema: dict[str, Any]) -> str:
    """Give the name of the object that a property refers to, itself or as elements of its list; empty for none."""
    while True:
        reference = schema.get("$ref", "")
        if reference and "#" not in reference:
            return str(reference).rpartition(":")[2]
        if reference:
            schema = _at(version, reference)
        elif "then" in schema:
            schema = schema["then"]
        elif "items" in schema:
            schema = schema["items"]
        else:
            return ""


def _at(version: str, reference: str) -> dict[str, Any]:
    """Give the subschema at `urn:ocpi:<version>:<name>#/<pointer>`."""
    urn, _, pointer = reference.partition("#")
    here: Any = document(version, urn.rpartition(":")[2])
    for step in pointer.split("/")[1:]:
        here = here[int(step)] if isinstance(here, list) else here[step.replace("~1", "/").replace("~0", "~")]
    return here if isinstance(here, dict) else {}


@cache
def validator(version: str, name: str) -> Validator:
    """Give the compiled schema of an object; raises UnknownSchema."""
    if name not in names(version):
        raise _unknown(version, name)
    return Validator(version, name)


@cache
def _registry(version: str) -> Registry:
    import jsonschema_rs  # noqa: PLC0415 - keeps `--help` light

    return jsonschema_rs.Registry([(f"urn:ocpi:{version}:{name}", document(version, name)) for name in _files(version)])


class Validator:
    """A compiled schema."""

    def __init__(self, version: str, name: str) -> None:
        """Compile it; the engine is imported here, so that who never validates never pays."""
        import jsonschema_rs  # noqa: PLC0415 - keeps `--help` light

        self._version = version
        schema = document(version, name)
        self._engine = jsonschema_rs.Draft202012Validator(schema, registry=_registry(version), offline=True)

    def is_valid(self, value: object) -> bool:
        """Say whether the value is what the schema says; false for what no engine can look at."""
        try:
            return self._engine.is_valid(value)
        except (ValueError, TypeError, OverflowError):
            return False

    def problems(self, value: object, limit: int = 50) -> list[Problem]:
        """Give what is wrong, at most `limit` problems."""
        found: list[Problem] = []
        try:
            for error in self._engine.iter_errors(value):
                found.append(self._problem(error))
                if len(found) >= limit:
                    break
        except (ValueError, TypeError, OverflowError) as error:
            found.append(Problem("", "", "", "", f"cannot be looked at: {error}", "JSON", "something else"))
        return found

    def _problem(self, error: ValidationError) -> Problem:
        place, _, keyword = (error.absolute_keyword_location or "").rpartition("/")
        schema, pointer = _at(self._version, place), _pointer(error.instance_path)
        owner = place.partition("#")[0].rpartition(":")[2]
        anchor = str(schema.get("x-anchor") or document(self._version, owner).get("x-anchor", ""))
        if keyword == "required":
            name = str(error.kind.value)
            part = resolved(self._version, schema.get("properties", {}).get(name, {}))
            return missing(pointer, name, str(part.get("x-type", "")), anchor, owner)
        name = next((str(step) for step in reversed(error.instance_path) if isinstance(step, str)), "")
        return broken(pointer, keyword, name, schema, error.instance, anchor, owner)


def _pointer(path: Iterable[object]) -> str:
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


@cache
def properties(version: str, name: str) -> frozenset[str]:
    """Give the names of all properties that an object and its parts know."""
    return frozenset(key for part in _parts(version, name, set()) for key in part.get("properties", {}))


def _parts(version: str, name: str, seen: set[str]) -> Iterator[dict[str, Any]]:
    """Give an object's schema and those of the classes it refers to."""
    if name in seen:
        return
    seen.add(name)
    schema = document(version, name)
    yield schema
    for each in (schema, *schema.get("properties", {}).values()):
        part = class_of(version, each)
        if part:
            yield from _parts(version, part, seen)
