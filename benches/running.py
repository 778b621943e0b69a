"""What a run costs, against a replay of the requests it made: once bare, once with a parse and a schema check per answer."""

from __future__ import annotations

import base64
import io
import json
import os
import tempfile
import time
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from benches.measure import Ratio, rounds
from benches.target import TOKEN_C, VERSION, beside
from suite.launch import arguments
from suite.record.file import read
from suite.record.rows import Event
from suite.standard import schemas

if TYPE_CHECKING:
    from collections.abc import Iterator

_FILE = """
[target]
name = "bench"
[[connection]]
name = "main"
versions_url = "{origin}/s/target/versions"
roles = ["CPO"]
versions = ["{version}"]
token_c = "env:OCPI_BENCH_TOKEN"
[safety]
max_requests_per_second = 100000
[limits]
requests = 100000
"""
_OPTIONS = {"gate": "ci", "fail_on": "fail", "min_decided": "0", "seed": 0, "wait": "10s", "scenario": ["bench.mix-*"]}
_BARE, _CHECKED = 2.5, 1.5


def _run(folder: Path, target: Path) -> tuple[float, Path]:
    """Run the mix under pytest; give its seconds and its record."""
    from benches import mixing  # noqa: PLC0415 - registers scenarios, so only where they are run

    report = Path(tempfile.mkdtemp(dir=folder))
    words = arguments(target, (), {**_OPTIONS, "report_dir": report}, ())
    told = io.StringIO()
    with redirect_stdout(told):
        code = pytest.main([*words[:-1], "-p", "benches.mixing", str(Path(mixing.__file__).parent)])
    assert code == 0, told.getvalue()
    return mixing.took[-1], report / "run.ndjson"


def _requests(record: Path) -> Iterator[httpx.Request]:
    """Give the requests that a run made, with the token back in its place."""
    secret = f"Token {base64.b64encode(TOKEN_C.encode()).decode()}"
    for row in read(record).of(Event):
        if row.end == "request-sent" and row.message:
            headers = [(k, secret if k.lower() == "authorization" else v) for k, v in row.message.headers]
            yield httpx.Request(row.message.method, row.message.url, headers=headers)


def _bare(client: httpx.Client, requests: list[httpx.Request]) -> float:
    started = time.perf_counter()
    for each in requests:
        client.send(each)
    return time.perf_counter() - started


def _checked(client: httpx.Client, requests: list[httpx.Request]) -> float:
    """The same, with `json.loads` and one schema check of what came."""
    page, single, envelope = (
        schemas.validator(VERSION.name, name) for name in ("location_list", "location", "envelope")
    )
    started = time.perf_counter()
    for each in requests:
        answer = json.loads(client.send(each).content)
        data = answer.get("data")
        check = page if isinstance(data, list) else single if each.url.path.count("/locations/") else envelope
        check.is_valid(answer if check is envelope else data)
    return time.perf_counter() - started


def measure() -> list[Ratio]:
    """Run and replay in turns."""
    os.environ["OCPI_BENCH_TOKEN"] = TOKEN_C
    from benches.mixing import LOCATIONS  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as name, beside(LOCATIONS) as origin, httpx.Client(trust_env=False) as client:
        folder = Path(name)
        target = folder / "target.toml"
        target.write_text(_FILE.format(origin=origin, version=VERSION), "utf-8")

        def once() -> tuple[float, float]:
            seconds, record = _run(folder, target)
            requests = list(_requests(record))
            assert len(requests) > 400
            return seconds / _bare(client, requests), seconds / _checked(client, requests)

        bare, checked = rounds(once)
    return [
        Ratio("a run : its requests replayed with bare httpx", bare, most=_BARE),
        Ratio("a run : replayed with json.loads and a schema check", checked, most=_CHECKED),
    ]
