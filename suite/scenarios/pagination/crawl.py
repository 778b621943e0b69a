"""Walking over a whole list by its Links: every page leads to the next one, and the end is the end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from suite.drive import FORBIDDEN, HOW_ALLOWED, Conversation, OutOfBudget, scenario

if TYPE_CHECKING:
    from suite.drive import Answer, Crawl, PagedList

_LINKS = ("pagination.link.present", "pagination.link.callable", "pagination.link.last-page")
_WALK = ("pagination.crawl.ends", "pagination.crawl.no-repeats", "pagination.crawl.complete")
_WHOLE = "pagination.total-count.whole"


@dataclass(frozen=True)
class _Walked:
    """The shared crawl, a walk of several pages, and what page 1 says when it is asked for one object."""

    whole: Crawl
    walk: Crawl
    single: Answer | None

    @property
    def fits(self) -> bool:
        return self.whole.fits and self.walk.fits and len(self.totals) == 1

    @property
    def totals(self) -> set[int]:
        """Every count that was given, whatever limit and offset were."""
        single = self.single.whole("x-total-count") if self.single else None
        return self.whole.totals | self.walk.totals | ({single} if single is not None else set())


@scenario("pagination.crawl", phase="modules", module="locations", decides=[*_LINKS, *_WALK, _WHOLE], order=5)
def following_the_links(ocpi: Conversation) -> None:
    """We follow the Links of every list from the first page to the last, in pages small enough that there are several."""
    limited = ""
    for each in ocpi.lists():
        walked = each.steady(_walked)
        if walked is None:
            ocpi.undecided("pagination.crawl.complete", f"{each.module}: the list changed during each of three crawls")
            continue
        limited = limited or walked.walk.limited
        _judge_walk(ocpi, each, walked)
    if limited and not {*_LINKS, *_WALK, _WHOLE} <= ocpi.decided:
        raise OutOfBudget(limited)
    for requirement in (*_LINKS, *_WALK, _WHOLE):
        ocpi.unseen(requirement, "no list of the target has two objects or more, so there is no second page")


def _walked(each: PagedList, whole: Crawl) -> _Walked:
    walk = each.several(whole)
    single = each.page(limit="1") if whole.ended and whole.turned > 1 else None
    return _Walked(whole, walk, single)


def _judge_walk(ocpi: Conversation, each: PagedList, walked: _Walked) -> None:
    """Judge one walk; what came to nothing because of an earlier breach says so and is not judged twice."""
    walk = walked.walk
    if walk.refused:
        ocpi.undecided("pagination.crawl.ends", f"GET {each.module} gave no list: {walk.refused.brief}")
        _leave(ocpi, f"GET {each.module} gave no list")
    elif walk.foreign:
        ocpi.undecided("pagination.link.callable", f"{walk.stopped}; {HOW_ALLOWED}")
        _leave(ocpi, f"the crawl ended at a Link to {FORBIDDEN}")
    else:
        _judge_way(ocpi, each, walked)


def _leave(ocpi: Conversation, reason: str) -> None:
    for requirement in (*_LINKS, *_WALK, _WHOLE):
        ocpi.unseen(requirement, reason)


def _judge_way(ocpi: Conversation, each: PagedList, walked: _Walked) -> None:
    """Judge how far it led, and the end only where it was reached."""
    walk = walked.walk
    if walk.failed or walk.turned > 1:
        each.check(
            "pagination.link.callable",
            not walk.failed,
            seen=walk.failed,
            expected="the next page, at the URL of the Link",
        )
    if walk.failed:
        _leave(ocpi, "the crawl broke off: see pagination.link.callable")
        return
    if walk.ended or walk.looped:
        each.check(
            "pagination.crawl.ends",
            not walk.looped,
            seen=walk,
            expected="a last page without Link",
            actual=walk.stopped,
        )
    if walk.looped:
        _leave(ocpi, "the crawl did not end: see pagination.crawl.ends")
        return
    each.check(
        "pagination.crawl.no-repeats",
        not walk.duplicates,
        seen=walk,
        expected="each object once",
        actual=f"again: {', '.join(walk.duplicates[:5])}",
    )
    if walk.ended:
        _judge_end(ocpi, each, walked)


def _judge_end(ocpi: Conversation, each: PagedList, walked: _Walked) -> None:
    walk = walked.walk
    if walk.turned > 1:
        each.check(
            "pagination.link.last-page",
            walk.pages[-1].count,
            seen=walk.answers[-2:],
            expected="no Link on the last page",
            actual="a Link to a page without objects",
        )
    linked = _judge_link(each, walk)
    if walk.count:
        each.check(
            _WHOLE,
            len(walked.totals) < 2,
            seen=[walked.whole, walk, walked.single],
            expected="the same X-Total-Count whatever limit and offset are",
            actual=", ".join(str(number) for number in sorted(walked.totals)[:10]),
        )
    if linked and not walk.duplicates and len(walked.totals) == 1:
        each.check(
            "pagination.crawl.complete",
            walked.totals == {walk.count},
            seen=walk,
            expected=f"{walk.total} objects, as X-Total-Count says",
            actual=f"{walk.count} objects",
        )
    else:
        ocpi.unseen("pagination.crawl.complete", "not judged behind repeats, a missing Link or a count that is none")


def _judge_link(each: PagedList, walk: Crawl) -> bool:
    """Where the walk ended too early by X-Total-Count, or without any: look whether more was there to be linked to."""
    early = walk.total is None or walk.count < walk.total
    beyond = each.page(offset=str(walk.count), limit="1") if early else None
    new = [key for key in each.keys(beyond) if key not in walk.tail and key not in walk.head] if beyond else []
    if new or walk.turned > 1:
        each.check(
            "pagination.link.present",
            not new,
            seen=[walk.answers[-1], beyond],
            expected='a Link with rel="next", since more objects follow',
            actual=walk.answers[-1].header("link") or "no Link",
        )
    return not new
