"""The same message twice, and messages that arrive in the wrong order: what a receiver makes of them."""

from __future__ import annotations

from typing import Any

from suite.drive import Conversation, Kept, differences, scenario

_SAME, _OLDER = "journeys.idempotence.same-put", "journeys.idempotence.older-patch"
_UNSEEN = "the receiver interface does not give back what it was given"


@scenario(
    "journeys.idempotence",
    phase="modules",
    module="locations",
    side="receiver",
    target=["EMSP"],
    order=18,
    writes=True,
    decides=[_SAME, _OLDER],
)
def again_and_too_late(ocpi: Conversation) -> None:
    """A Location is put twice as it is; then a PATCH arrives that is older than what was put."""
    kept = Kept(ocpi, "SUITE-LOC-012")
    _again(ocpi, kept, "address", now="Conformance Lane 12", late="Conformance Lane 11")


@scenario(
    "journeys.idempotence-session",
    phase="modules",
    module="sessions",
    side="receiver",
    target=["EMSP"],
    order=22,
    writes=True,
    decides=[_SAME, _OLDER],
)
def a_session_again_and_too_late(ocpi: Conversation) -> None:
    """A Session is put twice as it is, its charging periods too; then a PATCH arrives that is older than what was put."""
    kept = Kept(ocpi, ocpi.ours.living("sessions", "SUITE-SES-010"), "sessions")
    _again(ocpi, kept, "kwh", now=8.5, late=4.25)


def _again(ocpi: Conversation, kept: Kept, field: str, *, now: Any, late: Any) -> None:
    """`now` is what the field holds after the PUT, `late` what a PATCH of an earlier time says of it."""
    what = kept.module[:-1].capitalize()
    before_that = kept.tick()
    body = kept.body(**{field: now})
    first = kept.put(body)
    ocpi.require(first.ok, f"the target refused a {what}: {first.brief}")
    before = kept.whole() if kept.readable else {}
    again = kept.put(body)
    after = kept.whole() if kept.readable else {}
    changed = differences(ocpi.version, before, after)
    ocpi.check(
        _SAME,
        again.ok and not changed,
        seen=[first, again],
        expected=f"success, and the {what} as before",
        actual="; ".join(map(str, changed[:3])) if again.ok else again.brief,
    )
    if not kept.readable:
        ocpi.not_here(_OLDER, _UNSEEN)
        return
    answer = kept.patch({field: late, "last_updated": before_that})
    if not answer.ok:
        ocpi.check(_OLDER, holds=True, seen=answer)
        return
    shown = ocpi.eventually(kept.get, lambda found: found.at(field) == late)
    ocpi.check(
        _OLDER,
        shown.at(field) != late,
        seen=[answer, shown],
        expected=f"{field} {now}, which is newer",
        actual=f"{field} {late} of a PATCH with last_updated {before_that}",
        pointer=f"/data/{field}",
    )
