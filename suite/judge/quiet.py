"""Which judges of a Location may have something to say, found in one pass over an object that its closed schema took.

Says too many rather than too few: whoever is named decides for himself, whoever is not would have found nothing. A judge
that stands in no table here is always named, so that a new one cannot be forgotten. A test holds this to the judges.
"""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any

from suite.judge.countries import surely_near
from suite.judge.places import ON_LOCATIONS
from suite.judge.rules.locations import EVSE_ID, SIZES, SMALL
from suite.judge.rules.locations_data import TOLERANCE
from suite.judge.zones import known

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from suite.judge.places import Place
    from suite.judge.rule import Fault
    from suite.standard.versions import Version

    Judge = Callable[[Place], Iterable[Fault]]

Json = dict[str, Any]
_IDS, _PARENTS, _EVSE_IDS, _PARKING, _DESCRIBED = (
    "ids_are_unique", "parents_are_newer", "evse_ids", "parking_places", "parking_is_described",
)  # fmt: skip
_PUBLISH, _GLOBE, _SWAPPED, _ZONE, _POST, _HOURS, _EXCEPTIONS, _MIX = (
    "publish_tokens", "on_the_globe", "not_swapped", "zone_is_known", "has_a_postal_code", "hours_make_sense",
    "exceptions_make_sense", "mix_adds_up",
)  # fmt: skip
_KNOWN = frozenset({
    _IDS, _PARENTS, _EVSE_IDS, _PARKING, _DESCRIBED, _PUBLISH, _GLOBE, _SWAPPED, _ZONE, _POST, _HOURS, _EXCEPTIONS, _MIX,
})  # fmt: skip
_SECONDS, _WHOLE, _LEAP = 19, 20, 17
"""Characters of a DateTime up to its seconds, of one that ends with Z behind them, and before the tens of the seconds."""
_BEGIN = itemgetter("period_begin")
_SURE = 0.9 * TOLERANCE
"""So near to 100 that no way of adding takes it beyond."""
_DISABLED, _SIZES = SMALL | {"DISABLED"}, frozenset(SIZES)


class Suspects:
    """The judges of Locations in one version."""

    def __init__(self, version: Version) -> None:
        """Sort the judges into those that this pass stands for, and the rest."""
        self._folded = version.owner_in_objects
        self._always = tuple(each for each in ON_LOCATIONS if each.__name__ not in _KNOWN)
        self._zones = known()

    def of(self, location: Json) -> Sequence[Judge]:
        """Give the judges to ask about a Location."""
        named: list[str] = []
        _of_point(location, named)
        if not location.get("postal_code"):
            named.append(_POST)
        if "publish_allowed_to" in location:
            named.append(_PUBLISH)
        if "time_zone" in location and location["time_zone"] not in self._zones:
            named.append(_ZONE)
        if "energy_mix" in location:
            _of_mix(location["energy_mix"], named)
        if "opening_times" in location:
            _of_hours(location["opening_times"], named)
        if "evses" in location:
            self._of_evses(location, named)
        if "parking_places" in location:
            _of_parking(location["parking_places"], named)
        if not named:
            return self._always
        return [each for each in ON_LOCATIONS if each.__name__ in named or each in self._always]

    def _of_evses(self, location: Json, named: list[str]) -> None:
        folded, newest, evses = self._folded, location["last_updated"], location["evses"]
        if len(evses) > 1 and _repeats([each["uid"] for each in evses], folded=folded):
            named.append(_IDS)
        for evse in evses:
            if "evse_id" in evse and not EVSE_ID.fullmatch(evse["evse_id"]):
                named.append(_EVSE_IDS)
            if "parking" in evse and not _resolved(evse["parking"], location.get("parking_places", ())):
                named.append(_PARKING)
            updated, connectors = evse["last_updated"], evse["connectors"]
            if updated > newest or (len(updated) != _WHOLE and not _older(updated, newest)):
                named.append(_PARENTS)
            for each in connectors:
                when = each["last_updated"]
                if when > updated or (len(when) != _WHOLE and not _older(when, updated)):
                    named.append(_PARENTS)
                    break
            if len(connectors) > 1 and _repeats([each["id"] for each in connectors], folded=folded):
                named.append(_IDS)


def _repeats(ids: list[str], *, folded: bool) -> bool:
    if len(ids) == 2:  # noqa: PLR2004 - as most often
        one, other = ids
        return one == other or (folded and one.upper() == other.upper())
    return len({each.upper() for each in ids} if folded else set(ids)) != len(ids)


def _resolved(parking: list[Json], places: Sequence[Json]) -> bool:
    return {each["parking_id"] for each in parking}.issubset(
        [each["id"] for each in places]
    )  # but for case, as its judge knows


def _of_parking(places: list[Json], named: list[str]) -> None:
    if len(places) > 1 and _repeats([each["id"] for each in places], folded=True):
        named.append(_PARKING)
    for each in places:
        kinds = each["vehicle_types"]
        if "DISABLED" in kinds and not each.get("images"):
            named.append(_DESCRIBED)
        if not _DISABLED.issuperset(kinds) and not _SIZES.issubset(each):
            named.append(_DESCRIBED)


def _of_point(location: Json, named: list[str]) -> None:
    point = location["coordinates"]
    latitude, longitude = float(point["latitude"]), float(point["longitude"])
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):  # noqa: PLR2004 - the globe
        named.append(_GLOBE)
    if not surely_near(location["country"], latitude, longitude):
        named.append(_SWAPPED)


def _of_mix(mix: Json, named: list[str]) -> None:
    shares = [each["percentage"] for each in mix.get("energy_sources", ())]
    if shares and not -_SURE <= sum(shares) - 100 <= _SURE:
        named.append(_MIX)


def _older(when: str, parent: str) -> bool:
    """Say that it is, by the characters up to the seconds; False where they do not tell. Whole seconds need no such care."""
    return when[:_SECONDS] < parent[:_SECONDS] and when[_LEAP] != "6"


def _of_hours(hours: Json, named: list[str]) -> None:
    regular, always = hours.get("regular_hours"), hours.get("twentyfourseven")
    if bool(always) is bool(regular):
        named.append(_HOURS)
    for each in regular or ():
        if each["period_end"] <= each["period_begin"]:
            named.append(_HOURS)
            break
    if "exceptional_openings" in hours or "exceptional_closings" in hours:
        spans = [*hours.get("exceptional_openings", ()), *hours.get("exceptional_closings", ())]
        if not _apart(spans):
            named.append(_EXCEPTIONS)


def _apart(spans: list[Json]) -> bool:
    """Say that each of these ends after it begins and none touches another; False where nobody can be sure."""
    latest = ""
    for each in sorted(spans, key=_BEGIN):
        begin, end = each["period_begin"], each["period_end"]
        if not latest < begin < end or not len(begin) == len(end) == _WHOLE or begin[_LEAP] == "6" or end[_LEAP] == "6":
            return False
        latest = end
    return True
