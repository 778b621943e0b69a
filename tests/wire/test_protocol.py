"""What no app ever sees is heard all the same: requests that are no HTTP."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import pytest
import uvicorn

from suite.wire.protocol import BODY, listening


async def _app(_scope: Any, _receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})


async def _say(data: bytes, heard: list[tuple[str, bytes]]) -> bytes:
    """Serve once, say that, give the whole answer."""
    protocol = listening(lambda reason, begun: heard.append((reason, begun)))
    config = uvicorn.Config(
        _app, http=protocol, lifespan="off", log_config=None, server_header=False, date_header=False
    )
    with socket.create_server(("127.0.0.1", 0)) as sock:
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve(sockets=[sock]))
        reader, writer = await asyncio.open_connection(*sock.getsockname())
        writer.write(data)
        answer = await asyncio.wait_for(reader.read(), 10)
        writer.close()
        server.should_exit = True
        await serving
    return answer


@pytest.mark.parametrize(
    "data", [b"\x16\x03\x01\x02\x00\x01\x00", b"GET /x HTTP/9.9\r\n\r\n", b"GET / HTTP/1.1\r\nbad header\r\n\r\n"]
)
def test_a_malformed_request_is_heard_and_refused_in_our_words(data: bytes) -> None:
    heard: list[tuple[str, bytes]] = []
    answer = asyncio.run(_say(data, heard))
    assert answer.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert answer.endswith(b"\r\n\r\n" + BODY)
    ((reason, begun),) = heard
    assert reason
    assert begun == data


def test_a_lawful_request_is_not_reported() -> None:
    heard: list[tuple[str, bytes]] = []
    answer = asyncio.run(_say(b"GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", heard))
    assert answer.startswith(b"HTTP/1.1 200 OK")
    assert heard == []
