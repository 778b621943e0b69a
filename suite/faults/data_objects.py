"""Faults of single objects: the same breaches as in data.py, where each kind of object shows them."""

from __future__ import annotations

from typing import Any

from suite.faults.data import TIMES
from suite.faults.register import mutant
from suite.reference.identity import Identity
from suite.reference.locations import Locations
from suite.reference.tariffs import Tariffs
from suite.standard.versions import Version

_SOON = "2199-01-01T00:00:00Z"
_OWNER = {
    "pagination.objects.own-parties": "no party of the target has that code",
    "locations.push.owner-in-body": "the body names another owner than the URL",
    "locations.id.unique": "an owner is part of an id",
}


_OWNER_OF_TARIFFS = {
    "pagination.objects.own-parties": "no party of the target has that code",
    "tariffs.push.ids-match": "the body names another owner than the URL",
}


def _cistrings(version: Version) -> bool:
    return version.text_charset != "ascii"


def _owners(version: Version) -> bool:
    return version.owner_in_objects


def _scheduled(what: str, change: Any) -> Any:
    def bend(real: Any, version: Any, location: Any) -> Any:
        found = real(version, location)
        plan = [{"period_begin": change(_SOON), "status": "PLANNED"}]
        return {**found, "evses": [{**each, "status_schedule": plan} for each in found.get("evses", [])]}

    bend.__doc__ = f"Times of a schedule have {what}."
    return bend


for _name, (_what, _change) in TIMES.items():
    mutant(f"transport.datetime.{_name}~schedule", at=Locations.shown, roles=("CPO",))(_scheduled(_what, _change))


@mutant("transport.number.is-number~shares", at=Locations.shown, roles=("CPO",))
def shares_in_quotes(real: Any, version: Any, location: Any) -> Any:
    """Shares of energy are strings."""
    mix = {"is_green_energy": True, "energy_sources": [{"source": "WIND", "percentage": "100"}]}
    return {**real(version, location), "energy_mix": mix}


@mutant("transport.codes.country-code~location", at=Locations.shown, roles=("CPO",), only=_owners, collateral=_OWNER)
def reserved_owner(real: Any, version: Any, location: Any) -> Any:
    """Locations name a country code that is none."""
    return {**real(version, location), "country_code": "UK"}


@mutant(
    "transport.codes.country-code~tariff", at=Tariffs.shown, roles=("CPO",), only=_owners, collateral=_OWNER_OF_TARIFFS
)
def reserved_owner_of_tariffs(real: Any, version: Any, tariff: Any) -> Any:
    """Tariffs name a country code that is none."""
    return {**real(version, tariff), "country_code": "UK"}


@mutant(
    "transport.text.ascii~evse-id",
    at=Locations.shown,
    roles=("CPO",),
    only=_cistrings,
    collateral={"locations.evse-id.format": "an accent has no place there either"},
)
def accented_evse_id(real: Any, version: Any, location: Any) -> Any:
    """evse_id, which is a CiString, has a letter beyond ASCII."""
    found = real(version, location)
    return {**found, "evses": [{**each, "evse_id": "NL*RFC*É1"} for each in found.get("evses", [])]}


@mutant("transport.text.ascii~tariff", at=Tariffs.shown, roles=("CPO",), only=_cistrings, collateral=_OWNER_OF_TARIFFS)
def accented_owner(real: Any, version: Any, tariff: Any) -> Any:
    """party_id of tariffs, which is a CiString, has a letter beyond ASCII."""
    return {**real(version, tariff), "party_id": "RFÇ"}


@mutant("transport.null.required~business-name", at=Identity.party)
def null_name(real: Any, party: Any) -> Any:
    """The name in business_details is null."""
    return {**real(party), "business_details": {"name": None}}
