"""Letting the target begin: a base path and a token A of ours for it, and what came of it."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from suite.drive import handshake
from suite.drive.answer import Answer
from suite.drive.manners import behaving
from suite.drive.signals import Blocked, NeedsStimulus, wire
from suite.drive.waiting import wait_until
from suite.standard.versions import VERSIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from suite.drive.registration import Registration
    from suite.drive.session import Session
    from suite.standard.versions import Version


@dataclass
class Invitation:
    """A target told to register with us: over which registration, what it said to that, and what it sent."""

    registration: Registration
    since: int
    how: str
    """done, or not-now where the target said that it did not."""
    detail: str
    posts: list[Answer]


def invite(
    session: Session,
    registration: Registration,
    version: Version,
    *manners: str,
    offered: Sequence[Version] | None = None,
    choose: bool = False,
) -> Invitation:
    """Make the target register with us on a base path of its own; NeedsStimulus where nothing is wired to do so.

    `manners` say how we behave meanwhile, `offered` which versions we list; with `choose` the target picks one itself.
    """
    from suite.drive.opening import make  # noqa: PLC0415 - opening knows the session, not the other way round

    session.require_callback()
    session.allow_writes()  # what came of it would have to be ended
    if not session.stimuli.available("register"):
        raise NeedsStimulus(wire("register"))
    if why := session.spares("register"):
        raise NeedsStimulus(why)
    listed = VERSIONS if offered is None else tuple(offered)
    spoken = (version,) if offered is None else listed
    guest = make(
        session, registration.config, session.stage, spoken, "", spare=True, second=True, guest=True, offered=listed
    )
    guest.platform.outgoing.habits.update(registration.platform.outgoing.habits)
    since = session.mark()
    values = guest.invitation_values()
    if choose:
        del values["version"]
    with ExitStack() as stack:
        stack.enter_context(behaving(guest, *manners))
        acted = session.stimuli.act("register", values)
        if acted.kind == "failed":
            raise Blocked(f"the stimulus register failed: {acted.detail}")
        posts = _awaited(session, guest, since, done=acted.kind == "done")
    if guest.partner.registered:
        handshake.take_theirs(guest)
    return Invitation(guest, since, acted.kind, acted.detail, posts)


def _awaited(session: Session, guest: Registration, since: int, *, done: bool) -> list[Answer]:
    def posts() -> list[Answer]:
        return session.inbound(guest.slug, "POST", "credentials", during=None, since=since)

    if done:
        wait_until(
            session,
            lambda: bool(posts()),
            session.stimuli.patience("register") or session.deadlines.callback,
            what="the target registers with us",
            registration=guest,
        )
    return posts()


def act(session: Session, registration: Registration, version: Version, name: str) -> str | None:
    """Let the target act if it will: done or not-now; None where nothing is wired. Whether it should is not ours to say."""
    if not session.stimuli.available(name) or session.spares(name):
        return None
    acted = session.stimuli.act(name, registration.stimulus_values(version))
    session.judge()
    return acted.kind


def is_there(invitation: Invitation) -> Registration:
    """Give the registration that came of an invitation; NeedsStimulus where none did."""
    if invitation.registration.registered:
        return invitation.registration
    if invitation.how == "not-now":
        raise NeedsStimulus(f"register: {invitation.detail or 'the target says not now'}")
    raise NeedsStimulus("a target that registers with us when it is told to: it said done, and no POST came of it")
