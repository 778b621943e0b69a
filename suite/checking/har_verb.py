"""The verb `validate --har`: each OCPI exchange of a HAR against the rules that need no conversation, requests and answers.

What only a conversation shows (is this token the one we gave, was that id used before) is not judged. Tokens are replaced by a
hash under a key that lives as long as this command.
"""

from __future__ import annotations

import json
import secrets
import sys
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec

from suite.checking.har import Pairs, Reader, Recorded
from suite.checking.har_labels import Endpoints, label_of
from suite.checking.reading import DocumentError
from suite.checking.tally import Tally
from suite.judge import rules as _rules  # noqa: F401 - importing the package registers every rule
from suite.judge.documents import Finding, as_finding, examine
from suite.judge.facts import objects_in
from suite.judge.rule import RULES, Selection, fitting, judge
from suite.judge.setting import Setting
from suite.standard.catalogue import requirements
from suite.standard.routes import MODULES
from suite.standard.schemas import names
from suite.standard.versions import version
from suite.wire.exchange import Exchange, Heard
from suite.wire.parse import parse
from suite.wire.redact import Redactor

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from suite.standard.versions import Version
    from suite.wire.exchange import Authorization
    from suite.wire.message import Label

_VALID, _INVALID = 0, 1
_MOST_SHOWN, _MOST_KEPT = 60, 20_000
_NEEDS_A_CLOCK = "transport.timestamp.near-now"
_WRITES = frozenset({"PUT", "POST", "PATCH"})
_SECRET = frozenset({"authorization", "proxy-authorization", "cookie", "set-cookie"})
_SHOWN = ("pointer", "message", "expected", "actual", "hint", "cause")
_CONFIGURED = ("CPO", "EMSP")


@dataclass
class _Account:
    judged: int = 0
    unrecorded: int = 0
    """Messages whose body the recorder left out."""
    unplaced: int = 0
    """Exchanges of which nothing tells the interface: judged as messages only."""
    versions: Counter[str] = field(default_factory=Counter)
    findings: list[dict[str, Any]] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)


def validate_har(path: Path, spoken: str, form: str) -> int:
    """Judge a HAR and print what was found."""
    which, reader = version(spoken), Reader(path)
    redactor = Redactor(secrets.token_bytes(32))
    recorded = list(reader.exchanges())
    endpoints = _learnt(recorded, redactor)
    account = _Account()
    for each in recorded:
        _take(account, each, endpoints, which, redactor)
    if not account.judged:
        broken = f"; {reader.broken} entries are none: {redactor.text(reader.first_broken)}" if reader.broken else ""
        raise DocumentError(f"{path}: no exchange of OCPI among {reader.entries} entries{broken}")
    failed = account.tally.counts["FAIL"] > 0
    if form == "json":
        sys.stdout.write(
            json.dumps(_as_json(account, which, reader, valid=not failed), indent=2, ensure_ascii=False) + "\n"
        )
    else:
        sys.stdout.write("\n".join(_as_text(path, account, reader)) + "\n")
    return _INVALID if failed else _VALID


def _learnt(recorded: Sequence[Recorded], redactor: Redactor) -> Endpoints:
    """Learn every secret before anything is judged, and the endpoints that version details name."""
    found = Endpoints()
    for each in recorded:
        for message in filter(None, (each.request, each.response)):
            _hidden(message.headers, redactor)
            redactor.learn_body(message.body or b"")
        body = each.response.body if each.response else None
        if body and b'"endpoints"' in body:
            value = parse(body).value
            found.learn(value.get("data") if isinstance(value, dict) else None)
    return found


def _take(account: _Account, each: Recorded, endpoints: Endpoints, spoken: Version, redactor: Redactor) -> None:
    exchange = _exchange(each, redactor)
    shown = exchange.response.json if exchange.response and each.response and each.response.body else None
    label = label_of(
        endpoints, spoken, each.method, each.url, exchange.request.json if each.request.body else None, shown
    )
    if label is None or each.method == "OPTIONS":
        return
    account.judged += 1
    judged_as = version(label.version) if label.version else spoken
    account.versions[judged_as.name] += 1
    account.unplaced += not (label.object or label.sent or label.module == "credentials")
    where = f"{each.method} {redactor.url(each.url)[:300]} (entry {each.number})"
    if each.response is not None and each.response.body is None:
        account.unrecorded += 1
    elif each.response is not None:
        _judge(account, replace(exchange, label=label), judged_as, where, redactor, clock=each.at is not None)
    if each.request.body is None:
        account.unrecorded += 1
    else:
        asked = replace(exchange, label=label, outbound=False)
        _judge(account, asked, judged_as, where, redactor, clock=each.at is not None)


def _exchange(each: Recorded, redactor: Redactor) -> Exchange:
    """Make the exchange as the one who asked saw it. What rules may show of it, `_clean` looks through once more."""
    headers, authorization = _hidden(each.request.headers, redactor)
    sent, answer, at = each.request.body or b"", each.response, each.at or 0.0
    request = Heard(
        headers, _tokenless(sent, redactor), method=each.method, url=each.url, token=redactor.learn_body(sent), at=at
    )
    response = None
    if answer is not None:
        got = answer.body or b""
        shown, _ = _hidden(answer.headers, redactor)
        response = Heard(shown, _tokenless(got, redactor), status=each.status, token=redactor.learn_body(got), at=at)
    return Exchange(each.number, outbound=True, request=request, response=response, authorization=authorization)


