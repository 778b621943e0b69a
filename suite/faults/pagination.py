"""Faults of paged lists: counts, limits, Links, order. Each bends a decision that all lists of the reference share."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from suite.faults.register import also, mutant
from suite.reference.locations import Locations
from suite.reference.paging import Paging

_UNREADABLE = {"pagination.link.present": "a Link that cannot be read is none"}
_CPO: dict[str, Any] = {"roles": ["CPO"]}
"""The lists of the reference decide alike in every module: few of these are shown on the Tokens of an eMSP too."""
_MANY = 60
"""More Locations than fit on a page of the reference."""


def _left(window: Any, total: int) -> int:
    """Count the objects on this page."""
    return max(0, min(int(window.limit), total - int(window.offset)))


def _filtered(incoming: Any) -> bool:
    return bool({"date_from", "date_to"} & set(incoming.query))


# Counts


@mutant("pagination.total-count.present~absent", at=Paging.total, **_CPO)
def no_count(real: Any, incoming: Any, total: int) -> None:
    """Pages carry no X-Total-Count."""
    del real, incoming, total


@mutant("pagination.total-count.present~words", at=Paging.total, **_CPO)
def count_in_words(real: Any, incoming: Any, total: int) -> str:
    """X-Total-Count is no number."""
    return f"about {real(incoming, total)}"


@mutant("pagination.total-count.whole~page", at=Paging.headers_of)
def count_of_the_page(real: Any, incoming: Any, window: Any, total: int) -> dict[str, str | None]:
    """X-Total-Count is the number of objects on this page."""
    return {**real(incoming, window, total), "X-Total-Count": str(_left(window, total))}


@mutant("pagination.total-count.whole~rest", at=Paging.headers_of, **_CPO)
def count_of_the_rest(real: Any, incoming: Any, window: Any, total: int) -> dict[str, str | None]:
    """X-Total-Count is the number of objects from this page on."""
    return {**real(incoming, window, total), "X-Total-Count": str(max(0, total - window.offset))}


@mutant("pagination.total-count.filtered~whole", at=Paging.total, **_CPO)
def count_of_all(real: Any, incoming: Any, total: int) -> Any:
    """X-Total-Count does not know of date filters."""
    del total
    module = real.args[0].core.modules[incoming.module]
    return real(incoming, len(module.collection(incoming.spoken, incoming.partner)))


@mutant("pagination.total-count.filtered~never-none", at=Paging.total, **_CPO)
def count_of_nothing(real: Any, incoming: Any, total: int) -> Any:
    """X-Total-Count is never 0."""
    return real(incoming, max(1, total) if _filtered(incoming) else total)


@mutant("pagination.limit-header.present~absent", at=Paging.limit_header)
def no_limit_header(real: Any, incoming: Any, window: Any, total: int) -> None:
    """Pages carry no X-Limit."""
    del real, incoming, window, total


@mutant("pagination.limit-header.maximum~page", at=Paging.limit_header, **_CPO)
def limit_of_the_page(real: Any, incoming: Any, window: Any, total: int) -> str:
    """X-Limit is the number of objects on this page."""
    del real, incoming
    return str(_left(window, total))


@mutant("pagination.limit-header.above~echo", at=Paging.limit_header, locations=_MANY, **_CPO)
def limit_echoed(real: Any, incoming: Any, window: Any, total: int) -> Any:
    """X-Limit is whatever was asked for."""
    asked = incoming.query.get("limit", "")
    return asked if asked.isdigit() and int(asked) > window.maximum else real(incoming, window, total)


@mutant("pagination.limit.honoured~ignored", at=Paging.asked_limit, **_CPO)
def limit_ignored(real: Any, incoming: Any) -> None:
    """A page has its full size whatever limit is."""
    real(incoming)


@mutant("pagination.limit.honoured~one-more", at=Paging.page_limit, **_CPO)
def one_more(real: Any, asked: int | None, maximum: int) -> int:
    """A page holds one object more than was asked for."""
    return int(real(None if asked is None else asked + 1, maximum))


@mutant("pagination.limit.within-maximum~more", at=Paging.limit_header, **_CPO)
def more_than_said(real: Any, incoming: Any, window: Any, total: int) -> str:
    """X-Limit is 1, and pages hold more."""
    del real, incoming, window, total
    return "1"


# Links


@mutant("pagination.link.present~dropped", at=Paging.link)
def link_dropped(real: Any, incoming: Any, window: Any, total: int) -> None:
    """No page has a Link."""
    del real, incoming, window, total


@mutant("pagination.link.present~first-only", at=Paging.link, **_CPO)
def link_on_the_first_page(real: Any, incoming: Any, window: Any, total: int) -> Any:
    """Only the first page has a Link."""
    return real(incoming, window, total) if window.offset == 0 else None


@mutant("pagination.link.last-page~empty", at=Paging.link, **_CPO)
def link_into_the_void(real: Any, incoming: Any, window: Any, total: int) -> Any:
    """The last page has a Link to one without objects."""
    return real(incoming, window, max(total, window.offset + window.limit + 1) if window.offset < total else total)


@mutant("pagination.link.form~bare", at=Paging.link, collateral=_UNREADABLE, **_CPO)
def bare_url(real: Any, incoming: Any, window: Any, total: int) -> Any:
    """A Link has no angle brackets."""
    written = real(incoming, window, total)
    return written and written.replace("<", "").replace(">", "")


@mutant("pagination.link.form~no-rel", at=Paging.link, collateral=_UNREADABLE, **_CPO)
def no_relation(real: Any, incoming: Any, window: Any, total: int) -> Any:
    """A Link does not say that it is the next page's."""
    written = real(incoming, window, total)
    return written and written.partition(";")[0]


