"""What conversations say and ask on versions and credentials: the part of `Conversation` about the connection itself."""

from __future__ import annotations

import json
import string
from dataclasses import replace
from math import log2
from typing import TYPE_CHECKING

from suite.drive import handshake
from suite.drive.answer import ABSENT, Answer
from suite.drive.signals import Blocked, NeedsStimulus
from suite.drive.waiting import eventually
from suite.record.rows import Note
from suite.standard.routes import MODULES, SIDES, routes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from suite.drive.discovery import Discovery
    from suite.drive.register import Case
    from suite.drive.registration import Registration
    from suite.drive.session import Session
    from suite.reference.outgoing import Encoding
    from suite.standard.routes import Route
    from suite.standard.versions import Version
    from suite.wire.message import Call


UNKNOWN_OBJECT = "SUITE-UNKNOWN-001"
"""Id of an object that no target has."""


_BITS = 100
"""A UUID has 122; a token that is far below can be guessed."""
_BANNED = frozenset({401, 403})
_SHORTEST = 8
_ALPHABETS = (string.digits, string.hexdigits, string.ascii_letters + string.digits, string.printable)


def _shows(interface: Sequence[Route]) -> bool:
    """Say whether an interface has a list, or objects under their owner: elsewhere a GET may lawfully lead nowhere."""
    return any(each.paged or ("GET" in each.methods and each.segments[:1] == ("country_code",)) for each in interface)


def _alphabet(token: str) -> int:
    """Give the size of the smallest usual alphabet that holds a token; separators do not count."""
    left = set(token) - set("-_.~+/=")
    return next(
        (len(set(each.lower()) if each == string.hexdigits else each) for each in _ALPHABETS if left <= set(each)), 94
    )


