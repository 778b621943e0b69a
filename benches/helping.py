"""What `ocpi-suite --help` costs, in seconds of CPU."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

from benches.measure import Ratio, rounds
from benches.target import ROOT

_SECONDS = 0.3


def _once() -> tuple[float]:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    words = [Path(sys.executable).with_name("ocpi-suite"), "--help"]
    subprocess.run(words, cwd=ROOT, check=True, capture_output=True)  # noqa: S603 - our own
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,)


def measure() -> list[Ratio]:
    """Ask for help, five times."""
    return [Ratio("ocpi-suite --help, seconds of CPU", rounds(_once)[0], most=_SECONDS)]
