"""Makes what talks for a run: one kept-alive synchronous client, and a courier for the background loop.

Only what goes through a proxy, and the feeds of a check, still use httpx, which takes 0.2 s to import.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from suite.wire.alines import AsyncLines
from suite.wire.lines import Lines
from suite.wire.sending import AsyncCourier, Client
from suite.wire.taps import AllowedHosts, Inner, PlainAsyncTransport, RecordingAsyncTransport, RecordingTransport
from suite.wire.unanswered import Unanswered, in_words

if TYPE_CHECKING:
    import ssl

    import httpx

    from suite.wire.answering import Taker
    from suite.wire.asking import Asking
    from suite.wire.journal import Journal

_SHARED: dict[object, httpx.HTTPTransport] = {}
"""One transport per process and TLS setting: making one costs 46 ms."""
_LINES: dict[object, Lines] = {}
_PHASES = ("connect", "read", "write", "pool")


def transport(
    verify: Any = True,  # noqa: FBT002 - httpx's own name and default; an SSLContext too
    cert: Any = None,
    proxy: str | None = None,
    bind: str | None = None,
) -> httpx.HTTPTransport:
    """Give the transport of these settings, made once per process."""
    key = (repr(verify), repr(cert), proxy, bind)
    if key not in _SHARED:
        import httpx  # noqa: PLC0415 - see above

        from suite.wire.deadline import timed  # noqa: PLC0415

        _SHARED[key] = timed(httpx.HTTPTransport(verify=verify, cert=cert, proxy=proxy, local_address=bind))
    return _SHARED[key]


def connections(
    verify: ssl.SSLContext | bool = True,  # noqa: FBT001, FBT002 - as ssl's users know it
    proxy: str | None = None,
    bind: str | None = None,
) -> Inner:
    """Give the connections of these settings, made once per process; through a proxy they are httpx's."""
    if proxy:
        return _Proxied(transport(verify, proxy=proxy, bind=bind))
    key = (verify, bind)
    if key not in _LINES:
        _LINES[key] = Lines(verify, bind)
    return _LINES[key]


def sync_client(journal: Journal, hosts: AllowedHosts, inner: Inner, deadline: float) -> Client:
    """Make the client of the main thread."""
    return Client(RecordingTransport(inner, journal, hosts, deadline), journal)


def courier(
    journal: Journal,
    hosts: AllowedHosts,
    deadline: float,
    *,
    verify: ssl.SSLContext | bool = True,
) -> AsyncCourier:
    """Make what our reference uses on the background loop."""
    return AsyncCourier(RecordingAsyncTransport(AsyncLines(verify), journal, hosts, deadline), deadline)


def plain_courier(deadline: float) -> AsyncCourier:
    """Make a courier that records nothing: for a reference that is the target."""
    return AsyncCourier(PlainAsyncTransport(AsyncLines(verify=False)), deadline)  # loopback only


class _Proxied:
    """Connections through a proxy."""

    def __init__(self, inner: httpx.HTTPTransport) -> None:
        self._inner = inner

    def handle(self, asking: Asking, end: float, taker: Taker) -> None:
        """Send a request and hand the answer to `taker`; what httpx raises is told as Unanswered."""
        import httpx  # noqa: PLC0415 - see above

        from suite.wire.deadline import within  # noqa: PLC0415

        begun = False
        asking.written()
        request = httpx.Request(
            asking.method,
            asking.address.text,
            headers=asking.headers,
            content=asking.body or None,
            extensions={"timeout": dict.fromkeys(_PHASES, asking.deadline)},
        )
        try:
            with within(end):
                response = self._inner.handle_request(request)
                try:
                    reason = response.extensions.get("reason_phrase", b"").decode("latin-1")
                    taker.begins(response.status_code, reason, response.headers.raw)
                    begun = True
                    for part in response.stream:  # type: ignore[union-attr]  # a synchronous transport gives such a stream
                        taker.takes(part)
                finally:
                    response.close()
        except (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL) as error:
            raise Unanswered(*in_words(error, asking.deadline, begun=begun)) from None
