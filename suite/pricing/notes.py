"""Notes: what was odd about the input or open in the rules, with a code for scripts and a pointer for people."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Note:
    """One remark. `blocks` says that it keeps the price from being verified."""

    code: str
    message: str
    pointer: str = ""
    blocks: bool = False


@dataclass(slots=True)
class Notes:
    """Collects notes; the same one is kept once."""

    found: list[Note] = field(default_factory=list)

    def add(self, code: str, message: str, pointer: str = "", *, blocks: bool = False) -> None:
        """Add a note unless it is there."""
        note = Note(code, message, pointer, blocks)
        if note not in self.found:
            self.found.append(note)
