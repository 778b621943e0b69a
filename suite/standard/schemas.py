"""The schema registry: JSON Schemas per version and object, compiled once, and problems in words of our own.

Each property carries `x-type` (the standard's type) and `x-anchor` (its section), so that a problem can be laid at the
right requirement's door. Nothing here raises for a value that somebody sent.
"""

from __future__ import annotations

import difflib
import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from suite.standard.shelf import shelf

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LIMIT = 80


class UnknownSchema(ValueError):
    """Raised for a version or object without a schema; the message lists what there is."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One place where a value is not what the schema says."""

    pointer: str
    """JSON pointer into the value."""
    keyword: str
    """The JSON Schema keyword: required, type, maxLength, pattern, enum, ..."""
    property: str
    """Name of the property that is wrong or missing."""
    type: str
    """The standard's type of that property: DateTime, URL, number, Status, ..."""
    message: str
    expected: str
    actual: str
    anchor: str = ""
    value: object = None


@cache
def names(version: str) -> tuple[str, ...]:
    """Give the objects that have a schema in that version; empty for an unknown version."""
    return tuple(sorted(path.stem for path in (shelf("schemas") / version).glob("*.json")))


@cache
def document(version: str, name: str) -> dict[str, Any]:
    """Give a schema as a JSON document; raises UnknownSchema."""
    if name not in names(version):
        known = ", ".join(names(version)) or "nothing"
        close = difflib.get_close_matches(name, names(version), n=1)
        hint = f"; did you mean {close[0]!r}?" if close else ""
        raise UnknownSchema(f"no schema for {name!r} in {version}; known: {known}{hint}")
    loaded: dict[str, Any] = json.loads((shelf("schemas") / version / f"{name}.json").read_text("utf-8"))
    return loaded


@cache
def validator(version: str, name: str) -> Validator:
    """Give the compiled schema of an object; raises UnknownSchema."""
    return Validator(document(version, name))


class Validator:
    """A compiled schema."""

    def __init__(self, schema: dict[str, Any]) -> None:
        """Compile it; the engine is imported here, so that who never validates never pays."""
        import jsonschema_rs  # noqa: PLC0415 - keeps `--help` light

        self._schema = schema
        self._engine = jsonschema_rs.Draft202012Validator(schema)

    def is_valid(self, value: object) -> bool:
        """Say whether the value is what the schema says; false for what no engine can look at."""
        try:
            return bool(self._engine.is_valid(value))
        except (ValueError, TypeError, OverflowError):
            return False

    def problems(self, value: object, limit: int = 50) -> list[Problem]:
        """Give what is wrong, at most `limit` problems, in the order of the document."""
        found: list[Problem] = []
        try:
            for error in self._engine.iter_errors(value):
                found.extend(self._problem(error))
                if len(found) >= limit:
                    break
        except (ValueError, TypeError, OverflowError) as error:
            found.append(Problem("", "", "", "", f"cannot be looked at: {error}", "JSON", "something else"))
        return found[:limit]

    def _problem(self, error: Any) -> Iterator[Problem]:
        path, keyword = list(error.instance_path), str(error.schema_path[-1])
        if "required" in error.schema_path[-2:]:
            keyword = "required"
        schema = self._at(error.schema_path, keyword)
        if keyword == "required":
            name = _missing(error)
            sub = schema.get("properties", {}).get(name, {})
            pointer = _pointer(path)
            yield Problem(
                pointer, keyword, name, str(sub.get("x-type", "")), f"{name} is missing", f"{name} is required", "absent",
                str(sub.get("x-anchor", schema.get("x-anchor", ""))),
            )  # fmt: skip
            return
        yield _broken(path, keyword, schema, error)

    def _at(self, path: Iterable[object], keyword: str) -> dict[str, Any]:
        """Follow a schema path, through `$ref`, to the subschema that holds the keyword."""
        here: Any = self._schema
        for step in path:
            if step in (keyword, "$ref") and isinstance(here, dict) and step in here and step != "$ref":
                break
            if step == "$ref":
                here = self._schema.get("$defs", {}).get(str(here.get("$ref", "")).rpartition("/")[2], {})
                continue
            if isinstance(here, dict):
                here = here.get(str(step), {})
            elif isinstance(here, list) and isinstance(step, int) and step < len(here):
                here = here[step]
        return here if isinstance(here, dict) else {}


def _missing(error: Any) -> str:
    name = getattr(error.kind, "property", None)
    if isinstance(name, str):
        return name
    text = str(error.message)
    return text.split('"')[1] if text.count('"') >= 2 else text  # noqa: PLR2004 - a quoted name


def _broken(path: list[str | int], keyword: str, schema: dict[str, Any], error: Any) -> Problem:
    name = next((str(step) for step in reversed(path) if isinstance(step, str)), "")
    value = getattr(error, "instance", None)
    expected = _expected(keyword, schema)
    actual = _shown(value)
    kind = str(schema.get("x-type", ""))
    return Problem(
        _pointer(path), keyword, name, kind, f"{name or 'the value'} is {actual}, expected {expected}", expected, actual,
        str(schema.get("x-anchor", "")), value,
    )  # fmt: skip


def _expected(keyword: str, schema: dict[str, Any]) -> str:
    kind = str(schema.get("x-type", ""))
    if keyword == "type":
        types = schema.get("type", "")
        words = [each for each in ([types] if isinstance(types, str) else types) if each != "null"]
        return " or ".join(words) + (f" ({kind})" if kind not in {"", *words} else "")
    if keyword == "enum":
        values = [str(each) for each in schema.get("enum", []) if each is not None]
        return f"a value of {kind}: " + ", ".join(values[:12]) + (", ..." if len(values) > 12 else "")  # noqa: PLR2004
    if keyword == "maxLength":
        return f"at most {schema.get('maxLength')} characters"
    if keyword == "minItems":
        return f"at least {schema.get('minItems')} element"
    if keyword == "pattern":
        return f"{kind or 'text'} of the form {schema.get('pattern', '').strip('^$')}"
    return f"{keyword} {schema.get(keyword, '')}"


def _shown(value: object) -> str:
    if value is None:
        return "null"
    text = json.dumps(value, default=str, ensure_ascii=False)
    return text if len(text) <= _LIMIT else text[: _LIMIT - 1] + "…"


def _pointer(path: Iterable[object]) -> str:
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


@cache
def properties(version: str, name: str) -> frozenset[str]:
    """Give the names of all properties that an object and its parts know."""
    schema = document(version, name)
    parts = [schema, *schema.get("$defs", {}).values()]
    return frozenset(key for part in parts for key in part.get("properties", {}))
