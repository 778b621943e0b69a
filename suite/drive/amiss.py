"""START_SESSION that ought to be refused: sent for what target.toml names, and whatever begins there is ended at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from suite.drive.charges import Following, place_of
from suite.drive.commanding import TOKEN, Commanded, places

if TYPE_CHECKING:
    from collections.abc import Iterable

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
        followed = self._followed or Following(self._ocpi, {"token_uid": TOKEN})
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
        """Stop it, where it is at an EVSE that target.toml names."""
        charged, ocpi = followed.charged, self._ocpi
        if _named(place_of(charged.session)[:2]) not in _allowed(ocpi):
            return
        begun = ocpi.registration.travels.begun.sessions
        begun.add(charged.session_id)
        stop = ocpi.command("STOP_SESSION", charged.session_id)
        if stop.accepted:
            stop.await_result()
        if followed.await_end():
            begun.discard(charged.session_id)


def _named(place: Iterable[str]) -> tuple[str, ...]:
    return tuple(each.upper() for each in place)


def _allowed(ocpi: Conversation) -> set[tuple[str, ...]]:
    return {_named((each["location_id"], each["evse_uid"])) for each in places(ocpi.session.config)}


def whole_location(ocpi: Conversation) -> dict[str, str] | None:
    """Give a place at a Location of which target.toml names every EVSE that is left; None where there is none such."""
    known, allowed = places(ocpi.session.config), _allowed(ocpi)
    for place in known if ocpi.offers("locations", "sender") else ():
        evses = ocpi.get("locations", place["location_id"], side="sender").at("evses")
        there = [each for each in evses if isinstance(each, dict)] if isinstance(evses, list) else []
        uids = [each.get("uid") for each in there if each.get("status") != "REMOVED"]
        if place["connector_id"] and uids and all(_named((place["location_id"], str(uid))) in allowed for uid in uids):
            return place
    return None


def asks_for_connector(ocpi: Conversation) -> dict[str, str] | None:
    """Give a place whose EVSE says that START_SESSION has to name its Connector; None where there is none such."""
    for place in places(ocpi.session.config) if ocpi.offers("locations", "sender") else ():
        said = ocpi.get("locations", place["location_id"], place["evse_uid"], side="sender").at("capabilities")
        if isinstance(said, list) and "START_SESSION_CONNECTOR_REQUIRED" in said:
            return place
    return None
