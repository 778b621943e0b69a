"""`price` and `lint-tariff`: reads files, prices or lints what is in them, prints it for people or scripts.

Exit codes (CONTRACTS): 0 totals agree, 1 they do not, 4 unreadable, 10 nothing could be verified.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from suite.pricing import audit, read_charge
from suite.pricing.lint import Finding, lint
from suite.pricing.result import as_json
from suite.pricing.text import as_text
from suite.pricing.zones import lookup
from suite.standard.versions import VERSIONS, version
from suite.wire.parse import MAX_BYTES, parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from suite.pricing import Audit

_OK, _WRONG, _UNDECIDED = 0, 1, 10


class MoneyError(ValueError):
    """A file or option that cannot be used; one line: what, where, how to mend."""


def price(
    cdr: Path, name: str | None, tariffs: Sequence[Path], time_zone: str | None, form: str, *, expired: bool
) -> int:
    """Price a CDR or Session, hold its claims against the result, and print both."""
    if time_zone is not None and lookup(time_zone) is None:
        raise MoneyError(f"--time-zone {time_zone!r} is no name of the tz database; write it like Europe/Amsterdam")
    record = _object(cdr, "a CDR or Session")
    given = [each for path in tariffs for each in _tariffs(path)]
    made = audit(read_charge(record, given, time_zone=time_zone), expired=True if expired else None)
    spoken = str(version(name)) if name else _shape(record)
    if form == "json":
        sys.stdout.write(json.dumps(as_json(made, spoken), indent=2, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write("\n".join(as_text(made)) + "\n")
    return _code(made)


def _code(made: Audit) -> int:
    if not made.verified:
        return _UNDECIDED
    return _OK if made.agrees else _WRONG


def _shape(record: dict[str, Any]) -> str:
    """Tell the version by how it writes an amount, newest first."""
    cost = record.get("total_cost")
    for each in reversed(VERSIONS):
        if isinstance(cost, dict) and each.price_keys and each.price_keys[0] in cost:
            return str(each)
    old = cost is not None and not isinstance(cost, dict)
    return str(next(each for each in VERSIONS if bool(each.price_keys) is not old))


def lint_tariffs(path: Path, name: str, form: str) -> int:
    """Lint one Tariff or a list of them; 1 where a finding is a WARNING."""
    spoken = version(name)
    found = [(each, lint(each)) for each in _tariffs(path)]
    if form == "json":
        sys.stdout.write(
            json.dumps([_as_json(raw, findings) for raw, findings in found], indent=2, ensure_ascii=False) + "\n"
        )
    else:
        sys.stdout.write("\n".join(_as_text(str(spoken), found)) + "\n")
    return _WRONG if any(finding.verdict == "WARNING" for _, findings in found for finding in findings) else _OK


def _as_json(raw: object, findings: Sequence[Finding]) -> dict[str, Any]:
    ident = raw.get("id") if isinstance(raw, dict) else None
    return {
        "tariff": ident,
        "findings": [
            {"code": each.code, "verdict": each.verdict, "pointer": each.pointer, "message": each.message, "hint": each.hint}
            for each in findings
        ],
    }  # fmt: skip


def _as_text(spoken: str, found: Sequence[tuple[object, Sequence[Finding]]]) -> Iterator[str]:
    for raw, findings in found:
        ident = raw.get("id") if isinstance(raw, dict) else None
        if findings:
            yield f"Tariff {ident}:"
        for each in findings:
            yield f"  {each.verdict:8} {each.pointer or '/'}  {each.message}" + (f" ({each.hint})" if each.hint else "")
    loud = sum(1 for _, findings in found for each in findings if each.verdict == "WARNING")
    quiet = sum(len(findings) for _, findings in found) - loud
    yield f"{len(found)} tariff{'s' if len(found) != 1 else ''} read as OCPI {spoken}: {loud} warnings, {quiet} remarks"


def _object(path: Path, what: str) -> dict[str, Any]:
    value = _value(path)
    inner = value.get("data") if isinstance(value, dict) and "charging_periods" not in value else None
    value = inner if isinstance(inner, dict) else value
    if not isinstance(value, dict):
        raise MoneyError(f"{path}: holds no JSON object; {what} is wanted")
    return value


def _tariffs(path: Path) -> list[object]:
    """Give the tariffs of a file: one, a list, or a list under data or items."""
    value = _value(path)
    if isinstance(value, dict) and "elements" not in value:
        value = next((value[key] for key in ("data", "items", "tariffs") if key in value), value)
    if isinstance(value, dict):
        return [value]
    if not isinstance(value, list):
        raise MoneyError(f"{path}: holds neither a Tariff nor a list of them")
    return value


def _value(path: Path) -> object:
    try:
        data = path.read_bytes() if path.stat().st_size <= MAX_BYTES else b" " * (MAX_BYTES + 1)
    except OSError as error:
        raise MoneyError(f"{path}: cannot be read: {error.strerror}") from None
    found = parse(data)
    if found.problem:
        raise MoneyError(f"{path}: {found.problem}")
    return found.value
