"""Journeys on which cards of ours are held before the readers of a CPO: one of each whitelist, and one while we are away."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from suite.drive.charges import pushed_ids, session_ids
from suite.drive.journey import Recording, journey
from suite.drive.journeys_charging import named_by
from suite.drive.readers import Held, held_before_reader, held_while_away, leave, not_held
from suite.drive.signals import Blocked, NeedsStimulus

if TYPE_CHECKING:
    from suite.drive.answer import Answer
    from suite.drive.conversation import Conversation
    from suite.target.shape import TargetConfig

Json = dict[str, Any]
_ENDS = ("stop_session", "unplug")
_USUAL, _OTHER = "RFID", "OTHER"
_NO_TRACE = (
    "[stimuli.swipe_card] with run or http that holds the card {uid} (token_uid, OCPI_TOKEN_UID): it reported success, and "
    "the target neither asked for that card nor began a Session with it"
)


@dataclass
class Whitelists:
    """The cards in the order in which they were held: one that is asked for comes first, and last again."""

    never: list[Held] = field(default_factory=list)
    """Of whitelist NEVER; we allow it."""
    blocked: Held | None = None
    """Of whitelist NEVER, not valid; we say BLOCKED."""
    not_allowed: Held | None = None
    """Of whitelist NEVER, valid; we say NOT_ALLOWED."""
    always: Held | None = None
    offline: Held | None = None
    other: Held | None = None
    """Of type OTHER and whitelist NEVER; we allow it."""

    def each(self) -> list[Held]:
        """All that were held, in their order."""
        first, last = self.never[:1], self.never[1:]
        between = (self.blocked, self.not_allowed, self.always, self.offline, self.other)
        return [*first, *(each for each in between if each), *last]

    def surrounded(self, held: Held, *, begun: bool = False) -> bool:
        """Say whether something came of a card before it and of one behind it: then the reader read this one as well."""
        cards = self.each()
        place = cards.index(held)
        counts = [bool(each.begun) if begun else each.told for each in cards]
        return not held.excuse and any(counts[:place]) and any(counts[place + 1 :])


def _lacks(config: TargetConfig) -> str:
    if config.stimuli["swipe_card"].wait:
        return "[stimuli.swipe_card] with run or http: a certain card is to be held before the reader, so nobody can wait for it"
    if not any(name in config.stimuli and not config.stimuli[name].ask for name in _ENDS):
        return "[stimuli.stop_session] (or unplug) with run or http: charges with several cards are to end"
    return ""


@journey(
    "rfid-whitelists",
    target=["CPO"],
    starts=["swipe_card"],
    spares_people=True,
    needs=_lacks,
    needs_callback=True,
    writes=True,
    sentence="Hold cards of ours, one of each whitelist, before a reader: [stimuli.swipe_card] and [stimuli.stop_session] "
    "(or unplug) in target.toml (run or http)",
)
def rfid_whitelists(ocpi: Conversation, made: Recording[Whitelists]) -> Whitelists:
    """Tokens of ours are pushed, one of each whitelist and two that we refuse, and each is held before a reader."""
    del made
    ocpi.endpoint("tokens", "receiver")
    ocpi.ensure_registered()
    found, cards = Whitelists(), _Cards(ocpi)
    never = ocpi.us.card("NEVER")
    blocked = ocpi.us.card("NEVER", allowed="BLOCKED")
    not_allowed = ocpi.us.card("NEVER", allowed="NOT_ALLOWED")
    always, offline = ocpi.us.card("ALWAYS"), ocpi.us.card("ALLOWED_OFFLINE")
    other = ocpi.us.card("NEVER", kind=_OTHER)
    try:
        cards.give(never, blocked, not_allowed, always, offline, other)
        found.never.append(cards.hold(never))
        if not found.never[0].told:
            raise found.never[0].excuse or NeedsStimulus(_NO_TRACE.format(uid=never["uid"]))
        found.blocked = cards.hold(blocked, starts=False)
        found.not_allowed = cards.hold(not_allowed, starts=False)
        found.always = cards.hold(always)
        found.offline = cards.hold(offline)
        found.other = cards.hold(other)
        found.never[0].until = ocpi.mark()
        found.never.append(cards.hold(never))
        for late in (found.blocked, found.not_allowed):
            if late.followed.look():
                leave(ocpi, late)
    finally:
        cards.end()
    for held in found.each():
        held.until = held.until or ocpi.mark()
    return found


@dataclass
class Offline:
    """A card of whitelist ALLOWED_OFFLINE, with which a charge has begun before: while we were away, and again behind it."""

    away: Held
    after: Held


@journey(
    "rfid-offline",
    target=["CPO"],
    starts=["swipe_card"],
    spares_people=True,
    needs=_lacks,
    needs_callback=True,
    writes=True,
    sentence="Hold a card of ours before a reader while we are out of contact: [stimuli.swipe_card] and "
    "[stimuli.stop_session] (or unplug) in target.toml (run or http)",
)
def rfid_offline(ocpi: Conversation, made: Recording[Offline]) -> Offline:
    """A card of whitelist ALLOWED_OFFLINE is held before a reader while we are out of contact, and again behind it."""
    del made
    ocpi.endpoint("sessions", "sender")  # where nobody can be told, only the list shows what began
    before = ocpi.travel(rfid_whitelists).result.offline
    if before is None or before.begun is None:
        no_session = Blocked("no Session with a card of whitelist ALLOWED_OFFLINE while we were in contact")
        raise (before and before.excuse) or no_session
    cards = _Cards(ocpi)
    try:
        cards.give(before.token)
        return Offline(cards.hold(before.token, away=True), cards.hold(before.token))
    finally:
        cards.end()


class _Cards:
    """Our cards at the target, from the push to the end of their validity."""

    def __init__(self, ocpi: Conversation) -> None:
        self._ocpi = ocpi
        self._named = {name: each for name, each in named_by(ocpi.session.config).items() if name != "token_uid"}
        self._known = session_ids(ocpi) | pushed_ids(ocpi)
        self._given: dict[str, tuple[Json, Answer]] = {}
        self._patient = True
        self.refused: dict[str, Answer] = {}

    def give(self, *tokens: Json) -> None:
        """Push Tokens, and see that the target has them."""
        for token in tokens:
            answer = self._push(token)
            if answer.ok:
                self._given[str(token["uid"])] = (token, answer)
            else:
                self.refused[str(token["uid"])] = answer
        if not self._given:
            raise Blocked(f"the target refused the Tokens: {next(iter(self.refused.values())).brief}")
        if not self._ocpi.ours.can_look("tokens"):
            self._ocpi.wait_settled()
            return
        for token, _ in self._given.values():
            self._ocpi.eventually(partial(self._get, token), lambda shown: shown.ok)

    def hold(self, token: Json, *, starts: bool = True, away: bool = False) -> Held:
        """Hold one before the reader; after one that was to start and did not, none is waited for as long again."""
        ocpi, uid = self._ocpi, str(token["uid"])
        if uid in self.refused:
            reason = Blocked(f"the target refused the Token {uid}: {self.refused[uid].brief}")
            return not_held(ocpi, token, self._named, self._known, reason)
        limits = ocpi.session.deadlines
        patience = limits.session if self._patient else limits.settle
        if away:
            found = held_while_away(ocpi, token, self._named, self._known)
        else:
            found = held_before_reader(ocpi, token, self._named, self._known, starts=starts, patience=patience)
        found.pushed = [self._given[uid][1]]
        self._patient = self._patient and not (starts and found.begun is None)
        self._known = self._known | {found.followed.charged.session_id.upper()}
        return found

    def end(self) -> None:
        """None of them is valid any more, as a Token cannot be deleted."""
        for uid, (token, _) in self._given.items():
            if self._push({**token, "valid": False}).ok:
                self._ocpi.removed("tokens", uid, "it is not valid")

    def _push(self, token: Json) -> Answer:
        """PUT a Token in the form that the target takes."""
        ocpi, uid = self._ocpi, str(token["uid"])
        body = {**ocpi.ours.form("tokens").make(uid), **token, "last_updated": ocpi.stamp()}
        path = (*ocpi.our_party, uid)
        ocpi.session.allow_writes()
        call = ocpi.call("PUT", "tokens", *path, side="receiver", query=self._query(token), body=body)
        return ocpi.noted("PUT", "tokens", path, ocpi.send(call))

    def _get(self, token: Json) -> Answer:
        path = (*self._ocpi.our_party, str(token["uid"]))
        return self._ocpi.get("tokens", *path, side="receiver", query=self._query(token))

    def _query(self, token: Json) -> dict[str, str]:
        kind = str(token["type"])
        return {"type": kind} if self._ocpi.version.owner_in_objects and kind != _USUAL else {}
