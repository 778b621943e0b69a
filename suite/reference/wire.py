"""The outermost layer: ASGI in, ASGI out. Faults at the level of bytes bend `serve` or `transmit`.

A request is read once here, an answer is written once. Nothing here knows OCPI beyond asking the door and the envelope.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, unquote

from suite.reference.answers import Answer, refusal
from suite.reference.codes import CLIENT_ERROR
from suite.reference.core import Part
from suite.reference.incoming import Incoming
from suite.reference.jsonread import MOST
from suite.reference.seams import seam

if TYPE_CHECKING:
    from suite.reference.core import Core
    from suite.reference.door import Door
    from suite.reference.envelope import Envelope

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Headers = tuple[tuple[str, str], ...]

_TOO_LARGE: Final = refusal(CLIENT_ERROR, "the body is too large", status=413)


class Wire(Part):
    """Serves HTTP requests over ASGI."""

    def __init__(self, core: Core, door: Door, envelope: Envelope) -> None:
        super().__init__(core)
        self._door = door
        self._envelope = envelope

    @seam
    async def serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request from its first byte to its last."""
        if scope["type"] != "http":
            raise ValueError(f"this app serves http, not {scope['type']}")
        incoming = self.read(scope)
        body = await _body(receive)
        if body is None:
            answer = _TOO_LARGE
        else:
            incoming.body = body
            answer = await self.answer(incoming)
        headers = self._envelope.headers(incoming, answer)
        await self.transmit(send, answer.status, headers, self._envelope.body(incoming, answer))
        for act in incoming.afterwards:
            await act()

    @seam
    async def answer(self, incoming: Incoming) -> Answer:
        """Find the answer to a request; out of contact there is none but 503."""
        if self.core.offline:
            return refusal(CLIENT_ERROR, "out of contact", status=503).having("Retry-After", "1")
        return await self._door.answer(incoming)

    @seam
    async def transmit(self, send: Send, status: int, headers: Headers, body: bytes) -> None:
        """Put the answer on the wire."""
        pairs = [(name.encode("latin-1"), value.encode("latin-1", "replace")) for name, value in headers]
        await send({"type": "http.response.start", "status": status, "headers": pairs})
        await send({"type": "http.response.body", "body": body})

    def read(self, scope: Scope) -> Incoming:
        """Read what stands before the body."""
        raw: bytes = scope.get("raw_path") or scope["path"].encode()
        path = raw.split(b"?", 1)[0].decode("latin-1")
        return Incoming(
            method=scope["method"],
            segments=self.segments(path),
            query=dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)),
            headers=_headers(scope["headers"]),
            spelt=_spelt(scope),
        )

    def segments(self, path: str) -> tuple[str, ...]:
        """Split what stands after our base path; a proxy may have put a path before it, or taken it away."""
        return _below(path, f"/s/{self.core.slug}/")


def _below(path: str, base: str) -> tuple[str, ...]:
    _, found, rest = f"{path}/".partition(base)
    below = rest if found else path
    return tuple(unquote(part) for part in below.strip("/").split("/"))


def _headers(pairs: list[tuple[bytes, bytes]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in pairs:
        found.setdefault(name.decode("latin-1").lower(), value.decode("latin-1"))
    return found


def _spelt(scope: Scope) -> dict[str, str]:
    names = (scope.get("extensions") or {}).get("spelling", {})
    return {low.decode("latin-1"): name.decode("latin-1") for low, name in names.items()}


async def _body(receive: Receive) -> bytes | None:
    """Read the whole body, None when it is larger than we read; what is too much is thrown away as it comes."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            break
        part = message.get("body", b"")
        size += len(part)
        if size <= MOST:
            parts.append(part)
        if not message.get("more_body", False):
            break
    return b"".join(parts) if size <= MOST else None
