"""Draws from our schemas what the census draws from the standard's tables, in the same words, so that both can be compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from suite.standard.schemas import class_of, document, names, resolved
from tests.standard import census

MESSAGES = ("_list", "_patch", "_answer", "envelope_object", "terminal_activation", "terminal_creation")
_ENUM_ALONE = "charging_preferences_response"
_REFINED = {
    "country_code": "code", "country": "code", "currency": "code", "language": "code", "time_zone": "string",
    "coordinate": "string", "hub_party_id": "CiString", "status_code": "int",
}  # fmt: skip
"""Types of ours that say more than the table's word, with that word. Codes of ISO stand as string and as CiString alike."""
_CODES = {("country_code", 2), ("country", 3), ("currency", 3), ("language", 2)}
_ENDLESS = frozenset({"URL", "DateTime"})
"""Types that bring their own form; a table gives no length."""


@cache
def classes(version: str) -> dict[str, str]:
    """Give schema -> class, for every schema that stands for a class of the standard."""
    found = (each for each in names(version) if not each.endswith(MESSAGES) and each != _ENUM_ALONE)
    titles = {name: str(document(version, name)["title"]).partition(" of OCPI")[0] for name in found}
    return titles | {"envelope": "ResponseEnvelope"}


def properties(version: str) -> dict[str, str]:
    """Give `<set> <class>.<property>` -> type, length and cardinality."""
    return dict(
        _property(version, name, key) for name in classes(version) for key in document(version, name)["properties"]
    )


def _property(version: str, name: str, key: str) -> tuple[str, str]:
    schema = document(version, name)
    part = schema["properties"][key]
    found = resolved(version, part)
    many = "items" in found
    needed = key in schema.get("required", ())
    cardinality = ("+" if many else "1") if needed else ("*" if many else "?")
    where = f"{_set(version, part.get('x-module') or schema.get('x-module', ''))} {classes(version)[name]}.{key}"
    return where, f"{_leaf(version, part, found)} {cardinality}"


def _set(version: str, module: str) -> str:
    return f"{version}-{module}" if module else version


def _leaf(version: str, part: dict[str, Any], found: dict[str, Any]) -> str:
    of = class_of(version, part)
    if of:
        return classes(version)[of]
    leaf = resolved(version, found["items"]) if "items" in found else found
    kind = str(leaf.get("x-type", "anything"))
    return f"{_REFINED.get(kind, kind)}{'' if kind in _ENDLESS else _length(leaf)}"


def _length(leaf: dict[str, Any]) -> str:
    digits = len(str(leaf["maximum"])) if "maximum" in leaf else None
    least, most = leaf.get("minLength"), leaf.get("maxLength") or digits or _width(leaf.get("pattern", ""))
    return f"({least}..{most})" if least and most else f"({most})" if most else ""


def _width(pattern: str) -> int | None:
    """Give how long a text can be that a pattern takes, None where there is no end to it or no pattern."""
    longest = max((len(word) for word in _words(pattern)), default=0)
    return longest or None


def _words(pattern: str) -> Iterator[str]:
    """Give one longest word of each alternative of a pattern made of letters, sets and counts; none for an endless one."""
    if not pattern or re.search(r"[*+](?![^\[]*\])", pattern):
        return
    plain = re.sub(r"\[[^\]]*\]", "x", pattern.strip("^$")).replace("\\.", ".").replace("(?:", "(")
    plain = re.sub(r"x\{(?:\d+,)?(\d+)\}", lambda found: "x" * int(found[1]), plain).replace("?", "")
    while "(" in plain:
        plain = re.sub(r"\(([^()]*)\)", lambda found: max(found[1].split("|"), key=len), plain)
    yield from plain.split("|")


def enums(version: str) -> dict[str, str]:
    """Give `<set> <enum>.<value>` -> open or closed."""
    found: dict[str, str] = {}
    for name, each in document(version, "types")["$defs"].items():
        values = each.get("enum") or each.get("x-open-enum") or ()
        beside = {value: module for module, named in each.get("x-module-values", {}).items() for value in named}
        for value in values:
            module = beside.get(value) or each.get("x-module", "")
            found[f"{_set(version, module)} {name}.{value}"] = "closed" if "enum" in each else "open"
    return found


def told_properties(version: str) -> dict[str, str]:
    """Give the same of the standard's tables."""
    return {f"{row.set} {row.of}.{row.name}": _told(row) for row in census.rows(version)}


def _told(row: census.Row) -> str:
    is_code = row.type in {"string", "CiString"} and (row.name, row.length) in _CODES
    return f"{'code' if is_code else row.type}{_told_length(row)} {row.cardinality}"


def _told_length(row: census.Row) -> str:
    if row.length is None:
        return ""
    return f"({row.least}..{row.length})" if row.least else f"({row.length})"


def told_enums(version: str) -> dict[str, str]:
    """Give the same of the standard's enums."""
    return {
        f"{origin} {name}.{value}": "open" if is_open else "closed"
        for name, (is_open, values) in census.enums(version).items()
        for value, origin in values.items()
    }
