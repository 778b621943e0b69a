"""pytest's hooks: collection from target.toml, outcomes from verdicts, the exit code from the gate."""

from __future__ import annotations

import signal
from contextlib import nullcontext
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from suite.drive.choosing import UnknownChoice, selection
from suite.drive.packs import PACKS
from suite.drive.planning import SCENARIOS, scenario_files
from suite.drive.signals import Unreachable
from suite.judge.gates import STALE_WAIVER, Gate
from suite.plugin.collect import HOME, RUN, CaseItem, ScenarioFile, Verdict
from suite.plugin.run import Options, Run
from suite.record.verdicts import Judgement
from suite.stage.server import PortInUse
from suite.standard.profiles import ProfileError
from suite.standard.versions import VERSIONS
from suite.target.config import load
from suite.target.errors import ConfigError
from suite.target.waivers import WaiverExpired, load_waivers

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

_LETTERS = {"FAIL": ("F", "FAIL"), "INCONCLUSIVE": ("U", "INCONCLUSIVE"), "WARNING": ("w", "WARNING")}


def configure(config: pytest.Config) -> None:
    """Read target.toml and plan; every complaint is one line and exit code 4, an expired waiver 11."""
    option = config.option
    if getattr(option, "numprocesses", None):
        raise pytest.UsageError("-n cannot be used with --ocpi-target: one target, one conversation")
    try:
        target = load(Path(option.ocpi_target), option.ocpi_set or ())
        waivers = load_waivers(target.waivers) if target.waivers else ()
        run = Run(target, _options(option), waivers)
        run.selection.check(run.cases)
    except WaiverExpired as error:
        pytest.exit(str(error), returncode=STALE_WAIVER)
    except (ConfigError, ProfileError, UnknownChoice) as error:
        raise pytest.UsageError(str(error)) from None
    config.stash[RUN] = run
    _markers(config)
    if config.args_source is not pytest.Config.ArgsSource.ARGS:
        config.args = [str(HOME)]


def _options(option: Any) -> Options:
    return Options(
        target=Path(option.ocpi_target),
        report_dir=Path(option.ocpi_report_dir) if option.ocpi_report_dir else None,
        gate=Gate(option.ocpi_gate, option.ocpi_fail_on, option.ocpi_min_decided),
        strict=option.ocpi_strict,
        seed=option.ocpi_seed,
        observe=option.ocpi_observe,
        selection=selection({name.removeprefix("ocpi_"): value for name, value in vars(option).items()}),
    )


def _markers(config: pytest.Config) -> None:
    names = {"cpo", "emsp", "must", "should", "may", "needs_stimulus"}
    names |= {f"v{str(each).replace('.', '_')}" for each in VERSIONS}
    names |= {each.chapter for each in SCENARIOS.values()} | {each.marker for each in PACKS.values()}
    for name in sorted(names):
        config.addinivalue_line("markers", f"{name}: a chapter, version, role, level or pack of OCPI")


