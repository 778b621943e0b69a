"""Takes tokens out of everything before it is written: a keyed hash stands in their place.

What judges need of an `Authorization` header is kept beside it: scheme, spaces, form, length (CONTRACTS: Secrets).
"""

from __future__ import annotations

import base64
import binascii
import hmac
import re
from typing import TYPE_CHECKING

from suite.wire.exchange import Authorization

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_SHORTEST = 4
_TOKEN_FIELD = re.compile(rb'"token"\s*:\s*"((?:[^"\\]|\\.){1,4096})"')
_B64 = re.compile(r"[A-Za-z0-9+/]+={0,2}")
_HEADER = "authorization"
Pairs = tuple[tuple[str, str], ...]


class Redactor:
    """Knows every secret of a run; replaces each, in all the forms in which it may appear."""

    def __init__(self, key: bytes, hidden_headers: Iterable[str] = ()) -> None:
        """Take the key of the hashes, and names of further headers whose values are secret."""
        self._key = key
        self._forms: dict[bytes, bytes] = {}
        self._hidden = {name.lower() for name in hidden_headers} | {"proxy-authorization", "cookie", "set-cookie"}

    def hash(self, token: str) -> str:
        """Give the keyed hash of a token: equal tokens, equal hashes, under one key."""
        return hmac.new(self._key, token.encode(), "sha256").hexdigest()[:16]

    def learn(self, token: str) -> None:
        """Enter a secret; from now on none of its forms passes."""
        if len(token) < _SHORTEST:
            return
        mark = f"token:{self.hash(token)}".encode()
        for form in _forms(token):
            self._forms.setdefault(form, mark)

    def learn_body(self, body: bytes) -> None:
        """Enter the token that a credentials object carries, before the body is written."""
        if b'"token"' in body:
            for found in _TOKEN_FIELD.findall(body):
                self.learn(_unescaped(found))

    def body(self, data: bytes) -> bytes:
        """Give the bytes with every known secret replaced."""
        for form, mark in self._forms.items():
            if form in data:
                data = data.replace(form, mark)
        return data

    def text(self, text: str) -> str:
        """Give the text with every known secret replaced."""
        return self.body(text.encode("utf-8", "surrogateescape")).decode("utf-8", "replace")

    def headers(self, pairs: Sequence[tuple[str, str]]) -> tuple[Pairs, Authorization]:
        """Give headers fit to be written, and what may be known of the token among them."""
        kept: list[tuple[str, str]] = []
        found = Authorization()
        for name, value in pairs:
            low = name.lower()
            if low == _HEADER:
                found = self._authorization(value)
                kept.append((name, f"{found.scheme}{found.gap}token:{found.hash};form={found.form};length={found.length}"))
            elif low in self._hidden:
                kept.append((name, f"hidden:{self.hash(value)}"))
            else:
                kept.append((name, self.text(value)))
        return tuple(kept), found

    def _authorization(self, value: str) -> Authorization:
        scheme, gap, token = _split(value)
        plain, form = self._plain(token)
        self.learn(plain)
        return Authorization(
            present=True,
            scheme=scheme if scheme.isalpha() and len(scheme) < 16 else "?",  # noqa: PLR2004 - no scheme is longer
            gap=gap,
            hash=self.hash(plain),
            form=form,
            length=len(plain),
            printable=all("!" <= char <= "~" for char in plain),
        )

    def _plain(self, token: str) -> tuple[str, str]:
        """Give the token as its holder knows it, and the form it came in."""
        if not token:
            return "", "empty"
        decoded = _decoded(token)
        if decoded is not None and self.knows(decoded.rstrip("\r\n")):
            stripped = decoded.rstrip("\r\n")
            return stripped, "base64" if stripped == decoded else "base64+newline"
        if self.knows(token) or decoded is None:
            return token, "raw"
        return decoded, "base64"

    def knows(self, token: str) -> bool:
        """Say whether that is a secret we entered."""
        return token.encode("utf-8", "surrogateescape") in self._forms


def _split(value: str) -> tuple[str, str, str]:
    stripped = value.lstrip(" ")
    scheme, found, rest = stripped.partition(" ")
    if not found:
        return ("", "", stripped) if not stripped.lower().startswith("token") else (stripped[:5], "", stripped[5:])
    token = rest.lstrip(" ")
    return scheme, " " * (1 + len(rest) - len(token)), token


def _decoded(token: str) -> str | None:
    if not _B64.fullmatch(token) or len(token) % 4:
        return None
    try:
        text = base64.b64decode(token, validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return None
    return text if text.rstrip("\r\n").isprintable() and text.strip() else None


def _forms(token: str) -> list[bytes]:
    raw = token.encode("utf-8", "surrogateescape")
    variants = [raw, raw + b"\n", raw + b"\r\n"]
    encoded = [base64.b64encode(each) for each in variants]
    urlsafe = [base64.urlsafe_b64encode(each) for each in variants]
    bare = [each.rstrip(b"=") for each in (*encoded, *urlsafe)]
    escaped = raw.replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"/", b"\\/")
    return sorted({raw, escaped, *encoded, *urlsafe, *bare}, key=len, reverse=True)


def _unescaped(found: bytes) -> str:
    text = found.decode("utf-8", "replace")
    return text.replace('\\"', '"').replace("\\/", "/").replace("\\\\", "\\")
