"""Profiles: frozen, named sets of requirements to be certified against (`cpo-2.2.1@2026.1`), and a user's own files.

A frozen profile writes its requirements out, with a digest over them: a later catalogue cannot change it without notice.
A profile may ask for more than the standard (`rule`): what breaks that breaks the profile, never the standard.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from suite.standard import schemas
from suite.standard.catalogue import ROLES, requirements
from suite.standard.profile_shape import wrong
from suite.standard.versions import VERSIONS, is_known

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_DATA = Path(__file__).parent / "data" / "profiles"
_MOST_BYTES = 1 << 20


class ProfileError(ValueError):
    """A profile that is not known, or a file that is none; the message is one line: what, where, how to mend."""


@dataclass(frozen=True, slots=True)
class OwnRule:
    """What a profile asks of an object beyond the standard."""

    id: str
    object: str
    text: str
    level: str
    source: str = ""
    """Who asks for it: the article of a regulation, a published rule, a contract."""
    needs: tuple[str, ...] = ()
    """JSON pointers of what has to be there, `*` for every element of a list: `/evses/*/evse_id`."""
    when: Mapping[str, Any] = field(default_factory=dict)
    """Property -> value of the objects that it is about; empty for all."""
    schema: Mapping[str, Any] = field(default_factory=dict)
    """A JSON Schema that the object has to satisfy."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A named set of requirements of one version and role."""

    id: str
    title: str
    version: str
    role: str
    must: tuple[str, ...]
    """A breach of these fails the profile, whatever the standard calls it."""
    should: tuple[str, ...] = ()
    """A breach of these is told."""
    rules: tuple[OwnRule, ...] = ()
    text: str = ""
    sources: Mapping[str, str] = field(default_factory=dict)
    """Requirement of the standard -> who asks for it beside the standard, where the profile says so."""
    left_out: Mapping[str, str] = field(default_factory=dict)
    """What one might look for in it and does not find, with the reason."""
    frozen: bool = False
    """Its file carries the digest of what it asks for."""

    @property
    def requirements(self) -> tuple[str, ...]:
        """Give the ids of the standard's requirements in it."""
        return (*self.must, *self.should)

    @property
    def digest(self) -> str:
        """Give a hash over everything that it asks for, so that two runs can be compared."""
        rules = [[each.id, each.object, each.level, each.needs, each.when, each.schema] for each in self.rules]
        asked = json.dumps([self.version, self.role, self.must, self.should, rules], sort_keys=True, default=str)
        return f"sha256:{hashlib.sha256(asked.encode()).hexdigest()}"


def profile(name: str) -> Profile:
    """Give a profile by its id, by its name without an edition (the newest counts), or from a file; raises ProfileError."""
    if "/" in name or name.endswith(".toml"):
        return load(Path(name))
    known = profiles()
    editions = sorted((each for each in known if each.partition("@")[0] == name), key=_edition)
    if name in known or editions:
        return known[name if name in known else editions[-1]]
    raise ProfileError(f"there is no profile {name!r}; known: {', '.join(known)}; a file of your own ends in .toml")


@cache
def profiles() -> Mapping[str, Profile]:
    """Give the profiles that come with the suite, by id."""
    found = [load(path) for path in sorted(_DATA.glob("*.toml"))]
    return MappingProxyType({each.id: each for each in found})


def core(version: str, role: str) -> Profile | None:
    """Give the newest frozen core of a version and role."""
    name = f"{role.lower()}-{version}"
    return profile(name) if any(each.partition("@")[0] == name for each in profiles()) else None


def _edition(name: str) -> tuple[int, ...]:
    return tuple(int(part) for part in name.partition("@")[2].split(".") if part.isdigit())


def load(path: Path) -> Profile:
    """Read a profile from a file; raises ProfileError."""
    return _made(path, _document(path), ())


def expanded(path: Path) -> Profile:
    """Read a profile whatever its digest says, to freeze it anew; raises ProfileError."""
    return _made(path, {key: value for key, value in _document(path).items() if key != "digest"}, ())


