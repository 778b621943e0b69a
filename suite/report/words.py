"""The words, symbols and figures that stand for verdicts and times in every report. Knows no renderer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Word:
    """How a verdict or a coverage is shown: a symbol that needs no colour, a word, and a class for the colour."""

    symbol: str
    text: str
    tone: str
    many: str = ""
    """The word for several, where it is another one."""


_WORDS = {
    "PASS": Word("✓", "pass", "good"),
    "INFO": Word("i", "info", "info", "info"),
    "WARNING": Word("!", "warning", "warn"),
    "INCONCLUSIVE": Word("?", "inconclusive", "open", "inconclusive"),
    "FAIL": Word("✗", "fail", "bad", "failures"),
    "SUITE_ERROR": Word("⚡", "suite error", "bad"),
    "NEEDS_STIMULUS": Word("…", "needs stimulus", "todo"),
    "NOT_APPLICABLE": Word("–", "not applicable", "none"),  # noqa: RUF001 - a dash to look at
    "OUT_OF_BUDGET": Word("◔", "out of budget", "todo"),
    "NOT_ENDED": Word("◌", "not ended", "open"),
    "NOT_OFFERED": Word("·", "not offered", "none"),
    "NOT_TESTED": Word("○", "not tested", "none"),
}


def word(name: str) -> Word:
    """Give the word of a verdict or coverage; unknown ones are shown as they are."""
    return _WORDS.get(name) or Word("?", name.lower().replace("_", " "), "none")


def moment(at: float) -> str:
    """Write a time for a person, in UTC."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def instant(at: float) -> str:
    """Write a time for a machine (RFC 3339)."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def span(seconds: float) -> str:
    """Write a length of time for a person."""
    if seconds < 1:
        return f"{max(0, round(seconds * 1000))} ms"
    if seconds < 60:  # noqa: PLR2004 - a minute
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s"


def amount(count: int, one: str, many: str = "") -> str:
    """Write a number with its noun: 1 finding, 3 findings."""
    return f"{count:,} {one if count == 1 else many or one + 's'}".replace(",", "\u202f")


def tested(untested: dict[str, int]) -> str:
    """Say in one line how many scenarios were not decided, and why."""
    return ", ".join(f"{count} {word(name).text}" for name, count in sorted(untested.items()))
