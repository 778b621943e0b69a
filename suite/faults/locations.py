"""Faults of what a CPO shows: the list, single objects, ids and the order of last_updated."""

from __future__ import annotations

from typing import Any

from suite.faults.register import mutant
from suite.reference.changing import Changing
from suite.reference.locations import Locations

_FIRST_EVSE = "E0000001-1"


def evses_of(location: Any) -> list[Any]:
    """The EVSEs of a Location, to be changed in place."""
    return list(location.get("evses", ()))


def connectors_of(location: Any) -> list[Any]:
    """All Connectors of a Location, to be changed in place."""
    return [each for evse in evses_of(location) for each in evse["connectors"]]


@mutant("locations.object.valid~no-city", at=Locations.shown)
def no_city(real: Any, version: Any, location: Any) -> Any:
    """Locations have no city."""
    return {key: value for key, value in real(version, location).items() if key != "city"}


@mutant("locations.object.valid~no-city", at=Changing.audience)
def tells_nobody(real: Any, partner: Any, values: Any) -> Any:
    """It pushes nothing."""
    del real, partner, values
    return []


@mutant(
    "locations.get.found~listed",
    at=Locations.single,
    collateral={"journeys.charge.evse-status": "the EVSE that follows a charge is read by id"},
)
def by_id_as_a_list(real: Any, incoming: Any, value: Any) -> Any:
    """What is asked for by id comes as a list with one element."""
    return [real(incoming, value)]


@mutant(
    "locations.get.found~no-evse",
    at=Locations.found,
    collateral={"sessions.location.resolves": "the EVSE of a Session is looked up by id"},
)
def no_evse_alone(real: Any, incoming: Any) -> Any:
    """Locations can be fetched, but not an EVSE or Connector by itself."""
    return None if "evse_uid" in incoming.params else real(incoming)


@mutant(
    "locations.get.same-as-list~stale",
    at=Locations.single,
    collateral={
        "journeys.charge.evse-status": "the EVSE that follows a charge is read by id",
        "commands.reserve.session": "the EVSE that is reserved is read by id",
        "sessions.reservation.status": "the same",
    },
)
def stale_evse(real: Any, incoming: Any, value: Any) -> Any:
    """An EVSE fetched alone has a status of its own."""
    found = real(incoming, value)
    return {**found, "status": "UNKNOWN"} if set(incoming.params) == {"location_id", "evse_uid"} else found


@mutant(
    "locations.id.unique~twice",
    at=Locations.shown,
    locations=9,
    collateral={"pagination.crawl.no-repeats": "paging knows a Location by its id"},
)
def id_twice(real: Any, version: Any, location: Any) -> Any:
    """Two Locations have one id."""
    found = real(version, location)
    return {**found, "id": f"{found['id'][:-1]}2"} if found["id"].endswith("0000003") else found


@mutant("locations.evse-uid.unique~twice", at=Locations.shown)
def uid_twice(real: Any, version: Any, location: Any) -> Any:
    """The EVSEs of a Location share a uid."""
    found = real(version, location)
    for evse in evses_of(found):
        evse["uid"] = found["evses"][0]["uid"]
    return found


@mutant("locations.evse-uid.unique~two-homes", at=Locations.shown)
def uid_in_two_places(real: Any, version: Any, location: Any) -> Any:
    """Two Locations have an EVSE of the same uid."""
    found = real(version, location)
    if found["id"].endswith("0000002"):
        found["evses"][0]["uid"] = f"{found['id'].partition('-LOC')[0]}-{_FIRST_EVSE}"
    return found


@mutant("locations.connector-id.unique~twice", at=Locations.shown)
def connector_twice(real: Any, version: Any, location: Any) -> Any:
    """All Connectors have the id 1."""
    found = real(version, location)
    for each in connectors_of(found):
        each["id"] = "1"
    return found


@mutant("locations.parent.last-updated~older", at=Locations.shown)
def younger_connectors(real: Any, version: Any, location: Any) -> Any:
    """Connectors are younger than their EVSE."""
    found = real(version, location)
    for each in connectors_of(found):
        each["last_updated"] = "2025-06-01T00:00:00Z"
    return found


@mutant("locations.no-valid-evse.hidden~shown", at=Locations.shown)
def nothing_in_service(real: Any, version: Any, location: Any) -> Any:
    """A Location is listed whose EVSEs are all REMOVED."""
    found = real(version, location)
    for evse in evses_of(found) if found["id"].endswith("0000002") else ():
        evse["status"] = "REMOVED"
    return found


@mutant("locations.status-change.last-updated~stays", at=Changing.touched, stimuli=["change_status"])
def evse_untouched(real: Any, version: Any, value: Any, when: str) -> Any:
    """A changed status moves last_updated of the Location only."""
    return value if "uid" in value else real(version, value, when)


@mutant(
    "locations.status-change.listed~not-lifted",
    at=Changing.lifted,
    stimuli=["change_status"],
    collateral={
        "locations.parent.last-updated": "the Location is older than its EVSE",
        "journeys.outage.catch-up": "a list with date_from lacks it after an outage as well",
    },
)
def location_untouched(real: Any, version: Any, location: Any, when: str) -> Any:
    """A changed status moves last_updated of the EVSE only."""
    del real, version, when
    return location


@mutant(
    "locations.evse.not-vanished~gone",
    at=Locations.shown,
    stimuli=["change_status"],
    collateral={"locations.object.valid": "what is pushed of an EVSE that is gone is empty"},
)
def evse_vanishes(real: Any, version: Any, location: Any) -> Any:
    """An EVSE that is taken out of service is shown no more."""
    found = real(version, location)
    return {**found, "evses": [each for each in found.get("evses") or [] if each.get("status") != "REMOVED"]}
