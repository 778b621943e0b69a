"""A charge as one conversation follows it: its Session in every state that was told or shown, its EVSE, its CDR.

Pushes are taken as they come; where the target pushes nothing, its lists are looked at. What a state is when a PATCH came:
the one before with the changes in it, new charging periods behind the old ones where the version says so.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from suite.drive.changes import parts
from suite.drive.finding import look_for
from suite.drive.waiting import wait_until
from suite.judge.facts import instant

if TYPE_CHECKING:
    from collections.abc import Callable

    from suite.drive.answer import Answer
    from suite.drive.conversation import Conversation

Json = dict[str, Any]
_LOOKS = 40
"""How often a list is looked at in the time that something may take."""
_UNTOLD = frozenset({"", "#NA"})
"""What a Session names where no EVSE was assigned yet."""
_ENDED = frozenset({"COMPLETED", "INVALID"})
_PERIODS = "charging_periods"
_SURE = 3
"""Card, place and start."""
_EARLIER = 600.0
"""Seconds by which the target's clock may be behind."""


@dataclass(frozen=True)
class State:
    """A Session as it was told by a push or shown in a list, whole; `answer` is the exchange."""

    session: Json
    answer: Answer
    how: str
    """PUT, PATCH or GET."""

    @property
    def status(self) -> str:
        """Its status."""
        return str(self.session.get("status", ""))

    @property
    def energy(self) -> Decimal:
        """What was taken, in kWh; 0 where that is no number."""
        try:
            return Decimal(str(self.session.get("kwh", 0)))
        except InvalidOperation:
            return Decimal(0)


@dataclass
class Charged:
    """What a charge left behind."""

    named: dict[str, str]
    """What the stimulus was told: location_id, evse_uid, connector_id, token_uid."""
    session_id: str = ""
    states: list[State] = field(default_factory=list)
    """Of its Session, in order of time."""
    during: Answer | None = None
    """The EVSE while it was ACTIVE."""
    after: Answer | None = None
    """The EVSE after its end."""
    cdr: Json | None = None
    cdr_seen: Answer | None = None
    """The push or the page that has the CDR."""
    unstopped: str = ""
    """Why nobody stopped it, where that is so: what would be there after its end cannot be looked for."""
    results: list[Answer] = field(default_factory=list)
    """Of commands: the answers to ours, and the results that were posted."""

    @property
    def session(self) -> Json:
        """The Session as it was last; empty where none was seen."""
        return self.states[-1].session if self.states else {}

    @property
    def status(self) -> str:
        """Its last status; empty where none was seen."""
        return self.states[-1].status if self.states else ""

    @property
    def place(self) -> tuple[str, str, str]:
        """Location, EVSE and Connector of the Session, as far as it names them."""
        return place_of(self.session)


def place_of(session: Json) -> tuple[str, str, str]:
    """Location, EVSE and Connector that a Session or CDR names; older ones hold a Location with the one EVSE."""
    whole = session.get("location", session.get("cdr_location"))
    if not isinstance(whole, dict):
        return tuple(str(session.get(name) or "") for name in ("location_id", "evse_uid", "connector_id"))  # type: ignore[return-value]
    if "evse_uid" in whole:
        return str(whole.get("id")), str(whole.get("evse_uid") or ""), str(whole.get("connector_id") or "")
    evse: Json = next(iter(parts(whole, "evses").values()), {})
    connector: Json = next(iter(parts(evse, "connectors").values()), {})
    return str(whole.get("id")), str(evse.get("uid") or ""), str(connector.get("id") or "")


