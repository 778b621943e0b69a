"""Windows of time over a list, chosen from what a crawl saw: bounds between objects, bounds on an object, bounds beyond all.

A bound between two objects is at least a second away from both, so that no rounding decides who is in.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from suite.drive.walking import key_of
from suite.judge.facts import instant

if TYPE_CHECKING:
    from collections.abc import Callable

    from suite.drive.crawl import Crawl

_LAWFUL = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z?", re.ASCII)
_DAY = 86400
_APART = 3.0
_FEW = 30
"""Objects in a window of a large list: enough for some pages, cheap to read."""


@dataclass(frozen=True)
class Window:
    """A window around some objects of a list, with a bound between them, and one of them that a bound can lie on."""

    start: str
    end: str
    middle: str
    """A bound between two of them; empty where all were updated at the same time."""
    exact: str
    """last_updated of one of them, as the target wrote it."""
    exact_key: str
    inside: int | None
    """How many objects of the list lie in the window, where all of the list is known."""


def before_all(crawl: Crawl) -> str:
    """A time well before every object."""
    return _written((instant(crawl.oldest) or 0.0) - _DAY)


def after_all(crawl: Crawl) -> str:
    """A time well after every object."""
    return _written((instant(crawl.newest) or 0.0) + _DAY)


def choose(crawl: Crawl, fold: Callable[[str], str]) -> Window | None:
    """Choose a window over about the middle half of a small list; None where no object has a time."""
    dated = sorted(
        (at, str(entry["last_updated"]), key_of(entry, fold))
        for entry in crawl.objects
        if (at := instant(entry.get("last_updated"))) is not None and _LAWFUL.fullmatch(str(entry["last_updated"]))
    )
    if not dated:
        return None
    times = sorted({at for at, _, _ in dated})
    low, high = _middle_half(len(times), crawl.count)
    low, start = _bound(times, low, -1)
    high, end = _bound(times, high, 1)
    chosen = [each for each in dated if start < each[0] < end]
    exact = chosen[len(chosen) // 2]
    middle = _between([at for at, _, _ in chosen])
    every = crawl.complete and len(dated) == crawl.count
    return Window(
        _written(start),
        _written(end),
        _written(middle) if middle is not None else "",
        exact[1],
        exact[2],
        len(chosen) if every else None,
    )


def _middle_half(known: int, count: int) -> tuple[int, int]:
    """Give the first time that is in, and the first that is out again; of a large list a small part of it."""
    quarter = known // 4
    low, high = quarter, known - quarter
    per_time = max(1, count // max(known, 1))
    return (low, high) if count <= 4 * _FEW else (low, min(high, low + max(1, _FEW // per_time)))


def _bound(times: list[float], place: int, step: int) -> tuple[int, float]:
    """Give a bound before the time at `place`, moved outwards until there is room for it; whole seconds."""
    while 0 < place < len(times):
        if times[place] - times[place - 1] >= _APART:
            return place, float(round((times[place] + times[place - 1]) / 2))
        place += step
    return place, float(int(times[0]) - _DAY) if place <= 0 else float(int(times[-1]) + _DAY)


def _between(times: list[float]) -> float | None:
    """Give a bound between two times, near the middle; None where no two are far enough apart."""
    gaps = [place for place in range(1, len(times)) if times[place] - times[place - 1] >= _APART]
    if not gaps:
        return None
    place = min(gaps, key=lambda each: abs(each - len(times) // 2))
    return float(round((times[place] + times[place - 1]) / 2))


def _written(at: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))
