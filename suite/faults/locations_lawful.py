"""Lawful oddities of CPOs: what their Locations may look like, and how they may tell of changes."""

from __future__ import annotations

from typing import Any

from suite.faults.locations import connectors_of, evses_of, tells_nobody
from suite.faults.register import eccentric
from suite.reference.changing import Changing
from suite.reference.identity import Identity
from suite.reference.locations import Locations
from suite.reference.tariffs import Tariffs

_CPO = ("CPO",)
_OPTIONAL = ("name", "related_locations", "directions", "operator", "suboperator", "owner", "facilities", "images")
_EDGES = (
    ("FJI", "Pacific/Fiji", "-17.800000", "-179.990000"),
    ("ATA", "Antarctica/McMurdo", "-77.846000", "166.676000"),
    ("GBR", "Europe/London", "51.578500", "-0.064100"),
    ("FRA", "Indian/Reunion", "-21.115000", "55.536400"),
    ("NOR", "Europe/Oslo", "71.170000", "25.783000"),
    ("RUS", "Asia/Anadyr", "62.000000", "177.510000"),
    ("USA", "Pacific/Honolulu", "21.306000", "-157.858000"),
    ("ESP", "Atlantic/Canary", "28.123000", "-15.436000"),
    ("DNK", "America/Nuuk", "64.175000", "-51.735000"),
    ("GAB", "Africa/Libreville", "-0.000010", "9.450000"),
)
"""Far from Greenwich and the equator on every side, near the diagonal, in countries of several zones."""


def _number(location: Any) -> int:
    digits = location["id"][-4:]
    return int(digits) if digits.isdigit() else 0


@eccentric("locations.nulls~sent", at=Locations.shown, roles=_CPO)
def explicit_nulls(real: Any, version: Any, location: Any) -> Any:
    """Optional fields without a value are null."""
    found = {**dict.fromkeys(_OPTIONAL), **real(version, location)}
    for evse in evses_of(found):
        for name in ("evse_id", "floor_level", "physical_reference", "coordinates"):
            evse.setdefault(name, None)
    for each in connectors_of(found):
        each.setdefault("terms_and_conditions", None)
    return found


@eccentric("locations.push~never", at=Changing.audience, roles=_CPO, stimuli=["push_location", "change_status"])
def pushes_nothing(real: Any, partner: Any, values: Any) -> Any:
    """Nothing is pushed; whoever wants to know has to ask."""
    del real, partner, values
    return []


@eccentric(
    "locations.evse.not-vanished~archived",
    at=Locations.shown,
    roles=_CPO,
    breaks=("locations.evse.not-vanished",),
    stimuli=["change_status"],
)
def archived(real: Any, version: Any, location: Any) -> Any:
    """EVSEs that are REMOVED are not shown any more."""
    found = real(version, location)
    return {**found, "evses": [each for each in evses_of(found) if each["status"] != "REMOVED"]}


@eccentric("locations.removed~listed", at=Locations.shown, roles=_CPO)
def removed_stay_listed(real: Any, version: Any, location: Any) -> Any:
    """Every Location has EVSEs that are REMOVED beside one in service."""
    found = real(version, location)
    for evse in evses_of(found)[1:]:
        evse["status"] = "REMOVED"
    return found


@eccentric("locations.hours~to-the-last-minute", at=Locations.shown, roles=_CPO)
def last_minute(real: Any, version: Any, location: Any) -> Any:
    """Regular hours end at 23:59, or at 00:00 for the end of the day."""
    always = {} if version.hours_choice else {"twentyfourseven": False}
    days = [
        {"weekday": 1, "period_begin": "00:00", "period_end": "23:59"},
        {"weekday": 2, "period_begin": "08:00", "period_end": "00:00"},
    ]
    return {**real(version, location), "opening_times": {**always, "regular_hours": days}}


@eccentric("locations.tariffs~none", at=Locations.shown, roles=_CPO)
def says_little(real: Any, version: Any, location: Any) -> Any:
    """EVSEs have no evse_id and no capabilities, Connectors no Tariffs."""
    found = real(version, location)
    for evse in evses_of(found):
        evse.pop("evse_id", None)
        evse.pop("capabilities", None)
    for each in connectors_of(found):
        each.pop("tariff_ids", None)
        each.pop("tariff_id", None)
    return found


@eccentric("locations.tariffs~none", at=Tariffs.listed, roles=_CPO)
def no_tariffs(real: Any, incoming: Any, window: Any) -> Any:
    """There are no Tariffs."""
    del real, incoming, window
    return [], 0


@eccentric(
    "locations.no-valid-evse.hidden~empty",
    at=Locations.shown,
    roles=_CPO,
    breaks=("locations.no-valid-evse.hidden",),
)
def no_evses(real: Any, version: Any, location: Any) -> Any:
    """Locations have no EVSEs yet."""
    return {key: value for key, value in real(version, location).items() if key != "evses"}


