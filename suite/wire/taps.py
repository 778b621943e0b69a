"""The client's tap: an httpx transport that records both ends of every request, within limits on what foreign bytes may cost.

Raises Unanswered for everything that the other side does; `suite.wire.sending` turns that into values. Follows nothing.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import httpx

from suite.wire.deadline import within
from suite.wire.hosts import AllowedHosts, place
from suite.wire.intake import Intake
from suite.wire.message import Label, Reply
from suite.wire.sending import AsyncCourier, send
from suite.wire.unanswered import Unanswered, in_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from suite.wire.exchange import Exchange
    from suite.wire.journal import Journal

MAX_HEADERS = 200

__all__ = ["AllowedHosts", "AsyncCourier", "RecordingAsyncTransport", "RecordingTransport", "Unanswered", "send"]


class _Hearing:
    """One request and what is heard in answer to it."""

    def __init__(self, tap: Tap, request: httpx.Request, body: bytes) -> None:
        self._journal = tap.journal
        self.deadline: float = request.extensions.get("timeout", {}).get("read") or tap.deadline
        self.end = time.monotonic() + self.deadline
        self._response: httpx.Response | None = None
        url, label = str(request.url), request.extensions.get("label") or Label()
        headers = texts(request.headers.raw)
        if url not in tap.hosts:
            why = f"{place(url) or 'this URL'} is not among the allowed hosts; see [safety] allow_hosts"
            refused = tap.journal.refuse(
                label=label, method=request.method, url=url, headers=headers, body=body, error=why
            )
            raise Unanswered("host", why, refused)
        self.exchange: Exchange = tap.journal.begin(
            outbound=True, label=label, method=request.method, url=url, headers=headers, body=body
        )

    def intake(self, response: httpx.Response) -> Intake:
        """Look at the headers; give what takes the body in."""
        self._response = response
        if len(response.headers.raw) > MAX_HEADERS:
            raise Unanswered("limit", f"more than {MAX_HEADERS} headers")
        return Intake(response.headers.get("content-encoding", ""), self.end, self.deadline)

    def ended(self, response: httpx.Response, body: bytes) -> Reply:
        """Record the answer; give it with the headers as they came."""
        received = texts(response.headers.raw)
        self._journal.end(
            self.exchange,
            status=response.status_code,
            headers=received,
            body=body,
            reason=response.extensions.get("reason_phrase", b"").decode("latin-1"),
        )
        return Reply(response.status_code, tuple(received), body)

    def whole(self, response: httpx.Response, body: bytes) -> httpx.Response:
        """Record the answer; give it as a response whose body is read. `received` holds the headers as they came."""
        reply = self.ended(response, body)
        bare = [pair for pair in response.headers.raw if pair[0].lower() not in _OF_THE_WIRE]
        extensions = {"exchange": self.exchange, "received": reply.headers}
        return httpx.Response(reply.status, headers=bare, content=body, extensions=extensions)

    def broken(self, error: BaseException) -> Unanswered:
        """Record why no whole answer came."""
        kind, reason = in_words(error, self.deadline, begun=self._response is not None)
        self._fail(reason)
        return Unanswered(kind, reason, self.exchange)

    def dropped(self) -> None:
        """Record that we ourselves stopped waiting: an interrupt, or a fault of ours."""
        self._fail("we stopped waiting for the answer")

    def _fail(self, reason: str) -> None:
        status, raw = (self._response.status_code, self._response.headers.raw) if self._response else (0, [])
        self._journal.fail(self.exchange, reason, status=status, headers=texts(raw[:MAX_HEADERS]))


_OF_THE_WIRE = frozenset({b"content-encoding", b"transfer-encoding", b"content-length"})
_FOREIGN = (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL, Unanswered, OSError)


class Tap:
    """What all requests of one client share."""

    def __init__(self, journal: Journal, hosts: AllowedHosts, deadline: float) -> None:
        """Record on `journal`; contact only `hosts`; give an answer at most `deadline` seconds unless the request says."""
        self.journal = journal
        self.hosts = hosts
        self.deadline = deadline


class RecordingTransport:
    """Wraps a transport; see the module."""

    def __init__(self, inner: httpx.BaseTransport, journal: Journal, hosts: AllowedHosts, deadline: float) -> None:
        """Record on `journal`; contact only `hosts`; give an answer at most `deadline` seconds."""
        self._inner = inner
        self.tap = Tap(journal, hosts, deadline)

    def carry(self, request: httpx.Request) -> tuple[Exchange, Reply]:
        """Send and record; raises Unanswered."""
        hearing = _Hearing(self.tap, request, request.read())
        try:
            with within(hearing.end):
                response = self._inner.handle_request(request)
                body = _read(hearing, response)
        except _FOREIGN as error:
            raise hearing.broken(error) from None
        except BaseException:
            hearing.dropped()
            raise
        return hearing.exchange, hearing.ended(response, body)

    def close(self) -> None:
        """Close what is wrapped."""
        self._inner.close()


def _read(hearing: _Hearing, response: httpx.Response) -> bytes:
    try:
        intake = hearing.intake(response)
        for part in response.stream:  # type: ignore[union-attr]  # a synchronous transport gives a synchronous stream
            intake.take(part)
        return intake.body
    finally:
        response.close()


class RecordingAsyncTransport(httpx.AsyncBaseTransport):
    """The same for the background loop."""

    def __init__(self, inner: httpx.AsyncBaseTransport, journal: Journal, hosts: AllowedHosts, deadline: float) -> None:
        """See RecordingTransport."""
        self._inner = inner
        self.tap = Tap(journal, hosts, deadline)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send and record; raises Unanswered."""
        hearing = _Hearing(self.tap, request, await request.aread())
        try:
            async with asyncio.timeout(hearing.deadline):
                response = await self._inner.handle_async_request(request)
                body = await _aread(hearing, response)
        except _FOREIGN as error:
            raise hearing.broken(error) from None
        except BaseException:
            hearing.dropped()
            raise
        return hearing.whole(response, body)

    async def aclose(self) -> None:
        """Close what is wrapped."""
        await self._inner.aclose()


async def _aread(hearing: _Hearing, response: httpx.Response) -> bytes:
    try:
        intake = hearing.intake(response)
        async for part in response.stream:  # type: ignore[union-attr]  # an asynchronous one, as above
            intake.take(part)
        return intake.body
    finally:
        await response.aclose()


def texts(raw: Sequence[tuple[bytes, bytes]]) -> list[tuple[str, str]]:
    """Give headers as text, one character a byte."""
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in raw]
