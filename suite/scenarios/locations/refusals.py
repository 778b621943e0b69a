"""What an eMSP has to refuse, or at least to notice: no last_updated, another id or owner than in the URL, orphans."""

from __future__ import annotations

from suite.drive import Conversation, Kept, scenario

_DATED, _ID = "locations.patch.needs-last-updated", "locations.id-mismatch.refused"
_NOTICED, _ELSEWHERE = "locations.owner-mismatch.noticed", "locations.owner-mismatch.not-elsewhere"
_ORPHAN = "locations.orphan.refused"


@scenario(
    "locations.refusals",
    phase="modules",
    module="locations",
    side="receiver",
    target=["EMSP"],
    order=30,
    writes=True,
    provokes=True,
    decides=[_DATED, _ID, _NOTICED, _ELSEWHERE, _ORPHAN],
)
def contradictions_are_noticed(ocpi: Conversation) -> None:
    """We send a PATCH without last_updated, ids and owners that differ from the URL, and children without a parent."""
    kept = Kept(ocpi, "SUITE-LOC-008")
    given = kept.put(kept.body())
    ocpi.require(given.ok, f"the target refused a Location: {given.brief}")
    _without_date(ocpi)
    _other_id(ocpi)
    if ocpi.version.owner_in_objects:
        _other_owner(ocpi, kept)
    _orphans(ocpi)


def _without_date(ocpi: Conversation) -> None:
    if not ocpi.applies(_DATED):
        return
    body = {"address": "Conformance Lane 8"}
    answer = ocpi.ours.provoke_write(
        "PATCH", "locations", "SUITE-LOC-008", what="PATCH without last_updated", body=body
    )
    ocpi.check(_DATED, not answer.ok, seen=answer, expected="status_code 2001")


def _other_id(ocpi: Conversation) -> None:
    body = ocpi.ours.form().make("SUITE-LOC-010")
    answer = ocpi.ours.provoke_write(
        "PUT", "locations", "SUITE-LOC-009", what="a Location with another id than in the URL", body=body
    )
    ocpi.check(_ID, not answer.ok, seen=answer, expected="status_code 2001")


def _other_owner(ocpi: Conversation, kept: Kept) -> None:
    """The body names another party of ours' country than the URL; nobody is to find the Location there."""
    country, party = ocpi.our_party
    other = "TSX" if party != "TSX" else "TSY"
    body = ocpi.ours.form().make("SUITE-LOC-011", party_id=other)
    answer = ocpi.ours.provoke_write(
        "PUT", "locations", "SUITE-LOC-011", what="a Location with another owner than in the URL", body=body
    )
    ocpi.check(_NOTICED, not answer.ok, seen=answer, expected="a refusal")
    if not answer.ok:
        ocpi.not_here(_ELSEWHERE, "the target refused a Location with another owner than in its URL, so it kept none")
        return
    if not kept.readable:
        ocpi.not_here(_ELSEWHERE, "the receiver interface does not give back what it was given")
        return
    call = ocpi.call("GET", "locations", country, other, "SUITE-LOC-011", side="receiver")
    there = ocpi.provoke(call, "the Location under the owner that its URL did not name")
    ocpi.check(
        _ELSEWHERE,
        not there.ok,
        seen=[answer, there],
        expected=f"nothing under {country}-{other}",
        actual=f"the Location is there, although it was pushed as one of {country}-{party}",
    )


def _orphans(ocpi: Conversation) -> None:
    evse, connector = ocpi.sample("evse", "SUITE-EVSE-9", full=False), ocpi.sample("connector", "1", full=False)
    path = "SUITE-LOC-404", "SUITE-EVSE-9", "1"
    changed = {"status": "CHARGING", "last_updated": ocpi.stamp()}
    for method, what, body, depth in (
        ("PUT", "an EVSE", evse, 2),
        ("PUT", "a Connector", connector, 3),
        ("PATCH", "the status of an EVSE", changed, 2),
    ):
        told = f"{method} of {what} below a Location that is not there"
        answer = ocpi.ours.provoke_write(method, "locations", *path[:depth], what=told, body=body)
        ocpi.check(_ORPHAN, not answer.ok, seen=answer, expected="HTTP 404, or a 2xxx code such as 2003", cause=told)
