"""What a profile asks of objects beyond the standard. Its findings are the profile's own: no verdict of the standard hangs on them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from suite.standard.profiles import ProfileError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import jsonschema_rs

    from suite.standard.profiles import OwnRule, Profile

_MOST = 20
_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Lack:
    """An object is not what a rule of the profile asks for."""

    rule: OwnRule
    pointer: str
    expected: str
    actual: str


def concerned(profile: Profile, name: str, value: Mapping[str, Any]) -> list[OwnRule]:
    """Give the rules that an object of that name is held to."""
    return [each for each in profile.rules if each.object == name and _meant(each, value)]


def lacks(rule: OwnRule, value: Mapping[str, Any]) -> Iterator[Lack]:
    """Give the places where an object is not what the rule asks for."""
    for need in rule.needs:
        for pointer in _missing(value, need.split("/")[1:], ""):
            yield Lack(rule, pointer, "a value", "absent or empty")
    if rule.schema:
        yield from _against(rule, value)


def _meant(rule: OwnRule, value: Mapping[str, Any]) -> bool:
    return all(key in value and value[key] == wanted for key, wanted in rule.when.items())


def _missing(value: object, steps: list[str], pointer: str) -> Iterator[str]:
    """Walk down; a list without elements has nothing that could lack anything."""
    if not steps:
        if value is None or value in ("", [], {}):
            yield pointer
    elif steps[0] == "*":
        for place, each in enumerate(value if isinstance(value, list) else []):
            yield from _missing(each, steps[1:], f"{pointer}/{place}")
    else:
        below = value.get(steps[0]) if isinstance(value, dict) else None
        if below is None and "*" in steps[1:]:
            return  # no list, so no element that lacks anything
        yield from _missing(below, [] if below is None else steps[1:], f"{pointer}/{steps[0]}")


def _against(rule: OwnRule, value: Mapping[str, Any]) -> Iterator[Lack]:
    try:
        for number, error in enumerate(_engine(rule).iter_errors(value)):
            if number == _MOST:
                return
            pointer = "".join(f"/{step}" for step in error.instance_path)
            yield Lack(rule, pointer, rule.text, str(error.message)[:_SHOWN])
    except (TypeError, OverflowError) as error:
        yield Lack(rule, "", rule.text, f"cannot be looked at: {error}")


def _engine(rule: OwnRule) -> jsonschema_rs.Draft202012Validator:
    return _compiled(json.dumps(rule.schema, sort_keys=True))


@cache
def _compiled(schema: str) -> jsonschema_rs.Draft202012Validator:
    import jsonschema_rs as engine  # noqa: PLC0415 - keeps `--help` light

    return engine.Draft202012Validator(json.loads(schema), offline=True, mask="the value")


def refuse_broken(profile: Profile) -> None:
    """Compile every schema of a profile; raises ProfileError with the id of the first rule whose schema is none."""
    for rule in profile.rules:
        if rule.schema:
            try:
                _engine(rule)
            except (ValueError, TypeError, OverflowError) as error:
                told = str(error).splitlines()[0]
                raise ProfileError(f"{profile.id}: rule {rule.id}: its schema is no JSON Schema: {told}") from None
