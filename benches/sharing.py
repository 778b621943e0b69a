"""CDRs by worker processes, and the memory of a million of them.

`python -m benches.sharing` audits CDRs from its standard input, in a process of its own, and prints objects and peak kB.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from benches.charging import VERSION, lines
from benches.measure import Ratio, peak_kb, rounds
from benches.pricing import six
from benches.target import ROOT
from suite.checking.audit import through
from suite.checking.batches import Spec
from suite.checking.inspecting import Inspector
from suite.checking.shards import Shard, audit_shards, plan, read
from suite.checking.sources import FileSource
from suite.checking.tally import Tally
from suite.pricing.columns import Order, price_batches

if TYPE_CHECKING:
    from collections.abc import Sequence

_COPIES, _SHARDS = 12, 8
_TEN_THOUSAND, _MILLION = 10_000, 1_000_000
_WORKERS, _MEGABYTES = 1.7, 60.0
_SPEC = Spec(VERSION.name, "cdr")


def _write(path: Path, made: Sequence[bytes]) -> None:
    with path.open("wb") as file:
        for copy in range(_COPIES):
            file.writelines(_another(line, copy) + b"\n" for line in made)


def _another(line: bytes, copy: int) -> bytes:
    return line.replace(b'"id":"CDR', b'"id":"%dCDR' % copy, 1)


def _priced(shard: Shard) -> int:
    """Price the CDRs of a shard; give how many agree. What a worker does."""
    found = price_batches(read(shard, _SPEC), Order())
    return sum(rows.column("price").to_pylist().count("agrees") for rows in found)


def _seconds(path: Path, workers: int) -> tuple[float, float]:
    """Give the seconds of an audit and of prices alone, by workers that have begun and know the tariffs."""
    shards, count = plan(path, path.stat().st_size // _SHARDS + 1), _COPIES * 1000
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        audit_shards(shards, _SPEC, pool)
        list(pool.map(_priced, shards))
        begun = time.perf_counter()
        assert audit_shards(shards, _SPEC, pool).prices == {"agrees": count}
        between = time.perf_counter()
        assert sum(pool.map(_priced, shards)) == count
        return between - begun, time.perf_counter() - between


def peak(made: Sequence[bytes], count: int) -> float:
    """Audit that many CDRs through a pipe, in a process of its own; give its peak in MB."""
    words = [sys.executable, "-m", "benches.sharing"]
    with subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:  # noqa: S603 - our own
        assert child.stdin
        assert child.stdout
        for number in range(count):
            child.stdin.write(_another(made[number % len(made)], number) + b"\n")
        child.stdin.close()
        told: dict[str, float] = json.loads(child.stdout.read())
    assert told["objects"] == count
    return told["kB"] / 1024


def measure() -> list[Ratio]:
    """Make the file and measure."""
    made = lines(8, six())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cdrs.ndjson"
        _write(path, made)
        audit_one, prices_one, audit_two, prices_two = rounds(lambda: (*_seconds(path, 1), *_seconds(path, 2)), 3)
    more = peak(made, _MILLION) - peak(made, _TEN_THOUSAND)
    return [
        Ratio(
            "audit of CDRs by one worker : by two, the best of each", [min(audit_one) / min(audit_two)], least=_WORKERS
        ),
        Ratio(
            "prices of CDRs by one worker : by two, the best of each",
            [min(prices_one) / min(prices_two)],
            least=_WORKERS,
        ),
        Ratio(f"memory of {_MILLION:,} CDRs audited beyond {_TEN_THOUSAND:,}, MB", [more], most=_MEGABYTES),
    ]


def _audited() -> Tally:
    tally = Tally()
    through(FileSource(Path("/dev/stdin")), Inspector(VERSION, "cdr", refer=False), tally, None, 1)
    return tally


if __name__ == "__main__":
    found = _audited()
    assert not found.groups, found.groups
    print(json.dumps({"objects": found.objects, "kB": peak_kb()}))
