"""The connections under the client: kept alive where they may be, lenient where everybody is, and never mixed up."""

from __future__ import annotations

import asyncio
import socket
import threading
from typing import TYPE_CHECKING

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from suite.wire.asking import UNSENDABLE, address_of, asking
from suite.wire.clients import connections, courier
from suite.wire.hosts import AllowedHosts
from suite.wire.message import Call
from tests.wire.hostile import hostile, whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.wire.conftest import Desk


def _counted(server: object) -> list[bytes]:
    """Note each connection that a server of hostile.py is given."""
    begun: list[bytes] = []
    converse = server._converse  # type: ignore[attr-defined]

    def noting(connection: socket.socket) -> None:
        begun.append(b"")
        converse(connection)

    server._converse = noting  # type: ignore[attr-defined]
    return begun


@pytest.mark.parametrize(
    ("answer", "connections_made"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", 1),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1;x=y\r\n}\r\n0\r\nX-Late: 1\r\n\r\n", 1),
        (b"HTTP/1.1 103 Early\r\nX-Not: this\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", 1),
        (b"HTTP/1.1 200 OK\nContent-Length: 2\n\n{}", 1),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}", 3),
        (b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}", 3),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]", 3),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}garbage", 3),
    ],
    ids=["length", "chunked", "provisional", "bare-lf", "closing", "http-1.0", "two-answers", "garbage"],
)
def test_a_connection_is_used_again_where_it_may_be(desk: Desk, answer: bytes, connections_made: int) -> None:
    with hostile(lambda _: [answer]) as server:
        begun = _counted(server)
        call = Call("GET", server.url)
        said = [reply for _, reply, _ in desk.ask_all(call, call, call)]

        async def at_once() -> list[object]:
            carrier = courier(desk.journal, AllowedHosts([server.url]), 5.0, verify=False)
            try:
                return [await carrier.send(call) for _ in range(3)]
            finally:
                await carrier.close()

        made = len(begun)
        assert asyncio.run(at_once()) == said
        assert (made, len(begun) - made) == (connections_made, connections_made)
    assert [(reply.status, reply.body) for reply in said] == [(200, b"{}")] * 3
    assert not any(name in {"X-Late", "X-Not"} for reply in said for name, _ in reply.headers)


def test_a_body_may_last_until_the_connection_ends(desk: Desk) -> None:
    with hostile(lambda _: [b"HTTP/1.1 200 OK\r\n\r\n", b'{"a"', b": 1}", b""]) as server:
        assert desk.ask(Call("GET", server.url))[1].body == b'{"a": 1}'
        assert asyncio.run(desk.ask_async(Call("GET", server.url))).body == b'{"a": 1}'


@pytest.mark.parametrize("status", ["200 OK", "204 No Content", "304 Not Modified"])
def test_an_answer_to_head_or_without_content_ends_with_its_headers(desk: Desk, status: str) -> None:
    method = "HEAD" if status == "200 OK" else "GET"
    with hostile(lambda _: [f"HTTP/1.1 {status}\r\nContent-Length: 7\r\n\r\n".encode()]) as server:
        _, reply, kind = desk.ask(Call(method, server.url), deadline=2)
    assert (reply.status, reply.body, kind) == (int(status[:3]), b"", "")


def test_headers_without_end_are_cut(desk: Desk) -> None:
    def endless(_request: bytes) -> Iterable[bytes]:
        yield b"HTTP/1.1 200 OK\r\nX-Long: "
        while True:
            yield b"a" * 65536

    with hostile(endless) as server:
        _, reply, kind = desk.ask(Call("GET", server.url))
    assert (kind, reply.error) == ("limit", "more than 256 kB of headers")


def test_a_connection_that_the_other_side_ended_is_not_used_again(desk: Desk) -> None:
    with hostile(lambda _: [*whole(b"{}"), b""]) as server:
        call = Call("GET", server.url)
        assert [kind for _, _, kind in desk.ask_all(call, call)] in (["", ""], ["", "lost"])


