"""Locations, as a version wants them: bare (what is required), plain, or full (all there is).

`publish_allowed_to` is there on unpublished Locations only, so full alone never has it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from suite.reference.instants import written
from suite.reference.seed_connector import coordinates, evse
from suite.reference.seed_names import FACILITIES, KINDS, OPERATORS, SITES, SUPPLIERS
from suite.reference.seed_parts import business, directions, energy_mix, hours, image, spoken, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from suite.reference.seed_connector import Site
    from suite.reference.seed_parts import Json

_ALLOWED: Final = (
    {"uid": "012345678", "type": "RFID", "visual_number": "NL-RFE-000001", "issuer": "Reference eMSP"},
    {"group_id": "NL-RFE-GROUP"},
)
_HOUR: Final = 3600


def location(site: Site, ident: str, uids: Sequence[str], *, private: bool = False) -> Json:
    """Make a Location with EVSEs of these uids; of its parts the first is as young as itself."""
    found = _address(site, ident, private=private)
    if site.detail != "bare":
        found |= _usual(site)
    if site.detail == "full":
        found |= _extras(site)
        if site.version.parking_places:
            found |= _parking(site, len(uids))
    if uids:
        found["evses"] = [evse(site, uid, n + 1, site.at - n * _HOUR) for n, uid in enumerate(uids)]
    return found | {"last_updated": written(site.at)}


def _address(site: Site, ident: str, *, private: bool) -> Json:
    version, place = site.version, site.place
    found: Json = {}
    if version.owner_in_objects:
        found |= {"country_code": site.owner[0], "party_id": site.owner[1]}
    found["id"] = ident
    if version.location_type:
        found["type"] = KINDS[site.number % len(KINDS)]
    if version.publish_flag:
        found["publish"] = not private
        if private:
            found["publish_allowed_to"] = [dict(each) for each in _ALLOWED]
    found["address"] = f"{spoken(version, place.street, place.street_ascii)} {1 + site.number % 199}"
    found["city"] = spoken(version, place.city, place.ascii)
    if site.detail != "bare" or version.location_type:
        found["postal_code"] = place.postal_code
    found["country"] = place.country
    found["coordinates"] = coordinates(place.latitude, place.longitude)
    if site.detail != "bare" or not version.location_type:
        found["time_zone"] = place.time_zone
    return found


def _usual(site: Site) -> Json:
    version, place = site.version, site.place
    town = spoken(version, place.city, place.ascii)
    found: Json = {"name": f"{town} {SITES[site.number % len(SITES)]} {site.number}"}
    if not version.location_type:
        found["parking_type"] = KINDS[site.number % len(KINDS)]
    found["operator"] = business(OPERATORS[site.number % len(OPERATORS)], full=site.number % 2 == 0)
    found["facilities"] = [FACILITIES[(site.number + n) % len(FACILITIES)] for n in range(site.number % 3)]
    found["opening_times"] = hours(version, site.at, kind=2 if site.detail == "full" else site.number % 3)
    if site.number % 4 == 0:
        found["energy_mix"] = energy_mix(version, SUPPLIERS[site.number % len(SUPPLIERS)], full=site.number % 8 == 0)
    return found


def _extras(site: Site) -> Json:
    version, place = site.version, site.place
    entrance = coordinates(place.latitude + 0.0002, place.longitude - 0.0002)
    found: Json = {
        "related_locations": [entrance | {"name": text("en", "Pedestrian entrance")}],
        "directions": directions(version, place.language),
        "operator": business(OPERATORS[site.number % len(OPERATORS)], full=True),
        "suboperator": business("Regional Charging", full=True),
        "owner": business("City Property", full=True),
        "facilities": ["RESTAURANT", "WIFI"],
        "charging_when_closed": False,
        "images": [image("entrance", "ENTRANCE"), image("location", "LOCATION")],
        "energy_mix": energy_mix(version, SUPPLIERS[site.number % len(SUPPLIERS)], full=True),
    }
    if not version.location_type:
        found["state"] = place.state
    if version.parking_places:
        found["help_phone"] = "+31 30 555 0100"
    return found


def _parking(site: Site, count: int) -> Json:
    return {"parking_places": [_place(site, f"P{n + 1}", wide=n == 0) for n in range(max(count, 1))]}


def _place(site: Site, ident: str, *, wide: bool) -> Json:
    found: Json = {
        "id": ident,
        "vehicle_types": ["PERSONAL_VEHICLE", "VAN", "DISABLED"] if wide else ["PERSONAL_VEHICLE"],
        "restricted_to_type": False,
        "reservation_required": False,
    }
    if not wide:
        return found
    return found | {
        "physical_reference": ident,
        "max_vehicle_weight": 3500,
        "max_vehicle_height": 2.05,
        "max_vehicle_length": 6.25,
        "max_vehicle_width": 2.5,
        "parking_space_length": 6.5,
        "parking_space_width": 3.5,
        "dangerous_goods_allowed": False,
        "direction": "PERPENDICULAR",
        "drive_through": False,
        "time_limit": 240,
        "roofed": True,
        "images": [image(f"parking-{site.number}", "OTHER")],
        "lighting": True,
        "refrigeration_outlet": False,
        "standards": ["DIN 18040-3"],
        "apds_reference": f"apds-{site.number}-{ident}",
    }
