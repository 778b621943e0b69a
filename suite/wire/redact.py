"""Takes secrets out of everything before it is written: a keyed hash stands in their place.

What judges need of an `Authorization` header is kept beside it: scheme, spaces, form, length (CONTRACTS: Secrets).
Safe to use from several threads: what is known is replaced as a whole, never changed while somebody reads it.
"""

from __future__ import annotations

import hmac
import json
import re
import threading
from typing import TYPE_CHECKING

from suite.wire.authorization import apart, unwrapped
from suite.wire.exchange import Authorization
from suite.wire.forms import Secret, as_bytes, replaced

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_SHORTEST = 4
_PLAUSIBLE = 8
"""A token that only a header told us is looked for in bodies if it is no common word: this long, and not only letters."""
_MOST_OVERHEARD = 256
"""So many tokens are learnt from headers; a flood of invented ones must not slow the run down."""
_TOKEN_FIELD = re.compile(rb'("token"\s*:\s*")((?:[^"\\]++|\\.)++)(")', re.DOTALL)
_MARK = re.compile(rb"token:[0-9a-f]{16}")
_USERINFO = re.compile(r"(?<=//)[^/?#@]+(?=@)")
_HEADER = "authorization"
_ALWAYS_HIDDEN = frozenset({"proxy-authorization", "cookie", "set-cookie"})
Pairs = tuple[tuple[str, str], ...]


