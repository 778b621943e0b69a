"""What the journal costs, as ratios in one run, medians of five: on the client's side and in front of a served page.

`python -m benches.wire` prints a line each: name, ratio, spread. The mix is 80 % small exchanges, 20 % pages of 100 kB.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from suite.record.file import Writer
from suite.stage.server import Server
from suite.wire.clients import sync_client
from suite.wire.deadline import timed
from suite.wire.hosts import AllowedHosts
from suite.wire.journal import Journal
from suite.wire.message import Call, Label
from suite.wire.redact import Redactor
from suite.wire.sending import send
from suite.wire.tap_asgi import Tap

if TYPE_CHECKING:
    from collections.abc import Callable

    from suite.wire.sending import Client

ROUNDS = 5
EXCHANGES = 250
SERVED = 600
_ROOT = Path(__file__).parent.parent
_TOKEN = "bench-token-1"
_EVSE = {
    "uid": "E1",
    "status": "AVAILABLE",
    "capabilities": ["RFID_READER", "REMOTE_START_STOP_CAPABLE"],
    "connectors": [
        {"id": "1", "standard": "IEC_62196_T2", "max_voltage": 230, "tariff_ids": ["T1"], "format": "SOCKET"}
    ]
    * 2,
    "last_updated": "2026-01-01T00:00:00Z",
}
_OBJECT = {"coordinates": {"latitude": "52.1", "longitude": "5.1"}, "evses": [_EVSE] * 4, "directions": "x" * 300}
SMALL = json.dumps({"status_code": 1000, "timestamp": "2026-01-01T00:00:00Z", "data": {"id": "LOC1"}}).encode()
PAGE = json.dumps({"status_code": 1000, "data": [{"id": f"LOC{number}", **_OBJECT} for number in range(50)]}).encode()
_PAGED = Label(module="locations", paged=True)


async def _app(scope: dict[str, Any], _receive: Any, send_: Any) -> None:
    """Answer with the same bytes each time; pages differ in one place, as they do in a crawl."""
    path = scope["path"]
    if path.endswith("small"):
        body = SMALL
    elif path.endswith("page"):
        body = PAGE
    else:
        body = PAGE.replace(b"LOC0", path.encode(), 1)
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    await send_({"type": "http.response.start", "status": 200, "headers": headers})
    await send_({"type": "http.response.body", "body": body})


def _mix(origin: str) -> list[Call]:
    headers = (("Authorization", f"Token {_TOKEN}"), ("X-Request-ID", "a"), ("X-Correlation-ID", "b"))
    return [
        Call("GET", f"{origin}/s/bare/{number}", headers, label=_PAGED)
        if number % 5 == 0
        else Call("GET", f"{origin}/s/bare/small", headers)
        for number in range(EXCHANGES)
    ]


def _bare(client: httpx.Client, calls: list[Call]) -> float:
    started = time.perf_counter()
    for call in calls:
        json.loads(client.get(call.url, headers=call.headers).content)
    return time.perf_counter() - started


def _recorded(client: Client, journal: Journal, calls: list[Call]) -> float:
    started = time.perf_counter()
    for call in calls:
        exchange, _, _ = send(client, call, 10)
        assert exchange.code == 1000  # the one parse that all rules share
        journal.trim(exchange)
    journal.completed.clear()
    return time.perf_counter() - started


def _rate(port: int, path: str, connections: int) -> float:
    words = [sys.executable, "-m", "benches.load", str(port), path, str(connections), str(SERVED)]
    return float(subprocess.run(words, cwd=_ROOT, check=True, capture_output=True, text=True).stdout)  # noqa: S603 - our own


def _told(name: str, measure: Callable[[], float]) -> tuple[str, float]:
    measure()
    ratios = sorted(measure() for _ in range(ROUNDS))
    print(f"{name:<52} {statistics.median(ratios):5.2f}   {ratios[0]:.2f} to {ratios[-1]:.2f}")
    return name, statistics.median(ratios)


def main() -> dict[str, float]:
    """Measure; give the medians by name."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        journal = Journal(Writer(folder / "run.ndjson"), Redactor(b"k" * 32))
        journal.redactor.learn(_TOKEN)
        server = stack.enter_context(Server())
        server.mount("bare", _app)
        server.mount("tapped", Tap(_app, journal, lambda _method, _path: _PAGED))
        bare = stack.enter_context(httpx.Client(trust_env=False))
        inner = stack.enter_context(timed(httpx.HTTPTransport()))
        client = stack.enter_context(sync_client(journal, AllowedHosts([server.origin]), inner, 10))
        calls = _mix(server.origin)

        def served(connections: int) -> float:
            rate = _rate(server.port, "/s/tapped/page", connections)
            journal.completed.clear()
            journal.flush()
            return rate / _rate(server.port, "/s/bare/page", connections)

        return dict(
            [
                _told(
                    "sending, recorded : bare httpx with json.loads",
                    lambda: _recorded(client, journal, calls) / _bare(bare, calls),
                ),
                _told("a page served, tapped : bare, 1 connection", lambda: served(1)),
                _told("a page served, tapped : bare, 8 connections", lambda: served(8)),
            ]
        )


if __name__ == "__main__":
    main()