def _hidden(headers: Pairs, redactor: Redactor) -> tuple[Pairs, Authorization]:
    """Replace the headers that hold secrets."""
    secret = tuple(pair for pair in headers if pair[0].lower() in _SECRET)
    shown, authorization = redactor.headers(secret)
    hidden = iter(shown)
    return tuple(next(hidden) if pair[0].lower() in _SECRET else pair for pair in headers), authorization


def _tokenless(body: bytes, redactor: Redactor) -> bytes:
    return redactor.body(body) if b'"token"' in body else body


def _clean(each: Finding, redactor: Redactor) -> Finding:
    parts = {name: redactor.text(getattr(each, name)) for name in _SHOWN}
    return replace(each, **parts)


def _judge(
    account: _Account, exchange: Exchange, spoken: Version, where: str, redactor: Redactor, *, clock: bool
) -> None:
    part = "response" if exchange.outbound else "request"
    label = exchange.label
    roles = _roles(label, part)
    found = judge(
        exchange, Setting(spoken, roles), _selection(spoken.name, roles, part == "response", clock, len(RULES))
    )
    for rule, trace in found.crashes:
        raise RuntimeError(f"the rule {rule} failed: {trace}")
    findings = [as_finding(spoken, fault) for _, fault in found.faults]
    told = {(each.requirement, each.pointer) for each in findings}
    findings += [each for each in _objects(exchange, part, spoken) if (each.requirement, each.pointer) not in told]
    for each in (_clean(one, redactor) for one in findings):
        account.tally.add(where, part, each)
        if len(account.findings) < _MOST_KEPT:
            account.findings.append(_row(each, part, where))


def _roles(label: Label, part: str) -> tuple[str, ...]:
    """As what the one who said it is judged: the owner of an interface answers it, the other side calls."""
    entry = MODULES.get(label.module)
    if entry is None or not entry.functional or not label.side:
        return _CONFIGURED
    answers = label.side == "sender"
    return entry.sender if answers == (part == "response") else entry.receiver


@cache
def _selection(name: str, roles: tuple[str, ...], outbound: bool, clock: bool, known: int) -> Selection:  # noqa: FBT001 - keys of the cache
    del known
    applies = requirements()
    return fitting(
        outbound=outbound,
        provoked=False,
        applies=lambda each: (
            any(applies[each].applies(name, role) for role in roles) and (clock or each != _NEEDS_A_CLOCK)
        ),
    )


def _objects(exchange: Exchange, part: str, spoken: Version) -> Iterator[Finding]:
    """Hold whole objects to their tables too, also where no scenario drives their module yet."""
    label = exchange.label
    owned = label.side == "sender" if part == "response" else exchange.request.method in _WRITES
    if not owned or label.module in {"versions", "credentials"}:
        return
    message = exchange.response if part == "response" else exchange.request
    for name, value, pointer in objects_in(exchange):
        if message is not None and name in names(spoken.name):
            raw = msgspec.json.encode(value)  # the whole body for each of a thousand objects would be a million looks
            for each in examine(spoken, name, value, raw, now=message.at):
                yield replace(each, pointer=pointer + each.pointer)


def _row(each: Finding, part: str, where: str) -> dict[str, Any]:
    return {
        "exchange": where, "in": part, "pointer": each.pointer, "requirement": each.requirement, "verdict": each.verdict,
        "message": each.message, "expected": each.expected, "actual": each.actual,
        **({"hint": each.hint} if each.hint else {}),
    }  # fmt: skip


def _as_json(account: _Account, which: Version, reader: Reader, *, valid: bool) -> dict[str, Any]:
    return {
        "valid": valid,
        "version": which.name,
        "object": "har",
        "entries": reader.entries,
        "exchanges": account.judged,
        "versions": dict(account.versions),
        "not_recorded": account.unrecorded,
        "not_placed": account.unplaced,
        "broken_entries": reader.broken,
        "counts": {each: account.tally.counts[each] for each in ("FAIL", "WARNING", "INFO")},
        "findings": account.findings,
        **({"left_out": left} if (left := account.tally.counts.total() - len(account.findings)) else {}),
    }


def _as_text(path: Path, account: _Account, reader: Reader) -> Iterator[str]:
    groups = account.tally.ordered()
    for group in groups[:_MOST_SHOWN]:
        found = group.first
        yield f"{group.verdict:8} {group.count:>5} x  {found.message}"
        yield f"         first: {group.object}, {group.place}" + (f" at {found.pointer}" if found.pointer else "")
        if found.expected:
            yield f"         expected {found.expected}; got {found.actual}" + (f"; {found.hint}" if found.hint else "")
        yield f"         {group.requirement}"
    if len(groups) > _MOST_SHOWN:
        yield f"... and {len(groups) - _MOST_SHOWN} more causes; --format json has them all"
    notes = (
        (account.unrecorded, "messages were recorded without their body and not judged"),
        (account.unplaced, "exchanges show no interface that we know: judged as messages only"),
        (reader.broken, f"entries are none, the first: {reader.first_broken}"),
    )
    yield from (f"note: {count} {what}" for count, what in notes if count)
    counts = account.tally.counts
    spoken = ", ".join(f"{count} in {name}" for name, count in account.versions.items())
    yield (
        f"{path}: {account.judged} of {reader.entries} entries are exchanges of OCPI ({spoken}): "
        f"{counts['FAIL']} failures, {counts['WARNING']} warnings, {counts['INFO']} remarks"
    )
