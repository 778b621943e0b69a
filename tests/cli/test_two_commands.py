"""The suite as users run it against faults as users start them: `serve --fault ID` judged by `run`, two commands, real processes.

All faults are rehearsed in process by tests/rungs; this is a seeded sample of them over the whole way.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from suite.faults.register import FAULTS, Fault, load_faults
from suite.standard.versions import version as standard_version
from tests.cli.desk import results, run, sandbox

if TYPE_CHECKING:
    from pathlib import Path

load_faults()
_SEED = 2
_MUTANTS, _ECCENTRICS = 20, 3
_LOUD = {"FAIL", "WARNING"}


@dataclass(frozen=True)
class Play:
    """A fault in one version and role."""

    fault: Fault
    version: str
    role: str

    def __str__(self) -> str:
        return f"{self.fault.id}@{self.version}/{self.role}"


def sample() -> list[Play]:
    """Choose mutants and eccentrics, each in one version and role."""
    dice = random.Random(_SEED)  # noqa: S311 - a sample, not a secret
    made: list[Play] = []
    for kind, number in (("mutant", _MUTANTS), ("eccentric", _ECCENTRICS)):
        known = [each for _, each in sorted(FAULTS.items()) if each.kind == kind and _plays(each)]
        chosen = dice.sample(known, min(number, len(known)))
        made += [Play(each, str(dice.choice(each.versions())), dice.choice(each.roles)) for each in chosen]
    return made


def _plays(fault: Fault) -> bool:
    """Say whether a fault shows here: with one version offered, and no EVSE that commands may touch."""
    chapter = fault.id.partition(".")[0].partition("~")[0]
    alone = fault.offers == "one" and chapter not in {"commands", "chargingprofiles"}
    return alone and bool(fault.versions()) and bool(fault.roles)


def judged(play: Play, folder: Path) -> str:
    """Serve it, run against it; what is wrong about the result, empty for nothing."""
    folder.mkdir()
    tokens = [word for number in range(8) for word in ("--token-a", f"a-token-of-the-sandbox-{number}")]
    words = ["--role", play.role, "--version", play.version, "--fault", play.fault.id, *tokens]
    with sandbox(*words, "--control", "127.0.0.1:0", cwd=folder) as target:
        spare = ", ".join(f'"env:SPARE_{number}"' for number in range(7))
        path = target.target(
            folder,
            play.role,
            "[safety]\nnegative_auth = 500\n",
            bought=f'{{ "{play.version}" = "env:OCPI_TOKEN_A" }}',
            connection=f"spare_tokens_a = [{spare}]\nkeep = false\n",
        )
        given = {f"SPARE_{number}": token for number, token in enumerate(target.tokens[1:])}
        done = run("run", path, "--report-dir", folder / "out", cwd=folder, OCPI_TOKEN_A=target.tokens[0], **given)
    found = {
        (each["requirement"], each["verdict"])
        for each in results(folder / "out")["findings"]
        if each["verdict"] in _LOUD
    }
    return _wrong(play.fault, play.version, done.returncode, found)


def _wrong(fault: Fault, version: str, code: int, found: set[tuple[str, str]]) -> str:
    wanted = set(fault.breaks) if fault.level(standard_version(version)) in _LOUD else set()
    names = {name for name, _ in found}
    red = any(verdict == "FAIL" for _, verdict in found)
    if code != int(red):
        return f"exit {code}, found {sorted(found)}"
    if not wanted <= names:
        return f"not found: {sorted(wanted - names)}; found {sorted(found)}"
    beyond = names - set(fault.breaks) - set(fault.collateral)
    return f"found beyond what it breaks: {sorted(beyond)}" if beyond else ""


PLAYS = sample()


def test_the_sample_is_a_sample() -> None:
    assert len(PLAYS) == _MUTANTS + _ECCENTRICS
    assert len({str(play) for play in PLAYS}) == len(PLAYS)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("play", PLAYS, ids=map(str, PLAYS))
def test_a_sample_of_faults_over_both_commands(play: Play, tmp_path: Path) -> None:
    assert not judged(play, tmp_path / "it")
