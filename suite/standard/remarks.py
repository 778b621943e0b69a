"""The register of findings that belong to no requirement of the catalogue: what binds nobody, and codes of the pricing engine.

Scripts rely on these names; whatever `validate`, `audit`, `price` or `lint-tariff` tell has its name here or in the catalogue.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_DATA = Path(__file__).parent / "data" / "remarks.toml"
SHARED_TYPE = "shared-type"
"""Whose a problem is in a value of a class that many objects share, when it comes alone."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One name."""

    id: str
    verdict: str
    """The most that it weighs."""
    objects: tuple[str, ...]
    text: str
    requirement: str = ""
    """The requirement under which `validate` and `audit` tell of it."""


@cache
def remarks() -> Mapping[str, Remark]:
    """Give all of them by id."""
    found = [
        Remark(each["id"], each["verdict"], tuple(each["objects"]), each["text"], each.get("requirement", ""))
        for each in tomllib.loads(_DATA.read_text("utf-8"))["remark"]
    ]
    return MappingProxyType({each.id: each for each in found})
