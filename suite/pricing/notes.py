"""Notes: what was odd about the input or open in the rules, with a code for scripts and a pointer for people."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Note:
    """One remark. `blocks` says that it keeps the price from being verified."""

    code: str
    message: str
    pointer: str = ""
    blocks: bool = False


_SIGNS = 40


def brief(value: object) -> str:
    """Show a value that cannot be used, in a few signs."""
    if isinstance(value, dict | list):
        return f"a list of {len(value)}" if isinstance(value, list) else "an object"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return repr(value if len(value) <= _SIGNS else f"{value[:_SIGNS]}...")
    try:
        return str(value)[:_SIGNS]
    except ValueError:  # thousands of digits
        return "a number of thousands of digits"


MOST_ALIKE = 100
"""Notes of one code that are kept: more of them tell nobody anything."""


@dataclass(slots=True)
class Notes:
    """Collects notes; the same one is kept once."""

    found: list[Note] = field(default_factory=list)
    _seen: set[Note] = field(init=False, repr=False)
    _alike: Counter[tuple[str, bool]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._seen = set(self.found)
        self._alike = Counter((each.code, each.blocks) for each in self.found)

    def add(self, code: str, message: str, pointer: str = "", *, blocks: bool = False) -> None:
        """Add a note unless it is there; of very many alike it is said only that there are more."""
        note, kind = Note(code, message, pointer, blocks), (code, blocks)
        if note in self._seen or self._alike[kind] > MOST_ALIKE:
            return
        self._alike[kind] += 1
        if self._alike[kind] > MOST_ALIKE:
            note = Note(code, f"there are more than {MOST_ALIKE} of these; the rest is not listed", "", blocks)
        self._seen.add(note)
        self.found.append(note)
