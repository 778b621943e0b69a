"""The one-line error of everything a user wrote: where, what, what is allowed, what was perhaps meant."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from pathlib import Path

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]+")


class ConfigError(ValueError):
    """A file of the user's is missing or wrong (exit code 4). Its text is one line."""

    def __init__(
        self, file: Path | str, line: int | None, key: str, what: str, *, allowed: str = "", suggestion: str = ""
    ) -> None:
        """Compose the line."""
        self.file, self.line, self.key, self.what = str(file), line, key, what
        self.allowed, self.suggestion = allowed, suggestion
        place = f"{file}:{line}" if line else str(file)
        text = f"{place}: {key}: {what}" if key else f"{place}: {what}"
        if allowed:
            text += f"; allowed: {allowed}"
        if suggestion:
            text += f"; did you mean {suggestion!r}?"
        super().__init__(one_line(text))


def one_line(text: str) -> str:
    """Give the text without line breaks and control characters."""
    return _UNPRINTABLE.sub(" ", text)


def closest(word: str, known: Iterable[str]) -> str:
    """Give the known word that is most like this one, or nothing."""
    names = {each.lower(): each for each in known}
    found = difflib.get_close_matches(word.lower(), names, n=1, cutoff=0.6)
    return names[found[0]] if found else ""
