"""Reads what a user gives: one JSON document, or NDJSON line by line; enveloped or not, one object or a list of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from suite.wire.parse import MAX_BYTES, parse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from suite.wire.parse import Parsed

_LINES = frozenset({".ndjson", ".jsonl"})
_LISTS = ("data", "items")


class DocumentError(ValueError):
    """A file that cannot be judged; one line: which, where, what."""


@dataclass(frozen=True, slots=True)
class Document:
    """One object to judge, where it stands, and the bytes it came in."""

    value: object
    pointer: str
    raw: bytes
    parsed: Parsed
    line: int = 0


def documents(path: Path, *, message: bool) -> Iterator[Document]:
    """Give the objects of a file; `message`: they stand in an envelope, which comes first. Raises DocumentError."""
    if path.suffix.lower() in _LINES:
        yield from _lines(path)
        return
    raw = _bytes(path)
    parsed = _parsed(raw, str(path))
    value = parsed.value
    if message:
        yield Document(value, "", raw, parsed)
        value, base = (value.get("data"), "/data") if isinstance(value, dict) else (None, "/data")
        if value is None:
            return
    else:
        value, base = _unwrapped(value)
    if isinstance(value, list):
        yield from (Document(each, f"{base}/{place}", raw, parsed) for place, each in enumerate(value))
    else:
        yield Document(value, base, raw, parsed)


def _unwrapped(value: object) -> tuple[object, str]:
    """A list may stand under `data` or `items` of an object that is nothing else."""
    if isinstance(value, dict):
        for key in _LISTS:
            if isinstance(value.get(key), list) and "id" not in value:
                return value[key], f"/{key}"
    return value, ""


def _lines(path: Path) -> Iterator[Document]:
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    parsed = _parsed(line.rstrip(b"\r\n"), f"{path}:{number}")
                    yield Document(parsed.value, "", line, parsed, number)
    except OSError as error:
        raise DocumentError(f"{path}: cannot be read: {error.strerror}") from None


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise DocumentError(f"{path}: cannot be read: {error.strerror}") from None


def _parsed(raw: bytes, where: str) -> Parsed:
    found = parse(raw)
    if found.problem:
        hint = "; several documents: name the file .ndjson" if "Extra data" in found.problem else ""
        raise DocumentError(f"{where}: {found.problem}{hint}")
    return found
