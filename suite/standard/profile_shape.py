"""The form of a profile's file: which keys it has, and of which kind. What the ids in it mean, profiles.py knows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_ID = re.compile(r"[a-z0-9]+([.-][a-z0-9]+)*(@\d{4}\.\d+)?")
_RULE_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NEED = re.compile(r"(/(\*|[a-z0-9_]+))+")
_KEYS = {
    "id",
    "title",
    "text",
    "version",
    "role",
    "extends",
    "must",
    "should",
    "except",
    "digest",
    "rule",
    "left_out",
    "sources",
}
_RULE_KEYS = {"id", "object", "text", "source", "level", "needs", "schema", "when"}
LEVELS = ("must", "should")


def wrong(found: dict[str, Any]) -> Iterator[str]:
    """Say what is wrong with the keys and kinds of a profile, the first thing first."""
    if unknown := sorted(set(found) - _KEYS):
        yield f"unknown key {unknown[0]!r}; known: {', '.join(sorted(_KEYS))}"
    yield from _named(found)
    for key in ("text", "version", "role", "extends", "digest", "must", "should", "except"):
        many = key in {"must", "should", "except"}
        if not (_texts(found.get(key, [])) if many else isinstance(found.get(key, ""), str)):
            yield f"{key} has to be {'a list of requirement ids' if many else 'a text'}"
    if not isinstance(found.get("sources", {}), dict) or not _texts(list(found.get("sources", {}).values())):
        yield "sources has a text for each requirement"
    if not all(isinstance(each, dict) and set(each) == {"what", "why"} for each in _tables(found, "left_out")):
        yield "each [[left_out]] has a what and a why"
    for place, each in enumerate(_tables(found, "rule"), 1):
        yield from (f"rule {place}: {wrong}" for wrong in _wrong_rule(each))


def _named(found: dict[str, Any]) -> Iterator[str]:
    for key in ("id", "title"):
        if not isinstance(found.get(key), str):
            yield f"{key} is missing"
    if not _ID.fullmatch(found["id"]):
        yield f"id {found['id']!r}: lower case, digits, - and ., and an edition as in cpo-2.2.1@2026.1"


def _tables(found: dict[str, Any], key: str) -> list[Any]:
    value = found.get(key, [])
    return value if isinstance(value, list) else [None]


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _wrong_rule(found: Any) -> Iterator[str]:
    if not isinstance(found, dict):
        yield "write it as [[rule]]"
        return
    if unknown := sorted(set(found) - _RULE_KEYS):
        yield f"unknown key {unknown[0]!r}; known: {', '.join(sorted(_RULE_KEYS))}"
    for key in ("id", "object", "text"):
        if not isinstance(found.get(key), str):
            yield f"{key} is missing"
    if not _RULE_ID.fullmatch(found["id"]):
        yield f"id {found['id']!r}: lower case, digits and -"
    if found.get("level", "must") not in LEVELS or not isinstance(found.get("source", ""), str):
        yield f"level is one of {', '.join(LEVELS)}, source a text"
    if not _texts(found.get("needs", [])) or not all(_NEED.fullmatch(each) for each in found.get("needs", [])):
        yield "needs is a list of pointers such as /evses/*/evse_id"
    if not all(isinstance(found.get(key, {}), dict) for key in ("when", "schema")):
        yield "when and schema are tables"
    if not found.get("needs") and not found.get("schema"):
        yield "it needs `needs` or `schema`, else nothing can break it"
