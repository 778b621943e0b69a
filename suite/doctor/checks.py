"""A line of the preflight, and how it came out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class State(Enum):
    """How a check came out. BAD: a token or claim of target.toml; GONE: nobody there, or dead credentials."""

    GOOD = "good"
    NOTE = "note"
    WARNING = "warning"
    BAD = "bad"
    GONE = "gone"


@dataclass(frozen=True)
class Check:
    """One line of the preflight."""

    what: str
    state: State
    detail: str
