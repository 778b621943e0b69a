"""Faults of a client that pulls paged lists, and lawful oddities of one."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from suite.faults.register import eccentric, mutant
from suite.reference.flows import Flows
from suite.reference.locations import Locations

_PULL: dict[str, Any] = {"roles": ["EMSP"], "stimuli": ["pull"]}
_OWN_LIMIT = 50


def _from_offset(real: Any, partner: Any, name: str, call: Any, window: tuple[int, int]) -> Any:
    """Ask from an offset on, with a limit."""
    base, _, asked = call.url.partition("?")
    query = {**dict(parse_qsl(asked)), "offset": str(window[0]), "limit": str(window[1])}
    return real.args[0].core.outgoing.follow(partner, name, "sender", f"{base}?{urlencode(query)}")


def _offset(call: Any) -> int:
    return int(dict(parse_qsl(urlsplit(call.url).query)).get("offset", "0"))


@mutant("pagination.client.whole-list~first-page", at=Flows.followed, **_PULL)
def first_page_only(real: Any, reply: Any) -> None:
    """The target reads the first page of a list and no other."""
    del real, reply


@mutant("pagination.client.whole-list~own-limit", at=Flows.following, **_PULL)
def blind_to_the_limit(real: Any, partner: Any, name: str, call: Any, reply: Any) -> Any:
    """The target counts its offsets by its own limit, although pages are smaller."""
    following = _offset(call) + _OWN_LIMIT
    return (
        _from_offset(real, partner, name, call, (following, _OWN_LIMIT))
        if int(reply.header("x-total-count") or 0) > following
        else None
    )


@mutant("pagination.client.link-as-is~cut", at=Flows.followed, **_PULL)
def link_cut(real: Any, reply: Any) -> Any:
    """The target leaves parameters without value out of a Link."""
    link = real(reply)
    if not link:
        return link
    base, _, query = link.partition("?")
    return f"{base}?{'&'.join(part for part in query.split('&') if not part.endswith('='))}"


@mutant("pagination.client.link-as-is~more", at=Flows.followed, **_PULL)
def link_lengthened(real: Any, reply: Any) -> Any:
    """The target puts its own limit behind a Link."""
    link = real(reply)
    return link and f"{link}&limit={_OWN_LIMIT}"


@mutant("pagination.client.date-format~offset", at=Flows.pull, **_PULL)
async def date_with_offset(real: Any, partner: Any, name: str, query: Any = None) -> Any:
    """The target asks for a date_from with an offset to UTC."""
    return await real(partner, name, {**(query or {}), "date_from": "2020-01-01T00:00:00+02:00"})


@mutant("pagination.client.forgets-absent~keeps", at=Locations.finish, **_PULL)
def keeps_all(real: Any, partner: Any, *, whole: bool) -> None:
    """The target keeps Locations that its partner no longer has."""
    del whole
    real(partner, whole=False)


@eccentric("pagination.client~own-offsets", at=Flows.following, **_PULL)
def own_offsets(real: Any, partner: Any, name: str, call: Any, reply: Any) -> Any:
    """The target counts its offsets by X-Limit, and uses no Link."""
    following, limit = _offset(call) + int(reply.header("x-limit") or 1), int(reply.header("x-limit") or 1)
    return (
        _from_offset(real, partner, name, call, (following, limit))
        if int(reply.header("x-total-count") or 0) > following
        else None
    )


@eccentric("pagination.client~own-limit", at=Flows.pull, **_PULL)
async def asks_for_many(real: Any, partner: Any, name: str, query: Any = None) -> Any:
    """The target asks for more than a page of ours holds, and follows Links."""
    return await real(partner, name, {**(query or {}), "limit": "1000"})


@eccentric("pagination.client~recent-only", at=Flows.pull, **_PULL)
async def asks_for_what_is_new(real: Any, partner: Any, name: str, query: Any = None) -> Any:
    """The target asks for what was updated since some time, never for all."""
    return await real(partner, name, {**(query or {}), "date_from": "2020-01-01T00:00:00Z"})


@eccentric("pagination.client~page-after-page", at=Flows.following, **_PULL)
def one_page_too_many(real: Any, partner: Any, name: str, call: Any, reply: Any) -> Any:
    """The target counts its offsets by X-Limit until a page is empty."""
    limit = int(reply.header("x-limit") or 1)
    return (
        _from_offset(real, partner, name, call, (_offset(call) + limit, limit))
        if b'"data":[]' not in reply.body
        else None
    )
