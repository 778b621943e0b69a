"""Sessions as objects, in the shape of each version: of a charge of ours, and samples that are pushed to others."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from suite.reference import seed
from suite.reference.instants import written
from suite.reference.metering import cost, kwh, metered, price
from suite.reference.sample_tariffs import tariff_id

if TYPE_CHECKING:
    from suite.reference.charging import Charge
    from suite.reference.metering import Metered
    from suite.reference.owners import Owner
    from suite.reference.store import Json
    from suite.standard.versions import Version

_OLD_METHODS: Final = {"COMMAND": "AUTH_REQUEST"}
"""Before COMMAND was a method of its own, the eMSP was what said yes."""
_OLD_STATUS: Final = {"RESERVATION": "PENDING"}
_HALF: Final = 1800.0
CURRENCY: Final = "EUR"


def session_of(version: Version, charge: Charge, location: Json) -> Json:
    """Make the Session of a charge; `location` is what older versions carry along."""
    found: Json = (
        _owner(version, charge.owner) | {"id": charge.session_id} | _times(version, charge.started, charge.ended)
    )
    found |= {"kwh": kwh(charge)} | who(version, charge.token, charge.auth_method)
    if version.owner_in_objects and charge.authorization_reference:
        found["authorization_reference"] = charge.authorization_reference
    found |= _where(version, (charge.location_id, charge.evse_uid, charge.connector_id), location)
    found |= {"currency": CURRENCY, "charging_periods": _periods(version, charge)}
    found |= cost(version, charge)
    status = charge.status if version.owner_in_objects else _OLD_STATUS.get(charge.status, charge.status)
    return found | {"status": status, "last_updated": written(charge.changed)}


def _periods(version: Version, charge: Charge) -> list[Json]:
    """Make what is over; a period names its Tariff where it can."""
    named: Json = {"tariff_id": tariff_id(charge.sample, charge.owner)} if version.owner_in_objects else {}
    return [period(version, each) | named for each in metered(charge)]


def period(version: Version, done: Metered) -> Json:
    """Make a ChargingPeriod, with the dimensions that a version knows."""
    kinds = [{"type": kind, "volume": volume} for kind, volume in done.dimensions.items() if _known(version, kind)]
    return {"start_date_time": written(done.began), "dimensions": kinds}


def _known(version: Version, kind: str) -> bool:
    return version.owner_in_objects or not ("POWER" in kind or kind in {"RESERVATION_TIME", "STATE_OF_CHARGE"})


def sample_session(version: Version, ident: str, owner: Owner, card: Json, at: float, *, full: bool) -> Json:
    """Make a Session to be pushed, that began an hour ago and goes on; a full one has all there is but an end."""
    place = ("SUITE-LOC-001", "SUITE-LOC-001-1", "1")
    location = seed.sample_location(version, place[0], owner, at, full=full)
    evse = seed.sample_evse(version, place[1], owner, at, full=False)
    location = {**{key: each for key, each in location.items() if key != "parking_places"}, "evses": [evse]}
    found = _owner(version, owner) | {"id": ident}
    found |= _times(version, at - 2 * _HALF, None) | {"kwh": Decimal("6.25")}
    found |= who(version, card, "WHITELIST")
    if full and version.owner_in_objects:
        found["authorization_reference"] = f"{ident}-REF"
    found |= _where(version, place, location)
    if full:
        found["meter_id"] = f"{ident}-METER"
    found["currency"] = CURRENCY
    if full:
        found["charging_periods"] = [
            sample_period(version, at - 2 * _HALF, ENERGY="2.5", TIME="0.5", MAX_CURRENT="16.5"),
            sample_period(version, at - _HALF, ENERGY="3.75", PARKING_TIME="0.5", STATE_OF_CHARGE="82.5"),
        ]
        found["total_cost"] = price(version, Decimal("1.25"), Decimal("1.5"))
    return found | {"status": "ACTIVE", "last_updated": written(at)}


def sample_period(version: Version, at: float, **volumes: str) -> Json:
    """Make a ChargingPeriod of these volumes, as far as a version knows their dimensions."""
    known = {kind: Decimal(volume) for kind, volume in volumes.items() if _known(version, kind)}
    dimensions = [{"type": kind, "volume": volume} for kind, volume in known.items()]
    return {"start_date_time": written(at), "dimensions": dimensions}


def _owner(version: Version, owner: Owner) -> Json:
    return {"country_code": owner[0], "party_id": owner[1]} if version.owner_in_objects else {}


def _times(version: Version, started: float, ended: float | None) -> Json:
    names = ("start_date_time", "end_date_time") if version.owner_in_objects else ("start_datetime", "end_datetime")
    last: Json = {} if ended is None else {names[1]: written(ended)}
    return {names[0]: written(started)} | last


def who(version: Version, token: Json, method: str) -> Json:
    """Say whose card it was, and how that was allowed."""
    if not version.owner_in_objects:
        known = token.get("auth_id") or token.get("contract_id") or token.get("uid")
        return {"auth_id": known, "auth_method": _OLD_METHODS.get(method, method)}
    names = ("country_code", "party_id", "uid", "type", "contract_id")
    return {"cdr_token": {name: token.get(name) for name in names if token.get(name)}, "auth_method": method}


def _where(version: Version, place: tuple[str, str, str], location: Json) -> Json:
    if not version.owner_in_objects:
        return {"location": location}
    return dict(zip(("location_id", "evse_uid", "connector_id"), place, strict=True))
