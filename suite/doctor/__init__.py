"""`doctor`: the preflight. A conversation of GETs that finds mistakes of the set-up before a run does; spends no token A.

Exit code 0 ready, 1 reachable but a token or a claim of target.toml is wrong, 4 target.toml, 12 not reachable or dead credentials.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from suite.doctor.calling import can_call_us
from suite.doctor.checks import Check, State
from suite.doctor.examination import examined
from suite.doctor.people import journeys
from suite.drive.signals import Blocked, Unreachable
from suite.drive.state import name_of
from suite.drive.visiting import visit
from suite.target.config import load

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from suite.drive.registration import Registration
    from suite.drive.session import Session
    from suite.target.shape import TargetConfig

_READY, _WRONG, _UNREACHABLE = 0, 1, 12
_MARKS = {State.GOOD: "+", State.NOTE: " ", State.WARNING: "!", State.BAD: "x", State.GONE: "x"}


def examine(target: Path, overrides: Sequence[str], wait: str, form: str = "text") -> int:
    """Look at a target; the exit code."""
    config = _reading(target, overrides, wait)
    with visit(config) as session:
        if sys.stderr.isatty():
            session.tell = _progress
        found = {"": [*_warnings(config), *can_call_us(session)]}
        for registration in list(session.registrations.values()):
            name = _name(registration)
            found[name] = [_clean(session, each) for each in _checks(registration)]
    people = list(journeys(config))
    code = _code(each.state for checks in found.values() for each in checks)
    if form == "json":
        sys.stdout.write(json.dumps(_document(config, found, people, code), indent=2) + "\n")
    else:
        sys.stdout.write("\n".join(_lines(config, found, people, code)) + "\n")
    return code


def print_sheet(target: Path, overrides: Sequence[str]) -> int:
    """Print the page for the target's operators, one a registration; nothing is sent."""
    config = load(target, overrides)
    with visit(config) as session:
        pages = [session.sheet(each) for each in session.registrations.values()]
        for each in session.registrations.values():
            if session.keeper is not None:  # so that the run is found where the page says
                session.keeper.reserve(each.config.state, name_of(each), each.slug)
    if config.suite.listen[1] == 0 and config.suite.public_url == "loopback":
        sys.stderr.write('note: our port changes with every run; add listen = "127.0.0.1:8700" to [suite]\n')
    sys.stdout.write("\n\n".join(pages))
    return _READY


def _reading(target: Path, overrides: Sequence[str], wait: str) -> TargetConfig:
    """Load target.toml as one that sends GET alone."""
    config = load(target, (*overrides, f'wait="{wait}"'))
    return replace(config, safety=replace(config.safety, writes="none"))


def _progress(text: str) -> None:
    sys.stderr.write(text + "\n")


def _name(registration: Registration) -> str:
    tokens = registration.config.token_a
    return f"{registration.name} {registration.versions[0]}" if isinstance(tokens, dict) else registration.name


def _warnings(config: TargetConfig) -> list[Check]:
    return [Check("target.toml", State.WARNING, each) for each in config.warnings]


def _checks(registration: Registration) -> Iterator[Check]:
    try:
        yield from examined(registration)
    except Unreachable as ended:
        yield Check("reachable", State.GONE, ended.reason)
    except Blocked as ended:
        yield Check("reachable", State.GONE, f"it stopped answering: {ended.reason}")


def _clean(session: Session, check: Check) -> Check:
    return replace(check, detail=session.redactor.text(check.detail))


def _code(states: Iterator[State]) -> int:
    seen = set(states)
    return _UNREACHABLE if State.GONE in seen else _WRONG if State.BAD in seen else _READY


def _document(config: TargetConfig, found: dict[str, list[Check]], people: list[str], code: int) -> dict[str, object]:
    return {
        "target": config.target.name,
        "ready": code == _READY,
        "exit_code": code,
        "checks": [
            {"connection": name, "what": each.what, "state": each.state.value, "detail": each.detail}
            for name, checks in found.items()
            for each in checks
        ],
        "people": people,
    }


def _lines(config: TargetConfig, found: dict[str, list[Check]], people: list[str], code: int) -> Iterator[str]:
    yield f"{config.target.name}: GET only, nothing is changed, no token A is spent"
    for name, checks in found.items():
        if name:
            yield f"\n{name}"
        for each in checks:
            yield f"  {_MARKS[each.state]} {each.what:<13} {each.detail}"
    if people:
        yield "\nWhat only you can make happen"
        yield from (f"    {each}" for each in people)
    yield ""
    yield _last(config, code)


def _last(config: TargetConfig, code: int) -> str:
    if code == _READY:
        return f"ready: ocpi-suite run {config.path}"
    if code == _WRONG:
        return "not ready: the lines marked x are mistakes in target.toml or in what they gave you"
    return "not ready: the target cannot be reached, or what it gave us is dead"


__all__ = ["examine", "print_sheet"]
