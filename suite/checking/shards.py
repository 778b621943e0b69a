"""Cuts a file into shards that can be audited apart, and has them audited by an executor.

    with ProcessPoolExecutor(2) as pool:
        summary = audit_shards(plan(path), spec, pool)

Any executor of `concurrent.futures` serves; so does that of a Dask cluster, `client.get_executor()`, from the extra `dask`.
A shard is plain data: a range of bytes of NDJSON, in which a line belongs to the shard it begins in, or row groups of Parquet.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

from suite.checking.batches import Spec, Summary, audit_batches, summarize
from suite.checking.slices import MAX_PIECE
from suite.checking.sources import SourceError, is_parquet
from suite.standard.versions import version

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from concurrent.futures import Executor, Future

_BYTES, _AHEAD = 16 << 20, 8
_ROWS, _BATCH_BYTES = 4096, 8 << 20
"""Objects in a batch, and bytes of them: many are priced quicker together, and large ones are not many."""
_LINES = (".ndjson", ".jsonl")


@dataclass(frozen=True, slots=True)
class Shard:
    """A part of a file: bytes from `begin` to `end`, or row groups."""

    path: str
    begin: int
    end: int
    parquet: bool = False


def plan(path: Path, size: int = _BYTES) -> list[Shard]:
    """Cut a file of NDJSON or Parquet into shards of about so many bytes; raises SourceError for what cannot be cut."""
    if is_parquet(path):
        return list(_of_groups(path, size))
    if not path.name.lower().endswith(_LINES):
        raise SourceError(f"{path}: only NDJSON (.ndjson, .jsonl) and Parquet can be cut into shards")
    try:
        length = path.stat().st_size
    except OSError as error:
        raise SourceError(f"{path}: cannot be read: {error.strerror}") from None
    return [Shard(str(path), begin, min(begin + size, length)) for begin in range(0, length, size)]


def _of_groups(path: Path, size: int) -> Iterator[Shard]:
    try:
        from pyarrow import parquet  # noqa: PLC0415 - an extra
    except ImportError:
        raise SourceError(f"{path}: Parquet needs pyarrow: pip install 'ocpi-suite[parquet]'") from None
    try:
        meta = parquet.read_metadata(path)
    except (OSError, ValueError) as error:
        raise SourceError(f"{path}: no Parquet that can be read: {error}") from None
    begin, held = 0, 0
    for group in range(meta.num_row_groups):
        held += meta.row_group(group).total_byte_size
        if held >= size or group + 1 == meta.num_row_groups:
            yield Shard(str(path), begin, group + 1, parquet=True)
            begin, held = group + 1, 0


def read(shard: Shard, spec: Spec) -> Iterator[Any]:
    """Give the objects of a shard as record batches with the columns `object` and `place`."""
    import pyarrow as pa  # noqa: PLC0415 - an extra

    kinds = pa.schema([("object", pa.binary()), ("place", pa.string())])
    raws: list[bytes] = []
    places: list[str] = []
    held = 0
    for raw, place in _rows(shard, spec) if shard.parquet else _lines(shard):
        raws.append(raw)
        places.append(place)
        held += len(raw)
        if len(raws) >= _ROWS or held >= _BATCH_BYTES:
            yield pa.RecordBatch.from_arrays([pa.array(raws, pa.binary()), pa.array(places)], schema=kinds)
            raws, places, held = [], [], 0
    if raws:
        yield pa.RecordBatch.from_arrays([pa.array(raws, pa.binary()), pa.array(places)], schema=kinds)


def _lines(shard: Shard) -> Iterator[tuple[bytes, str]]:
    with Path(shard.path).open("rb") as file:
        at = shard.begin
        if at:
            file.seek(at - 1)
            at = at - 1 + len(file.readline())  # what began before is not ours
        while at < shard.end:
            line = file.readline(MAX_PIECE + 1)
            if not line:
                return
            if len(line) > MAX_PIECE:
                raise SourceError(f"{shard.path}: a line of more than {MAX_PIECE >> 20} MB")
            if line.strip():
                yield line.strip(), f"byte {at}"
            at += len(line)


def _rows(shard: Shard, spec: Spec) -> Iterator[tuple[bytes, str]]:
    from suite.checking.parquet import ParquetSource  # noqa: PLC0415 - an extra

    source = ParquetSource(Path(shard.path), version(spec.version), spec.name, range(shard.begin, shard.end))
    yield from source.pieces()


def audit_shard(shard: Shard, spec: Spec) -> Summary:
    """Audit one shard; what a worker does."""
    return reduce(Summary.__add__, map(summarize, audit_batches(read(shard, spec), spec)), Summary())


def audit_shards(shards: Sequence[Shard] | Iterable[Shard], spec: Spec, executor: Executor) -> Summary:
    """Have shards audited, a bounded number at a time, and add up what came of them."""
    waiting: deque[Future[Summary]] = deque()
    total = Summary()
    for shard in shards:
        waiting.append(executor.submit(audit_shard, shard, spec))
        if len(waiting) >= _AHEAD:
            total += waiting.popleft().result()
    return reduce(Summary.__add__, (each.result() for each in waiting), total)