class Hooks:
    """Registered only where a target is given."""

    def __init__(self) -> None:
        """Nothing to say yet."""
        self._lines: list[str] = []

    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
        """Take scenario files as ours."""
        if file_path in _files():
            made: ScenarioFile = ScenarioFile.from_parent(parent, path=file_path)
            return made
        return None

    @pytest.hookimpl(tryfirst=True)
    def pytest_pycollect_makemodule(self, module_path: Path, parent: pytest.Collector) -> None:
        """Leave everything else to pytest."""
        del module_path, parent

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Select by our own options and sort into the order of the connection's life."""
        run = config.stash[RUN]
        order = {case.id: place for place, case in enumerate(run.selection.in_order(run.cases))}
        wanted: dict[pytest.Item, int] = {
            item: order[item.case.id] for item in items if isinstance(item, CaseItem) and run.selection.takes(item.case)
        }
        gone = [item for item in items if item not in wanted]
        if gone:
            config.hook.pytest_deselected(items=gone)
        items[:] = sorted(wanted, key=lambda item: wanted[item])

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self, session: pytest.Session) -> Generator[None, object, object]:
        """Open the run around the loop."""
        run = session.config.stash[RUN]
        if session.config.option.collectonly or not session.items:
            return (yield)
        previous = signal.signal(signal.SIGTERM, _interrupt)
        try:
            run.begin([item.case for item in session.items if isinstance(item, CaseItem)], _teller(session.config))
        except PortInUse as error:
            raise pytest.UsageError(f"{error}; choose another [suite] listen") from None
        except ConfigError as error:
            raise pytest.UsageError(str(error)) from None
        except OSError as error:
            raise pytest.UsageError(f"the run's folder cannot be written: {error}") from None
        try:
            return (yield)
        except (KeyboardInterrupt, SystemExit):
            run.interrupted = not run.unreachable  # which ends the loop in the same way
            return True  # the end is told by us: pytest would draw the whole stack first, which takes a second
        finally:
            signal.signal(signal.SIGTERM, previous)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Close the run; its gate decides the exit code."""
        run = session.config.stash[RUN]
        if run.folder is None:
            return
        stopped = exitstatus == pytest.ExitCode.INTERRUPTED and not run.unreachable
        run.interrupted = run.interrupted or stopped
        session.exitstatus = run.end()
        self._lines = run.report()

    @pytest.hookimpl(trylast=True)
    def pytest_unconfigure(self, config: pytest.Config) -> None:
        """Say last what the run came to, after everything that pytest has to tell."""
        reporter = config.pluginmanager.get_plugin("terminalreporter")
        if reporter is not None and self._lines:
            reporter.ensure_newline()
            reporter.write_line("")
            for line in self._lines:
                reporter.write_line(line)

    @pytest.hookimpl(tryfirst=True, wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """A fault of ours is pytest's error, not a failure of the target."""
        report = yield
        if call.excinfo and isinstance(call.excinfo.value, Unreachable):
            run = item.config.stash[RUN]
            run.unreachable = call.excinfo.value.reason
            item.session.shouldstop = f"not reachable: {run.unreachable}"
            report.longrepr = f"not reachable: {run.unreachable}"
        if call.excinfo and isinstance(call.excinfo.value, Verdict):
            result = call.excinfo.value.result
            if result.verdict is Judgement.SUITE_ERROR:
                report.when = "setup"
        return report

    @pytest.hookimpl(optionalhook=True)
    def pytest_html_results_table_header(self, cells: list[str]) -> None:
        """Our columns in the developer's view."""
        cells.insert(2, "<th>Verdict</th>")
        cells.insert(3, "<th>Coverage</th>")

    @pytest.hookimpl(optionalhook=True)
    def pytest_html_results_table_row(self, report: pytest.TestReport, cells: list[str]) -> None:
        """Fill our columns."""
        properties = dict(getattr(report, "user_properties", ()))
        cells.insert(2, f"<td>{properties.get('verdict', '')}</td>")
        cells.insert(3, f"<td>{properties.get('coverage', '')}</td>")

    def pytest_report_teststatus(self, report: pytest.TestReport) -> tuple[str, Any, Any] | None:
        """Our letters; pytest's categories stay its own."""
        if getattr(report, "when", "") != "call":
            return None
        properties = dict(getattr(report, "user_properties", ()))
        verdict = str(properties.get("verdict", ""))
        if report.skipped:
            return (
                "skipped",
                "n" if properties.get("coverage") != "NOT_APPLICABLE" else "-",
                str(properties.get("coverage", "SKIPPED")),
            )
        letter, word = _LETTERS.get(verdict, (".", verdict or "PASS"))
        return report.outcome, letter, word


def _teller(config: pytest.Config) -> Callable[[str], None]:
    """Give what writes a line to the terminal, past pytest's capture."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    capture = config.pluginmanager.get_plugin("capturemanager")

    def tell(text: str) -> None:
        if reporter is None:
            return
        with capture.global_and_fixture_disabled() if capture else nullcontext():
            reporter.ensure_newline()
            reporter.write_line(text)
            reporter.flush()

    return tell


@cache
def _files() -> frozenset[Path]:
    return frozenset(scenario_files())


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt("SIGTERM")
