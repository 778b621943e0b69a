"""What an eMSP has to refuse of Sessions: a PATCH without last_updated, one of a Session that is not there, another id."""

from __future__ import annotations

from suite.drive import UNKNOWN_OBJECT, Conversation, Kept, scenario

_DATED, _UNKNOWN, _ID = (
    "sessions.patch.needs-last-updated",
    "sessions.patch.unknown",
    "sessions.id-mismatch.refused",
)
_NOTICED, _FOREIGN = "sessions.owner-mismatch.noticed", "sessions.owner.foreign"
_OVER = "COMPLETED"


@scenario(
    "sessions.refusals",
    phase="modules",
    module="sessions",
    side="receiver",
    target=["EMSP", "SCSP"],
    order=31,
    writes=True,
    provokes=True,
    decides=[_DATED, _UNKNOWN, _ID, _NOTICED, _FOREIGN],
)
def contradictions_are_refused(ocpi: Conversation) -> None:
    """We send a PATCH without last_updated, a PATCH of an unknown Session, a Session with another id or owner than in its URL."""
    kept = Kept(ocpi, ocpi.ours.living("sessions", "SUITE-SES-005"), "sessions")
    given = kept.put(kept.body())
    ocpi.require(given.ok, f"the target refused a Session: {given.brief}")
    provoke = ocpi.ours.provoke_write
    if ocpi.applies(_DATED):
        answer = provoke("PATCH", "sessions", kept.ident, what="PATCH without last_updated", body={"kwh": 8.5})
        ocpi.check(_DATED, not answer.ok, seen=answer, expected="status_code 2001")
    body = {"kwh": 8.5, "last_updated": kept.tick()}
    answer = provoke("PATCH", "sessions", UNKNOWN_OBJECT, what="PATCH of an unknown Session", body=body)
    ocpi.check(_UNKNOWN, not answer.ok, seen=answer, expected="HTTP 404, or a 2xxx code")
    other = ocpi.ours.form("sessions").make("SUITE-SES-007")
    answer = provoke(
        "PUT", "sessions", "SUITE-SES-006", what="a Session with another id than in its URL", body=kept.dated(other)
    )
    ocpi.check(_ID, not answer.ok, seen=answer, expected="status_code 2001")
    for ident in ocpi.left_behind("sessions"):
        _end(ocpi, ident)
    _other_owner(ocpi, kept)


def _other_owner(ocpi: Conversation, kept: Kept) -> None:
    """The body names another owner than the URL; then both name one that is none of our parties. Neither still charges."""
    country, party = ocpi.foreign_party
    over = {_end_of(ocpi): ocpi.stamp(-60), "status": _OVER}
    if ocpi.version.owner_in_objects:
        body = kept.dated({**ocpi.ours.form("sessions").make("SUITE-SES-008"), **over, "party_id": party})
        answer = ocpi.ours.provoke_write(
            "PUT", "sessions", "SUITE-SES-008", what="a Session with another owner than in its URL", body=body
        )
        ocpi.check(_NOTICED, not answer.ok, seen=answer, expected="a refusal")
        if answer.ok:
            ocpi.removed("sessions", "SUITE-SES-008", f"its status is {_OVER}")
    owner = {"country_code": country, "party_id": party} if ocpi.version.owner_in_objects else {}
    body = kept.dated({**ocpi.ours.form("sessions").make("SUITE-SES-009"), **over, **owner})
    ocpi.session.allow_writes()
    call = ocpi.call("PUT", "sessions", country, party, "SUITE-SES-009", side="receiver", body=body)
    answer = ocpi.provoke(call, "a Session of an owner that is none of our parties")
    ocpi.noted("PUT", "sessions", (country, party, "SUITE-SES-009"), answer)
    ocpi.check(_FOREIGN, not answer.ok, seen=answer, expected="a refusal")


def _end_of(ocpi: Conversation) -> str:
    return "end_date_time" if ocpi.version.owner_in_objects else "end_datetime"


def _end(ocpi: Conversation, ident: str) -> None:
    """A Session of ours that goes on at the target is told to be over, as a Session cannot be deleted."""
    kept = Kept(ocpi, ident, "sessions")
    answer = kept.put(kept.body(**{_end_of(ocpi): ocpi.stamp(-60), "status": _OVER}))
    if answer.ok:
        ocpi.removed("sessions", ident, f"its status is {_OVER}")
