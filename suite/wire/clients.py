"""Makes the httpx clients of a run: one kept-alive synchronous client, and a courier for the background loop."""

from __future__ import annotations

import importlib.util
import sys
from typing import TYPE_CHECKING, Any

import httpx

from suite.wire.deadline import timed
from suite.wire.sending import AsyncCourier, Client
from suite.wire.taps import AllowedHosts, RecordingAsyncTransport, RecordingTransport

if TYPE_CHECKING:
    from suite.wire.journal import Journal

_SHARED: dict[object, httpx.HTTPTransport] = {}
"""One transport per process and TLS setting: making one costs 46 ms."""


def transport(
    verify: Any = True,  # noqa: FBT002 - httpx's own name and default; an SSLContext too
    cert: Any = None,
    proxy: str | None = None,
    bind: str | None = None,
) -> httpx.HTTPTransport:
    """Give the transport of these settings, made once per process."""
    key = (repr(verify), repr(cert), proxy, bind)
    if key not in _SHARED:
        _SHARED[key] = timed(httpx.HTTPTransport(verify=verify, cert=cert, proxy=proxy, local_address=bind))
    return _SHARED[key]


def sync_client(journal: Journal, hosts: AllowedHosts, inner: httpx.BaseTransport, deadline: float) -> Client:
    """Make the client of the main thread."""
    return Client(RecordingTransport(_Lasting(inner), journal, hosts, deadline), journal)


def _async_transport(verify: Any, cert: Any = None) -> httpx.AsyncHTTPTransport:
    """Make a transport for the background loop.

    httpcore looks for a package `sniffio` three times a call; where there is none, each look walks all of `sys.path`.
    That is said once here, in the way that the import system offers for it.
    """
    if "sniffio" not in sys.modules and importlib.util.find_spec("sniffio") is None:
        sys.modules["sniffio"] = None  # type: ignore[assignment]
    return httpx.AsyncHTTPTransport(verify=verify, cert=cert)


def courier(
    journal: Journal, hosts: AllowedHosts, deadline: float, *, verify: Any = True, cert: Any = None
) -> AsyncCourier:
    """Make what our reference uses on the background loop."""
    inner = _async_transport(verify, cert)
    return AsyncCourier(RecordingAsyncTransport(inner, journal, hosts, deadline), deadline)


def plain_courier(deadline: float) -> AsyncCourier:
    """Make a courier that records nothing: for a reference that is the target."""
    return AsyncCourier(_async_transport(verify=False), deadline)  # loopback only


class _Lasting(httpx.BaseTransport):
    """Keeps the shared transport open when a client is closed."""

    def __init__(self, inner: httpx.BaseTransport) -> None:
        self._inner = inner

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return self._inner.handle_request(request)
