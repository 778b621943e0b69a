"""Connectors and EVSEs, as a version wants them: bare (what is required), plain, or full (all there is).

Of the tariffs of a Connector at most one of each type is in force at any time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from suite.reference.instants import written
from suite.reference.seed_names import PLUGS, STATUSES, Place
from suite.reference.seed_parts import SITE, Json, directions, image

if TYPE_CHECKING:
    from collections.abc import Sequence

    from suite.reference.seed_names import Plug
    from suite.standard.versions import Version

Detail = Literal["bare", "plain", "full"]

_PHASES: Final = {"AC_3_PHASE": 3}
_DAY: Final = 86400
_USUAL: Final = 2
"""Tariffs for everybody: with a contract, and without. What is beyond them is for preferences."""
_CAPABILITIES: Final = ("RFID_READER", "REMOTE_START_STOP_CAPABLE", "UNLOCK_CAPABLE", "RESERVABLE")


@dataclass(frozen=True, slots=True)
class Site:
    """What the parts of one Location have in common."""

    version: Version
    place: Place
    owner: tuple[str, str]
    number: int
    at: float
    """When it was last updated; its parts at that time or before."""
    detail: Detail
    tariffs: Sequence[str] = ()
    """Ids of tariffs that may be in force at one Connector together."""


def coordinates(latitude: float, longitude: float) -> Json:
    """Make a GeoLocation; six decimals are lawful in every version."""
    return {"latitude": f"{latitude:.6f}", "longitude": f"{longitude:.6f}"}


def connector(site: Site, ident: str, at: float, *, plug: Plug = PLUGS[0]) -> Json:
    """Make a Connector."""
    old = site.version.location_type
    found: Json = {
        "id": ident,
        "standard": plug.standard,
        "format": plug.format,
        "power_type": plug.power_type,
        "voltage" if old else "max_voltage": plug.volts,
        "amperage" if old else "max_amperage": plug.amperes,
    }
    if site.detail != "bare":
        found |= _old_prices(site) if old else _new_prices(site, plug)
    if site.detail == "full":
        found["terms_and_conditions"] = f"{SITE}/terms"
        if site.version.parking_places:
            found["capabilities"] = ["ISO_15118_2_PLUG_AND_CHARGE"]
    found["last_updated"] = written(at)
    return found


def _old_prices(site: Site) -> Json:
    return {"tariff_id": site.tariffs[0]} if site.tariffs else {}


def _new_prices(site: Site, plug: Plug) -> Json:
    limited = plug.watts < plug.volts * plug.amperes * _PHASES.get(plug.power_type, 1) or site.detail == "full"
    found: Json = {"max_electric_power": plug.watts} if limited else {}
    return found | ({"tariff_ids": list(site.tariffs)} if site.tariffs else {})


def evse(site: Site, uid: str, outlet: int, at: float) -> Json:
    """Make an EVSE; the second Connector, where there is one, is older than the first."""
    kinds = [PLUGS[(site.number + outlet) % len(PLUGS)]]
    if site.detail == "full" or (site.number + outlet) % 4 == 0:
        kinds.append(PLUGS[(site.number + outlet + 2) % len(PLUGS)])
    if site.detail == "bare":
        kinds = kinds[:1]
    connectors = [connector(site, str(n + 1), at - n * _DAY, plug=plug) for n, plug in enumerate(kinds)]
    found: Json = {"uid": uid}
    if site.detail != "bare":
        found["evse_id"] = f"{site.owner[0]}*{site.owner[1]}*E{site.number:06d}*{outlet}"
    found["status"] = _status(site, outlet)
    if site.detail != "bare":
        found["capabilities"] = _capabilities(site)
    if site.detail == "full":
        found |= _extras(site, uid, outlet)
    return found | {"connectors": connectors, "last_updated": written(at)}


def _status(site: Site, outlet: int) -> str:
    """Choose a status; on a few Locations the second EVSE was taken away, which never makes it vanish."""
    if outlet > 1 and site.number % 25 == 24:  # noqa: PLR2004 - one in 25
        return "REMOVED"
    return STATUSES[(site.number + outlet) % len(STATUSES)] if site.detail == "plain" else "AVAILABLE"


def _capabilities(site: Site) -> list[str]:
    found = list(_CAPABILITIES[: 1 + site.number % len(_CAPABILITIES)])
    if len(site.tariffs) > _USUAL and not site.version.location_type:
        found.append("CHARGING_PREFERENCES_CAPABLE")
    if site.detail == "full" and not site.version.location_type:
        found.append("START_SESSION_CONNECTOR_REQUIRED")
    return found


def _extras(site: Site, uid: str, outlet: int) -> Json:
    later = site.at + 30 * _DAY
    found: Json = {
        "status_schedule": [
            {"period_begin": written(later), "period_end": written(later + _DAY), "status": "INOPERATIVE"},
            {"period_begin": written(later + 90 * _DAY), "status": "PLANNED"},
        ],
        "floor_level": "-1",
        "coordinates": coordinates(site.place.latitude + outlet / 100_000, site.place.longitude),
        "physical_reference": f"E{outlet}",
        "directions": directions(site.version, site.place.language),
        "parking_restrictions": ["EV_ONLY", "PLUGGED"],
        "images": [image(f"charger-{uid.lower()}", "CHARGER")],
    }
    if site.version.parking_places:
        found["parking"] = [{"parking_id": f"P{outlet}", "evse_position": "LEFT"}]
        found["accepted_service_providers"] = ["Reference eMSP"]
    return found
