"""The same connections for the background loop (see lines.py)."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from contextlib import suppress
from typing import TYPE_CHECKING

from suite.wire.answering import Answering
from suite.wire.lines import tls
from suite.wire.unanswered import NotConnected, Unanswered

if TYPE_CHECKING:
    import ssl

    from suite.wire.answering import Taker
    from suite.wire.asking import Address, Asking

    Place = tuple[str, str, int]

_IDLE_SECONDS = 5.0
_SCHEMES = ("http", "https")


class _Line(asyncio.Protocol):
    """One connection."""

    transport: asyncio.Transport

    def __init__(self) -> None:
        self.open = False
        self.used = 0.0
        self._answering: Answering | None = None
        self._done: asyncio.Future[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]
        self.open = True

    def data_received(self, data: bytes) -> None:
        if self._answering is None:
            self.close()  # nobody asked
            return
        self._feed(data)

    def connection_lost(self, error: Exception | None) -> None:
        self.open = False
        if self._answering is not None:
            if error is not None:
                self._fail(error)
            else:
                self._feed(b"")

    def _feed(self, data: bytes) -> None:
        if self._answering is None:
            return
        try:
            complete = self._answering.feed(data)
        except Exception as error:  # noqa: BLE001 - handed to whoever waits
            self._fail(error)
            return
        if complete and self._done is not None and not self._done.done():
            self._done.set_result(None)

    def _fail(self, error: Exception) -> None:
        if self._done is not None and not self._done.done():
            self._done.set_exception(error)
        self._answering = None
        self.close()

    async def ask(self, data: bytes, answering: Answering) -> None:
        """Send, and wait until the answer is complete."""
        self._answering, self._done = answering, asyncio.get_running_loop().create_future()
        self.transport.write(data)
        try:
            await self._done
        finally:
            self._answering = self._done = None
            self.used = time.monotonic()

    def close(self) -> None:
        """Let it go at once."""
        self.open = False
        self.transport.abort()


class AsyncLines:
    """Connections by place."""

    def __init__(self, verify: ssl.SSLContext | bool = True) -> None:  # noqa: FBT001, FBT002 - as in lines.py
        """`verify`: how TLS is done; False trusts anybody."""
        self._verify = verify
        self._context: ssl.SSLContext | None = None
        self._idle: dict[Place, list[_Line]] = defaultdict(list)

    async def handle(self, asking: Asking, taker: Taker) -> None:
        """Send a request and hand the answer to `taker`; raises Unanswered or OSError. The caller limits its time."""
        data = asking.written()
        place = (asking.address.scheme, asking.address.host, asking.address.port)
        answering = Answering(asking.method, taker)
        line = self._take(place) or await self._open(asking.address)
        try:
            await line.ask(data, answering)
        except BaseException:
            line.close()
            raise
        if answering.reusable and line.open:
            self._idle[place].append(line)
        else:
            line.close()

    async def close(self) -> None:
        """Let all connections go."""
        for lines in self._idle.values():
            for line in lines:
                with suppress(RuntimeError):  # its loop is over
                    line.close()
        self._idle.clear()

    def _take(self, place: Place) -> _Line | None:
        idle = self._idle[place]
        while idle:
            line = idle.pop()
            if line.open and time.monotonic() - line.used < _IDLE_SECONDS:
                return line
            line.close()
        return None

    async def _open(self, address: Address) -> _Line:
        if address.scheme not in _SCHEMES:
            raise Unanswered("protocol", f"not sent, it cannot be put into HTTP: the scheme {address.scheme!r}")
        secure = address.scheme == "https"
        if secure and self._context is None:
            self._context = tls(self._verify)
        host = address.host.strip("[]")
        try:
            _, line = await asyncio.get_running_loop().create_connection(
                _Line,
                host,
                address.port,
                ssl=self._context if secure else None,
                server_hostname=host if secure else None,
            )
        except OSError as error:
            raise NotConnected.by(error) from error
        return line
