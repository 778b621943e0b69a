"""Commands: answered at once, followed when the answer has left, and told at the response_url."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from suite.reference.commands import Commands
from suite.reference.module import NotNow
from suite.reference.modules import MODULES
from suite.standard.schemas import validator
from suite.standard.versions import VERSIONS, Version
from tests.reference.duo import Duo, code, data, duo
from tests.reference.town import say

WITH = (*(each for each in MODULES if each is not Commands), Commands)
EACH = pytest.mark.parametrize("version", VERSIONS, ids=str)


def place(both: Duo) -> dict[str, str]:
    first = data(both.own())[0]
    evse = first["evses"][0]
    return {"location_id": first["id"], "evse_uid": evse["uid"], "connector_id": evse["connectors"][0]["id"]}


def sender(both: Duo) -> Any:
    return both.emsp.core.modules["commands"].sender  # type: ignore[attr-defined]


def order(both: Duo, command: str, ident: str = "SUITE-1", **changes: object) -> tuple[Any, str]:
    """Send a command; give the answer and its response_url's id."""
    where = place(both)
    body = both.emsp.sample(command.lower(), both.version, id=ident)
    body |= {name: each for name, each in where.items() if name in body}
    body |= {"response_url": sender(both).response_url(both.version, command, "one"), **changes}
    assert validator(both.version.name, command.lower()).problems(body) == []
    call = both.emsp.outgoing.request(both.there, None, "POST", "commands", "receiver", path=(command,), body=body)
    return say(both.town, call), "one"


def results(both: Duo, command: str) -> list[Any]:
    return [each["result"] for each in sender(both).results.get((command, "one"), [])]


@EACH
def test_a_charge_begins_and_ends(version: Version) -> None:
    both = duo(version, modules=WITH)
    reply, _ = order(both, "START_SESSION")
    assert data(reply)["result"] == "ACCEPTED"
    assert results(both, "START_SESSION") == ["ACCEPTED"]
    [charge] = both.cpo.core.charging.charges.values()
    assert charge.status == "ACTIVE"
    assert charge.token["uid"] == "SUITE-1"
    reply, _ = order(both, "STOP_SESSION", charge.session_id)
    assert data(reply)["result"] == "ACCEPTED"
    assert charge.status == "COMPLETED"


@EACH
def test_what_is_unknown_is_refused_and_nothing_follows(version: Version) -> None:
    both = duo(version, modules=WITH)
    assert data(order(both, "STOP_SESSION", "NONE")[0])["result"] == "UNKNOWN_SESSION"
    assert code(order(both, "START_SESSION", location_id="NONE")[0]) == (200, 2003)
    call = both.emsp.outgoing.request(both.there, None, "POST", "commands", "receiver", path=("FLY",), body={})
    assert code(say(both.town, call)) == (200, 2000)
    assert sender(both).results == {}


@EACH
def test_an_evse_that_is_taken_is_told(version: Version) -> None:
    both = duo(version, modules=WITH)
    order(both, "START_SESSION")
    order(both, "START_SESSION", "OTHER")
    assert results(both, "START_SESSION")[-1] == ("EVSE_OCCUPIED" if version.owner_in_objects else "REJECTED")


@EACH
def test_reservations(version: Version) -> None:
    both = duo(version, modules=WITH)
    order(both, "RESERVE_NOW", "R1")
    order(both, "RESERVE_NOW", "R1")
    assert results(both, "RESERVE_NOW") == ["ACCEPTED", "ACCEPTED"]
    [charge] = both.cpo.core.charging.charges.values()
    assert charge.status == "RESERVATION"
    assert data(order(both, "RESERVE_NOW", "R2", expiry_date="2020-01-01T00:00:00Z")[0])["result"] == "REJECTED"
    if not version.owner_in_objects:
        return
    stimuli = both.cpo.core.modules["commands"].stimuli()
    with pytest.raises(NotNow):
        asyncio.run(stimuli["cancel_reservation"](both.here, {"reservation_id": "R9"}))  # type: ignore[arg-type]
    asyncio.run(stimuli["cancel_reservation"](both.here, {"reservation_id": "R1"}))  # type: ignore[arg-type]
    assert charge.status == "COMPLETED"
    assert results(both, "RESERVE_NOW")[-1] == "CANCELED_RESERVATION"
    order(both, "CANCEL_RESERVATION", "R1")
    assert results(both, "CANCEL_RESERVATION") == ["UNKNOWN_RESERVATION"]


@EACH
def test_an_emsp_sends_commands_of_its_own(version: Version) -> None:
    both = duo(version, modules=WITH)
    stimuli = both.emsp.core.modules["commands"].stimuli()
    asyncio.run(stimuli["start_session"](both.there, place(both)))  # type: ignore[arg-type]
    [charge] = both.cpo.core.charging.charges.values()
    asyncio.run(stimuli["stop_session"](both.there, {"session_id": charge.session_id}))  # type: ignore[arg-type]
    assert charge.status == "COMPLETED"
    assert sorted(name for name, _ in sender(both).results) == ["START_SESSION", "STOP_SESSION"]
    assert set(both.cpo.core.modules["commands"].stimuli()) == {"cancel_reservation"}
