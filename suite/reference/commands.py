"""The module commands: what a CPO does with them (commanding.py), and what an eMSP sends (ordering.py)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from suite.reference.commanding import Commanding
from suite.reference.core import Part
from suite.reference.ordering import Ordering

if TYPE_CHECKING:
    from collections.abc import Mapping

    from suite.reference.answers import Answer
    from suite.reference.core import Core
    from suite.reference.incoming import Incoming
    from suite.reference.module import Stimulus
    from suite.reference.partners import Partner
    from suite.standard.versions import Version

BODIES = ("start_session", "stop_session", "reserve_now", "cancel_reservation", "unlock_connector")


class Commands(Part):
    """Both sides of the module."""

    __slots__ = ("receiver", "sender")

    name = "commands"

    def __init__(self, core: Core) -> None:
        super().__init__(core)
        self.receiver = Commanding(core)
        self.sender = Ordering(core)

    async def answer(self, incoming: Incoming) -> Answer:
        """Answer a call to us."""
        return await (self.sender if incoming.side == "sender" else self.receiver).answer(incoming)

    def take(self, partner: Partner, version: Version, objects: list[object]) -> None:
        """Nothing of this module is pulled."""

    def sample(
        self, name: str, version: Version, ident: str, *, full: bool, party: tuple[str, str]
    ) -> dict[str, object] | None:
        """Make a command; where it is for and where its result goes is for the sender to say."""
        del full
        return self.sender.body(version, name, ident, party) if name in BODIES else None

    def stimuli(self) -> Mapping[str, Stimulus]:
        """Give what makes us send a command, and what our charge points do to those of others."""
        return {**self.sender.stimuli(), **self.receiver.stimuli()}
