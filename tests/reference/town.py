"""A small town for tests: platforms that reach each other without sockets, by an ASGI courier of a few lines.

It answers as soon as the app sent its last byte, and keeps what was said, in the order in which it began.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from suite.reference import Bends, Ear, Party, Platform
from suite.standard.versions import VERSIONS, Version
from suite.wire.message import Call, Reply

CPO = Party("CPO", "NL", "RFC", "Reference CPO")
EMSP = Party("EMSP", "NL", "RFE", "Reference eMSP")


@dataclass
class Town:
    """Hosts by URL prefix, and everything that was carried."""

    hosts: dict[str, Any] = field(default_factory=dict)
    carried: list[tuple[Call, Reply]] = field(default_factory=list)
    begun: list[Call] = field(default_factory=list)

    async def send(self, call: Call) -> Reply:
        """Carry a call to whoever lives there."""
        self.begun.append(call)
        await asyncio.sleep(0)  # as on a real wire, others may act in between
        app = next((app for base, app in self.hosts.items() if call.url.startswith(base)), None)
        reply = await carry(app, call) if app else Reply(0, error="connection refused")
        self.carried.append((call, reply))
        return reply

    def platform(self, slug: str, *, party: Party = CPO, ear: Ear = Ear.STRICT, **more: Any) -> Platform:
        """Build a house with a platform in it."""
        base = f"http://{slug}.example/s/{slug}"
        more.setdefault("versions", VERSIONS)
        more.setdefault("parties", [party])
        more.setdefault("bends", Bends())
        made = Platform(slug=slug, base_url=base, ear=ear, courier=self, **more)
        self.hosts[base] = made
        return made


async def carry(app: Any, call: Call) -> Reply:
    """Call an ASGI app."""
    url = urlsplit(call.url)
    scope = {
        "type": "http",
        "method": call.method,
        "path": url.path,
        "raw_path": url.path.encode(),
        "query_string": url.query.encode(),
        "headers": [(name.lower().encode(), value.encode()) for name, value in call.headers],
        "client": ("127.0.0.1", 1),
    }
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": call.body, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, send)
    headers = tuple((name.decode(), value.decode()) for name, value in sent[0]["headers"])
    return Reply(sent[0]["status"], headers, b"".join(part.get("body", b"") for part in sent[1:]))


def say(town: Town, call: Call) -> Reply:
    """Carry one call from a test that is not async."""
    return asyncio.run(town.send(call))


def pair(version: Version, *, ear: Ear = Ear.STRICT, **more: Any) -> tuple[Town, Platform, Platform, Any]:
    """Build a strict or lenient server with one token A, and a client that knows it; nothing was said yet."""
    town = Town()
    server = town.platform("server", ear=ear, tokens_a=["token-a-of-the-server"], versions=[version], **more)
    client = town.platform("client", party=EMSP, ear=Ear.LENIENT, versions=[version])
    there = client.meet("server", versions_url=server.versions_url, token_theirs="token-a-of-the-server")
    return town, server, client, there