@eccentric("locations.fields~unknown", at=Locations.shown, roles=_CPO)
def unknown_fields(real: Any, version: Any, location: Any) -> Any:
    """Every object has fields of the vendor's own."""
    found = {**real(version, location), "x_vendor": {"region": 7, "tags": ["a", None]}}
    for each in (*evses_of(found), *connectors_of(found)):
        each["x_vendor"] = True
    return found


@eccentric("locations.private~home", at=Locations.shown, roles=_CPO, only=lambda version: version.publish_flag)
def at_home(real: Any, version: Any, location: Any) -> Any:
    """Chargers stand at homes, each for its owner's token alone."""
    hidden = {"publish": False, "publish_allowed_to": [{"uid": "012345678", "type": "RFID"}]}
    return {key: value for key, value in {**real(version, location), **hidden}.items() if key != "parking_type"}


@eccentric("locations.ids~white-label", at=Locations.shown, roles=_CPO, only=lambda version: version.owner_in_objects)
def white_label(real: Any, version: Any, location: Any) -> Any:
    """Two owners on one platform use the same ids."""
    found = real(version, location)
    if _number(found) != 4:  # noqa: PLR2004 - any one of them
        return found
    for number, evse in enumerate(evses_of(found)):
        evse["uid"] = f"NL-RFC-E0000003-{number + 1}"
    return {**found, "party_id": "RFX", "id": f"{found['id'][:-1]}3"}


@eccentric("locations.coordinates~edges", at=Locations.shown, roles=_CPO)
def at_the_edges(real: Any, version: Any, location: Any) -> Any:
    """Locations lie at the edges of the map, some far from the rest of their country."""
    found = real(version, location)
    country, zone, latitude, longitude = _EDGES[_number(found) % len(_EDGES)]
    point = {"latitude": latitude, "longitude": longitude}
    return {**found, "country": country, "time_zone": zone, "coordinates": point}


@eccentric("locations.postal-code~motorway", at=Locations.shown, roles=_CPO, only=lambda version: version.publish_flag)
def motorway(real: Any, version: Any, location: Any) -> Any:
    """Locations at motorways have no postal code."""
    found = {**real(version, location), "parking_type": "ALONG_MOTORWAY"}
    return {key: value for key, value in found.items() if key != "postal_code"}


@eccentric("locations.tariffs~of-others", at=Tariffs.shown, roles=_CPO, only=lambda version: version.owner_in_objects)
def tariffs_of_others(real: Any, version: Any, tariff: Any) -> Any:
    """Connectors name Tariffs of another party on the same platform."""
    return {**real(version, tariff), "party_id": "RFX"}


@eccentric("locations.push~dated-only", at=Changing.tell_status, roles=_CPO, stimuli=["change_status"])
async def touches_first(real: Any, partner: Any, ident: str, uid: str, status: str, when: str) -> Any:
    """Before a status a PATCH with nothing but last_updated goes to its Location."""
    part = real.args[0]
    await part.core.flows.push(partner, "locations", part.path(partner, ident), {"last_updated": when}, method="PATCH")
    return await real(partner, ident, uid, status, when)


@eccentric("locations.push~put-only", at=Changing.tell_changes, roles=_CPO, stimuli=["change_status"])
async def puts_evses(real: Any, partner: Any, path: Any, changes: Any, whole: Any) -> Any:
    """A status is told by PUT of the whole EVSE."""
    return await real.args[0].core.flows.push(partner, "locations", path, {**whole, **changes})


@eccentric("locations.times~fractions", at=Locations.single, roles=_CPO, only=lambda version: version.owner_in_objects)
def with_fractions(real: Any, incoming: Any, value: Any) -> Any:
    """An EVSE or Connector by itself has its times with milliseconds, unlike in the list."""
    found = real(incoming, value)
    return {**found, "last_updated": found["last_updated"].replace("Z", ".000Z")} if isinstance(found, dict) else found


@eccentric("locations.tariffs~of-others", at=Tariffs.path)
def pushed_as_of_others(real: Any, version: Any, ident: str) -> Any:
    """They are pushed as what they are."""
    return [real(version, ident)[0], "RFX"]


def _two_parties(real: Any, version: Any, token: str) -> Any:
    """Credentials name both parties of the platform."""
    found = real(version, token)
    return {**found, "roles": [*found["roles"], {**found["roles"][0], "party_id": "RFX"}]}


eccentric("locations.no-valid-evse.hidden~empty", at=Changing.audience)(tells_nobody)

for _name in ("locations.ids~white-label", "locations.tariffs~of-others"):
    eccentric(_name, at=Identity.credentials)(_two_parties)
