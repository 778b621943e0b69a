"""Who we are: the parties that a platform hosts, and how strictly it listens."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Ear(Enum):
    """How a platform hears others."""

    LENIENT = "lenient"
    """As counterparty: understands what it can and goes on; judging is somebody else's work."""
    STRICT = "strict"
    """As embedded target: refuses what the standard says is refused, with the code it names."""


@dataclass(frozen=True, slots=True)
class Party:
    """One party of a platform: a role and the country code and party id it acts under."""

    role: str
    country_code: str
    party_id: str
    name: str = "Reference"

    def __str__(self) -> str:
        """Give the party as people write it."""
        return f"{self.country_code}-{self.party_id}"
