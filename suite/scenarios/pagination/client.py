"""The target as a client of our lists: it comes to the end of them, by our Links as they are, and forgets what is gone."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from suite.drive import Conversation, scenario

if TYPE_CHECKING:
    from collections.abc import Sequence

    from suite.drive import Answer

_WHOLE, _AS_IS = "pagination.client.whole-list", "pagination.client.link-as-is"
_DATES = "pagination.client.date-format"
_FORGETS = "pagination.client.forgets-absent"
_GONE = "SUITE-LOC-GONE"
_SIZE = 2
_PULL = "a pull of our whole list of locations, from its beginning and without date filters: [stimuli.pull]"


@scenario(
    "pagination.client.pull",
    phase="modules",
    module="locations",
    side="receiver",
    target=["EMSP"],
    stimuli=["pull"],
    needs_callback=True,
    decides=[_WHOLE, _AS_IS, _DATES],
    order=60,
)
def pulling_our_list(ocpi: Conversation) -> None:
    """The target pulls our Locations, two on a page however many it asks for, and Links with odd parameters between them."""
    ocpi.ensure_registered()
    _pull_small_pages(ocpi)
    ocpi.left_to_rules(_DATES, otherwise="the target pulled without date_from and date_to, which it may")


def _pull_small_pages(ocpi: Conversation) -> None:
    with ocpi.small_pages(_SIZE):
        since = ocpi.mark()
        ocpi.stimulate("pull", module="locations")
        calls = _pulled(ocpi, since)
    pages = [each for each in calls if each.ok]
    if not pages:
        ocpi.needs(_WHOLE, f"{_PULL}: it asked for nothing")
        ocpi.needs(_AS_IS, f"{_PULL}: it asked for nothing")
        return
    seen, total = _distinct(pages)
    ocpi.check(
        _WHOLE,
        len(seen) >= total,
        seen=calls,
        expected=f"requests until all {total} objects were given, {_SIZE} on a page",
        actual=f"{len(calls)} requests, which gave {len(seen)} objects",
        hint="a page may be smaller than the limit of a request; the Link leads on",
    )
    _links(ocpi, calls)


def _pulled(ocpi: Conversation, since: int) -> list[Answer]:
    """Wait until the list was read to its end, or the settle time is over."""
    return ocpi.await_calls(
        lambda: ocpi.inbound("GET", "locations", since=since),
        lambda calls: bool(calls) and len(_distinct(calls)[0]) >= _distinct(calls)[1],
        what="the target pulls our list of locations",
    )


def _distinct(calls: Sequence[Answer]) -> tuple[set[str], int]:
    """Give the ids that we gave, and how many objects the first request was about."""
    pages = [each for each in calls if each.ok and isinstance(each.data, list)]
    ids = {str(entry.get("id")) for each in pages for entry in each.data if isinstance(entry, dict)}  # type: ignore[attr-defined]  # a list, see above
    return ids, (pages[0].whole("x-total-count") if pages else None) or 0


def _links(ocpi: Conversation, calls: Sequence[Answer]) -> None:
    """Whoever uses what only our Link has, uses all of it; offsets of one's own are as good."""
    followed = 0
    for before, call in pairwise(calls):
        link = ocpi.our_link(before)
        if link is None or not ocpi.follows(call):
            continue
        followed += 1
        ocpi.check(
            _AS_IS,
            _query(call.exchange.request.url) == _query(link),
            seen=[before, call],
            expected=f"GET {link}",
            actual=f"GET {call.exchange.request.url}",
        )
    if not followed:
        ocpi.unseen(_AS_IS, "it followed no Link of ours, it counted offsets by itself")


def _query(url: str) -> list[tuple[str, str]]:
    return sorted(parse_qsl(urlsplit(url).query, keep_blank_values=True))


@scenario(
    _FORGETS,
    phase="modules",
    module="locations",
    side="receiver",
    target=["EMSP"],
    stimuli=["pull"],
    needs_callback=True,
    decides=[_FORGETS],
    order=61,
)
def forgetting_what_is_gone(ocpi: Conversation) -> None:
    """The target pulls our list twice; between the pulls one Location disappears from it, and then from the target too."""
    ocpi.ensure_registered()
    country, party = ocpi.our_party
    ocpi.list_own("locations", _GONE)
    try:
        if not _whole_pull(ocpi):
            ocpi.needs(_FORGETS, _PULL)
            return
        held = ocpi.eventually(lambda: ocpi.get("locations", country, party, _GONE), _shown)
    finally:
        ocpi.unlist_own("locations", _GONE)
    if not _shown(held):
        ocpi.not_here(_FORGETS, f"a GET of a Location that it pulled gives {held.brief}: what it keeps cannot be seen")
        return
    if not _whole_pull(ocpi):
        ocpi.needs(_FORGETS, f"{_PULL}, a second time")
        return
    still = ocpi.eventually(
        lambda: ocpi.get("locations", country, party, _GONE), lambda answer: not _shown_as_valid(answer)
    )
    ocpi.check(
        _FORGETS,
        not _shown_as_valid(still),
        seen=[held, still],
        expected="HTTP 404, or every EVSE REMOVED",
        actual=f"{still.brief}: it is shown as before, although the whole list no longer has it",
    )


def _whole_pull(ocpi: Conversation) -> bool:
    """Make the target pull; says whether it read the whole list, without filters."""
    since = ocpi.mark()
    ocpi.stimulate("pull", module="locations")
    calls = _pulled(ocpi, since)
    ids, total = _distinct(calls)
    filtered = any({"date_from", "date_to"} & set(each.exchange.query) for each in calls)
    return bool(ids) and len(ids) >= total and not filtered


def _shown(answer: Answer) -> bool:
    """An answer with a Location in it; that success with null is the wrong answer is judged elsewhere."""
    return answer.ok and isinstance(answer.data, dict)


def _shown_as_valid(answer: Answer) -> bool:
    evses = answer.at("evses")
    known = [each for each in evses if isinstance(each, dict)] if isinstance(evses, list) else []
    removed = bool(known) and all(each.get("status") == "REMOVED" for each in known)
    return _shown(answer) and not removed and answer.at("publish") is not False
