"""The lists of the target as a registration knows them: walked once, and again where the data moved (OCPI-FACTS PAG-05).

A list moved when page 1 gives another X-Total-Count than before, or something is younger than everything was. A number
that page 1 still gives as before while others do not is no live data.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from suite.drive.crawl import Crawl
from suite.drive.leading import follow
from suite.drive.walking import Bounds, walk
from suite.judge.facts import instant

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from suite.drive.answer import Answer
    from suite.drive.registration import Registration
    from suite.standard.versions import Version

REPEATS = 3
_ASKED = {"sessions": {"date_from": "2000-01-01T00:00:00Z"}}
"""Parameters that the list of a module cannot be without (mod_sessions: date_from)."""
_LEAST = 20


def crawl_settled(registration: Registration, version: Version, module: str) -> Crawl:
    """Walk the whole list; again where the numbers do not fit and the data moved meanwhile."""
    crawl = walk_once(registration, version, module, {})
    for _ in range(REPEATS - 1):
        if not crawl.ended or crawl.fits or not moved(registration, version, crawl):
            return crawl
        crawl = walk_once(registration, version, module, {})
    crawl.moved = crawl.ended and not crawl.fits and moved(registration, version, crawl)
    return crawl


def walk_once(registration: Registration, version: Version, module: str, query: Mapping[str, str]) -> Crawl:
    """Walk the list that these parameters leave."""
    query = {**_ASKED.get(module, {}), **query}
    session = registration.session
    left = session.budget.requests - session.budget.used
    bounds = Bounds(
        allowed=lambda url: url in session.hosts,
        objects=session.crawl_limit,
        pages=max(_LEAST, left // 2),
        seed=session.seed,
        fold=folding(version),
    )
    first = page(registration, version, module, query)
    return walk(module, query, first, lambda url: _follow(registration, version, module, url), bounds)


def folding(version: Version) -> Callable[[str], str]:
    """Ids are case-insensitive as soon as objects carry their owner (CiString)."""
    return str.upper if version.owner_in_objects else str


def moved(registration: Registration, version: Version, crawl: Crawl) -> bool:
    """Whether the whole list is another one now than when it was crawled."""
    again = page(registration, version, crawl.module, crawl.query)
    total = again.whole("x-total-count")
    return (total is not None and total != crawl.total) or _newer(registration, version, crawl)


def _newer(registration: Registration, version: Version, crawl: Crawl) -> bool:
    newest = instant(crawl.newest)
    if newest is None:
        return False
    data = page(registration, version, crawl.module, {"date_from": crawl.newest}).data
    stamps = (
        [instant(entry.get("last_updated")) for entry in data if isinstance(entry, dict)]
        if isinstance(data, list)
        else []
    )
    return any(stamp is not None and stamp > newest for stamp in stamps)


def page(registration: Registration, version: Version, module: str, query: Mapping[str, str]) -> Answer:
    """Ask for one page; where a list cannot be without date_from, since long ago."""
    asked = {**_ASKED.get(module, {}), **query}
    call = registration.build(version, "GET", module, "sender", (), asked, None)
    return registration.session.exchange(call, registration)


def _follow(registration: Registration, version: Version, module: str, url: str) -> Answer:
    call = registration.build(version, "GET", module, "sender", (), {}, None)
    return follow(registration, call.about(purpose=f"GET {module}, by the Link of the page before"), url)
