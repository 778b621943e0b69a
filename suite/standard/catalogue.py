"""The requirement catalogue: one normative statement an entry, with level and anchor per version.

Entries are data (`data/requirements/<chapter>.toml`); this file reads and checks them and says what a violation weighs.
A file whose first line is `undriven = "..."` is a chapter that no scenario drives yet, and says why.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from suite.standard.routes import MODULES, side_of
from suite.standard.versions import is_known
from suite.standard.versions import version as version_named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_DATA = Path(__file__).parent / "data" / "requirements"
_ID = re.compile(r"[a-z]+(\.[a-z0-9]+(-[a-z0-9]+)*)+")
BASES = ("stated", "table", "diagram", "derived", "practice")
LEVELS = ("MUST", "SHOULD", "MAY", "NONE")
BINDS = ("server", "client", "sender", "receiver", "registrar", "registrant", "platform")
"""Whom it binds: whoever answers or sends a request, owns or receives an object, answers or posts credentials, or any."""
ROLES = ("CPO", "EMSP", "HUB", "PTP")
_KEYS = {
    "id", "text", "basis", "binds", "module", "roles", "facts", "passage", "policy", "strict", "untested_reason",
    "covers", "versions",
}  # fmt: skip
_VERDICTS = {"fail": "FAIL", "warn": "WARNING", "info": "INFO"}
_WEIGHT = {"INFO": 0, "WARNING": 1, "FAIL": 2}


class CatalogueError(ValueError):
    """The catalogue's data is wrong; the message names file and entry."""


SCSP = "SCSP"
_EVERYBODY = {"CPO", "EMSP"}


@dataclass(frozen=True, slots=True)
class Demand:
    """How a requirement stands in one version."""

    level: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Requirement:
    """One normative statement in our own words."""

    id: str
    text: str
    basis: str
    binds: str
    versions: Mapping[str, Demand]
    module: str = "any"
    roles: tuple[str, ...] = ("CPO", "EMSP")
    facts: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()
    policy: str | Mapping[str, str] = ""
    strict: str | Mapping[str, str] = ""
    untested_reason: str = ""
    covers: tuple[str, ...] = field(default=())
    undriven: str = ""
    """Why no scenario of this version of the suite decides its chapter; empty for the chapters that the suite drives."""

    @property
    def chapter(self) -> str:
        """The first word of its id."""
        return self.id.partition(".")[0]

    def applies(self, version: str, role: str) -> bool:
        """Say whether it exists in that version for a target of that role."""
        return version in self.versions and (role in self.roles or self._shared_by(role, version))

    def _shared_by(self, role: str, version: str) -> bool:
        """Say whether an SCSP is bound like the others: as any platform is, or as the side of a module that it implements too.

        Typical roles (terminology): it receives Sessions, and sends charging profiles.
        """
        if role != SCSP or role not in version_named(version).party_roles:
            return False
        if set(self.roles) >= _EVERYBODY:
            return self.module == "any" or self.module not in MODULES or not MODULES[self.module].functional
        return "EMSP" in self.roles and self.binds == side_of(self.module, role)

    def level_in(self, version: str) -> str:
        """Give MUST, SHOULD, MAY or NONE; NONE where the version does not have it."""
        demand = self.versions.get(version)
        return demand.level if demand else "NONE"

    def verdict_in(self, version: str, *, strict: bool = False) -> str:
        """Say what a violation weighs: FAIL, WARNING or INFO, within the caps of its basis."""
        lifted = _VERDICTS.get(_said(self.strict, version)) if strict else None
        if lifted:
            return self._capped(lifted)
        found = _VERDICTS.get(_said(self.policy, version)) or self._natural(version)
        return self._capped(found if self.level_in(version) == "MUST" or found == "INFO" else "WARNING")

    def _natural(self, version: str) -> str:
        return {"MUST": "FAIL", "SHOULD": "WARNING"}.get(self.level_in(version), "INFO")

    def _capped(self, verdict: str) -> str:
        """Never more than its basis carries: what nobody wrote down cannot fail anyone."""
        cap = {"stated": "FAIL", "table": "FAIL", "practice": "INFO"}.get(self.basis, "WARNING")
        return min(verdict, cap, key=_WEIGHT.__getitem__)


