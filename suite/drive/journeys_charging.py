"""Journeys on which somebody charges at the target, or a CDR is made there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from suite.drive.charges import Charged, Following
from suite.drive.finding import look_for
from suite.drive.journey import Recording, journey
from suite.drive.signals import Blocked, NeedsStimulus

if TYPE_CHECKING:
    from suite.drive.answer import Answer
    from suite.drive.conversation import Conversation
    from suite.target.shape import TargetConfig

_ENDS = ("stop_session", "unplug")
_CHARGING = "CHARGING"
_DAY = 86_400.0


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
        followed.charged.unstopped = f"the end of Session {followed.charged.session_id}: {missing.reason}"
        ocpi.registration.travels.begun.unstopped = followed.charged.session_id
        ocpi.session.tell(f"the Session {followed.charged.session_id} was not stopped: {missing.reason}")


@dataclass
class Billed:
    """CDRs that were made without a charge that we followed: pushed, or new in the list, each with its exchange."""

    cdrs: list[tuple[dict[str, Any], Answer]] = field(default_factory=list)


@journey(
    "cdr-only",
    target=["CPO"],
    fed_by="rfid-session",
    starts=["send_cdr"],
    sentence="Have a CDR made while the run waits: [stimuli.send_cdr] in target.toml (run, http, ask or wait)",
)
def cdr_only(ocpi: Conversation, made: Recording[Billed]) -> Billed:
    """A CDR is made: pushed to us, or new in the list of CDRs."""
    ocpi.ensure_registered()
    began, listed = ocpi.session.now(), ocpi.offers("cdrs", "sender")
    known = {str(each.get("id")).upper() for each in ocpi.crawl("cdrs").objects} if listed else set[str]()
    found = Billed()
    if cdr_only.asks(ocpi.session.config) and rfid_session.begin(ocpi.session.config):
        charge = ocpi.travel(rfid_session, partly=True).found
        if charge and charge.cdr and charge.cdr_seen:  # a person has charged already, and got a CDR for it
            return Billed([(charge.cdr, charge.cdr_seen)])
    ocpi.stimulate("send_cdr", lambda: bool(_new_cdrs(ocpi, known, began)), **named_by(ocpi.session.config))
    if ocpi.can_be_called:
        ocpi.await_inbound("POST", "cdrs", since=made.since)
    for push in made.calls("POST", "cdrs", later=True):
        if isinstance(push.exchange.request.json, dict):
            found.cdrs.append((push.exchange.request.json, push))
    if not found.cdrs and listed:
        found.cdrs = _new_cdrs(ocpi, known, began)
    if not found.cdrs:
        raise Blocked("send_cdr reported success, and no new CDR was pushed or listed within [deadlines] settle")
    return found


@journey(
    "credit-note",
    target=["CPO"],
    starts=["credit_cdr"],
    sentence="Credit a CDR while the run waits, and replace it where that is your way: [stimuli.credit_cdr] in target.toml "
    "(run, http, ask or wait)",
)
def credit_note(ocpi: Conversation, made: Recording[Billed]) -> Billed:
    """A CDR is credited: the credit, and the CDR that replaces what was credited, where there is one."""
    ocpi.ensure_registered()
    began, listed = ocpi.session.now(), ocpi.offers("cdrs", "sender")
    known = {str(each.get("id")).upper() for each in ocpi.crawl("cdrs").objects} if listed else set[str]()
    ocpi.stimulate("credit_cdr", lambda: bool(_new_cdrs(ocpi, known, began)))
    if ocpi.can_be_called:
        ocpi.await_inbound("POST", "cdrs", since=made.since)
    pushed = [(each.exchange.request.json, each) for each in made.calls("POST", "cdrs", later=True)]
    found = Billed([(value, answer) for value, answer in pushed if isinstance(value, dict)])
    there = {str(value.get("id")).upper() for value, _ in found.cdrs}
    found.cdrs += [each for each in _new_cdrs(ocpi, known, began) if str(each[0].get("id")).upper() not in there]
    if not found.cdrs:
        raise Blocked("credit_cdr reported success, and no new CDR was pushed or listed within [deadlines] settle")
    return found


def _new_cdrs(ocpi: Conversation, known: set[str], began: float) -> list[tuple[dict[str, Any], Answer]]:
    """CDRs of the list that were not there before, with the page that shows them."""
    if not ocpi.offers("cdrs", "sender"):
        return []
    found: list[dict[str, Any]] = []

    def new(each: dict[str, Any]) -> bool:
        if str(each.get("id")).upper() not in known:
            found.append(each)
        return False

    _, pages = look_for(ocpi, "cdrs", {"date_from": ocpi.stamp_at(began - _DAY)}, new)
    return [(each, pages[-1]) for each in found]


class Recharge:
    """Another charge for a scenario that does something meanwhile: its stimuli are start_session and stop_session."""

    def __init__(self, ocpi: Conversation, place: dict[str, str] | None = None) -> None:
        """Look which Sessions there are before; the scenario has said that people are spared."""
        config = ocpi.session.config
        self._ocpi = ocpi
        self._followed = Following(ocpi, {**named_by(config), **(place or {})})
        self.over = False

    @property
    def charged(self) -> Charged:
        """What is known of it so far."""
        return self._followed.charged

    def begin(self) -> None:
        """Start it, and wait until its Session is ACTIVE."""
        self._ocpi.stimulate("start_session", **self.charged.named)
        if not self._followed.await_status("ACTIVE".__eq__, "the Session becomes ACTIVE"):
            raise Blocked("start_session reported success, and no Session became ACTIVE within [deadlines] session")

    def evse(self) -> Answer | None:
        """Look at its EVSE; None where it cannot be seen."""
        return self._followed.evse()

    def end(self) -> None:
        """Stop it, and wait for its end."""
        named = {**self.charged.named, "session_id": self.charged.session_id}
        self._ocpi.stimulate("stop_session", **named)
        self.over = self._followed.await_end()
