"""The platform: an ASGI app below one base path, composed of a core, the versions and credentials modules, and others.

How a module plugs in: write a `Part` with seams that fulfils `Module`, and name its class in `MODULES` in modules.py. The dispatcher
has done everything before it calls `answer`: authentication, route and method, JSON. `Core.sides` decides from our
parties which sides of the module are offered, and version details list them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from suite.reference.answers import Answer
    from suite.reference.incoming import Incoming
    from suite.reference.partners import Partner
    from suite.standard.versions import Version

Stimulus = "Callable[[Partner, Mapping[str, str]], Awaitable[None]]"


class Module(Protocol):
    """A functional module of ours: both of its sides in one class, or one of them."""

    name: str
    """The identifier in version details."""

    async def answer(self, incoming: Incoming) -> Answer:
        """Answer a call to us: `incoming.route`, `.params`, `.query`, `.json` and `.partner` are filled."""
        ...

    def take(self, partner: Partner, version: Version, objects: list[object]) -> None:
        """Keep what we pulled from a partner, a page at a time; what cannot be used is left out, nothing raises."""
        ...

    def stimuli(self) -> Mapping[str, Callable[[Partner, Mapping[str, str]], Awaitable[None]]]:
        """Give what can make this module act: name of CONTRACTS to a function of partner and values.

        It raises `NotNow` (answered 409) or `Nonsense` (answered 422), both in control.py, with the reason. To send, it
        uses `core.flows.push(partner, module, segments, body, method=...)`.
        """
        ...
