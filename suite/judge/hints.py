"""What was probably meant: the traps that people fall into, told beside a finding. A hint never changes a verdict."""

from __future__ import annotations

import difflib
import json
import re
from functools import cache
from typing import TYPE_CHECKING

from suite.judge.countries import alpha_3
from suite.judge.owners import COUNTRY, COUNTRY_CODE, LANGUAGE, TIMES
from suite.standard import schemas

if TYPE_CHECKING:
    from suite.judge.rule import Fault

_ENUM = re.compile(r"a value of (\w+):")


def hint(version: str, fault: Fault) -> str:
    """Say what was probably meant; empty where nothing comes to mind."""
    value = _value(fault.actual)
    if fault.requirement == COUNTRY and isinstance(value, str):
        meant = alpha_3(value)
        return f"the alpha-3 code of that country is {meant}" if meant else ""
    if fault.requirement == COUNTRY_CODE and isinstance(value, str) and len(value) == 3:  # noqa: PLR2004 - an alpha-3 code
        return "country_code has two letters; the three-letter code stands in a Location's country"
    if fault.requirement == LANGUAGE and isinstance(value, str):
        return f"the language alone: {value[:2].lower()}" if re.match(r"[A-Za-z]{2}[-_]", value) else ""
    if fault.requirement in TIMES:
        return "times are UTC, written like 2026-01-31T13:05:00Z"
    enum = _ENUM.match(fault.expected)
    return _close(version, enum.group(1), value) if enum and isinstance(value, str) else ""


def _value(actual: str) -> object:
    try:
        return json.loads(actual)
    except ValueError:
        return actual


def _close(version: str, enum: str, value: str) -> str:
    """Suggest a value of the enum: another case, another separator, a slip."""
    known = _values(version, enum)
    folded = {_plain(each): each for each in known}
    meant = folded.get(_plain(value)) or next(iter(difflib.get_close_matches(value, known, n=1, cutoff=0.75)), "")
    return f"did you mean {meant}? Values are written exactly so" if meant else ""


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.casefold())


@cache
def _values(version: str, enum: str) -> tuple[str, ...]:
    found = schemas.document(version, "types").get("$defs", {}).get(enum, {})
    listed = found.get("enum") or found.get("x-open-enum") or ()
    return tuple(str(each) for each in listed if each is not None)
