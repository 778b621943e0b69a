"""Faults in what the CDR of a charge says of its card, its authorization and its place; and of an eMSP that asks for too much."""

from __future__ import annotations

from typing import Any

from suite.faults.register import eccentric, mutant
from suite.reference.cdrs import Cdrs
from suite.reference.cdrs_given import CdrsGiven

_CHARGE = ("swipe_card", "stop_session")


def _owned(version: Any) -> bool:
    return bool(version.owner_in_objects)


@mutant("cdrs.token.full~contract", at=Cdrs.made, only=_owned, stimuli=_CHARGE)
def another_contract(real: Any, version: Any, charge: Any) -> Any:
    """The card in a CDR has another contract than in its Session."""
    found = real(version, charge)
    return {**found, "cdr_token": {**found["cdr_token"], "contract_id": "NL-OTH-C00000000-0"}}


@mutant("cdrs.auth-method.last~command", at=Cdrs.made, only=_owned, stimuli=_CHARGE)
def always_by_command(real: Any, version: Any, charge: Any) -> Any:
    """Every CDR says that a command began it."""
    return {**real(version, charge), "auth_method": "COMMAND"}


@mutant("cdrs.authorization-reference.last~absent", at=Cdrs.made, only=_owned, stimuli=_CHARGE)
def without_reference(real: Any, version: Any, charge: Any) -> Any:
    """The reference that the eMSP gave is not in the CDR."""
    return {key: each for key, each in real(version, charge).items() if key != "authorization_reference"}


@mutant("cdrs.authorization-reference.last~another", at=Cdrs.made, only=_owned, stimuli=_CHARGE)
def with_its_own_reference(real: Any, version: Any, charge: Any) -> Any:
    """A CDR has a reference of the CPO's own."""
    return {**real(version, charge), "authorization_reference": "CPO-MADE-THIS-UP"}


@mutant("cdrs.object.as-at-start~connector", at=Cdrs.made, only=_owned, stimuli=_CHARGE)
def with_a_new_connector(real: Any, version: Any, charge: Any) -> Any:
    """A CDR says what Connector is there by now."""
    found = real(version, charge)
    return {**found, "cdr_location": {**found["cdr_location"], "connector_standard": "DOMESTIC_L"}}


@mutant("cdrs.list.own-tokens~others", at=Cdrs.shown, only=_owned)
def charges_of_others(real: Any, version: Any, cdr: Any) -> Any:
    """The list has a CDR for the card of another eMSP."""
    found = real(version, cdr)
    if not str(found["id"]).endswith("-flat"):
        return found
    return {**found, "cdr_token": {**found["cdr_token"], "country_code": "BE", "party_id": "OTH"}}


@mutant("cdrs.location.postal-code~left-out", at=Cdrs.shown, only=_owned)
def without_postal_codes(real: Any, version: Any, cdr: Any) -> Any:
    """The postal code of a CDR is left out, and the Location has one."""
    found = real(version, cdr)
    place = {key: each for key, each in found["cdr_location"].items() if key != "postal_code"}
    return {**found, "cdr_location": place}


@mutant("cdrs.post.unpublished~refused", at=CdrsGiven.problem)
def published_places_only(real: Any, incoming: Any, body: Any) -> str:
    """A CDR of a Location that was never published is refused."""
    place = body.get("cdr_location") or body.get("location") or {}
    return "no such Location" if "NEVER" in str(place.get("id")) else str(real(incoming, body))


@mutant("cdrs.location.unused-reservation~refused", at=CdrsGiven.problem, only=_owned)
def wants_an_evse(real: Any, incoming: Any, body: Any) -> str:
    """A CDR that does not say which EVSE it was is refused, even if nobody charged."""
    place = body.get("cdr_location") or {}
    return "which EVSE?" if place.get("evse_id") == "#NA" else str(real(incoming, body))


# -- lawful, but odd ---------------------------------------------------------------------------------------------------


@eccentric("cdrs.token~other-case", at=Cdrs.made, roles=("CPO",), only=_owned)
def in_other_letters(real: Any, version: Any, charge: Any) -> Any:
    """Ids in a CDR are in small letters, which mean the same."""
    found = real(version, charge)
    token = {name: str(each).lower() if name != "type" else each for name, each in found["cdr_token"].items()}
    place = {**found["cdr_location"], "evse_uid": str(found["cdr_location"]["evse_uid"]).lower()}
    return {**found, "cdr_token": token, "cdr_location": place}