class Handshaking:
    """Calls and questions about versions, credentials and tokens."""

    session: Session
    registration: Registration
    version: Version
    case: Case
    decided: set[str]

    def discover(self) -> Discovery:
        """Versions and details of the target, asked for once."""
        return self.registration.discover()

    @property
    def has_fresh_token_a(self) -> bool:
        """Say whether discovery spoke with a token A that had not been used."""
        return self.registration.fresh

    def needs_fresh(self, requirement: str, why: str) -> None:
        """Say that one requirement needs a token A that was not used yet."""
        self.decided.add(requirement)
        self.session.wanting(self.case, requirement, self.registration.unused_token_a(why))

    def ensure_registered(self) -> None:
        """Bring a registration on this version about; Blocked or NeedsStimulus says why there is none."""
        self.registration.ensure(self.version)

    def attempt_registration(self) -> Answer:
        """The answer to our POST of credentials, a refusal too; NeedsStimulus where none was sent."""
        reg, name = self.registration, str(self.version)
        try:
            reg.ensure(self.version)
        except NeedsStimulus:
            if name not in reg.closed or ("POST", name) not in reg.answers:
                raise
        except Blocked:
            if ("POST", name) not in reg.answers:
                raise
        return self.registration.post_answer_given(self.version)

    def rotate(self) -> Answer:
        """PUT credentials with a new token of ours; the answer."""
        return self.registration.rotate(self.version)

    def unregister(self) -> Answer:
        """DELETE credentials; the answer."""
        return self.registration.unregister(self.version)

    def another(self) -> Registration:
        """A second registration in parallel, bought with a spare token A; NeedsStimulus without one."""
        return self.registration.another(self.version)

    def spare_registration(self, *, fresh: bool = False) -> Registration:
        """A registration with an unused token A, not registered yet; NeedsStimulus without one.

        Scenarios that only provoke refusals share one, unless `fresh`: a refused token A lives on.
        """
        return self.session.unregistered(self.registration, self.version, fresh=fresh)

    def successor(self, left: Registration) -> Registration:
        """A registration of the party that has left, with a fresh token A, not registered yet."""
        token = self.session.take_spare(left.config)
        if token is None:
            raise NeedsStimulus("another token A in spare_tokens_a: to register anew after the end")
        made = self.session.make_registration(left.config, self.version, token, second=left.second)
        made.discover()
        handshake.prepare(made, self.version)
        return made

    # -- calls -------------------------------------------------------------------------------------------------

    def versions_call(self) -> Call:
        """GET of the versions list, as our reference would say it."""
        reg = self.registration
        call = reg.platform.outgoing.versions(reg.partner, url=reg.config.versions_url, version=self.version)
        return call.about(connection=reg.slug)

    def details_call(self) -> Call:
        """GET of the version details."""
        reg = self.registration
        url = self.discover().offered.get(str(self.version), "")
        return reg.platform.outgoing.details(reg.partner, self.version, url).about(connection=reg.slug)

    def credentials_call(self, method: str, *, body: object = None, on: Registration | None = None) -> Call:
        """A call of the credentials module, ours by default, with a body of our reference unless given."""
        reg = on or self.registration
        url = reg.credentials_url(self.version)
        call = reg.platform.outgoing.credentials(reg.partner, self.version, method, url=url, body=body)
        self.session.learn(reg.partner.pending)
        return call.about(connection=reg.slug)

    def fetch_versions(self) -> Answer:
        """GET the URL in the target's credentials, with the token that lives."""
        reg = self.registration
        url = reg.partner.versions_url or reg.config.versions_url
        return self.session.exchange(self.versions_call().to(url), reg)

    def fetch_details(self) -> Answer:
        """GET the version details again, with the token that lives."""
        return self.session.exchange(self.details_call(), self.registration)

    def fetch_credentials(self) -> Answer:
        """GET the target's credentials."""
        return self.session.exchange(self.credentials_call("GET"), self.registration)

    def with_token(self, call: Call, token: str, encoding: Encoding | None = None) -> Call:
        """The same call with another token, encoded as the target takes it, or in that way."""
        outgoing = self.registration.platform.outgoing
        self.session.learn(token)
        return call.having("Authorization", outgoing.authorization(self.version, token, encoding))

    def with_method(self, call: Call, method: str) -> Call:
        """The same call with another method, and a body where such a method has one."""
        bare = replace(call, method=method)
        return bare if method == "DELETE" else bare.saying(b"{}").having("Content-Type", "application/json")

    def attempt_move(self) -> Answer | None:
        """The answer to the PUT by which this version was entered; None where it was entered otherwise.

        NeedsStimulus where the target refuses the way down, which is no duty of its.
        """
        try:
            self.registration.ensure(self.version)
        except Blocked:
            if ("PUT", str(self.version)) not in self.registration.answers:
                raise
        return self.registration.answers.get(("PUT", str(self.version)))

    def after_wrong_tokens(self) -> None:
        """Find out whether wrong tokens got us banned: said once, waited out within the settle time, else we are out."""
        session = self.session
        if session.down or self.fetch_details().status not in _BANNED:
            return
        many = f"banned after {session.budget.guesses.used} wrong tokens"
        session.write(Note(what=f"the target refuses the right token: {many}", at=session.now()))
        answer = eventually(session, self.fetch_details, lambda answer: answer.status not in _BANNED)
        if answer.status in _BANNED:
            session.down = f"the target {many} ([safety] negative_auth): {answer.brief}"

    def prepare(self) -> None:
        """Read the details of this version, so that calls can be built before any registration."""
        handshake.prepare(self.registration, self.version)

    def leaving(self) -> Registration:
        """The registration that may be ended: this one, or with `keep` a second one of a spare token A."""
        if self.registration.config.keep and not self.registration.spare:
            return self.another()
        if not self.registration.ended:
            self.registration.ensure(self.version)
        return self.registration

    def our_current_token(self) -> str:
        """The token that we use now; in memory only."""
        return self.registration.partner.token_theirs

    def keep_unwanted(self, answer: Answer, method: str) -> None:
        """A registration came about where it should not have: go on with it."""
        self.after_unwanted_acceptance(answer)
        if self.registration.registered:
            self.registration.entered[str(self.version)] = method

    # -- credentials that are not as they should be ------------------------------------------------------------

    def _own(self) -> dict[str, object]:
        core = self.registration.platform.core
        token = core.learning.announced(self.registration.partner)
        self.session.learn(token)
        made: dict[str, object] = json.loads(json.dumps(core.identity.credentials(self.version, token), default=str))
        return made

    def broken_credentials(self) -> list[tuple[str, dict[str, object]]]:
        """Credentials of ours, each with one thing wrong: what, and the body."""
        own = self._own()
        key = "roles" if self.version.roles_in_endpoints else "party_id"
        return [
            ("no url", {name: value for name, value in own.items() if name != "url"}),
            (f"no {key}", {name: value for name, value in own.items() if name != key}),
            ("token is a number", {**own, "token": 12345678}),
        ]

    def unreachable_credentials(self) -> dict[str, object]:
        """Credentials of ours whose versions URL leads nowhere."""
        own = self._own()
        return {**own, "url": f"{own['url']}-that-is-not-there"}

    def credentials_with_unknown_fields(self) -> dict[str, object]:
        """Credentials of ours with fields that no version knows."""
        return {**self._own(), "x_suite_note": "unknown on purpose", "x_suite_list": [1, {"deep": True}]}

    def module_calls(self) -> list[Call]:
        """A GET of each list that the target offers, and of one unknown object on each receiver that has a GET."""
        reg, found = self.registration, []
        for module, entry in MODULES.items():
            for side in SIDES:
                if (
                    entry.functional
                    and _shows(routes(self.version, module, side))
                    and reg.endpoint(self.version, module, side)
                ):
                    path = () if side == "sender" else ("NL", "TSX", UNKNOWN_OBJECT)
                    found.append(reg.build(self.version, "GET", module, side, path, {}, None))
        return found

    def one_call_per_endpoint(self) -> list[Call]:
        """A GET of everything that has to be guarded: versions, details, credentials, modules."""
        return [self.details_call(), self.versions_call(), self.credentials_call("GET"), *self.module_calls()]

    # -- questions about tokens --------------------------------------------------------------------------------

    def token_in(self, answer: Answer) -> str | None:
        """The token that an answer's credentials carry; in memory only, never for a finding's words."""
        try:
            body = json.loads(answer.reply.body) if answer.reply else None
        except ValueError:
            return None
        data = body.get("data") if isinstance(body, dict) else None
        token = data.get("token") if isinstance(data, dict) else None
        return token if isinstance(token, str) else None

    def token_is_new(self, answer: Answer) -> bool:
        """Say whether the token handed out is neither a token A nor one of ours."""
        token = self.token_in(answer)
        return token is not None and token not in self.registration.tokens_before

    def token_is_strong(self, answer: Answer) -> bool:
        """Say whether a token handed out is hard to guess: some 100 bits, and nothing of a token before it."""
        token = self.token_in(answer) or ""
        known = [each for each in self.registration.tokens_before if len(each) >= _SHORTEST]
        derived = any(each in token or token in each for each in known)
        return len(token) * log2(max(2, _alphabet(token))) >= _BITS and not derived

    def carried_new_token(self, call: Answer) -> bool:
        """Say whether a look-up during our last POST or PUT carried the token that was announced in it."""
        partner = self.registration.partner
        announced = partner.pending or partner.token_ours
        return call.exchange.authorization.hash in {
            self.session.redactor.hash(each) for each in (announced, self.registration.announced) if each
        }

    def shows_our_token(self, answer: Answer) -> bool:
        """Say whether an answer's credentials carry the token that the target uses towards us."""
        partner = self.registration.partner
        return self.token_in(answer) in {partner.token_ours, partner.pending} - {""}

    def shows_living_token(self, answer: Answer) -> bool:
        """Say whether an answer's credentials carry the token that we use."""
        return self.token_in(answer) == self.registration.partner.token_theirs

    def after_unwanted_acceptance(self, answer: Answer, on: Registration | None = None) -> None:
        """The target took what it had to refuse: its answer is the registration from now on, if its token opens."""
        reg = on or self.registration
        if answer.ok and answer.data is not ABSENT and self.token_in(answer):
            handshake.take_if_it_works(reg, self.version, answer)
        else:
            reg.platform.withdraw(reg.partner)
