"""What it is called when no whole answer came, and how a transport's exception is put into words."""

from __future__ import annotations

import socket
import ssl
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from suite.wire.exchange import Exchange

KINDS = ("timeout", "refused", "lost", "tls", "dns", "limit", "protocol", "host", "url")


class Unanswered(Exception):
    """No whole answer came. `kind` is one of KINDS; `host` and `url` mean that nothing was sent."""

    def __init__(self, kind: str, reason: str, exchange: Exchange | None = None) -> None:
        """Keep what happened."""
        super().__init__(reason)
        self.kind = kind
        self.reason = reason
        self.exchange = exchange


class NotConnected(OSError):
    """There is no connection; what was raised in its place is its cause."""

    @classmethod
    def by(cls, error: OSError) -> OSError:
        """Give what to raise for this error."""
        return ConnectTimeout() if isinstance(error, TimeoutError) else cls(str(error) or type(error).__name__)


class ConnectTimeout(TimeoutError):
    """No connection within the deadline."""


def in_words(error: BaseException, deadline: float, *, begun: bool = False) -> tuple[str, str]:
    """Give kind and reason, one line; `begun`: status and headers had come."""
    if isinstance(error, Unanswered):
        return error.kind, error.reason
    if isinstance(error, TimeoutError) or _of_httpx(error, "TimeoutException"):
        return "timeout", _too_late(error, begun=begun) + f" {deadline:g} s"
    text = " ".join(str(error).split()) or type(error).__name__
    if isinstance(error, NotConnected):
        return _no_connection(error, text)
    for kind, say in _SAYINGS.items():
        if _of_httpx(error, kind):
            return say(error, text)
    return "lost", f"the connection broke: {text}"


def _too_late(error: BaseException, *, begun: bool) -> str:
    if isinstance(error, ConnectTimeout) or _of_httpx(error, "ConnectTimeout"):
        return "no connection within"
    return "the answer was not complete after" if begun else "no answer within"


def _not_sent(_error: BaseException, text: str) -> tuple[str, str]:
    return "protocol", f"not sent, it cannot be put into HTTP: {text}"


def _no_proxy(_error: BaseException, text: str) -> tuple[str, str]:
    return "refused", f"the proxy refused: {text}"


def _broken_http(_error: BaseException, text: str) -> tuple[str, str]:
    if "disconnected" in text or "closed connection" in text:
        return "lost", f"the connection broke: {text}"
    return "protocol", f"the answer is not HTTP: {text}"


def _no_connection(error: BaseException, text: str) -> tuple[str, str]:
    causes = list(_causes(error))
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return "tls", f"TLS failed: {text}"
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return "dns", f"the host name is not known: {text}"
    return "refused", f"no connection: {text}"


_SAYINGS: dict[str, Callable[[BaseException, str], tuple[str, str]]] = {
    "LocalProtocolError": _not_sent,
    "UnsupportedProtocol": _not_sent,
    "RemoteProtocolError": _broken_http,
    "ConnectError": _no_connection,
    "ProxyError": _no_proxy,
}
"""What httpx raises, by name."""


def _of_httpx(error: BaseException, name: str) -> bool:
    """Say whether httpx calls it that; nobody raises what was never imported, and importing it costs 0.2 s."""
    httpx = sys.modules.get("httpx")
    return httpx is not None and isinstance(error, getattr(httpx, name))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
