"""CDRs of ours for places that an eMSP does not know: a charger that was never published, a reservation that nobody used."""

from __future__ import annotations

from typing import Any

from suite.drive import Conversation, Posted, scenario

Json = dict[str, Any]
_HOME, _UNUSED = "cdrs.post.unpublished", "cdrs.location.unused-reservation"
_NOT_AVAILABLE = "#NA"
_PLACE = "SUITE-LOC-NEVER-PUBLISHED"


@scenario(
    "cdrs.places",
    phase="modules",
    module="cdrs",
    side="receiver",
    target=["EMSP"],
    order=22,
    writes=True,
    decides=[_HOME, _UNUSED],
)
def places_that_nobody_knows(ocpi: Conversation) -> None:
    """We post a CDR of a Location that we never published, and one of a reservation that was not used."""
    cdrs = Posted(ocpi)
    _post(ocpi, cdrs, _HOME, _elsewhere(cdrs.body(full=False)))
    if ocpi.applies(_UNUSED):
        _post(ocpi, cdrs, _UNUSED, _reserved(cdrs.body(full=False)))


def _post(ocpi: Conversation, cdrs: Posted, requirement: str, body: Json) -> None:
    answer = cdrs.post(body)
    if not answer.ok:
        usual = cdrs.body(full=False)
        taken = cdrs.post(usual)
        ocpi.require(taken.ok, f"the target refuses CDRs of other places too: {taken.brief}")
        cdrs.credit(usual)
    ocpi.check(requirement, answer.ok, seen=answer, expected="HTTP 200 or 201 with status_code 1000")
    if answer.ok:
        cdrs.credit(body)


def _elsewhere(body: Json) -> Json:
    """At a Location of another id."""
    name = "cdr_location" if "cdr_location" in body else "location"
    return {**body, name: {**body[name], "id": _PLACE}}


def _reserved(body: Json) -> Json:
    """Time of a reservation alone, at no EVSE in particular, and without a Session; fields of the Connector may say anything."""
    periods = [
        {
            "start_date_time": body["charging_periods"][0]["start_date_time"],
            "dimensions": [{"type": "RESERVATION_TIME", "volume": body["total_time"]}],
        }
    ]
    unknown = dict.fromkeys(("evse_uid", "evse_id", "connector_id"), _NOT_AVAILABLE)
    place = {**body["cdr_location"], **unknown, "connector_standard": "DOMESTIC_A", "connector_format": "CABLE"}
    found = {**body, "cdr_location": place, "charging_periods": periods, "total_energy": 0}
    return {name: each for name, each in found.items() if name != "session_id"}
