"""Our side stays up while the target does what it does by itself: partners that pull at night, pushes that come some day.

Used by the scenario of the verb `observe` alone. What comes is judged by rules as ever; Ctrl-C ends the watch, not the run.
"""

from __future__ import annotations

import signal
import threading
import time
from contextlib import contextmanager, suppress
from functools import cache
from typing import TYPE_CHECKING

from suite.drive.signals import Blocked, NeedsStimulus
from suite.drive.waiting import wait_until
from suite.judge import rules as _rules  # noqa: F401 - importing the package registers every rule
from suite.judge.rule import RULES
from suite.standard.catalogue import requirement as look_up

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suite.drive.registration import Registration
    from suite.drive.session import Session
    from suite.standard.versions import Version

_TELL_EVERY = 60.0


@cache
def heard() -> tuple[str, ...]:
    """Give the requirements that show in calls of the target to us."""
    found = {name for each in RULES.values() if each.of in {"request", "message"} for name in each.requirements}
    return tuple(sorted(found))


class Observing:
    """The part of `Conversation` that watches."""

    session: Session
    registration: Registration
    version: Version

    def watch(self) -> bool:
        """Keep every registration of the run up until the time is over or somebody ends it; False where it is over already.

        Which version a registration lives on meanwhile: the newest one that both sides have.
        """
        session = self.session
        session.require_callback()
        until = session.watch_until
        if until <= time.monotonic():
            return False
        for each in [each for each in session.registrations.values() if not each.spare]:
            _settle(each)
        with suppress(KeyboardInterrupt), _ctrl_c() as ended:
            session.tell("watching; Ctrl-C ends it with a full report")
            _wait(session, until, ended)
        session.watch_until = 0.0
        return True

    def binds_it(self, requirement: str) -> bool:
        """Whether a requirement is about one of the roles of this target."""
        return any(look_up(requirement).applies(str(self.version), role) for role in self.registration.roles)

    @property
    def lives_here(self) -> bool:
        """Whether the registration is on this version."""
        return self.registration.registered and self.registration.version is self.version


def _settle(registration: Registration) -> None:
    """Register on the newest version that both sides have, or go on with the registration of an earlier run."""
    registration.discover()
    common = [each for each in registration.versions if registration.may_speak(each)]
    try:
        if common:
            registration.ensure(common[-1])
    except (Blocked, NeedsStimulus) as ended:
        registration.session.tell(f"{registration.name}: no registration, so nothing to watch: {ended.reason}")


@contextmanager
def _ctrl_c() -> Iterator[threading.Event]:
    """Note Ctrl-C instead of raising it, so that no call is lost of which the judges have just begun to speak; twice raises it."""
    ended = threading.Event()

    def note(*_: object) -> None:
        if ended.is_set():
            raise KeyboardInterrupt
        ended.set()

    if threading.current_thread() is not threading.main_thread():  # where signals do not arrive
        yield ended
        return
    before = signal.signal(signal.SIGINT, note)
    try:
        yield ended
    finally:
        signal.signal(signal.SIGINT, before)


def _wait(session: Session, until: float, ended: threading.Event) -> None:
    told, known = time.monotonic(), session.mark()

    def over() -> bool:
        nonlocal told, known
        session.judge()
        if len(session.heard) != known and time.monotonic() - told > _TELL_EVERY:
            told, known = time.monotonic(), len(session.heard)
            session.tell(f"{known} calls of the target so far, {len(session.ledger.findings)} findings")
        return ended.is_set() or time.monotonic() >= until

    wait_until(session, over, max(0.0, until - time.monotonic()), what="whatever the target does by itself", quiet=True)
