"""Faults and oddities of a CPO that shows and pushes Sessions."""

from __future__ import annotations

from typing import Any

from suite.faults.register import eccentric, mutant
from suite.reference.answers import refusal, success
from suite.reference.cards import card_of
from suite.reference.jsonread import write
from suite.reference.paging import Paging, Unfit
from suite.reference.preferences import Preferences
from suite.reference.sessions import Sessions
from suite.reference.sessions_told import SessionsTold
from suite.reference.store import Kept
from suite.reference.swiping import Swiping

_CHARGE = ("swipe_card", "stop_session")
_CPO = ("CPO",)
_PERIODS = "charging_periods"
_HOUR = 3600
_COMMANDED = {"commands.start.token-in-session": "what a command said is not in its Session either"}


def _new(version: Any) -> bool:
    return bool(version.owner_in_objects)


def _old(version: Any) -> bool:
    return bool(version.location_type)


# -- what is shown -----------------------------------------------------------------------------------------------------


@mutant("sessions.object.valid~currency", at=Sessions.shown)
def no_energy(real: Any, version: Any, session: Any) -> Any:
    """Sessions do not say how much energy there was."""
    return {key: each for key, each in real(version, session).items() if key != "kwh"}


@mutant("sessions.object.valid~status", at=Sessions.shown)
def odd_status(real: Any, version: Any, session: Any) -> Any:
    """A Session that is over is FINISHED."""
    found = real(version, session)
    return {**found, "status": "FINISHED"} if found["status"] == "COMPLETED" and not _live(session) else found


def _live(session: Any) -> bool:
    """Whether it was charged while we looked: such a Session has a random id."""
    return "partner" not in str(session["id"])


@mutant("sessions.periods.ascending~backwards", at=Sessions.shown)
def backwards(real: Any, version: Any, session: Any) -> Any:
    """The last charging period comes first."""
    found = real(version, session)
    return found if _live(session) else {**found, _PERIODS: found[_PERIODS][::-1]}


@mutant("sessions.end.completed~open", at=Sessions.shown)
def without_end(real: Any, version: Any, session: Any) -> Any:
    """A Session that is over does not say when it ended."""
    return {key: each for key, each in real(version, session).items() if key != "end_date_time"}


@mutant("sessions.location.one-connector~all", at=Sessions.shown, only=_old)
def whole_location(real: Any, version: Any, session: Any) -> Any:
    """A Session carries an EVSE twice."""
    found = real(version, session)
    place = found["location"]
    return {**found, "location": {**place, "evses": [*place["evses"], {**place["evses"][0], "uid": "ANOTHER"}]}}


@mutant("sessions.reservation.status~text", at=Sessions.shown, only=_new)
def reserved(real: Any, version: Any, session: Any) -> Any:
    """A Session of before is RESERVED."""
    found = real(version, session)
    return found if _live(session) else {**found, "status": "RESERVED"}


@mutant("sessions.list.date-from~3000", at=Sessions.listed)
def demands_date(real: Any, incoming: Any, window: Any) -> Any:
    """Without date_from the list is refused as if it were our fault."""
    if window.since is None:
        raise Unfit("date_from is missing")
    return real(incoming, window)


@mutant("sessions.list.date-from~3000", at=Paging.refused)
def says_3000(real: Any, incoming: Any, why: str) -> Any:
    """With the code of a server that cannot go on."""
    return refusal(3000, why) if why == "date_from is missing" else real(incoming, why)


@mutant(
    "sessions.list.own-tokens~all",
    only=_new,
    at=Sessions.listed,
    collateral={"sessions.token.used": "it is shown as another's"},
)
def shows_others(real: Any, incoming: Any, window: Any) -> Any:
    """The list has Sessions of another eMSP's tokens."""
    page, total = real(incoming, window)
    return [_others(each) for each in page], total


def _others(kept: Kept) -> Kept:
    value: Any = kept.object()
    if "cdr_token" not in value or _live(value):
        return kept
    return Kept(write({**value, "cdr_token": {**value["cdr_token"], "party_id": "OTH"}}), kept.at)


# -- pushes ------------------------------------------------------------------------------------------------------------