@mutant("pagination.link.absolute~path", at=Paging.link_url, **_CPO)
def relative_link(real: Any, incoming: Any, window: Any, following: int) -> str:
    """A Link begins with the path."""
    parts = urlsplit(real(incoming, window, following))
    return f"{parts.path}?{parts.query}"


@mutant("pagination.link.callable~nowhere", at=Paging.link_url, **_CPO)
def link_to_nowhere(real: Any, incoming: Any, window: Any, following: int) -> str:
    """A Link leads to a path that is not served."""
    return str(real(incoming, window, following)).replace("?", "/pages/next/of/all?", 1)


@mutant("pagination.link.callable~other-scheme", at=Paging.link_url, **_CPO)
def link_to_nobody(real: Any, incoming: Any, window: Any, following: int) -> str:
    """The Link has a scheme in which nobody answers there: no bad weather, but the list's own mistake."""
    return str(urlsplit(real(incoming, window, following))._replace(scheme="https").geturl())


@mutant("pagination.link.callable~refused", at=Paging.link_url, **_CPO)
def link_that_is_refused(real: Any, incoming: Any, window: Any, following: int) -> str:
    """A Link has a parameter that its own server refuses."""
    return str(real(incoming, window, following)).replace("limit=", "limit=max", 1)


@mutant(
    "pagination.link.keeps-filters~dropped",
    at=Paging.filters,
    collateral={
        "pagination.date-from.filters": "the pages that the Link leads to are not filtered",
        "pagination.date-to.filters": "the pages that the Link leads to are not filtered",
    },
    **_CPO,
)
def filters_dropped(real: Any, incoming: Any) -> dict[str, str]:
    """A Link lacks the date filters."""
    del real, incoming
    return {}


@mutant(
    "pagination.link.keeps-filters~date-to",
    at=Paging.filters,
    collateral={"pagination.date-to.filters": "the pages that the Link leads to are not filtered"},
    **_CPO,
)
def end_dropped(real: Any, incoming: Any) -> dict[str, str]:
    """A Link lacks date_to."""
    return {name: value for name, value in real(incoming).items() if name != "date_to"}


