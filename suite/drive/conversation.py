"""Conversation: what a scenario holds in its hand. It talks through our reference, waits within bounds, and checks.

Nothing here raises for what the target sends. A scenario ends early only by the signals in signals.py.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Literal, TypeVar

from suite.drive.acting import stimulate
from suite.drive.answer import Answer
from suite.drive.commanding import Commanding
from suite.drive.crawl import Crawl
from suite.drive.handshaking import Handshaking
from suite.drive.hosting import Hosting
from suite.drive.journey import Travelling
from suite.drive.lists import Listing
from suite.drive.naming import named
from suite.drive.observing import Observing
from suite.drive.own_lists import OwnLists
from suite.drive.signals import Blocked, NeedsStimulus, NotApplicable
from suite.drive.us import Us
from suite.drive.waiting import eventually, wait_until
from suite.drive.writing import Ours
from suite.standard.catalogue import requirement as look_up
from suite.standard.routes import side_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from types import FrameType

    from suite.drive.register import Case
    from suite.drive.registration import Registration
    from suite.drive.session import Session
    from suite.judge.ledger import Place
    from suite.record.rows import Chart
    from suite.standard.routes import Side
    from suite.standard.versions import Version
    from suite.wire.message import Call

Seen = Answer | Crawl | None
Form = TypeVar("Form")
_OTHER = {"sender": "receiver", "receiver": "sender"}


class Conversation(Handshaking, Hosting, Listing, OwnLists, Travelling, Observing, Commanding):
    """One case's talk with the target over one registration."""

    def __init__(self, session: Session, registration: Registration, case: Case) -> None:
        """Open it; nothing is sent before the scenario asks."""
        self.session = session
        self.registration = registration
        self.case = case
        self.version: Version = case.version
        self.role = case.role
        self.decided: set[str] = set()
        self.ours = Ours(self)
        self.us = Us(self)
        self._asserted: set[str] = set()

    # -- facts -------------------------------------------------------------------------------------------------

    @property
    def place(self) -> Place:
        """Where findings of this scenario belong."""
        return self.session.place(self.case)

    @property
    def our_party(self) -> tuple[str, str]:
        """Country code and party id of the party of ours that is opposite to the target's role."""
        party = self.registration.our_party(self.version, self.case)
        return party.country_code, party.party_id

    @property
    def their_parties(self) -> list[dict[str, str]]:
        """The target's parties as its credentials name them: role, country_code, party_id."""
        return self.registration.their_parties()

    def offers(self, module: str, side: str) -> bool:
        """Say whether the target's version details list that interface."""
        return self.registration.endpoint(self.version, module, side) is not None

    def endpoint(self, module: str, side: Side | Literal[""] = "") -> str:
        """Give the URL of an interface; NotApplicable where the target does not offer it."""
        side = side or self._side(module)
        url = self.registration.endpoint(self.version, module, side)
        if url is None:
            raise NotApplicable(f"the target does not offer {module} as {side} in {self.version}")
        return url

    def applies(self, requirement: str) -> bool:
        """Say whether a requirement exists in this version for this role."""
        return any(look_up(requirement).applies(str(self.version), role) for role in self.case.roles)

    def _side(self, module: str) -> Side:
        if self.case.scenario.side and self.case.scenario.module == module:
            return self.case.scenario.side
        role = self.role or (self.registration.roles[0] if self.registration.roles else "")
        return side_of(module, role) or "sender"

    # -- talking -----------------------------------------------------------------------------------------------

    def send(self, call: Call) -> Answer:
        """Send a call as it is; weather is waited out, no answer ends the scenario as blocked."""
        return self.session.exchange(call, self.registration)

    def provoke(
        self,
        call: Call,
        what: str,
        *,
        in_any_weather: bool = False,
        excused: tuple[str, ...] = (),
    ) -> Answer:
        """Send a call that misbehaves on purpose; only rules that hold for any request judge the answer.

        `excused` are requirements that no answer to this can break: we are the reason.
        """
        self.session.allow_provocation(what)
        said = call.about(provocation=what, excused=excused)
        return self.session.exchange(said, self.registration, provocation=True, in_any_weather=in_any_weather)

    def guess(self, requirement: str, call: Call, what: str, *, empty: bool = False) -> Answer | None:
        """Send a call with a wrong token (or, `empty`, a header without any) for the sake of one requirement.

        None where its share of the budget is used up; it is OUT_OF_BUDGET only if nothing at all was sent for it.
        """
        if not self.applies(requirement):
            return None
        self.session.allow_provocation(what)
        where, guesses = (self.case.connection, str(self.version)), self.session.budget.guesses
        if guesses.take(where, requirement, empty=empty):
            return self.provoke(call, what)
        if not guesses.sent[where, requirement]:
            self.decided.add(requirement)
            guesses.short[self.case.id, requirement] = guesses.lacking()
        return None

    def in_turn(self, forms: Sequence[Form]) -> list[Form]:
        """The same forms, beginning with another one in each version: few wrong tokens still show them all."""
        start = self.session.budget.guesses.turn((self.case.connection, str(self.version))) % max(1, len(forms))
        return [*forms[start:], *forms[:start]]

    def call(
        self,
        method: str,
        module: str,
        *path: str,
        side: Side | Literal[""] = "",
        query: Mapping[str, str] | None = None,
        body: object = None,
        obj: str = "",
    ) -> Call:
        """Build a call through our reference, without sending it."""
        side = side or self._side(module)
        self.endpoint(module, side)
        self.ensure_registered()
        return self.registration.build(self.version, method, module, side, path, query or {}, body, obj)

    def get(
        self, module: str, *path: str, side: Side | Literal[""] = "", query: Mapping[str, str] | None = None
    ) -> Answer:
        """GET a resource of a module."""
        return self.send(self.call("GET", module, *path, side=side, query=query))

    def put(self, module: str, *path: str, body: object, side: Side | Literal[""] = "") -> Answer:
        """PUT an object; what the target may keep of it is noted for the clean-up."""
        return self._write("PUT", module, path, body, side)

    def post(self, module: str, *path: str, body: object, side: Side | Literal[""] = "") -> Answer:
        """POST something new: a CDR, a command, a request for authorization."""
        return self._write("POST", module, path, body, side)

    def patch(self, module: str, *path: str, body: object, side: Side | Literal[""] = "") -> Answer:
        """PATCH an object."""
        return self._write("PATCH", module, path, body, side)

    def delete(self, module: str, *path: str, side: Side | Literal[""] = "") -> Answer:
        """DELETE an object."""
        return self._write("DELETE", module, path, None, side)

    def _write(self, method: str, module: str, path: tuple[str, ...], body: object, side: Side | Literal[""]) -> Answer:
        self.session.allow_writes()
        return self.noted(method, module, path, self.send(self.call(method, module, *path, side=side, body=body)))

    def noted(self, method: str, module: str, path: tuple[str, ...], answer: Answer) -> Answer:
        """Note for the clean-up what the target may keep of a write; the same answer."""
        self.session.remember(self.registration, self.version, method, module, path, answer)
        return answer

    def left_behind(self, module: str) -> list[str]:
        """Ids of our objects of a module that the target may still have."""
        rows = self.session.left_behind(self.registration, self.version, module)
        return sorted({path[2] for path in rows if len(path) > 2})  # noqa: PLR2004 - owner and id

    def removed(self, module: str, ident: str, how: str) -> None:
        """Note that an object of ours is as much removed as the standard knows, and how."""
        self.session.put_away(self.registration, self.version, module, (*self.our_party, ident), how)

    def crawl(self, module: str) -> Crawl:
        """The whole list of a module, read once per version and shared by all scenarios."""
        self.endpoint(module, "sender")
        self.ensure_registered()
        return self.registration.crawl(self.version, module)

    def sample(self, name: str, ident: str, *, full: bool = True, **changes: object) -> dict[str, object]:
        """A lawful object of ours, made by our reference: location, evse, connector or tariff."""
        country, party = self.our_party
        made = self.registration.sample(self.version, name, ident, full=full, owner=(country, party))
        return {**named(self, name, made), **changes}

    def stamp(self, seconds: float = 0) -> str:
        """Now (or so many seconds later) as an OCPI DateTime."""
        return self.registration.platform.core.stamp(self.session.now() + seconds)

    def stamp_at(self, at: float) -> str:
        """An instant (seconds since the epoch) as an OCPI DateTime."""
        return self.registration.platform.core.stamp(at)

    # -- the connection ----------------------------------------------------------------------------------------

    def through(self, registration: Registration) -> Conversation:
        """The same conversation over another registration."""
        other = Conversation(self.session, registration, self.case)
        other.decided = self.decided
        return other

    def takes_others(self, spare: Registration) -> bool:
        """Say whether a plain POST of our second party is accepted: else no refusal of it tells anything."""
        name, here = str(self.version), self.registration.name
        if any(
            each.second and each.name == here and each.entered.get(name) == "POST"
            for each in self.session.registrations.values()
        ):
            return True
        if self.through(spare).attempt_registration().ok:
            return True
        try:
            fresh = self.spare_registration(fresh=True)
        except NeedsStimulus:
            return False
        return self.through(fresh).attempt_registration().ok

    # -- the target acting -------------------------------------------------------------------------------------

    def stimulate(self, name: str, shows: Callable[[], bool] | None = None, /, **values: str) -> None:
        """Make the target act; NeedsStimulus with the instruction where nothing is wired to do so.

        `shows` looks whether it happened, for what shows at the target without any call to us.
        """
        stimulate(self.session, self.registration, self.version, name, values, shows)

    @property
    def can_be_called(self) -> bool:
        """Whether the target can reach us; where it cannot, it is pulled from, and pushes nothing."""
        return not self.registration.uncalled

    @property
    def to_be_called(self) -> str:
        """What a person has to do so that it can."""
        return self.registration.uncalled

    def mark(self) -> int:
        """A point in the recording, for `inbound(since=...)`."""
        return self.session.mark()

    def inbound(
        self, method: str = "", module: str = "", *, during: Answer | None = None, since: int | None = None
    ) -> list[Answer]:
        """Calls of the target to us on this registration, in order of time."""
        return self.session.inbound(self.registration.slug, method, module, during=during, since=since)

    def await_inbound(self, method: str, module: str, *, since: int, within: float | None = None) -> list[Answer]:
        """Wait until such a call has come (or the time is over) and give all that came."""
        limit = self.session.deadlines.settle if within is None else within
        wait_until(
            self.session,
            lambda: bool(self.inbound(method, module, since=since)),
            limit,
            what=" ".join(part for part in (method or "a call", module, "from the target") if part),
            registration=self.registration,
        )
        return self.inbound(method, module, since=since)

    def quiet(self) -> None:
        """Wait the quiet period, for claims that nothing came."""
        wait_until(
            self.session,
            lambda: False,
            self.session.deadlines.quiet,
            what="quiet period",
            registration=self.registration,
            quiet=True,
        )

    def wait_settled(self) -> None:
        """Wait the settle time and the quiet period, for claims about what the target does not do afterwards."""
        limit = self.session.deadlines.settle + self.session.deadlines.quiet
        wait_until(self.session, lambda: False, limit, what="settle time", registration=self.registration, quiet=True)

    def eventually(self, ask: Callable[[], Answer], good: Callable[[Answer], bool]) -> Answer:
        """Ask again until the answer is good or the settle time is over; the last answer."""
        return eventually(self.session, ask, good)

    # -- judging -----------------------------------------------------------------------------------------------

    def check(  # noqa: PLR0913 - one word for each part of a finding
        self,
        requirement: str,
        holds: object,
        *,
        seen: Seen | Iterable[Seen] = None,
        expected: str = "",
        actual: str = "",
        pointer: str = "",
        hint: str = "",
        cause: str = "",
        module: str = "",
        frame: FrameType | None = None,
        chart: Chart | None = None,
    ) -> None:
        """Come to a verdict on a requirement: it holds, or there is a finding. Never raises, returns nothing.

        `module` where it is about another one than the scenario's; `frame` where a helper checks for its caller; `chart` of a price.
        """
        if not self.applies(requirement):
            return
        place = replace(self.place, module=module) if module else self.place
        self.decided.add(requirement)
        self.session.ledger.held(requirement, place)
        if holds:
            return
        answers = _answers(seen)
        frame = frame or sys._getframe(1)  # noqa: SLF001 - the site of the check, for the blind-spot rung
        site = f"{self.case.scenario.id}:{frame.f_code.co_name}:{frame.f_lineno}"
        self.session.ledger.file(
            requirement,
            place,
            site=site,
            expected=expected,
            actual=actual or (answers[0].brief if answers else ""),
            exchanges=[answer.number for answer in answers],
            pointer=pointer,
            hint=hint,
            cause=cause or (f"{requirement} ({module})" if module else ""),
            chart=chart,
        )

    def require(self, holds: object, reason: str) -> None:
        """Go on only if this holds; otherwise what is left undecided says `blocked by <reason>`."""
        if not holds:
            raise Blocked(reason)

    def undecided(self, requirement: str, reason: str) -> None:
        """Say that a promised requirement could not be decided, and why: INCONCLUSIVE."""
        if self.applies(requirement):
            self.decided.add(requirement)
            self.session.undecided(self.case, requirement, reason)

    def needs(self, requirement: str, instruction: str) -> None:
        """Say that one promised requirement needs a person or another token: NEEDS_STIMULUS for it alone."""
        self.decided.add(requirement)
        self.session.wanting(self.case, requirement, instruction)

    def left_to_rules(self, *requirements: str, otherwise: str) -> None:
        """Say that rules judge these as it comes by; `otherwise` is why they do not apply where nothing came by."""
        for each in requirements:
            if self.was_looked_at(each):
                self.decided.add(each)
            else:
                self.not_here(each, otherwise)

    def was_looked_at(self, requirement: str) -> bool:
        """Say whether rules came to judge it in this version on this connection."""
        return self.applies(requirement) and self.session.ledger.looked_at(requirement, self.place)

    def not_here(self, requirement: str, reason: str) -> None:
        """Say that a promised requirement does not apply to what this target offers."""
        self.decided.add(requirement)
        self.session.not_here(self.case, requirement, reason)


def _answers(seen: Seen | Iterable[Seen]) -> Sequence[Answer]:
    if seen is None:
        return ()
    if isinstance(seen, Answer):
        return (seen,)
    if isinstance(seen, Crawl):
        return seen.answers[:5]
    return [answer for each in seen for answer in _answers(each)]


__all__ = ["Blocked", "Conversation", "NeedsStimulus", "NotApplicable"]
