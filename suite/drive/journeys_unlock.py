"""The journey of a Connector that is unlocked by command: only where target.toml switches it on, apart from all other commands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from suite.drive.commanding import NOWHERE, UNLOCK, Commanded, lacks, lacks_unlock
from suite.drive.journey import Recording, journey

if TYPE_CHECKING:
    from suite.drive.conversation import Conversation
    from suite.target.shape import TargetConfig


@dataclass
class Unlocked:
    """A Connector that was to be unlocked, and one that is not there."""

    real: Commanded
    nowhere: Commanded


def _needs(config: TargetConfig) -> str:
    return lacks(config) or lacks_unlock(config)


@journey(
    "unlock",
    target=["CPO"],
    sentence="Let the suite unlock a Connector while somebody stands beside it: [charging] unlock = true in target.toml",
    needs=_needs,
    needs_callback=True,
    writes=True,
)
def unlocked(ocpi: Conversation, made: Recording[Unlocked]) -> Unlocked:
    """A Connector at which nothing charges is unlocked by command, and one of a Location that is not there."""
    del made
    ocpi.endpoint("commands", "receiver")
    ocpi.ensure_registered()
    nowhere = ocpi.command(UNLOCK, location_id=NOWHERE, evse_uid=NOWHERE)
    if nowhere.accepted:
        nowhere.await_result()
    real = ocpi.command(UNLOCK)
    if real.accepted:
        real.await_result()
    return Unlocked(real, nowhere)
