"""Text of strangers made visible: control, bidirectional and invisible characters are shown as what they are, never obeyed."""

from __future__ import annotations

import re

_ODD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def visible(text: str) -> str:
    """Replace what cannot be seen by its code point; line feeds and tabs stay."""
    return _ODD.sub(_code, text.replace("\r\n", "\n"))


def on_a_line(text: str) -> str:
    """Make it one line, for a terminal."""
    return visible(text).replace("\n", " ")


def decoded(content: bytes) -> str:
    """Read bytes as text; what is no UTF-8 is shown byte by byte."""
    return visible(content.decode("utf-8", errors="backslashreplace"))


def _code(match: re.Match[str]) -> str:
    return f"⟨{ord(match[0]):04X}⟩"
