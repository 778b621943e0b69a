"""A load generator in a process of its own: kept-alive raw sockets, so that the client costs the server nothing.

`python -m benches.load PORT PATH CONNECTIONS REQUESTS TOKEN` prints requests a second.
"""

from __future__ import annotations

import base64
import selectors
import socket
import sys
import time


def _size(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            return int(line.split(b":")[1])
    raise ValueError("an answer without length")


class _Line:
    """One connection, asking again as soon as it was answered."""

    def __init__(self, port: int, request: bytes) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._request = request
        self._missing = 0

    def ask(self) -> None:
        self.socket.sendall(self._request)

    def hear(self) -> bool:
        """Read some; say whether an answer is complete."""
        data = self.socket.recv(1 << 20)
        if not data:
            raise ConnectionError("the server hung up")
        if not self._missing:
            head, _, rest = data.partition(b"\r\n\r\n")
            self._missing = _size(head)
            data = rest
        self._missing -= len(data)
        return self._missing == 0


def load(port: int, path: str, connections: int, requests: int, token: str) -> float:
    """Ask so often over so many connections; give the rate."""
    carried = base64.b64encode(token.encode()).decode()
    text = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Token {carried}\r\nX-Request-ID: a\r\n\r\n"
    selector = selectors.DefaultSelector()
    lines = [_Line(port, text.encode()) for _ in range(connections)]
    for line in lines:
        selector.register(line.socket, selectors.EVENT_READ, line)
        line.ask()
    started, done = time.perf_counter(), 0
    while done < requests:
        for key, _ in selector.select(10):
            if key.data.hear():
                done += 1
                key.data.ask()
    rate = done / (time.perf_counter() - started)
    for line in lines:
        line.socket.close()
    return rate


if __name__ == "__main__":
    print(load(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), sys.argv[5]))
