"""What date_from and date_to let through: nothing outside, what lies on a bound, and everything exactly once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from suite.drive import Conversation, Sight, after_all, before_all, limit_for, scenario

if TYPE_CHECKING:
    from suite.drive import Crawl, PagedList, Window

_BOUNDS = ("pagination.date-from.filters", "pagination.date-to.filters")
_FROM, _TO = "pagination.date-from.inclusive", "pagination.date-to.exclusive"
_PARTITION, _COUNT = "pagination.windows.partition", "pagination.total-count.filtered"


@scenario(
    "pagination.windows",
    phase="modules",
    module="locations",
    decides=[*_BOUNDS, _FROM, _TO, _PARTITION, _COUNT],
    order=7,
)
def windows_of_time(ocpi: Conversation) -> None:
    """We ask for windows of time, with bounds between objects, on one of them and beyond all, and compare what came."""
    for each in ocpi.lists():
        whole = each.crawl()
        window = each.window(whole)
        if window is None:
            continue
        _nothing_there(each, whole)
        walked = each.steady(_walked)
        if walked is None:
            ocpi.undecided(_PARTITION, f"{each.module}: the list changed during each of three tries")
            continue
        _inside(each, walked)
        if not walked.strayed:
            _counted(each, walked)
            _partition(ocpi, each, walked)
        _on_the_bound(each, walked)
    for requirement in (*_BOUNDS, _FROM, _TO):
        ocpi.unseen(requirement, "no list of the target holds an object with last_updated")
    ocpi.unseen(_COUNT, "no window of time could be read to its end")
    ocpi.unseen(
        _PARTITION, "no list of the target could be cut in two: it takes two objects updated at different times"
    )


@dataclass(frozen=True)
class _Walked:
    """A window, its two halves, and the parts of it from and to the time of one of its objects."""

    window: Window
    all: Crawl
    left: Crawl | None
    right: Crawl | None
    since: Crawl
    until: Crawl

    @property
    def crawls(self) -> list[Crawl]:
        return [each for each in (self.all, self.left, self.right, self.since, self.until) if each is not None]

    @property
    def strayed(self) -> bool:
        return any(each.strays for each in self.crawls)

    @property
    def halves(self) -> tuple[list[str], list[str]]:
        left, right = (each.head if each else [] for each in (self.left, self.right))
        return left, right

    @property
    def fits(self) -> bool:
        left, right = self.halves
        return (
            all(each.fits for each in self.crawls)
            and (self.left is None or sorted(left + right) == sorted(self.all.head))
            and self.window.inside in {None, self.all.count}
            and self.window.exact_key in self.since.head
            and self.window.exact_key not in self.until.head
        )


def _walked(each: PagedList, whole: Crawl) -> _Walked:
    window = each.window(whole)
    if window is None:
        raise LookupError("the objects lost their times")
    start, end, middle = window.start, window.end, window.middle
    inside = window.inside or 0
    limit = str(limit_for(inside)) if inside > 1 else "10"
    return _Walked(
        window,
        each.walk(date_from=start, date_to=end, limit=limit),
        each.walk(date_from=start, date_to=middle) if middle else None,
        each.walk(date_from=middle, date_to=end) if middle else None,
        each.walk(date_from=window.exact, date_to=end),
        each.walk(date_from=start, date_to=window.exact),
    )


def _nothing_there(each: PagedList, whole: Crawl) -> None:
    """After all objects and before all of them there is nothing, and the count says so; the rules see the objects."""
    for query in ({"date_from": after_all(whole)}, {"date_to": before_all(whole)}):
        sight = each.steady(partial(_empty, query=query))
        if sight is not None:
            each.judge(_COUNT, sight)


def _empty(each: PagedList, whole: Crawl, *, query: dict[str, str]) -> Sight:
    del whole
    answer = each.page(**query)
    objects, total = len(each.keys(answer)), answer.whole("x-total-count")
    return Sight(
        objects > 0 or not total,
        (answer,),
        "X-Total-Count: 0, since nothing was updated then",
        f"X-Total-Count: {total}",
    )


def _inside(each: PagedList, walked: _Walked) -> None:
    """Judge pages that a Link led to without naming the filter: what is on them has to be inside all the same."""
    for requirement, bound in zip(_BOUNDS, ("date_from", "date_to"), strict=True):
        found = [(crawl, stray) for crawl in walked.crawls for stray in crawl.strays if stray.bound == bound]
        by_link = [(crawl, stray) for crawl, stray in found if stray.by_link]
        each.check(
            requirement,
            not by_link,
            seen=by_link[0][0] if by_link else None,
            expected=f"no object outside {bound} on a page that a Link leads to",
            actual=f"last_updated {by_link[0][1].stamp}" if by_link else "",
            hint="the next page was given without the filter",
        )


def _counted(each: PagedList, walked: _Walked) -> None:
    """Compare the count with what is known to lie in the window; of a large list, with what was read to its end."""
    crawl, inside = walked.all, walked.window.inside
    if inside is None and crawl.read:
        inside = crawl.count
    if len(crawl.totals) != 1 or inside is None or crawl.count > inside:
        return
    each.check(
        _COUNT,
        crawl.totals in ({inside}, {crawl.count}),
        seen=crawl,
        expected=f"X-Total-Count: {inside}, as many as the filters let through",
        actual=f"X-Total-Count: {crawl.total}",
    )


def _partition(ocpi: Conversation, each: PagedList, walked: _Walked) -> None:
    if walked.left is None or walked.right is None:
        return
    parts = [walked.all, walked.left, walked.right]
    if not all(crawl.read for crawl in parts):
        ocpi.unseen(_PARTITION, "a window could not be read to its end, or repeats objects")
        return
    left, right = walked.halves
    both, lost = set(left) & set(right), set(walked.all.head) ^ {*left, *right}
    whole = walked.window.inside
    each.check(
        _PARTITION,
        not both and not lost and whole in {None, walked.all.count},
        seen=parts,
        expected=f"each of {whole or walked.all.count} objects in one of two windows that meet at {walked.window.middle}",
        actual=f"{len(both)} in both, {len(lost)} in one only or in none, {walked.all.count} in the window of both",
    )


def _on_the_bound(each: PagedList, walked: _Walked) -> None:
    window = walked.window
    if walked.since.ended or window.exact_key in walked.since.head:
        each.check(
            _FROM,
            window.exact_key in walked.since.head,
            seen=walked.since,
            expected=f"the object that was last updated at {window.exact}, which is date_from",
            actual="it is not in the list",
        )
    if not walked.until.strays:
        each.check(
            _TO,
            window.exact_key not in walked.until.head,
            seen=walked.until,
            expected=f"no object that was last updated at {window.exact}, which is date_to",
            actual="it is in the list",
        )
