"""Two registrations side by side."""

from __future__ import annotations

from suite.drive import Conversation, scenario


@scenario(
    "credentials.parallel",
    phase="modules",
    module="credentials",
    order=50,
    needs_callback=True,
    decides=["credentials.parallel.distinct"],
)
def two_at_once(ocpi: Conversation) -> None:
    """A second party registered beside us gets a token of its own, and both tokens work."""
    ocpi.ensure_registered()
    other = ocpi.through(ocpi.another())
    distinct = other.registration.partner.token_theirs != ocpi.registration.partner.token_theirs
    theirs, ours = other.fetch_details(), ocpi.fetch_details()
    ocpi.check(
        "credentials.parallel.distinct",
        distinct and theirs.ok and ours.ok,
        seen=[theirs, ours],
        expected="two tokens, both of which work",
        actual="one token for both" if not distinct else f"{theirs.brief}; {ours.brief}",
    )
