"""What a crawl of a million locations needs beyond one of a thousand: memory, and time in proportion.

`python -m benches.crawling VERSIONS_URL` crawls once, in a process of its own, and prints seconds, objects and peak kB.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benches.measure import Ratio, peak_kb
from benches.target import ROOT, TOKEN_C, VERSION, beside
from suite.drive.opening import Stage, opened
from suite.stage.server import Server
from suite.target.config import from_values

_SMALL, _TENTH, _LARGE = 1_000, 100_000, 1_000_000
_MEGABYTES, _LINEAR = 30.0, 1.3


def crawl(versions_url: str) -> dict[str, float]:
    """Crawl once; give seconds, objects and peak memory in kB."""
    values = {
        "target": {"name": "bench"},
        "connection": [
            {"versions_url": versions_url, "roles": ["CPO"], "versions": [VERSION.name], "token_c": TOKEN_C}
        ],
        "safety": {"max_requests_per_second": 100000},
        "limits": {"requests": 100000, "time": "60m"},
    }
    with tempfile.TemporaryDirectory() as folder, Server() as server:
        config = from_values(Path(folder) / "target.toml", "", values)
        with opened(config, Stage(record=Path(folder) / "run.ndjson", server=server, key=b"k" * 32)) as session:
            registration = next(iter(session.registrations.values()))
            registration.ensure(VERSION)
            started = time.perf_counter()
            found = registration.crawl(VERSION, "locations")
            seconds = time.perf_counter() - started
            assert found.ended
            assert not session.ledger.findings, session.ledger.findings
    return {"seconds": seconds, "objects": found.count, "kB": peak_kb()}


def _child(origin: str, count: int) -> dict[str, float]:
    words = [sys.executable, "-m", "benches.crawling", f"{origin}/s/pages/{count}/versions"]
    done = subprocess.run(words, cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603 - our own
    found: dict[str, float] = json.loads(done.stdout)
    assert found["objects"] == count
    return found


def measure(large: int = _LARGE) -> list[Ratio]:
    """Crawl three lengths."""
    with beside(1) as origin:
        small, tenth, whole = (_child(origin, count) for count in (_SMALL, _TENTH, large))
    more = (whole["kB"] - small["kB"]) / 1024
    slope = (whole["seconds"] / large) / (tenth["seconds"] / _TENTH)
    return [
        Ratio(f"memory of a crawl of {large:,} beyond one of {_SMALL:,}, MB", [more], most=_MEGABYTES),
        Ratio(f"seconds an object, crawl of {large:,} : of {_TENTH:,}", [slope], most=_LINEAR),
    ]


if __name__ == "__main__":
    print(json.dumps(crawl(sys.argv[1])))
