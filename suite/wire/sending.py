"""Sends calls through a client and gives what came of them as values: nothing that the other side does raises.

Cookies are never kept and names in a URL never become credentials: each call says by itself what it carries.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx

from suite.wire.message import Call, Reply
from suite.wire.unanswered import Unanswered, in_words

if TYPE_CHECKING:
    from suite.wire.exchange import Exchange
    from suite.wire.journal import Journal

_NO_AUTH = httpx.Auth()
_UNSENDABLE = (httpx.InvalidURL, ValueError, TypeError)
"""What httpx raises for a URL or header that cannot be written down; a hostile Link leads here."""


class Client(httpx.Client):
    """A synchronous client on a recording transport; knows the journal, for calls that cannot even be built."""

    def __init__(self, transport: httpx.BaseTransport, journal: Journal) -> None:
        """Send through `transport`, deaf to the environment's proxies and netrc."""
        super().__init__(transport=transport, trust_env=False, cookies=_no_cookies())
        self.journal = journal
        self.headers = httpx.Headers({"accept": "application/json"})


def send(client: Client, call: Call, deadline: float) -> tuple[Exchange, Reply, str]:
    """Send a call; give the recorded exchange, the answer with its bytes as they came, and the kind of failure."""
    try:
        request = client.build_request(call.method, call.url, **_parts(call, deadline))
    except _UNSENDABLE as error:
        return _unsendable(client.journal, call, error)
    try:
        response = client.send(request, auth=_NO_AUTH, follow_redirects=False)
    except Unanswered as missing:
        if missing.exchange is None:  # only a transport that records nothing leaves it out
            raise
        return missing.exchange, Reply(0, error=missing.reason), missing.kind
    exchange: Exchange = response.extensions["exchange"]
    return exchange, _reply(response), ""


def _unsendable(journal: Journal, call: Call, error: Exception) -> tuple[Exchange, Reply, str]:
    reason = f"no request can be made of it: {error}"
    exchange = journal.refuse(
        label=call.label, method=call.method, url=call.url, headers=call.headers, body=call.body, error=reason
    )
    return exchange, Reply(0, error=exchange.error), "url"


def _parts(call: Call, deadline: float) -> dict[str, Any]:
    return {
        "headers": list(call.headers),
        "content": call.body or None,
        "extensions": {"label": call.label, "timeout": dict.fromkeys(("connect", "read", "write", "pool"), deadline)},
    }


def _reply(response: httpx.Response) -> Reply:
    received = response.extensions.get("received")
    if received is None:
        received = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers.raw]
    return Reply(response.status_code, tuple(received), response.content)


def bare_async(transport: httpx.AsyncBaseTransport) -> httpx.AsyncClient:
    """Make an asynchronous client that adds nothing of its own."""
    client = httpx.AsyncClient(transport=transport, trust_env=False, cookies=_no_cookies())
    client.headers = httpx.Headers({"accept": "application/json"})
    return client


def _no_cookies() -> Any:
    from http.cookiejar import CookieJar, DefaultCookiePolicy  # noqa: PLC0415 - once per client

    return CookieJar(DefaultCookiePolicy(allowed_domains=[]))


class AsyncCourier:
    """Carries the calls that our reference makes by itself (see wire.message.Courier)."""

    def __init__(self, client: httpx.AsyncClient, deadline: float) -> None:
        """Use this client; an answer may take so many seconds."""
        self._client = client
        self._deadline = deadline

    async def send(self, call: Call) -> Reply:
        """Send it; what goes wrong stands in the reply's `error`."""
        try:
            request = self._client.build_request(call.method, call.url, **_parts(call, self._deadline))
            response = await self._client.send(request, auth=_NO_AUTH, follow_redirects=False)
        except (Unanswered, httpx.HTTPError, httpx.StreamError, OSError) as error:
            return Reply(0, error=in_words(error, self._deadline)[1])
        except _UNSENDABLE as error:
            return Reply(0, error=f"no request can be made of it: {error}")
        return _reply(response)

    async def close(self) -> None:
        """Let its connections go; on the loop that used them."""
        await self._client.aclose()
