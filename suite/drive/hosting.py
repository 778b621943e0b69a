"""What conversations can do with our own side: behave in another manner, let the target begin, move to another URL."""

from __future__ import annotations

import secrets
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING

from suite.drive import handshake, inviting
from suite.drive.answer import Answer
from suite.drive.manners import behaving, label_of
from suite.drive.signals import Ended, NeedsStimulus, unasked, wire
from suite.drive.waiting import wait_until
from suite.faults.manners import other_party
from suite.standard.versions import VERSIONS
from suite.wire.tap_asgi import Tap

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from suite.drive.inviting import Invitation
    from suite.drive.registration import Registration
    from suite.drive.session import Session
    from suite.standard.versions import Version


CALLING = ("pull", "push_location", "change_status", "push_tariff")
"""Stimuli on which a registered target calls us."""


class Hosting:
    """Manners, guests and moves."""

    session: Session
    registration: Registration
    version: Version

    @contextmanager
    def behaving(self, *names: str) -> Iterator[None]:
        """Behave so on this registration while the block lasts (faults/manners.py)."""
        with behaving(self.registration, *names):
            yield

    def guest(self) -> Invitation:
        """The target registered with us, once per version; where it is the one that began, that registration."""
        found = self.session.guests.get((self.registration.slug, str(self.version)))
        if found is None:
            found = self._began() or self.invite()
            self.session.guests[self.registration.slug, str(self.version)] = found
        return found

    def _began(self) -> Invitation | None:
        reg = self.registration
        if reg.config.initiator != "target":
            return None
        reg.ensure(self.version)
        if reg.entered.get(str(self.version)) != "target":
            return None
        posts = self.session.inbound(reg.slug, "POST", "credentials", during=None, since=0)
        return inviting.Invitation(reg, 0, "done", "", posts)

    def invite(self, *manners: str, offered: Sequence[Version] | None = None, choose: bool = False) -> Invitation:
        """Make the target register with us once more, while we behave so; see inviting.invite."""
        return inviting.invite(self.session, self.registration, self.version, *manners, offered=offered, choose=choose)

    def hosted(self, invitation: Invitation) -> Registration:
        """The registration that the target made with us; Blocked or NeedsStimulus where there is none."""
        return inviting.is_there(invitation)

    def act(self, name: str) -> str | None:
        """Let the target act if it will; None where no such stimulus is wired."""
        return inviting.act(self.session, self.registration, self.version, name)

    @property
    def known_versions(self) -> tuple[Version, ...]:
        """All versions that we speak, oldest first."""
        return tuple(VERSIONS)

    def tempted(self) -> list[Answer]:
        """Let the target do what makes it call us, one thing after the other until it does; its calls.

        NeedsStimulus where nothing of the kind is wired. A target that has no reason to call us calls not at all.
        """
        wired = self._callers()
        since = self.session.mark()
        return next((calls for name in wired if (calls := self._called(name, since))), [])

    def tempt(self) -> None:
        """Let the target do all that could make it call us, and wait for nothing: it should stay silent."""
        for name in self._callers():
            self.act(name)

    def _callers(self) -> list[str]:
        wired = [name for name in CALLING if self.session.stimuli.available(name)]
        free = [name for name in wired if not self.session.spares(name)]
        if not free:
            raise NeedsStimulus(unasked(wired[0]) if wired else wire(CALLING[0]))
        return free

    def _called(self, name: str, since: int) -> list[Answer]:
        def calls() -> list[Answer]:
            return self.session.inbound(self.registration.slug, "", "", during=None, since=since)

        if self.act(name) == "done":
            limit = self.session.stimuli.patience(name) or self.session.deadlines.settle
            wait_until(
                self.session, lambda: bool(calls()), limit, what="a call of the target", registration=self.registration
            )
        return calls()

    def leave(self) -> None:
        """End this registration quietly; what the target does not let us end is told in the report."""
        if self.registration.registered:
            with suppress(Ended):
                self.registration.leave()

    @property
    def foreign_party(self) -> tuple[str, str]:
        """Country code and id of a party that is none of ours on this registration, nor on any other."""
        party = self.registration.platform.core.parties[0]
        return party.country_code, other_party(party.party_id, "Z")

    @property
    def can_be_tempted(self) -> bool:
        """Whether anything is wired on which the target would call us."""
        able = (name for name in CALLING if self.session.stimuli.available(name))
        return any(not self.session.spares(name) for name in able)

    def our_calls(self, module: str, during: Answer) -> list[Answer]:
        """What our platform itself asked the target on versions or credentials while a call of theirs was open."""
        start, end = during.exchange.request.at, during.exchange.response.at if during.exchange.response else 0.0
        return [
            Answer(each)
            for each in self.session.asked
            if each.label.connection == self.registration.slug
            and each.label.module == module
            and start <= each.request.at <= end
        ]

    def carries(self, call: Answer, *names: str) -> bool:
        """Say whether a call of the target carried one of these tokens of ours: A, pending, ours, previous."""
        known = self.registration.token_names(self.session.redactor)
        return known.get(call.exchange.authorization.hash) in names

    def carries_token(self, call: Answer, token: str) -> bool:
        """Say whether a call of the target carried that very token."""
        return call.exchange.authorization.hash == self.session.redactor.hash(token)

    def our_token(self) -> str:
        """The token that the target is to use towards us now; in memory only."""
        return self.registration.partner.token_ours

    @contextmanager
    def elsewhere(self) -> Iterator[str]:
        """Be found at another base path while the block lasts; gives the part of the URL that tells it."""
        reg = self.registration
        core, there = reg.platform.core, f"m{secrets.token_hex(4)}"
        before = core.base_url
        head, _, tail = before.partition("/s/")
        reg.session.server.mount(there, Tap(reg.platform, self.session.journal, partial(label_of, reg)))
        core.base_url = f"{head}/s/{there}/s/{tail}"
        try:
            yield f"/s/{there}/"
        finally:
            core.base_url = before
            self.session.aliases.append(there)

    def put_credentials(self) -> Answer:
        """PUT our credentials as they are now; the answer."""
        return handshake.put(self.registration, self.version)
