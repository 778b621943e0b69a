"""Makes the target act by what target.toml wires to a stimulus, and waits for it where it is to act by itself.

With `wait = true` nobody can say when it happens: the first sign of it is waited for as long as `within` says, and what
comes after that sign has the usual time. A target that did nothing in that time is not waited for again in this run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from suite.drive.signals import Blocked, NeedsStimulus, wire
from suite.drive.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from suite.drive.registration import Registration
    from suite.drive.session import Session
    from suite.standard.versions import Version

_READS = frozenset({"pull"})
"""Stimuli that show in a GET; all others in a push."""
_LOOKUPS = frozenset({"", "versions"})
"""Calls that a target makes to find its way, whatever it is about to do."""
_LOOKS = 60
"""How often a list is looked at while we wait for a sign in it."""


def stimulate(
    session: Session,
    registration: Registration,
    version: Version,
    name: str,
    values: Mapping[str, str],
    shows: Callable[[], bool] | None = None,
) -> None:
    """Let it happen; NeedsStimulus with the instruction where nothing is wired or the target says not now.

    `shows` looks for the effect at the target, for one that shows there; else the sign is a call to us.
    """
    if not session.stimuli.available(name):
        raise NeedsStimulus(wire(name))
    if why := session.spares(name):
        raise NeedsStimulus(why)
    since = session.mark()
    outcome = session.stimuli.act(name, {**registration.stimulus_values(version), **values})
    if outcome.kind == "not-now":
        raise NeedsStimulus(f"{name}: {outcome.detail or 'the target says not now'}")
    if outcome.kind == "failed":
        raise Blocked(f"the stimulus {name} failed: {outcome.detail}")
    session.judge()
    if session.stimuli.patience(name):
        _await_sign(session, registration, name, since, shows)


def _await_sign(
    session: Session, registration: Registration, name: str, since: int, shows: Callable[[], bool] | None
) -> None:
    """Wait until the target has begun; NeedsStimulus where it did not, and at once where it did not before."""
    within = session.stimuli.patience(name)
    nothing = f"[stimuli.{name}] with run, http or ask: it waits, and within {within:g} s the target did not {name}"
    if (registration.slug, name) in session.idle:
        raise NeedsStimulus(nothing)

    def called() -> bool:
        return any(
            (each.exchange.request.method == "GET") == (name in _READS)
            for each in session.inbound(registration.slug, "", "", during=None, since=since)
            if each.exchange.label.module not in _LOOKUPS
        )

    pause = within / _LOOKS if shows else 0.0
    came = wait_until(
        session,
        lambda: called() or bool(shows and shows()),
        within,
        what=f"the target does by itself what [stimuli.{name}] is about",
        registration=registration,
        pause=pause,
    )
    if not came:
        session.idle.add((registration.slug, name))
        raise NeedsStimulus(nothing)
