"""One deadline for a whole answer in synchronous calls, however slowly its bytes drip.

httpx limits single reads only: a server that sends a byte a second would hold us for a day. The deadline of the call
under way stands in a variable of the thread, and every read and write on its socket gets what is left of it.
"""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import httpcore
import httpx

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterable, Iterator

_CALL = threading.local()


@contextmanager
def within(end: float) -> Iterator[None]:
    """Let nothing that is read or written in here last beyond `end` (monotonic)."""
    _CALL.end = end
    try:
        yield
    finally:
        _CALL.end = None


def _left(timeout: float | None) -> float | None:
    end: float | None = getattr(_CALL, "end", None)
    if end is None:
        return timeout
    left = max(0.0, end - time.monotonic())
    return left if timeout is None else min(timeout, left)


class _Stream(httpcore.NetworkStream):
    """A socket that knows what is left."""

    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        left = _left(timeout)
        if left == 0:
            raise httpcore.ReadTimeout
        return self._inner.read(max_bytes, left)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        left = _left(timeout)
        if left == 0:
            raise httpcore.WriteTimeout
        self._inner.write(buffer, left)

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, _left(timeout)))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _Backend(httpcore.NetworkBackend):
    """Opens such sockets."""

    def __init__(self) -> None:
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        return _Stream(self._inner.connect_tcp(host, port, _left(timeout), local_address, socket_options))


def timed(transport: httpx.HTTPTransport) -> httpx.HTTPTransport:
    """Make a transport obey the deadline. httpx offers no way to name the backend; a test notices if this one closes."""
    transport._pool._network_backend = _Backend()  # noqa: SLF001 - see above
    return transport
