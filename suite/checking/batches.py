"""The inside of an audit for engines that spread work: Arrow record batches in, verdicts as record batches out.

    spec = Spec(version.name, "cdr")  # plain frozen data, the only other argument
    for rows in audit_batches(batches, spec):
        total += summarize(rows)

Nothing is shared between two calls but what a process may compile once, so any engine may call it anywhere: a pool of
processes, or the workers of a cluster. What takes the whole collection (an id that stands twice, credits and their CDRs) is
the verb's to judge. Needs `pyarrow`, the extra `parquet`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from suite.checking.inspecting import Inspector
from suite.checking.sources import Piece
from suite.checking.verdicts import as_batch, verdict_of
from suite.standard.versions import version
from suite.wire.parse import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(frozen=True, slots=True)
class Spec:
    """What is to be done: nothing in it but texts and numbers."""

    version: str
    name: str
    """The object, in snake case."""
    tariffs: tuple[str, ...] = ()
    """Tariffs as JSON, for CDRs that carry none."""
    now: float = 0.0
    """Seconds since the epoch, the same for all workers; 0 for the time of each."""


@dataclass(slots=True)
class Summary:
    """What came of a number of objects. Summaries add up, in whatever order."""

    objects: int = 0
    verdicts: dict[str, int] = field(default_factory=dict)
    prices: dict[str, int] = field(default_factory=dict)
    codes: dict[str, int] = field(default_factory=dict)
    first: dict[str, tuple[str, str]] = field(default_factory=dict)
    """By code: place and id of one object, the same one in whatever order summaries are added."""

    def __add__(self, other: Summary) -> Summary:
        """Give both together."""
        made = Summary(self.objects + other.objects)
        for name in ("verdicts", "prices", "codes"):
            mine, theirs = getattr(self, name), getattr(other, name)
            setattr(made, name, {key: mine.get(key, 0) + theirs.get(key, 0) for key in sorted({*mine, *theirs})})
        for code in sorted({*self.first, *other.first}):
            seen = [each.first[code] for each in (self, other) if code in each.first]
            made.first[code] = min(seen)
        return made


def audit_batches(batches: Iterable[Any], spec: Spec) -> Iterator[Any]:
    """Judge the objects in a column `object` (JSON as text or bytes); one batch of verdicts for each batch.

    A column `place` says where each stood; without it that is `row N`.
    """
    inspector, count = _inspector(spec), 0
    for batch in batches:
        raws = batch.column("object").to_pylist()
        places = batch.column("place").to_pylist() if "place" in batch.schema.names else None
        pieces = [
            Piece(raw.encode() if isinstance(raw, str) else raw or b"", places[at] if places else f"row {count + at}")
            for at, raw in enumerate(raws)
        ]
        count += len(raws)
        yield as_batch([verdict_of(seen, spec.name) for seen in inspector.look_at_all(pieces)])


@lru_cache(maxsize=4)
def _inspector(spec: Spec) -> Inspector:
    known = [found for each in spec.tariffs if isinstance(found := parse(each.encode()).value, dict)]
    made = Inspector(version(spec.version), spec.name, known)
    return Inspector(version(spec.version), spec.name, known, now=spec.now) if spec.now else made


def summarize(batch: Any) -> Summary:
    """Count what is in a batch of verdicts."""
    made = Summary(batch.num_rows)
    for row in batch.to_pylist():
        made.verdicts[row["verdict"]] = made.verdicts.get(row["verdict"], 0) + 1
        if row["price"]:
            made.prices[row["price"]] = made.prices.get(row["price"], 0) + 1
        for code in row["codes"]:
            made.codes[code] = made.codes.get(code, 0) + 1
            made.first[code] = min(made.first.get(code, (row["place"], row["id"])), (row["place"], row["id"]))
    return made
