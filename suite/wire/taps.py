"""The client's tap: an httpx transport that records both ends of every request, within limits on what foreign bytes may cost.

`send` and `Courier.send` never raise for what the other side does: they give a reply whose `error` says what happened.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx

from suite.wire.message import Call, Label, Reply

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from suite.wire.exchange import Exchange
    from suite.wire.journal import Journal

MAX_BODY = 20 * 1024 * 1024
MAX_HEADERS = 200
_LABEL = "label"


class Unanswered(Exception):  # noqa: N818 - an outcome, not an error of ours
    """No whole answer came. `kind`: timeout, refused, lost, tls, dns, limit, protocol, host."""

    def __init__(self, kind: str, reason: str, exchange: Exchange | None = None) -> None:
        """Keep what happened."""
        super().__init__(reason)
        self.kind = kind
        self.reason = reason
        self.exchange = exchange


class AllowedHosts:
    """The only places the suite may contact: those of target.toml and those that version details name (`allow`)."""

    def __init__(self, urls: Iterable[str] = (), extra: Iterable[str] = ()) -> None:
        """Begin with the hosts of these URLs, and with `host` or `host:port` entries of `allow_hosts`."""
        self._places = {_place(url) for url in urls}
        self._extra = {each.lower() for each in extra}

    def allow(self, url: str) -> None:
        """Take the host of that URL in."""
        self._places.add(_place(url))

    def allow_seen(self, url: str) -> None:
        """Take the host of a URL in only where it is the same host on another port, or known by name already."""
        host = _place(url).rpartition(":")[0]
        if any(place.rpartition(":")[0] == host for place in self._places):
            self._places.add(_place(url))

    def __contains__(self, url: str) -> bool:
        """Say whether that URL may be contacted."""
        place = _place(url)
        return place in self._places or place in self._extra or place.rpartition(":")[0] in self._extra


def _place(url: str) -> str:
    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
    except ValueError:
        return "?"
    return f"{(parts.hostname or '?').lower()}:{port}"


class _Tap:
    """What the synchronous and the asynchronous transport share."""

    def __init__(self, journal: Journal, hosts: AllowedHosts, deadline: float) -> None:
        self.journal = journal
        self.hosts = hosts
        self.deadline = deadline

    def begin(self, request: httpx.Request, body: bytes) -> Exchange:
        label = request.extensions.get(_LABEL, Label())
        exchange = self.journal.begin(
            outbound=True,
            label=label,
            method=request.method,
            url=str(request.url),
            headers=_texts(request.headers.raw),
            body=body,
        )
        if str(request.url) not in self.hosts:
            raise self.failed(exchange, "host", f"{_place(str(request.url))} is not among the allowed hosts; see [safety] allow_hosts")
        return exchange

    def finished(self, exchange: Exchange, response: httpx.Response, body: bytes, started: float) -> httpx.Response:
        self.journal.end(exchange, status=response.status_code, headers=_texts(response.headers.raw), body=body)
        bare = [pair for pair in response.headers.raw if pair[0].lower() not in {b"content-encoding", b"transfer-encoding"}]
        made = httpx.Response(response.status_code, headers=bare, content=body, extensions={"exchange": exchange})
        made.elapsed = _delta(time.monotonic() - started)
        return made

    def failed(self, exchange: Exchange, kind: str, reason: str) -> Unanswered:
        self.journal.fail(exchange, reason)
        return Unanswered(kind, reason, exchange)

    def translate(self, exchange: Exchange, error: Exception) -> Unanswered:
        if isinstance(error, Unanswered):
            self.journal.fail(exchange, error.reason)
            error.exchange = exchange
            return error
        return self.failed(exchange, *_words(error, self.deadline))


def _delta(seconds: float) -> Any:
    from datetime import timedelta  # noqa: PLC0415 - tiny and only here

    return timedelta(seconds=seconds)


def _words(error: Exception, deadline: float) -> tuple[str, str]:
    """Say what a transport's exception means."""
    if isinstance(error, httpx.TimeoutException):
        return "timeout", f"no answer within {deadline:g} s"
    text = str(error) or type(error).__name__
    if isinstance(error, httpx.ConnectError):
        low = text.lower()
        if "certificate" in low or "ssl" in low or "tls" in low:
            return "tls", f"TLS: {text}"
        if "name" in low and ("resol" in low or "known" in low or "service" in low):
            return "dns", f"host name: {text}"
        return "refused", f"no connection: {text}"
    if isinstance(error, httpx.RemoteProtocolError):
        kind = "lost" if "disconnected" in text or "without" in text else "protocol"
        return kind, f"the connection broke: {text}" if kind == "lost" else f"not HTTP: {text}"
    if isinstance(error, httpx.DecodingError):
        return "protocol", f"the body's content encoding is broken: {text}"
    return "lost", f"the connection broke: {text}"


