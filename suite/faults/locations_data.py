"""Faults of Locations as data: who may see them, where they are, when they are open, what charging costs there."""

from __future__ import annotations

from typing import Any

from suite.faults.locations import connectors_of, evses_of, tells_nobody
from suite.faults.register import mutant
from suite.reference.changing import Changing
from suite.reference.locations import Locations

_OFFICE = [{"weekday": 1, "period_begin": "08:00", "period_end": "18:00"}]


def _hours(version: Any, **more: Any) -> dict[str, Any]:
    """Opening hours of an office, as the version wants them."""
    always = {} if version.hours_choice else {"twentyfourseven": False}
    return {**always, "regular_hours": _OFFICE, **more}


@mutant("locations.publish-token.fields~no-type", at=Locations.shown)
def token_without_type(real: Any, version: Any, location: Any) -> Any:
    """A token in publish_allowed_to has a uid and no type."""
    found = real(version, location)
    return found if found["publish"] else {**found, "publish_allowed_to": [{"uid": "012345678"}]}


@mutant("locations.publish-allowed.unpublished-only~published", at=Locations.shown)
def published_for_few(real: Any, version: Any, location: Any) -> Any:
    """Locations that are for few are published."""
    return {**real(version, location), "publish": True}


@mutant("locations.coordinates.format~short", at=Locations.shown)
def one_decimal(real: Any, version: Any, location: Any) -> Any:
    """Latitudes have one decimal."""
    found = real(version, location)
    found["coordinates"]["latitude"] = found["coordinates"]["latitude"][:4]
    return found


mutant("locations.coordinates.format~short", at=Changing.audience)(tells_nobody)


@mutant("locations.coordinates.range~beyond", at=Locations.shown)
def beyond_the_pole(real: Any, version: Any, location: Any) -> Any:
    """Latitudes lie beyond the pole."""
    found = real(version, location)
    found["coordinates"]["latitude"] = "95.123456"
    return found


@mutant("locations.coordinates.not-swapped~swapped", at=Locations.shown)
def swapped(real: Any, version: Any, location: Any) -> Any:
    """Latitude and longitude are exchanged, where that is not beyond the pole."""
    found = real(version, location)
    point = found["coordinates"]
    if abs(float(point["longitude"])) < 90:  # noqa: PLR2004 - a latitude
        point["latitude"], point["longitude"] = point["longitude"], point["latitude"]
    return found


@mutant("locations.time-zone.known~invented", at=Locations.shown)
def no_such_zone(real: Any, version: Any, location: Any) -> Any:
    """The time zone is one that nobody knows."""
    return {**real(version, location), "time_zone": "Europe/Utrecht"}


@mutant("locations.postal-code.given~missing", at=Locations.shown)
def no_postal_code(real: Any, version: Any, location: Any) -> Any:
    """Locations in towns have no postal code."""
    return {key: value for key, value in real(version, location).items() if key != "postal_code"}


@mutant("locations.hours.exclusive~both", at=Locations.shown)
def always_and_office(real: Any, version: Any, location: Any) -> Any:
    """Locations are open all the time, and at office hours."""
    both = {"twentyfourseven": True, "regular_hours": _OFFICE}
    return {**real(version, location), "opening_times": both}


@mutant("locations.hours.end-after-begin~over-midnight", at=Locations.shown)
def over_midnight(real: Any, version: Any, location: Any) -> Any:
    """Regular hours go over midnight."""
    night = [{"weekday": 5, "period_begin": "22:00", "period_end": "06:00"}]
    return {**real(version, location), "opening_times": _hours(version, regular_hours=night)}


@mutant("locations.exceptional.begin-before-end~backwards", at=Locations.shown)
def backwards(real: Any, version: Any, location: Any) -> Any:
    """An exceptional closing ends before it begins."""
    span = {"period_begin": "2025-12-26T00:00:00Z", "period_end": "2025-12-25T00:00:00Z"}
    return {**real(version, location), "opening_times": _hours(version, exceptional_closings=[span])}


