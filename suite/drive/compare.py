"""Whether two objects say the same, as the standard compares: an absent field, null and an empty list are one.

Times are compared as instants, numbers as values, ids without case where the version says so, and lists of things with
ids by those ids: their order means nothing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec

from suite.judge.facts import instant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suite.standard.versions import Version

Path = tuple[str, ...]
_CI = frozenset(
    {"country_code", "party_id", "id", "uid", "evse_id", "tariff_id", "tariff_ids", "parking_id", "group_id", "type",
     "help_phone", "accepted_service_providers"}
)  # fmt: skip
_IDS = ("uid", "id", "parking_id", "weekday", "source", "category", "url", "language")
_WRITER = msgspec.json.Encoder(decimal_format="number")
_TICK = 0.0015
"""Stored times may lose less than two milliseconds to rounding."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where two objects differ; None stands for what is not there."""

    path: Path
    wanted: object
    got: object

    def __str__(self) -> str:
        """Say it in a line."""
        return f"{'/'.join(self.path)}: {_said(self.got)} instead of {_said(self.wanted)}"


def _said(value: object) -> str:
    return "nothing" if value is None else json.dumps(value, default=str, ensure_ascii=False)[:60]


def differences(version: Version, wanted: object, got: object) -> list[Difference]:
    """Give every place where `got` says something else than `wanted`."""
    if _to_the_letter(wanted, got):
        return []
    return list(_walk(version, plain(wanted), plain(got), ()))


def _to_the_letter(wanted: object, got: object) -> bool:
    """Say whether both are the same JSON text: most of what is compared is."""
    try:
        return _WRITER.encode(wanted) == _WRITER.encode(got)
    except (TypeError, ValueError, RecursionError):
        return False


def lost(version: Version, wanted: object, got: object) -> list[Difference]:
    """Give what of `wanted` is not in `got`; what `got` has beyond it is no matter."""
    return [each for each in differences(version, wanted, got) if each.wanted is not None]


def plain(value: object) -> Any:
    """Leave out what says nothing: null and empty lists."""
    if isinstance(value, dict):
        made = {key: plain(each) for key, each in value.items()}
        return {key: each for key, each in made.items() if each is not None and each != []}
    return [plain(each) for each in value] if isinstance(value, list) else value


def _walk(version: Version, wanted: Any, got: Any, path: Path) -> Iterator[Difference]:
    if isinstance(wanted, dict) and isinstance(got, dict):
        for key in (*wanted, *(each for each in got if each not in wanted)):
            yield from _walk(version, wanted.get(key), got.get(key), (*path, key))
    elif isinstance(wanted, list) and isinstance(got, list):
        yield from _lists(version, wanted, got, path)
    elif not _same(version, wanted, got, path[-1] if path else ""):
        yield Difference(path, wanted, got)


def _lists(version: Version, wanted: list[Any], got: list[Any], path: Path) -> Iterator[Difference]:
    name = path[-1] if path else ""
    mine, theirs = _keyed(version, wanted, name), _keyed(version, got, name)
    if mine is None or theirs is None:
        if len(wanted) == len(got):
            for place, (one, other) in enumerate(zip(wanted, got, strict=True)):
                yield from _walk(version, one, other, (*path, str(place)))
        else:
            yield Difference(path, wanted, got)
        return
    for key in (*mine, *(each for each in theirs if each not in mine)):
        yield from _walk(version, mine.get(key), theirs.get(key), (*path, key))


def _keyed(version: Version, values: list[Any], name: str) -> dict[str, Any] | None:
    """The entries by what tells them apart; None where nothing does."""
    if all(isinstance(each, dict) for each in values):
        key = next((each for each in _IDS if values and all(each in value for value in values)), None)
        found = {_text(version, value[key], key): value for value in values} if key else {}
    else:
        found = {_text(version, value, name): value for value in values}
    return found if len(found) == len(values) else None


def _text(version: Version, value: object, name: str) -> str:
    text = value if isinstance(value, str) else json.dumps(value, default=str, sort_keys=True)
    return text.upper() if name in _CI and version.owner_in_objects else text


def _same(version: Version, wanted: object, got: object, name: str) -> bool:
    if isinstance(wanted, str) and isinstance(got, str):
        return wanted == got or _text(version, wanted, name) == _text(version, got, name) or _same_time(wanted, got)
    if _is_number(wanted) and _is_number(got):
        return Decimal(str(wanted)) == Decimal(str(got))
    return bool(wanted == got) and isinstance(wanted, bool) == isinstance(got, bool)


def _same_time(wanted: str, got: str) -> bool:
    one, other = instant(wanted), instant(got)
    return one is not None and other is not None and abs(one - other) < _TICK


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)
