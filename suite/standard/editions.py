"""The editions of each version: the schemas say what the newest says, and know the shorter limits of earlier ones.

An edition cannot be seen on the wire. Whoever keeps to an older limit keeps to the newer one as well; what is longer than
an older limit is lawful, and a partner that still reads the older text may refuse it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from suite.standard.schemas import class_of, document, resolved

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

EDITIONS: dict[str, tuple[str, ...]] = {"2.1.1": ("d2",), "2.2.1": ("bugfixes", "d2"), "2.3.0": ("ed2", "ed1")}
"""Version -> its editions, the newest first. The corrections of 2.2.1 after its second edition have no name of their own."""
_LIMITS = "x-edition-max-length"


@dataclass(frozen=True, slots=True)
class Beyond:
    """A text that is longer than an earlier edition allows."""

    pointer: str
    property: str
    edition: str
    limit: int
    length: int


def newest(version: str) -> str:
    """Give the newest edition of a version, which counts where nothing else is said."""
    return EDITIONS[version][0]


@cache
def limits(version: str, name: str) -> Mapping[str, Mapping[str, int]]:
    """Give property -> edition -> limit, for the properties of a class that were shorter once."""
    found = document(version, name).get("properties", {})
    parts = {key: resolved(version, part) for key, part in found.items()}
    return {key: part[_LIMITS] for key, part in parts.items() if _LIMITS in part}


@cache
def _below(version: str, name: str) -> Mapping[str, str]:
    """Give property -> class, for the properties below which a limit of an earlier edition stands."""
    found = {key: class_of(version, part) for key, part in document(version, name).get("properties", {}).items()}
    return {key: part for key, part in found.items() if part and (limits(version, part) or _below(version, part))}


def beyond(version: str, name: str, value: object, pointer: str = "") -> Iterator[Beyond]:
    """Give what is longer in an object, or in its parts, than an earlier edition of the version allows."""
    if not isinstance(value, dict):
        return
    for key, by_edition in limits(version, name).items():
        text = value.get(key)
        for edition, limit in by_edition.items():
            if isinstance(text, str) and len(text) > limit:
                yield Beyond(f"{pointer}/{key}", key, edition, limit, len(text))
    for key, part in _below(version, name).items():
        for place, each in _each(value.get(key)):
            yield from beyond(version, part, each, f"{pointer}/{key}{place}")


def _each(value: Any) -> Iterator[tuple[str, Any]]:
    """Give an object, or those of a list with their places."""
    if isinstance(value, list):
        yield from ((f"/{place}", each) for place, each in enumerate(value))
    else:
        yield "", value
