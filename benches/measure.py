"""A ratio with its limit, and medians of five."""

from __future__ import annotations

import resource
import statistics
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROUNDS = 5


@dataclass(frozen=True)
class Ratio:
    """What was measured, and what it may be."""

    name: str
    values: Sequence[float]
    most: float | None = None
    least: float | None = None

    @property
    def median(self) -> float:
        """The middle one."""
        return statistics.median(self.values)

    @property
    def kept(self) -> bool:
        """Whether the median is within its limit."""
        above = self.most is not None and self.median > self.most
        return not above and not (self.least is not None and self.median < self.least)

    def __str__(self) -> str:
        limit = f"at most {self.most:g}" if self.most is not None else f"at least {self.least:g}" if self.least else ""
        spread = f"{min(self.values):.2f} to {max(self.values):.2f}"
        return f"{'ok    ' if self.kept else 'MISSED'}  {self.name:<58} {self.median:7.2f}   {limit:<13} {spread}"


def peak_kb() -> float:
    """Give the most memory that this process had. `ru_maxrss` counts what its parent had when it began."""
    status = Path("/proc/self/status")
    if status.exists():
        return float(next(line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM")))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def rounds(once: Callable[[], tuple[float, ...]], count: int = ROUNDS) -> list[tuple[float, ...]]:
    """Warm up, then measure so often; give the values of each figure."""
    once()
    return [*zip(*(once() for _ in range(count)), strict=True)]
