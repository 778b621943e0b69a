"""A rehearsal: the whole suite, reference against reference, over real sockets, without pytest in between."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from suite.demo import WIRED
from suite.drive.closing import Ending, close
from suite.drive.opening import Stage, opened
from suite.drive.planning import plan
from suite.drive.runner import Result, run_case
from suite.judge.gates import Gate
from suite.reference import Bends
from suite.stage.control import mount_control
from suite.stage.embedded import embed
from suite.standard.versions import VERSIONS
from suite.target.config import from_values
from suite.target.shape import Deadlines, TargetConfig

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from suite.drive.register import Case
    from suite.faults.register import Offers
    from suite.record.rows import Finding
    from suite.reference.seams import Bend
    from suite.stage.server import Server
    from suite.standard.versions import Version

QUICK = Deadlines(response=10.0, callback=0.5, settle=0.15, session=1.0, cdr=1.0, quiet=0.05)
"""No target of ours is slower than a busy machine makes it, so an answer is waited for; what does not come at once never comes."""

PATIENT = Deadlines(response=10.0, callback=3.0, settle=1.5, session=6.0, cdr=6.0, quiet=0.2)
"""For what is worth a second look: a machine that held its breath for a moment has no part in what comes of it then."""


@dataclass
class Rehearsal:
    """What came of it."""

    ending: Ending
    results: list[Result]
    findings: list[Finding]
    record: Path


def config_for(
    versions_url: str,
    role: str,
    version: Version,
    tokens: Sequence[str],
    control: str = "",
    evses: Sequence[dict[str, str]] = (),
    deadlines: Deadlines = QUICK,
    **more: object,
) -> TargetConfig:
    """A target.toml in memory."""
    values = {
        "target": {"name": "rehearsal"},
        "connection": [
            {
                "versions_url": versions_url,
                "roles": [role],
                "versions": [str(version)],
                "token_a": {str(version): tokens[0]},
                "spare_tokens_a": list(tokens[1:]),
                "keep": False,
                **more,
            }
        ],
    }
    if evses:
        values["charging"] = {"evses": list(evses), "unlock": True}
    if control:
        values["stimuli"] = {name: {"http": {"url": f"{control}/{name}"}} for name in WIRED}
    made = from_values(Path(tempfile.gettempdir()) / "rehearsal.toml", "", values)
    return replace(made, deadlines=deadlines)


def rehearse(  # noqa: PLR0913 - one word for each thing that may differ
    server: Server,
    role: str,
    version: Version,
    *,
    bends: Sequence[Bend] = (),
    tokens: int = 6,
    locations: int = 12,
    offers: Offers = "one",
    only: Callable[[Case], bool] | None = None,
    listening: Bends | None = None,
    keep_record: Path | None = None,
    deadlines: Deadlines = QUICK,
) -> Rehearsal:
    """Run every scenario for one role and version against an embedded target with these bends.

    `only` is asked before each case; `listening` stands for the bends; `offers` as in suite/faults/register.py.
    """
    offered = [each for each in VERSIONS if not version < each]
    target = embed(
        server,
        [role],
        [version] if offers == "one" else VERSIONS if offers == "all" else offered,
        tokens=tokens,
        bends=Bends(bends) if listening is None else listening,
        locations=locations,
    )
    control = mount_control(server, target.platform, f"c{target.slug}")
    walk = {"versions": [str(each) for each in offered], "token_a": target.tokens[0]} if offers == "walk" else {}
    config = config_for(target.versions_url, role, version, target.tokens, control, target.evses(), deadlines, **walk)
    with tempfile.TemporaryDirectory() as folder:
        record = keep_record or Path(folder) / "run.ndjson"
        stage = Stage(record=record, server=server, key=b"k" * 32, seed=1, pause_scale=0.01)
        try:
            return _run(config, stage, only)
        finally:
            server.unmount(target.slug)
            server.unmount(f"c{target.slug}")


def _run(config: TargetConfig, stage: Stage, only: Callable[[Case], bool] | None) -> Rehearsal:
    results: list[Result] = []
    with opened(config, stage) as session:
        for registration, case in plan(session):
            if only is None or only(case):
                results.append(run_case(session, registration, case))
        ending = close(session, results, gate=Gate())
        findings = list(session.ledger.findings.values())
    return Rehearsal(ending, results, findings, stage.record)
