"""The journal: events of every exchange, flushed as they happen; bodies stored once by digest.

Bodies of list pages are held back until the judge has looked: without a finding only digest, size and headers stay.
"""

from __future__ import annotations

import base64
import hashlib
import threading
import time
import zlib
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from suite.record.rows import Body, Event, Message
from suite.wire.exchange import Authorization, Exchange, Heard
from suite.wire.message import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from suite.record.file import Writer
    from suite.wire.redact import Redactor

_SMALL = 1024
_HOLD_FROM = 16 * 1024


@dataclass
class Journal:
    """Takes down what both taps hear. Safe to use from several threads."""

    writer: Writer
    redactor: Redactor
    scenario: str = ""
    """Case under way; stamped on each event."""
    last_number: int = 0
    completed: deque[Exchange] = field(default_factory=deque)
    """Exchanges that ended and were not judged yet."""
    _bodies: set[str] = field(default_factory=set)
    _held: dict[str, bytes] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(
        self, *, outbound: bool, label: Label, method: str, url: str, headers: Sequence[tuple[str, str]], body: bytes
    ) -> Exchange:
        """Take down a request: sent by us, or seen at our door."""
        at = time.time()
        kept, token, clean, digest = self._clean(headers, body, label)
        address = self.redactor.text(url)
        with self._lock:
            self.last_number += 1
            number = self.last_number
        label = label if label.scenario else _stamped(label, self.scenario)
        request = Heard(kept, clean, digest, at, method=method, url=address)
        exchange = Exchange(number, outbound, label, request, None, token)
        end = "request-sent" if outbound else "request-seen"
        message = Message(headers=list(kept), body=digest, size=len(clean), method=method, url=address)
        self._write(_event(exchange, end, at, message=message), digest, clean, hold=False)
        return exchange

    def end(self, exchange: Exchange, *, status: int, headers: Sequence[tuple[str, str]], body: bytes) -> Exchange:
        """Take down the response to a request, and hand the exchange to the judge."""
        at = time.time()
        kept, _, clean, digest = self._clean(headers, body, exchange.label)
        exchange.response = Heard(kept, clean, digest, at, status=status)
        message = Message(headers=list(kept), body=digest, size=len(clean), status=status)
        end = "response-seen" if exchange.outbound else "response-sent"
        hold = exchange.label.paged and len(clean) > _HOLD_FROM
        self._write(_event(exchange, end, at, message=message), digest, clean, hold=hold)
        self.completed.append(exchange)
        return exchange

    def fail(self, exchange: Exchange, error: str) -> Exchange:
        """Take down that no whole response came, and why."""
        exchange.error = self.redactor.text(error)
        end = "response-seen" if exchange.outbound else "response-sent"
        self._write(_event(exchange, end, time.time(), error=exchange.error), "", b"", hold=False)
        self.completed.append(exchange)
        return exchange

    def keep(self, exchange: Exchange) -> None:
        """Write the body that was held back for this exchange."""
        digest = exchange.response.digest if exchange.response else ""
        held = self._held.pop(digest, None)
        if held is not None:
            self.writer.write(_body(digest, held))

    def trim(self, exchange: Exchange, ids: Sequence[str] = ()) -> None:
        """Forget the body that was held back: digest and size stay."""
        digest = exchange.response.digest if exchange.response else ""
        held = self._held.pop(digest, None)
        if held is not None:
            self.writer.write(Body(digest=digest, size=len(held), trimmed=True, ids=list(ids)))

    def _clean(
        self, headers: Sequence[tuple[str, str]], body: bytes, label: Label
    ) -> tuple[tuple[tuple[str, str], ...], Authorization, bytes, str]:
        if label.module == "credentials" or b'"token"' in body:
            self.redactor.learn_body(body)
        kept, token = self.redactor.headers(headers)
        clean = self.redactor.body(body)
        return kept, token, clean, hashlib.sha256(clean).hexdigest() if clean else ""

    def _write(self, event: Event, digest: str, body: bytes, *, hold: bool) -> None:
        with self._lock:
            new = bool(digest) and digest not in self._bodies
            if new:
                self._bodies.add(digest)
                if hold:
                    self._held[digest] = body
        if new and not hold:
            self.writer.write(_body(digest, body), event)
        else:
            self.writer.write(event)


def _stamped(label: Label, scenario: str) -> Label:
    return Label(
        label.connection,
        label.version,
        label.module,
        label.side,
        label.object,
        label.paged,
        label.purpose,
        label.provocation,
        scenario,
    )


def _event(exchange: Exchange, end: str, at: float, *, message: Message | None = None, error: str = "") -> Event:
    label = exchange.label
    return Event(
        exchange=exchange.number,
        end=end,
        at=at,
        connection=label.connection,
        scenario=label.scenario,
        version=label.version,
        module=label.module,
        side=label.side,
        purpose=label.purpose,
        provocation=label.provocation,
        message=message,
        error=error,
    )


def _body(digest: str, data: bytes) -> Body:
    if len(data) < _SMALL:
        try:
            return Body(digest=digest, size=len(data), data=data.decode("utf-8"))
        except UnicodeDecodeError:
            pass
    packed = base64.b64encode(zlib.compress(data, 1)).decode("ascii")
    return Body(digest=digest, size=len(data), data=packed, packed=True)
