"""Journeys on which somebody charges at the target: with a card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from suite.drive.charges import Charged, Following
from suite.drive.journey import Recording, journey
from suite.drive.signals import Blocked, NeedsStimulus

if TYPE_CHECKING:
    from suite.drive.conversation import Conversation
    from suite.target.shape import TargetConfig

_ENDS = ("stop_session", "unplug")
_CHARGING = "CHARGING"


def named_by(config: TargetConfig) -> dict[str, str]:
    """What stimuli of charging are told: the first EVSE of [charging], the first RFID card of [suite]."""
    evses = [{"location_id": each.location_id, "evse_uid": each.evse_uid, "connector_id": each.connector_id}
             for each in config.charging.evses[:1]]  # fmt: skip
    cards = [each.uid for each in config.suite.tokens if each.type == "RFID"][:1]
    found = {**(evses[0] if evses else {}), **({"token_uid": cards[0]} if cards else {})}
    return {name: value for name, value in found.items() if value}


@journey(
    "rfid-session",
    target=["CPO"],
    starts=["swipe_card", "start_session"],
    sentence="Charge with a card for a moment while the run waits, and stop: [stimuli.swipe_card] (or start_session) and "
    "[stimuli.stop_session] (or unplug) in target.toml (run, http, ask or wait)",
)
def rfid_session(ocpi: Conversation, made: Recording[Charged]) -> Charged:
    """A driver charges with a card, from the start of the Session to its CDR."""
    del made
    ocpi.ensure_registered()
    session = ocpi.session
    followed = Following(ocpi, named_by(session.config))
    begin = next(name for name in ("swipe_card", "start_session") if session.stimuli.available(name))
    if session.stimuli.available("plug_in"):
        ocpi.stimulate("plug_in", **followed.charged.named)
    ocpi.stimulate(begin, followed.look, **followed.charged.named)
    if not followed.await_status(lambda status: status != "", "a Session shows after the start"):
        raise Blocked(f"{begin} reported success, and no new Session was pushed or listed within [deadlines] session")
    followed.await_status(lambda status: status not in {"PENDING", "RESERVATION"}, "the Session becomes ACTIVE")
    followed.charged.during = followed.await_evse(_CHARGING.__eq__)
    stop(ocpi, followed)
    if followed.await_end():
        followed.charged.after = followed.await_evse(_CHARGING.__ne__)
        followed.await_cdr()
    return followed.charged


def stop(ocpi: Conversation, followed: Following) -> None:
    """End the Session by what is wired for it; where it ends by itself, the end is waited for."""
    ends = [name for name in _ENDS if ocpi.session.stimuli.available(name)]
    try:
        if ends:
            named = {**followed.charged.named, "session_id": followed.charged.session_id}
            ocpi.stimulate(ends[0], lambda: followed.look() and followed.charged.status == "COMPLETED", **named)
    except NeedsStimulus as missing:
        ocpi.session.tell(f"the Session {followed.charged.session_id} was not stopped: {missing.reason}")
