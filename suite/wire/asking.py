"""A request as it goes on the wire: where to, which line, which headers in which order.

URLs are read by httpx, whose reading is the one that everybody else's servers know; the plain ones, which nearly all are,
by a pattern at a tenth of the price, so that httpx is imported only where an odd one comes by. What cannot be written down
raises one of UNSENDABLE.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from suite.wire.unanswered import Unanswered

if TYPE_CHECKING:
    from collections.abc import Mapping

    from suite.wire.message import Call, Label

UNSENDABLE = (ValueError, TypeError)
"""What is raised for a URL or header that cannot be written down; a hostile Link leads here."""
_PLAIN = re.compile(
    r"(?P<scheme>https?)://(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+)*)(?::(?P<port>[1-9][0-9]{0,4}))?"
    r"(?P<target>/(?!\.)(?:[A-Za-z0-9_~-]|[./](?!\.))*(?:\?[A-Za-z0-9._~=&:/+-]*)?)",
    re.ASCII,
)
_PORTS = {"http": 80, "https": 443}
_HIGHEST = 65535
_NAME = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(rb"(?:[\x21-\x7e\x80-\xff](?:[\t \x21-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?)?")
_METHOD = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Z-]+")
_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})


@dataclass(frozen=True, slots=True)
class Address:
    """A URL taken apart."""

    text: str
    scheme: str
    host: str
    port: int
    target: bytes
    """What stands in the request line."""
    authority: str
    """What the Host header says."""


@dataclass(slots=True)
class Asking:
    """One request; `headers` has all of them in their order."""

    method: str
    address: Address
    headers: list[tuple[str, str]]
    body: bytes
    label: Label
    deadline: float

    def written(self) -> bytes:
        """Give its bytes; raises Unanswered for what is no HTTP."""
        lines = [b"%b %b HTTP/1.1" % (_fit(_METHOD, self.method, "method"), self.address.target)]
        for name, value in self.headers:
            lines.append(b"%b: %b" % (_named(name), _fit(_VALUE, value, "header value")))
        return b"\r\n".join((*lines, b"", self.body))


@lru_cache(maxsize=1024)
def _named(name: str) -> bytes:
    """Names are few."""
    return _fit(_NAME, name, "header name")


def _fit(shape: re.Pattern[bytes], text: str, what: str) -> bytes:
    found = text.encode("ascii")
    if not shape.fullmatch(found):
        raise Unanswered("protocol", f"not sent, it cannot be put into HTTP: Illegal {what} {found!r}")
    return found


def asking(call: Call, usual: Mapping[str, str], deadline: float) -> Asking:
    """Write a call down, with the usual headers unless it has its own; raises one of UNSENDABLE."""
    address = address_of(call.url)
    given = {name.lower() for name, _ in call.headers}
    headers = [] if "host" in given else [("Host", address.authority)]
    headers += [pair for pair in call.headers if pair[0].lower() == "host"]
    method = call.method.upper()
    sized = not given.isdisjoint({"content-length", "transfer-encoding"})
    if not (call.body or sized) and method in _WITH_BODY:
        headers.append(("Content-Length", "0"))
    headers += [pair for pair in usual.items() if pair[0].lower() not in given]
    headers += [pair for pair in call.headers if pair[0].lower() != "host"]
    if call.body and not sized:
        headers.append(("Content-Length", str(len(call.body))))
    for name, value in headers:
        if not (name.isascii() and value.isascii()):
            raise ValueError(f"a header {name!r} beyond ASCII")
    return Asking(method, address, headers, call.body, call.label, deadline)


@lru_cache(maxsize=4096)
def address_of(url: str) -> Address:
    """Take a URL apart; raises one of UNSENDABLE."""
    found = _PLAIN.fullmatch(url)
    if found is None or int(found["port"] or 0) > _HIGHEST:
        return _carefully(url)
    scheme, host, port = found["scheme"], found["host"], int(found["port"] or 0)
    if port == _PORTS[scheme] or host.isdigit() or host.startswith("xn--") or ".xn--" in host:
        return _carefully(url)
    authority = f"{host}:{port}" if port else host
    return Address(url, scheme, host, port or _PORTS[scheme], found["target"].encode(), authority)


def _carefully(text: str) -> Address:
    import httpx  # noqa: PLC0415 - costs 0.2 s, a tenth of a small run

    try:
        url = httpx.URL(text)
    except httpx.InvalidURL as error:
        raise ValueError(str(error)) from None
    port = url.port or _PORTS.get(url.scheme, 0)
    return Address(str(url), url.scheme, url.raw_host.decode("ascii"), port, url.raw_path, url.netloc.decode("ascii"))
