"""What limit and offset do to a list, and what X-Limit says about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from suite.drive import Conversation, Sight, scenario

if TYPE_CHECKING:
    from suite.drive import Answer, Crawl, PagedList

_STABLE, _OFFSET, _PAST = "pagination.order.stable", "pagination.offset.honoured", "pagination.offset.past-end"
_MAXIMUM, _ABOVE = "pagination.limit-header.maximum", "pagination.limit-header.above"
_FAR = 7
"""How far past the end we ask: a few new objects do not matter."""
_MUCH = 1000


@scenario(
    "pagination.parameters",
    phase="modules",
    module="locations",
    decides=[_STABLE, _OFFSET, _PAST, _MAXIMUM, _ABOVE],
    order=6,
)
def limit_and_offset(ocpi: Conversation) -> None:
    """We ask for the same page twice, from the middle of the list, from behind its end, and for more than it gives."""
    for each in ocpi.lists():
        whole = each.crawl()
        if len(whole.sure) > 1:
            if each.judge(_STABLE, each.steady(_same)):
                each.judge(_OFFSET, each.steady(_from_the_middle))
            else:
                ocpi.unseen(_OFFSET, "the order of the list changes: see pagination.order.stable")
            _short_page(each, whole)
            _too_much(ocpi, each, whole)
        if whole.ended:
            each.judge(_PAST, each.steady(_past_the_end))
    for requirement in (_STABLE, _OFFSET, _MAXIMUM, _ABOVE):
        ocpi.unseen(requirement, "no list of the target has two objects or more")
    ocpi.unseen(_PAST, "no list of the target could be crawled to its end")


def _same(each: PagedList, whole: Crawl) -> Sight:
    again = each.page()
    keys = each.keys(again)
    return Sight(
        keys == whole.sure[: len(keys)] and len(keys) == min(whole.pages[0].count, len(whole.head)),
        (whole.answers[0], again),
        "the same objects in the same order",
        f"{again.brief}: another order, or other objects",
    )


def _from_the_middle(each: PagedList, whole: Crawl) -> Sight:
    """Ask from some element on, and from element 0."""
    place = each.chance.randrange(1, len(whole.sure))
    middle, start = each.page(offset=str(place)), each.page(offset="0")
    wrong = [
        (answer, offset)
        for answer, offset in ((middle, place), (start, 0))
        if not _begins(each.keys(answer), whole.sure[offset:])
    ]
    return Sight(
        not wrong,
        (whole.answers[0], *(answer for answer, _ in wrong)),
        f"the list from element {wrong[0][1]} on" if wrong else "",
        _where(each, wrong[0][0], whole) if wrong else "",
    )


def _begins(keys: list[str], expected: list[str]) -> bool:
    """Say whether a page begins as expected, as far as both are known."""
    known = min(len(keys), len(expected))
    return known > 0 and keys[:known] == expected[:known]


def _where(each: PagedList, answer: Answer, whole: Crawl) -> str:
    keys = each.keys(answer)
    if not keys:
        return f"{answer.brief}, no objects"
    return f"element {whole.head.index(keys[0])} comes first" if keys[0] in whole.head else "other objects"


def _past_the_end(each: PagedList, whole: Crawl) -> Sight:
    answer = each.page(offset=str(whole.count + _FAR))
    count = len(each.keys(answer))
    return Sight(not count, (answer,), "an empty list, or status_code 2001", f"{count} objects")


def _short_page(each: PagedList, whole: Crawl) -> None:
    """A page of one object says the same maximum as a longer one."""
    first = whole.pages[0]
    last = each.page(offset=str(whole.count - 1))
    shown = last.whole("x-limit")
    if first.limit is None or shown is None or len(each.keys(last)) != 1:
        each.ocpi.unseen(_MAXIMUM, "no short page with X-Limit was given")
        return
    each.check(
        _MAXIMUM,
        shown >= first.limit or shown != 1,
        seen=[whole.answers[0], last],
        expected=f"X-Limit: {first.limit}, as on a longer page",
        actual="X-Limit: 1, the number of objects on this page",
    )


def _too_much(ocpi: Conversation, each: PagedList, whole: Crawl) -> None:
    """Asked for more than it gives, a list that has more says what it can give."""
    asked = max(_MUCH, 20 * (whole.pages[0].limit or 0))
    answer = each.page(limit=str(asked))
    count, shown = len(each.keys(answer)), answer.whole("x-limit")
    if not count or shown is None:
        ocpi.unseen(_ABOVE, f"limit={asked} gave no page with X-Limit")
    elif count >= whole.count:
        ocpi.unseen(_ABOVE, f"all {whole.count} objects fit on one page: with more of them its maximum would show")
    else:
        each.check(
            _ABOVE,
            shown != asked,
            seen=answer,
            expected=f"X-Limit: what a page can hold, here {count}",
            actual=f"X-Limit: {shown}, what was asked for",
        )
