"""What happens to a body between the wire and the file: secrets out, digest, compression.

Pages are polled again and again, and a page that came before is recognised by comparing bytes (2 us for 100 kB), which
spares its search for secrets and its digest.
"""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections import OrderedDict
from typing import TYPE_CHECKING, NamedTuple

from suite.record.rows import Body
from suite.wire.exchange import Authorization

if TYPE_CHECKING:
    from suite.wire.redact import Redactor

_SMALL = 1024
_WORTH_KNOWING = 4096
_MOST_KNOWN = 1024 * 1024
_REMEMBERED = 8


class Clean(NamedTuple):
    """A body without secrets."""

    body: bytes
    digest: str = ""
    token: Authorization = Authorization()


class Cleaner:
    """Cleans bodies; remembers the last few large ones. Threads may race here: the worst is work done twice."""

    def __init__(self, redactor: Redactor) -> None:
        """Take secrets out with this redactor."""
        self._redactor = redactor
        self._last: OrderedDict[bytes, tuple[bytes, int, Clean]] = OrderedDict()

    def clean(self, data: bytes) -> Clean:
        """Give the body without secrets, its digest, and facts of the token in it."""
        if not data:
            return Clean(b"")
        if not _WORTH_KNOWING < len(data) < _MOST_KNOWN:
            return self._make(data)
        key = data[:64] + data[-64:]
        known = self._last.get(key)
        if known and known[1] == self._redactor.generation and known[0] == data:
            return known[2]
        made = self._make(data)
        self._last[key] = (data, self._redactor.generation, made)
        if len(self._last) > _REMEMBERED:
            self._forget()
        return made

    def _make(self, data: bytes) -> Clean:
        facts = self._redactor.learn_body(data)
        body = self._redactor.body(data)
        return Clean(body, hashlib.sha256(body).hexdigest(), facts)

    def _forget(self) -> None:
        try:
            self._last.popitem(last=False)
        except KeyError:  # another thread was here first
            return


def body_row(digest: str, data: bytes) -> Body:
    """Make the row of a body: small text as it is, everything else compressed."""
    if len(data) < _SMALL:
        try:
            return Body(digest=digest, size=len(data), data=data.decode("utf-8"))
        except UnicodeDecodeError:
            return _packed(digest, data)
    return _packed(digest, data)


def _packed(digest: str, data: bytes) -> Body:
    packed = base64.b64encode(zlib.compress(data, 1)).decode("ascii")
    return Body(digest=digest, size=len(data), data=packed, packed=True)