class Following:
    """Follows one charge from before it begins."""

    def __init__(
        self,
        ocpi: Conversation,
        named: dict[str, str],
        *,
        known: set[str] | None = None,
        mine: Callable[[Json], bool] | None = None,
    ) -> None:
        """Look which Sessions there are before, unless that is `known`; `mine` tells the one from others that begin meanwhile."""
        self.ocpi = ocpi
        self.charged = Charged(named)
        self._since = self._heard = ocpi.mark()
        self._began = ocpi.session.now()
        self._known = session_ids(ocpi) if known is None else known
        self._mine = mine
        self._looked = 0.0

    def _window(self) -> dict[str, str]:
        return _window(self.ocpi, self._began)

    def await_status(self, wanted: Callable[[str], bool], what: str, within: float | None = None) -> bool:
        """Wait until the Session has such a status."""
        limit = self.ocpi.session.deadlines.session if within is None else within
        return self._until(lambda: self.look() and wanted(self.charged.status), limit, what)

    def await_end(self) -> bool:
        """Wait until it is over."""
        return self.await_status(_ENDED.__contains__, "the Session ends")

    def look(self, *, at_list: bool = True) -> bool:
        """Take in what was pushed since, and look at the list now and then; whether the Session is known."""
        heard = self.ocpi.mark()
        for push in self.ocpi.inbound(module="sessions", since=self._heard):
            self._push(push)
        self._heard = heard
        if at_list and self._may_look():
            self._list()
        return bool(self.charged.session_id)

    def _push(self, push: Answer) -> None:
        body, method = push.exchange.request.json, push.exchange.request.method
        ident = _below(push, "sessions")
        if not isinstance(body, dict) or method not in {"PUT", "PATCH"} or not ident:
            return
        if not self.charged.session_id and ident not in self._known:
            if self._fits(body):
                self.charged.session_id = str(body.get("id") or ident)
            else:
                self._known = self._known | {ident}  # a PATCH of it will not say where it is
        if ident != self.charged.session_id.upper():
            return
        whole = body if method == "PUT" else merged(self.charged.session, body, adds=self.ocpi.version.owner_in_objects)
        self.charged.states.append(State(whole, push, method))

    def _may_look(self) -> bool:
        """Lists are looked at for want of pushes, with a pause between two looks."""
        pause = self.ocpi.session.deadlines.session / _LOOKS
        return self.ocpi.offers("sessions", "sender") and time.monotonic() - self._looked > pause

    def _list(self) -> None:
        self._looked = time.monotonic()
        found: list[Json] = []
        mine = self.charged.session_id.upper()

        def it_is(each: Json) -> bool:
            ident = _id(each)
            if ident == mine if mine else ident not in self._known and self._fits(each):
                found.append(each)
            return bool(found)

        _, pages = look_for(self.ocpi, "sessions", self._window(), it_is)
        if found:
            self.charged.session_id = str(found[0].get("id"))
            if not self.charged.states or found[0] != self.charged.session:
                self.charged.states.append(State(found[0], pages[-1], "GET"))

    def _fits(self, session: Json) -> bool:
        """Whether a new Session may be ours: where a place was named, it is there."""
        if self._mine is not None:
            return self._mine(session)
        wanted = self.charged.named
        location, evse, _ = place_of(session)
        return all(
            not wanted.get(name) or is_.upper() in _UNTOLD or wanted[name].upper() == is_.upper()
            for name, is_ in (("location_id", location), ("evse_uid", evse))
        )

    def evse(self) -> Answer | None:
        """Look at the EVSE of the Session; None where it cannot be seen."""
        location, uid, _ = self.charged.place
        if not (location and uid and uid != "#NA" and self.ocpi.offers("locations", "sender")):
            return None
        return self.ocpi.get("locations", location, uid, side="sender")

    def await_evse(self, good: Callable[[str], bool]) -> Answer | None:
        """Look at the EVSE until its status is good, within the settle time; the last look."""
        first = self.evse()
        if first is None or good(str(first.at("status"))):
            return first
        return self.ocpi.eventually(lambda: self.evse() or first, lambda each: good(str(each.at("status"))))

    def await_cdr(self, within: float | None = None) -> bool:
        """Wait for the CDR of the Session: pushed to us, or in the list."""
        limit = self.ocpi.session.deadlines.cdr if within is None else within
        if not (self.ocpi.offers("cdrs", "sender") or self.ocpi.can_be_called):
            return False
        looked = [float("-inf")]

        def there() -> bool:
            self._pushed_cdr()
            if self.charged.cdr is None and time.monotonic() - looked[0] > limit / _LOOKS:
                looked[0] = time.monotonic()
                self._listed_cdr()
            return self.charged.cdr is not None

        return self._until(there, limit, "the CDR of the Session")

    def _pushed_cdr(self) -> None:
        for push in self.ocpi.inbound("POST", "cdrs", since=self._since):
            body = push.exchange.request.json
            if isinstance(body, dict) and self._is_of_it(body):
                self.charged.cdr, self.charged.cdr_seen = body, push
                return

    def _listed_cdr(self) -> None:
        if not self.ocpi.offers("cdrs", "sender"):
            return
        found: list[Json] = []

        def it_is(each: Json) -> bool:
            if self._is_of_it(each):
                found.append(each)
            return bool(found) and self._likeness(found[-1]) == _SURE

        _, pages = look_for(self.ocpi, "cdrs", {"date_from": self.ocpi.stamp_at(self._began - 1)}, it_is)
        if found:
            self.charged.cdr, self.charged.cdr_seen = max(found, key=self._likeness), pages[-1]

    def _is_of_it(self, cdr: object) -> bool:
        """By its session_id; older ones have none, so there by two of card, place and start."""
        if not isinstance(cdr, dict) or not self.charged.session_id:
            return False
        if self.ocpi.version.owner_in_objects:
            return str(cdr.get("session_id")).upper() == self.charged.session_id.upper() and not cdr.get("credit")
        begins = instant(cdr.get("start_date_time")) or 0.0
        return self._likeness(cdr) > 1 and begins > self._began - _EARLIER

    def _likeness(self, cdr: Json) -> int:
        """How many of card, place and start are those of the Session; all of them where its session_id tells."""
        if self.ocpi.version.owner_in_objects:
            return _SURE
        session = self.charged.session
        begins = instant(cdr.get("start_date_time")), instant(session.get("start_datetime"))
        return sum(
            (cdr.get("auth_id") == session.get("auth_id"), place_of(cdr) == self.charged.place, begins[0] == begins[1])
        )

    def _until(self, done: Callable[[], bool], within: float, what: str) -> bool:
        return wait_until(self.ocpi.session, done, within, what=what, registration=self.ocpi.registration)


