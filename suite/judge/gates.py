"""From what was found to an exit code and a sentence. Pure: counts in, numbers and words out (CONTRACTS: exit codes)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from suite.record.verdicts import Coverage, Judgement

OK, FAILED, INTERRUPTED, SUITE_FAULT, USAGE, NOTHING, UNDECIDED, STALE_WAIVER, UNREACHABLE = (
    0,
    1,
    2,
    3,
    4,
    5,
    10,
    11,
    12,
)
_PRECEDENCE = (INTERRUPTED, SUITE_FAULT, UNREACHABLE, FAILED, STALE_WAIVER, UNDECIDED)


@dataclass(frozen=True, slots=True)
class Tally:
    """What a run came to."""

    judgements: tuple[Judgement, ...]
    """Judgement of every finding that is not waived, and of every case."""
    coverages: tuple[Coverage, ...]
    interrupted: bool = False
    unreachable: bool = False
    stale_waivers: int = 0
    decided_musts: int = 0
    applicable_musts: int = 0
    undriven_musts: int = 0
    """Of modules that the target offers and this version of the suite does not drive; in no share."""
    profile: str = ""
    """The worst of what the run came to against its profiles: certified, applicable, open, failed; empty without one."""


@dataclass(frozen=True, slots=True)
class Gate:
    """What turns a run red."""

    name: Literal["ci", "certify"] = "ci"
    fail_on: Literal["fail", "warning", "new"] = "fail"
    min_decided: float = 0.0


def exit_code(tally: Tally, gate: Gate, *, new_findings: int = 0) -> int:
    """Give the exit code; where several hold, the order of CONTRACTS decides."""
    held = set()
    if tally.interrupted:
        held.add(INTERRUPTED)
    if Judgement.SUITE_ERROR in tally.judgements:
        held.add(SUITE_FAULT)
    if tally.unreachable:
        held.add(UNREACHABLE)
    if _red(tally, gate, new_findings):
        held.add(FAILED)
    if tally.stale_waivers:
        held.add(STALE_WAIVER)
    if _undecided(tally, gate):
        held.add(UNDECIDED)
    return next((code for code in _PRECEDENCE if code in held), OK)


def _red(tally: Tally, gate: Gate, new_findings: int) -> bool:
    if tally.profile == "failed":
        return True
    if gate.fail_on == "new":
        return new_findings > 0
    if gate.fail_on == "warning" and Judgement.WARNING in tally.judgements:
        return True
    return Judgement.FAIL in tally.judgements


def _undecided(tally: Tally, gate: Gate) -> bool:
    if Judgement.INCONCLUSIVE in tally.judgements:
        return True
    if gate.name == "certify" and tally.profile == "open":
        return True
    if (
        gate.name == "certify"
        and not tally.profile
        and {Coverage.NEEDS_STIMULUS, Coverage.OUT_OF_BUDGET} & set(tally.coverages)
    ):
        return True
    return bool(tally.applicable_musts) and tally.decided_musts < gate.min_decided * tally.applicable_musts


def sentence(tally: Tally, findings: dict[Judgement, int]) -> str:
    """Say in one sentence what both axes hold."""
    decided = f"{tally.decided_musts} of {tally.applicable_musts} applicable MUSTs decided"
    apart = (
        f", {tally.undriven_musts} more in modules that this suite does not drive yet" if tally.undriven_musts else ""
    )
    return f"{_verdict_words(tally, findings)}; {decided}{apart}"


def _verdict_words(tally: Tally, findings: dict[Judgement, int]) -> str:
    fails, warnings = findings.get(Judgement.FAIL, 0), findings.get(Judgement.WARNING, 0)
    if tally.unreachable:
        return "not tested: the target was not reachable"
    if Judgement.SUITE_ERROR in tally.judgements:
        return "no verdict: the suite itself failed"
    if tally.interrupted:
        return "interrupted, no verdict"
    if fails:
        return f"not conforming: {_count(fails, 'failure')}, {_count(warnings, 'warning')}"
    if Judgement.INCONCLUSIVE in tally.judgements:
        return f"undecided, with {_count(warnings, 'warning')}"
    clean = "conforming" if tally.decided_musts else "nothing found, and nothing decided"
    return f"conforming with {_count(warnings, 'warning')}" if warnings else clean


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")