def _document(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise ProfileError(f"{path}: larger than {_MOST_BYTES >> 20} MB; a profile is a short list")
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ProfileError(f"{path}: cannot be read: {error.strerror}") from None
    except (UnicodeDecodeError, RecursionError):
        raise ProfileError(f"{path}: no TOML") from None
    except tomllib.TOMLDecodeError as error:
        raise ProfileError(f"{path}: no TOML: {error}") from None


def _base(path: Path, found: dict[str, Any], above: tuple[Path, ...]) -> Profile | None:
    """Give the profile that it extends; a file is looked for beside it."""
    name = found.get("extends", "")
    if not name.endswith(".toml"):
        return profile(name) if name else None
    other = path.parent / name
    if other.resolve() in (*above, path.resolve()):
        raise ProfileError(f"{path}: extends {name}, which leads back to itself")
    return _made(other, _document(other), (*above, path.resolve()))


def _made(path: Path, found: dict[str, Any], above: tuple[Path, ...]) -> Profile:
    for told in wrong(found):
        raise ProfileError(f"{path}: {told}")
    base = _base(path, found, above)
    version = str(found.get("version", base.version if base else ""))
    role = str(found.get("role", base.role if base else ""))
    if not is_known(version):
        raise ProfileError(f"{path}: version {version!r}; known: {', '.join(map(str, VERSIONS))}")
    if role not in ROLES:
        raise ProfileError(f"{path}: role {role!r} is none of {', '.join(ROLES)}")
    if base and (base.version, base.role) != (version, role):
        raise ProfileError(f"{path}: extends {base.id}, which is for a {base.role} in {base.version}")
    made = Profile(
        id=found["id"],
        title=found["title"],
        version=version,
        role=role,
        must=_ids(path, {**found, "version": version, "role": role}, "must", base.must if base else ()),
        should=_ids(path, {**found, "version": version, "role": role}, "should", base.should if base else ()),
        rules=(*(base.rules if base else ()), *(_rule(path, version, each) for each in found.get("rule", ()))),
        text=found.get("text", ""),
        sources={**(base.sources if base else {}), **found.get("sources", {})},
        left_out={each["what"]: each["why"] for each in found.get("left_out", ())},
        frozen="digest" in found,
    )
    made = replace(made, should=tuple(each for each in made.should if each not in made.must))
    _check(path, made, found.get("digest", ""))
    return made


def _check(path: Path, made: Profile, digest: str) -> None:
    names = [each.id for each in made.rules]
    if len(set(names)) < len(names):
        raise ProfileError(f"{path}: two rules have the same id")
    if not made.must and not any(each.level == "must" for each in made.rules):
        raise ProfileError(f"{path}: nothing in it is a must; a profile that nobody can fail certifies nothing")
    if digest and digest != made.digest:
        raise ProfileError(
            f"{path}: is not what was frozen as {made.id} (its digest differs); give it a new edition: "
            "ocpi-suite profiles --freeze FILE"
        )


def _ids(path: Path, found: dict[str, Any], level: str, base: tuple[str, ...]) -> tuple[str, ...]:
    """Give the ids that stand there; patterns take what applies, binds somebody and can be decided."""
    spared = found.get("except", [])
    made = dict.fromkeys(each for each in base if not any(fnmatchcase(each, out) for out in spared))
    for each in found.get(level, []):
        names = list(_matching(found, each, level)) if "*" in each or "?" in each else [each]
        if not names or names[0] not in requirements():
            raise ProfileError(
                f"{path}: {level}: there is no requirement {each!r}; `ocpi-suite requirements` lists them"
            )
        for name in (name for name in names if not requirements()[name].applies(found["version"], found["role"])):
            raise ProfileError(f"{path}: {level}: {name} is not for a {found['role']} in {found['version']}")
        made.update(dict.fromkeys(name for name in names if not any(fnmatchcase(name, out) for out in spared)))
    return tuple(made)


def _matching(found: dict[str, Any], pattern: str, level: str) -> Iterator[str]:
    version, role = found["version"], found["role"]
    weight = {"must": "FAIL", "should": "WARNING"}[level]
    for entry in requirements().values():
        fits = fnmatchcase(entry.id, pattern) and entry.applies(version, role)
        if fits and not entry.untested_reason and entry.verdict_in(version) == weight:
            yield entry.id


def _rule(path: Path, version: str, found: dict[str, Any]) -> OwnRule:
    made = OwnRule(
        id=found["id"],
        object=found["object"],
        text=found["text"],
        level=found.get("level", "must"),
        source=found.get("source", ""),
        needs=tuple(found.get("needs", ())),
        when=found.get("when", {}),
        schema=found.get("schema", {}),
    )
    if made.object not in schemas.names(version):
        raise ProfileError(f"{path}: rule {made.id}: there is no object {made.object!r} in {version}")
    return made
