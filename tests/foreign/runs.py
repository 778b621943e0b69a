"""Whole runs of the suite against the foreign platform, and the list of findings that people have read."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from suite.drive.closing import Ending, close
from suite.drive.opening import Stage, opened
from suite.drive.planning import plan
from suite.drive.runner import Result, run_case
from suite.judge.gates import Gate
from suite.record.verdicts import Judgement
from suite.target.config import from_values
from suite.target.shape import Deadlines, TargetConfig

if TYPE_CHECKING:
    from suite.record.rows import Finding
    from suite.stage.server import Server
    from tests.foreign.process import Platform

GOLDEN = Path(__file__).parent / "golden"
TOKENS = 24
_PATIENT = Deadlines(response=10.0, callback=0.5, settle=0.3, session=1.0, cdr=1.0, quiet=0.1)
Known = tuple[str, str, str]
"""Verdict, requirement, cause."""


@dataclass
class Run:
    """What came of it."""

    ending: Ending
    results: list[Result]
    findings: list[Finding]

    @property
    def known(self) -> set[Known]:
        """Findings as the golden list names them."""
        return {known(row) for row in self.findings}


def known(row: Finding) -> Known:
    """Name a finding so that it is the same in every run."""
    return str(row.verdict), row.requirement or row.message, row.cause


def config_of(platform: Platform, role: str, version: str) -> TargetConfig:
    """Give a target.toml for a platform, in memory."""
    connection = {
        "versions_url": platform.versions_url,
        "roles": [role],
        "versions": [version],
        "token_a": {version: platform.tokens_a[0]},
        "spare_tokens_a": list(platform.tokens_a[1:]),
        "keep": False,
    }
    safety = {"max_requests_per_second": 1000, "negative_auth": 500}
    values = {"target": {"name": "extrawest-ocpi"}, "connection": [connection], "safety": safety}
    return replace(from_values(Path("extrawest.toml"), "", values), deadlines=_PATIENT)


def run(platform: Platform, role: str, version: str, server: Server, folder: Path) -> Run:
    """Run every scenario of a role and version."""
    config = config_of(platform, role, version)
    stage = Stage(record=folder / "run.ndjson", server=server, key=b"k" * 32, seed=1, pause_scale=0.01)
    with opened(config, stage) as session:
        results = [run_case(session, registration, case) for registration, case in plan(session)]
        ending = close(session, results, gate=Gate())
        return Run(ending, results, list(session.ledger.findings.values()))


def golden(role: str, version: str) -> dict[Known, str]:
    """Give the findings that were read against the standard, each with the reasoning."""
    entries = tomllib.loads((GOLDEN / f"{version}-{role.lower()}.toml").read_text("utf-8")).get("finding", [])
    return {(each["verdict"], each["requirement"], each["cause"]): each["why"] for each in entries}


def quiet(row: Finding) -> bool:
    """Whether a finding says nothing about the target."""
    return row.verdict is Judgement.PASS
