"""The forms in which a secret may travel: raw, base64, with line ends, escaped for JSON or for a URL.

`Secret` finds all of them in bytes, asking first for the few pieces (`probes`) without which no form can be there: a
search costs about 10 us in 100 kB, and most bodies hold no secret.
"""

from __future__ import annotations

import base64
import json
import re
from typing import TYPE_CHECKING
from urllib.parse import quote_from_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

_SHORT = 8
"""Below this length a secret may be a word: it is replaced only where no letter or digit touches it."""
_PLAIN = re.compile(rb"[0-9A-Za-z]+")
_TELLING = 12
"""A piece of base64 of this length gives enough of a secret away to be replaced by itself."""


class Secret:
    """One secret, and the mark that stands in its place."""

    def __init__(self, text: str, mark: str) -> None:
        """Work out its forms once."""
        raw = as_bytes(text)
        head = base64.b64encode(raw[: len(raw) // 3 * 3])
        forms = {*_forms(text, raw), *([head] if len(head) >= _TELLING else [])}
        self.mark = mark.encode("ascii")
        self.hash = mark.partition(":")[2]
        self.forms = sorted(forms, key=len, reverse=True)
        self.probes = tuple(_fewest([_core(raw), *([_core(head)] if head else []), *reversed(self.forms)]))
        self._bounded = len(raw) < _SHORT

    def within(self, data: bytes) -> bool:
        """Say whether any form may be in there."""
        return any(probe in data for probe in self.probes)

    def rules(self) -> Iterator[tuple[bytes, re.Pattern[bytes] | None, bytes]]:
        """Give each form, the pattern to use for it where a plain replacement would hit words, and the mark."""
        for form in self.forms:
            yield form, _apart(form) if self._bounded else None, self.mark


def replaced(data: bytes, secrets: list[Secret]) -> bytes:
    """Replace all forms of these secrets, longest first, so that none is left half by a shorter one."""
    rules = sorted((rule for secret in secrets for rule in secret.rules()), key=lambda rule: len(rule[0]), reverse=True)
    for form, pattern, mark in rules:
        if form in data:
            data = pattern.sub(mark, data) if pattern else data.replace(form, mark)
    return data


def as_bytes(text: str) -> bytes:
    """Encode whatever a string may hold, halves of surrogate pairs too."""
    return text.encode("utf-8", "surrogatepass")


def _forms(text: str, raw: bytes) -> Iterator[bytes]:
    lines = (raw, raw + b"\n", raw + b"\r\n", raw + b"\r")
    encoded = [make(each) for each in lines for make in (base64.b64encode, base64.urlsafe_b64encode)]
    bare = [each.rstrip(b"=") for each in encoded]
    for form in dict.fromkeys((raw, *encoded, *bare)):
        yield form
        if not _PLAIN.fullmatch(form):
            yield form.replace(b"/", b"\\/")
            yield quote_from_bytes(form, safe="").encode()
    for plain in (json.dumps(text), json.dumps(text, ensure_ascii=False)):
        yield as_bytes(plain[1:-1])
        yield as_bytes(plain[1:-1].replace("/", "\\/"))


def _core(form: bytes) -> bytes:
    """Give the longest piece that no escaping changes, if it says enough."""
    piece = max(_PLAIN.findall(form), key=len, default=b"")
    return piece if len(piece) >= _SHORT else form


def _fewest(forms: list[bytes]) -> Iterator[bytes]:
    """Leave out every form that cannot be there without another one."""
    kept: list[bytes] = []
    for form in forms:
        if not any(each in form for each in kept):
            kept.append(form)
            yield form


def _apart(form: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"(?<![0-9A-Za-z])" + re.escape(form) + rb"(?![0-9A-Za-z])")
