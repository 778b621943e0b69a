"""The verb `validate`: one document against the schemas and the rules that read nothing but the object.

Exit codes (CONTRACTS): 0 valid, warnings allowed; 1 not valid; 4 unreadable.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from suite.checking.inspecting import oddities, remarks
from suite.checking.reading import Document, DocumentError, documents
from suite.judge.documents import Finding
from suite.report.visible import on_a_line
from suite.standard.schemas import names, validator
from suite.standard.versions import version

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from suite.standard.versions import Version

_VALID, _INVALID = 0, 1
_MOST_SHOWN = 200


def validate(path: Path, spoken: str, name: str, form: str, *, message: bool) -> int:
    """Judge a file and print what was found."""
    which = version(spoken)
    base, message = _object(which, name, message=message)
    found: list[Finding] = []
    judged = 0
    several = base != "version_list"
    for each in documents(path, message=message, wrapped=several and not base.startswith("envelope"), listed=several):
        judged += 1
        found += _examined(which, "envelope" if message and not each.pointer else base, each)
    if not judged:
        raise DocumentError(f"{path}: holds nothing to judge")
    if name.endswith("_answer") and judged == 1:
        found.append(Finding("transport.envelope.valid", "FAIL", "", "data is missing", "data is required", "absent"))
    valid = not any(each.verdict == "FAIL" for each in found)
    if form == "json":
        sys.stdout.write(json.dumps(_as_json(which, name, found, valid=valid), indent=2, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write("\n".join(map(on_a_line, _as_text(path, name, found, judged))) + "\n")
    return _VALID if valid else _INVALID


def _object(which: Version, name: str, *, message: bool) -> tuple[str, bool]:
    """Tell object and envelope apart: `location_list` is a page of them, `location_answer` the answer with one."""
    base = "version" if name == "version_list_answer" else name.removesuffix("_list").removesuffix("_answer")
    if base != name and base in names(which.name) and name not in {"version_list", "envelope_list"}:
        return base, True
    validator(which.name, name)
    return name, message


def _examined(which: Version, name: str, each: Document) -> Iterator[Finding]:
    odd = oddities(each.parsed) if not each.pointer else ()
    for finding in (*odd, *remarks(which, name, each.value, each.raw, time.time())):
        where = f"{each.pointer}{finding.pointer}"
        yield replace(finding, pointer=f"line {each.line}: {where}" if each.line else where)


def _as_json(which: Version, name: str, found: Sequence[Finding], *, valid: bool) -> dict[str, Any]:
    return {
        "valid": valid,
        "version": which.name,
        "object": name,
        "findings": [
            {
                "pointer": each.pointer, "requirement": each.requirement, "verdict": each.verdict, "message": each.message,
                "expected": each.expected, "actual": each.actual, **({"hint": each.hint} if each.hint else {}),
            }
            for each in found
        ],
    }  # fmt: skip


def _as_text(path: Path, name: str, found: Sequence[Finding], judged: int) -> Iterator[str]:
    for each in found[:_MOST_SHOWN]:
        yield f"{each.verdict:8} {each.pointer or '/'}  {each.message}" + (f"  ({each.hint})" if each.hint else "")
        if each.requirement:
            yield f"         {each.requirement}"
    if len(found) > _MOST_SHOWN:
        yield f"... and {len(found) - _MOST_SHOWN} more; --format json has them all"
    fails = sum(1 for each in found if each.verdict == "FAIL")
    told = "valid" if not fails else f"not valid: {fails} failure{'s' if fails > 1 else ''}"
    rest = len(found) - fails
    yield f"{path}: {judged} x {name}: {told}" + (f", {rest} remark{'s' if rest > 1 else ''}" if rest else "")
