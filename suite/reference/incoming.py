"""A request to us as modules see it: read once, routed, authenticated, its JSON parsed.

The dispatcher fills it in from top to bottom; when a module is asked, everything is there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from suite.reference.partners import Grant, Partner
    from suite.standard.routes import Route, Side
    from suite.standard.versions import Version


@dataclass(slots=True)
class Incoming:
    """One request to us."""

    method: str
    segments: tuple[str, ...]
    """Path below our base path, split and percent-decoded, without empty ends."""
    query: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    """By lower-case name; the first of a name."""
    spelt: dict[str, str] = field(default_factory=dict)
    """How the names of headers were spelt, by lower-case name; empty where the server does not tell."""
    body: bytes = b""
    url: str = ""
    """As the caller addressed it, without query: what a Link to the next page is built on."""
    version: Version | None = None
    """None on the version-less versions URL only."""
    module: str = ""
    side: Side | None = None
    route: Route | None = None
    params: dict[str, str] = field(default_factory=dict)
    """Path parameters by the names of the route: country_code, party_id, location_id, ..."""
    grant: Grant | None = None
    json: object = None
    """The parsed body; numbers with a fraction are Decimal. None where there is none."""
    afterwards: list[Callable[[], Awaitable[None]]] = field(default_factory=list)
    """What is done as soon as the answer has left: results of commands. It ends with the server."""

    @property
    def partner(self) -> Partner:
        """Who calls; there is one as soon as a module is asked."""
        if self.grant is None:
            raise LookupError("nobody was authenticated yet")
        return self.grant.partner

    @property
    def spoken(self) -> Version:
        """The version of this call; there is one on all but the versions URL."""
        if self.version is None:
            raise LookupError("this URL has no version")
        return self.version

    def header(self, name: str) -> str | None:
        """Give the header of that name, whatever its case."""
        return self.headers.get(name.lower())
