"""Connections of the main thread: kept alive, one deadline for all of an answer, no redirects, nothing but what was asked.

Written on sockets and httptools instead of a client library, which takes five times as long for the same words: half of
what a run costs was httpx, httpcore and h11.
"""

from __future__ import annotations

import select
import socket
import ssl
import time
from collections import defaultdict
from typing import TYPE_CHECKING

from suite.wire.answering import Answering
from suite.wire.unanswered import NotConnected, Unanswered

if TYPE_CHECKING:
    from suite.wire.answering import Taker
    from suite.wire.asking import Address, Asking

    Place = tuple[str, str, int]

_PIECE = 65536
_IDLE_SECONDS = 5.0
"""A connection that lay idle for longer is not used again: the other side may be about to close it."""
_SCHEMES = ("http", "https")


class Line:
    """One connection."""

    def __init__(self, sock: socket.socket) -> None:
        """`sock` is connected, TLS and all."""
        self.sock = sock
        self.used = 0.0

    def usable(self) -> bool:
        """Whether it may still be used: not too old, and nothing to be read, which would be its end."""
        return time.monotonic() - self.used < _IDLE_SECONDS and not _stirs(self.sock)

    def ask(self, data: bytes, answering: Answering, end: float) -> None:
        """Send, and read until the answer is complete; raises TimeoutError at the deadline (monotonic)."""
        self.sock.settimeout(_left(end))
        self.sock.sendall(data)
        while not answering.feed(self.sock.recv(_PIECE)):
            self.sock.settimeout(_left(end))
        self.used = time.monotonic()


class Lines:
    """Connections by place."""

    def __init__(self, verify: ssl.SSLContext | bool = True, bind: str | None = None) -> None:  # noqa: FBT001, FBT002 - as ssl's users know it
        """`verify`: how TLS is done; False trusts anybody. `bind`: the address of ours to speak from."""
        self._verify = verify
        self._bind = (bind, 0) if bind else None
        self._context: ssl.SSLContext | None = None
        self._idle: dict[Place, list[Line]] = defaultdict(list)

    def handle(self, asking: Asking, end: float, taker: Taker) -> None:
        """Send a request and hand the answer to `taker`; raises Unanswered, TimeoutError or OSError."""
        data = asking.written()
        place = (asking.address.scheme, asking.address.host, asking.address.port)
        answering = Answering(asking.method, taker)
        line = self._take(place) or self._open(asking.address, end)
        try:
            line.ask(data, answering, end)
        except BaseException:
            line.sock.close()
            raise
        if answering.reusable:
            self._idle[place].append(line)
        else:
            line.sock.close()

    def close(self) -> None:
        """Let all connections go."""
        for lines in self._idle.values():
            for line in lines:
                line.sock.close()
        self._idle.clear()

    def _take(self, place: Place) -> Line | None:
        idle = self._idle[place]
        while idle:
            line = idle.pop()
            if line.usable():
                return line
            line.sock.close()
        return None

    def _open(self, address: Address, end: float) -> Line:
        if address.scheme not in _SCHEMES:
            raise Unanswered("protocol", f"not sent, it cannot be put into HTTP: the scheme {address.scheme!r}")
        host = address.host.strip("[]")
        try:
            sock = socket.create_connection((host, address.port), _left(end), self._bind)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError as error:
            raise NotConnected.by(error) from error
        return Line(self._secured(sock, host, end) if address.scheme == "https" else sock)

    def _secured(self, sock: socket.socket, host: str, end: float) -> ssl.SSLSocket:
        if self._context is None:
            self._context = tls(self._verify)
        try:
            sock.settimeout(_left(end))
            return self._context.wrap_socket(sock, server_hostname=host)
        except OSError as error:
            sock.close()
            raise NotConnected.by(error) from error


def tls(verify: ssl.SSLContext | bool) -> ssl.SSLContext:  # noqa: FBT001 - as above
    """Give the TLS settings: the given ones, the system's, or none that check anything."""
    context = ssl.create_default_context() if isinstance(verify, bool) else verify
    if verify is False:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    context.set_alpn_protocols(["http/1.1"])
    return context


def _left(end: float) -> float:
    left = end - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _stirs(sock: socket.socket) -> bool:
    if hasattr(select, "poll"):
        poll = select.poll()
        poll.register(sock, select.POLLIN)
        return bool(poll.poll(0))
    return bool(select.select([sock], [], [], 0)[0])
