"""The verb `audit`: a whole collection, object by object and as a whole, without any handshake.

Exit codes as `validate`: 0 valid, warnings allowed; 1 not valid; 2 interrupted; 4 unreadable, with what was found so far.
"""

from __future__ import annotations

import gc
import json
import sys
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from suite.checking.across import Across
from suite.checking.crew import looked
from suite.checking.held import Account, ProfileInspector, asked_for
from suite.checking.inspecting import Inspector
from suite.checking.page import page
from suite.checking.progress import Progress
from suite.checking.reading import DocumentError
from suite.checking.sources import FileSource, SourceError, is_parquet
from suite.checking.tally import Group, Tally, as_json
from suite.checking.verdicts import VerdictFile, verdict_of
from suite.judge.documents import Finding
from suite.report.visible import on_a_line
from suite.standard import schemas
from suite.standard.versions import version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suite.checking.sources import Source
    from suite.standard.versions import Version

_VALID, _INVALID, _INTERRUPTED, _UNREADABLE = 0, 1, 2, 4
_MOST_SHOWN = 60
_OBJECTS = 50_000
"""New objects that nobody let go of, after which cycles are looked for: some megabytes."""


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for."""

    source: str
    version: str
    name: str
    tariffs: Path | None = None
    out: Path | None = None
    html: Path | None = None
    form: str = "text"
    token: str = ""
    workers: int = 1
    profile: str = ""
    verdicts: Path | None = None


def audit(order: Order) -> int:
    """Audit, print, say how it ended."""
    spoken = version(order.version)
    name = order.name.removesuffix("_list")
    schemas.validator(spoken.name, name)
    known = _tariffs(order.tariffs)
    asked = asked_for(order.profile, spoken)
    source = _source(order, spoken, name)
    with ExitStack() as stack:
        out = stack.enter_context(order.out.open("w", encoding="utf-8")) if order.out else None
        rows = stack.enter_context(VerdictFile(order.verdicts)) if order.verdicts else None
        tally = Tally(out)
        account = Account(asked, out) if asked else None
        refer = known is not None
        inspector = (
            ProfileInspector(spoken, name, known or (), refer=refer, profile=asked)
            if asked
            else Inspector(spoken, name, known or (), refer=refer)
        )
        stopped, interrupted = through(source, inspector, tally, known, order.workers, account, rows)
    if stopped and not tally.objects:
        raise DocumentError(stopped)
    if not tally.objects and not interrupted:
        raise DocumentError(f"{source.name}: holds nothing to judge")
    told = _told(order, source, spoken, name, tally, stopped or ("interrupted" if interrupted else ""))
    if account:
        told["profile"] = account.told()
    target = order.html or (order.out.with_name(f"{order.out.name}.html") if order.out else None)
    if target is not None:
        target.write_text(page(told), "utf-8")
    _print(told, tally, order.form)
    if interrupted:
        return _INTERRUPTED
    if stopped:
        sys.stderr.write(f"ocpi-suite: {stopped}\n")
        return _UNREADABLE
    return _INVALID if tally.counts["FAIL"] or (account and account.failed) else _VALID


def _source(order: Order, spoken: Version, name: str) -> Source:
    if order.source.startswith(("http://", "https://")):
        from suite.checking.feeds import FeedSource  # noqa: PLC0415 - httpx only where it is needed

        return FeedSource(order.source, spoken, order.token)
    path = Path(order.source)
    if is_parquet(path):
        from suite.checking.parquet import ParquetSource  # noqa: PLC0415 - an extra

        return ParquetSource(path, spoken, name)
    return FileSource(path)


def _tariffs(path: Path | None) -> list[dict[str, Any]] | None:
    if path is None:
        return None
    from suite.wire.parse import parse  # noqa: PLC0415

    found = [parse(each.raw).value for each in FileSource(path).pieces()]
    tariffs = [each for each in found if isinstance(each, dict) and each.keys() & {"elements", "id"}]
    if not tariffs:
        raise DocumentError(
            f"{path}: --tariffs wants Tariffs, one, a list or NDJSON: nothing in it has an id or elements"
        )
    return tariffs


def through(
    source: Source,
    inspector: Inspector,
    tally: Tally,
    known: list[dict[str, Any]] | None,
    workers: int,
    account: Account | None = None,
    rows: VerdictFile | None = None,
) -> tuple[str, bool]:
    """Look at everything; give what stopped it, and whether somebody interrupted."""
    across = Across(inspector.version, inspector.name, None if known is None else [each.get("id") for each in known])
    stopped, interrupted = "", False
    try:
        with Progress(source, tally) as progress, _cycles_kept():
            for seen in looked(inspector, source.pieces(), workers):
                tally.objects += 1
                told = across.add(seen)
                if told or seen.findings:
                    tally.broken += seen.broken
                    tally.take(seen.ident, seen.place, seen.findings, told)
                if rows:
                    rows.add(verdict_of(seen, inspector.name, told))
                if account:
                    account.add(seen)
                progress.step()
    except SourceError as error:
        stopped = str(error)
    except KeyboardInterrupt:
        interrupted = True
    for requirement, verdict, message in source.notes:
        tally.add("", "", Finding(requirement, verdict, "", message, "", "", cause=f"{requirement}: {message[:40]}"))
    if not stopped and not interrupted:
        for ident, finding in across.end():
            tally.add(ident, "", finding)
    across.close()
    return stopped, interrupted


@contextmanager
def _cycles_kept() -> Iterator[None]:
    """Look for cycles seldom: trees of JSON have none, and looking through each of them takes a tenth of the time."""
    usual = gc.get_threshold()
    gc.set_threshold(_OBJECTS, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _told(order: Order, source: Source, spoken: Version, name: str, tally: Tally, problem: str) -> dict[str, Any]:
    return {
        "valid": not tally.counts["FAIL"] and not problem,
        "complete": not problem,
        **({"problem": problem} if problem else {}),
        "source": source.name,
        "version": spoken.name,
        "object": name,
        "objects": tally.objects,
        "unreadable": tally.broken,
        "with_failures": tally.faulty,
        "counts": {each: tally.counts[each] for each in ("FAIL", "WARNING", "INFO")},
        **({"findings": str(order.out)} if order.out else {}),
        "causes": [as_json(each) for each in tally.ordered()],
    }


def _by_profile(told: dict[str, Any] | None) -> Iterator[str]:
    """Tell of the profile apart: what breaks it need not break the standard."""
    if told is None:
        return
    for each in told["causes"][:_MOST_SHOWN]:
        first = each["first"]
        yield f"PROFILE  {each['count']:>7} x  {first['message']}"
        yield f"         first: {' '.join(filter(None, (first['object'], first['pointer'])))}"
        yield f"         {each['requirement']}"
    for name, count in told["breached"].items():
        yield f"PROFILE  {count:>7} x  {name}"
    unseen = [name for name, count in told["rules"].items() if not count]
    rest = f"; nothing was seen for {', '.join(unseen)}" if unseen else ""
    verdict = "not met" if told["failed"] else "nothing breaks it, which a collection alone does not certify"
    yield f"profile {told['id']}: {verdict}{rest}"


def _print(told: dict[str, Any], tally: Tally, form: str) -> None:
    if form == "json":
        sys.stdout.write(json.dumps(told, indent=2, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write("\n".join(map(on_a_line, _as_text(told, tally.ordered()))) + "\n")


def _as_text(told: dict[str, Any], groups: list[Group]) -> Iterator[str]:
    for group in groups[:_MOST_SHOWN]:
        found = group.first
        yield f"{group.verdict:8} {group.count:>7} x  {found.message}"
        where = " ".join(
            each for each in (group.object, f"({group.place})" if group.place else "", found.pointer) if each
        )
        yield f"         first: {where or 'the collection'}"
        if found.expected:
            yield f"         expected {found.expected}" + (f"; {found.hint}" if found.hint else "")
        if group.requirement:
            yield f"         {group.requirement}"
    if len(groups) > _MOST_SHOWN:
        yield f"... and {len(groups) - _MOST_SHOWN} more causes; --format json has them all"
    yield from _by_profile(told.get("profile"))
    counts = told["counts"]
    yield (
        f"{told['source']}: {told['objects']} x {told['object']}, {told['with_failures']} with failures: "
        f"{counts['FAIL']} failures, {counts['WARNING']} warnings, {counts['INFO']} remarks, {len(groups)} causes"
    )
    if not told["complete"]:
        yield f"not complete: {told['problem']}"
