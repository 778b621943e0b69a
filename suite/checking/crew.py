"""Has objects looked at, here or by worker processes, in the order in which they came. A bounded number is under way.

A worker is a copy of this process where that is safe, so that nothing is compiled twice; elsewhere it begins anew. What goes
between processes is plain lists and tuples: anything else takes several times as long to pack, and the process that reads is
the one that all wait for.
"""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import fields
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

from suite.checking.inspecting import Seen
from suite.checking.relations import Relations
from suite.checking.sources import Piece, SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Future

    from suite.checking.inspecting import Inspector

    Lot = tuple[list[bytes], list[str]]
    Packed = tuple[str, tuple[Any, ...] | None, tuple[Any, ...]]

_BATCH_BYTES, _BATCH, _AHEAD = 512 * 1024, 500, 4
_LOT_BYTES = 4 << 20
"""Of objects that are better looked at together."""
_PATIENCE = 0.2
"""Seconds after which a slow source's objects are looked at, however few."""
_MINE: list[Inspector] = []
"""What a worker process looks with."""


def looked(inspector: Inspector, pieces: Iterator[Piece], workers: int) -> Iterator[Seen]:
    """Look at every piece."""
    if workers <= 1:
        yield from _looked_here(inspector, pieces) if inspector.together > 1 else map(inspector.look, pieces)
        return
    with _pool(inspector, workers) as pool:
        try:
            yield from _shared(pool, _lots(inspector, pieces), workers * _AHEAD)
        except BrokenProcessPool:
            raise SourceError("a worker process came to a sudden end; was it short of memory?") from None
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _looked_here(inspector: Inspector, pieces: Iterator[Piece]) -> Iterator[Seen]:
    for lot in _lots(inspector, pieces):
        yield from inspector.look_at_all(list(map(Piece, *lot)))


def _pool(inspector: Inspector, workers: int) -> ProcessPoolExecutor:
    if sys.platform == "linux" and threading.active_count() == 1:
        pool = ProcessPoolExecutor(workers, get_context("fork"), _begin_with, (inspector,))
        pool.submit(int).result()  # all of them begin now, before the source opens anything
        return pool
    told = {each.name: getattr(inspector, each.name) for each in fields(inspector) if each.init}
    return ProcessPoolExecutor(workers, get_context("spawn"), _begin, (type(inspector), told))


def _shared(pool: ProcessPoolExecutor, lots: Iterator[Lot], most: int) -> Iterator[Seen]:
    waiting: deque[tuple[Future[list[Packed]], list[str]]] = deque()
    error: Exception | None = None
    while True:
        while error is None and len(waiting) < most:
            try:
                lot = next(lots, None)
            except ValueError as stopped:  # the source ends here; what came before is looked at first
                error = stopped
                break
            if lot is None:
                break
            waiting.append((pool.submit(_look, lot), lot[1]))
        if not waiting:
            break
        future, places = waiting.popleft()
        yield from map(_unpacked, future.result(), places)
    if error is not None:
        raise error


def _lots(inspector: Inspector, pieces: Iterator[Piece]) -> Iterator[Lot]:
    """Give pieces in lots; where the source ends early, or somebody interrupts it, what came before is given first."""
    many, size = max(_BATCH, inspector.together), _LOT_BYTES if inspector.together > 1 else _BATCH_BYTES
    while True:
        lot: Lot = ([], [])
        error: BaseException | None = None
        try:
            _fill(lot, pieces, many, size)
        except (ValueError, KeyboardInterrupt) as stopped:
            error = stopped
        if lot[0]:
            yield lot
        if error is not None:
            raise error
        if not lot[0]:
            return


def _fill(lot: Lot, pieces: Iterator[Piece], many: int, size: int) -> None:
    raws, places = lot
    over, held = time.monotonic() + _PATIENCE, 0
    for raw, place in pieces:
        raws.append(raw)
        places.append(place)
        held += len(raw)
        if held >= size or len(raws) >= many or time.monotonic() >= over:
            return


def _begin(kind: type[Inspector], told: dict[str, Any]) -> None:
    _begin_with(kind(**told))


def _begin_with(inspector: Inspector) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that reads
    _MINE[:] = [inspector]


def _look(lot: Lot) -> list[Packed]:
    return [_packed(seen) for seen in _MINE[0].look_at_all(list(map(Piece, *lot)))]


def _packed(seen: Seen) -> Packed:
    """Give ident, relations, and the rest where there is any."""
    rest = (seen.findings, seen.broken, seen.own, seen.looked) if seen.findings or seen.broken or seen.looked else ()
    return seen.ident, seen.relations and tuple(seen.relations), rest


def _unpacked(packed: Packed, place: str) -> Seen:
    ident, related, rest = packed
    found = None if related is None else Relations(*related)
    if not rest:
        return Seen(ident, place, (), found)
    findings, broken, own, looked_at = rest
    return Seen(ident, place, findings, found, broken, own, looked_at)