@mutant("sessions.push.method~post", at=SessionsTold.tell_all, stimuli=_CHARGE)
async def pushed_by_post(real: Any, partner: Any, path: Any, session: Any) -> None:
    """A new Session is posted as well."""
    await real.args[0].core.flows.push(partner, "sessions", [], session, method="POST")
    await real(partner, path, session)


@mutant("sessions.push.method~delete", at=SessionsTold.tell, stimuli=_CHARGE)
async def deleted_at_the_end(real: Any, partner: Any, what: Any, charge: Any) -> None:
    """A Session that is over is deleted."""
    await real(partner, what, charge)
    if what == "stopped":
        part = real.args[0]
        path = part.path(partner.version, charge)
        await part.core.flows.push(partner, "sessions", path, None, method="DELETE")


@mutant("sessions.push.url~part", at=SessionsTold.tell, stimuli=_CHARGE)
async def pushes_a_part(real: Any, partner: Any, what: Any, charge: Any) -> None:
    """The charging periods of a Session are pushed to a URL of their own."""
    await real(partner, what, charge)
    if what == "progressed":
        part = real.args[0]
        path = [*part.path(partner.version, charge), _PERIODS]
        body = {"last_updated": part.core.stamp(charge.changed)}
        await part.core.flows.push(partner, "sessions", path, body, method="PATCH")


@mutant("sessions.push.ids-match~other", at=SessionsTold.path, stimuli=_CHARGE)
def elsewhere(real: Any, version: Any, charge: Any) -> list[str]:
    """Pushes name another owner in the URL than in the body."""
    found = list(real(version, charge))
    return [found[0], "RFX", found[2]] if version.owner_in_objects else [*found[:2], f"{found[2][:30]}-X"]


@mutant("sessions.push.patch-last-updated~absent", at=SessionsTold.changes, stimuli=_CHARGE)
def undated(real: Any, version: Any, before: Any, now: Any) -> Any:
    """A PATCH does not say when."""
    found = real(version, before, now)
    return found and {key: each for key, each in found.items() if key != "last_updated"}


@mutant("sessions.push.patch-new-periods~all", at=SessionsTold.new_periods, stimuli=_CHARGE, only=_new)
def all_periods(real: Any, before: Any, now: Any) -> Any:
    """A PATCH has all charging periods, those that were told before too."""
    return now.get(_PERIODS) if real(before, now) else []


@mutant("sessions.completed.final~changed", at=SessionsTold.tell, stimuli=_CHARGE)
async def changes_after_the_end(real: Any, partner: Any, what: Any, charge: Any) -> None:
    """A Session that is over gets another meter."""
    await real(partner, what, charge)
    if what == "stopped":
        part = real.args[0]
        body = {"meter_id": "METER-2", "last_updated": part.core.stamp(charge.changed)}
        path = part.path(partner.version, charge)
        await part.core.flows.push(partner, "sessions", path, body, method="PATCH")


# -- how it goes on ----------------------------------------------------------------------------------------------------


@mutant("sessions.status.order~back", at=Sessions.made, stimuli=_CHARGE)
def back_to_pending(real: Any, version: Any, charge: Any) -> Any:
    """A Session that goes on is PENDING once more."""
    found = real(version, charge)
    return {**found, "status": "PENDING"} if charge.status == "ACTIVE" and charge.marks else found


@mutant("sessions.kwh.grows~shrinks", at=Sessions.made, stimuli=_CHARGE)
def shrinks(real: Any, version: Any, charge: Any) -> Any:
    """More energy is told on the way than in the end."""
    found = real(version, charge)
    return {**found, "kwh": 9.5} if charge.status == "ACTIVE" and charge.marks else found


@mutant("sessions.start.pending~to-come", at=Sessions.made, stimuli=_CHARGE, only=_new)
def begins_in_the_future(real: Any, version: Any, charge: Any) -> Any:
    """A PENDING Session says when it is to begin."""
    found = real(version, charge)
    if charge.status != "PENDING":
        return found
    return {**found, "start_date_time": real.args[0].core.stamp(charge.started + _HOUR)}


