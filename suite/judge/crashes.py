"""What is told of an error of our own: the way to it, without a word about the machine on which it happened."""

from __future__ import annotations

import re
import sys
import traceback
from pathlib import Path

_HOUSE = Path(__file__).resolve().parents[2]
_FILE = re.compile(r'(?<=File ")(?P<path>[^"]+)(?=")')
_KNOWN = re.compile(r".*[/\\](?=(?:suite|site-packages|dist-packages|python3(?:\.\d+)?)[/\\])")


def crash(limit: int) -> str:
    """Give the traceback of the exception under way, its paths cut to `suite/...`."""
    return without_places(traceback.format_exc(limit=limit))


def without_places(text: str) -> str:
    """Cut every path of this machine: to what lies in the house or in a library, else to the file's name."""
    text = _FILE.sub(lambda found: _short(found["path"]), text)
    for root in sorted({str(_HOUSE), sys.prefix, sys.base_prefix, str(Path.home()), str(Path.cwd())}, key=len)[::-1]:
        if root not in {"", "/"}:
            text = re.sub(r"(?<![\w:/.-])" + re.escape(root) + r"(?:[/\\]|(?![\w.-]))", "", text)
    return text


def _short(path: str) -> str:
    if path.startswith("<"):
        return path
    short = _KNOWN.sub("", path, count=1)
    return short.replace("\\", "/") if short != path else Path(path).name
