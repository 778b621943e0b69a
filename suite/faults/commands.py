"""Faults of a CPO that takes commands: what it answers, what it posts afterwards, what shows of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from suite.faults.register import mutant
from suite.reference.answers import refusal, success
from suite.reference.callbacks import Callbacks
from suite.reference.commanding import Commanding
from suite.reference.core import Core
from suite.reference.following import Following
from suite.reference.module import NotNow
from suite.reference.sessions import Sessions

_SAME_URL = {"commands.cancel.by-cpo": "that a reservation was cancelled goes to the same URL"}


def _newer(version: Any) -> bool:
    return bool(version.owner_in_objects)


def _is_command(order: Any) -> bool:
    return "_" in order.name


@mutant("commands.response.valid~queued", at=Commanding.answered)
def queues(real: Any, order: Any, said: str) -> Any:
    """RESERVE_NOW is answered with a result that is none of the enum."""
    answer = real(order, said)
    return replace(answer, data={**answer.data, "result": "QUEUED"}) if order.name == "RESERVE_NOW" else answer


@mutant("commands.response.valid~no-timeout", at=Commanding.answered, only=_newer)
def gives_no_timeout(real: Any, order: Any, said: str) -> Any:
    """The answer says no timeout."""
    return replace(real(order, said), data={"result": said})


@mutant("commands.location.unknown~accepted", at=Commanding.there)
def anywhere(real: Any, order: Any) -> bool:
    """A command for a Location that is not there is accepted, and so is its result."""
    del real, order
    return True


@mutant("commands.location.unknown~accepted", at=Commanding.executed)
async def done_nowhere(real: Any, order: Any) -> str:
    """What cannot be done was done."""
    found = str(await real(order))
    return "ACCEPTED" if "SUITE-NOWHERE" in str(order.body) else found


@mutant("commands.location.unknown~start", at=Commanding.there)
def starts_anywhere(real: Any, order: Any) -> bool:
    """START_SESSION for a Location that is not there is accepted, and so is its result."""
    return order.name == "START_SESSION" or bool(real(order))


@mutant("commands.location.unknown~start", at=Commanding.executed)
async def started_nowhere(real: Any, order: Any) -> str:
    """It began."""
    found = str(await real(order))
    return "ACCEPTED" if order.name == "START_SESSION" and "SUITE-NOWHERE" in str(order.body) else found


@mutant("commands.stop.unknown-session~rejected", at=Commanding.unknown_session)
def rejects_unknown(real: Any, order: Any) -> str:
    """STOP_SESSION for a Session that is not there is rejected."""
    del real, order
    return "REJECTED"


@mutant("commands.stop.foreign-session~unknown", at=Commanding.foreign_session)
def knows_no_foreign(real: Any, order: Any) -> str:
    """The Session of another eMSP is called unknown."""
    del real, order
    return "UNKNOWN_SESSION"


@mutant("commands.unknown-name.refused~accepted", at=Commanding.unknown_name)
def dances(real: Any, incoming: Any) -> Any:
    """A command of an unknown name is answered with success."""
    del real, incoming
    return success({"result": "ACCEPTED", "timeout": 30})


@mutant("commands.token.unknown-taken~refused", at=Commanding.answered)
def known_tokens_only(real: Any, order: Any, said: str) -> Any:
    """START_SESSION with a Token that was never pushed is refused."""
    return refusal(2004, "unknown Token") if order.name == "START_SESSION" else real(order, said)


@mutant("commands.token.unknown-taken~refused", at=Commanding.followed)
def follows_no_unknown(real: Any, order: Any, said: str) -> bool:
    """Nothing follows."""
    return order.name != "START_SESSION" and bool(real(order, said))


@mutant("commands.token.no-authorize~asks", at=Commanding.start)
async def asks_anyway(real: Any, order: Any) -> None:
    """The eMSP is asked whether the Token of its own command may charge."""
    core: Core = real.args[0].core
    uid = str(order.body["token"]["uid"])
    query = {"type": str(order.body["token"]["type"])}
    call = core.outgoing.request(
        order.partner, None, "POST", "tokens", "sender", path=(uid, "authorize"), query=query, body={"location_id": "1"}
    )
    await core.flows.send(replace(call, body=b"", headers=call.without("Content-Type").headers))
    await real(order)


@mutant(
    "commands.result.comes~never", at=Callbacks.calls, collateral={"commands.result.url": "there is none to look at"}
)
def posts_nothing(real: Any, module: str, path: Any, order: Any, body: Any) -> Any:
    """No result is posted."""
    return [] if module == "commands" else real(module, path, order, body)


@mutant("commands.result.comes~never", at=Commanding.timeout)
def hurries(real: Any, order: Any) -> int:
    """It would have come at once."""
    del real, order
    return 0


@mutant("commands.result.in-time~late", at=Commanding.timeout)
def promises_too_much(real: Any, order: Any) -> int:
    """The result takes longer than the answer said."""
    del real, order
    return -1


@mutant("commands.result.url~no-query", at=Callbacks.url, collateral=_SAME_URL)
def drops_query(real: Any, order: Any) -> str:
    """The query of the response_url is dropped."""
    return str(real(order)).partition("?")[0] if _is_command(order) else str(real(order))


@mutant("commands.result.url~decoded", at=Callbacks.url, collateral=_SAME_URL)
def decodes(real: Any, order: Any) -> str:
    """What is percent-encoded in the response_url is decoded."""
    return str(real(order)).replace("%2B", "+") if _is_command(order) else str(real(order))


@mutant("commands.result.once~twice", at=Callbacks.calls)
def posts_twice(real: Any, module: str, path: Any, order: Any, body: Any) -> Any:
    """The result is posted a second time."""
    return [*real(module, path, order, body), real.args[0].call(module, path, order, body)]


@mutant("commands.response.valid~posted", at=Commanding.executed, only=lambda version: not _newer(version))
@mutant("commands.result.valid~word", at=Commanding.executed, only=_newer)
async def another_word(real: Any, order: Any) -> str:
    """The result of RESERVE_NOW is none of the enum."""
    found = str(await real(order))
    return "OK" if order.name == "RESERVE_NOW" else found


@mutant(
    "commands.result.headers~no-token",
    at=Callbacks.call,
    collateral={"commands.result.comes": "a call without a token counts as none"},
)
def nameless(real: Any, module: str, path: Any, order: Any, body: Any) -> Any:
    """The result is posted without a token."""
    return real(module, path, order, body).without("Authorization")


@mutant("commands.result.only-accepted~after-refusal", at=Commanding.followed)
def follows_refusals(real: Any, order: Any, said: str) -> bool:
    """A result follows an answer that refused."""
    return said == "UNKNOWN_SESSION" or bool(real(order, said))


@mutant("commands.result.only-accepted~after-refusal", at=Commanding.follow)
async def tells_refusals(real: Any, order: Any, said: str) -> None:
    """It says REJECTED."""
    await (real(order, said) if said == "ACCEPTED" else real.args[0].tell(order, "REJECTED"))


@mutant("commands.result.true~starts", at=Commanding.tell, only=_newer)
async def starts_all_the_same(real: Any, order: Any, result: str) -> None:
    """A charge begins at another EVSE although the result says that the EVSE is taken."""
    if result == "EVSE_OCCUPIED" and order.name == "START_SESSION":
        part = real.args[0]
        wish = part.wish(order)
        wish.evse_uid = wish.connector_id = ""
        await part.core.charging.start(order.partner, wish)
    await real(order, result)


@mutant("commands.start.token-in-session~other", at=Sessions.made, only=_newer)
def another_token(real: Any, version: Any, charge: Any) -> Any:
    """The Session of a command holds a Token of the CPO's own."""
    found = real(version, charge)
    token = {**found["cdr_token"], "uid": "CPO-REMOTE"}
    return {**found, "cdr_token": token} if charge.auth_method == "COMMAND" else found