def test_the_request_stands_as_it_was_given(desk: Desk) -> None:
    headers = (("Authorization", "Token abc"), ("x-LOW", "1"), ("Accept", "text/plain"))
    with hostile(lambda _: whole(b"{}")) as server:
        desk.ask(Call("PUT", server.url + "?a=b&c=%20", headers, b"{}"))
        desk.ask(Call("POST", server.url))
        put, post = server.requests
    host = server.url.split("/")[2].encode()
    assert put == (
        b"PUT /ocpi?a=b&c=%20 HTTP/1.1\r\nHost: " + host + b"\r\nAuthorization: Token abc\r\nx-LOW: 1\r\n"
        b"Accept: text/plain\r\nContent-Length: 2\r\n\r\n{}"
    )
    assert (
        post == b"POST /ocpi HTTP/1.1\r\nHost: " + host + b"\r\nContent-Length: 0\r\naccept: application/json\r\n\r\n"
    )


@pytest.fixture
def proxy() -> Iterator[tuple[str, list[bytes]]]:
    """A proxy that answers by itself, and what it was asked."""
    asked: list[bytes] = []

    def answer(request: bytes) -> Iterable[bytes]:
        asked.append(request.split(b"\r\n", 1)[0])
        return whole(b"{}", "X-Via: proxy")

    with hostile(answer) as server:
        yield server.url.removesuffix("/ocpi"), asked


def test_a_proxy_is_asked_in_place_of_the_host(desk: Desk, proxy: tuple[str, list[bytes]]) -> None:
    from suite.wire.clients import sync_client  # noqa: PLC0415 - next to its only use
    from suite.wire.sending import send  # noqa: PLC0415

    url, asked = proxy
    call = Call("GET", "http://ocpi.example/versions")
    client = sync_client(desk.journal, AllowedHosts([call.url]), connections(proxy=url), 5.0)
    _, reply, kind = send(client, call, 5.0)
    assert (kind, reply.status, reply.header("x-via"), reply.body) == ("", 200, "proxy", b"{}")
    assert asked == [b"GET http://ocpi.example/versions HTTP/1.1"]


def test_the_address_of_ours_can_be_chosen() -> None:
    seen: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            connection, (host, _) = listening.accept()
            seen.append(host)
            with connection:
                connection.recv(65536)
                connection.sendall(b"".join(whole(b"{}")))

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        call = Call("GET", f"http://127.0.0.1:{listening.getsockname()[1]}/")

        class Taken:
            body = b""

            def begins(self, *_: object) -> None:
                """Nothing to note."""

            def takes(self, part: bytes) -> None:
                self.body += part

        import time  # noqa: PLC0415 - next to its only use

        taken = Taken()
        connections(bind="127.0.0.2").handle(asking(call, {}, 5.0), time.monotonic() + 5, taken)
        thread.join(5)
    assert (seen, taken.body) == (["127.0.0.2"], b"{}")


_PIECES = st.sampled_from(
    [
        *("http://", "https://", "HTTP://", "a.b", "xn--p1ai", "127.0.0.1", "[::1]", ":80", ":443", ":8080", "x", "1"),
        *("/", "//", ".", "..", "/./", "a b", "%41", "%zz", "é", "?a=b", "&c=d+e", "#f", "@", "user:pw@", "\\", '"'),
        *("|", "~", ":99999"),
    ]
)


@given(st.lists(_PIECES, min_size=1, max_size=8).map("".join))
def test_urls_are_read_as_httpx_reads_them(url: str) -> None:
    try:
        wanted = httpx.URL(url)
        said = (str(wanted), wanted.scheme, wanted.raw_host, wanted.raw_path, wanted.netloc)
    except (httpx.InvalidURL, *UNSENDABLE):
        with pytest.raises(UNSENDABLE):
            address_of(url)
        return
    found = address_of(url)
    assert (found.text, found.scheme, found.host.encode(), found.target, found.authority.encode()) == said
