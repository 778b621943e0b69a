"""Messages as values: what we are about to send (`Call`), what came back (`Reply`), and what an exchange was about (`Label`).

Headers are ordered pairs as they stand on the wire. A `Call` may hold a token; it lives in memory only.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Label:
    """What an exchange is about; travels with a call and is found from the path for calls to us."""

    connection: str = ""
    version: str = ""
    module: str = ""
    side: str = ""
    object: str = ""
    """What the body of a success carries: location, evse, connector, tariff, credentials, version_list, ..."""
    paged: bool = False
    purpose: str = ""
    provocation: str = ""
    excused: tuple[str, ...] = ()
    """Requirements that no answer to this provocation can break, since it leaves no other answer."""
    scenario: str = ""
    sent: str = ""
    """What the body of a request carries, where that is known; empty: the same as `object`."""

    @property
    def carried(self) -> str:
        """What the body of a request carries."""
        return self.sent or self.object


@dataclass(frozen=True, slots=True)
class Call:
    """A request ready to be sent."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    label: Label = field(default_factory=Label)

    def header(self, name: str) -> str | None:
        """Give the first header of that name, whatever its case."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

    def without(self, *names: str) -> Call:
        """Give the call without these headers."""
        gone = {name.lower() for name in names}
        return replace(self, headers=tuple(pair for pair in self.headers if pair[0].lower() not in gone))

    def having(self, name: str, value: str) -> Call:
        """Give the call with this header set, in place of any of the same name."""
        return replace(self, headers=(*self.without(name).headers, (name, value)))

    def spelt(self, how: Callable[[str], str]) -> Call:
        """Give the call with its header names spelt otherwise, all values as they are."""
        return replace(self, headers=tuple((how(name), value) for name, value in self.headers))

    def to(self, url: str) -> Call:
        """Give the call for another URL."""
        return replace(self, url=url)

    def saying(self, body: bytes) -> Call:
        """Give the call with another body."""
        return replace(self, body=body)

    def about(self, **facts: object) -> Call:
        """Give the call with parts of its label replaced."""
        return replace(self, label=replace(self.label, **facts))  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it came; `error` says what happened where none came (status 0)."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    error: str = ""

    def header(self, name: str) -> str | None:
        """Give the first header of that name, whatever its case."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)


class Courier(Protocol):
    """Carries a call to the other side; never raises for what the other side does."""

    async def send(self, call: Call) -> Reply:
        """Send it and wait for the answer, within the courier's own deadline and limits."""
        ...
