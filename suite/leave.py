"""`disconnect`: ends what an earlier run kept, also one that crashed: DELETE credentials, then the state file goes.

Exit code 0 when nothing of ours is registered any more, 1 when the target refused, 12 when nobody answers or our
stored credentials are dead.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from suite.drive.handshake import delete
from suite.drive.signals import Ended, Unreachable
from suite.drive.visiting import visit
from suite.target.config import load

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from suite.drive.registration import Registration
    from suite.drive.session import Session

_DONE, _REFUSED, _UNREACHABLE = 0, 1, 12
_SECONDS = 5.0


def leave(target: Path, overrides: Sequence[str]) -> int:
    """End every kept registration of a target; the exit code."""
    given = load(target, overrides)
    config = replace(given, wait=_SECONDS, safety=replace(given.safety, writes="all"))  # the verb says what is sent
    if not any(each.state and each.state.exists() for each in config.connections):
        sys.stdout.write("nothing is registered: there is no state of an earlier run\n")
        return _DONE
    with visit(config) as session:
        if sys.stderr.isatty():
            session.tell = _progress
        codes = [_one(session, each) for each in list(session.registrations.values())]
        _forget(session)
    return max(codes, default=_DONE)


def _progress(text: str) -> None:
    sys.stderr.write(text + "\n")


def _one(session: Session, registration: Registration) -> int:
    try:
        code, text = _ended(registration)
    except Unreachable as ended:
        code, text = _UNREACHABLE, ended.reason
    except Ended as ended:
        code, text = _REFUSED, f"{ended.reason}; {_ask_them(registration)}"
    if code == _DONE:
        session.store(registration, "unregistered")
    stream = sys.stdout if code == _DONE else sys.stderr
    stream.write(f"{registration.name}: {session.redactor.text(text)}\n")
    return code


def _ended(registration: Registration) -> tuple[int, str]:
    """Find out what lives and end it."""
    if not registration.left_phase:
        return _DONE, "nothing is registered"
    found = registration.discover()
    if not found.versions.ok:
        raise Unreachable(f"{registration.config.versions_url}: {found.versions.brief}")
    version = registration.recovered
    if version is None:
        return _DONE, "no registration was left by the earlier run; the token A it used still opens the versions list"
    registration.ensure(version)
    answer = delete(registration, version)
    if answer.ok:
        return _DONE, f"the registration in {version} is ended"
    return _REFUSED, f"DELETE credentials gave {answer.brief}; {_ask_them(registration)}"


def _ask_them(registration: Registration) -> str:
    parties = ", ".join(f"{each.country_code}-{each.party_id}" for each in registration.session.config.suite.parties)
    return f"ask the target's operators to end the registration of {parties}, then remove {registration.config.state}"


def _forget(session: Session) -> None:
    """Remove the state files in which nothing lives any more."""
    keeper = session.keeper
    for connection in session.config.connections:
        if keeper is not None and connection.state is not None and not keeper.alive(connection.state):
            keeper.forget(connection.state)
