"""A CPO's list of Sessions: what stands in it, whose it is, and what it says without date_from."""

from __future__ import annotations

from suite.drive import Conversation, scenario

_SHOWN = (
    "sessions.object.valid",
    "sessions.periods.ascending",
    "sessions.end.completed",
    "sessions.location.one-connector",
    "sessions.reservation.status",
)
_UNDATED, _OURS = "sessions.list.date-from", "sessions.list.own-tokens"
_INVALID = 2001


@scenario(
    "sessions.list",
    phase="modules",
    module="sessions",
    side="sender",
    target=["CPO"],
    order=5,
    decides=[*_SHOWN, _UNDATED, _OURS],
)
def sessions_are_listed(ocpi: Conversation) -> None:
    """We read the list since long ago, rules look at every Session in it; then we ask without date_from."""
    crawl = ocpi.crawl("sessions")
    ocpi.require(crawl.objects or crawl.ended, f"the list was not read: {crawl.stopped}")
    undated = ocpi.get("sessions", side="sender")
    ocpi.check(
        _UNDATED,
        undated.ok or undated.code == _INVALID,
        seen=undated,
        expected=f"a list, or status_code {_INVALID}",
    )
    _own_tokens(ocpi)
    ocpi.left_to_rules(*_SHOWN, otherwise="the list has no Session")


def _own_tokens(ocpi: Conversation) -> None:
    """Whoever is an eMSP and nothing else is shown what its own cards charged."""
    if not ocpi.version.owner_in_objects:
        ocpi.not_here(_OURS, "an auth_id does not say whose it is")
        return
    crawl = ocpi.crawl("sessions")
    if not crawl.objects or {each.role for each in ocpi.us.parties} != {"EMSP"}:
        ocpi.not_here(_OURS, "we are more than an eMSP" if crawl.objects else "the list has no Session")
        return
    others = ocpi.us.cards_of_others(crawl.objects)
    ocpi.check(
        _OURS,
        not others,
        seen=crawl,
        expected="Sessions of our own cards",
        actual=f"{len(others)} of {len(crawl.objects)} Sessions are of cards of {', '.join(sorted(set(others))[:5])}",
    )
