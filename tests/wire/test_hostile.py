"""Attacks on us end at a limit, with one clear line in the record, and never as an exception."""

from __future__ import annotations

import gzip
import zlib
from typing import TYPE_CHECKING

import pytest

from suite.wire import intake
from suite.wire.message import Call
from tests.wire.hostile import endless, hostile, whole

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.wire.conftest import Desk

_MEGA = 1024 * 1024


def _bomb(size: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = bytes(_MEGA)
    return b"".join(packer.compress(block) for _ in range(size // _MEGA)) + packer.flush()


def test_a_body_without_end_is_cut_at_the_limit(desk: Desk) -> None:
    with hostile(lambda _: endless("Content-Length: 200000000", "X-Seen: yes")) as server:
        exchange, reply, kind = desk.ask(Call("GET", server.url))
    assert (reply.status, kind) == (0, "limit")
    assert reply.error == exchange.error == "a body of more than 20 MB"
    assert exchange.response is None
    seen = desk.events[-1]
    assert seen.error == "a body of more than 20 MB"
    assert seen.message is not None
    assert (seen.message.status, dict(seen.message.headers)["X-Seen"]) == (200, "yes")
    assert len(desk.written) < 4096


@pytest.mark.parametrize("coding", ["gzip", "gzip, gzip"])
def test_a_gzip_bomb_is_stopped_while_it_unpacks(desk: Desk, coding: str) -> None:
    bomb = _bomb(60 * _MEGA) if coding == "gzip" else gzip.compress(_bomb(600 * _MEGA))
    assert len(bomb) < _MEGA
    with hostile(lambda _: whole(bomb, f"Content-Encoding: {coding}")) as server:
        _, reply, kind = desk.ask(Call("GET", server.url))
    assert (kind, reply.error) == ("limit", "a body of more than 20 MB")


def test_a_bomb_is_never_unpacked_in_one_go() -> None:
    taken = intake._Unpacker("gzip").unpack(_bomb(8 * _MEGA))
    assert max(map(len, taken)) <= 64 * 1024


def _drip(server_stop: object, head: bytes) -> Iterable[bytes]:
    yield head
    while not server_stop.wait(0.02):  # type: ignore[attr-defined]
        yield b"a"


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", "the answer was not complete after 0.3 s"),
        (b"HTTP/1.1 200 OK\r\nX-Slow: ", "no answer within 0.3 s"),
    ],
    ids=["body", "headers"],
)
def test_bytes_that_drip_do_not_hold_us(desk: Desk, head: bytes, reason: str) -> None:
    with hostile(lambda _: _drip(server.stop, head)) as server:
        exchange, reply, kind = desk.ask(Call("GET", server.url), deadline=0.3)
    assert (kind, reply.error, exchange.error) == ("timeout", reason, reason)


def test_one_line_for_everything_else_that_goes_wrong(desk: Desk) -> None:
    answers = {
        "not HTTP": [b"SSH-2.0-OpenSSH_9.2\r\n\r\n", b""],
        "closed": [b""],
        "half": [b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", b""],
        "headers": [b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 300 + b"\r\n"],
        "not gzip": whole(b"plain text", "Content-Encoding: gzip"),
        "cut gzip": whole(gzip.compress(b"x" * 1000)[:-9], "Content-Encoding: gzip"),
        "brotli": whole(b"plain text", "Content-Encoding: br"),
    }
    said = {}
    for name, answer in answers.items():
        with hostile(lambda _, answer=answer: answer) as server:  # type: ignore[misc]
            _, reply, kind = desk.ask(Call("GET", server.url))
            said[name] = (kind, reply.error.split(":")[0])
    assert said == {
        "not HTTP": ("protocol", "the answer is not HTTP"),
        "closed": ("lost", "the connection broke"),
        "half": ("lost", "the connection broke"),
        "headers": ("limit", "more than 200 headers"),
        "not gzip": ("protocol", "the body is not the gzip that its header promises"),
        "cut gzip": ("protocol", "the compressed body ends early"),
        "brotli": ("protocol", "a content encoding that we did not ask for and cannot read"),
    }
    assert [event.end for event in desk.events] == ["request-sent", "response-seen"] * len(answers)


def test_nobody_listens_and_nobody_is_called_that(desk: Desk) -> None:
    with hostile(lambda _: []) as server:
        url = server.url
    _, reply, kind = desk.ask(Call("GET", url))
    assert (kind, reply.error.split(":")[0]) == ("refused", "no connection")
    _, reply, kind = desk.ask(Call("GET", "http://nowhere.invalid/"))
    assert (kind, reply.error.split(":")[0]) == ("dns", "the host name is not known")


def test_tls_against_a_plain_server_is_called_tls(desk: Desk) -> None:
    with hostile(lambda _: [], greeting=b"HTTP/1.1 400 Bad Request\r\n\r\n") as server:
        _, reply, kind = desk.ask(Call("GET", server.url.replace("http:", "https:")))
    assert (kind, reply.error.split(":")[0]) == ("tls", "TLS failed")


def test_a_host_that_is_not_allowed_is_never_contacted(desk: Desk) -> None:
    with hostile(lambda _: whole(b"{}")) as server:
        exchange, reply, kind = desk.ask(Call("GET", server.url), allow=False)
        assert server.requests == []
    assert kind == "host"
    assert reply.error == exchange.error.removeprefix("not sent: ")
    (event,) = desk.events
    assert event.error.startswith("not sent: 127.0.0.1:")
    assert desk.journal.in_flight == []


@pytest.mark.parametrize(
    "url", ["http://[::1", "http://exa mple:99999/", "/relative", "ftp://127.0.0.1/x", "http://h\x00/"]
)
def test_a_url_that_is_none_is_an_outcome(desk: Desk, url: str) -> None:
    exchange, reply, kind = desk.ask(Call("GET", url))
    assert kind in {"url", "host"}
    assert reply.status == 0
    assert exchange.error.startswith("not sent: ")
    assert len(desk.events) == 1


def test_a_header_that_cannot_be_sent_is_an_outcome(desk: Desk) -> None:
    with hostile(lambda _: whole(b"{}")) as server:
        _, reply, kind = desk.ask(Call("GET", server.url, (("X-Odd", "a\r\nb: c"),)))
    assert kind == "protocol"
    assert reply.error.startswith("not sent")


@pytest.mark.parametrize("body", [b'{"a": "\xff"}', b"[" * 1000, b'{"a":1,"a":2}', b"[NaN]", b'["\\ud800"]'])
def test_strange_bodies_are_recorded_as_they_came(desk: Desk, body: bytes) -> None:
    with hostile(lambda _: whole(body)) as server:
        exchange, reply, _ = desk.ask(Call("GET", server.url))
    assert reply.body == body
    assert exchange.response is not None
    assert exchange.response.body == body
    found = exchange.response.parsed
    assert found.problem or found.duplicates or found.oddities
    assert exchange.response.digest in desk.record.bodies


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", gzip.compress(b'{"a": 1}')),
        ("x-gzip", gzip.compress(b'{"a"') + gzip.compress(b": 1}")),
        ("deflate", zlib.compress(b'{"a": 1}')),
        ("deflate", zlib.compress(b'{"a": 1}')[2:-4]),
        ("identity", b'{"a": 1}'),
        ("deflate, gzip", gzip.compress(zlib.compress(b'{"a": 1}'))),
    ],
    ids=["gzip", "two-gzips", "zlib", "deflate", "identity", "both"],  # packed bytes hold the time they were packed at
)
def test_packed_bodies_are_unpacked_and_headers_stay_as_they_came(desk: Desk, coding: str, packed: bytes) -> None:
    with hostile(lambda _: whole(packed, f"Content-Encoding: {coding}", "x-B: 2", "X-a: 1", "x-B: 3")) as server:
        exchange, reply, _ = desk.ask(Call("GET", server.url))
    assert reply.body == b'{"a": 1}'
    expected = [
        ("Content-Length", str(len(packed))),
        ("Content-Encoding", coding),
        ("x-B", "2"),
        ("X-a", "1"),
        ("x-B", "3"),
    ]
    assert list(reply.headers) == expected
    assert exchange.response is not None
    assert list(exchange.response.headers) == expected


def test_redirects_are_answers_and_cookies_are_forgotten(desk: Desk) -> None:
    with hostile(lambda _: whole(b"", "Location: /elsewhere", "Set-Cookie: a=b; Path=/", status="302 Found")) as server:
        replies = [reply for _, reply, _ in desk.ask_all(Call("GET", server.url), Call("GET", server.url))]
        assert [reply.status for reply in replies] == [302, 302]
        assert len(server.requests) == 2
        assert not any(b"cookie" in request.lower() for request in server.requests)


def test_a_name_in_a_url_does_not_become_a_credential(desk: Desk) -> None:
    with hostile(lambda _: whole(b"{}")) as server:
        url = server.url.replace("//", "//eve:hunter2hunter2@")
        desk.ask(Call("GET", url, (("Authorization", "Token our-own-token-1"),)))
        (request,) = server.requests
    assert b"Token our-own-token-1" in request
    assert b"Basic" not in request
    assert b"hunter2" not in desk.written
