"""Lawful oddities of paged lists: other pages, other Links, lists that move while they are read, lists with nothing in them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from suite.faults.register import also, eccentric
from suite.reference.envelope import Envelope
from suite.reference.instants import written
from suite.reference.locations import Locations
from suite.reference.paging import Paging, Unfit
from suite.reference.tariffs import Tariffs
from suite.reference.versions import Versions

_CPO: dict[str, Any] = {"roles": ["CPO"]}
_CHANGES = 2
"""How often a list moves while it is read: the third crawl finds it at rest."""


@eccentric("pagination.page-size-1", at=Paging.maximum, **_CPO)
def one_on_a_page(real: Any, incoming: Any) -> int:
    """A page holds one object, whatever is asked for."""
    del real, incoming
    return 1


@eccentric("pagination.limit-header~as-asked", at=Paging.limit_header, **_CPO)
def limit_as_asked(real: Any, incoming: Any, window: Any, total: int) -> str:
    """X-Limit is lower where less was asked for."""
    del real, incoming, total
    return str(window.limit)


@eccentric(
    "pagination.limit-header~of-the-page",
    at=Paging.limit_header,
    only=lambda each: not each.limit_header_is_maximum,
    **_CPO,
)
def limit_of_the_page(real: Any, incoming: Any, window: Any, total: int) -> str:
    """X-Limit is the number of objects on this page, where the version says so."""
    del real, incoming
    return str(max(0, min(window.limit, total - window.offset)))


# Links


@eccentric("pagination.link~opaque", at=Paging.link_url, **_CPO)
def opaque_link(real: Any, incoming: Any, window: Any, following: int) -> str:
    """A Link holds a cursor in place of offset, limit and filters."""
    parts = urlsplit(real(incoming, window, following))
    return f"{parts.scheme}://{parts.netloc}{parts.path}?{urlencode({'cursor': parts.query})}"


def _behind(incoming: Any) -> Any:
    """Read a request as if it had been made without a cursor."""
    cursor = dict(parse_qsl(incoming.query.get("cursor", "")))
    return replace(incoming, query={**incoming.query, **cursor})


@also("pagination.link~opaque", at=Paging.offset)
@also("pagination.link~opaque", at=Paging.asked_limit)
@also("pagination.link~opaque", at=Paging.window_from)
@also("pagination.link~opaque", at=Paging.window_to)
@also("pagination.link~opaque", at=Paging.filters)
def from_cursor(real: Any, incoming: Any) -> Any:
    """What the cursor stands for."""
    return real(_behind(incoming))


@eccentric("pagination.link~other-links-first", at=Paging.link, **_CPO)
def other_links_first(real: Any, incoming: Any, window: Any, total: int) -> str:
    """Other Links stand before and behind the next page's, which has more parameters, without quotes, in upper case."""
    first = (
        f'<{real.args[0].link_url(incoming, window, 0)}>; title="the first; of all, next to none"; rel="first start"'
    )
    written_ = real(incoming, window, total)
    last = "</style/next.css>; rel=preload; as=style"
    return ", ".join(
        [first, written_.replace('rel="next"', 'title="more, and so on";REL=NEXT'), last] if written_ else [first, last]
    )


@eccentric("pagination.link~split", at=Envelope.headers, **_CPO)
def split_headers(real: Any, incoming: Any, answer: Any) -> Any:
    """Links come in a header each."""
    other = ("Link", '<https://www.example.com/terms>; rel="license"')
    found = real(incoming, answer)
    return (other, *found, other) if any(name == "Link" for name, _ in found) else found


@eccentric("pagination.link~parameters-turned", at=Paging.link_url, **_CPO)
def parameters_turned(real: Any, incoming: Any, window: Any, following: int) -> str:
    """The parameters of a Link stand in another order, and one more is there."""
    base, _, query = real(incoming, window, following).partition("?")
    return f"{base}?{'&'.join(reversed(query.split('&')))}&page=next"


@eccentric("pagination.second-host", at=Versions.endpoint_url, **_CPO)
def lists_elsewhere(real: Any, version: Any, module: str, side: Any) -> str:
    """Locations are on another host than the rest, and the version details say so."""
    url = str(real(version, module, side))
    return url.replace("//127.0.0.1:", "//localhost:") if module == "locations" else url


# Parameters


