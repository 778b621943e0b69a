"""One walk over a paged list: what each page said, which ids came twice, a bounded sample of the objects.

Ids are kept in a temporary SQLite file, so that a million objects cost no memory worth naming.
"""

from __future__ import annotations

import random
import sqlite3
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from suite.drive.links import next_link

if TYPE_CHECKING:
    from collections.abc import Callable

    from suite.drive.answer import Answer

SAMPLE = 1000
_EDGE = 3


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


class Ids:
    """Which ids were seen, on disk; tells at once when one comes again."""

    def __init__(self) -> None:
        """Open a private temporary database, gone when closed."""
        self._db = sqlite3.connect("")
        self._db.execute("pragma journal_mode = off")
        self._db.execute("pragma synchronous = off")
        self._db.execute("create table seen (id text primary key) without rowid")
        self.count = 0

    def add(self, ident: str) -> bool:
        """Enter an id; False where it was there."""
        new = self._db.execute("insert or ignore into seen values (?)", (ident,)).rowcount == 1
        self.count += new
        return new


@dataclass
class Crawl:
    """A walk as far as it went. `ended` says that the last page was reached; else `stopped` says why not."""

    module: str
    pages: list[Page] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    """The first pages and the last one."""
    objects: list[dict[str, object]] = field(default_factory=list)
    """All objects of a small list, a seeded sample of a large one."""
    where: list[int] = field(default_factory=list)
    """Number of the exchange that each of `objects` came in."""
    count: int = 0
    duplicates: list[str] = field(default_factory=list)
    newest: str = ""
    oldest: str = ""
    ended: bool = False
    looped: bool = False
    stopped: str = ""
    moved: bool = False
    """The data changed while we read, three times."""

    @property
    def total(self) -> int | None:
        """X-Total-Count of the first page."""
        return self.pages[0].total if self.pages else None

    @property
    def complete(self) -> bool:
        """Whether `objects` holds every object of the list."""
        return self.ended and len(self.objects) == self.count


def walk(module: str, first: Answer, follow: Callable[[str], Answer], *, seed: int, most: int | None) -> Crawl:
    """Follow Link headers from the first page to the end, a loop, or `most` objects."""
    crawl, ids, chance = Crawl(module), Ids(), random.Random(seed)  # noqa: S311 - a sample, no secret
    urls: set[str] = set()
    answer = first
    while True:
        url = answer.exchange.request.url
        if url in urls:
            crawl.looped, crawl.stopped = True, f"the Link leads back to {url}"
            return crawl
        urls.add(url)
        link = _take(crawl, ids, chance, answer)
        if link is None:
            crawl.ended = answer.ok
            crawl.stopped = "" if answer.ok else f"a page was not given: {answer.brief}"
            return crawl
        if _too_far(crawl, most):
            return crawl
        answer = follow(link)


def _too_far(crawl: Crawl, most: int | None) -> bool:
    if most is not None and crawl.count >= most:
        crawl.stopped = f"[limits] crawl = {most} objects"
        return True
    empty = len(crawl.pages) > _EDGE and all(page.count == 0 for page in crawl.pages[-_EDGE:])
    if empty or (crawl.total is not None and crawl.count > 2 * crawl.total + SAMPLE):
        crawl.looped, crawl.stopped = True, "the list does not end"
        return True
    return False


def _take(crawl: Crawl, ids: Ids, chance: random.Random, answer: Answer) -> str | None:
    data = answer.data
    entries = data if isinstance(data, list) else []
    link = next_link(answer.header("link") or "")
    limit, total = _number(answer.header("x-limit")), _number(answer.header("x-total-count"))
    crawl.pages.append(Page(answer.number, answer.exchange.request.url, len(entries), total, limit, link))
    if len(crawl.answers) > _EDGE:
        crawl.answers[-1] = answer
    else:
        crawl.answers.append(answer)
    for entry in entries:
        if isinstance(entry, dict):
            _keep(crawl, ids, chance, entry, answer.number)
    return link


def _keep(crawl: Crawl, ids: Ids, chance: random.Random, entry: dict[str, object], number: int) -> None:
    crawl.count += 1
    key = "/".join(str(entry.get(name, "")).upper() for name in ("country_code", "party_id", "id", "uid"))
    if not ids.add(key) and len(crawl.duplicates) < SAMPLE:
        crawl.duplicates.append(str(entry.get("id", entry.get("uid", "?"))))
    stamp = entry.get("last_updated")
    if isinstance(stamp, str):
        crawl.newest = max(crawl.newest, stamp)
        crawl.oldest = min(crawl.oldest or stamp, stamp)
    if len(crawl.objects) < SAMPLE:
        crawl.objects.append(entry)
        crawl.where.append(number)
    elif (place := chance.randrange(crawl.count)) < SAMPLE:
        crawl.objects[place], crawl.where[place] = entry, number


def _number(text: str | None) -> int | None:
    return int(text) if text is not None and text.strip().isdigit() and len(text) < 16 else None  # noqa: PLR2004 - no count is longer
