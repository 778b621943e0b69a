"""The server's tap: ASGI middleware around our reference that records what was asked and what we answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from suite.wire.exchange import Exchange
    from suite.wire.journal import Journal
    from suite.wire.message import Label

MAX_BODY = 20 * 1024 * 1024


class Tap:
    """An ASGI app around another one. `label_of(method, path)` says what a call to us is about."""

    def __init__(self, app: Callable[..., Any], journal: Journal, label_of: Callable[[str, str], Label]) -> None:
        """Record on `journal`."""
        self._app = app
        self._journal = journal
        self._label_of = label_of

    async def __call__(self, scope: dict[str, Any], receive: Callable[..., Any], send: Callable[..., Any]) -> None:
        """Be an ASGI app."""
        body = await _read(receive)
        exchange = self._begin(scope, body or b"")
        if body is None:
            self._journal.fail(exchange, f"a request of more than {MAX_BODY // 1024 // 1024} MB, or cut off")
            return
        answer = _Answer(send)
        try:
            await self._app(scope, _replay(body), answer)
        finally:
            self._end(exchange, answer)

    def _begin(self, scope: dict[str, Any], body: bytes) -> Exchange:
        query = scope.get("query_string", b"").decode("latin-1")
        path = scope.get("raw_path", scope["path"].encode()).decode("latin-1").partition("?")[0]
        host = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "")
        return self._journal.begin(
            outbound=False,
            label=self._label_of(scope["method"], scope["path"]),
            method=scope["method"],
            url=f"{scope.get('scheme', 'http')}://{host}{path}" + (f"?{query}" if query else ""),
            headers=_texts(scope["headers"]),
            body=body,
        )

    def _end(self, exchange: Exchange, answer: _Answer) -> None:
        if answer.complete:
            self._journal.end(exchange, status=answer.status, headers=answer.headers, body=b"".join(answer.parts))
        else:
            self._journal.fail(exchange, "the caller went away before our answer was complete")


class _Answer:
    """Passes on what the app sends, and keeps it."""

    def __init__(self, send: Callable[..., Any]) -> None:
        self._send = send
        self.status = 0
        self.headers: list[tuple[str, str]] = []
        self.parts: list[bytes] = []
        self.complete = False

    async def __call__(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = _texts(message.get("headers", []))
        elif message["type"] == "http.response.body":
            self.parts.append(message.get("body", b""))
            self.complete = not message.get("more_body", False)
        await self._send(message)


async def _read(receive: Callable[..., Any]) -> bytes | None:
    """Read a body whole; None where it is too large or was cut off."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        part = message.get("body", b"")
        size += len(part)
        if size > MAX_BODY:
            return None
        parts.append(part)
        if not message.get("more_body", False):
            return parts[0] if len(parts) == 1 else b"".join(parts)


def _replay(body: bytes) -> Callable[[], Any]:
    sent = False

    async def receive() -> dict[str, Any]:
        nonlocal sent
        if sent:
            return {"type": "http.disconnect"}
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


def _texts(raw: Any) -> list[tuple[str, str]]:
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in raw]
