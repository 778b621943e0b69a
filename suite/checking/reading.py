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
_GZIP, _HEAD = b"\x1f\x8b", 4096


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


def documents(path: Path, *, message: bool, wrapped: bool = True, listed: bool = True) -> Iterator[Document]:
    """Give the objects of a file; raises DocumentError.

    `message`: they stand in an envelope, which is to be judged too and comes first; `wrapped`: they may stand in one without
    being asked for so; `listed`: a list is several of them, and no object by itself.
    """
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
        value, base = _unwrapped(value, str(path)) if wrapped else (value, "")
    if isinstance(value, list) and listed:
        yield from (Document(each, f"{base}/{place}", raw, parsed) for place, each in enumerate(value))
    else:
        yield Document(value, base, raw, parsed)


def _unwrapped(value: object, where: str) -> tuple[object, str]:
    """A list may stand under `data` or `items` of an object that is nothing else, and an object under `data` of an answer."""
    if not isinstance(value, dict) or "id" in value:
        return value, ""
    for key in _LISTS:
        if isinstance(value.get(key), list):
            return value[key], f"/{key}"
    if "status_code" in value and "timestamp" in value:
        if not isinstance(value.get("data"), dict):
            code = str(value["status_code"])[:20]
            raise DocumentError(f"{where}: an answer with status_code {code}, and no object under data")
        return value["data"], "/data"
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
        raise DocumentError(f"{where}: {found.problem}{_hint(raw, found.problem)}")
    return found


def _hint(raw: bytes, problem: str) -> str:
    if "Extra data" in problem:
        return "; several documents: name the file .ndjson"
    if raw.startswith(_GZIP):
        return "; it is packed with gzip, which `audit` reads"
    start = raw[:_HEAD].lstrip()
    several = start.startswith(b"[") or any(b'"%s"' % each.encode() in start for each in _LISTS)
    return "; `audit` judges those of its objects that are whole" if several else ""
