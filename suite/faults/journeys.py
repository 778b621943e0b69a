"""Faults that only several modules, or a longer stretch of time, show."""

from __future__ import annotations

from typing import Any

from suite.faults.register import eccentric, mutant
from suite.reference.cdrs import Cdrs
from suite.reference.changing import Changing
from suite.reference.charging import ChargePoints
from suite.reference.flows import Flows
from suite.reference.following import Following as EvseFollowing
from suite.reference.identity import Identity
from suite.reference.locations import Locations
from suite.reference.receiving import Receiving
from suite.reference.sessions import Sessions
from suite.reference.sessions_given import SessionsGiven
from suite.reference.tokens import Tokens

_AWAY = 503
_STATUS = ("change_status",)
_MISSED: dict[str, int] = {}
"""Slug of a platform -> pushes that failed; a mutant of ours that forgets must remember that it does."""


@mutant("journeys.outage.catch-up~forgotten", at=Flows.send, stimuli=_STATUS)
async def counts_failures(real: Any, call: Any) -> Any:
    """What could not be pushed counts as told: lists of what changed since then leave it out."""
    reply = await real(call)
    if call.method == "PATCH" and reply.status == _AWAY:
        slug = real.args[0].core.slug
        _MISSED[slug] = _MISSED.get(slug, 0) + 1
    return reply


@mutant("journeys.outage.catch-up~forgotten", at=Locations.listed)
def leaves_out(real: Any, incoming: Any, window: Any) -> Any:
    """The youngest Locations were told already."""
    page, total = real(incoming, window)
    missed = _MISSED.get(real.args[0].core.slug, 0)
    return ([], 0) if missed and window.since is not None else (page, total)


@mutant("journeys.idempotence.same-put~refused", at=Receiving.problem)
def refuses_the_same(real: Any, incoming: Any, body: Any) -> str:
    """The same Location once more is refused: it is there already."""
    part = real.args[0]
    held = part._chain(incoming)  # noqa: SLF001 - what is kept, as the part itself finds it
    whole = len(held) == len(part.path(incoming)) and incoming.method == "PUT"
    return "there already" if whole and held[-1] == body else str(real(incoming, body))


@mutant("journeys.idempotence.older-patch~applied", at=Receiving.outdated)
def in_any_order(real: Any, incoming: Any, before: Any, changes: Any) -> bool:
    """A PATCH is applied whatever its age."""
    del real, incoming, before, changes
    return False


@mutant("journeys.idempotence.same-put~doubled", at=SessionsGiven.stored)
def doubles_periods(real: Any, incoming: Any, body: Any, before: Any) -> Any:
    """The same Session once more has its charging periods twice."""
    found, name = real(incoming, body, before), "charging_periods"
    same = before and before.get("last_updated") == body.get("last_updated")
    return {**found, name: [*before.get(name, []), *body.get(name, [])]} if same else found


@mutant("journeys.idempotence.older-patch~session", at=SessionsGiven.outdated)
def sessions_in_any_order(real: Any, incoming: Any, before: Any, changes: Any) -> bool:
    """A PATCH of a Session is applied whatever its age."""
    del real, incoming, before, changes
    return False


def _two_roles(real: Any, version: Any, token: str) -> Any:
    """Credentials name an eMSP of the same platform."""
    found = real(version, token)
    return {**found, "roles": [*found["roles"], {**found["roles"][0], "role": "EMSP", "party_id": "RFX"}]}


def _several(version: Any) -> bool:
    return bool(version.roles_in_endpoints)


mutant(
    "journeys.roles.own-party~emsp",
    at=Identity.credentials,
    roles=("CPO",),
    stimuli=_STATUS,
    only=_several,
    collateral={"locations.push.owner-in-body": "the body names the CPO"},
)(_two_roles)


@mutant("journeys.roles.own-party~emsp", at=Changing.path)
def pushed_as_emsp(real: Any, partner: Any, ident: str) -> Any:
    """Locations are pushed under the party that is an eMSP."""
    return [real(partner, ident)[0], "RFX", ident]


eccentric("journeys.roles~two", at=Identity.credentials, roles=("CPO",), only=_several, stimuli=_STATUS)(_two_roles)


@mutant(
    "journeys.roles.own-party~cpo",
    at=Identity.credentials,
    roles=("EMSP",),
    stimuli=("push_token",),
    only=_several,
)
def names_a_cpo(real: Any, version: Any, token: str) -> Any:
    """Credentials name a CPO of the same platform, under which Tokens are pushed."""
    found = real(version, token)
    return {**found, "roles": [*found["roles"], {**found["roles"][0], "role": "CPO", "party_id": "RFX"}]}


