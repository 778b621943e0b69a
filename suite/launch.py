"""`run` and `report`: builds pytest's arguments, since there is no second runner; renders records again."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

_PACKAGE = Path(__file__).resolve().parent
_USAGE = 4


def arguments(target: Path, overrides: Sequence[str], options: dict[str, Any], extra: Sequence[str]) -> list[str]:
    """Give the arguments with which pytest runs the suite, deaf to the user's own pytest configuration."""
    made = [
        "-c", str(_PACKAGE / "run.ini"), "--rootdir", str(_PACKAGE), "-p", "no:cacheprovider",
        "--ocpi-target", str(target), "--ocpi-gate", options["gate"], "--ocpi-fail-on", options["fail_on"],
        "--ocpi-min-decided", options["min_decided"], "--ocpi-seed", str(options["seed"]),
    ]  # fmt: skip
    if options.get("report_dir"):
        made += ["--ocpi-report-dir", str(options["report_dir"])]
    if options.get("strict"):
        made.append("--ocpi-strict")
    if options.get("level"):
        made += ["--ocpi-level", options["level"]]
    for each in (*overrides, f'wait="{options["wait"]}"'):
        made += ["--ocpi-set", each]
    for name in ("version", "role", "module", "scenario", "requirement"):
        for each in options.get(name) or ():
            made += [f"--ocpi-{name}", each]
    chosen = [
        f"{name}={','.join(options[name])}"
        for name in ("version", "role", "module", "scenario", "requirement")
        if options.get(name)
    ]
    if chosen:
        made += ["--ocpi-select", " ".join(chosen)]
    return [*made, *extra, str(_PACKAGE / "scenarios")]


def launch(target: Path, overrides: Sequence[str], options: dict[str, Any], extra: Sequence[str]) -> int:
    """Run the suite against a target; the exit code of CONTRACTS."""
    from suite.target.config import load  # noqa: PLC0415

    load(target, overrides)
    import pytest  # noqa: PLC0415

    plugins = [] if _installed() else ["ocpi_suite"]
    code = pytest.main(arguments(target, overrides, options, extra), plugins=_doors(plugins))
    return int(code)


def _installed() -> bool:
    """Say whether pytest finds our door by its entry point."""
    from importlib.metadata import entry_points  # noqa: PLC0415

    return any(entry.name == "ocpi_suite" for entry in entry_points(group="pytest11"))


def _doors(names: Sequence[str]) -> list[Any]:
    import importlib  # noqa: PLC0415

    return [importlib.import_module(name) for name in names]


def render_again(folder: Path) -> int:
    """Render the files of a run from its record."""
    from suite.record.file import RecordError, read  # noqa: PLC0415
    from suite.report import render  # noqa: PLC0415
    from suite.report.terminal import lines  # noqa: PLC0415

    folder = folder.parent if folder.name == "run.ndjson" else folder
    if not (folder / "run.ndjson").exists():
        raise RecordError(f"{folder}: there is no run.ndjson in it; name the folder of a run")
    render(folder)
    for line in lines(read(folder / "run.ndjson"), folder):
        sys.stdout.write(line + "\n")
    return 0
