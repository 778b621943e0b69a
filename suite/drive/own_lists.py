"""What a conversation does with our own lists, for a target that reads them: pages that are small, Links that are odd."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from suite.drive.links import next_link
from suite.drive.waiting import wait_until
from suite.reference import Bend
from suite.reference.paging import Paging

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from suite.drive.answer import Answer
    from suite.drive.registration import Registration
    from suite.drive.session import Session

_MARK = "suite_page"
_ODD = f"{_MARK}=a%2Bb%20%26c&suite_empty="
"""Parameters that only a Link of ours has: one with reserved characters in it, one without a value."""


class OwnLists:
    """The part of `Conversation` about lists of ours."""

    session: Session
    registration: Registration

    @contextmanager
    def small_pages(self, size: int) -> Iterator[None]:
        """Put no more than so many objects on a page of ours, and odd parameters into Links, for a while."""
        bends = self.registration.platform.bends
        bends.set([Bend(Paging.maximum, lambda _real, _incoming: size), Bend(Paging.link_url, _odd_link)])
        try:
            yield
        finally:
            bends.set([])

    def our_link(self, answer: Answer) -> str | None:
        """Give the URL of the next page that we gave in answer to a call of the target."""
        return next_link(answer.header("link") or "")

    def follows(self, call: Answer) -> bool:
        """Say whether a call of the target uses what only our Links have."""
        return any(name == _MARK for name, _ in parse_qsl(urlsplit(call.exchange.request.url).query))

    def list_own(self, module: str, ident: str) -> None:
        """Put one more object of ours at the end of a list."""
        self.registration.platform.list_own(module, ident)

    def unlist_own(self, module: str, ident: str) -> None:
        """Take an object of ours away, as if it had never been."""
        self.registration.platform.unlist_own(module, ident)

    def await_calls(
        self, ask: Callable[[], list[Answer]], enough: Callable[[list[Answer]], bool], *, what: str
    ) -> list[Answer]:
        """Wait until the calls that came are enough, or the settle time is over; all that came."""
        limit = self.session.deadlines.settle
        wait_until(self.session, lambda: enough(ask()), limit, what=what, registration=self.registration)
        return ask()


def _odd_link(real: Any, *args: Any) -> str:
    return f"{real(*args)}&{_ODD}"
