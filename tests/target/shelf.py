"""A target.toml of few lines, to which tests add theirs."""

from __future__ import annotations

from pathlib import Path

from suite.standard.versions import VERSIONS
from suite.target.config import load
from suite.target.shape import TargetConfig

OLD, MIDDLE, NEW = (str(each) for each in VERSIONS)
PLAIN = """\
[target]
name = "Acme Charge"

[[connection]]
versions_url = "https://acme.example/ocpi/versions"
roles = ["CPO"]
token_a = "env:TOKEN_A"
"""


def write(folder: Path, text: str) -> Path:
    """Put a target.toml there."""
    path = folder / "target.toml"
    path.write_text(text, "utf-8")
    return path


def read(folder: Path, more: str = "", *overrides: str, connection: str = "") -> TargetConfig:
    """Read the plain file, with lines of the connection and sections added."""
    return load(write(folder, PLAIN + connection + "\n" + more), overrides)
