"""The one place that polls. Every wait is bounded, named, recorded, and ends at once on Ctrl-C."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from suite.record.rows import Wait

if TYPE_CHECKING:
    from collections.abc import Callable

    from suite.drive.answer import Answer
    from suite.drive.registration import Registration
    from suite.drive.session import Session

_STEP = 0.005
_LONGEST_STEP = 0.5
_AT_THE_DOOR = 2.0
"""Seconds within which our own server answers anything."""
_WORTH_TELLING = 5.0


def wait_until(
    session: Session,
    done: Callable[[], bool],
    within: float,
    *,
    what: str,
    registration: Registration | None = None,
    quiet: bool = False,
    pause: float = 0.0,
) -> bool:
    """Wait until `done` or so many seconds are over; recorded as a gap for the diagram. `quiet`: nothing is to come.

    `pause` is the least time between two looks, for looks that cost the target something.
    """
    started = session.now()
    end = time.monotonic() + within
    step = _STEP
    came = done()
    if not came and within >= _WORTH_TELLING:
        session.tell(f"waiting up to {within:.0f} s: {what}")
    while not came and (left := end - time.monotonic()) > 0:
        time.sleep(min(max(step, pause), left))
        step = min(step * 1.5, _LONGEST_STEP)
        came = done()
    ended = session.now()
    session.budget.excused += ended - started
    connection = registration.slug if registration else ""
    session.writer.write(
        Wait(
            what=what,
            started=started,
            ended=ended,
            came=came,
            quiet=quiet,
            scenario=session.case_id,
            connection=connection,
        )
    )
    return came


def eventually(session: Session, ask: Callable[[], Answer], good: Callable[[Answer], bool]) -> Answer:
    """Ask again within the settle time until the answer is good; the last answer in any case."""
    answer = ask()
    end = time.monotonic() + session.deadlines.settle
    step = _STEP * 4
    while not good(answer) and time.monotonic() < end:
        time.sleep(min(step, max(0.0, end - time.monotonic())))
        step = min(step * 2, _LONGEST_STEP * 2)
        answer = ask()
    return answer


def let_end(session: Session, until: float) -> None:
    """Let calls that had reached our door by then come to their end: a call that is still open was made all the same."""
    end = time.monotonic() + _AT_THE_DOOR
    while time.monotonic() < end and any(
        not each.outbound and each.request.at <= until for each in session.journal.in_flight
    ):
        time.sleep(_STEP)
