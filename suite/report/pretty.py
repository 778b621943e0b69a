"""JSON written for reading, with the place of a finding marked. Keeps what a parser would hide: equal keys and odd numbers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from suite.report.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

_AROUND = 7
_MARKED = 14


class Literal(str):
    """A number as it was written."""

    __slots__ = ()


class Members(list[tuple[str, Any]]):
    """An object with its members in order, equal keys kept."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text; `marked` where the finding points to it, `gap` for lines left out."""

    text: str
    marked: bool = False
    gap: bool = False


def parse(content: bytes) -> Any:
    """Read JSON leniently; raises ValueError for what is none or is nested too deep to be shown."""
    try:
        return json.loads(
            content, object_pairs_hook=Members, parse_float=Literal, parse_int=Literal, parse_constant=Literal
        )
    except RecursionError:
        raise ValueError("nested too deep") from None


def excerpt(content: bytes, pointer: str) -> tuple[list[Line], str]:
    """Give the lines around the place, and how far of the pointer exists; the start where the pointer is empty."""
    value = parse(content)
    place = nearest(value, pointer)
    lines = [Line(visible(text), bool(place) and _within(path, place)) for path, text in _written(value)]
    return _cut(lines), place


def nearest(value: Any, pointer: str) -> str:
    """Give the longest beginning of the pointer that leads somewhere."""
    found = ""
    for part in pointer.split("/")[1:]:
        step = _step(value, part.replace("~1", "/").replace("~0", "~"))
        if step is None:
            return found
        value, found = step[0], f"{found}/{part}"
    return found


def _step(value: Any, key: str) -> tuple[Any] | None:
    if isinstance(value, Members):
        return next(((each,) for name, each in reversed(value) if name == key), None)
    if isinstance(value, list) and key.isdecimal() and int(key) < len(value):
        return (value[int(key)],)
    return None


def _within(path: str, place: str) -> bool:
    return path == place or path.startswith(place + "/")


def _written(
    value: Any, path: str = "", indent: str = "", label: str = "", tail: str = ""
) -> Iterator[tuple[str, str]]:
    """Write a value line by line, each with the pointer to what stands on it."""
    if not isinstance(value, list) or not value:
        yield path, f"{indent}{label}{_scalar(value)}{tail}"
        return
    is_object = isinstance(value, Members)
    yield path, f"{indent}{label}{'{' if is_object else '['}"
    for place, each in enumerate(value):
        comma = "," if place + 1 < len(value) else ""
        key, item = each if is_object else (str(place), each)
        label_ = f"{_scalar(key)}: " if is_object else ""
        yield from _written(item, f"{path}/{_escaped(key)}", indent + "  ", label_, comma)
    yield path, f"{indent}{'}' if is_object else ']'}{tail}"


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")


def _scalar(value: Any) -> str:
    if isinstance(value, Literal):
        return str(value)
    if isinstance(value, Members):
        return "{}"
    return json.dumps(value, ensure_ascii=False)


def _cut(lines: list[Line]) -> list[Line]:
    marked = [place for place, line in enumerate(lines) if line.marked]
    first, last = (marked[0], marked[-1]) if marked else (0, 0)
    start, end = max(0, first - _AROUND), min(len(lines), min(last, first + _MARKED) + _AROUND + 1)
    before = [Line(f"… {start} lines", gap=True)] if start else []
    after = [Line(f"… {len(lines) - end} lines", gap=True)] if end < len(lines) else []
    return [*before, *lines[start:end], *after]
