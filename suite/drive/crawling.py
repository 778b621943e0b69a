"""Crawls until the data stood still for one whole walk, three times at most (OCPI-FACTS PAG-05)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from suite.drive.crawl import Crawl, walk

if TYPE_CHECKING:
    from suite.drive.answer import Answer
    from suite.drive.registration import Registration
    from suite.standard.versions import Version

_REPEATS = 3


def crawl_settled(registration: Registration, version: Version, module: str) -> Crawl:
    """Walk the list; again where the numbers do not fit and the data moved meanwhile."""
    session = registration.session
    crawl = Crawl(module)
    for _ in range(_REPEATS):
        first = _page(registration, version, module)
        crawl = walk(
            module,
            first,
            lambda url: _follow(registration, version, module, url),
            seed=session.seed,
            most=session.crawl_limit,
        )
        if not crawl.ended or _fits(crawl) or not _moved(registration, version, module, crawl):
            return crawl
    crawl.moved = True
    return crawl


def _fits(crawl: Crawl) -> bool:
    totals = {page.total for page in crawl.pages}
    return not crawl.duplicates and totals == {crawl.count}


def _moved(registration: Registration, version: Version, module: str, crawl: Crawl) -> bool:
    """Whether the count of page 1, or the newest last_updated, is another one now."""
    again = _page(registration, version, module)
    totals = {page.total for page in crawl.pages if page.total is not None}
    total = (again.header("x-total-count") or "").strip()
    return (
        len(totals) > 1
        or (total.isdigit() and int(total) != crawl.total)
        or _newer(registration, version, module, crawl)
    )


def _newer(registration: Registration, version: Version, module: str, crawl: Crawl) -> bool:
    if not crawl.newest:
        return False
    answer = _page(registration, version, module, date_from=crawl.newest)
    data = answer.data
    stamps = [entry.get("last_updated") for entry in data if isinstance(entry, dict)] if isinstance(data, list) else []
    return any(isinstance(stamp, str) and stamp > crawl.newest for stamp in stamps)


def _page(registration: Registration, version: Version, module: str, **query: str) -> Answer:
    return registration.session.exchange(
        registration.build(version, "GET", module, "sender", (), query, None), registration
    )


def _follow(registration: Registration, version: Version, module: str, url: str) -> Answer:
    call = registration.build(version, "GET", module, "sender", (), {}, None).to(url)
    return registration.session.exchange(
        call.about(purpose=f"GET {module}, by the Link of the page before"), registration
    )
