"""uvicorn's protocol class with an ear: what is refused before any app sees it is reported, and answered in our words.

Only this file knows uvicorn; import it where a server is started.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

if TYPE_CHECKING:
    from collections.abc import Callable

    Heard = Callable[[str, bytes], None]

BODY = b'{"status_code":2000,"status_message":"not an HTTP request","timestamp":"1970-01-01T00:00:00Z"}'
_KEPT = 2048
"""So much of a malformed request is shown; it may hold a token, so whoever listens has to redact it."""
_ANSWER = (
    b"HTTP/1.1 400 Bad Request\r\ncontent-type: application/json\r\ncontent-length: %d\r\nconnection: close\r\n\r\n%s"
    % (len(BODY), BODY)
)


class Listening(HttpToolsProtocol):
    """Tells `heard(reason, first bytes)` of each malformed request. Made by `listening`."""

    heard: Callable[[str, bytes], None] | None = None
    _begun = b""

    def data_received(self, data: bytes) -> None:
        """Remember how the bytes began that the parser is about to see."""
        self._begun = data[:_KEPT]
        super().data_received(data)

    def send_400_response(self, msg: str) -> None:
        """Report and refuse."""
        if self.heard is not None:
            self.heard(msg, self._begun)
        self.transport.write(_ANSWER)
        self.transport.close()


class Spelling(HttpToolsProtocol):
    """Tells the app how header names were spelt, which ASGI does not: `scope["extensions"]["spelling"]`, by lower case."""

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep the name as it came."""
        spelling = self.scope.setdefault("extensions", {}).setdefault("spelling", {})
        spelling.setdefault(name.lower(), name)
        super().on_header(name, value)


def listening(heard: Heard) -> type[Any]:
    """Give a protocol class for `uvicorn.Config(http=...)` that reports to `heard`; it must be quick and not raise."""
    return type("Listening", (Listening,), {"heard": staticmethod(heard)})


__all__ = ["BODY", "Listening", "Spelling", "listening"]
