"""A card of ours before a reader of the target's: that it is asked for, and whether a Session begins with it.

A hook says that a card was held, and nothing says which one but what comes of it: a call about its uid, or a Session that
names it. So a card of which nothing came tells something only between two of which something came, at the same reader.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

from suite.drive.charges import Following, State
from suite.drive.signals import Ended
from suite.drive.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable

    from suite.drive.answer import Answer
    from suite.drive.conversation import Conversation

Json = dict[str, Any]
_ASKED_AT = "/sender/tokens/"
_ALLOWED = "ALLOWED"
_ENDS = ("stop_session", "unplug")
_OVER = frozenset({"COMPLETED", "INVALID"})
_TYPES = ("type", "token_type")
"""What the type is called in a URL; the oldest version has a name for it in its URL, and another one in its table (d54)."""


@dataclass
class Held:
    """A card that was held before a reader once, and what came of it."""

    token: Json
    followed: Following
    since: int
    until: int | None = None
    """The mark at which it was held once more; None where it was not."""
    pushed: list[Answer] = field(default_factory=list)
    excuse: Ended | None = None
    """Why it was not held, or is not known to have been."""

    @property
    def asked(self) -> list[Answer]:
        """Calls of the target that ask for it."""
        ocpi = self.followed.ocpi
        heard = ocpi.inbound("POST", "tokens", since=self.since)
        numbers = {each.number for each in ocpi.session.heard[self.since : self.until]}
        return [each for each in heard if each.number in numbers and _uid(each) == str(self.token["uid"]).upper()]

    @property
    def refused(self) -> Answer | None:
        """The call that we answered with something else than ALLOWED, where no other was answered with it."""
        said = {str(each.at("allowed")): each for each in self.asked if each.ok and each.at("allowed")}
        return None if _ALLOWED in said else next(iter(said.values()), None)

    @property
    def begun(self) -> State | None:
        """The first state of its Session in which the charge is going on, or took something."""
        return next((each for each in self.followed.charged.states if _is_on(each)), None)

    @property
    def told(self) -> bool:
        """Whether anything came of it."""
        return bool(self.asked or self.begun)

    @property
    def seen(self) -> list[Answer]:
        """The exchanges that show what came of it."""
        return [*self.pushed, *self.asked[:1], *([self.begun.answer] if self.begun else [])]


def held_before_reader(
    ocpi: Conversation, token: Json, named: dict[str, str], known: set[str], *, starts: bool, patience: float
) -> Held:
    """Hold a card before a reader, wait for what comes of it, and stop that; `known` are Sessions of before.

    `patience` is how long a Session may take where the card `starts` one; else the call that asks is waited for, and a
    moment longer.
    """
    found = not_held(ocpi, token, named, known)
    _hold(found)
    limits = ocpi.session.deadlines
    if starts:
        _await(found, lambda: found.begun is not None, 0.0 if found.excuse else patience, "a Session")
    else:
        _await(found, lambda: found.told, limits.settle, "a call that asks")
        _await(found, lambda: found.begun is not None, limits.quiet, "no Session", quiet=True)
    leave(ocpi, found)
    return found


def held_while_away(ocpi: Conversation, token: Json, named: dict[str, str], known: set[str]) -> Held:
    """Hold a card before a reader while we are out of contact, and find its Session in the list."""
    found = not_held(ocpi, token, named, known)
    limits = ocpi.session.deadlines
    ocpi.session.allow_provocation("out of contact: HTTP 503 for every call")
    with ocpi.us.away():
        _hold(found)
        _await(found, lambda: found.told, limits.settle, "a call that asks")
        _await(found, lambda: found.begun is not None, 0.0 if found.excuse else limits.session, "a Session")
    _await(found, lambda: found.begun is not None, limits.settle, "a Session, now that we are back")
    leave(ocpi, found)
    return found


def _hold(held: Held) -> None:
    ocpi, named = held.followed.ocpi, held.followed.charged.named
    try:
        for name in ("plug_in", "swipe_card"):
            if name == "swipe_card" or ocpi.session.stimuli.available(name):
                ocpi.stimulate(name, **named, token_uid=str(held.token["uid"]))
    except Ended as ended:
        held.excuse = ended


def not_held(
    ocpi: Conversation, token: Json, named: dict[str, str], known: set[str], excuse: Ended | None = None
) -> Held:
    """Follow a card from now on, without holding it before a reader."""
    followed = Following(ocpi, named, known=known, mine=lambda session: _is_of(session, token))
    return Held(token, followed, ocpi.mark(), excuse=excuse)


def _await(held: Held, done: Callable[[], bool], within: float, what: str, *, quiet: bool = False) -> None:
    ocpi = held.followed.ocpi

    def look() -> bool:
        held.followed.look()
        return done()

    text = f"{what}, for the card {held.token['uid']}"
    wait_until(ocpi.session, look, within, what=text, registration=ocpi.registration, quiet=quiet)


def leave(ocpi: Conversation, held: Held) -> None:
    """Set the EVSE free: stop what began, else unplug where somebody plugged in."""
    charged = held.followed.charged
    ends = [name for name in _ENDS if ocpi.session.stimuli.available(name)]
    if charged.session_id and charged.status not in _OVER:
        with suppress(Ended):
            ocpi.stimulate(ends[0], **charged.named, session_id=charged.session_id)
        held.followed.await_end()
    elif ocpi.session.stimuli.available("plug_in") and "unplug" in ends:
        with suppress(Ended):
            ocpi.stimulate("unplug", **charged.named)


def says_type(call: Answer, kind: str) -> bool:
    """Say whether the URL of a call names that type."""
    query = parse_qs(urlsplit(call.exchange.request.url).query)
    return any(kind in query.get(name, ()) for name in _TYPES)


def _uid(call: Answer) -> str:
    """The uid in the URL of a call to our Tokens, in upper case."""
    _, _, rest = urlsplit(call.exchange.request.url).path.partition(_ASKED_AT)
    return unquote(rest.partition("/")[0]).upper()


def _is_of(session: Json, token: Json) -> bool:
    """Whether a Session names that card; older ones name its auth_id."""
    card = session.get("cdr_token")
    named, wanted = (card.get("uid"), token["uid"]) if isinstance(card, dict) else (None, None)
    if "auth_id" in token:
        named, wanted = session.get("auth_id"), token["auth_id"]
    return isinstance(named, str) and named.upper() == str(wanted).upper()


def _is_on(state: State) -> bool:
    return state.status == "ACTIVE" or (state.status == "COMPLETED" and state.energy > 0)