@mutant(
    "sessions.start.active~before", at=Sessions.made, stimuli=_CHARGE, only=_new,
)  # fmt: skip
def began_before(real: Any, version: Any, charge: Any) -> Any:
    """An ACTIVE Session began an hour ago."""
    found = real(version, charge)
    if charge.status == "PENDING" or "partner" in charge.session_id:
        return found
    return {**found, "start_date_time": real.args[0].core.stamp(charge.started - _HOUR)}


@mutant("sessions.cost.absent-unknown~zero", at=Sessions.made, stimuli=_CHARGE)
def free_on_the_way(real: Any, version: Any, charge: Any) -> Any:
    """A Session that goes on costs nothing."""
    found = real(version, charge)
    cost = {version.price_keys[0]: 0} if version.price_keys else 0
    return {**found, "total_cost": cost} if charge.status == "ACTIVE" else found


@mutant("sessions.token.used~contract", at=Sessions.made, stimuli=_CHARGE, only=_new, collateral=_COMMANDED)
def another_contract(real: Any, version: Any, charge: Any) -> Any:
    """A Session names a contract that the token does not have."""
    found = real(version, charge)
    return {**found, "cdr_token": {**found["cdr_token"], "contract_id": "NL-RFE-C99999999-X"}}


@mutant("sessions.authorization-reference.last~own", at=Sessions.made, stimuli=_CHARGE, collateral=_COMMANDED)
def own_reference(real: Any, version: Any, charge: Any) -> Any:
    """A Session has a reference of the CPO's own."""
    found = real(version, charge)
    return {**found, "authorization_reference": "OWN-1"} if "authorization_reference" in found else found


@mutant(
    "sessions.auth-method.true~whitelist",
    at=Sessions.made,
    stimuli=_CHARGE,
    only=_new,
    collateral={"cdrs.auth-method.last": "its CDR says what was true"},
)
def says_whitelist(real: Any, version: Any, charge: Any) -> Any:
    """Whatever was asked, a Session says WHITELIST."""
    return {**real(version, charge), "auth_method": "WHITELIST"}


@mutant("sessions.location.resolves~connector", at=Sessions.made, stimuli=_CHARGE, only=_new,
        collateral={"journeys.charge.cdr-place": "the CDR names the real one"})  # fmt: skip
def unknown_connector(real: Any, version: Any, charge: Any) -> Any:
    """A Session names a Connector that there is not."""
    return {**real(version, charge), "connector_id": "99"}


# -- charging preferences ----------------------------------------------------------------------------------------------


@mutant("sessions.preferences.answer~object", at=Preferences.said)
def answers_with_object(real: Any, incoming: Any, decision: str) -> Any:
    """The answer is an object with the word in it."""
    del real, incoming
    return success({"result": decision})


@mutant("sessions.preferences.answer~ok", at=Preferences.decided)
def answers_ok(real: Any, charge: Any, wanted: Any) -> str:
    """The answer is OK."""
    del real, charge, wanted
    return "OK"


@mutant("sessions.preferences.answer~refused", at=Preferences.said)
def refuses_preferences(real: Any, incoming: Any, decision: str) -> Any:
    """Preferences that would be accepted are refused by a status code."""
    return refusal(2000, "ask the driver") if decision == "ACCEPTED" else real(incoming, decision)


@mutant("sessions.preferences.incomplete~asks-again", at=Preferences.decided)
def asks_again(real: Any, charge: Any, wanted: Any) -> str:
    """What was given is asked for all the same."""
    return "DEPARTURE_REQUIRED" if wanted.get("profile_type") == "GREEN" else str(real(charge, wanted))


@mutant("sessions.preferences.incapable~200", at=Preferences.incapable)
def incapable_says_ok(real: Any, incoming: Any) -> Any:
    """Preferences for an EVSE that takes none are NOT_POSSIBLE."""
    del real, incoming
    return success("NOT_POSSIBLE")


@mutant("sessions.preferences.unknown-session~fine", at=Preferences.unknown)
def all_known(real: Any, incoming: Any) -> Any:
    """Preferences for an unknown Session are accepted."""
    del real, incoming
    return success("ACCEPTED")


