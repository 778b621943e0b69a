"""Lawful CDRs, Sessions and Tokens of every version, worked out by hand: 20 kWh in one hour at 0.25, half an hour of parking at 3.00."""

from __future__ import annotations

from typing import Any

from suite.standard.versions import VERSIONS, Version
from tests.checking.test_validate import sample

NEWEST = VERSIONS[-1]
Json = dict[str, Any]
START, PARKED, END = "2025-06-10T10:00:00Z", "2025-06-10T11:00:00Z", "2025-06-10T11:30:00Z"
_PARTS = {
    "total_energy_cost": "5.00",
    "total_time_cost": "0.00",
    "total_parking_cost": "1.50",
    "total_fixed_cost": "0.00",
}


def amount(version: Version, value: str) -> Any:
    """Write an amount before taxes, without any taxes."""
    return {version.price_keys[0]: float(value)} if version.price_keys else float(value)


def tariff(version: Version = NEWEST, **changes: Any) -> Json:
    """0.25 a kWh, 3.00 an hour of parking, nothing for the time."""
    components = [
        {"type": "ENERGY", "price": 0.25, "step_size": 1},
        {"type": "PARKING_TIME", "price": 3.0, "step_size": 1},
    ]
    made: Json = {
        **({"country_code": "NL", "party_id": "TSC"} if version.owner_in_objects else {}),
        "id": "TARIFF1",
        "currency": "EUR",
        **({"tax_included": "NO"} if version.tax_included else {}),
        "elements": [{"price_components": components}],
        "last_updated": "2025-01-01T00:00:00Z",
    }
    return {**made, **changes}


def period(version: Version, start: str, **volumes: float) -> Json:
    """One charging period."""
    dimensions = [{"type": kind, "volume": volume} for kind, volume in volumes.items()]
    return {
        "start_date_time": start,
        "dimensions": dimensions,
        **({"tariff_id": "TARIFF1"} if version.owner_in_objects else {}),
    }


def cdr(version: Version = NEWEST, **changes: Any) -> Json:
    """A CDR that says what its Tariff gives."""
    made: Json = {
        "id": "CDR1",
        "start_date_time": START,
        "auth_method": "WHITELIST",
        "currency": "EUR",
        "tariffs": [tariff(version)],
        "charging_periods": [
            period(version, START, ENERGY=20.0, TIME=1.0),
            period(version, PARKED, ENERGY=0.0, PARKING_TIME=0.5),
        ],
        "total_cost": amount(version, "6.50"),
        "total_energy": 20.0,
        "total_time": 1.5,
        "total_parking_time": 0.5,
        "last_updated": "2025-06-10T12:00:00Z",
        **(_newer(version) if version.owner_in_objects else _old(version)),
    }
    return {**made, **changes}


def _old(version: Version) -> Json:
    place = sample("location", version)
    evse = place["evses"][0]
    location = {**place, "evses": [{**evse, "connectors": evse["connectors"][:1]}]}
    return {"stop_date_time": END, "auth_id": "NL-TSE-C12345678-X", "location": location}


def _newer(version: Version) -> Json:
    return {
        "country_code": "NL",
        "party_id": "TSC",
        "end_date_time": END,
        "session_id": "SESSION1",
        "cdr_token": cdr_token(),
        "cdr_location": {
            "id": "LOC1",
            "address": "Street 1",
            "city": "Town",
            "postal_code": "1234 AB",
            "country": "NLD",
            "coordinates": {"latitude": "52.090700", "longitude": "5.121400"},
            "evse_uid": "EVSE1",
            "evse_id": "NL*TSC*E1",
            "connector_id": "1",
            "connector_standard": "IEC_62196_T2",
            "connector_format": "SOCKET",
            "connector_power_type": "AC_3_PHASE",
        },
        **{name: amount(version, value) for name, value in _PARTS.items()},
        "total_reservation_cost": amount(version, "0.00"),
    }


def cdr_token() -> Json:
    """The card that was used."""
    return {
        "country_code": "NL",
        "party_id": "TSE",
        "uid": "04A1B2C3D4E5F6",
        "type": "RFID",
        "contract_id": "NL-TSE-C12345678-X",
    }


def credit(version: Version = NEWEST, **changes: Any) -> Json:
    """What takes that CDR back."""
    negative = {name: -value for name, value in amount(version, "6.50").items()}
    return cdr(
        version, **{"id": "CDR1-C", "credit": True, "credit_reference_id": "CDR1", "total_cost": negative, **changes}
    )


def session(version: Version = NEWEST, **changes: Any) -> Json:
    """The Session of that CDR, ended."""
    made = cdr(version)
    kept = {name: made[name] for name in ("auth_method", "currency", "charging_periods", "total_cost", "last_updated")}
    more: Json = (
        {
            "country_code": "NL", "party_id": "TSC", "start_date_time": START, "end_date_time": END, "cdr_token": cdr_token(),
            "location_id": "LOC1", "evse_uid": "EVSE1", "connector_id": "1",
        }
        if version.owner_in_objects
        else {"start_datetime": START, "end_datetime": END, "auth_id": made["auth_id"], "location": made["location"]}
    )  # fmt: skip
    return {"id": "SESSION1", "kwh": 20.0, "status": "COMPLETED", **kept, **more, **changes}


def token(version: Version = NEWEST, **changes: Any) -> Json:
    """A card."""
    who = {"country_code": "NL", "party_id": "TSE", "contract_id": "NL-TSE-C12345678-X"}
    made: Json = {
        "uid": "04A1B2C3D4E5F6",
        "type": "RFID",
        **(who if version.owner_in_objects else {"auth_id": "NL-TSE-C12345678-X"}),
        "issuer": "Test",
        "valid": True,
        "whitelist": "ALLOWED",
        "last_updated": "2025-01-01T00:00:00Z",
    }
    return {**made, **changes}
