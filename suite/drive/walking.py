"""Walks over a paged list from Link to Link: to its end, or until it is plain that there is none.

A Link is followed as it is, and never to a host that may not be contacted. What each page costs is bounded by the tap,
how many there may be by `Bounds`; a list that leads in a circle or gives nothing new ends by itself.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urljoin, urlsplit

from suite.drive.crawl import PAGES, SAMPLE, Crawl, Page, Stray
from suite.drive.leading import FORBIDDEN
from suite.drive.links import next_link
from suite.drive.seen import Ids, short
from suite.judge.facts import instant

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from suite.drive.answer import Answer

_EDGE = 3
"""First answers that are kept, and pages without anything new that end a walk."""
_SLACK = 200
"""A list may grow while it is read: that many objects, and as many again as it said that it has."""
_UNCOUNTED = 1000
"""Pages of a list that does not say how many objects it has."""
_TOLERANCE = 2.0
_NAMES = ("country_code", "party_id", "id", "uid")
_CARD = ("type", "contract_id", "auth_id")
"""What else tells Tokens apart."""


@dataclass(frozen=True)
class Bounds:
    """What a walk may cost and where it may lead."""

    allowed: Callable[[str], bool]
    """Whether the host of a URL may be contacted."""
    objects: int | None = None
    """`[limits] crawl`."""
    pages: int = 1_000_000
    seed: int = 0
    fold: Callable[[str], str] = str
    """Makes ids equal that mean the same."""


def walk(
    module: str, query: Mapping[str, str], first: Answer, follow: Callable[[str], Answer], bounds: Bounds
) -> Crawl:
    """Follow Links from the first page on."""
    walker = _Walker(Crawl(module, dict(query)), bounds)
    try:
        return walker.run(first, follow)
    finally:
        walker.ids.close()


@dataclass
class _Walker:
    """A walk under way."""

    crawl: Crawl
    bounds: Bounds
    ids: Ids = field(default_factory=Ids)
    urls: set[int] = field(default_factory=set)
    barren: int = 0
    """Pages in a row that gave no object that was not there before."""

    def __post_init__(self) -> None:
        self.chance = random.Random(self.bounds.seed)  # noqa: S311 - a sample, no secret
        self.window = {name: instant(self.crawl.query.get(name)) for name in ("date_from", "date_to")}

    def run(self, first: Answer, follow: Callable[[str], Answer]) -> Crawl:
        crawl, answer = self.crawl, first
        while True:
            if not answer.ok:
                crawl.failed, crawl.stopped = answer, f"a page was not given: {answer.brief}"
                return crawl
            link = self._take(answer)
            if link is None:
                crawl.ended = not crawl.strays
                return crawl
            if self._over(link):
                return crawl
            answer = follow(link)

    def _over(self, link: str) -> bool:
        """Say whether it goes no further, and note why."""
        crawl, bounds = self.crawl, self.bounds
        if crawl.strays:
            crawl.stopped = "a page holds objects outside the window that was asked for"
        elif short(link) in self.urls:
            crawl.looped, crawl.stopped = True, f"the Link leads back to {link}"
        elif self._endless():
            crawl.looped = True
        elif not bounds.allowed(link):
            crawl.foreign, crawl.stopped = link, f"the Link leads to {FORBIDDEN}: {link[:200]}"
        elif bounds.objects is not None and crawl.count >= bounds.objects:
            crawl.limited = crawl.stopped = f"[limits] crawl = {bounds.objects} objects"
        elif crawl.turned >= bounds.pages:
            crawl.limited = crawl.stopped = f"[limits] requests: a crawl may use {bounds.pages} of what was left"
        return bool(crawl.stopped)

    def _endless(self) -> bool:
        """Say whether there can be no end: nothing new comes, or far more than the list said that it has."""
        crawl = self.crawl
        if self.barren >= _EDGE:
            crawl.stopped = f"{self.barren} pages in a row gave nothing new and had a Link to another one"
        elif crawl.total is not None and crawl.count > 2 * crawl.total + _SLACK:
            crawl.stopped = f"{crawl.count} objects came where X-Total-Count was {crawl.total}, and a Link to more"
        elif crawl.total is None and crawl.turned >= _UNCOUNTED:
            crawl.stopped = f"{crawl.turned} pages came without X-Total-Count, and a Link to more"
        return bool(crawl.stopped)

    def _take(self, answer: Answer) -> str | None:
        crawl, url = self.crawl, answer.exchange.request.url
        self.urls.add(short(url))
        entries = answer.data if isinstance(answer.data, list) else []
        found = next_link(answer.header("link") or "")
        link = _absolute(url, found) if found is not None else None
        total = answer.whole("x-total-count")
        page = Page(answer.number, url, len(entries), total, answer.whole("x-limit"), link)
        if total is not None and len(crawl.totals) < SAMPLE:
            crawl.totals.add(total)
        _append(crawl.pages, page, PAGES)
        _append(crawl.answers, answer, _EDGE)
        crawl.turned += 1
        before = self.ids.count
        named = parse_qs(urlsplit(url).query)
        for entry in entries:
            if isinstance(entry, dict):
                self._keep(entry, answer.number)
                self._watch(entry, answer.number, named)
        self.barren = 0 if self.ids.count > before else self.barren + 1
        return link

    def _keep(self, entry: dict[str, object], number: int) -> None:
        crawl = self.crawl
        crawl.count += 1
        key = key_of(entry, self.bounds.fold)
        named = entry.get("id", entry.get("uid"))
        if not self.ids.add(key if named is not None else f"{key}#{crawl.count}") and len(crawl.duplicates) < SAMPLE:
            crawl.duplicates.append(str(named))
        if len(crawl.head) < SAMPLE:
            crawl.head.append(key)
        crawl.tail.append(key)
        _age(crawl, entry.get("last_updated"))
        if len(crawl.objects) < SAMPLE:
            crawl.objects.append(entry)
            crawl.where.append(number)
        elif (place := self.chance.randrange(crawl.count)) < SAMPLE:
            crawl.objects[place], crawl.where[place] = entry, number

    def _watch(self, entry: dict[str, object], number: int, named: Mapping[str, object]) -> None:
        """Note an object that is clearly outside the window."""
        if self.crawl.strays or not any(self.window.values()):
            return
        start, end = self.window["date_from"], self.window["date_to"]
        at = instant(entry.get("last_updated"))
        if at is None or (start is not None and end is not None and start > end):
            return
        early = start is not None and at < start - _TOLERANCE
        if early or (end is not None and at > end + _TOLERANCE):
            bound = "date_from" if early else "date_to"
            self.crawl.strays.append(Stray(number, bound, str(entry["last_updated"]), bound not in named))


def key_of(entry: dict[str, object], fold: Callable[[str], str] = str) -> str:
    """Give what tells an object from all others of its list.

    A uid alone is no Token: one of another type is another Token, and one with another contract no repetition.
    """
    names = _NAMES if "uid" not in entry else (*_NAMES, *_CARD)
    return "/".join(fold(str(entry.get(name, ""))) for name in names)


def _age(crawl: Crawl, stamp: object) -> None:
    at = instant(stamp)
    if at is None or not isinstance(stamp, str):
        return
    if at > (instant(crawl.newest) or float("-inf")):
        crawl.newest = stamp
    if at < (instant(crawl.oldest) or float("inf")):
        crawl.oldest = stamp


def _absolute(url: str, link: str) -> str:
    """Give where a Link leads; what is no URL stays as it is, and is no place that may be contacted."""
    try:
        return urljoin(url, link)
    except ValueError:
        return link


def _append(kept: list[object] | list[Page] | list[Answer], new: object, most: int) -> None:
    """Keep the first ones and the last one."""
    if len(kept) > most:
        kept.pop()
    kept.append(new)  # type: ignore[arg-type]
