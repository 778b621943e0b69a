"""The JSON examples inside the Markdown of 2.1.1, where a clone of the standard lies beside this project. Their text is not part of it.

An example is known by its file and the heading that it stands under: `mod_locations.md#example-add-an-evse`; a second one under a
heading of the same name gets `-2`.
"""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from functools import cache
from pathlib import Path

from suite.standard.versions import VERSIONS

_HERE = Path(__file__).resolve()
_CLONE = Path(".mirror", "ocpi+ocpi", "repo")
_FILES = (
    "credentials.md", "mod_cdrs.md", "mod_commands.md", "mod_locations.md", "mod_sessions.md", "mod_tariffs.md", "mod_tokens.md",
    "transport_and_format.md", "version_information_endpoint.md",
)  # fmt: skip
_PART = re.compile(r"^#+ *(?P<heading>.+?)\s*$|^```json[ \t]*\n(?P<json>.*?)^```", re.MULTILINE | re.DOTALL)


def clone() -> Path | None:
    """Give the clone, None where none lies beside the project."""
    return next((parent / _CLONE for parent in _HERE.parents if (parent / _CLONE).is_dir()), None)


@cache
def examples() -> dict[str, str]:
    """Give name -> JSON, nothing without a clone."""
    found: dict[str, str] = {}
    home = clone()
    for file in _FILES if home else ():
        where = f"{VERSIONS[0].branch}:{file}"
        text = subprocess.run(
            ["git", f"--git-dir={home}", "show", where], capture_output=True, text=True, check=True
        ).stdout
        found.update(_of(file, text.replace("\r\n", "\n")))
    return found


def _of(file: str, text: str) -> dict[str, str]:
    heading, seen, found = "", Counter[str](), {}
    for part in _PART.finditer(text):
        if part["heading"] is not None:
            heading = re.sub(r"[^a-z0-9]+", "-", part["heading"].lower()).strip("-")
        else:
            seen[heading] += 1
            found[f"{file}#{heading}" + (f"-{seen[heading]}" if seen[heading] > 1 else "")] = _document(part["json"])
    return found


def _document(text: str) -> str:
    """Leave out a request line above it; a property that stands alone becomes an object with it."""
    start = re.search(r"^[\[{]", text, re.MULTILINE)
    property_alone = text.lstrip().startswith('"')
    return f"{{{text}}}" if property_alone else text[start.start() :] if start else text
