"""What our reference sends by itself: the same limits, the same record, and never an exception."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

import pytest

from suite.wire.message import Call, Label
from tests.wire.hostile import endless, hostile, whole

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.wire.conftest import Desk


def test_an_answer_is_recorded_and_handed_on(desk: Desk) -> None:
    with hostile(lambda _: whole(b'{"status_code":1000}', "X-A: b", status="201 Made")) as server:
        reply = asyncio.run(desk.ask_async(Call("PUT", server.url, body=b"{}", label=Label(module="locations"))))
    assert (reply.status, reply.header("x-a"), reply.body) == (201, "b", b'{"status_code":1000}')
    sent, seen = desk.events
    assert (sent.end, sent.module, seen.end) == ("request-sent", "locations", "response-seen")
    assert seen.message is not None
    assert (seen.message.status, seen.message.reason) == (201, "Made")
    (exchange,) = desk.journal.completed
    assert exchange.outbound
    assert exchange.code == 1000


def _drip(stop: object) -> Iterable[bytes]:
    yield b"HTTP/1.1 200 OK\r\nX-Slow: "
    while not stop.wait(0.02):  # type: ignore[attr-defined]
        yield b"a"


def test_limits_hold_here_too(desk: Desk) -> None:
    with hostile(lambda _: endless("Content-Length: 200000000")) as server:
        assert asyncio.run(desk.ask_async(Call("GET", server.url))).error == "a body of more than 20 MB"
    with hostile(lambda _: _drip(server.stop)) as server:
        assert asyncio.run(desk.ask_async(Call("GET", server.url), deadline=0.3)).error == "no answer within 0.3 s"
    assert desk.journal.in_flight == []


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/x", "http://[::1", "nothing"])
def test_what_cannot_be_reached_is_an_outcome(desk: Desk, url: str) -> None:
    reply = asyncio.run(desk.ask_async(Call("GET", url)))
    assert reply.status == 0
    assert reply.error


def test_another_host_is_not_contacted(desk: Desk) -> None:
    with hostile(lambda _: whole(b"{}")) as server:
        assert "allowed hosts" in asyncio.run(desk.ask_async(Call("GET", server.url), allow=False)).error
        assert server.requests == []


def test_a_wait_that_we_end_ourselves_blames_nobody(desk: Desk) -> None:
    async def impatient(url: str) -> None:
        task = asyncio.create_task(desk.ask_async(Call("GET", url)))
        await asyncio.to_thread(asked.wait, 10)
        assert desk.journal.in_flight[0].request.url == url
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    def silent(_request: bytes) -> Iterable[bytes]:
        asked.set()
        server.stop.wait()
        yield b""

    asked = threading.Event()
    with hostile(silent) as server:
        asyncio.run(impatient(server.url))
    assert desk.events[-1].error == "we stopped waiting for the answer"
    assert desk.journal.in_flight == []
