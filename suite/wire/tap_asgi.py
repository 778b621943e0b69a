"""The server's tap: ASGI middleware around our reference that records what was asked and what we answered.

A request is read whole before the app sees it, and never raises here: too large is answered with 413, cut off with nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from suite.wire.intake import MAX_BODY, Intake
from suite.wire.taps import texts
from suite.wire.unanswered import Unanswered

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, MutableMapping

    from suite.wire.exchange import Exchange
    from suite.wire.journal import Journal
    from suite.wire.message import Label

    Message = MutableMapping[str, Any]
    Receive = Callable[[], Awaitable[Message]]
    Send = Callable[[Message], Awaitable[None]]
    App = Callable[[Message, Receive, Send], Awaitable[None]]

_TOO_LARGE = b'{"status_code":2000,"status_message":"request too large","timestamp":"1970-01-01T00:00:00Z"}'


class Tap:
    """An ASGI app around another one. `label_of(method, path)` says what a call to us is about."""

    def __init__(self, app: App, journal: Journal, label_of: Callable[[str, str], Label]) -> None:
        """Record on `journal`."""
        self._app = app
        self._journal = journal
        self._label_of = label_of

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Be an ASGI app."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body, problem = await _read(receive)
        exchange = self._begin(scope, body)
        answer = _Answer(send, lambda: self._end(exchange, answer))
        if problem:
            await self._refuse(exchange, answer, problem)
            return
        try:
            await self._app(scope, _replay(body, receive), answer)
        except BaseException as error:
            if not answer.complete:
                self._journal.fail(exchange, f"our own server failed: {type(error).__name__}", **answer.begun)
            raise
        if not answer.complete:
            self._journal.fail(exchange, "our own server failed: no complete answer", **answer.begun)

    def _begin(self, scope: Message, body: bytes) -> Exchange:
        raw = scope["headers"]
        query = scope.get("query_string", b"").decode("latin-1")
        path = (scope.get("raw_path") or scope["path"].encode()).decode("latin-1").partition("?")[0]
        host = next((value.decode("latin-1") for name, value in raw if name == b"host"), "")
        return self._journal.begin(
            outbound=False,
            label=self._label_of(scope["method"], scope["path"]),
            method=scope["method"],
            url=f"{scope.get('scheme', 'http')}://{host}{path}" + (f"?{query}" if query else ""),
            headers=texts(raw),
            body=_unpacked(raw, body),
        )

    async def _refuse(self, exchange: Exchange, answer: _Answer, problem: str) -> None:
        if problem == _CUT_OFF:
            self._journal.fail(exchange, problem)
            return
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", b"%d" % len(_TOO_LARGE)),
            (b"connection", b"close"),
        ]
        await answer({"type": "http.response.start", "status": 413, "headers": headers})
        await answer({"type": "http.response.body", "body": _TOO_LARGE})

    def _end(self, exchange: Exchange, answer: _Answer) -> None:
        if answer.gone:
            self._journal.fail(exchange, "the caller went away before our answer was complete", **answer.begun)
        else:
            parts = answer.parts
            body = parts[0] if len(parts) == 1 else b"".join(parts)
            self._journal.end(exchange, status=answer.status, headers=texts(answer.raw), body=body)


_CUT_OFF = "the caller went away before its request was complete"


class _Answer:
    """Passes on what the app sends, and keeps it.

    The exchange is taken down before its last part leaves: whoever hears that part may act on it at once, in another
    thread, and what it then does must find the exchange in the journal.
    """

    def __init__(self, send: Send, ended: Callable[[], None]) -> None:
        self._send = send
        self._ended = ended
        self.status = 0
        self.raw: list[tuple[bytes, bytes]] = []
        self.parts: list[bytes] = []
        self.complete = False
        self.gone = False

    @property
    def begun(self) -> dict[str, Any]:
        """What of the answer had left when it failed."""
        return {"status": self.status, "headers": texts(self.raw)}

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.raw = list(message.get("headers", ()))
        elif message["type"] == "http.response.body":
            self._keep(message)
        await self._send(message)

    def _keep(self, message: Message) -> None:
        if self.complete:
            return
        self.parts.append(message.get("body", b""))
        self.complete = not message.get("more_body", False)
        # uvicorn swallows what is sent to a caller who is gone, and tells only here; other servers say nothing
        self.gone = bool(getattr(getattr(self._send, "__self__", None), "disconnected", False))
        if self.complete:
            self._ended()


async def _read(receive: Receive) -> tuple[bytes, str]:
    """Read a body whole; say what is wrong where it is too large or was cut off."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return b"".join(parts), _CUT_OFF
        part = message.get("body", b"")
        size += len(part)
        if size > MAX_BODY:
            return b"", f"a request of more than {MAX_BODY // 1024 // 1024} MB"
        parts.append(part)
        if not message.get("more_body", False):
            return (parts[0] if len(parts) == 1 else b"".join(parts)), ""


def _unpacked(raw: list[tuple[bytes, bytes]], body: bytes) -> bytes:
    """Give the body as it is recorded: unpacked, so that no secret is written in a compressed form."""
    coding = next((value.decode("latin-1") for name, value in raw if name == b"content-encoding"), "")
    if not coding or not body:
        return body
    try:
        intake = Intake(coding)
        intake.take(body)
    except Unanswered:
        return b""
    return intake.body if intake.complete else b""


def _replay(body: bytes, receive: Receive) -> Receive:
    """Give the body once, then whatever the server has to say."""
    sent = False

    async def replay() -> Message:
        nonlocal sent
        if sent:
            return await receive()
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay
