"""CDRs as objects, in the shape of each version: of a charge of ours, the credit of one, and samples that are pushed to others."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from suite.reference.instants import written
from suite.reference.metering import VAT, kwh, metered, price
from suite.reference.sample_tariffs import tariff_of
from suite.reference.session_objects import CURRENCY, period, sample_session, who

if TYPE_CHECKING:
    from suite.reference.charging import Charge
    from suite.reference.owners import Owner
    from suite.reference.samples import Sample
    from suite.reference.store import Json
    from suite.standard.versions import Version

_SESSION_ONLY: Final = frozenset({"CURRENT", "ENERGY_EXPORT", "ENERGY_IMPORT", "POWER", "STATE_OF_CHARGE"})
_PARTS: Final = ("fixed", "energy", "time", "parking", "reservation")
_HOUR: Final = 3600
_SIX: Final = Decimal("0.000001")
_PLACE: Final = ("id", "name", "address", "city", "postal_code", "state", "country", "coordinates")
_SIGNED: Final = {
    "encoding_method": "Reference",
    "encoding_method_version": 1,
    "public_key": "04A7C1",
    "signed_values": [{"nature": "Start", "plain_data": "0.000 kWh", "signed_data": "UkVGRVJFTkNFLVNJR05FRA=="}],
    "url": "https://reference.example/signed",
}


def cdr_of(version: Version, charge: Charge, location: Json) -> Json:
    """Make the CDR of a charge that is over; `location` is where it was, with the one EVSE and Connector."""
    ended = charge.ended or charge.started
    found = _begin(version, charge.owner, charge.session_id, charge.started, ended)
    if version.owner_in_objects:
        found["session_id"] = charge.session_id
    found |= who(version, charge.token, charge.auth_method)
    if version.owner_in_objects and charge.authorization_reference:
        found["authorization_reference"] = charge.authorization_reference
    found |= place(version, location)
    tariff = tariff_of(version, charge.sample, charge.owner, charge.started)
    periods = [_period(version, period(version, each), str(tariff["id"])) for each in metered(charge)]
    found |= {"currency": CURRENCY, "tariffs": [tariff], "charging_periods": periods}
    found |= {"total_cost": price(version, charge.sample.total, charge.sample.total_with_vat)}
    found |= _costs(version, charge.sample) | {
        "total_energy": kwh(charge),
        "total_time": _hours(ended - charge.started),
    }
    parked = sum((each.dimensions.get("PARKING_TIME", Decimal(0)) for each in metered(charge)), Decimal(0))
    if parked:
        found["total_parking_time"] = parked
    return found | {"last_updated": written(charge.changed)}


def credit_of(version: Version, cdr: Json, ident: str, at: float) -> Json:
    """Make the CDR that credits another one: the same, with the costs turned round (CDRs: credit CDRs)."""
    found: Json = {**cdr, "id": ident, "credit": True, "credit_reference_id": cdr["id"], "last_updated": written(at)}
    for name in ("total_cost", *(f"total_{each}_cost" for each in _PARTS)):
        if name in cdr:
            found[name] = _turned(version, cdr[name])
    return found


def replacement_of(cdr: Json, ident: str, at: float) -> Json:
    """Make the CDR that takes the place of one that was credited."""
    return {**cdr, "id": ident, "remark": "Corrected", "last_updated": written(at)}


def sample_cdr(
    version: Version, ident: str, owner: Owner, card: Json, at: float, *, sample: Sample, full: bool
) -> Json:
    """Make a CDR to be posted, of a charge that ended a minute ago; a full one has all there is."""
    began = at - 60 - sample.seconds
    session = sample_session(version, ident, owner, card, at, full=False)
    found = _begin(version, owner, ident, began, at - 60) | who(version, card, "WHITELIST")
    if version.owner_in_objects:
        found |= {"session_id": f"{ident}-S"} | _sample_place()
    else:
        found["location"] = session["location"]
    tariff = tariff_of(version, sample, owner, began)
    ends = [each.at for each in sample.periods]
    periods: list[Json] = [
        {
            "start_date_time": written(began + after),
            "dimensions": [{"type": kind, "volume": volume} for kind, volume in each.dimensions.items()],
        }
        for after, each in zip(ends, sample.periods, strict=True)
    ]
    found["currency"] = CURRENCY
    if full:
        found["tariffs"] = [tariff]
        periods = [_period(version, each, str(tariff["id"])) for each in periods]
    found["charging_periods"] = periods
    found["total_cost"] = price(version, sample.total, sample.total_with_vat)
    found |= {"total_energy": sample.sum_of("ENERGY"), "total_time": _hours(sample.seconds)}
    if full:
        found |= _extras(version, sample, ident)
    return found | {"last_updated": written(at)}


def place(version: Version, location: Json) -> Json:
    """Say where it was: a whole Location in older versions, what matters of it later."""
    if not version.owner_in_objects:
        return {"location": location}
    evse = _first(location, "evses")
    connector = _first(evse, "connectors")
    found = {name: location[name] for name in _PLACE if location.get(name) is not None}
    found |= {"evse_uid": evse.get("uid"), "evse_id": evse.get("evse_id") or "#NA", "connector_id": connector.get("id")}
    found |= {f"connector_{name}": connector.get(name) for name in ("standard", "format", "power_type")}
    return {"cdr_location": found}


def _first(value: Json, name: str) -> Json:
    listed = value.get(name)
    found = listed[0] if isinstance(listed, list) and listed else {}
    return found if isinstance(found, dict) else {}


def _sample_place() -> Json:
    return {
        "cdr_location": {
            "id": "SUITE-LOC-001",
            "name": "Conformance suite",
            "address": "Main Street 1",
            "city": "Utrecht",
            "postal_code": "3511AA",
            "country": "NLD",
            "coordinates": {"latitude": "52.090737", "longitude": "5.121420"},
            "evse_uid": "SUITE-LOC-001-1",
            "evse_id": "NL*TSC*E0000001",
            "connector_id": "1",
            "connector_standard": "IEC_62196_T2",
            "connector_format": "SOCKET",
            "connector_power_type": "AC_3_PHASE",
        }
    }


def _extras(version: Version, sample: Sample, ident: str) -> Json:
    found = _costs(version, sample) | {"meter_id": f"{ident}-METER", "remark": "A sample of the conformance suite"}
    found["total_parking_time"] = sample.sum_of("PARKING_TIME")
    if version.owner_in_objects:
        found |= {
            "authorization_reference": f"{ident}-REF",
            "signed_data": _SIGNED,
            "invoice_reference_id": f"{ident}-INVOICE",
            "credit": False,
            "home_charging_compensation": False,
        }
    return found


def _begin(version: Version, owner: Owner, ident: str, began: float, ended: float) -> Json:
    found: Json = {"country_code": owner[0], "party_id": owner[1]} if version.owner_in_objects else {}
    last = "end_date_time" if version.owner_in_objects else "stop_date_time"
    return found | {"id": ident, "start_date_time": written(began), last: written(ended)}


def _period(version: Version, made: Json, tariff_id: str) -> Json:
    listed = made["dimensions"]
    kept = [each for each in listed if each["type"] not in _SESSION_ONLY] if isinstance(listed, list) else []
    return {**made, "dimensions": kept} | ({"tariff_id": tariff_id} if version.owner_in_objects else {})


def _costs(version: Version, sample: Sample) -> Json:
    if not version.price_keys:
        return {}
    known = [each for each in _PARTS if each in sample.cost]
    return {f"total_{each}_cost": price(version, sample.cost[each], sample.with_vat[each]) for each in known}


def _hours(seconds: float) -> Decimal:
    return (Decimal(int(seconds)) / _HOUR).quantize(_SIX).normalize() + 0


def _turned(version: Version, amount: object) -> object:
    """Turn an amount round; taxes too."""
    if not isinstance(amount, dict):
        return amount
    net, other = version.price_keys
    made: Json = {net: _minus(amount.get(net))}
    if isinstance(amount.get(other), list):
        taxes = [each for each in amount[other] if isinstance(each, dict)]
        made[other] = [{"name": each.get("name", VAT), "amount": _minus(each.get("amount"))} for each in taxes]
    elif amount.get(other) is not None:
        made[other] = _minus(amount[other])
    return made


def _minus(value: object) -> Decimal:
    found = -Decimal(str(value))
    return found or Decimal(0)
