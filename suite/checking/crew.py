"""Has objects looked at, here or by worker processes, in the order in which they came. A bounded number is under way."""

from __future__ import annotations

import signal
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from dataclasses import fields
from itertools import islice
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from concurrent.futures import Future

    from suite.checking.inspecting import Inspector, Seen
    from suite.checking.sources import Piece

_BATCH, _AHEAD = 200, 3
_MINE: list[Inspector] = []
"""What a worker process looks with."""


def looked(inspector: Inspector, pieces: Iterator[Piece], workers: int) -> Iterator[Seen]:
    """Look at every piece."""
    if workers <= 1:
        yield from map(inspector.look, pieces)
        return
    context = get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_begin, initargs=_told(inspector)) as pool:
        try:
            yield from _shared(pool, pieces, workers * _AHEAD)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _shared(pool: ProcessPoolExecutor, pieces: Iterator[Piece], most: int) -> Iterator[Seen]:
    waiting: deque[Future[list[Seen]]] = deque()
    error: Exception | None = None
    while True:
        while error is None and len(waiting) < most:
            batch: list[Piece] = []
            try:
                batch.extend(islice(pieces, _BATCH))
            except ValueError as stopped:  # the source ends here; what came before is looked at first
                error = stopped
            if not batch:
                break
            waiting.append(pool.submit(_look, batch))
        if not waiting:
            break
        yield from waiting.popleft().result()
    if error is not None:
        raise error


def _told(inspector: Inspector) -> tuple[type[Inspector], dict[str, Any]]:
    """What another process needs to make the same one; a compiled schema does not travel."""
    return type(inspector), {each.name: getattr(inspector, each.name) for each in fields(inspector) if each.init}


def _begin(kind: type[Inspector], told: dict[str, Any]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that reads
    _MINE[:] = [kind(**told)]


def _look(batch: Sequence[Piece]) -> list[Seen]:
    return [_MINE[0].look(piece) for piece in batch]
