"""Faults of a CPO that is sent commands which lack something, and what is lawful there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from suite.faults.register import eccentric, mutant
from suite.reference.answers import refusal, success
from suite.reference.commanding import Commanding
from suite.reference.module import NotNow

_CPO = ("CPO",)


def _newer(version: Any) -> bool:
    return bool(version.owner_in_objects)


def _takes_without(name: str) -> Any:
    """Give a twist that does not miss one field."""

    def twist(real: Any, incoming: Any, kind: str, body: Any) -> str:
        lacking = kind == "start_session" and isinstance(body, dict) and name not in body
        return "" if lacking else str(real(incoming, kind, body))

    twist.__doc__ = f"START_SESSION without {name} is taken."
    return twist


_NOTICED = "commands.incomplete.noticed"
mutant(f"{_NOTICED}~no-url", at=Commanding.problem)(_takes_without("response_url"))
mutant(f"{_NOTICED}~no-token", at=Commanding.problem)(_takes_without("token"))
mutant(f"{_NOTICED}~no-location", at=Commanding.problem)(_takes_without("location_id"))


@mutant(f"{_NOTICED}~no-location", at=Commanding.there)
def somewhere(real: Any, order: Any) -> bool:
    """Where it is to begin is found by the EVSE alone."""
    return "location_id" not in order.body or bool(real(order))


@mutant("commands.incomplete.code~2004", at=Commanding.refused)
def misses_a_token(real: Any, incoming: Any, why: str) -> Any:
    """START_SESSION without a token is refused as one with an unknown token."""
    wrong = isinstance(incoming.json, dict) and "location_id" in incoming.json and "token" not in incoming.json
    return replace(real(incoming, why), code=2004) if wrong else real(incoming, why)


@eccentric("commands.incomplete~unknown-location", at=Commanding.refused, roles=_CPO)
def knows_no_such_place(real: Any, incoming: Any, why: str) -> Any:
    """A command without a Location is one for an unknown Location."""
    lacking = isinstance(incoming.json, dict) and "token" in incoming.json and "location_id" not in incoming.json
    return refusal(2003, "no Location is named") if lacking else real(incoming, why)


@eccentric("commands.incomplete~rejected", at=Commanding.refused, roles=_CPO)
def rejects_what_lacks(real: Any, incoming: Any, why: str) -> Any:
    """A command that lacks something is REJECTED."""
    del real, why
    return success({"result": "REJECTED"} | ({"timeout": 30} if _newer(incoming.spoken) else {}))


@eccentric("commands.incomplete~not-supported", at=Commanding.refused, roles=_CPO)
def supports_what_is_whole(real: Any, incoming: Any, why: str) -> Any:
    """A command that lacks something is none that is supported."""
    del real, why
    return success({"result": "NOT_SUPPORTED"} | ({"timeout": 30} if _newer(incoming.spoken) else {}))


@mutant("commands.connector.needs-evse~any", at=Commanding.problem)
def any_with_that_connector(real: Any, incoming: Any, kind: str, body: Any) -> str:
    """START_SESSION for a Connector of no EVSE begins at any EVSE that has one."""
    found = str(real(incoming, kind, body))
    return "" if "where connector_id is set" in found else found


@mutant("commands.connector.needs-evse~first", at=Commanding.needs_connector)
def takes_the_first(real: Any, incoming: Any, body: Any) -> bool:
    """START_SESSION without the Connector that an EVSE asks for begins at its first one."""
    del real, incoming, body
    return False


@eccentric("commands.connector~result-says-no", at=Commanding.problem, roles=_CPO, only=_newer)
def asks_the_charge_point(real: Any, incoming: Any, kind: str, body: Any) -> str:
    """START_SESSION for a Connector of no EVSE goes on to the charge point."""
    found = str(real(incoming, kind, body))
    return "" if "where connector_id is set" in found else found


@eccentric("commands.connector~result-says-no", at=Commanding.start, roles=_CPO, only=_newer)
async def cannot_tell_which(real: Any, order: Any) -> None:
    """The charge point refuses it."""
    if order.body.get("connector_id") and not order.body.get("evse_uid"):
        raise NotNow("which EVSE?")
    await real(order)
