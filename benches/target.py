"""The target of the benches, in a process of its own: our reference with a registered partner and many locations.

`python -m benches.target LOCATIONS` prints its origin and versions URL, then serves until its input ends. Beside the
reference, `/s/pages/...` is a list of as many locations as the path says, made on the fly: for crawls of any length.
"""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from suite.reference import Ear, Party, Platform
from suite.stage.server import Server
from suite.standard.versions import VERSIONS
from suite.wire.clients import plain_courier

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
VERSION = next(version for version in VERSIONS if version.message_ids)
TOKEN_C = "bench-token-c-0123456789"
PER_PAGE = 50
FAST_PAGE = 1000


def platform(origin: str, slug: str, locations: int) -> Platform:
    """Make a CPO with a partner who is registered already and holds TOKEN_C."""
    made = Platform(
        slug=slug,
        base_url=f"{origin}/s/{slug}",
        parties=[Party("CPO", "NL", "BCH", name="Bench")],
        versions=[VERSION],
        ear=Ear.STRICT,
        locations=locations,
        courier=plain_courier(10),
    )
    partner = made.meet("bench", versions_url="", token_ours=TOKEN_C)
    partner.registered, partner.version = True, VERSION
    return made


class Pages:
    """An ASGI app: `/s/pages/<count>/<version>/sender/locations`, 1000 small Locations a page, and what leads there."""

    def __init__(self, origin: str) -> None:
        self._origin = origin
        self._bodies: dict[int, bytes] = {}

    async def __call__(self, scope: dict[str, Any], _receive: Any, send: Any) -> None:
        """Answer."""
        count, _, rest = scope["path"].partition("/s/pages/")[2].partition("/")
        base, most = f"{self._origin}/s/pages/{count}", int(count)
        asked = dict(parse_qsl(scope["query_string"].decode()))
        headers: list[tuple[bytes, bytes]] = []
        if rest == "versions":
            body = _say([{"version": VERSION.name, "url": f"{base}/{VERSION}"}])
        elif rest.endswith("locations"):
            start = int(asked.get("offset", 0))
            headers = [(b"x-total-count", count.encode()), (b"x-limit", b"%d" % FAST_PAGE)]
            if start + FAST_PAGE < most:
                link = f'<{base}/{VERSION}/sender/locations?offset={start + FAST_PAGE}&limit={FAST_PAGE}>; rel="next"'
                headers.append((b"link", link.encode()))
            body = _page(start, min(most, start + FAST_PAGE))
        elif rest.endswith("credentials"):
            body = _say(_CREDENTIALS | {"url": f"{base}/versions"})
        else:
            body = _say({"version": VERSION.name, "endpoints": _endpoints(base)})
        echoed = [each for each in scope["headers"] if each[0] in {b"x-request-id", b"x-correlation-id"}]
        headers += [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body)), *echoed]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})


_STAMP = "2025-01-01T00:00:00Z"
_LOCATION = json.dumps(
    {
        "country_code": "NL", "party_id": "BCH", "id": "LOC########", "publish": True, "address": "Road 1", "city": "Town",
        "postal_code": "1000 AA", "country": "NLD",
        "coordinates": {"latitude": "52.10000", "longitude": "5.10000"}, "time_zone": "Europe/Amsterdam",
        "last_updated": _STAMP,
    }
)  # fmt: skip


_CREDENTIALS = {
    "token": TOKEN_C,
    "roles": [{"role": "CPO", "country_code": "NL", "party_id": "BCH", "business_details": {"name": "Bench"}}],
}


def _say(data: object) -> bytes:
    return json.dumps({"data": data, "status_code": 1000, "timestamp": _now()}).encode()


def _page(start: int, end: int) -> bytes:
    entries = ",".join([_LOCATION.replace("########", f"{number:08d}") for number in range(start, end)])
    return f'{{"data":[{entries}],"status_code":1000,"timestamp":"{_now()}"}}'.encode()


def _now() -> str:
    import time  # noqa: PLC0415 - next to its only use

    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def _endpoints(base: str) -> list[dict[str, str]]:
    return [
        {"identifier": "credentials", "role": "SENDER", "url": f"{base}/{VERSION}/credentials"},
        {"identifier": "locations", "role": "SENDER", "url": f"{base}/{VERSION}/sender/locations"},
    ]


@contextmanager
def beside(locations: int) -> Iterator[str]:
    """Run the target as a child; give its origin."""
    words = [sys.executable, "-m", "benches.target", str(locations)]
    child = subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own
    try:
        assert child.stdout
        yield child.stdout.readline().strip()
    finally:
        child.communicate("")


def main(locations: int) -> None:
    """Serve until the input ends."""
    with Server() as server:
        server.mount("target", platform(server.origin, "target", locations))
        server.mount("pages", Pages(server.origin))
        sys.stdout.write(f"{server.origin}\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main(int(sys.argv[1]))
