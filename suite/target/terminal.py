"""The person at the terminal. Asked on the terminal itself, since pytest takes stdin and stderr away while a case runs."""

from __future__ import annotations

import os
import select

LATE = "\0late"
"""The answer that never came; no key gives it."""


def ask(question: str, within: float, device: str = "/dev/tty") -> str | None:
    """Put a question and wait for a line: None without a terminal, LATE when the time is up."""
    try:
        terminal = os.open(device, os.O_RDWR | os.O_NOCTTY)
    except OSError:
        return None
    try:
        if not _ours(terminal):
            return None
        os.write(
            terminal,
            f"\n>>> {question}\n    Enter when it is done, s and Enter to skip ({within / 60:.0f} min): ".encode(),
        )
        return _line(terminal, within)
    except OSError:
        return None
    finally:
        os.close(terminal)


def _ours(terminal: int) -> bool:
    """Say whether we are in the foreground: reading from behind would stop the whole run."""
    return os.isatty(terminal) and os.tcgetpgrp(terminal) == os.getpgrp()


def _line(terminal: int, within: float) -> str | None:
    ready, _, _ = select.select([terminal], [], [], within)
    if not ready:
        os.write(terminal, b"\n")
        return LATE
    said = os.read(terminal, 1024)
    return said.decode("utf-8", "replace") if said else None
