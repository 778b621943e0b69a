"""Locations as data: who may see them, where they are, when they are open, what they are fed with (LOC-20 to 25, 36, 37)."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from suite.judge.countries import has_post_codes, swapped
from suite.judge.facts import instant
from suite.judge.places import Json, Place, objects, on_locations
from suite.judge.rule import Fault
from suite.judge.zones import known

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEGREES = re.compile(r"-?\d{1,4}\.\d{1,10}", re.ASCII)
_LATITUDE, _LONGITUDE = 90, 180
TOLERANCE = 0.5
"""Per cent by which shares may miss 100 for being rounded."""


@on_locations("locations.publish-token.fields", "locations.publish-allowed.unpublished-only")
def publish_tokens(place: Place) -> Iterator[Fault]:
    """publish_allowed_to stands beside publish=false only, and its tokens say enough."""
    tokens = objects(place.location.get("publish_allowed_to"))
    if tokens and place.location.get("publish") is True:
        here = f"{place.pointer}/publish"
        yield Fault("locations.publish-allowed.unpublished-only", "publish = false", "true", pointer=here)
    for number, token in enumerate(tokens):
        missing = _token_lacks(token)
        if missing:
            here = f"{place.pointer}/publish_allowed_to/{number}"
            yield Fault("locations.publish-token.fields", missing, "absent", pointer=here)


def _token_lacks(token: Json) -> str:
    if not any(token.get(name) for name in ("uid", "visual_number", "group_id")):
        return "uid, visual_number or group_id"
    if token.get("uid") and not token.get("type"):
        return "type beside uid"
    return "issuer beside visual_number" if token.get("visual_number") and not token.get("issuer") else ""


def _point(place: Place) -> dict[str, float]:
    """Latitude and longitude, as far as they can be read."""
    found = place.location.get("coordinates")
    values = found if isinstance(found, dict) else {}
    return {
        name: float(value)
        for name in ("latitude", "longitude")
        if isinstance(value := values.get(name), str) and _DEGREES.fullmatch(value)
    }


@on_locations("locations.coordinates.range")
def on_the_globe(place: Place) -> Iterator[Fault]:
    """Latitude lies within 90 degrees, longitude within 180."""
    for name, value in _point(place).items():
        most = _LATITUDE if name == "latitude" else _LONGITUDE
        if abs(value) > most:
            here = f"{place.pointer}/coordinates/{name}"
            yield Fault("locations.coordinates.range", f"between -{most} and {most}", f"{value}", pointer=here)


@on_locations("locations.coordinates.not-swapped")
def not_swapped(place: Place) -> Iterator[Fault]:
    """Latitude and longitude stand for what they say: the point is near its country, not only its mirror image is."""
    point, country = _point(place), place.location.get("country")
    if len(point) < 2 or abs(point["latitude"]) > _LATITUDE:  # noqa: PLR2004 - both of them
        return
    if swapped(country, point["latitude"], point["longitude"]):
        yield Fault(
            "locations.coordinates.not-swapped",
            f"a point in {country}",
            f"latitude {point['latitude']}, longitude {point['longitude']}",
            pointer=f"{place.pointer}/coordinates",
            hint="the other way round the point is in that country",
        )


@on_locations("locations.time-zone.known")
def zone_is_known(place: Place) -> Iterator[Fault]:
    """time_zone is a name of the tz database."""
    zone = place.location.get("time_zone")
    if isinstance(zone, str) and zone not in known():
        expected = "a name of the tz database, e.g. Europe/Oslo"
        yield Fault("locations.time-zone.known", expected, zone, pointer=f"{place.pointer}/time_zone")


@on_locations("locations.postal-code.given")
def has_a_postal_code(place: Place) -> Iterator[Fault]:
    """postal_code is there, unless the country has none or the place is at a motorway."""
    location = place.location
    if location.get("postal_code") or location.get("parking_type") == "ALONG_MOTORWAY":
        return
    if has_post_codes(location.get("country")):
        expected = f"a postal code, as {location['country']} has them"
        yield Fault("locations.postal-code.given", expected, "absent", pointer=f"{place.pointer}/postal_code")


@on_locations("locations.hours.exclusive", "locations.hours.end-after-begin")
def hours_make_sense(place: Place) -> Iterator[Fault]:
    """Regular hours stand where they should, and each of them ends after it begins."""
    hours, here = place.location.get("opening_times"), f"{place.pointer}/opening_times"
    if not isinstance(hours, dict):
        return
    always, regular = hours.get("twentyfourseven"), objects(hours.get("regular_hours"))
    if always is True and regular:
        yield Fault("locations.hours.exclusive", "no regular_hours beside twentyfourseven = true", "both", pointer=here)
    if always is False and not regular and not place.version.hours_choice:
        yield Fault("locations.hours.exclusive", "regular_hours beside twentyfourseven = false", "none", pointer=here)
    for number, entry in enumerate(regular):
        begin, end = entry.get("period_begin"), entry.get("period_end")
        if isinstance(begin, str) and isinstance(end, str) and end <= begin and end != "00:00":
            at = f"{here}/regular_hours/{number}/period_end"
            yield Fault("locations.hours.end-after-begin", f"later than {begin}", end, pointer=at)


@on_locations("locations.exceptional.begin-before-end", "locations.exceptional.no-overlap")
def exceptions_make_sense(place: Place) -> Iterator[Fault]:
    """Exceptional periods begin before they end; closed is not open."""
    hours, here = place.location.get("opening_times"), f"{place.pointer}/opening_times"
    if not isinstance(hours, dict):
        return
    openings, closings = _spans(hours.get("exceptional_openings")), _spans(hours.get("exceptional_closings"))
    if any(begin >= end for begin, end in (*openings, *closings)):
        yield Fault("locations.exceptional.begin-before-end", "begin before end", "end before begin", pointer=here)
    if any(a < d and c < b for a, b in openings for c, d in closings):
        yield Fault("locations.exceptional.no-overlap", "openings and closings apart", "they overlap", pointer=here)


def _spans(value: object) -> list[tuple[float, float]]:
    pairs = [(instant(each.get("period_begin")), instant(each.get("period_end"))) for each in objects(value)]
    return [(begin, end) for begin, end in pairs if begin is not None and end is not None]


@on_locations("locations.energy-mix.sum")
def mix_adds_up(place: Place) -> Iterator[Fault]:
    """Energy sources add up to 100 per cent."""
    mix = place.location.get("energy_mix")
    sources = objects(mix.get("energy_sources")) if isinstance(mix, dict) else []
    shares = [float(each["percentage"]) for each in sources if _is_number(each.get("percentage"))]
    if shares and len(shares) == len(sources) and abs(sum(shares) - 100) > TOLERANCE:
        here = f"{place.pointer}/energy_mix/energy_sources"
        yield Fault("locations.energy-mix.sum", "100", f"{sum(shares):g}", pointer=here)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)
