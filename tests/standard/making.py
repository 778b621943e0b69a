"""Makes instances of a schema from the schema alone: the least and the most that is lawful, and one violation of each constraint.

It reads the few keywords that our schemas have and stops at any other, so that no constraint goes unnoticed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from suite.standard.schemas import _at, document

Size = Literal["least", "most"]
Json = dict[str, Any]

_KNOWN = frozenset(
    {"$schema", "$id", "$comment", "$ref", "title", "type", "required", "properties", "items", "minItems", "minLength",
     "maxLength", "pattern", "enum", "minimum", "maximum", "if", "then", "else", "anyOf", "not"}
)  # fmt: skip
_PATTERNS: dict[str, tuple[str, str, str]] = {
    "^[ -~]*$": ("", "~ {most}", "é"),
    r"^[A-Za-z][A-Za-z0-9+.-]*://[^\s/?#]+\S*$": ("a://b", "https://{most}", "x://"),
    "^([01][0-9]|2[0-3]):[0-5][0-9]$": ("00:00", "23:59", "24:00"),
    "^[12][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$": ("1999-01-01", "2024-12-31", "2024-13-01"),
    "^[A-Za-z]{2}[!-~]{3}$": ("NLABC", "NLAB!", "NL-ABC"),
    r"^-?[0-9]{1,2}\.[0-9]{6}$": ("0.000000", "-89.123456", "x1.123456"),
    r"^-?[0-9]{1,3}\.[0-9]{6}$": ("0.000000", "-179.123456", "1.123456x"),
    r"^-?[0-9]{1,2}\.[0-9]{5,7}$": ("0.00000", "-89.1234567", "x1.12345"),
    r"^-?[0-9]{1,3}\.[0-9]{5,7}$": ("0.00000", "-179.1234567", "1.12345x"),
}
"""Pattern -> a least text, a most one (which is filled up to its length), and one that breaks it alone."""
_TYPES = {
    "DateTime": ("2024-01-01T00:00:00", "2024-02-29T23:59:60.123Z", "2024-01-01T00:00:00+01:00"),
    "country_code": ("NL", "be", "NLD"),
    "country": ("NLD", "bel", "NL"),
    "currency": ("EUR", "sek", "EURO"),
    "language": ("en", "NL", "eng"),
}
_WRONG = {"string": 7, "integer": 1.5, "number": "1", "boolean": "true", "array": {}, "object": []}


@dataclass(frozen=True)
class Violation:
    """A value that is wrong in one way."""

    value: Any
    pointer: str
    keywords: frozenset[str]
    property: str


def whole(version: str, schema: Json) -> Json:
    """Give a schema with what it refers to in one piece: a message adds to the envelope, `else` says more than a property."""
    unknown = {key for key in schema if not key.startswith("x-")} - _KNOWN
    assert not unknown, unknown
    if "then" in schema:
        return whole(version, schema["then"])
    if "$ref" in schema:
        base = whole(version, _at(version, schema["$ref"]))
        required = sorted({*base.get("required", ()), *schema.get("required", ())})
        properties = base.get("properties", {}) | schema.get("properties", {})
        schema = base | {key: each for key, each in schema.items() if key != "$ref"}
        schema |= {"required": required, "properties": properties} if properties else {}
    if "else" in schema:
        schema = schema | {"properties": schema["properties"] | schema["else"]["properties"]}
    return schema


def made(version: str, name: str, size: Size) -> Any:
    """Give the least or the most that the schema of that name takes."""
    return _value(version, document(version, name), size)


def _value(version: str, schema: Json, size: Size) -> Any:
    found = whole(version, schema)
    kind = kind_of(found)
    if kind == "object":
        needed = found.get("required", ())
        keys = [key for key in found.get("properties", {}) if size == "most" or key in needed]
        value = {key: _value(version, found["properties"][key], size) for key in keys}
        return value | ({"surely_unknown": {"deep": [None]}} if size == "most" else {})
    if kind == "array":
        count = max(found.get("minItems", 0), 2 if size == "most" else 0)
        return [_value(version, found.get("items", {}), size) for _ in range(count)]
    return _plain(found, kind, size)


def kind_of(found: Json) -> str:
    """Give the JSON type of a value that is not null."""
    types = found.get("type", "object" if "properties" in found else "null")
    return str(types if isinstance(types, str) else next(each for each in types if each != "null"))


def _plain(found: Json, kind: str, size: Size) -> Any:
    most = size == "most"
    if kind == "string":
        return _text(found, size)
    if kind == "integer":
        return found.get("maximum", 10**9) if most else found.get("minimum", 0)
    return {"number": 12345.6789 if most else 0, "boolean": most, "null": None}[kind]


def _text(found: Json, size: Size) -> str:
    if "enum" in found:
        return str(found["enum"][-1 if size == "most" else 0])
    if "x-open-enum" in found:
        return "A_VALUE_OF_OUR_OWN" if size == "most" else str(found["x-open-enum"][0])
    least, most, _ = _forms(found)
    if size == "least":
        return least.ljust(found.get("minLength", 0), "x")
    return most.replace("{most}", "x" * (found.get("maxLength", 100) - len(most) + len("{most}")))


def _forms(found: Json) -> tuple[str, str, str]:
    if "pattern" not in found:
        return ("", "é{most}", "")
    return _TYPES.get(found.get("x-type", "")) or _PATTERNS[found["pattern"]]


def violations(version: str, name: str) -> Iterator[Violation]:
    """Give values that break one constraint of the class each, all else as it should be."""
    found = whole(version, document(version, name))
    good = made(version, name, "least")
    yield from (Violation(each, "", words, "") for each, words in _broken(version, found))
    for key, part in found.get("properties", {}).items():
        if key in found.get("required", ()):
            yield Violation(
                {other: each for other, each in good.items() if other != key}, "", frozenset({"required"}), key
            )
        for each, words in _broken(version, part, optional=key not in found.get("required", ())):
            yield Violation({**good, key: each}, f"/{key}", words, key)
        inner = whole(version, part)
        if kind_of(inner) == "array":
            for each, words in _broken(version, inner.get("items", {})):
                yield Violation({**good, key: [each]}, f"/{key}/0", words, key)


def _broken(version: str, schema: Json, *, optional: bool = False) -> Iterator[tuple[Any, frozenset[str]]]:
    """Give values that break one keyword each of what a value must be; null is one where it is asked for."""
    found = whole(version, schema)
    kind = kind_of(found)
    if kind == "null":
        return
    both = "enum" in found and schema.get("if") != {"type": "string"}
    typed = frozenset({"type", "enum"} if both else {"type"})
    yield _WRONG[kind], typed
    if not optional:
        yield None, typed
    if "enum" in found:
        yield "NO_SUCH_VALUE", frozenset({"enum"})
        yield found["enum"][0].swapcase(), frozenset({"enum"})
    if "minItems" in found:
        yield [], frozenset({"minItems"})
    yield from ((bad, frozenset({word})) for word, bad in _beyond(found))


def _beyond(found: Json) -> Iterator[tuple[str, Any]]:
    """Give values just beyond a limit, and texts of another form."""
    if "maxLength" in found:
        yield "maxLength", f"{_text(found, 'most')}x"
    if "minLength" in found:
        yield "minLength", ""
    if "pattern" in found:
        yield "pattern", _forms(found)[2]
    if "minimum" in found:
        yield "minimum", found["minimum"] - 1
    if "maximum" in found:
        yield "maximum", found["maximum"] + 1
