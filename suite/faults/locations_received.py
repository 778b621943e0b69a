"""Faults of an eMSP that receives Locations: what it refuses, forgets, mixes up or takes although it should not."""

from __future__ import annotations

from typing import Any

from suite.faults.register import mutant
from suite.reference.answers import refusal, success
from suite.reference.receiving import Receiving


@mutant("locations.put.accepted~no-directions", at=Receiving.problem)
def refuses_directions(real: Any, incoming: Any, body: Any) -> str:
    """A Location with directions is refused."""
    return "directions are too long" if body.get("directions") and "city" in body else str(real(incoming, body))


@mutant("locations.put.accepted~unpublished", at=Receiving.problem, only=lambda version: version.publish_flag)
def refuses_unpublished(real: Any, incoming: Any, body: Any) -> str:
    """A Location that is not published is refused."""
    return "not for us" if body.get("publish") is False else str(real(incoming, body))


@mutant("locations.receiver-get.offered~405", at=Receiving.answer_get)
def no_get(real: Any, incoming: Any) -> Any:
    """GET is not allowed on the receiver interface."""
    del real, incoming
    return refusal(2000, "PUT and PATCH only", status=405)


@mutant("locations.put.stored~other-city", at=Receiving.stored)
def loses_city(real: Any, incoming: Any, body: Any, before: Any) -> Any:
    """The city of a Location is not what was pushed."""
    found = real(incoming, body, before)
    return {**found, "city": "unknown"} if "city" in found else found


@mutant("locations.put.stored~upper-case", at=Receiving.keep)
def shouts(real: Any, incoming: Any, location: Any) -> None:
    """Addresses are kept in upper case."""
    real(incoming, {**location, "address": str(location["address"]).upper()} if "address" in location else location)


@mutant("locations.put.stored~own-address", at=Receiving.keep)
def looks_addresses_up(real: Any, incoming: Any, location: Any) -> None:
    """Addresses are replaced by those of a register that the eMSP looks them up in."""
    found = str(location.get("address"))
    known = found if found.startswith("Register ") else f"Register {len(found)}"
    real(incoming, {**location, "address": known} if "address" in location else location)


@mutant("locations.put.keeps-optional~name", at=Receiving.stored)
def loses_name(real: Any, incoming: Any, body: Any, before: Any) -> Any:
    """The name of a Location is not stored."""
    return {key: value for key, value in real(incoming, body, before).items() if key != "name"}


@mutant("locations.put.resets-optional~merged", at=Receiving.stored)
def puts_over(real: Any, incoming: Any, body: Any, before: Any) -> Any:
    """PUT leaves what it does not name as it was."""
    return {**(before or {}), **real(incoming, body, before)}


@mutant("locations.put-evse.stored~dropped", at=Receiving.siblings)
def drops_evses(real: Any, incoming: Any, before: Any, child: Any, place: Any) -> Any:
    """A new EVSE is answered with success, and not stored."""
    return before if "uid" in child and place is None else real(incoming, before, child, place)


@mutant("locations.put-connector.stored~dropped", at=Receiving.siblings)
def drops_connectors(real: Any, incoming: Any, before: Any, child: Any, place: Any) -> Any:
    """A new Connector is answered with success, and not stored."""
    return before if "uid" not in child and place is None else real(incoming, before, child, place)


@mutant("locations.put-child.keeps-others~alone", at=Receiving.siblings)
def only_child(real: Any, incoming: Any, before: Any, child: Any, place: Any) -> Any:
    """A new EVSE takes the place of all others."""
    return [child] if "uid" in child and place is None else real(incoming, before, child, place)


@mutant("locations.parent.follows-child~stays", at=Receiving.lift_parents)
def parents_stay(real: Any, incoming: Any, parent: Any, child: Any) -> Any:
    """last_updated of a parent stays when a child changes."""
    del real, incoming, child
    return parent


@mutant("locations.patch.applied~ignored", at=Receiving.merged)
def only_dated(real: Any, incoming: Any, before: Any, changes: Any) -> Any:
    """Of a PATCH only last_updated is applied."""
    return real(incoming, before, {key: value for key, value in changes.items() if key == "last_updated"})


@mutant("locations.patch.keeps-others~cleared", at=Receiving.merged)
def clears(real: Any, incoming: Any, before: Any, changes: Any) -> Any:
    """A PATCH clears the optional texts that it does not name."""
    found = real(incoming, before, changes)
    gone = {"name", "directions", "physical_reference", "terms_and_conditions"} - set(changes)
    return {key: value for key, value in found.items() if key not in gone}


@mutant("locations.patch.needs-last-updated~accepted", at=Receiving.last_updated_missing)
def undated_patch(real: Any, incoming: Any, body: Any) -> bool:
    """A PATCH without last_updated is applied."""
    del real, incoming, body
    return False


@mutant("locations.patch.needs-last-updated~accepted", at=Receiving.problem)
def undated_is_valid(real: Any, incoming: Any, body: Any) -> str:
    """Nothing is wrong with it either."""
    dated = {"last_updated": "2025-01-01T00:00:00Z"} if incoming.method == "PATCH" else {}
    return str(real(incoming, {**dated, **body}))


@mutant("locations.removed.accepted~by-patch", at=Receiving.problem)
def refuses_removal(real: Any, incoming: Any, body: Any) -> str:
    """A PATCH with the status REMOVED is refused."""
    gone = incoming.method == "PATCH" and body.get("status") == "REMOVED"
    return "gone already" if gone else str(real(incoming, body))


@mutant("locations.removed.accepted~within", at=Receiving.problem)
def refuses_removed(real: Any, incoming: Any, body: Any) -> str:
    """A Location with an EVSE that is REMOVED is refused."""
    evses = body.get("evses")
    listed = [each for each in evses if isinstance(each, dict)] if isinstance(evses, list) else []
    return "gone already" if any(each.get("status") == "REMOVED" for each in listed) else str(real(incoming, body))


@mutant("locations.id-mismatch.refused~accepted", at=Receiving.id_mismatch)
def any_id(real: Any, incoming: Any, body: Any) -> str:
    """An object with another id than in its URL is accepted."""
    del real, incoming, body
    return ""


@mutant("locations.owner-mismatch.noticed~accepted", at=Receiving.owner_mismatch)
def any_owner(real: Any, incoming: Any, body: Any) -> str:
    """A Location with another owner than in its URL is accepted."""
    del real, incoming, body
    return ""


@mutant(
    "locations.owner-mismatch.not-elsewhere~by-body",
    at=Receiving.owner_mismatch,
    collateral={"locations.owner-mismatch.noticed": "it is accepted"},
)
def kept_by_body(real: Any, incoming: Any, body: Any) -> str:
    """A Location is kept for the owner that its body names, whoever pushed it."""
    part = real.args[0]
    named = (str(body.get("country_code")).upper(), str(body.get("party_id")).upper())
    if real(incoming, body):
        part.given[incoming.partner.name].put(named, part.path(incoming)[0], body)
    return ""


@mutant("locations.owner-mismatch.not-elsewhere~by-body", at=Receiving.foreign)
def shown_to_all(real: Any, incoming: Any) -> bool:
    """Whoever asks for a Location sees it, whatever owner he names."""
    return incoming.method != "GET" and bool(real(incoming))


@mutant("locations.orphan.refused~accepted", at=Receiving.orphan)
def orphans_taken(real: Any, incoming: Any) -> Any:
    """A child without its parent is answered with success."""
    del real, incoming
    return success()