# The crawl


@mutant("pagination.crawl.ends~loop", at=Paging.link)
def link_to_itself(real: Any, incoming: Any, window: Any, total: int) -> str:
    """The last page leads back to the first one."""
    written = real(incoming, window, total)
    return str(written or f'<{real.args[0].link_url(incoming, window, 0)}>; rel="next"')


@mutant("pagination.crawl.ends~stuck", at=Paging.link_url, **_CPO)
def link_that_stays(real: Any, incoming: Any, window: Any, following: int) -> str:
    """A Link leads to the same objects under another URL each time."""
    del following
    turn = int(incoming.query.get("turn", "0")) + 1
    return f"{real(incoming, window, window.offset)}&turn={turn}"


@mutant("pagination.crawl.ends~empty-pages", at=Paging.link, **_CPO)
def pages_without_end(real: Any, incoming: Any, window: Any, total: int) -> Any:
    """Behind the last page come empty ones without end."""
    return real(incoming, window, max(total, window.offset + window.limit + 1))


@mutant("pagination.crawl.no-repeats~overlap", at=Paging.link_url)
def overlapping_pages(real: Any, incoming: Any, window: Any, following: int) -> str:
    """A page begins with the last object of the one before it."""
    return str(real(incoming, window, max(following - 1, window.offset + 1)))


@mutant("pagination.crawl.complete~skipped", at=Paging.link, **_CPO)
def skipping_pages(real: Any, incoming: Any, window: Any, total: int) -> Any:
    """Between two pages an object is left out."""
    written, following = real(incoming, window, total), min(window.offset + window.limit + 1, total - 1)
    return written and f'<{real.args[0].link_url(incoming, window, following)}>; rel="next"'


@mutant("pagination.crawl.complete~count-lies", at=Paging.total, **_CPO)
def count_too_high(real: Any, incoming: Any, total: int) -> Any:
    """X-Total-Count of the whole list is one too many."""
    return real(incoming, total if _filtered(incoming) else total + 1)


@mutant("pagination.order.stable~shuffled", at=Locations.page, **_CPO)
def shuffled_page(real: Any, incoming: Any, page: list[Any]) -> Any:
    """The objects of a page come in another order each time."""
    return real(incoming, random.sample(page, len(page)))


@mutant(
    "pagination.order.stable~random",
    at=Locations.listed,
    collateral={
        "pagination.crawl.no-repeats": "another order on each page repeats objects",
        "pagination.order.new-last": "what comes last is chance",
    },
    **_CPO,
)
def shuffled_list(real: Any, incoming: Any, window: Any) -> Any:
    """The whole list is in another order at each request."""
    every, total = real(incoming, replace(window, offset=0, limit=10**6))
    mixed = random.sample(every, len(every))
    return mixed[window.offset : window.offset + window.limit], total


@mutant("pagination.order.new-last~newest-first", at=Locations.listed, **_CPO)
def newest_first(real: Any, incoming: Any, window: Any) -> Any:
    """The newest objects come first."""
    every, total = real(incoming, replace(window, offset=0, limit=10**6))
    return every[::-1][window.offset : window.offset + window.limit], total


@mutant("pagination.objects.own-parties~foreign", at=Locations.shown, **_CPO)
def foreign_object(real: Any, version: Any, location: dict[str, Any]) -> Any:
    """Some Locations belong to a party that nobody named."""
    shown = real(version, location)
    return {**shown, "party_id": "XYZ"} if str(shown["id"]).endswith("0003") else shown


# offset

_PAST = {"pagination.offset.past-end": "an offset past the end is ignored too"}


def _own(incoming: Any) -> bool:
    """Say whether an offset is the caller's own idea: our Links have a limit as well."""
    return "limit" not in incoming.query


