"""Sends calls and gives what came of them as values: nothing that the other side does raises.

Nothing keeps cookies, follows a redirect or makes credentials of names in a URL. Each call says by itself what it carries.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, Self

from suite.wire.asking import UNSENDABLE, asking
from suite.wire.message import Call, Reply
from suite.wire.unanswered import Unanswered, in_words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

    from suite.wire.asking import Asking
    from suite.wire.exchange import Exchange
    from suite.wire.journal import Journal


_USUAL = {"accept": "application/json"}


class Carrier(Protocol):
    """Sends a request and records it; raises Unanswered, which names the exchange."""

    def carry(self, request: Asking) -> tuple[Exchange, Reply]:
        """Send it; give the exchange and the answer."""
        ...

    def close(self) -> None:
        """Let go of what it holds."""
        ...


class AsyncCarrier(Protocol):
    """The same on the background loop."""

    async def carry(self, request: Asking) -> Reply:
        """Send it; give the answer. Raises Unanswered or OSError."""
        ...

    async def close(self) -> None:
        """Let go of what it holds."""
        ...


class Client:
    """What sends for the main thread: a recording carrier, and headers that go with every call unless it has its own."""

    def __init__(self, carrier: Carrier, journal: Journal) -> None:
        """Send through `carrier`; `journal` takes down what cannot even be built."""
        self.carrier = carrier
        self.journal = journal
        self.headers = dict(_USUAL)

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
        request = asking(call, client.headers, deadline)
    except UNSENDABLE as error:
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


class AsyncCourier:
    """Carries the calls that our reference makes by itself (see wire.message.Courier)."""

    def __init__(self, carrier: AsyncCarrier, deadline: float) -> None:
        """Send through this carrier; an answer may take so many seconds."""
        self._carrier = carrier
        self._deadline = deadline

    async def send(self, call: Call) -> Reply:
        """Send it; what goes wrong stands in the reply's `error`."""
        try:
            request = asking(call, _USUAL, self._deadline)
        except UNSENDABLE as error:
            return Reply(0, error=f"no request can be made of it: {error}")
        try:
            return await self._carrier.carry(request)
        except (Unanswered, OSError) as error:
            return Reply(0, error=in_words(error, self._deadline)[1])

    async def close(self) -> None:
        """Let its connections go; on the loop that used them."""
        await self._carrier.close()
