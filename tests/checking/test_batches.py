"""Batches, shards and executors come to what the verb comes to; verdicts as NDJSON and Parquet say the same."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from functools import reduce
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

import pytest

from suite.checking.audit import Order, audit
from suite.checking.inspecting import Inspector
from suite.checking.sources import Piece, SourceError
from suite.checking.verdicts import Verdict, verdict_of
from suite.standard.versions import VERSIONS, version
from tests.checking.records import amount, cdr
from tests.cli.desk import environment

if TYPE_CHECKING:
    from pathlib import Path

pyarrow = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")
from suite.checking.batches import Spec, Summary, audit_batches  # noqa: E402 - behind the extra
from suite.checking.shards import audit_shard, audit_shards, plan, read  # noqa: E402

V = VERSIONS[1]
NOW = 1_900_000_000.0
SPEC = Spec(V.name, "cdr", now=NOW)


def made(number: int) -> dict[str, Any]:
    """Give one of a hundred CDRs: right, wrong in its price, not to be verified, against the schema."""
    base: dict[str, Any] = cdr(V, id=f"CDR{number:04}")
    kind = number % 7
    if kind == 3:
        base["total_cost"] = amount(V, "9.99")
    elif kind == 4:
        del base["tariffs"]
    elif kind == 5:
        base["currency"] = "euros"
    return base


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> Path:
    chance = random.Random(7)  # noqa: S311 - no secret
    path = tmp_path_factory.mktemp("batches") / "cdrs.ndjson"
    with path.open("w", encoding="utf-8") as file:
        for number in range(100):
            file.write(json.dumps(made(number)) + chance.choice(("\n", "\r\n", "\n\n")))
        file.write("{broken\n")
        file.write(json.dumps(made(100)))  # the last line has no end
    return path


@pytest.fixture(scope="module")
def expected(lines: Path) -> list[Verdict]:
    look = Inspector(version(V.name), "cdr", now=NOW).look
    rows = [line for line in lines.read_bytes().splitlines() if line.strip()]
    return [verdict_of(look(Piece(row, "")), "cdr") for row in rows]


def without_place(rows: list[Verdict]) -> list[Verdict]:
    return sorted(each._replace(place="") for each in rows)


def rows_of(batches: Any) -> list[Verdict]:
    return [Verdict(**row) for batch in batches for row in batch.to_pylist()]


def test_the_verdicts_are_those_of_the_objects(expected: list[Verdict]) -> None:
    by_kind = {number: next(each for each in expected if each.id == f"CDR{number:04}") for number in (0, 3, 4, 5)}
    assert (by_kind[0].verdict, by_kind[0].price, by_kind[0].fields) == ("PASS", "agrees", [])
    assert (by_kind[3].verdict, by_kind[3].price) == ("FAIL", "differs")
    assert any(each.startswith("/total_cost/") for each in by_kind[3].fields)
    assert "cdrs.total-cost.reproducible" in by_kind[3].codes
    assert by_kind[4].price == "unverified"
    assert by_kind[5].verdict == "FAIL"
    assert [(each.verdict, each.price) for each in expected if not each.id] == [("FAIL", "")]


@pytest.mark.parametrize("kind", ["string", "binary"])
def test_batches_in_and_out(lines: Path, expected: list[Verdict], kind: str) -> None:
    rows = [line for line in lines.read_bytes().splitlines() if line.strip()]
    texts = [row.decode() for row in rows] if kind == "string" else rows
    batches = [pyarrow.RecordBatch.from_pydict({"object": texts[at : at + 30]}) for at in range(0, len(texts), 30)]
    found = list(audit_batches(batches, SPEC))
    assert [each.num_rows for each in found] == [each.num_rows for each in batches]
    told = rows_of(found)
    assert [each._replace(place="") for each in told] == expected
    assert [each.place for each in told] == [f"row {number}" for number in range(len(told))]


@pytest.mark.parametrize("size", [1, 999, 20_000, 10**9])
def test_lines_are_in_one_shard_each(lines: Path, expected: list[Verdict], size: int) -> None:
    shards = plan(lines, size) if size > 1 else plan(lines, 400)
    assert shards[0].begin == 0
    assert shards[-1].end == lines.stat().st_size
    found = [row for shard in shards for row in rows_of(audit_batches(read(shard, SPEC), SPEC))]
    assert without_place(found) == without_place(expected)
    assert len({each.place for each in found}) == len(found)
    for each in found[:20]:
        at = int(each.place.removeprefix("byte "))
        assert each.id in lines.read_bytes()[at:].splitlines()[0].decode()


def test_row_groups_are_shards(tmp_path: Path, expected: list[Verdict]) -> None:
    path = tmp_path / "cdrs.parquet"
    rows = [
        {key: json.dumps(each) if isinstance(each, dict | list) else each for key, each in made(number).items()}
        for number in range(100)
    ]
    table = pyarrow.Table.from_pylist(rows)
    parquet.write_table(table, path, row_group_size=13)
    shards = plan(path, 1)
    assert len(shards) == 8
    found = [row for shard in shards for row in rows_of(audit_batches(read(shard, SPEC), SPEC))]
    assert [each.place for each in found] == [f"row {number}" for number in range(100)]
    assert without_place(found) == without_place([each for each in expected if each.id and each.id != "CDR0100"])
    assert plan(path, 10**9) == [replace(shards[0], end=8)]


def test_summaries_add_up_in_any_order(lines: Path, expected: list[Verdict]) -> None:
    parts = [audit_shard(shard, SPEC) for shard in plan(lines, 5000)]
    total = reduce(Summary.__add__, parts)
    random.Random(3).shuffle(parts)  # noqa: S311 - no secret
    assert reduce(Summary.__add__, parts, Summary()) == total
    assert total.objects == len(expected)
    assert total.verdicts == {
        word: sum(each.verdict == word for each in expected) for word in sorted({each.verdict for each in expected})
    }
    assert total.prices["differs"] == sum(each.price == "differs" for each in expected)
    assert total.codes["cdrs.total-cost.reproducible"] == sum(
        "cdrs.total-cost.reproducible" in each.codes for each in expected
    )


@pytest.mark.parametrize("kind", ["threads", "processes"])
def test_any_executor(lines: Path, kind: str) -> None:
    shards = plan(lines, 20_000)
    alone = reduce(Summary.__add__, (audit_shard(shard, SPEC) for shard in shards))
    pool = ThreadPoolExecutor(2) if kind == "threads" else ProcessPoolExecutor(2, get_context("spawn"))
    with pool:
        assert audit_shards(shards, SPEC, pool) == alone


def test_a_dask_cluster_is_an_executor(lines: Path) -> None:
    """Two workers on loopback, closed at the end; the driver is a process of its own, so that nothing of it stays in this one."""
    pytest.importorskip("distributed")
    alone = reduce(Summary.__add__, (audit_shard(shard, SPEC) for shard in plan(lines, 20_000)))
    script = f"""
