"""A question on a terminal of its own: answered, skipped, late, and where there is none."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from suite.target import stimuli, terminal
from suite.target.stimuli import Acted

ASKING = (
    "import fcntl, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0)\n"
    "from suite.target.stimuli import _ask\n"
    "acted = _ask('Plug in', {within})\n"
    "print(acted.kind, acted.detail, sep='|')\n"
)
WITHOUT = (
    "from suite.target.stimuli import _ask\nacted = _ask('Plug in', 60)\nprint(acted.kind, acted.detail, sep='|')\n"
)


def asked(answer: bytes, within: float = 60) -> tuple[str, str]:
    """Ask in a process of its own whose terminal is a made one; give what it printed and what the terminal showed."""
    master, slave = os.openpty()
    os.write(master, answer)
    try:
        ended = subprocess.run(
            [sys.executable, "-c", ASKING.format(within=within)],
            stdin=slave, stdout=subprocess.PIPE, start_new_session=True, check=True, text=True, timeout=60,
        )  # fmt: skip
        return ended.stdout.strip(), os.read(master, 4096).decode()
    finally:
        os.close(slave)
        os.close(master)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b"\n", "done|"),
        (b"yes\n", "done|"),
        (b"s\n", "not-now|skipped: Plug in"),
        (b"Skip\n", "not-now|skipped: Plug in"),
        (b"\x04", "not-now|"),
    ],
)
def test_an_answer(answer: bytes, said: str) -> None:
    printed, shown = asked(answer)
    assert printed.startswith(said)
    assert ">>> Plug in" in shown


def test_no_answer_in_time() -> None:
    assert asked(b"", within=0.05)[0] == "not-now|nobody answered within 0.05 s: Plug in"


def test_without_a_terminal_nobody_is_asked() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", WITHOUT],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        start_new_session=True,
        check=True,
        timeout=60,
    )
    assert ended.stdout.decode().strip() == "not-now|nobody at a terminal to ask: Plug in"


def test_a_file_is_no_terminal(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("\n")
    assert terminal.ask("?", 1, str(tmp_path / "file")) is None


def test_a_terminal_of_others_is_left_alone() -> None:
    """It is not the one that controls us, so reading from it could stop the run."""
    master, slave = os.openpty()
    try:
        assert terminal.ask("?", 1, os.ttyname(slave)) is None
    finally:
        os.close(slave)
        os.close(master)


def test_the_word_for_late_is_told_from_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal, "ask", lambda *_: "late")
    assert stimuli._ask("?", 1) == Acted("done")
