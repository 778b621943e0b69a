"""The tap in front of our own server: everything that was said is in the record, whatever becomes of it."""

from __future__ import annotations

import asyncio
import gzip
from typing import TYPE_CHECKING, Any

import pytest

from suite.wire.message import Label
from suite.wire.tap_asgi import Tap

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from suite.wire.exchange import Exchange
    from tests.wire.conftest import Desk

    App = Callable[[dict[str, Any], Any, Any], Awaitable[None]]

_SCOPE: dict[str, Any] = {
    "type": "http",
    "method": "PUT",
    "path": "/s/k3/é",
    "raw_path": b"/s/k3/%C3%A9",
    "query_string": b"a=1&b=%20",
    "headers": [(b"host", b"h:81"), (b"x-b", b"1"), (b"x-a", b"2"), (b"x-b", b"3")],
}


class Caller:
    """An ASGI server in miniature; like uvicorn's, its `send` is a method of what knows `disconnected`."""

    def __init__(self, *parts: bytes | None) -> None:
        self._parts = list(parts)
        self.sent: list[dict[str, Any]] = []
        self.disconnected = False

    async def receive(self) -> dict[str, Any]:
        part = self._parts.pop(0) if self._parts else None
        if part is None:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": part, "more_body": bool(self._parts)}

    async def send(self, message: dict[str, Any]) -> None:
        self.sent.append(message)


async def _echo(scope: dict[str, Any], receive: Any, send: Any) -> None:
    body = (await receive())["body"]
    assert (await receive())["type"] == "http.disconnect"
    await send({"type": "http.response.start", "status": 201, "headers": [(b"X-C", b"4"), (b"x-c", b"5")]})
    for part in (scope["method"].encode(), body, b""):
        await send({"type": "http.response.body", "body": part, "more_body": bool(part)})


def _call(desk: Desk, app: App, caller: Caller, **scope: Any) -> Exchange:
    tap = Tap(app, desk.journal, lambda method, path: Label(connection=method, purpose=path))
    asyncio.run(tap({**_SCOPE, **scope}, caller.receive, caller.send))
    return desk.journal.completed[-1]


@pytest.mark.parametrize("parts", [(b"abc",), (b"a", b"b", b"c")])
def test_both_halves_are_recorded_and_passed_on(desk: Desk, parts: Sequence[bytes]) -> None:
    caller = Caller(*parts)
    exchange = _call(desk, _echo, caller)
    assert not exchange.outbound
    assert (exchange.label.connection, exchange.label.purpose) == ("PUT", "/s/k3/é")
    assert exchange.request.url == "http://h:81/s/k3/%C3%A9?a=1&b=%20"
    assert exchange.request.body == b"abc"
    assert exchange.request.headers == (("host", "h:81"), ("x-b", "1"), ("x-a", "2"), ("x-b", "3"))
    assert exchange.response is not None
    assert (exchange.status, exchange.response.body) == (201, b"PUTabc")
    assert exchange.response.headers == (("X-C", "4"), ("x-c", "5"))
    assert b"".join(message.get("body", b"") for message in caller.sent) == b"PUTabc"
    assert [event.end for event in desk.events] == ["request-seen", "response-sent"]


async def _raising(_scope: Any, _receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    raise LookupError("of ours")


def test_a_fault_of_ours_is_not_blamed_on_the_caller(desk: Desk) -> None:
    with pytest.raises(LookupError):
        _call(desk, _raising, Caller(b""))
    assert desk.journal.completed[-1].error == "our own server failed: LookupError"
    assert desk.journal.in_flight == []


async def _silent(_scope: Any, _receive: Any, _send: Any) -> None:
    return


def test_an_app_that_says_nothing_is_told_of(desk: Desk) -> None:
    assert _call(desk, _silent, Caller(b"")).error == "our own server failed: no complete answer"


def test_a_caller_who_left_before_the_answer_is_told_of(desk: Desk) -> None:
    caller = Caller(b"")
    caller.disconnected = True
    exchange = _call(desk, _echo, caller)
    assert exchange.error == "the caller went away before our answer was complete"
    assert desk.events[-1].message is not None
    assert desk.events[-1].message.status == 201


def test_a_request_cut_off_keeps_what_had_come(desk: Desk) -> None:
    caller = Caller(b"half", None)
    exchange = _call(desk, _echo, caller)
    assert exchange.error == "the caller went away before its request was complete"
    assert exchange.request.body == b"half"
    assert caller.sent == []


def test_a_request_without_end_is_refused(desk: Desk) -> None:
    caller = Caller(*[bytes(1024 * 1024)] * 21)
    exchange = _call(desk, _echo, caller)
    assert exchange.status == caller.sent[0]["status"] == 413
    assert exchange.envelope["status_code"] == 2000
    assert exchange.request.body == b""
    assert len(desk.written) < 4096


def test_a_packed_request_hides_no_token(desk: Desk) -> None:
    body = gzip.compress(b'{"token": "packed-token-1"}')
    exchange = _call(desk, _echo, Caller(body), headers=[(b"content-encoding", b"gzip")])
    assert exchange.request.json == {"token": f"token:{desk.journal.redactor.hash('packed-token-1')}"}
    broken = _call(desk, _silent, Caller(b"no gzip"), headers=[(b"content-encoding", b"gzip")])
    assert broken.request.body == b""


def test_other_scopes_pass_by(desk: Desk) -> None:
    seen = []

    async def app(scope: Any, _receive: Any, _send: Any) -> None:
        seen.append(scope["type"])

    caller = Caller()
    asyncio.run(Tap(app, desk.journal, lambda _m, _p: Label())({"type": "lifespan"}, caller.receive, caller.send))
    assert seen == ["lifespan"]
    assert desk.written == b""


def test_an_answer_is_in_the_record_before_its_last_part_leaves(desk: Desk) -> None:
    """Whoever hears the last part may act at once: what it does then must find the exchange."""
    ended: list[bool] = []

    class Quick(Caller):
        async def send(self, message: dict[str, Any]) -> None:
            ended.append(bool(desk.journal.completed))
            await super().send(message)

    _call(desk, _echo, Quick(b"one", b"two"))
    assert ended == [False, False, False, True]
