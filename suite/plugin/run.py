"""One run under pytest: opened before the first case, closed after the last, the record and the report written."""

from __future__ import annotations

import gc
import secrets
import sys
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from suite import __version__
from suite.drive.choosing import CORE, Selection
from suite.drive.closing import Ending, close
from suite.drive.opening import Stage, opened
from suite.drive.planning import planned, registration_for, row
from suite.drive.previous import Before, before
from suite.drive.profiled import Held
from suite.drive.runner import Result, run_case
from suite.drive.signals import Blocked, Ended, NeedsStimulus, OutOfBudget, Unreachable
from suite.drive.state import keeper, key_of
from suite.drive.stopping import stop_what_runs
from suite.drive.visiting import server_of
from suite.drive.waiving import Waiving
from suite.judge.gates import INTERRUPTED, UNREACHABLE, Gate
from suite.record.failures import fails_of
from suite.record.file import Writer
from suite.record.rows import Header

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from suite.drive.register import Case
    from suite.drive.session import Session
    from suite.target.shape import TargetConfig
    from suite.target.waivers import Waiver

_FOR_THE_END = 8
"""Requests that ending one registration may take beyond [limits]."""


@dataclass
class Options:
    """What the command line chose."""

    target: Path
    report_dir: Path | None = None
    gate: Gate = field(default_factory=Gate)
    strict: bool = False
    seed: int = 0
    selection: Selection = field(default_factory=Selection)
    observe: float = 0.0
    """Seconds to watch for, with the scenarios of the verb `observe` and no others; 0 for a run."""


