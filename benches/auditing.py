"""`audit` of NDJSON against a bare loop of orjson and one compiled schema over the same clean lines: its pace, two workers, and memory.

`python -m benches.auditing FILE` audits once, in a process of its own, and prints objects and peak kB; FILE may be a pipe.
"""

from __future__ import annotations

import copy
import json
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import jsonschema_rs
import orjson
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from benches.measure import Ratio, peak_kb, rounds
from benches.target import ROOT
from suite.checking.audit import through
from suite.checking.inspecting import Inspector
from suite.checking.sources import FileSource
from suite.checking.tally import Tally
from suite.reference import Party, Platform
from suite.standard import schemas
from suite.standard.versions import VERSIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

VERSION = VERSIONS[-1]
_COUNT, _LARGE = 4_000, 8_000
_TEN_THOUSAND, _MILLION = 10_000, 1_000_000
_CLEAN, _WARNED, _WORKERS, _MEGABYTES = 0.5, 0.2, 1.7, 30.0
_SECOND, _ASKED = 40.0, 60


def _location() -> dict[str, Any]:
    party = Party("CPO", "NL", "TSC", name="Bench")
    platform = Platform(slug="bench", base_url="http://127.0.0.1", parties=[party], versions=VERSIONS)
    made: dict[str, Any] = json.loads(
        json.dumps(platform.sample("location", VERSION, id="X", full=True, party=("NL", "TSC")), default=str)
    )
    return made


def _write(path: Path, count: int, change: Callable[[dict[str, Any]], object] | None = None) -> Path:
    made = _location()
    if change is not None:
        change(made)
    with path.open("wb") as file:
        for number in range(count):
            file.write(orjson.dumps(_another(made, number)) + b"\n")
    return path


def _another(location: dict[str, Any], number: int) -> dict[str, Any]:
    """No two alike in what rules look at, so that nothing is found in a cache."""
    made = copy.deepcopy(location)
    made["id"], made["last_updated"] = f"LOC{number}", f"2025-03-{1 + number % 28:02}T10:{number % 60:02}:00Z"
    made["coordinates"] = {"latitude": f"52.{number % 100_000:05}", "longitude": f"5.{number % 100_000:05}"}
    for place, evse in enumerate(made["evses"]):
        evse["uid"], evse["last_updated"] = (
            f"E{number}-{place}",
            f"2025-02-{1 + number % 28:02}T10:00:{number % 60:02}Z",
        )
        if evse["evse_id"].startswith("NL"):
            evse["evse_id"] = f"NL*TSC*E{number}*{place}"
        for connector in evse["connectors"]:
            connector["last_updated"] = f"2025-01-{1 + number % 28:02}T{number % 24:02}:00:00Z"
    return made


def _warn(location: dict[str, Any]) -> None:
    location["evses"][0]["evse_id"] = "one warning"


def _bare(path: Path) -> float:
    names = [*schemas.names(VERSION.name), "types"]
    registry = jsonschema_rs.Registry(
        [(f"urn:ocpi:{VERSION}:{each}", schemas.document(VERSION.name, each)) for each in names]
    )
    engine = jsonschema_rs.Draft202012Validator(schemas.document(VERSION.name, "location"), registry=registry)
    started = time.process_time()
    with path.open("rb") as file:
        assert all(engine.is_valid(orjson.loads(line)) for line in file)
    return time.process_time() - started


def _second_opinion(path: Path) -> float:
    """Give the seconds that the other engine would take for a file: it is asked about the first of its lines."""
    known = [*schemas.names(VERSION.name), "types"]
    contents = [(f"urn:ocpi:{VERSION}:{each}", schemas.document(VERSION.name, each)) for each in known]
    registry: Registry[Any] = Registry().with_resources(
        [(urn, DRAFT202012.create_resource(each)) for urn, each in contents]
    )
    engine = jsonschema.Draft202012Validator(schemas.document(VERSION.name, "location"), registry=registry)
    with path.open("rb") as file:
        values = [orjson.loads(line) for line in islice(file, _ASKED)]
    started = time.process_time()
    assert all(engine.is_valid(each) for each in values)
    return (time.process_time() - started) / _ASKED * _COUNT


def _over(one: Sequence[float], other: Sequence[float]) -> list[float]:
    return [first / second for first, second in zip(one, other, strict=True)]


def audit(path: Path, workers: int = 1, *, warnings: int = 0, clock: Callable[[], float] = time.process_time) -> float:
    """Audit a file; give seconds: of this process, or by the clock on the wall."""
    started = clock()
    tally = _audited(path, workers)
    seconds = clock() - started
    assert tally.counts.total() == warnings, tally.groups
    return seconds


def _audited(path: Path, workers: int = 1) -> Tally:
    tally = Tally()
    stopped, interrupted = through(FileSource(path), Inspector(VERSION, "location", refer=False), tally, None, workers)
    assert not stopped
    assert not interrupted
    return tally


def peak(count: int) -> float:
    """Audit that many small Locations through a pipe, in a process of its own; give its peak in MB."""
    made = _location()
    made["evses"] = [{**made["evses"][0], "connectors": made["evses"][0]["connectors"][:1]}]
    kept = ("country_code", "party_id", "publish", "address", "city", "country", "postal_code", "evses", "time_zone")
    slim = {name: made[name] for name in kept} | {
        "coordinates": made["coordinates"],
        "parking_places": made["parking_places"],
    }
    head = orjson.dumps({**slim, "last_updated": made["last_updated"]})[:-1]
    words = [sys.executable, "-m", "benches.auditing", "/dev/stdin"]
    with subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:  # noqa: S603 - our own
        assert child.stdin
        assert child.stdout
        for number in range(count):
            child.stdin.write(b'%s,"id":"LOC%d"}\n' % (head, number))
        child.stdin.close()
        told: dict[str, float] = json.loads(child.stdout.read())
    assert told["objects"] == count
    return told["kB"] / 1024


def measure() -> list[Ratio]:
    """Make the files and measure."""
    with tempfile.TemporaryDirectory() as folder:
        clean = _write(Path(folder) / "clean.ndjson", _COUNT)
        warned = _write(Path(folder) / "warned.ndjson", _COUNT, _warn)
        large = _write(Path(folder) / "large.ndjson", _LARGE)

        bare, short, long = rounds(lambda: (_bare(clean), audit(clean), audit(warned, warnings=_COUNT)))
        second = _second_opinion(clean)
        one, two = rounds(lambda: (audit(large, clock=time.perf_counter), audit(large, 2, clock=time.perf_counter)), 4)
    more = peak(_MILLION) - peak(_TEN_THOUSAND)
    return [
        Ratio("audit of clean locations : orjson and one schema", _over(bare, short), least=_CLEAN),
        Ratio("audit, a warning each : orjson and one schema, clean", _over(bare, long), least=_WARNED),
        Ratio("audit of clean locations : jsonschema", [second / each for each in short], least=_SECOND),
        Ratio("audit by one process : by two workers, the best of each", [min(one) / min(two)], least=_WORKERS),
        Ratio(f"memory of an audit of {_MILLION:,} beyond one of {_TEN_THOUSAND:,}, MB", [more], most=_MEGABYTES),
    ]


if __name__ == "__main__":
    found = _audited(Path(sys.argv[1]))
    assert not found.groups, found.groups
    print(json.dumps({"objects": found.objects, "kB": peak_kb()}))
