"""The disputed passages of the standard: how the suite reads each, and what a target may declare instead.

Entries are data (`data/readings.toml`). A declaration in `[readings]` of target.toml chooses among an entry's values; nothing
here judges: it says which value counts, and what a violation then weighs.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from suite.standard.catalogue import requirements

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_DATA = Path(__file__).parent / "data" / "readings.toml"
_ID = re.compile(r"[a-z]+(\.[a-z0-9]+(-[a-z0-9]+)*)+")
_PASSAGE = re.compile(r"d[1-9]\d*")
_KEYS = {"id", "passage", "question", "values", "default", "policy", "choosable", "requirements"}
_WEIGHS = {"fail": "FAIL", "warn": "WARNING", "info": "INFO", "accept": ""}


class ReadingError(ValueError):
    """The data of the readings is wrong, or a target declares what is no reading."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to read a passage, and what it does to the verdicts."""

    value: str
    effect: str
    weighs: str | None = None
    """What a violation weighs for a target that declares it: a verdict, "" for nothing, None for what the catalogue says."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One question that the standard leaves open, and the answers to it that the suite knows."""

    id: str
    passage: str
    question: str
    values: tuple[Choice, ...]
    default: str
    policy: str
    requirements: tuple[str, ...]
    choosable: bool = True
    """Whether a target may declare one of its values; a price is worked out under each of them, whatever is declared."""

    @property
    def settled(self) -> bool:
        """Say whether the suite knows one answer only, so that there is nothing to declare."""
        return len(self.values) == 1

    def chosen(self, declared: Mapping[str, str]) -> Choice:
        """Give the choice that counts for a target with these `[readings]`; raises ReadingError for a value it does not have."""
        if self.id in declared and not self.choosable:
            raise ReadingError(f"{self.id}: nothing to declare, for each of its values is tried")
        wanted = declared.get(self.id, self.default)
        for choice in self.values:
            if choice.value == wanted:
                return choice
        raise ReadingError(f"{self.id}: {wanted!r} is none of {', '.join(each.value for each in self.values)}")

    def weighs(self, declared: Mapping[str, str]) -> str | None:
        """Give what a violation of its requirements weighs: "" for nothing, None where the catalogue decides.

        Who declares a reading is held to it; who declares nothing is judged by the catalogue.
        """
        return self.chosen(declared).weighs if self.id in declared else None


@cache
def readings() -> Mapping[str, Reading]:
    """Give all readings by id, in the order of the file."""
    return load(_DATA)


def reading(name: str) -> Reading:
    """Give the reading of that id; raises ReadingError for an unknown one."""
    try:
        return readings()[name]
    except KeyError:
        raise ReadingError(f"unknown reading {name!r}; known: {', '.join(readings())}") from None


def of_passages(passages: Iterable[str]) -> tuple[Reading, ...]:
    """Give the readings of these passages, so that a report can tell what a requirement hangs on."""
    wanted = set(passages)
    return tuple(each for each in readings().values() if each.passage in wanted)


def refuse_unknown(declared: Mapping[str, str]) -> None:
    """Raise ReadingError where a target declares a reading, or a value of one, that does not exist."""
    for name in declared:
        reading(name).chosen(declared)


def load(path: Path) -> Mapping[str, Reading]:
    """Read and check a file of readings; raises ReadingError, which names the entry."""
    found: dict[str, Reading] = {}
    for entry in tomllib.loads(path.read_text("utf-8")).get("reading", []):
        for wrong in _wrong(entry):
            raise ReadingError(f"{path.name}: {entry.get('id', '?')}: {wrong}")
        if entry["id"] in found:
            raise ReadingError(f"{path.name}: {entry['id']} stands twice")
        found[entry["id"]] = _made(entry)
    return MappingProxyType(found)


def _made(entry: dict[str, Any]) -> Reading:
    return Reading(
        id=entry["id"],
        passage=entry["passage"],
        question=entry["question"],
        values=tuple(_choice(each) for each in entry["values"]),
        default=entry["default"],
        policy=entry["policy"],
        requirements=tuple(entry.get("requirements", ())),
        choosable=bool(entry.get("choosable", True)),
    )


def _choice(value: dict[str, str]) -> Choice:
    weighs = value.get("weighs")
    return Choice(value["value"], value["effect"], None if weighs is None else _WEIGHS[weighs])


def _wrong(entry: dict[str, Any]) -> Iterator[str]:
    """Say what is wrong with an entry, the first thing first."""
    unknown, missing = set(entry) - _KEYS, _KEYS - {"requirements", "choosable"} - set(entry)
    if unknown or missing:
        yield f"unknown {sorted(unknown)}, missing {sorted(missing)}"
        return
    if not _ID.fullmatch(entry["id"]) or not _PASSAGE.fullmatch(entry["passage"]):
        yield "bad id or passage"
    if entry["policy"] not in _WEIGHS:
        yield f"policy {entry['policy']!r} is none of {', '.join(_WEIGHS)}"
    yield from _wrong_values(entry)
    strangers = set(entry.get("requirements", ())) - set(requirements())
    if strangers:
        yield f"unknown requirements {sorted(strangers)}"


def _wrong_values(entry: dict[str, Any]) -> Iterator[str]:
    for each in entry["values"]:
        if not {"value", "effect"} <= set(each) <= {"value", "effect", "weighs"}:
            yield "a value has value, effect and perhaps weighs"
            return
        if each.get("weighs", "fail") not in _WEIGHS:
            yield f"weighs {each['weighs']!r} is none of {', '.join(_WEIGHS)}"
    words = [each["value"] for each in entry["values"]]
    if entry["default"] not in words or len(words) != len(set(words)):
        yield "default is none of the values, or a value stands twice"
