"""Which cases touch which seam: learnt in an honest rehearsal, so that a mutant is only taken to where it can show.

Why this is sound. A bend changes nothing before its seam is first called, so every case in front of the first one that
touches it behaves as in the honest rehearsal, which is clean. Behind it a bend shows in cases that touch the seam
themselves, and in cases that look at what such a case brought in (the shared crawl, a push that was heard): those belong
to the same module, and are run too. What is left out are later cases that neither touch the seam nor its modules; each
case makes its own preconditions, so they can be left out. A mutant that is not found on its selection is run again on
all cases; so what could go unseen is a *further* finding in a case that never comes near the seam.

Every fault runs on all of that in one of its combinations of version and role, another one for each fault; one that shows
in every message (an envelope, a header) on what decides it and on one other case in three. In the other combinations
a mutant runs on what decides its requirements: the cases of that selection that promise one of them, and where a rule
decides it, all of the selection that belong to its chapter. What its requirement is and where it shows is the same in
every combination; what else it upsets was looked at in one, and is looked at in each by the full sweep. An eccentric has
no requirement to be found by: in the others it runs on the chapters that it is about.

`OCPI_SUITE_SWEEP=full` runs every case for every fault in every combination; it is what a nightly run is for.
"""

from __future__ import annotations

import fcntl
import json
import os
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

from suite.drive.planning import load_scenarios
from suite.drive.register import SCENARIOS, Case
from suite.reference import Bends
from suite.standard.versions import version as find_version
from tests.rungs.blind_spots import FOLDER
from tests.rungs.rehearsal import rehearse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from suite.faults.register import Fault, Offers
    from suite.reference.seams import Twist
    from suite.stage.server import Server
    from suite.standard.versions import Version

FULL = os.environ.get("OCPI_SUITE_SWEEP") == "full"
_FEW = 4
"""Choosing among so few cases saves nothing."""
_MANY = 40
"""A fault that shows in more cases than this shows everywhere, and one case in three is enough to see what else it upsets."""
Row = tuple[str, str, str, str, str, list[str]]
"""Scenario, version, connection, role and id of a case, and the seams of the target that were called in it."""
_TRACES: dict[tuple[str, str, int, Offers], Trace] = {}


class Listening(Bends):
    """No bends, but every seam that is called is noted."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: set[str] = set()

    def get(self, name: str, default: Twist | None = None) -> Twist | None:  # type: ignore[override]
        self.heard.add(name)
        return default

    def __contains__(self, name: object) -> bool:
        self.heard.add(str(name))
        return False


@dataclass
class Trace:
    """The cases of an honest rehearsal in their order, each with the seams of the target that were called in it."""

    cases: list[tuple[Case, set[str]]] = field(default_factory=list)

    def touching(self, seams: set[str]) -> frozenset[str] | None:
        """Give the ids of the cases that a bend of these seams is run on; None for all."""
        touched = [place for place, (_, called) in enumerate(self.cases) if called & seams]
        if not touched:
            return None
        modules = {self.cases[place][0].scenario.module for place in touched}
        return frozenset(
            case.id
            for place, (case, called) in enumerate(self.cases)
            if called & seams or (place > touched[0] and case.scenario.module in modules)
        )


def trace(server: Server, role: str, version: Version, locations: int, offers: Offers = "one") -> Trace:
    """Rehearse honestly and listen; once per version, role and size for all processes of a session."""
    key = (role, str(version), locations, offers)
    if key not in _TRACES:
        load_scenarios()  # a process that reads what another one noted has run none yet
        with _noted("-".join(map(str, key))) as rows:
            if not rows:
                rows.extend(_listened(server, role, version, locations, offers))
        _TRACES[key] = Trace([_read(row) for row in rows])
    return _TRACES[key]


def _listened(server: Server, role: str, version: Version, locations: int, offers: Offers) -> list[Row]:
    heard: list[tuple[Case, set[str]]] = []
    listening = Listening()

    def begins(case: Case) -> bool:
        listening.heard = set()
        heard.append((case, listening.heard))
        return True

    rehearse(server, role, version, listening=listening, locations=locations, offers=offers, only=begins)
    return [
        (each.scenario.id, str(each.version), each.connection, each.role, each.id, sorted(on)) for each, on in heard
    ]


def _read(row: Row) -> tuple[Case, set[str]]:
    scenario, spoken, connection, role, name, heard = row
    return Case(SCENARIOS[scenario], find_version(spoken), connection, role, name), set(heard)


@contextmanager
def _noted(name: str) -> Iterator[list[Row]]:
    """Give what another process of this session noted under that name, nothing to the first one; keep what it adds."""
    folder = os.environ.get(FOLDER)
    if not folder:
        yield []
        return
    with (Path(folder) / f"{name}.trace").open("a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # the others wait: to do it all over takes as long, and the machine longer
        file.seek(0)
        text = file.read()
        rows: list[Row] = json.loads(text) if text else []
        yield rows
        if not text:
            file.write(json.dumps(rows))


def where(server: Server, fault: Fault, version: Version, role: str) -> Callable[[Case], bool] | None:
    """Say on which cases a fault is run; None for all."""
    if FULL:
        return None
    honest = trace(server, role, version, fault.locations, fault.offers)
    ids = honest.touching({bend.at.__qualname__ for bend in fault.bends})
    if ids is None:
        return None
    if len(ids) <= _FEW:
        return lambda case: case.id in ids
    if _sampled(fault) == (str(version), role):
        broad = len(ids) > _MANY
        return lambda case: case.id in ids and (not broad or _tells(fault, case) or _drawn(fault, case))
    telling = frozenset(case.id for case, _ in honest.cases if case.id in ids and _tells(fault, case))
    decided = {name for case, _ in honest.cases if case.id in telling for name in case.promised}
    if fault.kind == "mutant" and decided.issuperset(fault.breaks):
        return lambda case: case.id in telling
    return lambda case: case.id in ids and (case.id in telling or _concerns(fault, case))


def _sampled(fault: Fault) -> tuple[str, str]:
    """Give the version and role in which a fault runs on all that it touches: another one for each fault."""
    combinations = [(str(version), role) for version in fault.versions() for role in fault.roles]
    return combinations[crc32(fault.id.encode()) % len(combinations)]


def _drawn(fault: Fault, case: Case) -> bool:
    """Say whether a case is among those drawn for a fault that shows everywhere: one in three, others for each fault."""
    return crc32(f"{fault.id} {case.id}".encode()) % 3 == 0 or _concerns(fault, case)


def _tells(fault: Fault, case: Case) -> bool:
    return not {*fault.breaks, *fault.collateral, fault.id}.isdisjoint(case.promised)


def _concerns(fault: Fault, case: Case) -> bool:
    return case.scenario.chapter in {name.partition(".")[0] for name in (*fault.breaks, *fault.collateral, fault.id)}
