"""The client's tap: records both ends of every request, within limits on what foreign bytes may cost.

Raises Unanswered for everything that the other side does; `suite.wire.sending` turns that into values. Follows nothing.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Protocol

from suite.wire.hosts import AllowedHosts, place
from suite.wire.intake import Intake
from suite.wire.message import Reply
from suite.wire.sending import AsyncCourier, send
from suite.wire.unanswered import Unanswered, in_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from suite.wire.alines import AsyncLines
    from suite.wire.answering import Taker
    from suite.wire.asking import Asking
    from suite.wire.exchange import Exchange
    from suite.wire.journal import Journal

MAX_HEADERS = 200

__all__ = ["AllowedHosts", "AsyncCourier", "RecordingAsyncTransport", "RecordingTransport", "Unanswered", "send"]


class _Taking:
    """Takes the body of one answer in, within its limits."""

    def __init__(self, deadline: float) -> None:
        self.deadline = deadline
        self.end = time.monotonic() + deadline
        self.status = 0
        self.reason = ""
        self.headers: list[tuple[str, str]] = []
        self._intake: Intake | None = None

    def begins(self, status: int, reason: str, headers: Sequence[tuple[bytes, bytes]]) -> None:
        """Look at the headers."""
        self.status, self.reason, self.headers = status, reason, texts(headers)
        if len(headers) > MAX_HEADERS:
            raise Unanswered("limit", f"more than {MAX_HEADERS} headers")
        coding = ", ".join([value for name, value in self.headers if name.lower() == "content-encoding"])
        self._intake = Intake(coding, self.end, self.deadline)

    def takes(self, part: bytes) -> None:
        """Take a piece in."""
        if self._intake is not None:
            self._intake.take(part)

    def reply(self) -> Reply:
        """Give the answer."""
        return Reply(self.status, tuple(self.headers), self._intake.body if self._intake else b"")


class _Hearing(_Taking):
    """One request and what is heard in answer to it, recorded."""

    def __init__(self, tap: Tap, request: Asking) -> None:
        super().__init__(request.deadline or tap.deadline)
        self._journal = tap.journal
        url, headers = request.address.text, request.headers
        if url not in tap.hosts:
            why = f"{place(url) or 'this URL'} is not among the allowed hosts; see [safety] allow_hosts"
            refused = tap.journal.refuse(
                label=request.label, method=request.method, url=url, headers=headers, body=request.body, error=why
            )
            raise Unanswered("host", why, refused)
        self.exchange: Exchange = tap.journal.begin(
            outbound=True, label=request.label, method=request.method, url=url, headers=headers, body=request.body
        )

    def ended(self) -> Reply:
        """Record the answer; give it with the headers as they came."""
        reply = self.reply()
        self._journal.end(
            self.exchange, status=reply.status, headers=reply.headers, body=reply.body, reason=self.reason
        )
        return reply

    def broken(self, error: BaseException) -> Unanswered:
        """Record why no whole answer came."""
        kind, reason = in_words(error, self.deadline, begun=self.status > 0)
        self._fail(reason)
        return Unanswered(kind, reason, self.exchange)

    def dropped(self) -> None:
        """Record that we ourselves stopped waiting: an interrupt, or a fault of ours."""
        self._fail("we stopped waiting for the answer")

    def _fail(self, reason: str) -> None:
        self._journal.fail(self.exchange, reason, status=self.status, headers=self.headers[:MAX_HEADERS])


_FOREIGN = (Unanswered, OSError)


class Tap:
    """What all requests of one client share."""

    def __init__(self, journal: Journal, hosts: AllowedHosts, deadline: float) -> None:
        """Record on `journal`; contact only `hosts`; give an answer at most `deadline` seconds unless the request says."""
        self.journal = journal
        self.hosts = hosts
        self.deadline = deadline


class Inner(Protocol):
    """What carries requests over sockets."""

    def handle(self, asking: Asking, end: float, taker: Taker) -> None:
        """Send a request, hand the answer to `taker`; raises one of _FOREIGN."""
        ...


class RecordingTransport:
    """Wraps connections; see the module. They outlive it, since all of a process share them."""

    def __init__(self, inner: Inner, journal: Journal, hosts: AllowedHosts, deadline: float) -> None:
        """Record on `journal`; contact only `hosts`; give an answer at most `deadline` seconds."""
        self._inner = inner
        self.tap = Tap(journal, hosts, deadline)

    def carry(self, request: Asking) -> tuple[Exchange, Reply]:
        """Send and record; raises Unanswered."""
        hearing = _Hearing(self.tap, request)
        try:
            self._inner.handle(request, hearing.end, hearing)
            return hearing.exchange, hearing.ended()
        except _FOREIGN as error:
            raise hearing.broken(error) from None
        except BaseException:
            hearing.dropped()
            raise

    def close(self) -> None:
        """Nothing is ours."""


class RecordingAsyncTransport:
    """The same for the background loop."""

    def __init__(self, inner: AsyncLines, journal: Journal, hosts: AllowedHosts, deadline: float) -> None:
        """See RecordingTransport."""
        self._inner = inner
        self.tap = Tap(journal, hosts, deadline)

    async def carry(self, request: Asking) -> Reply:
        """Send and record; raises Unanswered."""
        hearing = _Hearing(self.tap, request)
        try:
            async with asyncio.timeout(hearing.deadline):
                await self._inner.handle(request, hearing)
            return hearing.ended()
        except _FOREIGN as error:
            raise hearing.broken(error) from None
        except BaseException:
            hearing.dropped()
            raise

    async def close(self) -> None:
        """Close what is wrapped."""
        await self._inner.close()


class PlainAsyncTransport:
    """Within the same limits, but nothing is recorded: for a reference that is the target."""

    def __init__(self, inner: AsyncLines) -> None:
        """Send over these."""
        self._inner = inner

    async def carry(self, request: Asking) -> Reply:
        """Send it; raises Unanswered or OSError."""
        taking = _Taking(request.deadline)
        async with asyncio.timeout(request.deadline):
            await self._inner.handle(request, taking)
        return taking.reply()

    async def close(self) -> None:
        """Close what is wrapped."""
        await self._inner.close()


def texts(raw: Sequence[tuple[bytes, bytes]]) -> list[tuple[str, str]]:
    """Give headers as text, one character a byte."""
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in raw]