def _said(rule: str | Mapping[str, str], version: str) -> str:
    return rule if isinstance(rule, str) else rule.get(version, "")


def requirement(name: str) -> Requirement:
    """Give the requirement of that id; raises CatalogueError for an unknown one."""
    try:
        return requirements()[name]
    except KeyError:
        raise CatalogueError(f"unknown requirement {name!r}") from None


@cache
def requirements() -> Mapping[str, Requirement]:
    """Give all requirements by id, in the order of the chapters."""
    return load(sorted(_DATA.glob("*.toml")))


def load(paths: Iterable[Path]) -> Mapping[str, Requirement]:
    """Read and check catalogue files; raises CatalogueError, which names file and entry."""
    found: dict[str, Requirement] = {}
    for path in paths:
        chapter = tomllib.loads(path.read_text("utf-8"))
        for entry in chapter.get("requirement", []):
            made = _entry(path.name, entry, str(chapter.get("undriven", "")))
            if made.id in found:
                raise CatalogueError(f"{path.name}: {made.id} stands twice")
            found[made.id] = made
    return MappingProxyType(found)


def _entry(file: str, entry: dict[str, Any], undriven: str) -> Requirement:
    name = str(entry.get("id", "?"))
    for wrong in _wrong(entry):
        raise CatalogueError(f"{file}: {name}: {wrong}")
    passage = entry.get("passage", ())
    return Requirement(
        id=name,
        text=entry["text"],
        basis=entry["basis"],
        binds=entry["binds"],
        versions=MappingProxyType({key: _demand(file, name, key, value) for key, value in entry["versions"].items()}),
        module=entry.get("module", "any"),
        roles=tuple(entry.get("roles", ("CPO", "EMSP"))),
        facts=tuple(entry.get("facts", ())),
        passages=(passage,) if isinstance(passage, str) else tuple(passage),
        policy=entry.get("policy", ""),
        strict=entry.get("strict", ""),
        untested_reason=entry.get("untested_reason", undriven),
        covers=tuple(entry.get("covers", ())),
        undriven=undriven,
    )


def _wrong(entry: dict[str, Any]) -> Iterator[str]:
    """Say what is wrong with the keys and words of an entry, the first thing first."""
    unknown, missing = set(entry) - _KEYS, {"id", "text", "basis", "binds", "versions"} - set(entry)
    if unknown or missing:
        yield f"unknown {sorted(unknown)}, missing {sorted(missing)}"
        return
    if not _ID.fullmatch(entry["id"]):
        yield "bad id"
    for key, words in (("basis", BASES), ("binds", BINDS)):
        if entry[key] not in words:
            yield f"{key} {entry[key]!r} is none of {', '.join(words)}"
    if not set(entry.get("roles", ())) <= set(ROLES):
        yield f"roles {entry['roles']} are not all of {', '.join(ROLES)}"
    for key in ("policy", "strict"):
        yield from _wrong_rule(key, entry.get(key, ""), entry["versions"])


def _wrong_rule(key: str, rule: str | dict[str, str], versions: dict[str, Any]) -> Iterator[str]:
    words = (rule,) if isinstance(rule, str) else tuple(rule.values())
    if rule and not set(words) <= set(_VERDICTS):
        yield f"{key} {rule!r} is none of {', '.join(_VERDICTS)}"
    if not isinstance(rule, str) and not set(rule) <= set(versions):
        yield f"{key} names a version that the entry does not have"


def _demand(file: str, name: str, version: str, value: dict[str, str]) -> Demand:
    if not is_known(version) or value.get("level") not in LEVELS or not value.get("anchor"):
        raise CatalogueError(f"{file}: {name}: bad level or anchor for {version}")
    return Demand(value["level"], value["anchor"])
