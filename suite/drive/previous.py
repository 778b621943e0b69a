"""What the last complete run found: for `--fail-on new`, and so that the report can say what changed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from suite.record.failures import Key

_KEY = ("requirement", "version", "role", "connection", "cause")


@dataclass(frozen=True, slots=True)
class Before:
    """A run before this one; `started` is empty where there was none."""

    started: str = ""
    fails: frozenset[Key] = frozenset()


def before(folder: Path, home: Path) -> Before:
    """Read the `run.json` of the run that was in this folder before, else of the latest one."""
    for place in (folder, home / "latest"):
        try:
            run = json.loads((place / "run.json").read_bytes())
            if run["complete"]:
                return Before(str(run["started"]), frozenset(_key(each) for each in run["findings"] if _fails(each)))
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return Before()


def _fails(row: dict[str, Any]) -> bool:
    return bool(row["verdict"] == "FAIL" and not row["waived"])


def _key(row: dict[str, Any]) -> Key:
    return tuple(str(row[name]) for name in _KEY)
