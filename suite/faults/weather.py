"""Weather around a target: busy, away for a moment, slow, connections that end. Lawful, and never a finding."""

from __future__ import annotations

import asyncio
import time
from email.utils import formatdate
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from suite.faults.register import eccentric
from suite.reference.answers import refusal
from suite.reference.envelope import Envelope
from suite.reference.wire import Wire

if TYPE_CHECKING:
    from suite.reference.core import Core

_MET: WeakKeyDictionary[Core, set[tuple[str, ...]]] = WeakKeyDictionary()
_SLOW = 0.003


def _first_of_its_kind(wire: Any, *kind: str) -> bool:
    """Say whether a platform meets this kind of call for the first time."""
    met = _MET.setdefault(wire.core, set())
    new = kind not in met
    met.add(kind)
    return new


def _kind(incoming: Any) -> tuple[str, ...]:
    return (incoming.method, *incoming.segments[:3])


@eccentric("weather.429~seconds", at=Wire.answer)
async def busy(real: Any, incoming: Any) -> Any:
    """The first call of each kind meets HTTP 429 with Retry-After in seconds."""
    if _first_of_its_kind(real.args[0], *_kind(incoming)):
        return refusal(2000, "busy", status=429).having("Retry-After", "1")
    return await real(incoming)


@eccentric("weather.429~date", at=Wire.answer)
async def busy_until(real: Any, incoming: Any) -> Any:
    """The first call of each kind meets HTTP 429 with Retry-After as a date."""
    if _first_of_its_kind(real.args[0], *_kind(incoming)):
        when = formatdate(time.time() + 1, usegmt=True)
        return refusal(2000, "busy", status=429).having("Retry-After", when)
    return await real(incoming)


@eccentric("weather.503~once", at=Wire.answer)
async def away_for_a_moment(real: Any, incoming: Any) -> Any:
    """The first call of each kind meets HTTP 503 without Retry-After."""
    if _first_of_its_kind(real.args[0], *_kind(incoming)):
        return refusal(3000, "away", status=503)
    return await real(incoming)


@eccentric("weather.gateway~502-504", at=Wire.serve)
async def gateway(real: Any, scope: Any, receive: Any, send: Any) -> None:
    """The first GET of each kind meets a bare HTTP 502 of a gateway, the second 504."""
    segments = scope["path"].split("/")[-4:]
    for status in (502, 504):
        if scope["method"] == "GET" and _first_of_its_kind(real.args[0], str(status), *segments):
            headers = [(b"content-type", b"text/html")]
            await send({"type": "http.response.start", "status": status, "headers": headers})
            await send({"type": "http.response.body", "body": b"<html>bad gateway</html>"})
            return
    await real(scope, receive, send)


@eccentric("weather.connection~lost", at=Wire.serve)
async def connection_lost(real: Any, scope: Any, receive: Any, send: Any) -> None:
    """The connection of the first GET of each kind ends before there is an answer."""
    transport = getattr(getattr(send, "__self__", None), "transport", None)
    segments = scope["path"].split("/")[-4:]
    if transport is None or scope["method"] != "GET" or not _first_of_its_kind(real.args[0], "lost", *segments):
        await real(scope, receive, send)
        return
    transport.abort()
    while (await receive())["type"] != "http.disconnect":
        pass


@eccentric("weather.keep-alive~off", at=Envelope.headers)
def one_call_a_connection(real: Any, incoming: Any, answer: Any) -> Any:
    """Each connection is closed after its answer."""
    return (*real(incoming, answer), ("Connection", "close"))


@eccentric("weather.slow~in-time", at=Wire.answer)
async def slow(real: Any, incoming: Any) -> Any:
    """Every answer takes its time."""
    await asyncio.sleep(_SLOW)
    return await real(incoming)


@eccentric("weather.body~chunked", at=Wire.transmit)
async def chunked(real: Any, send: Any, status: int, headers: Any, body: bytes) -> None:
    """Bodies come in pieces, without a length."""
    del real
    pairs = [(name.encode("latin-1"), value.encode("latin-1", "replace")) for name, value in headers]
    await send({"type": "http.response.start", "status": status, "headers": pairs})
    half = len(body) // 2
    await send({"type": "http.response.body", "body": body[:half], "more_body": True})
    await send({"type": "http.response.body", "body": body[half:]})


@eccentric("weather.body~with-length", at=Envelope.headers)
def with_length(real: Any, incoming: Any, answer: Any) -> Any:
    """Every body comes with its length."""
    found = real(incoming, answer)
    return (*found, ("Content-Length", str(len(real.args[0].body(incoming, answer)))))
