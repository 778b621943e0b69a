"""The door for pytest: inert without `--ocpi-target`, and the only thing a foreign pytest run imports of us."""

from __future__ import annotations

import argparse
import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add our options; none of them does anything without a target."""
    group = parser.getgroup("ocpi", "OCPI conformance suite")
    group.addoption("--ocpi-target", metavar="FILE", help="target.toml of the platform to test")
    group.addoption("--ocpi-report-dir", metavar="DIR", help="where the run's files go")
    group.addoption("--ocpi-gate", choices=["ci", "certify"], default="ci", help="what turns a run red")
    group.addoption("--ocpi-fail-on", choices=["fail", "warning", "new"], default="fail", help="what exit 1 is for")
    group.addoption(
        "--ocpi-min-decided", type=_share, default=0.0, metavar="80%", help="exit 10 below this share of MUSTs"
    )
    group.addoption("--ocpi-strict", action="store_true", help="lift the caps of disputed passages")
    group.addoption("--ocpi-seed", type=int, default=0, metavar="N", help="seed of samples")
    group.addoption("--ocpi-set", action="append", metavar="KEY=VALUE", help="override a key of target.toml")
    group.addoption("--ocpi-level", choices=["must", "should", "may"], help="scenarios that decide such a requirement")
    group.addoption("--ocpi-profile", action="append", metavar="NAME", help="certify against this profile, or a file")
    group.addoption(
        "--ocpi-observe", type=float, default=0.0, metavar="SECONDS", help="watch that long, do nothing else"
    )
    for name in ("version", "role", "module", "scenario", "requirement", "pack"):
        group.addoption(f"--ocpi-{name}", action="append", metavar="X", help=f"select by {name}")


def _share(text: str) -> float:
    try:
        share = float(text.rstrip("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no share: write 80% or 0.8")
    return share


def pytest_configure(config: pytest.Config) -> None:
    """Wake up where a target is given."""
    if not config.getoption("--ocpi-target"):
        return
    _refuse_foreign_suite()
    from suite.plugin import hooks  # noqa: PLC0415 - a foreign run must not import us

    hooks.configure(config)
    config.pluginmanager.register(hooks.Hooks(), "ocpi-suite-hooks")


def _refuse_foreign_suite() -> None:
    """Our package lies beside this file; whatever else answers to its name hides it."""
    spec = importlib.util.find_spec("suite")
    origin = Path(spec.origin) if spec and spec.origin else None
    home = Path(__file__).resolve().parent
    if origin is None or origin.resolve().parent != home / "suite":
        import pytest  # noqa: PLC0415 - only for the type of the error

        where = origin.parent if origin else "nothing"
        raise pytest.UsageError(
            f"the name `suite` means {where} here and hides ocpi-suite's own package: "
            "use the command `ocpi-suite run`, or start pytest in another folder"
        )
