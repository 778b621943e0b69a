"""What a schema finds wrong with a value, in words of our own. Values only; which requirement it is, others say."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

_LIMIT, _VALUES = 80, 12
_FORMS = {"minLength": "some text", "uniqueItems": "each value once"}


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
    owner: str = ""
    """The class whose table says so, in the schemas' names: evse, hours, price_component, types, ..."""


def missing(pointer: str, name: str, kind: str, anchor: str, owner: str) -> Problem:
    """Tell of a required property that is not there."""
    return Problem(
        pointer, "required", name, kind, f"{name} is missing", f"{name} is required", "absent", anchor, None, owner
    )


def broken(
    pointer: str, keyword: str, name: str, schema: dict[str, Any], value: object, anchor: str, owner: str
) -> Problem:
    """Tell of a value that breaks a keyword of its schema."""
    expected, actual = _expected(keyword, schema), _shown(value)
    return Problem(
        pointer, keyword, name, str(schema.get("x-type", "")), f"{name or 'the value'} is {actual}, expected {expected}",
        expected, actual, anchor, value, owner,
    )  # fmt: skip


def _expected(keyword: str, schema: dict[str, Any]) -> str:
    kind = str(schema.get("x-type", ""))
    found = schema.get(keyword, "")
    if keyword == "type":
        words = [each for each in ([found] if isinstance(found, str) else found) if each != "null"]
        return " or ".join(words) + (f" ({kind})" if kind not in {"", *words} else "")
    if keyword == "enum":
        values = [str(each) for each in found if each is not None]
        return f"a value of {kind}: " + ", ".join(values[:_VALUES]) + (", ..." if len(values) > _VALUES else "")
    if keyword in {"maxLength", "minItems"}:
        return f"at most {found} characters" if keyword == "maxLength" else f"at least {found} element"
    if keyword == "pattern":
        return str(schema.get("x-form") or f"{kind or 'text'} of the form {str(found).strip('^$')}")
    return _FORMS.get(keyword, f"{keyword} {found}")


def _shown(value: object) -> str:
    if value is None:
        return "null"
    text = json.dumps(value, default=str, ensure_ascii=False)
    return text if len(text) <= _LIMIT else text[: _LIMIT - 1] + "…"
