"""How far an audit is, on a terminal only, on stderr only."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType

    from suite.checking.sources import Source
    from suite.checking.tally import Tally

_EVERY = 0.3
_STEPS = 64


class Progress:
    """One line that is written over."""

    def __init__(self, source: Source, tally: Tally) -> None:
        """Nothing is shown where nobody watches."""
        self._source, self._tally = source, tally
        self._shown = sys.stderr.isatty()
        self._count, self._next = 0, time.monotonic() + _EVERY

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def step(self) -> None:
        """One object more."""
        self._count += 1
        if self._shown and self._count % _STEPS == 0 and time.monotonic() >= self._next:
            self._next = time.monotonic() + _EVERY
            sys.stderr.write(f"\r\x1b[K{self._line()}")
            sys.stderr.flush()

    def _line(self) -> str:
        done, whole = self._source.progress()
        share = f"{100 * done // whole} %, " if whole else ""
        counts = self._tally.counts
        return f"{share}{self._tally.objects} objects, {counts['FAIL']} failures, {counts['WARNING']} warnings"
