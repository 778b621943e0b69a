"""Faults and oddities of an eMSP that receives Sessions."""

from __future__ import annotations

from typing import Any

from suite.faults.register import eccentric, mutant
from suite.reference.answers import refusal, success
from suite.reference.sessions_given import SessionsGiven
from suite.reference.versions import Versions

_EMSP = ("EMSP",)
_PERIODS = "charging_periods"
_LONG = 200
_OWN = {"CURRENT", "ENERGY_EXPORT", "ENERGY_IMPORT", "POWER", "STATE_OF_CHARGE"}


def _kinds(body: Any) -> set[str]:
    periods = [each for each in body.get(_PERIODS) or [] if isinstance(each, dict)]
    return {str(part.get("type")) for each in periods for part in each.get("dimensions") or []}


@mutant("sessions.put.accepted~meter", at=SessionsGiven.problem)
def refuses_meters(real: Any, incoming: Any, body: Any) -> str:
    """A Session with a meter_id is refused."""
    return "no meters here" if body.get("meter_id") else str(real(incoming, body))


@mutant("sessions.put.accepted~long-meter", at=SessionsGiven.problem)
def refuses_long_meters(real: Any, incoming: Any, body: Any) -> str:
    """A meter_id of more than 200 characters is refused."""
    return "too long" if len(str(body.get("meter_id"))) > _LONG else str(real(incoming, body))


@mutant("sessions.put.accepted~auth-method", at=SessionsGiven.problem)
def refuses_requests(real: Any, incoming: Any, body: Any) -> str:
    """A Session that was authorized in real time is refused."""
    return "by card only" if body.get("auth_method") == "AUTH_REQUEST" else str(real(incoming, body))


@mutant("sessions.receiver-get.offered~listed", at=SessionsGiven.given_back)
def gives_back_a_list(real: Any, incoming: Any, value: Any) -> Any:
    """GET gives a list with one Session in it."""
    return [real(incoming, value)]


@mutant("sessions.put.stored~energy", at=SessionsGiven.stored)
def whole_kwh(real: Any, incoming: Any, body: Any, before: Any) -> Any:
    """The energy is kept in whole kWh."""
    return {**real(incoming, body, before), "kwh": int(body["kwh"])}


@mutant(
    "sessions.put.stored~periods",
    at=SessionsGiven.stored,
    collateral={
        "sessions.put.replaces": "periods that are not kept are not replaced either",
        "sessions.periods.session-only": "those are not kept either",
    },
)
def first_period_only(real: Any, incoming: Any, body: Any, before: Any) -> Any:
    """Of charging periods only when they began is kept."""
    found = real(incoming, body, before)
    if not found.get(_PERIODS):
        return found
    return {**found, _PERIODS: [{"start_date_time": each["start_date_time"]} for each in found[_PERIODS]]}


@mutant("sessions.put.keeps-optional~meter", at=SessionsGiven.stored)
def forgets_meter(real: Any, incoming: Any, body: Any, before: Any) -> Any:
    """The meter_id is not kept."""
    return {key: value for key, value in real(incoming, body, before).items() if key != "meter_id"}


@mutant("sessions.periods.session-only~refused", at=SessionsGiven.problem)
def dimensions_of_cdrs(real: Any, incoming: Any, body: Any) -> str:
    """A period with POWER in it is refused."""
    return "no dimension of a CDR" if "POWER" in _kinds(body) else str(real(incoming, body))


@mutant("sessions.periods.session-only~dropped", at=SessionsGiven.stored)
def drops_dimensions(real: Any, incoming: Any, body: Any, before: Any) -> Any:
    """Of a period with POWER in it, dimensions that no CDR has are not kept."""
    found = real(incoming, body, before)
    if "POWER" not in _kinds(body):
        return found
    kept = [
        {**each, "dimensions": [part for part in each["dimensions"] if part["type"] not in _OWN]}
        for each in found[_PERIODS]
    ]
    return {**found, _PERIODS: kept}


@mutant(
    "sessions.put.replaces~merged", at=SessionsGiven.stored, collateral={"sessions.put.empties-periods": "they stay"}
)
def puts_over(real: Any, incoming: Any, body: Any, before: Any) -> Any:
    """PUT leaves what it does not name as it was."""
    return {**(before or {}), **real(incoming, body, before)}


@mutant(
    "sessions.put.replaces~added",
    at=SessionsGiven.stored,
    collateral={"sessions.put.stored": "there are others too", "sessions.put.empties-periods": "they stay",
                "sessions.periods.session-only": "there are others too"},
)  # fmt: skip
def adds_periods(real: Any, incoming: Any, body: Any, before: Any) -> Any:
    """Charging periods of a PUT are added to those that were there."""
    found = real(incoming, body, before)
    known = (before or {}).get(_PERIODS) or []
    new = [each for each in found.get(_PERIODS) or [] if each not in known]
    return {**found, _PERIODS: [*known, *new]}


@mutant("sessions.put.empties-periods~kept", at=SessionsGiven.stored)
def keeps_periods(real: Any, incoming: Any, body: Any, before: Any) -> Any:
    """A PUT without charging periods leaves those that were there."""
    found = real(incoming, body, before)
    had = (before or {}).get(_PERIODS)
    return {**found, _PERIODS: had} if had and not found.get(_PERIODS) else found


@mutant("sessions.patch.adds-periods~replaced", at=SessionsGiven.added)
def replaces_periods(real: Any, before: Any, new: Any) -> Any:
    """Charging periods of a PATCH take the place of those that are there."""
    del real
    return new or before


@mutant("sessions.patch.adds-periods~ignored", at=SessionsGiven.added)
def ignores_periods(real: Any, before: Any, new: Any) -> Any:
    """Charging periods of a PATCH are ignored."""
    del real, new
    return before


