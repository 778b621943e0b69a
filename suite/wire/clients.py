"""Makes the httpx clients of a run: one kept-alive synchronous client, and a courier for the background loop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx

from suite.wire.taps import AllowedHosts, AsyncCourier, RecordingAsyncTransport, RecordingTransport

if TYPE_CHECKING:
    from suite.wire.journal import Journal

_SHARED: dict[object, httpx.HTTPTransport] = {}
"""One transport per process and TLS setting: making one costs 46 ms."""


def transport(verify: Any = True, cert: Any = None, proxy: str | None = None, bind: str | None = None) -> httpx.HTTPTransport:
    """Give the transport of these settings, made once per process."""
    key = (repr(verify), repr(cert), proxy, bind)
    if key not in _SHARED:
        _SHARED[key] = httpx.HTTPTransport(verify=verify, cert=cert, proxy=proxy, local_address=bind)
    return _SHARED[key]


def sync_client(journal: Journal, hosts: AllowedHosts, inner: httpx.BaseTransport, deadline: float) -> httpx.Client:
    """Make the client of the main thread."""
    tapped = RecordingTransport(_Lasting(inner), journal, hosts, deadline)
    client = httpx.Client(transport=tapped, trust_env=False)
    client.headers = httpx.Headers({"accept": "application/json"})
    return client


def courier(journal: Journal, hosts: AllowedHosts, deadline: float, *, verify: Any = True, cert: Any = None) -> AsyncCourier:
    """Make what our reference uses on the background loop."""
    inner = httpx.AsyncHTTPTransport(verify=verify, cert=cert)
    tapped = RecordingAsyncTransport(inner, journal, hosts, deadline)
    return AsyncCourier(_bare_async(tapped), deadline)


def plain_courier(deadline: float) -> AsyncCourier:
    """Make a courier that records nothing: for a reference that is the target."""
    return AsyncCourier(_bare_async(httpx.AsyncHTTPTransport(verify=False)), deadline)  # noqa: S501 - loopback only


def _bare_async(inner: httpx.AsyncBaseTransport) -> httpx.AsyncClient:
    client = httpx.AsyncClient(transport=inner, trust_env=False)
    client.headers = httpx.Headers({"accept": "application/json"})
    return client


class _Lasting(httpx.BaseTransport):
    """Keeps the shared transport open when a client is closed."""

    def __init__(self, inner: httpx.BaseTransport) -> None:
        self._inner = inner

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return self._inner.handle_request(request)