@mutant("commands.start.token-in-session~no-reference", at=Sessions.made, only=_newer)
def loses_reference(real: Any, version: Any, charge: Any) -> Any:
    """The authorization_reference of a command does not stand in the Session."""
    found = real(version, charge)
    kept = {name: each for name, each in found.items() if name != "authorization_reference"}
    return kept if charge.auth_method == "COMMAND" else found


@mutant("commands.stop.ends~goes-on", at=Commanding.stop)
async def goes_on(real: Any, order: Any) -> None:
    """STOP_SESSION is accepted, and the Session goes on."""
    del real, order


@mutant("commands.reserve.replaces~refused", at=Commanding.reserve)
async def keeps_the_first(real: Any, order: Any) -> None:
    """A second RESERVE_NOW of the same id is refused."""
    part, ident = real.args[0], str(order.body.get("reservation_id"))
    if part.core.charging.reservation(order.partner, ident) is not None:
        raise NotNow("reserved already")
    await real(order)


@mutant("commands.reserve.past~accepted", at=Commanding.decided)
def over_before(real: Any, order: Any) -> str:
    """A reservation that is over is accepted."""
    return "ACCEPTED" if order.name == "RESERVE_NOW" else str(real(order))


@mutant("commands.reserve.session~free", at=Following.status, only=_newer)
def shows_no_reservation(real: Any, charge: Any) -> str:
    """An EVSE that is reserved goes on being AVAILABLE."""
    return "AVAILABLE" if charge.status == "RESERVATION" else str(real(charge))


@mutant("commands.reserve.apart~any", at=Commanding.cancel)
async def cancels_anybodys(real: Any, order: Any) -> None:
    """CANCEL_RESERVATION finds the reservation of any eMSP."""
    charging = real.args[0].core.charging
    ident = str(order.body.get("reservation_id"))
    found = [
        each for each in charging.charges.values() if each.reservation_id == ident and each.status == "RESERVATION"
    ]
    for each in found:
        each.partner = order.partner.name
    await real(order)


@mutant("commands.cancel.frees~stays", at=Following.status, only=_newer)
def stays_reserved(real: Any, charge: Any) -> str:
    """An EVSE stays RESERVED after its reservation was cancelled."""
    return "RESERVED" if charge.cancelled_by else str(real(charge))


@mutant("commands.cancel.unknown~failed", at=Commanding.failed)
def just_failed(real: Any, order: Any) -> str:
    """CANCEL_RESERVATION of a reservation that is not there fails."""
    return "FAILED" if order.name == "CANCEL_RESERVATION" else str(real(order))
