"""Faults of an eMSP that sends commands, and lawful oddities of both sides."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

from suite.faults.register import eccentric, mutant
from suite.reference.answers import Answer, refusal, success
from suite.reference.commanding import Commanding
from suite.reference.envelope import Envelope
from suite.reference.ordering import Ordering

_EMSP = ("EMSP",)
_CPO = ("CPO",)
_LATER = 0.1


def _newer(version: Any) -> bool:
    return bool(version.owner_in_objects)


@mutant("commands.request.valid~no-token", at=Ordering.sent)
def forgets_token(real: Any, version: Any, command: str, body: Any) -> Any:
    """START_SESSION comes without a Token."""
    return {name: each for name, each in real(version, command, body).items() if name != "token"}


@mutant("commands.request.valid~lower-case", at=Ordering.segments)
def whispers(real: Any, command: str) -> list[str]:
    """The command stands in the URL in lower case."""
    return [each.lower() for each in real(command)]


@mutant("commands.request.connector~no-evse", at=Ordering.sent)
def no_evse(real: Any, version: Any, command: str, body: Any) -> Any:
    """START_SESSION names a Connector, and no EVSE."""
    return {name: each for name, each in real(version, command, body).items() if name != "evse_uid"}


@mutant("commands.request.own-tokens~other", at=Ordering.token)
def borrows_token(real: Any, version: Any, uid: str, owner: Any) -> Any:
    """The Token of a command belongs to another party."""
    return {**real(version, uid, owner), "party_id": "XYZ"}


@mutant("commands.request.unique-url~one", at=Ordering.response_url)
def one_url(real: Any, version: Any, command: str, ident: str) -> str:
    """All commands have the same response_url."""
    del command, ident
    return str(real(version, "START_SESSION", "results"))


@mutant(
    "commands.sender.takes-result~no-envelope",
    at=Envelope.wrapped,
    collateral={"transport.envelope.valid": "there is no envelope"},
)
def says_fine(real: Any, incoming: Any, answer: Any) -> Any:
    """A result is answered with JSON that is no envelope."""
    return {"ok": True} if (incoming.module, incoming.side) == ("commands", "sender") else real(incoming, answer)


@mutant("commands.sender.unknown-id~taken", at=Ordering.expected)
def takes_any(real: Any, incoming: Any, key: Any) -> bool:
    """A result that nobody waits for is taken."""
    del real, incoming, key
    return True


@mutant("commands.sender.no-result~waits", at=Ordering.order)
async def waits_for_ever(real: Any, partner: Any, command: str, fields: Any, uid: str = "") -> None:
    """While a result is awaited no other command is sent."""
    part = real.args[0]
    if part.waiting - set(part.results):
        return
    await real(partner, command, fields, uid)


@eccentric("commands.location~2003-with-data", at=Commanding.unknown_location, roles=_CPO)
def data_beside_2003(real: Any, order: Any) -> Answer:
    """2003 comes with a CommandResponse."""
    answer: Answer = real(order)
    return replace(answer, data={"result": "REJECTED", "timeout": 30})


@eccentric("commands.location~rejected", at=Commanding.unknown_location, roles=_CPO)
def rejected_place(real: Any, order: Any) -> Answer:
    """A command for a place that is not there is REJECTED."""
    del real
    answer: Answer = no_place(order)
    return answer


def no_place(order: Any) -> Answer:
    """A CommandResponse that rejects."""
    return success({"result": "REJECTED"} | ({"timeout": 30} if _newer(order.version) else {}))


@eccentric("commands.result~later", at=Commanding.follow, roles=_CPO)
async def later(real: Any, order: Any, said: str) -> None:
    """The result comes a moment later."""
    await asyncio.sleep(_LATER)
    await real(order, said)


@eccentric("commands.result~timeout", at=Commanding.executed, roles=_CPO, only=_newer)
async def timed_out(real: Any, order: Any) -> str:
    """The charge point did not answer START_SESSION in time, and began all the same."""
    found = str(await real(order))
    return "TIMEOUT" if order.name == "START_SESSION" and found == "ACCEPTED" else found


@eccentric("commands.reserve~not-supported", at=Commanding.decided, roles=_CPO)
def no_reservations(real: Any, order: Any) -> str:
    """Reservations are not supported."""
    return "NOT_SUPPORTED" if "RESERV" in order.name else str(real(order))


@eccentric("commands.result~with-message", at=Commanding.tell, roles=_CPO, only=_newer)
async def with_message(real: Any, order: Any, result: str) -> None:
    """A result tells people what happened."""
    text = [{"language": "en", "text": "The charge point said so"}]
    await real.args[0].callbacks.tell("commands", (order.name, ""), order, {"result": result, "message": text})


@eccentric("commands.unknown-name~404", at=Commanding.unknown_name, roles=_CPO)
def not_found(real: Any, incoming: Any) -> Answer:
    """A command of an unknown name is answered with 404."""
    del real, incoming
    return refusal(2000, "no such command", status=404)


@eccentric("commands.result~created", at=Ordering.taken, roles=_EMSP)
def created(real: Any, incoming: Any) -> Any:
    """A result is answered with HTTP 201."""
    return replace(real(incoming), status=201)
