"""Journeys that commands of ours bring about: a charge from START_SESSION to STOP_SESSION, and a reservation."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from suite.drive.charges import Charged, Following
from suite.drive.commanding import TOKEN, Commanded, lacks
from suite.drive.journey import Recording, journey
from suite.drive.signals import Ended, NeedsStimulus

if TYPE_CHECKING:
    from collections.abc import Iterable

    from suite.drive.answer import Answer
    from suite.drive.conversation import Conversation

Json = dict[str, Any]
OTHER = "SUITE-TOK-002"
RESERVATION = "SUITE-RES-001"
_CHARGING, _RESERVED, _TAKEN = "CHARGING", "RESERVED", "EVSE_OCCUPIED"
_SENTENCE = "Name an EVSE that the suite may start, stop and reserve: [charging] evses in target.toml, and [safety] commands = true"
_SOON, _AT_ONCE = 60.0, 3.0


@dataclass
class Remote:
    """A charge that a command began, and what was said about it."""

    start: Commanded
    charged: Charged
    reference: str
    """The authorization_reference that came with START_SESSION; empty in versions without."""
    second: Commanded | None = None
    """A START_SESSION at the same EVSE while it charges."""
    foreign: Commanded | None = None
    """A STOP_SESSION by another eMSP; None where there was none."""
    why_no_foreign: str = ""
    stop: Commanded | None = None


@journey("remote-session", target=["CPO"], sentence=_SENTENCE, needs=lacks, needs_callback=True, writes=True)
def remote_session(ocpi: Conversation, made: Recording[Remote]) -> Remote:
    """A charge is started by command, is asked for a second time, and is stopped by command."""
    del made
    ocpi.endpoint("commands", "receiver")
    ocpi.ensure_registered()
    followed = Following(ocpi, {**ocpi.place_for_commands, "token_uid": TOKEN})
    told = ocpi.version.owner_in_objects
    reference = str(uuid.uuid4()) if told else ""
    start = ocpi.command("START_SESSION", TOKEN, **({"authorization_reference": reference} if told else {}))
    remote = Remote(start, followed.charged, reference)
    if not start.accepted:
        return remote
    start.await_result()
    if start.outcome not in {"", "ACCEPTED", "TIMEOUT"}:
        return remote
    if followed.await_status(lambda status: status != "", "a Session shows after START_SESSION"):
        ocpi.registration.travels.begun.sessions.add(followed.charged.session_id)
        followed.await_status(lambda status: status != "PENDING", "the Session becomes ACTIVE")
        followed.charged.during = followed.await_evse(_CHARGING.__eq__)
        remote.second = ocpi.command("START_SESSION", OTHER)
        if remote.second.accepted:
            remote.second.await_result()
        _foreign(ocpi, remote)
        _stop(ocpi, remote, followed)
    return remote


def _foreign(ocpi: Conversation, remote: Remote) -> None:
    """Another eMSP asks to stop our Session."""
    try:
        other = ocpi.through(ocpi.another())
        remote.foreign = other.command("STOP_SESSION", remote.charged.session_id)
        if remote.foreign.accepted:
            remote.foreign.await_result()
    except Ended as ended:
        remote.why_no_foreign = ended.reason


def _stop(ocpi: Conversation, remote: Remote, followed: Following) -> None:
    followed.look()
    remote.stop = ocpi.command("STOP_SESSION", remote.charged.session_id)
    if remote.stop.accepted:
        remote.stop.await_result()
    if followed.await_end():
        ocpi.registration.travels.begun.sessions.discard(remote.charged.session_id)
        followed.charged.after = followed.await_evse(_CHARGING.__ne__)


@dataclass
class Reserved:
    """A reservation that was made, made again, touched by another eMSP, and cancelled."""

    first: Commanded
    charged: Charged
    evse: Answer | None = None
    again: Commanded | None = None
    sessions: int = 0
    """How many Sessions of status RESERVATION are ours after the second time."""
    foreign: Commanded | None = None
    why_no_foreign: str = ""
    evse_then: Answer | None = None
    """The EVSE after the other eMSP cancelled what has the same id."""
    cancel: Commanded | None = None
    evse_after: Answer | None = None
    more: list[Commanded] = field(default_factory=list)


@journey("reservation", target=["CPO"], sentence=_SENTENCE, needs=lacks, needs_callback=True, writes=True)
def reservation(ocpi: Conversation, made: Recording[Reserved]) -> Reserved:
    """An EVSE is reserved by command, the reservation is replaced, and given up by command where there is one for it."""
    del made
    ocpi.endpoint("commands", "receiver")
    ocpi.ensure_registered()
    followed = Following(ocpi, {**ocpi.place_for_reservations, "token_uid": TOKEN})
    first = ocpi.command("RESERVE_NOW", RESERVATION)
    found = Reserved(first, followed.charged)
    if not first.accepted:
        return found
    first.await_result()
    if first.outcome != "ACCEPTED":
        give_up(ocpi, first)
        return found
    settle = ocpi.session.deadlines.settle
    followed.await_status(lambda status: status != "", "a Session shows after RESERVE_NOW", settle)
    found.evse = _evse(ocpi, _RESERVED.__eq__)
    found.again = ocpi.command("RESERVE_NOW", RESERVATION, expiry_date=ocpi.stamp(_SOON))
    if found.again.accepted:
        found.again.await_result()
    if ocpi.version.owner_in_objects:
        _cancelled(ocpi, found)
    else:
        _let_lapse(ocpi, found)
    return found


def give_up(ocpi: Conversation, asked: Commanded) -> Commanded | None:
    """See to it that an EVSE is not held by a reservation of which we know no more, where the version can."""
    if asked.outcome not in {"", "ACCEPTED"}:
        return None
    if not ocpi.version.owner_in_objects:
        ocpi.hold(asked.body, ocpi.session.now() + _SOON)
        return None
    cancel = ocpi.command("CANCEL_RESERVATION", str(asked.body["reservation_id"]))
    if cancel.accepted:
        cancel.await_result()
    return cancel


def not_reserved(ocpi: Conversation, asked: Commanded, names: Iterable[str]) -> None:
    """Say why nothing could be seen of a reservation: the EVSE was taken, or the target does not reserve."""
    for name in names:
        if asked.accepted and not asked.outcome:
            within = ocpi.session.deadlines.callback
            ocpi.needs(name, f"a result of RESERVE_NOW within [deadlines] callback ({within:g} s): none came")
        elif asked.outcome == _TAKEN:
            ocpi.needs(name, f"an EVSE in [charging] of target.toml that is free: RESERVE_NOW came to {_TAKEN}")
        else:
            ocpi.not_here(name, f"RESERVE_NOW was not accepted: {asked.brief} {asked.outcome}".strip())


def _let_lapse(ocpi: Conversation, found: Reserved) -> None:
    """Where no command gives it up it is made a last time, for a moment; until then the EVSE is held."""
    end = ocpi.session.now() + _AT_ONCE
    last = ocpi.command("RESERVE_NOW", RESERVATION, expiry_date=ocpi.stamp(_AT_ONCE))
    if last.accepted:
        last.await_result()
    found.more.append(last)
    ocpi.hold(last.body, end if last.done else end - _AT_ONCE + _SOON)


def _cancelled(ocpi: Conversation, found: Reserved) -> None:
    try:
        other = ocpi.through(ocpi.another())
        found.foreign = other.command("CANCEL_RESERVATION", RESERVATION)
        if found.foreign.accepted:
            found.foreign.await_result()
        found.evse_then = _evse(ocpi, _RESERVED.__eq__)
    except Ended as ended:
        found.why_no_foreign = ended.reason
    found.cancel = ocpi.command("CANCEL_RESERVATION", RESERVATION)
    if found.cancel.accepted:
        found.cancel.await_result()
    found.evse_after = _evse(ocpi, _RESERVED.__ne__)


def _evse(ocpi: Conversation, good: Any) -> Answer | None:
    """Look at the EVSE that commands may touch until its status is good, within the settle time."""
    place = ocpi.place_for_reservations
    if not ocpi.offers("locations", "sender"):
        return None
    return ocpi.eventually(
        lambda: ocpi.get("locations", place["location_id"], place["evse_uid"], side="sender"),
        lambda answer: bool(good(str(answer.at("status")))),
    )


@dataclass
class Ordered:
    """Commands that the target sent to us as an eMSP: those to start, and one to stop."""

    starts: list[Answer]
    stops: list[Answer]


@journey(
    "ordered-session",
    target=["EMSP"],
    starts=["start_session"],
    sentence="Start a charge at our EVSE from your app while the run waits, and stop it: [stimuli.start_session] and "
    "[stimuli.stop_session] in target.toml (run, http, ask or wait)",
    needs_callback=True,
    writes=True,
)
def ordered_session(ocpi: Conversation, made: Recording[Ordered]) -> Ordered:
    """The target starts two charges at our charge points, one after the other, and stops them where it can."""
    ocpi.ensure_registered()
    found = Ordered([], [])
    for place in ocpi.our_places(2):
        since, at = ocpi.mark(), ocpi.session.now()
        ocpi.stimulate("start_session", **place)
        found.starts += ocpi.await_inbound("POST", "commands", since=since)
        ocpi.await_our_results(at)
        session = ocpi.our_session()
        if session and ocpi.session.stimuli.available("stop_session"):
            since, at = ocpi.mark(), ocpi.session.now()
            try:
                ocpi.stimulate("stop_session", session_id=session)
            except NeedsStimulus:
                continue
            found.stops += ocpi.await_inbound("POST", "commands", since=since)
            ocpi.await_our_results(at)
    del made
    return found
