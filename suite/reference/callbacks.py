"""Results that come later: posted to the response_url of a request, as soon as our answer to it has left.

Shared by commands and charging profiles. Who is told nothing asks again; nothing is repeated.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from suite.reference.core import Part
from suite.reference.seams import seam

if TYPE_CHECKING:
    from collections.abc import Sequence

    from suite.reference.partners import Partner
    from suite.reference.store import Json
    from suite.standard.versions import Version
    from suite.wire.message import Call


@dataclass(frozen=True, slots=True)
class Order:
    """A request of a partner that is answered twice: at once by us, later for the charge point."""

    partner: Partner
    version: Version
    name: str
    """The command, or what the result is called."""
    body: Json
    """What the request carried."""
    url: str
    """Its response_url."""


class Callbacks(Part):
    """Posts results."""

    async def tell(self, module: str, path: Sequence[str], order: Order, body: Json) -> None:
        """Post the result of a request; where nobody can be called there is none."""
        if self.core.courier is not None and order.url:
            for call in self.calls(module, path, order, body):
                await self.core.flows.send(call)

    @seam
    def calls(self, module: str, path: Sequence[str], order: Order, body: Json) -> list[Call]:
        """Write the calls that tell a result: one."""
        return [self.call(module, path, order, body)]

    @seam
    def call(self, module: str, path: Sequence[str], order: Order, body: Json) -> Call:
        """Write the call that tells a result."""
        return self.core.outgoing.result(order.partner, order.version, module, path, self.url(order), body)

    @seam
    def url(self, order: Order) -> str:
        """Give where a result goes."""
        return order.url