class Run:
    """The state between pytest's hooks."""

    def __init__(self, config: TargetConfig, options: Options, waivers: Sequence[Waiver] = ()) -> None:
        """Nothing is opened yet; the cases are known."""
        self.selection = options.selection
        self.waiving = Waiving(waivers)
        self._before = Before()
        self.config = config
        self.options = options
        self.cases = planned(config, apart=options.observe > 0)
        self.results: list[Result] = []
        self.folder: Path | None = None
        self.ending: Ending | None = None
        self.unreachable = ""
        self.interrupted = False
        self._session: Session | None = None
        self._stack = ExitStack()

    def begin(self, cases: list[Case], tell: Callable[[str], None]) -> None:
        """Open sockets and record; raises PortInUse, ConfigError or OSError, and leaves nothing open then."""
        _spare_the_collector()
        with ExitStack() as stack:
            self._open(stack, cases)
            self._stack = stack.pop_all()
        self.session.tell = tell

    def _open(self, stack: ExitStack, cases: list[Case]) -> None:
        server = stack.enter_context(server_of(self.config))
        keep = keeper(self.config)
        keep.lock()
        stack.callback(keep.unlock)
        self.folder = self._make_folder()
        self._before = before(self.folder, self._home())
        writer = Writer(self.folder / "run.ndjson")
        stack.callback(writer.close)
        writer.write(self._header(), *(row(case) for case in cases))
        key = key_of(self.config)
        stage_ = Stage(
            record=self.folder / "run.ndjson",
            server=server,
            key=key,
            seed=self.options.seed,
            strict=self.options.strict,
        )
        self._session = stack.enter_context(opened(self.config, stage_, writer, keep, cases))
        self._session.ledger.waive = self.waiving.reason
        self._session.watch_until = time.monotonic() + self.options.observe
        self._session.held = [Held(each, named=name != CORE) for name, each in self.selection.profiles_of(self.cases)]

    def _make_folder(self) -> Path:
        if self.options.report_dir is not None:
            folder = self.options.report_dir
        else:
            stamp = time.strftime("%Y-%m-%dT%H-%M-%SZ", time.gmtime())
            folder = self._home() / stamp
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _home(self) -> Path:
        return Path("reports") / _slug(self.config.target.name)

    def _header(self) -> Header:
        from suite.target.redacted import redacted  # noqa: PLC0415 - once per run

        target = self.config.target
        return Header(
            suite=__version__,
            target=target.name,
            started=time.time(),
            product=target.product,
            gate=self.options.gate.name,
            strict=self.options.strict,
            seed=self.options.seed,
            selection=self.selection.words,
            profile=", ".join(self.selection.profile),
            versions=sorted({str(case.version) for case in self.cases}),
            roles=sorted({role for each in self.config.connections for role in each.roles}),
            config=redacted(self.config),
            environment={"python": sys.version.split()[0], "platform": sys.platform},
            readings=dict(self.config.readings),
            before=self._before.started,
            failed_before=sorted(list(each) for each in self._before.fails),
        )

    def perform(self, case: Case) -> Result:
        """Run one case."""
        session = self.session
        registration = registration_for(session, case)
        result = run_case(session, registration, case)
        self.results.append(result)
        return result

    @property
    def session(self) -> Session:
        """The open session."""
        if self._session is None:
            raise RuntimeError("the run was not begun")
        return self._session

    def words(self, result: Result) -> list[str]:
        """Give the findings of a case, one line each."""
        found = {each: self.session.writer.shown(self.session.ledger.findings[each]) for each in result.findings}
        return [
            f"{found[each].verdict} {found[each].requirement}: {found[each].message}"
            + (f" Expected {found[each].expected}." if found[each].expected else "")
            + (f" Got {found[each].actual}." if found[each].actual else "")
            for each in result.findings
        ]

    def end(self) -> int:
        """Close the record, render the report; give the exit code."""
        if self._session is None:
            self._stack.close()
            return 12 if self.unreachable else 0
        try:
            stop_what_runs(self.session)
            self._clean_up()
            self.ending = close(
                self.session,
                self.results,
                gate=self.options.gate,
                interrupted=self.interrupted,
                unreachable=self.unreachable,
                stale_waivers=self._stale(),
                new_findings=len(fails_of(self.session.ledger.findings.values()) - self._before.fails),
            )
        finally:
            self._stack.close()
        return self.ending.code

    def _stale(self) -> tuple[str, ...]:
        """Waivers that met nothing; in a run of a part, only those whose requirement was looked at."""
        if self.interrupted or self.unreachable:
            return ()
        looked = {requirement for requirement, *_ in self.session.ledger.looked}
        return self.waiving.stale(looked if self.selection.words else None)

    def _clean_up(self) -> None:
        """End the registrations that are not to be kept, leave the others on the newest version; the report tells what fails."""
        if self.interrupted or self.unreachable:
            return
        for registration in list(self.session.registrations.values()):
            self.session.budget.grant(_FOR_THE_END)
            with suppress(Ended):
                registration.go_home()
            if (
                registration.registered
                and (registration.spare or not registration.config.keep)
                and registration.version
            ):
                with suppress(Blocked, NeedsStimulus, OutOfBudget):  # a read-only run leaves it
                    registration.leave()

    def report(self) -> list[str]:
        """Render the files of the run; give the lines for the terminal."""
        if self.folder is None:
            return []
        from suite.record.file import read  # noqa: PLC0415
        from suite.report import render  # noqa: PLC0415
        from suite.report.terminal import lines  # noqa: PLC0415

        render(self.folder, page=not self.interrupted)
        if self.ending is not None and self.ending.code not in {INTERRUPTED, UNREACHABLE}:
            _point_latest(self.folder)
        told = lines(read(self.folder / "run.ndjson"), self.folder)
        if self.interrupted:
            told = [line for line in told if not line.startswith("Report: ")]
            told.append(f"The page is drawn by: ocpi-suite report {self.folder}")
        return [*told, *(f"waiver: {each}" for each in self._stale())]


def _point_latest(folder: Path) -> None:
    """Let `latest` beside the run's folder point to it, where it is one of ours by date."""
    if not folder.name.endswith("Z"):
        return
    link = folder.parent / "latest"
    fresh = folder.parent / f".latest-{secrets.token_hex(4)}"
    fresh.symlink_to(folder.name)
    fresh.replace(link)


def _spare_the_collector() -> None:
    """A page is thousands of small dicts without cycles: looking for garbage after every 700 of them costs a sixth of a run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def _slug(name: str) -> str:
    return "".join(char if char.isalnum() or char in "-_." else "-" for char in name.lower()).strip("-") or "target"


__all__ = ["Options", "Run", "Unreachable"]
