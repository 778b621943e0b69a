"""The evidence of scenarios, packed: HTML of diagrams and exchanges in compressed chunks that the page unpacks when opened.

Scenarios that did not pass come first, and what exceeds the budget is left without its bodies: the record has them.
"""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from suite.report.story import Scene

BUDGET = 1_000_000
"""Characters of packed evidence with bodies; beyond it diagrams and headers only."""
CHUNK = 160_000
"""Characters of HTML in a chunk: small enough to unpack at once, large enough that like bodies share their text."""
SCENE = 1_000_000
"""Characters of HTML of one scenario; where it would be more, less of each body is shown."""
FULL = 64 * 1024
PASSED = 4 * 1024
LITTLE = 1024
"""What is shown of a body at most: where something was found, where nothing was, and where there are too many."""


@dataclass(frozen=True, slots=True)
class Packed:
    """The chunks in base64, and in which of them each scenario is."""

    chunks: tuple[str, ...]
    places: dict[str, int]


def pack(named: Iterable[tuple[str, Scene]], draw: Callable[[Scene, int], str]) -> Packed:
    """Draw and pack; `draw` takes a scenario and how many bytes of each body to show."""
    chunks: list[str] = []
    places: dict[str, int] = {}
    pages: dict[str, str] = {}
    spent = size = 0
    for name, scene in sorted(named, key=lambda pair: -pair[1].verdict.weight):
        limit = FULL if scene.findings else PASSED
        pages[name] = _fitting(scene, limit if spent < BUDGET else 0, draw)
        places[name] = len(chunks)
        size += len(pages[name])
        if size > CHUNK:
            chunks.append(_packed(pages))
            spent, size, pages = spent + len(chunks[-1]), 0, {}
    if pages:
        chunks.append(_packed(pages))
    return Packed(tuple(chunks), places)


def _fitting(scene: Scene, limit: int, draw: Callable[[Scene, int], str]) -> str:
    """Draw with as much of the bodies as fits."""
    page = ""
    for each in (FULL, PASSED, LITTLE, 0):
        if each <= limit:
            page = draw(scene, each)
            if len(page) <= SCENE:
                break
    return page


def _packed(pages: dict[str, str]) -> str:
    return base64.b64encode(zlib.compress(json.dumps(pages).encode(), 9)).decode()
