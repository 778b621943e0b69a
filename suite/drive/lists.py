"""The paged lists of the target as a conversation reads them: one shared crawl, single pages, windows of time.

A judgement is passed only on a list that stood still.
"""

from __future__ import annotations

import random
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

from suite.drive.crawling import REPEATS, folding, moved, page, walk_once
from suite.drive.walking import key_of
from suite.drive.windows import choose
from suite.standard.routes import MODULES, routes, side_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from suite.drive.answer import Answer
    from suite.drive.conversation import Conversation, Seen
    from suite.drive.crawl import Crawl
    from suite.drive.windows import Window


class Verdictful(Protocol):
    """What came of a look at a list."""

    @property
    def fits(self) -> bool:
        """Whether it is as it should be."""
        ...


T = TypeVar("T", bound=Verdictful)


@dataclass(frozen=True)
class Sight:
    """A look at a list: whether it is as it should be, and what shows it."""

    fits: bool
    seen: tuple[Answer, ...] = ()
    expected: str = ""
    actual: str = ""


MOVING = f"the list changed during each of {REPEATS} tries; run again when it is quieter"


class PagedList:
    """One list of the target."""

    def __init__(self, ocpi: Conversation, module: str) -> None:
        """Nothing is asked yet."""
        self.ocpi = ocpi
        self.module = module
        self.chance = random.Random(f"{ocpi.session.seed}/{module}/{ocpi.version}")  # noqa: S311 - samples, no secrets

    # -- reading -----------------------------------------------------------------------------------------------

    def crawl(self) -> Crawl:
        """The whole list, read once per version and shared by all scenarios."""
        return self.ocpi.crawl(self.module)

    def renewed(self) -> Crawl:
        """The whole list as it is now: crawled anew, and shared from now on."""
        self.forget()
        return self.crawl()

    def forget(self) -> None:
        """The list is another one now: whoever crawls it next reads it anew."""
        self.ocpi.registration.forget_crawl(self.ocpi.version, self.module)

    def window(self, whole: Crawl) -> Window | None:
        """Choose a window of time over the list; None where no object has a time."""
        return choose(whole, folding(self.ocpi.version))

    def walk(self, **query: str) -> Crawl:
        """Walk what these parameters leave of the list."""
        return walk_once(self.ocpi.registration, self.ocpi.version, self.module, query)

    def page(self, **query: str) -> Answer:
        """Ask for one page."""
        return page(self.ocpi.registration, self.ocpi.version, self.module, query)

    def several(self, whole: Crawl) -> Crawl:
        """A walk of several pages: the shared one, or one with a limit that leaves the last page short."""
        if whole.turned > 1 or whole.count < 2 or not whole.ended:  # noqa: PLR2004 - one object makes one page
            return whole
        return self.walk(limit=str(limit_for(whole.count)))

    def keys(self, answer: Answer) -> list[str]:
        """What tells the objects of a page apart, in their order."""
        fold = folding(self.ocpi.version)
        data = answer.data
        return [key_of(each, fold) for each in data if isinstance(each, dict)] if isinstance(data, list) else []

    # -- judging -----------------------------------------------------------------------------------------------

    def steady(self, look: Callable[[PagedList, Crawl], T]) -> T | None:
        """Look at the list while it stands still: again where it moved, None where it never stood."""
        ocpi = self.ocpi
        for _ in range(REPEATS):
            whole = self.crawl()
            if whole.moved:
                return None
            found = look(self, whole)
            if found.fits or not whole.ended or not moved(ocpi.registration, ocpi.version, whole):
                return found
            self.forget()
        return None

    def check(
        self,
        requirement: str,
        holds: object,
        *,
        seen: Seen | Iterable[Seen] = None,
        expected: str = "",
        actual: str = "",
        hint: str = "",
    ) -> None:
        """As the conversation's own, told for this list."""
        self.ocpi.check(
            requirement,
            holds,
            seen=seen,
            expected=expected,
            actual=actual,
            hint=hint,
            module=self.module,
            frame=sys._getframe(1),  # noqa: SLF001 - the site of the check
        )

    def judge(self, requirement: str, sight: Sight | None) -> bool:
        """Come to a verdict by a look; says whether it was as it should be."""
        if sight is None:
            self.ocpi.undecided(requirement, f"{self.module}: {MOVING}")
            return False
        self.ocpi.check(
            requirement,
            sight.fits,
            seen=sight.seen,
            expected=sight.expected,
            actual=sight.actual,
            module=self.module,
            frame=sys._getframe(1),  # noqa: SLF001 - the site of the check
        )
        return sight.fits


def limit_for(count: int) -> int:
    """Give a limit that makes about three pages of so many objects, the last one short where that can be."""
    least = -(-count // 3)
    return next((limit for limit in range(least, count) if count % limit), least)


class Listing:
    """The part of `Conversation` about lists."""

    def lists(self: Conversation) -> list[PagedList]:  # type: ignore[misc]  # a part of it, not a class of its own
        """The paged lists that the target offers in this role."""
        found = []
        for module in MODULES:
            paged = any(route.paged for route in routes(self.version, module, "sender"))
            if paged and side_of(module, self.role) == "sender" and self.offers(module, "sender"):
                found.append(PagedList(self, module))
        return found

    def unseen(self: Conversation, requirement: str, reason: str) -> None:  # type: ignore[misc]
        """Say why a promised requirement was not looked at, where no list showed it."""
        if requirement not in self.decided:
            self.not_here(requirement, reason)
