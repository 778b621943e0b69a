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
from suite.pricing.notes import Note, brief
from suite.pricing.result import as_json
from suite.pricing.text import as_text
from suite.pricing.zones import lookup
from suite.report.visible import on_a_line
from suite.standard.versions import VERSIONS, version
from suite.wire.parse import MAX_BYTES, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from suite.pricing import Audit
    from suite.wire.parse import Parsed

_OK, _WRONG, _UNDECIDED = 0, 1, 10
_LISTS = ("data", "items")
_OF_A_TARIFF = frozenset({"elements", "price_components", "tax_included", "min_price", "max_price", "tariff_alt_text"})
_OF_A_RECORD = frozenset({"charging_periods", "start_date_time", "start_datetime", "total_cost"})


class MoneyError(ValueError):
    """A file or option that cannot be used; one line: what, where, how to mend."""


def price(
    cdr: Path, name: str | None, tariffs: Sequence[Path], time_zone: str | None, form: str, *, expired: bool
) -> int:
    """Price a CDR or Session, hold its claims against the result, and print both."""
    if time_zone is not None and lookup(time_zone) is None:
        raise MoneyError(f"--time-zone {time_zone!r} is no name of the tz database; write it like Europe/Amsterdam")
    spoken = str(version(name)) if name else ""
    record, odd = _record(cdr)
    given = [each for path in tariffs for each in _tariffs(path)]
    charge = read_charge(record, given, time_zone=time_zone)
    charge.notes.extend(odd)
    made = audit(charge, expired=True if expired else None)
    spoken = spoken or _shape(record)
    if form == "json":
        sys.stdout.write(json.dumps(as_json(made, spoken), indent=2, ensure_ascii=False) + "\n")
    else:
        _write(as_text(made))
    return _code(made)


def _write(lines: Iterable[str]) -> None:
    """Print what strangers wrote too, without obeying it."""
    sys.stdout.write("".join(f"{on_a_line(each)}\n" for each in lines))


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
        _write(_as_text(str(spoken), found))
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


def _record(path: Path) -> tuple[dict[str, Any], list[Note]]:
    """Give the CDR or Session of a file, and what is odd about its JSON."""
    parsed = _parsed(path)
    value = parsed.value
    if isinstance(value, dict) and "charging_periods" not in value:
        inner = next((value[key] for key in _LISTS if isinstance(value.get(key), dict | list)), value)
        value = inner[0] if isinstance(inner, list) and len(inner) == 1 else inner
    elif isinstance(value, list) and len(value) == 1:
        (value,) = value
    if isinstance(value, list):
        told = (
            f"a list of {len(value)}; one CDR or Session is wanted, `ocpi-suite audit --object cdr` takes all of them"
        )
        raise MoneyError(f"{path}: {told}")
    if not isinstance(value, dict):
        raise MoneyError(f"{path}: holds no JSON object; a CDR or Session is wanted")
    if "elements" in value and "charging_periods" not in value:
        raise MoneyError(f"{path}: a Tariff; a CDR or Session is wanted: give this one by --tariff, or to lint-tariff")
    if not value.keys() & _OF_A_RECORD:
        told = "neither a CDR nor a Session: none of charging_periods, start_date_time and total_cost is in it"
        raise MoneyError(f"{path}: {told}")
    return value, [*_odd(parsed)]


def _odd(parsed: Parsed) -> Iterator[Note]:
    for name in parsed.duplicates:
        yield Note("json-odd", f"{brief(name)} stands twice in one object of the file; the last counts")
    for odd in parsed.oddities:
        yield Note("json-odd", f"{odd} in the file")


def _tariffs(path: Path) -> list[object]:
    """Give the tariffs of a file: one, a list, or a list under data or items."""
    value = _parsed(path).value
    if isinstance(value, dict) and "elements" not in value:
        value = next((value[key] for key in (*_LISTS, "tariffs") if key in value), value)
    if isinstance(value, dict):
        value = [value]
    if not isinstance(value, list) or not any(isinstance(each, dict) and each.keys() & _OF_A_TARIFF for each in value):
        raise MoneyError(f"{path}: holds neither a Tariff nor a list of them: no `elements` in it")
    return value


def _parsed(path: Path) -> Parsed:
    try:
        with sys.stdin.buffer if str(path) == "-" else path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:  # a name with a nought in it is a ValueError
        raise MoneyError(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from None
    found = parse(data)
    if not data:
        raise MoneyError(f"{path}: the file is empty")
    if found.problem:
        raise MoneyError(f"{path}: {found.problem}{_hint(data, found.problem)}")
    return found


def _hint(data: bytes, problem: str) -> str:
    if data.startswith(b"\x1f\x8b"):
        return "; it is packed with gzip: unpack it, or give it to `ocpi-suite audit`"
    return "; one CDR a line: `ocpi-suite audit` takes NDJSON" if "Extra data" in problem else ""