@mutant("sessions.patch.keeps-periods~emptied", at=SessionsGiven.added)
def empties_periods(real: Any, before: Any, new: Any) -> Any:
    """An empty list in a PATCH empties what is there."""
    return real(before, new) if new else []


@mutant("sessions.patch.keeps-periods~left-out", at=SessionsGiven.merged, only=lambda version: version.owner_in_objects)
def loses_periods(real: Any, incoming: Any, before: Any, changes: Any) -> Any:
    """A PATCH of the energy to 7.5 loses the periods."""
    found = real(incoming, before, changes)
    return {**found, _PERIODS: []} if float(changes.get("kwh", 0)) == 7.5 else found  # noqa: PLR2004 - what it says


@mutant("sessions.patch.applied~ignored", at=SessionsGiven.merged)
def ignores_costs(real: Any, incoming: Any, before: Any, changes: Any) -> Any:
    """A PATCH of the costs is ignored."""
    return real(incoming, before, {key: value for key, value in changes.items() if key != "total_cost"})


@mutant("sessions.patch.keeps-others~cleared", at=SessionsGiven.merged)
def clears_the_rest(real: Any, incoming: Any, before: Any, changes: Any) -> Any:
    """A PATCH clears the meter_id that it does not name."""
    found = real(incoming, before, changes)
    return {key: value for key, value in found.items() if key != "meter_id" or key in changes}


@mutant("sessions.patch.needs-last-updated~taken", at=SessionsGiven.last_updated_missing)
def undated_patch(real: Any, incoming: Any, body: Any) -> bool:
    """A PATCH without last_updated is taken."""
    del real, incoming
    body.setdefault("last_updated", "2025-01-01T00:00:00Z")
    return False


@mutant("sessions.patch.unknown~fine", at=SessionsGiven.unknown)
def all_known(real: Any, incoming: Any) -> Any:
    """A PATCH of what is not there is answered with success."""
    return success() if incoming.method == "PATCH" else real(incoming)


@mutant("sessions.id-mismatch.refused~accepted", at=SessionsGiven.mismatch)
def any_id(real: Any, incoming: Any, body: Any) -> str:
    """A Session with another id than in its URL is taken."""
    why = str(real(incoming, body))
    return "" if why.startswith("id ") else why


@mutant("sessions.owner-mismatch.noticed~accepted", at=SessionsGiven.mismatch)
def any_owner_in_the_body(real: Any, incoming: Any, body: Any) -> str:
    """A Session with another owner than in its URL is taken."""
    why = str(real(incoming, body))
    return why if why.startswith("id ") else ""


@mutant("sessions.owner.foreign~accepted", at=SessionsGiven.foreign)
def any_owner(real: Any, incoming: Any) -> bool:
    """Sessions of any owner are taken."""
    del real, incoming
    return False


# -- lawful, but odd ---------------------------------------------------------------------------------------------------


@eccentric(
    "sessions.receiver~no-get", at=SessionsGiven.answer_get, roles=_EMSP, breaks=("sessions.receiver-get.offered",)
)
def no_get(real: Any, incoming: Any) -> Any:
    """The receiver interface has no GET."""
    del real, incoming
    return refusal(2000, "PUT and PATCH only", status=405)


@eccentric("sessions.put~always-200", at=SessionsGiven.created, roles=_EMSP)
def always_ok(real: Any, incoming: Any) -> Any:
    """A new Session is answered with 200."""
    del real, incoming
    return success()


@eccentric("sessions.given-back~nulls", at=SessionsGiven.given_back, roles=_EMSP)
def nulls_for_nothing(real: Any, incoming: Any, value: Any) -> Any:
    """What a Session does not have is given back as null, and an empty list of periods is left out."""
    found = {"meter_id": None, "total_cost": None, **real(incoming, value)}
    return {key: each for key, each in found.items() if each != []}


@eccentric(
    "sessions.put.keeps-optional~forgets", at=SessionsGiven.stored, roles=_EMSP, breaks=("sessions.put.keeps-optional",)
)
def keeps_what_is_needed(real: Any, incoming: Any, body: Any, before: Any) -> Any:
    """Of a Session is kept what is required, with its periods and costs."""
    gone = {"meter_id", "authorization_reference"}
    return {key: value for key, value in real(incoming, body, before).items() if key not in gone}


@eccentric("sessions.stored~over-is-over", at=SessionsGiven.problem, roles=_EMSP)
def final_is_final(real: Any, incoming: Any, body: Any) -> str:
    """A Session that was COMPLETED is not changed any more."""
    before = real.args[0].before(incoming) or {}
    return "it is over" if before.get("status") == "COMPLETED" else str(real(incoming, body))


@eccentric("sessions.put~own-cards-only", at=SessionsGiven.problem, roles=_EMSP)
def cards_that_it_knows(real: Any, incoming: Any, body: Any) -> str:
    """A Session with a card that nobody gave out is refused."""
    card = body.get("cdr_token")
    uid = card.get("uid") if isinstance(card, dict) else body.get("auth_id")
    part = real.args[0]
    own = part.core.modules["tokens"].own.of(incoming.spoken)
    listed = [each.object() for each in own.page(own.select(None, None), 0, 50)]
    known = {str(each.get(name)) for each in listed for name in ("uid", "auth_id")}
    return str(real(incoming, body)) if uid is None or str(uid) in known else "nobody's card"


@eccentric("sessions.put~own-cards-only", at=Versions.endpoints, roles=_EMSP)
def shows_no_cards(real: Any, version: Any) -> Any:
    """And which it gave out cannot be seen: it offers no list of Tokens."""
    return [each for each in real(version) if each["identifier"] != "tokens"]