@mutant("pagination.offset.honoured~ignored", at=Paging.offset, collateral=_PAST)
def offset_ignored(real: Any, incoming: Any) -> int:
    """An offset that stands alone is ignored."""
    return 0 if _own(incoming) else int(real(incoming))


@mutant("pagination.offset.honoured~from-one", at=Paging.offset, **_CPO)
def offset_from_one(real: Any, incoming: Any) -> int:
    """An offset that stands alone counts from 1."""
    found = int(real(incoming))
    return max(0, found - 1) if _own(incoming) else found


@mutant("pagination.offset.past-end~last-page", at=Locations.listed, **_CPO)
def last_page_again(real: Any, incoming: Any, window: Any) -> Any:
    """Past the end the first page comes again."""
    page, total = real(incoming, window)
    return (real(incoming, replace(window, offset=0))[0], total) if window.offset >= total else (page, total)


# Date filters


@mutant("pagination.date-from.filters~ignored", at=Paging.window_from)
def start_ignored(real: Any, incoming: Any) -> None:
    """date_from is read and ignored."""
    real(incoming)


@mutant("pagination.date-to.filters~ignored", at=Paging.window_to, **_CPO)
def end_ignored(real: Any, incoming: Any) -> None:
    """date_to is read and ignored."""
    real(incoming)


@mutant("pagination.date-to.filters~behind-link", at=Paging.link_url, **_CPO)
def unfiltered_behind_a_cursor(real: Any, incoming: Any, window: Any, following: int) -> str:
    """A cursor in the Link leads to pages without filter."""
    del real, window
    return f"{incoming.url}?cursor=at-{following}"


@also("pagination.date-to.filters~behind-link", at=Paging.offset)
def offset_of_the_cursor(real: Any, incoming: Any) -> int:
    """Go on where the cursor says."""
    cursor = incoming.query.get("cursor", "").removeprefix("at-")
    return int(cursor) if cursor else int(real(incoming))


@mutant("pagination.date-from.inclusive~after", at=Paging.window_from, **_CPO)
def start_excluded(real: Any, incoming: Any) -> Any:
    """An object last updated exactly at date_from is left out."""
    found = real(incoming)
    return found if found is None else found + 0.001


@mutant("pagination.date-to.exclusive~included", at=Paging.window_to)
def end_included(real: Any, incoming: Any) -> Any:
    """An object last updated exactly at date_to is in the list."""
    found = real(incoming)
    return found if found is None else found + 0.001


def _bounds(real: Any, incoming: Any) -> list[float]:
    from suite.reference.instants import instant  # noqa: PLC0415 - the reference's own reading

    del real
    found = [instant(incoming.query.get(name)) for name in ("date_from", "date_to")]
    return [each for each in found if each is not None]


@mutant("pagination.window.reversed~swapped", at=Paging.window_from, **_CPO)
def start_swapped(real: Any, incoming: Any) -> Any:
    """date_from and date_to that come in the wrong order are taken in the right one."""
    found, bounds = real(incoming), _bounds(real, incoming)
    return found if len(bounds) < 2 else min(bounds)  # noqa: PLR2004 - both


@also("pagination.window.reversed~swapped", at=Paging.window_to)
def end_swapped(real: Any, incoming: Any) -> Any:
    """The other half of it."""
    found, bounds = real(incoming), _bounds(real, incoming)
    return found if len(bounds) < 2 else max(bounds)  # noqa: PLR2004 - both


@mutant("pagination.date.invalid~from-ignored", at=Paging.window_from)
def bad_start_ignored(real: Any, incoming: Any) -> Any:
    """A date_from that is no DateTime is ignored."""
    try:
        return real(incoming)
    except ValueError:
        return None


@mutant("pagination.date.invalid~to-ignored", at=Paging.window_to, **_CPO)
def bad_end_ignored(real: Any, incoming: Any) -> Any:
    """A date_to that is no DateTime is ignored."""
    try:
        return real(incoming)
    except ValueError:
        return None