@mutant("locations.exceptional.no-overlap~same", at=Locations.shown)
def open_and_closed(real: Any, version: Any, location: Any) -> Any:
    """Locations are exceptionally open and closed at the same time."""
    span = [{"period_begin": "2025-12-25T00:00:00Z", "period_end": "2025-12-26T00:00:00Z"}]
    both = _hours(version, exceptional_openings=span, exceptional_closings=span)
    return {**real(version, location), "opening_times": both}


@mutant("locations.energy-mix.sum~ninety", at=Locations.shown)
def ninety_per_cent(real: Any, version: Any, location: Any) -> Any:
    """Energy sources add up to 90 per cent."""
    sources = [{"source": "SOLAR", "percentage": 50}, {"source": "WIND", "percentage": 40}]
    mix = {"is_green_energy": True, "energy_sources": sources}
    return {**real(version, location), "energy_mix": mix}


@mutant("locations.evse-id.format~words", at=Locations.shown)
def words(real: Any, version: Any, location: Any) -> Any:
    """EVSE ids are words for people."""
    found = real(version, location)
    for number, evse in enumerate(evses_of(found)):
        evse["evse_id"] = f"Charger {number + 1}"
    return found


def _tariffs(version: Any, location: Any, names: list[str], *, instead: bool = False) -> Any:
    """Let Connectors name these Tariffs, beside or instead of those that they have."""
    for each in connectors_of(location):
        if version.location_type:
            each["tariff_id"] = names[0]
        else:
            known = [] if instead else each.get("tariff_ids", [])
            each["tariff_ids"] = list(dict.fromkeys([*known, *names]))
    return location


@mutant("locations.tariff-ids.resolve~unknown", at=Locations.shown)
def unknown_tariff(real: Any, version: Any, location: Any) -> Any:
    """Connectors name a Tariff that is not in the list."""
    return _tariffs(version, real(version, location), ["NO-SUCH-TARIFF"])


@mutant("locations.tariff-ids.one-per-type~two", at=Locations.shown)
def two_of_a_type(real: Any, version: Any, location: Any) -> Any:
    """Connectors name two Tariffs of the type REGULAR that are in force together."""
    found = real(version, location)
    owner = f"{found['country_code']}-{found['party_id']}"
    return _tariffs(version, found, [f"{owner}-TARIFF-1", f"{owner}-TARIFF-6"])


@mutant("locations.preferences.tariffs~regular", at=Locations.shown)
def no_profiles(real: Any, version: Any, location: Any) -> Any:
    """EVSEs take preferences, but no Tariff of a profile type is there."""
    found = real(version, location)
    return _tariffs(version, found, [f"{found['country_code']}-{found['party_id']}-TARIFF-1"], instead=True)


@mutant("locations.parking.id-unique~twice", at=Locations.shown)
def parking_twice(real: Any, version: Any, location: Any) -> Any:
    """A parking place stands twice in its Location."""
    found = real(version, location)
    places = found.get("parking_places")
    return {**found, "parking_places": [*places, places[0]]} if places else found


@mutant("locations.parking.resolves~unknown", at=Locations.shown)
def parking_elsewhere(real: Any, version: Any, location: Any) -> Any:
    """EVSEs name a parking place that is not there."""
    found = real(version, location)
    for evse in evses_of(found):
        for each in evse.get("parking", ()):
            each["parking_id"] = "P9"
    return found


@mutant("locations.parking.sizes~no-height", at=Locations.shown)
def no_height(real: Any, version: Any, location: Any) -> Any:
    """Parking places for vans do not say how high they are."""
    return _without(real(version, location), "max_vehicle_height")


@mutant("locations.parking.photo~none", at=Locations.shown)
def no_photo(real: Any, version: Any, location: Any) -> Any:
    """Parking places for disabled people have no photo."""
    return _without(real(version, location), "images")


def _without(location: Any, name: str) -> Any:
    for place in location.get("parking_places", ()):
        place.pop(name, None)
    return location