class _Gauge:
    """Counts a body as it comes; stops it at the limit or the deadline."""

    def __init__(self, deadline: float, started: float) -> None:
        self._parts: list[bytes] = []
        self._size = 0
        self._raw = 0
        self._end = started + deadline
        self._deadline = deadline

    def take(self, part: bytes) -> None:
        self._size += len(part)
        if self._size > MAX_BODY:
            raise Unanswered("limit", f"a body of more than {MAX_BODY // 1024 // 1024} MB")
        if time.monotonic() > self._end:
            raise Unanswered("timeout", f"the body was not complete after {self._deadline:g} s")
        self._parts.append(part)

    @property
    def body(self) -> bytes:
        return b"".join(self._parts)


def _headers_fit(response: httpx.Response) -> None:
    if len(response.headers.raw) > MAX_HEADERS:
        raise Unanswered("limit", f"more than {MAX_HEADERS} headers")


class RecordingTransport(httpx.BaseTransport):
    """Wraps a transport; see the module."""

    def __init__(self, inner: httpx.BaseTransport, journal: Journal, hosts: AllowedHosts, deadline: float) -> None:
        """Record on `journal`; contact only `hosts`; give an answer at most `deadline` seconds."""
        self._inner = inner
        self._tap = _Tap(journal, hosts, deadline)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send and record; raises Unanswered."""
        exchange = self._tap.begin(request, request.read())
        started = time.monotonic()
        try:
            response = self._inner.handle_request(request)
            try:
                _headers_fit(response)
                gauge = _Gauge(self._tap.deadline, started)
                for part in _decoded(response, gauge):
                    gauge.take(part)
            finally:
                response.close()
        except (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL, Unanswered, OSError) as error:
            raise self._tap.translate(exchange, error) from None
        return self._tap.finished(exchange, response, gauge.body, started)

    def close(self) -> None:
        """Close what is wrapped."""
        self._inner.close()


def _decoded(response: httpx.Response, gauge: _Gauge) -> Iterable[bytes]:
    del gauge
    if "content-encoding" in response.headers:
        return response.iter_bytes(65536)
    return response.stream  # type: ignore[return-value]


class RecordingAsyncTransport(httpx.AsyncBaseTransport):
    """The same for the background loop."""

    def __init__(self, inner: httpx.AsyncBaseTransport, journal: Journal, hosts: AllowedHosts, deadline: float) -> None:
        """See RecordingTransport."""
        self._inner = inner
        self._tap = _Tap(journal, hosts, deadline)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send and record; raises Unanswered."""
        exchange = self._tap.begin(request, await request.aread())
        started = time.monotonic()
        try:
            response = await self._inner.handle_async_request(request)
            try:
                _headers_fit(response)
                gauge = _Gauge(self._tap.deadline, started)
                async for part in response.aiter_bytes(65536):
                    gauge.take(part)
            finally:
                await response.aclose()
        except (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL, Unanswered, OSError) as error:
            raise self._tap.translate(exchange, error) from None
        return self._tap.finished(exchange, response, gauge.body, started)

    async def aclose(self) -> None:
        """Close what is wrapped."""
        await self._inner.aclose()


def _texts(raw: Sequence[tuple[bytes, bytes]]) -> list[tuple[str, str]]:
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in raw]


def send(client: httpx.Client, call: Call, deadline: float) -> tuple[Exchange, Reply, str]:
    """Send a call; give the recorded exchange, the answer with its bytes as they came, and the kind of failure."""
    try:
        request = client.build_request(
            call.method,
            call.url,
            headers=list(call.headers),
            content=call.body or None,
            timeout=deadline,
            extensions={_LABEL: call.label, "timeout": httpx.Timeout(deadline).as_dict()},
        )
        response = client.send(request, follow_redirects=False)
    except Unanswered as missing:
        if missing.exchange is None:
            raise
        return missing.exchange, Reply(0, error=missing.reason), missing.kind
    headers = tuple(_texts(response.headers.raw))
    return response.extensions["exchange"], Reply(response.status_code, headers, response.content), ""


class AsyncCourier:
    """Carries the calls that our reference makes by itself (see wire.message.Courier)."""

    def __init__(self, client: httpx.AsyncClient, deadline: float) -> None:
        """Use this client; an answer may take so many seconds."""
        self._client = client
        self._deadline = deadline

    async def send(self, call: Call) -> Reply:
        """Send it; what goes wrong stands in the reply's `error`."""
        try:
            response = await self._client.request(
                call.method,
                call.url,
                headers=list(call.headers),
                content=call.body or None,
                timeout=self._deadline,
                extensions={_LABEL: call.label, "timeout": httpx.Timeout(self._deadline).as_dict()},
            )
        except Unanswered as missing:
            return Reply(0, error=missing.reason)
        except (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL, ValueError) as error:
            return Reply(0, error=_words(error, self._deadline)[1])
        return Reply(response.status_code, tuple(_texts(response.headers.raw)), response.content)
