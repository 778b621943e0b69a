"""What a functional module of ours has to be, and how it says that a stimulus cannot be followed.

How one plugs in: write a `Part` with seams that fulfils `Module` and name its class in `modules.MODULES`. When `answer`
is called the door has done everything else: authentication, route and method, JSON. Which sides are offered follows
from our parties' roles (`Core.sides`); version details list them without further ado.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from suite.reference.partners import Partner

if TYPE_CHECKING:
    from suite.reference.answers import Answer
    from suite.reference.incoming import Incoming
    from suite.standard.versions import Version

Stimulus = Callable[[Partner, Mapping[str, str]], Awaitable[None]]
"""Acts towards a partner, with the values of the request by the names of CONTRACTS (`location_id`, `status`, ...)."""


class NotNow(Exception):
    """A stimulus that cannot be followed at the moment; the text is the reason."""


class Nonsense(Exception):
    """A stimulus that cannot be followed at all: unknown, or a value is missing or wrong; the text is the reason."""


class Module(Protocol):
    """A functional module of ours: both of its sides in one class."""

    @property
    def name(self) -> str:
        """The identifier in version details."""
        ...

    async def answer(self, incoming: Incoming) -> Answer:
        """Answer a call to us: `incoming.route`, `.params`, `.query`, `.json`, `.spoken` and `.partner` are filled."""
        ...

    def take(self, partner: Partner, version: Version, objects: list[object]) -> None:
        """Keep what we pulled from a partner, a page at a time; leave out what cannot be used, never raise for it."""
        ...

    def sample(
        self, name: str, version: Version, ident: str, *, full: bool, party: tuple[str, str]
    ) -> dict[str, object] | None:
        """Make a lawful object (`location`, `evse`, `connector`, `tariff`) owned by a party; None: not of this module.

        `full` has every optional field, otherwise only what is required is there.
        """
        ...

    def stimuli(self) -> Mapping[str, Stimulus]:
        """Give what makes this module act, by the names of CONTRACTS.

        A stimulus raises `NotNow` or `Nonsense` where it cannot be followed. To send it uses
        `await core.flows.push(partner, module, segments, body, method=...)`, which gives the Reply, or
        `core.flows.change(partner, module, segments, changes, whole)`, which is PATCH with a way out.
        """
        ...


@runtime_checkable
class Listing(Protocol):
    """A module whose own list can be made longer and shorter without telling anybody."""

    def list_own(self, ident: str) -> None:
        """Put an object at the end of the list."""
        ...

    def unlist_own(self, ident: str) -> None:
        """Take an object away, as if it had never been."""
        ...


@runtime_checkable
class Forgetting(Protocol):
    """A module that forgets what a whole list no longer has."""

    def finish(self, partner: Partner, *, whole: bool) -> None:
        """Take note that a pull is over; `whole`: without filters, and it came to its end."""
        ...