def session_ids(ocpi: Conversation) -> set[str]:
    """Ids of the Sessions that the list shows now, in upper case."""
    seen: set[str] = set()

    def note(each: Json) -> bool:
        seen.add(_id(each))
        return False

    if ocpi.offers("sessions", "sender"):
        look_for(ocpi, "sessions", _window(ocpi, ocpi.session.now()), note)
    return seen


def pushed_ids(ocpi: Conversation) -> set[str]:
    """Ids of the Sessions that were pushed to us so far, in upper case."""
    return {_below(push, "sessions") for push in ocpi.inbound(module="sessions")} - {""}


def _window(ocpi: Conversation, began: float) -> dict[str, str]:
    return {"date_from": ocpi.stamp_at(began - 86_400)}


def merged(before: Json, changes: Json, *, adds: bool) -> Json:
    """A Session with the changes of a PATCH in it; `adds`: new charging periods stand behind the old ones."""
    made = {**before, **changes}
    had, has = before.get(_PERIODS), changes.get(_PERIODS)
    if adds and isinstance(had, list):
        made[_PERIODS] = [*had, *(has if isinstance(has, list) else [])]
    return made


def _id(value: Json) -> str:
    return str(value.get("id")).upper()


def _below(push: Answer, module: str) -> str:
    """The id in the URL of a push, in upper case."""
    _, _, rest = push.exchange.request.url.partition(f"/receiver/{module}/")
    segments = rest.partition("?")[0].split("/")
    return segments[2].upper() if len(segments) > 2 else ""  # noqa: PLR2004 - behind the owner