@mutant("sessions.preferences.incomplete~not-possible", at=Preferences.decided)
def vague(real: Any, charge: Any, wanted: Any) -> str:
    """Whatever lacks, preferences are NOT_POSSIBLE."""
    found = str(real(charge, wanted))
    return "NOT_POSSIBLE" if found.endswith("_REQUIRED") else found


# -- lawful, but odd ---------------------------------------------------------------------------------------------------


@eccentric("sessions.list.date-from~2001", at=Sessions.listed, roles=_CPO)
def wants_date(real: Any, incoming: Any, window: Any) -> Any:
    """A list without date_from is refused with 2001."""
    if window.since is None:
        raise Unfit("date_from is missing")
    return real(incoming, window)


@eccentric("sessions.push~never", at=SessionsTold.listens, roles=_CPO, stimuli=_CHARGE)
def pushes_nothing(real: Any, partner: Any, what: Any, charge: Any) -> bool:
    """Nothing is pushed of Sessions."""
    del real, partner, what, charge
    return False


@eccentric("sessions.push~at-once-active", at=SessionsTold.listens, roles=_CPO, stimuli=_CHARGE)
def never_pending(real: Any, partner: Any, what: Any, charge: Any) -> bool:
    """The first that is told of a Session is that it is ACTIVE."""
    return charge.status != "PENDING" and bool(real(partner, what, charge))


@eccentric("sessions.push~put-only", at=SessionsTold.changes, roles=_CPO, stimuli=_CHARGE)
def whole_each_time(real: Any, version: Any, before: Any, now: Any) -> None:
    """Every change is pushed by PUT of all of it."""
    del real, version, before, now


@eccentric("sessions.push~end-twice", at=SessionsTold.tell, roles=_CPO, stimuli=_CHARGE)
async def end_twice(real: Any, partner: Any, what: Any, charge: Any) -> None:
    """The end of a Session is told a second time, as it was."""
    await real(partner, what, charge)
    part = real.args[0]
    if what == "stopped" and part.listens(partner, what, charge):
        path = part.path(partner.version, charge)
        await part.tell_all(partner, path, part.told_last(partner, charge))


@eccentric("sessions.shown~free-of-extras", at=Sessions.shown, roles=_CPO)
def required_only(real: Any, version: Any, session: Any) -> Any:
    """Sessions have neither periods nor costs."""
    found = real(version, session)
    return {key: each for key, each in found.items() if key not in {_PERIODS, "total_cost", "meter_id"}}


@eccentric("sessions.swipe~whitelisted", at=Swiping.authorized, roles=_CPO, stimuli=_CHARGE)
async def asks_nobody(real: Any, partner: Any, place: Any, uid: str) -> Any:
    """Cards that nothing is known of are let without asking."""
    authority = real.args[0].core.authority
    version, kind = partner.version or real.args[0].core.versions[-1], authority.kind(partner, uid)
    if authority.known(partner, version, uid, kind) is not None:
        return await real(partner, place, uid)
    return card_of(partner, uid), "WHITELIST", None


@eccentric("sessions.preferences.incapable~not-possible", at=Preferences.incapable, roles=_CPO, only=_new,
           breaks=("sessions.preferences.incapable",))  # fmt: skip
def incapable_2001(real: Any, incoming: Any) -> Any:
    """Preferences for an EVSE that takes none are refused with 2001 and HTTP 200."""
    del real, incoming
    return refusal(2001, "that EVSE takes no preferences")


# -- reservations ------------------------------------------------------------------------------------------------------


@mutant("sessions.reservation.pushed~silent", at=SessionsTold.listens)
def silent_on_reservations(real: Any, partner: Any, what: Any, charge: Any) -> bool:
    """Sessions are pushed, those of reservations are not."""
    return not charge.reservation_id and bool(real(partner, what, charge))


@mutant("sessions.reservation.unused~invalid", at=Sessions.made, only=_new)
def gives_up_as_invalid(real: Any, version: Any, charge: Any) -> Any:
    """A reservation that is given up ends as INVALID."""
    found = real(version, charge)
    return {**found, "status": "INVALID"} if charge.reservation_id and charge.status == "COMPLETED" else found
