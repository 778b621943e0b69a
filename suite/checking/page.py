"""The HTML summary of an audit, in the style of a run's report: one file, no network, everything of strangers escaped."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

import suite.report
from suite.report.visible import visible

_HERE = Path(__file__).parent / "templates"
_STYLE = Path(suite.report.__file__).parent / "templates" / "style.css"
_MOST = 500
_WORDS = {"FAIL": ("bad", "✕", "fails"), "WARNING": ("warn", "!", "warning"), "INFO": ("info", "i", "remark")}


def page(told: dict[str, Any]) -> str:
    """Give the page for a summary object."""
    style = _style()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    tone = (
        "bad"
        if told["counts"]["FAIL"]
        else "open"
        if not told["complete"]
        else "warn"
        if told["counts"]["WARNING"]
        else "good"
    )
    return str(
        _environment()
        .get_template("audit.html.j2")
        .render(
            told=told,
            causes=told["causes"][:_MOST],
            left_out=max(0, len(told["causes"]) - _MOST),
            words=_WORDS,
            tone=tone,
            style=style,
            style_hash=f"sha256-{digest}",
        )
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        finalize=_finalize,
    )  # fmt: skip


def _finalize(value: Any) -> Any:
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def _style() -> Markup:
    return Markup(_STYLE.read_text("utf-8"))  # noqa: S704 - ours, not a stranger's
