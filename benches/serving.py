"""How fast the reference serves a page with the journal on, against a bare ASGI app with the same bytes on the same uvicorn."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import httpx

from benches.measure import Ratio, rounds
from benches.target import PER_PAGE, ROOT, TOKEN_C, VERSION, platform
from suite.record.file import Writer
from suite.stage.server import Server
from suite.wire.journal import Journal
from suite.wire.redact import Redactor
from suite.wire.tap_asgi import Tap

_LOCATIONS = 1000
_REQUESTS = 600
_PATH = f"/s/target/{VERSION}/sender/locations?limit={PER_PAGE}&offset=0"
_LIMITS = {1: 0.45, 8: 0.25}


def _bare(body: bytes, headers: list[tuple[bytes, bytes]]) -> Any:
    async def app(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return app


def _sized(app: Any) -> Any:
    """Say how long the body is: the load generator reads no chunks."""

    async def sized(scope: Any, receive: Any, send: Any) -> None:
        begun: list[dict[str, Any]] = []

        async def sending(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                begun.append(message)
                return
            start = begun.pop()
            length = (b"content-length", b"%d" % len(message["body"]))
            await send({**start, "headers": [*start["headers"], length]})
            await send(message)

        await app(scope, receive, sending)

    return sized


def _rate(port: int, path: str, connections: int) -> float:
    words = [sys.executable, "-m", "benches.load", str(port), path, str(connections), str(_REQUESTS), TOKEN_C]
    return float(subprocess.run(words, cwd=ROOT, check=True, capture_output=True, text=True).stdout)  # noqa: S603 - our own


def measure() -> list[Ratio]:
    """Serve both on one server, and ask them in turns."""
    with tempfile.TemporaryDirectory() as folder, Server() as server:
        journal = Journal(Writer(Path(folder) / "run.ndjson"), Redactor(b"k" * 32))
        journal.redactor.learn(TOKEN_C)
        ours = platform(server.origin, "target", _LOCATIONS)
        server.mount("target", Tap(_sized(ours), journal, ours.label_of))
        answer = httpx.get(f"{server.origin}{_PATH}", headers={"Authorization": _header()}, trust_env=False)
        assert answer.status_code == 200
        assert len(answer.json()["data"]) == PER_PAGE
        server.mount("bare", _bare(answer.content, answer.headers.raw))

        def once(connections: int) -> tuple[float]:
            rate = _rate(server.port, _PATH, connections)
            journal.completed.clear()
            journal.flush()
            return (rate / _rate(server.port, "/s/bare/page", connections),)

        return [
            Ratio(
                f"a page of the reference, recorded : bare, {number} at once",
                rounds(lambda n=number: once(n))[0],
                least=least,
            )
            for number, least in _LIMITS.items()
        ]


def _header() -> str:
    import base64  # noqa: PLC0415 - next to its only use

    return f"Token {base64.b64encode(TOKEN_C.encode()).decode()}"
