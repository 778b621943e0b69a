"""`run` and `report`: builds pytest's arguments, since there is no second runner; renders records again."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

_PACKAGE = Path(__file__).resolve().parent


def arguments(target: Path, overrides: Sequence[str], options: dict[str, Any], extra: Sequence[str]) -> list[str]:
    """Give the arguments with which pytest runs the suite, deaf to the user's own pytest configuration."""
    made = [
        "-c", str(_PACKAGE / "run.ini"), "--rootdir", str(_PACKAGE), "-p", "no:cacheprovider", "--disable-plugin-autoload",
        "-p", "ocpi_suite", *_plugins(extra),
        "--ocpi-target", str(target), "--ocpi-gate", options["gate"], "--ocpi-fail-on", options["fail_on"],
        "--ocpi-min-decided", options["min_decided"], "--ocpi-seed", str(options["seed"]),
    ]  # fmt: skip
    if options.get("report_dir"):
        made += ["--ocpi-report-dir", str(options["report_dir"])]
    if options.get("observe"):
        made += ["--ocpi-observe", str(options["observe"])]
    if options.get("strict"):
        made.append("--ocpi-strict")
    if options.get("level"):
        made += ["--ocpi-level", options["level"]]
    for each in (*overrides, f'wait="{options["wait"]}"'):
        made += ["--ocpi-set", each]
    for name in ("version", "role", "module", "scenario", "requirement", "profile", "pack"):
        for each in options.get(name) or ():
            made += [f"--ocpi-{name}", each]
    return [*made, *extra, str(_PACKAGE / "scenarios")]


def _plugins(extra: Sequence[str]) -> list[str]:
    """Name the plugins of others that the user's arguments ask for; no other plugin of this environment takes part."""
    html = any(each.startswith(("--html", "--self-contained-html", "--css")) for each in extra)
    return ["-p", "pytest_metadata.plugin", "-p", "pytest_html.plugin"] if html else []


def launch(target: Path, overrides: Sequence[str], options: dict[str, Any], extra: Sequence[str]) -> int:
    """Run the suite against a target; the exit code of CONTRACTS. Mistakes of the user's raise, in one line."""
    from suite.drive.choosing import selection  # noqa: PLC0415 - `--help` must not pay for it
    from suite.drive.planning import planned  # noqa: PLC0415
    from suite.target.config import load  # noqa: PLC0415
    from suite.target.waivers import load_waivers  # noqa: PLC0415

    config = load(target, overrides)
    if config.waivers:
        load_waivers(config.waivers)
    selection(options).check(planned(config, apart=bool(options.get("observe"))))
    for each in config.warnings:
        sys.stderr.write(f"warning: {each}\n")
    import pytest  # noqa: PLC0415

    os.environ.pop("PYTEST_ADDOPTS", None)
    return int(pytest.main(arguments(target, overrides, options, extra)))


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
