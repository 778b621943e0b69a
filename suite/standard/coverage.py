"""How each normative sentence of the standard is answered: by a requirement of the catalogue, or by a reason why by none.

Sentences are known by the keys of the normative index (`<file>/<section>/prose/<slug>`), never by their words: the index
quotes the standard and is no part of the project. The reasons are data (`data/coverage/<chapter>.toml`).
"""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from suite.standard.catalogue import requirements

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_DATA = Path(__file__).parent / "data" / "coverage"
_PROSE = "/prose/"
KINDS = ("nobody", "ours", "outside")
"""It binds nobody; it binds only who sets up a test; no test from outside shows it (`why` says what would)."""


class CoverageError(ValueError):
    """The data of the mapping is wrong; the message names the file."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why these sentences have no requirement."""

    kind: str
    why: str
    keys: tuple[str, ...]


@cache
def reasons() -> tuple[Reason, ...]:
    """Give all reasons, in the order of the files."""
    return load(sorted(_DATA.glob("*.toml")))


def load(paths: Iterable[Path]) -> tuple[Reason, ...]:
    """Read and check files of reasons; raises CoverageError, which names the file."""
    found = []
    for path in paths:
        for entry in tomllib.loads(path.read_text("utf-8")).get("reason", []):
            if set(entry) != {"kind", "why", "keys"} or entry["kind"] not in KINDS or not entry["keys"]:
                raise CoverageError(f"{path.name}: a reason has a kind ({', '.join(KINDS)}), a why and keys")
            found.append(Reason(entry["kind"], entry["why"], tuple(entry["keys"])))
    return tuple(found)


def covered() -> frozenset[str]:
    """Give the keys of the sentences that requirements answer."""
    return frozenset(key for entry in requirements().values() for key in entry.covers if _PROSE in key)


def counts() -> Mapping[str, Mapping[str, int]]:
    """Give, for each file of the standard, how many sentences requirements answer, and how many have which reason."""
    found: dict[str, Counter[str]] = {}
    answered = [("requirement", key) for key in covered()]
    for how, key in [*answered, *((each.kind, key) for each in reasons() for key in each.keys)]:
        found.setdefault(key.partition("/")[0], Counter())[how] += 1
    return {name: dict(found[name]) for name in sorted(found)}
