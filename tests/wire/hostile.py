"""A server that answers with whatever bytes a test gives it: raw sockets on loopback, one thread, which ends with the test."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Answer = Callable[[bytes], Iterable[bytes]]

_PATIENCE = 10


class Hostile:
    """Serves one connection after the other; `requests` has what was asked, `stop` is set when the test is over."""

    def __init__(self, answer: Answer, greeting: bytes) -> None:
        self._answer = answer
        self._greeting = greeting
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._socket.settimeout(_PATIENCE)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._connection: socket.socket | None = None
        self.requests: list[bytes] = []
        self.stop = threading.Event()
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/ocpi"

    def _serve(self) -> None:
        while not self.stop.is_set():
            with suppress(OSError):
                connection, _ = self._socket.accept()
                self._connection = connection
                with connection:
                    connection.settimeout(_PATIENCE)
                    self._converse(connection)

    def _converse(self, connection: socket.socket) -> None:
        connection.sendall(self._greeting)
        while not self.stop.is_set() and (request := _request(connection)):
            self.requests.append(request)
            for part in self._answer(request):
                if self.stop.is_set() or not part:
                    return
                connection.sendall(part)

    def start(self) -> None:
        self._thread.start()

    def end(self) -> None:
        self.stop.set()
        with suppress(OSError):
            if self._connection is not None:  # a client that keeps its connection would have us wait for nothing
                self._connection.shutdown(socket.SHUT_RDWR)
        with suppress(OSError):
            socket.create_connection(self._socket.getsockname(), 1).close()
        self._thread.join(_PATIENCE)
        self._socket.close()
        assert not self._thread.is_alive()


def _request(connection: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        part = connection.recv(65536)
        if not part:
            return b""
        data += part
    return data


@contextmanager
def hostile(answer: Answer, greeting: bytes = b"") -> Iterator[Hostile]:
    """Serve `answer(request)` piece by piece; an empty piece closes. `greeting` is said before anything is asked."""
    server = Hostile(answer, greeting)
    server.start()
    try:
        yield server
    finally:
        server.end()


def whole(body: bytes, *headers: str, status: str = "200 OK") -> Iterable[bytes]:
    """An answer with a length."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    yield "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def endless(*headers: str, part: bytes = b"x" * 65536) -> Iterable[bytes]:
    """An answer that does not end by itself."""
    yield "\r\n".join(["HTTP/1.1 200 OK", *headers, "", ""]).encode("latin-1")
    while True:
        yield part