import json, sys
from dataclasses import asdict
from pathlib import Path
import dask
from distributed import Client, LocalCluster
from suite.checking.batches import Spec
from suite.checking.shards import audit_shards, plan

def main():
    dask.config.set({{"distributed.nanny.pre-spawn-environ": {{"OMP_NUM_THREADS": 1}}}})
    with LocalCluster(n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None, memory_limit=0) as cluster:
        with Client(cluster) as client:
            found = audit_shards(plan(Path({str(lines)!r}), 20_000), Spec({V.name!r}, "cdr", now={NOW}), client.get_executor())
            names = client.run(lambda: __import__("os").getpid())
    print(json.dumps([asdict(found), len(set(names.values()))]))

if __name__ == "__main__":
    main()
"""
    driver = lines.with_name("driver.py")
    driver.write_text(script, "utf-8")
    done = subprocess.run(
        [sys.executable, str(driver)], capture_output=True, text=True, timeout=110, env=environment(), check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found, workers = json.loads(done.stdout.splitlines()[-1])
    assert workers == 2
    assert Summary(**{**found, "first": {code: tuple(each) for code, each in found["first"].items()}}) == alone


def test_what_cannot_be_cut_is_told(tmp_path: Path) -> None:
    page = tmp_path / "cdrs.json"
    page.write_text("[]")
    with pytest.raises(SourceError, match=r"only NDJSON .* and Parquet"):
        plan(page)
    with pytest.raises(SourceError, match="cannot be read"):
        plan(tmp_path / "missing.ndjson")
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(b"PAR1 and nothing more")
    with pytest.raises(SourceError, match="no Parquet"):
        plan(broken)


@pytest.mark.parametrize("workers", [1, 2])
def test_the_verb_writes_verdicts(
    lines: Path, tmp_path: Path, expected: list[Verdict], capsys: pytest.CaptureFixture[str], workers: int
) -> None:
    files = [tmp_path / "verdicts.ndjson", tmp_path / "verdicts.parquet"]
    for file in files:
        assert audit(Order(str(lines), V.name, "cdr", verdicts=file, workers=workers)) == 1
    capsys.readouterr()
    as_lines = [Verdict(**json.loads(line)) for line in files[0].read_text("utf-8").splitlines()]
    assert [Verdict(**row) for row in parquet.read_table(files[1]).to_pylist()] == as_lines
    assert [(each.id, each.price) for each in as_lines] == [(each.id, each.price) for each in expected]
    assert as_lines[0].place == "line 1"
