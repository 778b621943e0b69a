"""Charging profiles of ours for a Session that a command began: requests, their results, and the updates that follow.

A profile is asked for like a command (commanding.py): only at what `[charging]` names, with a response_url of its own.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from suite.drive.charges import Following
from suite.drive.commanding import TOKEN, Commanded, lacks
from suite.drive.journey import Recording, journey
from suite.drive.signals import Blocked, NeedsStimulus
from suite.drive.waiting import wait_until

if TYPE_CHECKING:
    from suite.drive.answer import Answer
    from suite.drive.conversation import Conversation

DURATION: Final = 900
_KINDS: Final = {
    "GET": "ACTIVE_CHARGING_PROFILE_RESULT",
    "PUT": "CHARGING_PROFILE_RESULT",
    "DELETE": "CLEAR_PROFILE_RESULT",
}
_QUERY: Final = "suite=a%2Bb&n=1"
_SENTENCE: Final = (
    "Name an EVSE that the suite may start and stop, and whose power it may limit: [charging] evses in target.toml"
)


@dataclass
class Profiled:
    """What was asked for one Session, in this order, and what came of it."""

    session_id: str
    before: Commanded
    """GET before any profile was set."""
    too_soon: list[Answer]
    """Updates that came before any profile was set."""
    absolute: Commanded
    relative: Commanded
    after: Commanded
    """GET with a profile in force."""
    limit: float
    """The greatest limit of ours."""
    clear: Commanded
    updates: list[Answer] = field(default_factory=list)
    """Updates from the first PUT on."""
    cleared: list[Answer] = field(default_factory=list)
    """Of these, those after DELETE."""
    odd: dict[str, Commanded] = field(default_factory=dict)
    """Requests that misbehave on purpose, by what is wrong with them."""


def ask(
    ocpi: Conversation, method: str, session_id: str, /, *, full: bool = True, provoke: str = "", **changes: object
) -> Commanded:
    """Ask something of a Session's profile; `changes` replace parts of the query or the body, None takes them away."""
    ocpi.session.allow_writes()
    reg, ident = ocpi.registration, str(uuid.uuid4())
    url = f"{reg.our_endpoint(ocpi.version, 'chargingprofiles', 'sender')}/{_KINDS[method]}/{ident}?{_QUERY}"
    reg.travels.begun.ids.add(ident)
    body: dict[str, object] = {}
    query: dict[str, object] = {}
    if method == "PUT":
        body = reg.sample(ocpi.version, "set_charging_profile", ident, full=full, owner=ocpi.our_party)
        body = {**body, "response_url": url, **changes}
    else:
        query = {**({"duration": DURATION} if method == "GET" else {}), "response_url": url, **changes}
    asked = {name: str(value) for name, value in query.items() if value is not None}
    call = ocpi.call(method, "chargingprofiles", session_id, side="receiver", query=asked, body=body or None)
    since = ocpi.mark()
    answer = ocpi.provoke(call, provoke) if provoke else ocpi.send(call)
    return Commanded(ocpi, method, ident, url, body, since, answer, module="chargingprofiles")


def updates(ocpi: Conversation, since: int) -> list[Answer]:
    """What was put to our sender endpoint since."""
    return ocpi.inbound("PUT", "chargingprofiles", since=since)


@journey("charging-profile", target=["CPO"], sentence=_SENTENCE, needs=lacks, needs_callback=True, writes=True)
def charging_profile(ocpi: Conversation, made: Recording[Profiled]) -> Profiled:
    """A charge is started by command, its profile is asked for, set twice, asked for, cleared; then it is stopped."""
    ocpi.endpoint("chargingprofiles", "receiver")
    ocpi.endpoint("commands", "receiver")
    ocpi.ensure_registered()
    followed = Following(ocpi, {**ocpi.place_for_commands, "token_uid": TOKEN})
    start = ocpi.command("START_SESSION", TOKEN)
    if not start.accepted:
        raise Blocked(f"no Session to set a profile for: START_SESSION: {start.brief}")
    start.await_result()
    left = sorted(ocpi.registration.travels.begun.sessions)
    if left and start.says_no:
        raise NeedsStimulus(f"an EVSE that is free: Session {left[0]} goes on there, which STOP_SESSION did not end")
    ocpi.require_free(refused=start.says_no)
    if not followed.await_status(lambda status: status == "ACTIVE", "the Session becomes ACTIVE"):
        raise Blocked("no Session became ACTIVE after START_SESSION")
    ident = followed.charged.session_id
    ocpi.registration.travels.begun.sessions.add(ident)
    try:
        return _profiled(ocpi, ident, made)
    finally:
        stop = ocpi.command("STOP_SESSION", ident)
        if stop.accepted:
            stop.await_result()
        if followed.await_end():
            ocpi.registration.travels.begun.sessions.discard(ident)


def _profiled(ocpi: Conversation, ident: str, made: Recording[Profiled]) -> Profiled:
    before = _waited(ask(ocpi, "GET", ident))
    odd = _odd(ocpi, ident) if ocpi.session.config.safety.provocations else {}
    ocpi.quiet()
    too_soon = updates(ocpi, made.since)
    since = ocpi.mark()
    absolute = _waited(ask(ocpi, "PUT", ident))
    relative = _waited(ask(ocpi, "PUT", ident, full=False))
    after = _waited(ask(ocpi, "GET", ident))
    begun = ocpi.mark()
    clear = _waited(ask(ocpi, "DELETE", ident))
    wait_until(
        ocpi.session,
        lambda: bool(updates(ocpi, begun)) or not clear.accepted,
        ocpi.session.deadlines.settle,
        what="an update after the profile was cleared",
        registration=ocpi.registration,
    )
    profile = absolute.body["charging_profile"]
    limit = max(each["limit"] for each in profile["charging_profile_period"])
    return Profiled(
        ident,
        before,
        too_soon,
        absolute,
        relative,
        after,
        float(limit),
        clear,
        updates(ocpi, since),
        updates(ocpi, begun),
        odd,
    )


def _odd(ocpi: Conversation, ident: str) -> dict[str, Commanded]:
    """Requests that lack what they need; no profile may come of them."""
    body = ocpi.registration.sample(ocpi.version, "set_charging_profile", ident, full=True, owner=ocpi.our_party)
    profile = body["charging_profile"]
    unit = (
        {key: each for key, each in profile.items() if key != "charging_rate_unit"} if isinstance(profile, dict) else {}
    )
    return {
        "no duration": ask(ocpi, "GET", ident, provoke="a GET without duration", duration=None),
        "no response_url": ask(ocpi, "GET", ident, provoke="a GET without response_url", response_url=None),
        "no response_url to clear": ask(
            ocpi, "DELETE", ident, provoke="a DELETE without response_url", response_url=None
        ),
        "no unit": ask(ocpi, "PUT", ident, provoke="a profile without its unit", charging_profile=unit),
    }


def _waited(asked: Commanded) -> Commanded:
    if asked.accepted:
        asked.await_result()
    return asked
