"""Sends calls and gives what came of them as values: nothing that the other side does raises.

Requests go from here to the transport directly: no client of httpx stands in between, so nothing keeps cookies, follows a
redirect or makes credentials of names in a URL, and none of that costs time. Each call says by itself what it carries.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, Self

import httpx

from suite.wire.message import Call, Reply
from suite.wire.unanswered import Unanswered, in_words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

    from suite.wire.exchange import Exchange
    from suite.wire.journal import Journal

_UNSENDABLE = (httpx.InvalidURL, ValueError, TypeError)
"""What httpx raises for a URL or header that cannot be written down; a hostile Link leads here."""
_PHASES = ("connect", "read", "write", "pool")


class Carrier(Protocol):
    """Sends a request and records it; raises Unanswered, which names the exchange."""

    def carry(self, request: httpx.Request) -> tuple[Exchange, Reply]:
        """Send it; give the exchange and the answer."""
        ...

    def close(self) -> None:
        """Let go of what it holds."""
        ...


class Client:
    """What sends for the main thread: a recording carrier, and headers that go with every call unless it has its own."""

    def __init__(self, carrier: Carrier, journal: Journal) -> None:
        """Send through `carrier`; `journal` takes down what cannot even be built."""
        self.carrier = carrier
        self.journal = journal
        self.headers = {"accept": "application/json"}

    def always(self, headers: Mapping[str, str]) -> None:
        """Send these with every call, in place of usual ones of the same name."""
        names = {name.lower() for name in headers}
        self.headers = {**{name: each for name, each in self.headers.items() if name.lower() not in names}, **headers}

    def close(self) -> None:
        """Let go of the carrier."""
        self.carrier.close()

    def __enter__(self) -> Self:
        """Use it for a while."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()


def send(client: Client, call: Call, deadline: float) -> tuple[Exchange, Reply, str]:
    """Send a call; give the recorded exchange, the answer with its bytes as they came, and the kind of failure."""
    try:
        request = _request(call, client.headers, deadline)
    except _UNSENDABLE as error:
        return _unsendable(client.journal, call, error)
    try:
        exchange, reply = client.carrier.carry(request)
    except Unanswered as missing:
        if missing.exchange is None:  # only a transport that records nothing leaves it out
            raise
        return missing.exchange, Reply(0, error=missing.reason), missing.kind
    return exchange, reply, ""


def _unsendable(journal: Journal, call: Call, error: Exception) -> tuple[Exchange, Reply, str]:
    reason = f"no request can be made of it: {error}"
    exchange = journal.refuse(
        label=call.label, method=call.method, url=call.url, headers=call.headers, body=call.body, error=reason
    )
    return exchange, Reply(0, error=exchange.error), "url"


def _request(call: Call, usual: dict[str, str], deadline: float) -> httpx.Request:
    given = {name.lower() for name, _ in call.headers}
    headers = [*(pair for pair in usual.items() if pair[0].lower() not in given), *call.headers]
    extensions = {"label": call.label, "timeout": dict.fromkeys(_PHASES, deadline)}
    return httpx.Request(call.method, call.url, headers=headers, content=call.body or None, extensions=extensions)


class AsyncCourier:
    """Carries the calls that our reference makes by itself (see wire.message.Courier)."""

    def __init__(self, transport: httpx.AsyncBaseTransport, deadline: float) -> None:
        """Send through this transport; an answer may take so many seconds."""
        self._transport = transport
        self._deadline = deadline

    async def send(self, call: Call) -> Reply:
        """Send it; what goes wrong stands in the reply's `error`."""
        try:
            request = _request(call, {"accept": "application/json"}, self._deadline)
            response = await self._transport.handle_async_request(request)
            try:
                body = await response.aread()
            finally:
                await response.aclose()
        except (Unanswered, httpx.HTTPError, httpx.StreamError, OSError) as error:
            return Reply(0, error=in_words(error, self._deadline)[1])
        except _UNSENDABLE as error:
            return Reply(0, error=f"no request can be made of it: {error}")
        return _reply(response, body)

    async def close(self) -> None:
        """Let its connections go; on the loop that used them."""
        await self._transport.aclose()


def _reply(response: httpx.Response, body: bytes) -> Reply:
    received: Any = response.extensions.get("received")
    if received is None:
        received = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers.raw]
    return Reply(response.status_code, tuple(received), body)
