"""An answer as its bytes come in, read by httptools; hands status, headers and pieces of the body to a `Taker`.

httptools calls back from C, where an exception would be wrapped: so what it finds is noted, and handed on behind it.
"""

from __future__ import annotations

from typing import Protocol

import httptools

from suite.wire.unanswered import Unanswered

_MOST_HEAD = 256 * 1024
"""So many bytes may come before the headers are complete."""
_SWITCHING, _FINAL = 101, 200
_BODILESS = frozenset({204, 304})
Headers = list[tuple[bytes, bytes]]


class Taker(Protocol):
    """Takes an answer in; may raise Unanswered at a limit."""

    def begins(self, status: int, reason: str, headers: Headers) -> None:
        """Status and headers are here."""
        ...

    def takes(self, part: bytes) -> None:
        """A piece of the body is here."""
        ...


class Answering:
    """Reads one answer. `feed` until it says True; `reusable` tells whether the connection may be used again."""

    def __init__(self, method: str, taker: Taker) -> None:
        """`method` of the request, since nothing follows the headers of an answer to HEAD."""
        self._taker = taker
        self._headless = method == "HEAD"
        self._parser = httptools.HttpResponseParser(self)
        self._parser.set_dangerous_leniencies(lenient_optional_cr_before_lf=True)
        self._reason = b""
        self._headers: Headers = []
        self._parts: list[bytes] = []
        self._head = self._complete = self._begun = self._extra = False
        self._bounded = self._stays = False
        self._size = 0

    @property
    def reusable(self) -> bool:
        """Whether the connection stays open and nothing stands on it that nobody asked for."""
        return self._complete and not self._extra and not self._headless and self._stays

    def feed(self, data: bytes) -> bool:
        """Take bytes in; True as soon as the answer is complete. No bytes: the other side has ended."""
        if not data:
            return self._ended()
        self._size += len(data)
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self._complete = self._extra = True
        except httptools.HttpParserError as error:
            self._broken(error)
        self._hand_on()
        return self._complete

    def _broken(self, error: Exception) -> None:
        if self._complete or (self._head and self._headless):
            self._complete = self._extra = True
            return
        self._hand_on()
        raise Unanswered("protocol", f"the answer is not HTTP: {error}")

    def _hand_on(self) -> None:
        if self._head and not self._begun:
            self._begun = True
            self._taker.begins(self._parser.get_status_code(), self._reason.decode("latin-1"), self._headers)
            self._complete = self._complete or self._headless
        elif not self._head and self._size > _MOST_HEAD:
            raise Unanswered("limit", f"more than {_MOST_HEAD // 1024} kB of headers")
        parts, self._parts = self._parts, []
        for part in parts:
            self._taker.takes(part)

    def _ended(self) -> bool:
        if self._head and not self._bounded and not self._complete:
            self._complete = self._extra = True  # a body that lasts until the connection ends
        if not self._complete:
            what = "closed connection without sending complete message body" if self._head else "disconnected"
            raise Unanswered("lost", f"the connection broke: the other side {what}")
        return True

    # -- what httptools calls ----------------------------------------------------------------------------------

    def on_message_begin(self) -> None:
        """Nothing was asked that this would answer, if one is complete."""
        self._extra = self._extra or self._complete

    def on_status(self, reason: bytes) -> None:
        """The reason phrase, maybe in pieces."""
        if not self._head:
            self._reason += reason

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header as it came; those behind the body are left out."""
        if not self._head:
            self._headers.append((name, value))

    def on_headers_complete(self) -> None:
        """All headers are here, unless they were those of a provisional answer."""
        status = self._parser.get_status_code()
        if self._head or (status < _FINAL and status != _SWITCHING):
            return
        self._head = True
        self._stays = self._parser.should_keep_alive()
        names = {name.lower() for name, _ in self._headers}
        self._bounded = not names.isdisjoint({b"content-length", b"transfer-encoding"}) or status in _BODILESS

    def on_body(self, part: bytes) -> None:
        """A piece of the body."""
        if not self._complete and not self._headless:
            self._parts.append(part)

    def on_message_complete(self) -> None:
        """The answer, or a provisional one, is complete."""
        if self._head:
            self._complete = True
        else:
            self._reason, self._headers = b"", []