class Redactor:
    """Knows every secret of a run; replaces each, in all the forms in which it may appear."""

    def __init__(self, key: bytes, hidden_headers: Iterable[str] = ()) -> None:
        """Take the key of the hashes, and names of further headers whose values are secret."""
        self._key = key
        self._secrets: dict[str, Secret] = {}
        self._known: tuple[Secret, ...] = ()
        self._probes: tuple[bytes, ...] = ()
        self._overheard = 0
        self._seen: dict[str, Authorization] = {}
        self._hidden = {name.lower() for name in hidden_headers} | _ALWAYS_HIDDEN
        self._replaced = self._hidden | {_HEADER}
        self._lock = threading.Lock()

    @property
    def generation(self) -> int:
        """How many secrets are known: what was cleaned under another number may be cleaned again."""
        return len(self._known)

    def hash(self, token: str) -> str:
        """Give the keyed hash of a token: equal tokens, equal hashes, under one key."""
        known = self._secrets.get(token)
        return known.hash if known else hmac.digest(self._key, as_bytes(token), "sha256").hex()[:16]

    def learn(self, token: str) -> None:
        """Enter a secret; from now on none of its forms passes."""
        if len(token) < _SHORTEST or token in self._secrets:
            return
        made = Secret(token, f"token:{self.hash(token)}")
        with self._lock:
            self._secrets[token] = made
            self._known = (*self._known, made)
            self._probes = (*self._probes, *made.probes)
            self._seen = {}

    def learn_body(self, body: bytes) -> Authorization:
        """Enter every token that a credentials object carries, before the body is written; give the facts of the first."""
        facts = Authorization()
        plain = body.replace(b"\0", b"") if b"\0" in body else body
        for _, found, _ in _TOKEN_FIELD.findall(plain) if b'"token"' in plain else ():
            token = _unescaped(found)
            if len(token) >= _PLAUSIBLE:
                self.learn(token)
            facts = facts if facts.present else self._facts("", "", token, "raw")
        return facts

    def knows(self, token: str) -> bool:
        """Say whether that is a secret we entered."""
        return token in self._secrets

    def body(self, data: bytes) -> bytes:
        """Give the bytes with every known secret replaced, and the value of every `token` field."""
        clean = self._clean(data)
        if b"\0" in clean:  # UTF-16 or worse: judged as such, but never written with a secret in it
            plain = clean.replace(b"\0", b"")
            again = self._clean(plain)
            return clean if again == plain else again
        return clean

    def _clean(self, data: bytes) -> bytes:
        if b'"token"' in data:
            data = _TOKEN_FIELD.sub(self._field, data)
        if self._suspect(data):
            return replaced(data, [secret for secret in self._known if secret.within(data)])
        return data

    def _suspect(self, data: bytes) -> bool:
        for probe in self._probes:  # noqa: SIM110 - this is the hottest line of the journal, `any` doubles its cost
            if probe in data:
                return True
        return False

    def text(self, text: str) -> str:
        """Give the text with every known secret replaced."""
        return self.body(as_bytes(text)).decode("utf-8", "replace")

    def url(self, url: str) -> str:
        """Give the address with every known secret replaced, and no name and password in front of the host."""
        return self.text(_USERINFO.sub("hidden", url) if "@" in url else url)

    def headers(self, pairs: Sequence[tuple[str, str]]) -> tuple[Pairs, Authorization]:
        """Give headers fit to be written, and what may be known of the token among them."""
        found = self._overhear_all(pairs)
        whole = as_bytes("\n".join([value for name, value in pairs if name.lower() not in self._replaced]))
        special = b'"token"' in whole or b"\0" in whole or self._suspect(whole)
        return tuple([(name, self._value(name.lower(), value, suspect=special)) for name, value in pairs]), found

    def _overhear_all(self, pairs: Sequence[tuple[str, str]]) -> Authorization:
        """Learn what these headers hold before any of them is written; give the facts of the first token."""
        found = None
        for name, value in pairs:
            low = name.lower()
            if low in self._hidden:
                self._overhear(value)
            elif low == _HEADER:
                facts = self.authorization(value)
                found = found or facts
        return found or Authorization()

    def authorization(self, value: str) -> Authorization:
        """Give what may be known of an `Authorization` header; the token in it counts as a secret from now on."""
        found = self._seen.get(value)
        if found is None:
            scheme, gap, token = apart(value)
            plain, form = self._plain(token)
            self._overhear(plain)
            found = self._facts(scheme, gap, plain, form)
            if len(self._seen) < _MOST_OVERHEARD:
                self._seen[value] = found
        return found

    def _value(self, low: str, value: str, *, suspect: bool) -> str:
        if low == _HEADER:
            facts = self.authorization(value)
            odd = "" if facts.printable else ";chars=odd"
            return f"{facts.scheme}{facts.gap}token:{facts.hash};form={facts.form};length={facts.length}{odd}"
        if low in self._hidden:
            return f"hidden:{self.hash(value)}"
        return self.text(value) if suspect else value

    def _facts(self, scheme: str, gap: str, plain: str, form: str) -> Authorization:
        printable = plain.isascii() and plain.isprintable() and " " not in plain
        return Authorization(
            present=True,
            scheme=scheme,
            gap=gap,
            hash=self.hash(plain),
            form=form,
            length=len(plain),
            printable=printable,
        )

    def _plain(self, token: str) -> tuple[str, str]:
        """Give the token as its holder knows it, and the form it came in."""
        if not token:
            return "", "empty"
        decoded = unwrapped(token)
        if self.knows(token) or decoded is None:
            return token, "raw"
        stripped = decoded.rstrip("\r\n")
        if not self.knows(stripped):
            twice = unwrapped(stripped)
            if twice is not None and self.knows(twice.rstrip("\r\n")):
                return twice.rstrip("\r\n"), "other"
        return stripped, "base64" if stripped == decoded else "base64+newline"

    def _overhear(self, token: str) -> None:
        """Learn a token that only the wire told us, unless it may be a word like `null` that bodies are full of."""
        if (
            len(token) >= _PLAUSIBLE
            and not token.isalpha()
            and self._overheard < _MOST_OVERHEARD
            and not self.knows(token)
        ):
            self._overheard += 1
            self.learn(token)

    def _field(self, found: re.Match[bytes]) -> bytes:
        before, value, after = found.groups()
        return (
            found.group()
            if _MARK.fullmatch(value)
            else before + b"token:" + self.hash(_unescaped(value)).encode() + after
        )


def _unescaped(found: bytes) -> str:
    """Read the inside of a JSON string; what is none is taken as it stands."""
    text = found.decode("utf-8", "replace")
    try:
        return str(json.loads(f'"{text}"', strict=False))
    except ValueError:
        return text
