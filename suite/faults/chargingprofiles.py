"""Faults and lawful oddities of charging profiles: what a CPO answers, posts and keeps telling, what a sender answers."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

from suite.faults.register import eccentric, mutant
from suite.reference.answers import refusal, success
from suite.reference.callbacks import Callbacks
from suite.reference.chargingprofiles import ChargingProfiles
from suite.reference.profiling import Profiling

_CPO, _EMSP = ("CPO",), ("EMSP",)
_LATER = 0.1


def _newer(version: Any) -> bool:
    return bool(version.owner_in_objects)


@mutant("chargingprofiles.response.valid~no-timeout", at=Profiling.answered)
def gives_no_timeout(real: Any, order: Any, said: str) -> Any:
    """The answer says no timeout."""
    return replace(real(order, said), data={"result": said})


@mutant("chargingprofiles.result.valid~word", at=Profiling.result)
def another_word(real: Any, order: Any, charge: Any) -> Any:
    """The result of DELETE is none of the enum."""
    found = real(order, charge)
    return {**found, "result": "CLEARED"} if order.name == "DELETE" else found


@mutant("chargingprofiles.result.profile~none", at=Profiling.result)
def keeps_it_back(real: Any, order: Any, charge: Any) -> Any:
    """An accepted request for what is active brings no profile."""
    return {name: each for name, each in real(order, charge).items() if name != "profile"}


@mutant("chargingprofiles.session.unknown~rejected", at=Profiling.decided)
def rejects_unknown(real: Any, order: Any, charge: Any) -> str:
    """A request for a Session that is not there is rejected."""
    return "REJECTED" if charge is None else str(real(order, charge))


@mutant("chargingprofiles.get.parameters~default", at=Profiling.problem)
def any_duration(real: Any, incoming: Any) -> str:
    """GET without duration is taken."""
    found = str(real(incoming))
    return "" if incoming.method == "GET" and "duration" in found else found


@mutant("chargingprofiles.delete.parameters~silent", at=Profiling.problem)
def clears_silently(real: Any, incoming: Any) -> str:
    """DELETE without response_url is taken."""
    return "" if incoming.method == "DELETE" else str(real(incoming))


@mutant("chargingprofiles.put.invalid~taken", at=Profiling.problem)
def any_unit(real: Any, incoming: Any) -> str:
    """A profile without its unit is taken."""
    return "" if incoming.method == "PUT" else str(real(incoming))


@mutant("chargingprofiles.put.invalid~taken", at=Profiling.updates)
def once_valid(real: Any, order: Any, charge: Any) -> bool:
    """Nothing is told of it."""
    unit = (order.body.get("charging_profile") or {}).get("charging_rate_unit")
    return bool(real(order, charge)) and (order.name != "PUT" or unit is not None)


@mutant("chargingprofiles.put.relative-and-absolute~refused", at=Profiling.problem)
def absolute_only(real: Any, incoming: Any) -> str:
    """A profile that begins at once is refused."""
    body = incoming.json if isinstance(incoming.json, dict) else {}
    relative = incoming.method == "PUT" and "start_date_time" not in body.get("charging_profile", {})
    return str(real(incoming)) or ("start_date_time is needed" if relative else "")


@mutant(
    "chargingprofiles.result.comes~never",
    at=Callbacks.calls,
    collateral={"chargingprofiles.result.url": "there is none to look at"},
)
def posts_nothing(real: Any, module: str, path: Any, order: Any, body: Any) -> Any:
    """No result is posted."""
    return [] if module == "chargingprofiles" else real(module, path, order, body)


@mutant("chargingprofiles.result.comes~never", at=Profiling.answered)
def hurries(real: Any, order: Any, said: str) -> Any:
    """It would have come at once."""
    return replace(real(order, said), data={"result": said, "timeout": 0})


@mutant("chargingprofiles.result.url~no-query", at=Callbacks.call)
def drops_query(real: Any, module: str, path: Any, order: Any, body: Any) -> Any:
    """The query of the response_url is dropped."""
    cut = replace(order, url=order.url.partition("?")[0])
    return real(module, path, cut if module == "chargingprofiles" else order, body)


@mutant("chargingprofiles.result.duration~short", at=Profiling.active)
def shortens(real: Any, charge: Any, seconds: int) -> Any:
    """What is active is told for a shorter time than was asked."""
    found = real(charge, seconds)
    return {**found, "charging_profile": {**found["charging_profile"], "duration": min(seconds, 600)}}


@mutant("chargingprofiles.updates.only-then~always", at=Profiling.updates)
def tells_always(real: Any, order: Any, charge: Any) -> bool:
    """An update comes although no profile was set."""
    del real, order, charge
    return True


@mutant("chargingprofiles.updates.url~other", at=Profiling.path)
def another_path(real: Any, charge: Any) -> list[str]:
    """An update names an EVSE in place of the Session."""
    del real
    return [str(charge.evse_uid)]


@mutant("chargingprofiles.updates.cleared~stays", at=Profiling.greatest)
def stays_low(real: Any, charge: Any) -> Any:
    """After the profile was cleared the update shows what it allowed."""
    return {**real(charge), "charging_profile_period": [{"start_period": 0, "limit": 4200}]}


@mutant("chargingprofiles.updates.duration~day", at=Profiling.update)
async def for_a_day(real: Any, order: Any, charge: Any) -> None:
    """An update covers a whole day."""
    part = real.args[0]
    body = part.active(charge, 86_400)
    await part.core.flows.push(order.partner, "chargingprofiles", part.path(charge), body, side="sender")


@mutant("chargingprofiles.sender.answers~data", at=ChargingProfiles.taken)
def says_more(real: Any, incoming: Any) -> Any:
    """An update is answered with data."""
    del real, incoming
    return success({"result": "ACCEPTED"})


@eccentric("chargingprofiles~too-often", at=Profiling.decided, roles=_CPO, only=_newer)
def too_often(real: Any, order: Any, charge: Any) -> str:
    """What is active may be asked for, and no more."""
    found = str(real(order, charge))
    return "TOO_OFTEN" if found == "ACCEPTED" and order.name == "GET" else found


@eccentric("chargingprofiles~later", at=Profiling.follow, roles=_CPO, only=_newer)
async def later(real: Any, order: Any, charge: Any) -> None:
    """Results come a moment later."""
    await asyncio.sleep(_LATER)
    await real(order, charge)


@eccentric("chargingprofiles~silent", at=Profiling.updates, roles=_CPO, only=_newer)
def silent(real: Any, order: Any, charge: Any) -> bool:
    """The charge point tells nothing by itself."""
    del real, order, charge
    return False


@eccentric("chargingprofiles~no-periods", at=Profiling.active, roles=_CPO, only=_newer)
def no_periods(real: Any, charge: Any, seconds: int) -> Any:
    """What is active has no periods, which the card of the field allows."""
    found = real(charge, seconds)
    profile = {key: each for key, each in found["charging_profile"].items() if "period" not in key}
    return {**found, "charging_profile": profile}


@eccentric("chargingprofiles.sender~unknown", at=ChargingProfiles.taken, roles=_EMSP, only=_newer)
def refuses_unknown(real: Any, incoming: Any) -> Any:
    """An update for a Session whose profile was never set is refused."""
    del real, incoming
    return refusal(2000, "no profile was set")
