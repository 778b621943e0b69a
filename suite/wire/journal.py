"""The journal: events of every exchange, flushed as they happen; bodies stored once by digest.

Bodies of list pages are held back until the judge has looked: `keep` writes one, `trim` leaves digest, size and ids.
Every other body is in the file before the event that names it, so that a killed run shows what was said last.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from suite.record.rows import Body, Event, Message, Note
from suite.wire.exchange import Authorization, Exchange, Heard
from suite.wire.pack import Cleaner, body_row
from suite.wire.stamp import event, stamped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from suite.record.file import Writer
    from suite.wire.message import Label
    from suite.wire.personal import Personal
    from suite.wire.redact import Redactor

    Headers = Sequence[tuple[str, str]]

_HOLD_FROM = 16 * 1024
"""Smaller pages are written at once: holding them back saves nothing worth losing them for."""


@dataclass
class Journal:
    """Takes down what both taps hear. Safe to use from several threads."""

    writer: Writer
    redactor: Redactor
    scenario: str = ""
    """Case under way; stamped on each event."""
    keep_pages: bool = False
    """Write every body at once, whatever the judge says."""
    personal: Personal | None = None
    """Hashes personal data in what is written, where target.toml wants it so."""
    last_number: int = 0
    completed: deque[Exchange] = field(default_factory=deque)
    """Exchanges that ended and were not judged yet."""
    _open: dict[int, Exchange] = field(default_factory=dict)
    _held: dict[int, Exchange] = field(default_factory=dict)
    _written: set[bytes] = field(default_factory=set)
    _trimmed: set[bytes] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        """Begin with nothing cleaned."""
        self._cleaner = Cleaner(self.redactor)

    @property
    def in_flight(self) -> list[Exchange]:
        """Requests whose answer is still to come, oldest first: what a run that hangs is waiting for."""
        with self._lock:
            return list(self._open.values())

    def next_number(self) -> int:
        """Give the number of a new exchange."""
        with self._lock:
            self.last_number += 1
            return self.last_number

    def begin(self, *, outbound: bool, label: Label, method: str, url: str, headers: Headers, body: bytes) -> Exchange:
        """Take down a request: sent by us, or seen at our door."""
        exchange, message = self._request(
            outbound=outbound, label=label, method=method, url=url, headers=headers, body=body
        )
        with self._lock:
            self._open[exchange.number] = exchange
        end = "request-sent" if outbound else "request-seen"
        self._write(exchange.request, event(exchange, end, exchange.request.at, message=message))
        return exchange

    def refuse(self, *, label: Label, method: str, url: str, headers: Headers, body: bytes, error: str) -> Exchange:
        """Take down a request that we did not send, and why."""
        exchange, message = self._request(
            outbound=True, label=label, method=method, url=url, headers=headers, body=body
        )
        exchange.error = self.redactor.text(f"not sent: {error}")
        row = event(exchange, "request-sent", exchange.request.at, message=message, error=exchange.error)
        self._write(exchange.request, row)
        self.completed.append(exchange)
        return exchange

    def end(self, exchange: Exchange, *, status: int, headers: Headers, body: bytes, reason: str = "") -> Exchange:
        """Take down the response to a request, and hand the exchange to the judge."""
        heard, _ = self._heard(headers, body, at=time.time(), status=status)
        message = Message(
            headers=list(heard.headers),
            body=heard.digest,
            size=len(body),
            status=status,
            reason=self.redactor.text(reason),
        )
        exchange.response = heard
        row = event(exchange, _answer_end(exchange), heard.at, message=message)
        if exchange.label.paged and len(heard.body) >= _HOLD_FROM and not self.keep_pages:
            with self._lock:
                self._held[exchange.number] = exchange
            self.writer.write(row)
        else:
            self._write(heard, row)
        self._done(exchange)
        return exchange

    def fail(self, exchange: Exchange, error: str, *, status: int = 0, headers: Headers = ()) -> Exchange:
        """Take down that no whole response came, and why; of a broken one keep status and headers."""
        exchange.error = self.redactor.text(error)
        message = Message(headers=list(self.redactor.headers(headers)[0]), status=status) if status else None
        self.writer.write(event(exchange, _answer_end(exchange), time.time(), message=message, error=exchange.error))
        self._done(exchange)
        return exchange

    def keep(self, exchange: Exchange) -> None:
        """Write the body that was held back for this exchange."""
        with self._lock:
            held = self._held.pop(exchange.number, None)
        if held is not None and held.response is not None:
            self._write(held.response)

    def trim(self, exchange: Exchange, ids: Sequence[str] = ()) -> None:
        """Do without the body that was held back: digest, size and ids stay."""
        with self._lock:
            held = self._held.pop(exchange.number, None)
            if held is None or held.response is None:
                return
            key = bytes.fromhex(held.response.digest)[:16]
            if key in self._written or key in self._trimmed:
                return
            self._trimmed.add(key)
        whole = "\n".join(ids)
        clean = list(ids) if self.redactor.text(whole) == whole else [*map(self.redactor.text, ids)]
        self.writer.write(Body(held.response.digest, len(held.response.body), trimmed=True, ids=clean))

    def flush(self) -> None:
        """Write what is still held back: at the end of a run, whatever ended it."""
        with self._lock:
            held = list(self._held.values())
        for exchange in held:
            self.keep(exchange)

    def malformed(self, reason: str, begun: bytes) -> None:
        """Note a request at our door that is no HTTP; only its first line is shown, since headers may hold a token."""
        line = self.redactor.url(begun.split(b"\r\n", 1)[0][:200].decode("latin-1"))
        self.writer.write(Note(what=f"refused at our door: {reason} It began: {line!r}", at=time.time()))

    def _request(
        self, *, outbound: bool, label: Label, method: str, url: str, headers: Headers, body: bytes
    ) -> tuple[Exchange, Message]:
        request, token = self._heard(headers, body, at=time.time(), method=method, url=self.redactor.url(url))
        number = self.next_number()
        exchange = Exchange(number, outbound, stamped(label, self.scenario), request, None, token)
        message = Message(
            headers=list(request.headers), body=request.digest, size=len(body), method=method, url=request.url
        )
        return exchange, message

    def _heard(
        self, headers: Headers, body: bytes, *, at: float, method: str = "", url: str = "", status: int = 0
    ) -> tuple[Heard, Authorization]:
        clean = self._cleaner.clean(body)
        if self.personal is not None:
            self.personal.learn(clean.body)
        kept, token = self.redactor.headers(headers)
        return Heard(kept, clean.body, clean.digest, at, method, url, status, clean.token), token

    def _done(self, exchange: Exchange) -> None:
        with self._lock:
            self._open.pop(exchange.number, None)
        self.completed.append(exchange)

    def _write(self, heard: Heard, *rows: Event) -> None:
        """Append the rows, and the body in front of them if it is not in the file yet."""
        key = bytes.fromhex(heard.digest)[:16]
        with self._lock:
            new = bool(key) and key not in self._written
            if new:
                self._written.add(key)
        body = self.personal.body(heard.body) if new and self.personal is not None else heard.body
        self.writer.write(*([body_row(heard.digest, body)] if new else []), *rows)


def _answer_end(exchange: Exchange) -> str:
    return "response-seen" if exchange.outbound else "response-sent"
