"""Objects of ours on a receiver interface: given in the form that the target takes, and looked at afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from suite.drive.diagnosis import Form, diagnose
from suite.drive.naming import TARIFF, card_of_theirs, delete_named
from suite.drive.signals import Blocked, NeedsStimulus, NotApplicable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suite.drive.answer import Answer
    from suite.drive.conversation import Conversation

_ACCEPTED = {
    "locations": "locations.put.accepted",
    "tariffs": "tariffs.put.accepted",
    "sessions": "sessions.put.accepted",
    "tokens": "tokens.put.accepted",
}
"""Module -> the requirement that a lawful object is taken."""
_OBJECT = {"locations": "location", "tariffs": "tariff", "sessions": "session", "tokens": "token"}
_FIRST = {"locations": "SUITE-LOC-001", "tariffs": TARIFF, "sessions": "SUITE-SES-001", "tokens": "SUITE-TOK-001"}

_WITH_CARDS = frozenset({"sessions"})
NO_CARD = "a valid Token in the target's own list: it refused what was charged with a card that it may not know"
"""What a person has to do where a receiver took no object with a card that we made up."""
_FINAL = ("COMPLETED", "INVALID")
_MOST = 30
"""How many ids of one Session are tried: a target may show the same whatever it is asked for."""


def _successors(ident: str) -> Iterator[str]:
    yield ident
    yield from (f"{ident}-{number}" for number in range(2, _MOST))


class Ours:
    """Objects of ours on the target, as far as one conversation writes and reads them: `ocpi.ours`."""

    def __init__(self, ocpi: Conversation) -> None:
        """Nothing is sent yet."""
        self._ocpi = ocpi

    def form(self, module: str = "locations") -> Form:
        """Give the form in which the target takes our objects; found once, with one finding where it refused a lawful one.

        Blocked where it takes none, NotApplicable where it does not offer the interface.
        """
        key = (str(self._ocpi.version), module)
        form = self._ocpi.registration.forms.get(key)
        if form is None:
            form = self._ocpi.registration.forms[key] = self._diagnosed(module)
        self._tell(module, form)
        if not form.taken and module in _WITH_CARDS and card_of_theirs(self._ocpi) is None:
            raise NeedsStimulus(NO_CARD)
        if not form.taken:
            raise Blocked(f"the target refuses a lawful {_OBJECT[module]} of ours in every form")
        return form

    def _diagnosed(self, module: str) -> Form:
        name, ident = _OBJECT[module], self.living(module, _FIRST[module])
        return diagnose(
            lambda each, full: self._ocpi.sample(name, each, full=full),
            ident,
            lambda body: self._ocpi.put(module, *self._ocpi.our_party, ident, body=body, side="receiver"),
            child=self._ocpi.sample("evse", ident, full=False) if module == "locations" else None,
        )

    def _tell(self, module: str, form: Form) -> None:
        """File the refusal where its requirement applies; the same one again is only counted."""
        requirement = _ACCEPTED.get(module, "")
        if not requirement or not self._ocpi.applies(requirement):
            return
        if not form.taken and module in _WITH_CARDS and card_of_theirs(self._ocpi) is None:
            self._ocpi.needs(requirement, NO_CARD)
            return
        self._ocpi.decided.add(requirement)
        self._ocpi.session.ledger.held(requirement, self._ocpi.place)
        if form.cause:
            self._ocpi.session.ledger.file(
                requirement,
                self._ocpi.place,
                site="drive/diagnosis.py",
                expected="HTTP 200 or 201 with status_code 1000",
                actual=f"{form.cause}: {form.answers[0].brief}" if form.answers else form.cause,
                exchanges=[answer.number for answer in form.answers],
                cause=form.cause,
            )

    def living(self, module: str, ident: str) -> str:
        """Give an id like that one, of which the target holds nothing that is final; a Session may not change after its end."""
        if module != "sessions":
            return ident
        known = self._ocpi.registration.living
        key = (str(self._ocpi.version), ident)
        if key not in known:
            known[key] = next((each for each in _successors(ident) if not self._is_over(each)), ident)
        return known[key]

    def _is_over(self, ident: str) -> bool:
        return self.held("sessions", ident).at("status") in _FINAL

    def give(self, module: str, ident: str, **changes: object) -> Answer:
        """PUT an object of ours in the form that the target takes; Blocked where it refuses even that."""
        body = self.form(module).make(ident, **changes)
        answer = self._ocpi.put(module, *self._ocpi.our_party, ident, body=body, side="receiver")
        if not answer.ok:
            raise Blocked(f"the target refused {_OBJECT[module]} {ident}: {answer.brief}")
        return answer

    def held(self, module: str, *path: str) -> Answer:
        """GET what the target has of ours."""
        return self._ocpi.get(module, *self._ocpi.our_party, *path, side="receiver")

    def look(self, module: str, *path: str, after: str) -> Answer:
        """GET what the target made of a provocation; nobody blames it for showing what we sent."""
        return self._ocpi.provoke(self._ocpi.call("GET", module, *self._ocpi.our_party, *path, side="receiver"), after)

    def can_look(self, module: str = "locations") -> bool:
        """Say whether the receiver interface lets us read what it has; some have no GET there (d84)."""
        key = (str(self._ocpi.version), module)
        if key not in self._ocpi.registration.readable:
            self.form(module)
            ident = self.living(module, _FIRST[module])
            answer = self._ocpi.eventually(lambda: self.held(module, ident), lambda found: found.ok)
            self._ocpi.registration.readable[key] = answer.ok and isinstance(answer.data, dict)
        return self._ocpi.registration.readable[key]

    def judge_look(self, requirement: str, module: str = "locations") -> bool:
        """Judge whether it can be read, once and by itself; what is read is judged elsewhere."""
        readable = self.can_look(module)
        shown = self.held(module, self.living(module, _FIRST[module]))
        self._ocpi.check(
            requirement,
            readable,
            seen=shown,
            expected=f"HTTP 200 and the {_OBJECT[module]} that was pushed",
            actual=f"{shown.brief}, data is {shown.shape}",
            pointer="/data" if shown.ok else "",
        )
        return readable

    def require_look(self, module: str = "locations") -> None:
        """NotApplicable where what the target has cannot be read."""
        if not self.can_look(module):
            raise NotApplicable(f"the receiver interface of {module} does not give back what it was given")

    def delete_tariffs(self) -> None:
        """DELETE what the target has of our Tariffs."""
        delete_named(self._ocpi)

    def provoke_write(
        self, method: str, module: str, *path: str, what: str, body: object = None, raw: bytes | None = None
    ) -> Answer:
        """Send a write that misbehaves on purpose; what the target may keep of it is noted for the clean-up."""
        self._ocpi.session.allow_writes()
        full = (*self._ocpi.our_party, *path)
        call = self._ocpi.call(method, module, *full, side="receiver", body=body if raw is None else {})
        answer = self._ocpi.provoke(call if raw is None else call.saying(raw), what)
        self._ocpi.session.remember(self._ocpi.registration, self._ocpi.version, method, module, full, answer)
        return answer


__all__ = ["Form", "Ours"]
