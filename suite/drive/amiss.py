"""START_SESSION that ought to be refused: sent for an EVSE that target.toml names, and whatever begins there is ended at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from suite.drive.charges import Following, place_of
from suite.drive.commanding import TOKEN, Commanded

if TYPE_CHECKING:
    from suite.drive.conversation import Conversation

_BEGAN = frozenset({"", "ACCEPTED", "TIMEOUT"})
"""Results after which a Session may show."""


class Amiss:
    """Starts of ours that lack something."""

    def __init__(self, ocpi: Conversation) -> None:
        """Nothing was sent yet."""
        self._ocpi = ocpi
        self._followed: Following | None = None

    def start(self, what: str, *, without: tuple[str, ...] = (), **changes: object) -> Commanded:
        """Send START_SESSION that lacks something; where it was taken, wait for what begins, and stop it."""
        followed = self._followed or Following(self._ocpi, {**self._ocpi.place_for_commands, "token_uid": TOKEN})
        tried = self._ocpi.provoke_command("START_SESSION", what=what, without=without, **changes)
        self._followed = followed
        if tried.accepted:
            self._followed = None
            self._end(tried, followed)
        return tried

    def _end(self, tried: Commanded, followed: Following) -> None:
        if "response_url" in tried.body:
            tried.await_result()
        if tried.outcome in _BEGAN and followed.await_status(bool, "a Session shows after START_SESSION"):
            self._stop(followed)

    def _stop(self, followed: Following) -> None:
        """Stop it, where it is at the EVSE that we named."""
        charged, ocpi = followed.charged, self._ocpi
        here = zip(place_of(charged.session), ("location_id", "evse_uid"), strict=False)
        if any(found.upper() != charged.named[name].upper() for found, name in here):
            return
        begun = ocpi.registration.travels.begun.sessions
        begun.add(charged.session_id)
        stop = ocpi.command("STOP_SESSION", charged.session_id)
        if stop.accepted:
            stop.await_result()
        if followed.await_end():
            begun.discard(charged.session_id)
