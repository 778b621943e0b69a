"""What one walk over a paged list found: its pages, the ids at both of its ends, a bounded sample of the objects.

Whatever the list's size, this stays small. How the walk is made stands in walking.py.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from suite.drive.answer import Answer

SAMPLE = 1000
"""How many objects, ids and duplicates are kept."""
PAGES = 100
"""How many pages are kept beside the last one."""
_TAIL = 100


@dataclass(frozen=True, slots=True)
class Page:
    """What one page said about itself."""

    number: int
    """Of the exchange."""
    url: str
    count: int
    total: int | None
    limit: int | None
    link: str | None


@dataclass(frozen=True, slots=True)
class Stray:
    """An object outside the window that was asked for, by more than clocks may differ."""

    number: int
    """Of the exchange."""
    bound: str
    """date_from or date_to."""
    stamp: str
    by_link: bool
    """The URL of its page does not name that bound: whether it counts there was the Link's business."""


@dataclass
class Crawl:
    """A walk as far as it went. `ended` says that the last page was reached; else `stopped` says why not."""

    module: str
    query: Mapping[str, str] = field(default_factory=dict)
    """What the first page was asked for with."""
    pages: list[Page] = field(default_factory=list)
    """The first pages and the last one."""
    turned: int = 0
    """How many pages there were in all."""
    totals: set[int] = field(default_factory=set)
    """Every X-Total-Count that a page said."""
    answers: list[Answer] = field(default_factory=list)
    """The first answers and the last one."""
    objects: list[dict[str, object]] = field(default_factory=list)
    """All objects of a small list, a seeded sample of a large one."""
    where: list[int] = field(default_factory=list)
    """Number of the exchange that each of `objects` came in."""
    head: list[str] = field(default_factory=list)
    """The keys of the first objects, in order."""
    tail: deque[str] = field(default_factory=lambda: deque(maxlen=_TAIL))
    """The keys of the last objects, in order."""
    count: int = 0
    duplicates: list[str] = field(default_factory=list)
    newest: str = ""
    oldest: str = ""
    strays: list[Stray] = field(default_factory=list)
    ended: bool = False
    looped: bool = False
    """Following the Links does not come to an end."""
    failed: Answer | None = None
    """The answer that gave no page."""
    foreign: str = ""
    """The URL of a Link to a host that may not be contacted; it was not followed."""
    limited: str = ""
    """Which limit of ours ended the walk."""
    stopped: str = ""
    moved: bool = False
    """The data changed while we read, three times."""

    @property
    def total(self) -> int | None:
        """X-Total-Count of the first page."""
        return self.pages[0].total if self.pages else None

    @property
    def complete(self) -> bool:
        """Whether `objects` and `head` hold every object of the list."""
        return self.ended and len(self.objects) == self.count

    @property
    def fits(self) -> bool:
        """Whether it ended and all its numbers agree."""
        return self.ended and not self.duplicates and not self.strays and self.totals == {self.count}

    @property
    def read(self) -> bool:
        """Whether all of it was read, as far as the list says how many objects it has."""
        return self.ended and not self.duplicates and not self.strays and self.totals in (set(), {self.count})

    @property
    def sure(self) -> list[str]:
        """The keys at the beginning of which the place in the list is known: all that were kept, or those of page 1."""
        return self.head if self.fits else self.head[: self.pages[0].count if self.pages else 0]

    @property
    def refused(self) -> Answer | None:
        """The answer to the first request, where it already gave no page."""
        return self.failed if not self.turned else None
