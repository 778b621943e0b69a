"""Personal data in the record: where target.toml says so, a keyed hash stands in its place, the same in a whole project.

Judges read what came; what is written down is veiled. Personal is what tells of a driver: the uid and the visible number of
a card, contract and group ids, licence plates. A `uid` counts where its object is a token, since EVSEs have uids, too.
"""

from __future__ import annotations

import hmac
import json
import re
import threading
from typing import TYPE_CHECKING, TypeVar

import msgspec

from suite.record.rows import Body, Row

if TYPE_CHECKING:
    from collections.abc import Iterator

R = TypeVar("R", bound=Row)
FIELDS = ("contract_id", "auth_id", "visual_number", "group_id", "license_plate", "token_uid")
_TOKENS = frozenset({"AD_HOC_USER", "APP_USER", "EMAID", "OTHER", "RFID"})
_BESIDE = frozenset({"contract_id", "auth_id", "visual_number", "whitelist", "allowed"})
_FIELD = re.compile(rb'("(?:uid|' + "|".join(FIELDS).encode() + rb')"\s*:\s*")((?:[^"\\]|\\.)*)(")')
_WORD = re.compile(r"[^\s\"'/,;:=?&()<>\[\]{}]+")
_IN_URL = re.compile(r"(/tokens/(?:[A-Za-z]{2}/[A-Za-z0-9]{3}/)?)([^/?#]+)((?:/authorize)?(?:[?#]|$))")
_SHORTEST = 4
_FREE = frozenset(
    {"kind", "digest", "requirement", "case", "scenario", "version", "module", "role", "connection", "site"}
)
"""Fields of rows that never hold what the target sent."""


class Personal:
    """Knows the personal values of a run; hashes them in bodies, addresses and texts. Safe from several threads."""

    def __init__(self, key: bytes) -> None:
        """Take the key of the hashes."""
        self._key = key
        self._known: dict[str, str] = {}
        self._spaced: tuple[str, ...] = ()
        self._lock = threading.Lock()

    def hash(self, value: str) -> str:
        """Give what stands in the place of a value."""
        return f"hash:{hmac.digest(self._key, value.encode('utf-8', 'replace'), 'sha256').hex()[:16]}"

    def learn(self, body: bytes) -> None:
        """Enter the personal values of a body; what is no JSON has none that could be told from the rest."""
        if not any(name.encode() in body for name in ("uid", *FIELDS)):
            return
        try:
            found = set(_values(json.loads(body)))
        except (ValueError, RecursionError):
            return
        with self._lock:
            for value in found - set(self._known):
                self._known[value] = self.hash(value)
                if not _WORD.fullmatch(value):
                    self._spaced = (*self._spaced, value)

    def body(self, data: bytes) -> bytes:
        """Give a body with these fields hashed."""
        return _FIELD.sub(self._field, data) if b'uid"' in data or b'_id"' in data or b'_number"' in data else data

    def _field(self, found: re.Match[bytes]) -> bytes:
        before, raw, after = found.groups()
        value = _plain(raw)
        if before.startswith(b'"uid"') and value not in self._known:
            return found.group()
        return before + self.hash(value).encode() + after

    def text(self, text: str) -> str:
        """Give a text with every known value hashed, and the uid in an address of the module tokens."""
        if "/tokens/" in text:
            text = _IN_URL.sub(lambda part: f"{part[1]}{self.hash(part[2])}{part[3]}", text)
        for value in self._spaced:
            text = text.replace(value, self._known[value])
        return _WORD.sub(lambda word: self._known.get(word[0], word[0]), text)

    def row(self, row: R) -> R:
        """Give a row of the record fit to be written; bodies were veiled before they were packed."""
        changed = {}
        for name in row.__struct_fields__:
            value = getattr(row, name)
            if name in _FREE or (isinstance(row, Body) and name == "data"):
                continue
            clean = self._veiled(value)
            if clean != value:
                changed[name] = clean
        return msgspec.structs.replace(row, **changed) if changed else row

    def _veiled(self, value: object) -> object:
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self._veiled(each) for each in value]
        if isinstance(value, tuple):
            return tuple(self._veiled(each) for each in value)
        if isinstance(value, dict):
            return {key: self._veiled(each) for key, each in value.items()}
        if isinstance(value, msgspec.Struct):
            parts = {name: self._veiled(getattr(value, name)) for name in value.__struct_fields__}
            return msgspec.structs.replace(value, **parts)
        return value


def _plain(raw: bytes) -> str:
    try:
        return str(json.loads(b'"' + raw + b'"', strict=False))
    except ValueError:
        return raw.decode("utf-8", "replace")


def _values(value: object) -> Iterator[str]:
    """Every personal value in a document, however deep."""
    if isinstance(value, list):
        for each in value:
            yield from _values(each)
    if not isinstance(value, dict):
        return
    for name, each in value.items():
        personal = name in FIELDS or (name == "uid" and _is_token(value))
        if personal and isinstance(each, str) and len(each) >= _SHORTEST:
            yield each
        yield from _values(each)


def _is_token(value: dict[str, object]) -> bool:
    return bool(_BESIDE & set(value)) or value.get("type") in _TOKENS