@mutant("journeys.roles.own-party~cpo", at=Tokens.tell)
async def pushed_as_cpo(real: Any, partner: Any, key: str) -> None:
    """Tokens are pushed under the party that is a CPO."""
    part = real.args[0]
    kept = part.own.of(partner.version).get(key)
    value = {**kept.object(), "party_id": "RFX"}
    await part.core.flows.push(partner, "tokens", [part.own.owners[0][0], "RFX", str(value["uid"])], value)


@mutant("journeys.charge.evse-status~stays", at=EvseFollowing.tell, stimuli=("swipe_card", "stop_session"))
async def evse_does_not_follow(real: Any, charge: Any, status: str) -> None:
    """The status of an EVSE does not follow a charge that begins there."""
    if status != "CHARGING":
        await real(charge, status)


@mutant("journeys.charge.evse-status~for-ever", at=EvseFollowing.status, stimuli=("swipe_card", "stop_session"))
def occupied_for_ever(real: Any, charge: Any) -> str:
    """An EVSE is CHARGING for ever once somebody charged there."""
    found = str(real(charge))
    return "CHARGING" if found == "AVAILABLE" else found


@mutant("journeys.rotation.session-goes-on~forgotten", at=ChargePoints.complete, stimuli=("start_session",))
def sessions_are_forgotten(real: Any, charge: Any) -> None:
    """Whose credentials were renewed has no Sessions that end."""
    part = real.args[0]
    partner = part.core.partners.get(charge.partner)
    if partner is None or len(partner.previous) < 2:  # noqa: PLR2004 - token A, and one that was renewed
        real(charge)


_CHARGE = ("swipe_card", "stop_session")


@mutant("journeys.charge.cdr-place~other", at=Cdrs.made, stimuli=_CHARGE)
def billed_elsewhere(real: Any, version: Any, charge: Any) -> Any:
    """A CDR names another Connector than its Session."""
    found = real(version, charge)
    if "cdr_location" in found:
        return {**found, "cdr_location": {**found["cdr_location"], "connector_id": "9"}}
    evse = found["location"]["evses"][0]
    moved = {**evse, "connectors": [{**evse["connectors"][0], "id": "9"}]}
    return {**found, "location": {**found["location"], "evses": [moved]}}


@mutant(
    "journeys.charge.cdr-token~other",
    at=Cdrs.made,
    stimuli=_CHARGE,
    collateral={"cdrs.token.full": "it is not the card of the Session"},
)
def billed_to_another(real: Any, version: Any, charge: Any) -> Any:
    """A CDR names another card than its Session."""
    found = real(version, charge)
    if "cdr_token" in found:
        return {**found, "cdr_token": {**found["cdr_token"], "uid": "SOMEBODYELSE"}}
    return {**found, "auth_id": "NL-RFE-C99999999"}


@mutant("journeys.charge.cdr-energy~less-told", at=Sessions.shown, stimuli=_CHARGE)
def ends_with_less(real: Any, version: Any, session: Any) -> Any:
    """A Session ends with half a kWh less than is billed."""
    found = real(version, session)
    over = found.get("status") == "COMPLETED" and found["kwh"] > 1
    return {**found, "kwh": round(float(found["kwh"]) - 0.5, 4)} if over else found


@mutant("sessions.reservation.used~stays", at=Sessions.made, only=_several)
def stays_reserved(real: Any, version: Any, charge: Any) -> Any:
    """The Session of a charge on a reservation goes on as one of a reservation, and takes energy."""
    found = real(version, charge)
    used = charge.reservation_id and found["status"] == "ACTIVE"
    return {**found, "status": "RESERVATION", "kwh": 0.5} if used else found


@mutant("sessions.reservation.used~another", at=ChargePoints.reserved, only=_several)
def begins_another(real: Any, partner: Any, wish: Any) -> Any:
    """The Session of the reservation ends as the charge begins, which has another Session."""
    found = real(partner, wish)
    if found is not None:
        real.args[0].complete(found)


@eccentric("sessions.reservation~no-car", at=ChargePoints.activate, roles=("CPO",), only=_several)
def waits_for_a_car(real: Any, charge: Any) -> None:
    """The driver who reserved does not come: START_SESSION is done, and nothing begins until it is stopped."""
    if charge.status != "RESERVATION":
        real(charge)
