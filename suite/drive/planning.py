"""Which cases a run has, in which order, and on which registration each of them runs."""

from __future__ import annotations

import importlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from suite.drive.register import SCENARIOS, Case, cases
from suite.drive.state import keeper
from suite.record.rows import Case as CaseRow
from suite.standard.versions import VERSIONS, version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suite.drive.registration import Registration
    from suite.drive.session import Session
    from suite.drive.state import Keeper
    from suite.standard.versions import Version
    from suite.target.shape import Connection, TargetConfig

_LAST_EDGE = 2
_HOME = Path(__file__).resolve().parent.parent / "scenarios"


@cache
def load_scenarios() -> None:
    """Import every scenario file, so that the register is full."""
    for path in scenario_files():
        importlib.import_module(module_name(path))


@cache
def scenario_files() -> tuple[Path, ...]:
    """Give the files that hold scenarios; asked for each file that pytest comes by."""
    return tuple(sorted(path for path in _HOME.rglob("*.py") if not path.name.startswith("_")))


def module_name(path: Path) -> str:
    """Give the dotted name of a scenario file."""
    return ".".join(path.relative_to(_HOME.parent.parent).with_suffix("").parts)


def planned(config: TargetConfig, *, apart: bool = False) -> list[Case]:
    """Give all cases of a target, in the order in which they run; asks nobody. `apart`: those of the verb `observe`."""
    load_scenarios()
    roles = [role for each in config.connections for role in each.roles]
    shared = frozenset(role for role in roles if roles.count(role) > 1)
    found: list[Case] = []
    kept = keeper(config)
    for each in config.connections:
        found.extend(_of(each, shared, kept, apart=apart))
    return found


def _of(connection: Connection, shared: frozenset[str], kept: Keeper, *, apart: bool) -> list[Case]:
    names = connection.versions or tuple(str(each) for each in VERSIONS)
    tokens = connection.token_a
    groups = [[name] for name in names if name in tokens] if isinstance(tokens, dict) else [list(names)]
    found: list[Case] = []
    for group in groups:
        made = cases(connection.name, [version(name) for name in group], connection.roles, shared=shared, apart=apart)
        begin = kept.lives_on(connection, group[0])
        found.extend(sorted(made, key=lambda case: _place(case, begin)))
    return found


def _place(case: Case, begin: Version | None) -> tuple[bool, bool, tuple[int, int, int, str]]:
    """Order by the connection's life; the version on which an earlier run left us goes before the others."""
    edge = case.sort_key[0]
    return edge == _LAST_EDGE, edge != 0 and case.version is not begin, case.sort_key


def registration_for(session: Session, case: Case) -> Registration:
    """Give the registration on which a case runs."""
    return next(
        each
        for each in session.registrations.values()
        if each.name == case.connection and case.version in each.versions and not each.spare
    )


def plan(session: Session) -> Iterator[tuple[Registration, Case]]:
    """Walk over the cases of a session with their registrations."""
    for case in planned(session.config):
        yield registration_for(session, case), case


def row(case: Case) -> CaseRow:
    """Write a case down for the record."""
    plan_ = case.scenario
    return CaseRow(
        id=case.id,
        scenario=plan_.id,
        title=plan_.title,
        chapter=plan_.chapter,
        phase=plan_.phase,
        version=str(case.version),
        connection=case.connection,
        role=case.role,
        side=plan_.side,
        decides=list(case.promised),
        purpose=(plan_.body.__doc__ or "").strip(),
    )


__all__ = ["SCENARIOS", "load_scenarios", "module_name", "plan", "planned", "registration_for", "row", "scenario_files"]