@eccentric("pagination.odd-numbers~ignored", at=Paging.asked_limit, **_CPO)
def odd_limits_ignored(real: Any, incoming: Any) -> Any:
    """A limit that makes no sense is ignored."""
    try:
        return real(incoming)
    except Unfit:
        return None


@also("pagination.odd-numbers~ignored", at=Paging.offset)
def odd_offsets_ignored(real: Any, incoming: Any) -> Any:
    """An offset that makes no sense is ignored."""
    try:
        return real(incoming)
    except Unfit:
        return 0


@eccentric("pagination.past-end~refused", at=Locations.listed, **_CPO)
def past_end_refused(real: Any, incoming: Any, window: Any) -> Any:
    """An offset past the end is refused with 2001."""
    page, total = real(incoming, window)
    if window.offset > total:
        raise Unfit("offset is past the end")
    return page, total


@eccentric("pagination.bounds~exclusive", at=Paging.window_from, only=lambda each: not each.date_from_inclusive, **_CPO)
def both_bounds_out(real: Any, incoming: Any) -> Any:
    """What lies on date_from is left out, where the version does not say that it is in."""
    found = real(incoming)
    return found if found is None else found + 0.001


@eccentric("pagination.window.reversed~refused", at=Paging.window_to, **_CPO)
def reversed_refused(real: Any, incoming: Any) -> Any:
    """A window that ends before it begins is refused with 2001."""
    end, start = real(incoming), real.args[0].window_from(incoming)
    if start is not None and end is not None and start > end:
        raise Unfit("date_from is after date_to")
    return end


# Lists that move


def _times(part: Any, name: str) -> int:
    """Count calls on this platform."""
    counts = part.core.__dict__.setdefault("_eccentric", {})
    counts[name] = counts.get(name, 0) + 1
    return int(counts[name])


@eccentric("pagination.moving~grows", at=Locations.listed, **_CPO)
def grows(real: Any, incoming: Any, window: Any) -> Any:
    """While the list is read a Location is added, twice."""
    found, part = real(incoming, window), real.args[0]
    if window.offset and window.since is None and (turn := _times(part, "grows")) <= _CHANGES:
        part.changing.create(f"LIVE-{turn}")
    return found


@eccentric("pagination.moving~updated", at=Locations.listed, **_CPO)
def updated(real: Any, incoming: Any, window: Any) -> Any:
    """While a window of time is read a Location that lay in it is updated, twice."""
    found, part = real(incoming, window), real.args[0]
    if window.until is not None and found[0] and (turn := _times(part, "updated")) <= _CHANGES:
        when = written(part.core.now() + turn)
        part.own.change(str(found[0][-1].object()["id"]), lambda _version, value: {**value, "last_updated": when})
    return found


@eccentric("pagination.moving~shrinks", at=Locations.listed, **_CPO)
def shrinks(real: Any, incoming: Any, window: Any) -> Any:
    """While the list is read a Location disappears, twice."""
    found, part = real(incoming, window), real.args[0]
    if window.offset and found[0] and _times(part, "shrinks") <= _CHANGES:
        part.own.remove(str(found[0][-1].object()["id"]))
    return found


# Small lists


@eccentric("pagination.lists~empty", at=Tariffs.listed, locations=0, **_CPO)
def no_tariffs(real: Any, incoming: Any, window: Any) -> Any:
    """There are no Locations and no Tariffs."""
    del real, incoming, window
    return [], 0


@eccentric("pagination.lists~one-object", at=Paging.maximum, locations=1, **_CPO)
def one_location(real: Any, incoming: Any) -> Any:
    """There is one Location."""
    return real(incoming)


@eccentric("pagination.lists~two-objects", at=Paging.maximum, locations=2, **_CPO)
def two_locations(real: Any, incoming: Any) -> Any:
    """There are two Locations."""
    return real(incoming)


@eccentric("pagination.lists~same-time", at=Locations.listed, **_CPO)
def same_time(real: Any, incoming: Any, window: Any) -> Any:
    """All Locations were last updated at the same second."""
    part = real.args[0]
    if _times(part, "same") == 1:
        every, _ = real(incoming, replace(window, since=None, until=None, offset=0, limit=10**6))
        when = every[-1].object()["last_updated"]
        for kept in every:
            part.own.change(str(kept.object()["id"]), lambda _version, value: {**value, "last_updated": when})
    return real(incoming, window)
