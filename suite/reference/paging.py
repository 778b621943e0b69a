"""Paged lists as a server gives them: parameters, filters, the page, and the headers that lead to the next one.

Every decision is a seam, the same for all modules. Written twice on purpose: judges count pages by themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from suite.reference.answers import Answer, invalid
from suite.reference.core import Part
from suite.reference.instants import instant
from suite.reference.seams import seam

if TYPE_CHECKING:
    from suite.reference.incoming import Incoming

_MAXIMUM: Final = 50
_LONGEST: Final = 18
_FILTERS: Final = ("date_from", "date_to")


class Unfit(ValueError):
    """A parameter that cannot be followed; the text says which and why."""


@dataclass(frozen=True, slots=True)
class Window:
    """What a list request asks for, once read."""

    since: float | None
    until: float | None
    offset: int
    limit: int
    maximum: int


class Paging(Part):
    """Reads what a list request asks for, and says on a page where it stands."""

    def window(self, incoming: Incoming) -> Window:
        """Read all parameters; raises Unfit."""
        maximum = self.maximum(incoming)
        limit = self.page_limit(self.asked_limit(incoming), maximum)
        return Window(self.window_from(incoming), self.window_to(incoming), self.offset(incoming), limit, maximum)

    @seam
    def refused(self, incoming: Incoming, why: str) -> Answer:
        """Refuse a parameter."""
        del incoming
        return invalid(why)

    @seam
    def maximum(self, incoming: Incoming) -> int:
        """Give the most objects that we put on a page."""
        del incoming
        return _MAXIMUM

    @seam
    def asked_limit(self, incoming: Incoming) -> int | None:
        """Read `limit`: at least 1; None where none was asked for."""
        return self._number(incoming, "limit", 1)

    @seam
    def page_limit(self, asked: int | None, maximum: int) -> int:
        """Give the most objects of this page."""
        return maximum if asked is None else min(asked, maximum)

    @seam
    def offset(self, incoming: Incoming) -> int:
        """Read `offset`, 0 where there is none."""
        return self._number(incoming, "offset", 0) or 0

    @seam
    def window_from(self, incoming: Incoming) -> float | None:
        """Read `date_from`: objects updated at that time or later are in."""
        return self._date(incoming, "date_from")

    @seam
    def window_to(self, incoming: Incoming) -> float | None:
        """Read `date_to`: objects updated before that time are in."""
        return self._date(incoming, "date_to")

    def headers(self, incoming: Incoming, window: Window, total: int) -> tuple[tuple[str, str], ...]:
        """Give the headers of a page, of a list that has so many objects in all."""
        found = self.headers_of(incoming, window, total)
        return tuple((name, value) for name, value in found.items() if value is not None)

    @seam
    def headers_of(self, incoming: Incoming, window: Window, total: int) -> dict[str, str | None]:
        """Give what each header of a page says, None for one that it does not have."""
        return {
            "Link": self.link(incoming, window, total),
            "X-Total-Count": self.total(incoming, total),
            "X-Limit": self.limit_header(incoming, window, total),
        }

    @seam
    def link(self, incoming: Incoming, window: Window, total: int) -> str | None:
        """Write Link where a page follows."""
        following = window.offset + window.limit
        return f'<{self.link_url(incoming, window, following)}>; rel="next"' if following < total else None

    @seam
    def link_url(self, incoming: Incoming, window: Window, following: int) -> str:
        """Write the URL of the next page, filters included."""
        query = {**self.filters(incoming), "offset": str(following), "limit": str(window.limit)}
        return f"{incoming.url}?{urlencode(query)}"

    @seam
    def filters(self, incoming: Incoming) -> dict[str, str]:
        """Choose what the next page has to be asked as well."""
        return {name: incoming.query[name] for name in _FILTERS if name in incoming.query}

    @seam
    def total(self, incoming: Incoming, total: int) -> str | None:
        """Write X-Total-Count: all objects that the filters leave, whatever the page."""
        del incoming
        return str(total)

    @seam
    def limit_header(self, incoming: Incoming, window: Window, total: int) -> str | None:
        """Write X-Limit: our maximum, or in older versions the limit of this page."""
        del total
        return str(window.maximum if incoming.spoken.limit_header_is_maximum else window.limit)

    def _number(self, incoming: Incoming, name: str, least: int) -> int | None:
        text = incoming.query.get(name)
        if text is None:
            return None
        if text.isascii() and text.isdigit() and len(text) <= _LONGEST and int(text) >= least:
            return int(text)
        if self.core.strict:
            raise Unfit(f"{name} is a whole number of at least {least}")
        return None

    def _date(self, incoming: Incoming, name: str) -> float | None:
        text = incoming.query.get(name)
        if text is None:
            return None
        found = instant(text, lenient=not self.core.strict)
        if found is None:
            raise Unfit(f"{name} is no date and time of OCPI")
        return found
