"""Faults of a CPO that unlocks Connectors by command, and what it may lawfully say."""

from __future__ import annotations

from typing import Any

from suite.faults.register import eccentric, mutant
from suite.reference.answers import Answer, success
from suite.reference.callbacks import Callbacks
from suite.reference.commanding import Commanding

_UNLOCK = "UNLOCK_CONNECTOR"
_CPO = ("CPO",)


def _newer(version: Any) -> bool:
    return bool(version.owner_in_objects)


@mutant(
    "commands.result.comes~unlock",
    at=Callbacks.calls,
    collateral={"commands.result.url": "there is none to look at"},
)
def unlocks_in_silence(real: Any, module: str, path: Any, order: Any, body: Any) -> Any:
    """The result of UNLOCK_CONNECTOR is not posted."""
    return [] if order.name == _UNLOCK else real(module, path, order, body)


@mutant("commands.result.comes~unlock", at=Commanding.timeout)
def would_be_quick(real: Any, order: Any) -> int:
    """It would have come at once."""
    return 0 if order.name == _UNLOCK else int(real(order))


@mutant("commands.result.url~unlock", at=Callbacks.url)
def unlocks_for_nobody(real: Any, order: Any) -> str:
    """The result of UNLOCK_CONNECTOR goes to its response_url without the query."""
    found = str(real(order))
    return found.partition("?")[0] if order.name == _UNLOCK else found


@mutant("commands.response.valid~unlock", at=Commanding.answered)
def unlocks_at_once(real: Any, order: Any, said: str) -> Answer:
    """UNLOCK_CONNECTOR is answered with a result that is none of the enum."""
    answer: Answer = real(order, said)
    return success({**answer.data, "result": "UNLOCKED"}) if order.name == _UNLOCK else answer  # type: ignore[dict-item]


@mutant("commands.result.valid~unlock", at=Commanding.executed, only=_newer)
async def result_of_its_own(real: Any, order: Any) -> str:
    """The result of UNLOCK_CONNECTOR is none of the enum."""
    found = str(await real(order))
    return "UNLOCKED" if order.name == _UNLOCK else found


@mutant("commands.location.unknown~unlock", at=Commanding.there)
def unlocks_anywhere(real: Any, order: Any) -> bool:
    """UNLOCK_CONNECTOR is accepted for a Location that is not there, and so is its result."""
    return order.name == _UNLOCK or bool(real(order))


@eccentric("commands.unlock~not-supported", at=Commanding.decided, roles=_CPO)
def locks_nothing(real: Any, order: Any) -> str:
    """Connectors are not locked here, so there is nothing to unlock."""
    return "NOT_SUPPORTED" if order.name == _UNLOCK else str(real(order))


@eccentric("commands.unlock~failed", at=Commanding.executed, roles=_CPO)
async def stuck(real: Any, order: Any) -> str:
    """The charge point took UNLOCK_CONNECTOR, and the lock does not move."""
    found = str(await real(order))
    if order.name != _UNLOCK:
        return found
    return "FAILED" if _newer(order.version) else "REJECTED"
