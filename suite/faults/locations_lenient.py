"""Lawful oddities of eMSPs that receive Locations."""

from __future__ import annotations

import asyncio
import re
from typing import Any

from suite.faults.register import eccentric
from suite.reference.answers import refusal
from suite.reference.receiving import Receiving

_EMSP = ("EMSP",)
_NEEDED = frozenset(
    {"country_code", "party_id", "id", "uid", "type", "publish", "address", "city", "postal_code", "country", "time_zone",
     "coordinates", "evses", "status", "connectors", "standard", "format", "power_type", "voltage", "amperage",
     "max_voltage", "max_amperage", "last_updated"}
)  # fmt: skip
_LATER = 0.04


def _needed(value: Any) -> Any:
    """An object and its children without optional fields."""
    if isinstance(value, list):
        return [_needed(each) for each in value]
    if not isinstance(value, dict):
        return value
    kept = {key: each for key, each in value.items() if key in _NEEDED}
    return {key: _needed(each) if key in {"evses", "connectors"} else each for key, each in kept.items()}


@eccentric(
    "locations.receiver-get.offered~404",
    at=Receiving.answer_get,
    roles=_EMSP,
    breaks=("locations.receiver-get.offered",),
)
def nothing_to_see(real: Any, incoming: Any) -> Any:
    """GET on the receiver interface answers 404, whatever is there."""
    return real.args[0].unknown(incoming)


@eccentric(
    "locations.receiver-get.offered~null",
    at=Receiving.given_back,
    roles=_EMSP,
    breaks=("locations.receiver-get.offered",),
)
def nothing_in_it(real: Any, incoming: Any, value: Any) -> Any:
    """GET on the receiver interface says success and gives null, whatever is there: nothing that could be compared."""
    del real, incoming, value


@eccentric(
    "locations.receiver-get.offered~listed",
    at=Receiving.given_back,
    roles=_EMSP,
    breaks=("locations.receiver-get.offered",),
)
def given_back_as_a_list(real: Any, incoming: Any, value: Any) -> Any:
    """GET on the receiver interface gives a list with one element where an object is due."""
    return [real(incoming, value)]


@eccentric(
    "locations.put.keeps-optional~forgets", at=Receiving.stored, roles=_EMSP, breaks=("locations.put.keeps-optional",)
)
def forgets(real: Any, incoming: Any, body: Any, before: Any) -> Any:
    """Of an object only the required fields are stored."""
    return _needed(real(incoming, body, before))


@eccentric("locations.put~later", at=Receiving.keep, roles=_EMSP)
def stores_later(real: Any, incoming: Any, location: Any) -> None:
    """What was pushed is stored a moment after the answer."""
    asyncio.get_running_loop().call_later(_LATER, real, incoming, location)


@eccentric(
    "locations.get~normalised", at=Receiving.given_back, roles=_EMSP, only=lambda version: version.owner_in_objects
)
def normalised(real: Any, incoming: Any, value: Any) -> Any:
    """Times are given back with milliseconds, ids in lower case."""
    return _normal(real(incoming, value), "")


def _normal(value: Any, name: str) -> Any:
    if isinstance(value, dict):
        return {key: _normal(each, key) for key, each in value.items()}
    if isinstance(value, list):
        return [_normal(each, name) for each in value]
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", value):
        return value.replace("Z", ".000Z")
    return value.lower() if name in {"id", "uid", "country_code", "party_id", "parking_id"} else value


@eccentric("locations.nulls~given-back", at=Receiving.given_back, roles=_EMSP)
def nulls_back(real: Any, incoming: Any, value: Any) -> Any:
    """Optional fields without a value are given back as null or as an empty list."""
    found = real(incoming, value)
    return {"name": None, "directions": None, "images": [], "floor_level": None, **found}


@eccentric("locations.get~defaults", at=Receiving.given_back, roles=_EMSP)
def defaults(real: Any, incoming: Any, value: Any) -> Any:
    """Fields with a default are given back with it, and with them some of the eMSP's own."""
    found = real(incoming, value)
    more = {"charging_when_closed": True, "x_rating": 4.5} if "address" in found else {}
    return {**more, **found}


@eccentric("locations.orphan~404", at=Receiving.orphan, roles=_EMSP)
def orphan_404(real: Any, incoming: Any) -> Any:
    """A child without its parent is answered with 404."""
    del real, incoming
    return refusal(2003, "unknown Location", status=404)


@eccentric("locations.removed~forgotten", at=Receiving.keep, roles=_EMSP)
def forgets_removed(real: Any, incoming: Any, location: Any) -> None:
    """EVSEs that are REMOVED are not kept any longer."""
    evses = [each for each in (location.get("evses") or ()) if each.get("status") != "REMOVED"]
    real(incoming, {**location, "evses": evses})


@eccentric(
    "locations.parents~now", at=Receiving.lift_parents, roles=_EMSP, only=lambda version: version.owner_in_objects
)
def own_clock(real: Any, incoming: Any, parent: Any, child: Any) -> Any:
    """Parents of what changed are dated by the eMSP's own clock."""
    del incoming, child
    return {**parent, "last_updated": real.args[0].core.stamp()}


def tariffs_of(value: Any) -> set[str]:
    """Ids of Tariffs that Connectors name anywhere in an object."""
    if isinstance(value, list):
        return {name for each in value for name in tariffs_of(each)}
    if not isinstance(value, dict):
        return set()
    own = {*(value.get("tariff_ids") or ()), *([value["tariff_id"]] if value.get("tariff_id") else ())}
    return own | tariffs_of(value.get("evses")) | tariffs_of(value.get("connectors"))


@eccentric("locations.put~known-tariffs", at=Receiving.problem, roles=_EMSP)
def known_tariffs_only(real: Any, incoming: Any, body: Any) -> str:
    """A Connector that names a Tariff which was never pushed is refused."""
    part = real.args[0]
    held = part.core.modules["tariffs"].given[incoming.partner.name].objects
    known = {ident for owned in held.values() for ident in owned}
    strange = {str(each).upper() for each in tariffs_of(body)} - {each.upper() for each in known}
    return f"unknown Tariff {min(strange)}" if strange else str(real(incoming, body))
