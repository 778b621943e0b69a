"""waivers.toml: known findings that the user accepts for a while, each with a reason and an end. Read here, applied elsewhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from suite.standard.catalogue import requirements
from suite.target.config import parsed, text_of
from suite.target.errors import ConfigError, closest
from suite.target.reader import Source, Table

_GLOB = frozenset("*?[")
_KEYS = ("requirement", "scenario", "reason", "expires")


class WaiverExpired(ConfigError):
    """A waiver is past its last day: nothing starts until somebody decides again (exit code 11)."""


@dataclass(frozen=True, slots=True)
class Waiver:
    """One accepted finding, or several where its requirement or scenario is a glob."""

    requirement: str
    reason: str
    expires: dt.date
    """The last day on which it counts."""
    scenario: str = "*"
    line: int | None = None

    def covers(self, requirement: str, case: str = "") -> bool:
        """Say whether it covers a finding; `case` is a case (`locations.crawl@...`), empty for one that no case filed."""
        scenario = case.partition("@")[0]
        fits = self.scenario == "*" or fnmatchcase(case, self.scenario) or fnmatchcase(scenario, self.scenario)
        return fits and fnmatchcase(requirement, self.requirement)

    def __str__(self) -> str:
        where = "" if self.scenario == "*" else f" in {self.scenario}"
        return f"{self.requirement}{where} (until {self.expires}: {self.reason})"


def load_waivers(path: Path, today: dt.date | None = None) -> tuple[Waiver, ...]:
    """Read the file; raises ConfigError, and WaiverExpired for the first one that is past its day."""
    text = text_of(path)
    source = Source(path, text)
    root = Table(source, (), parsed(path, text))
    root.only(("waiver",))
    if isinstance(root.raw("waiver"), dict):
        raise root.error("waiver", "is a list", allowed="[[waiver]] in double brackets")
    found = root.each("waiver", _waiver)
    _refuse_expired(path, found, today or dt.datetime.now(dt.UTC).date())
    return found


def stale(waivers: Iterable[Waiver], used: Iterable[Waiver]) -> tuple[str, ...]:
    """Give the waivers that covered nothing, in words."""
    met = frozenset(used)
    return tuple(f"{each} matches nothing" for each in waivers if each not in met)


def _waiver(table: Table) -> Waiver:
    table.only(_KEYS)
    return Waiver(
        requirement=_requirement(table),
        scenario=table.text("scenario", "*"),
        reason=table.text("reason", required=True),
        expires=_expires(table),
        line=table.source.lines.get(table.place),
    )


def _requirement(table: Table) -> str:
    name = table.text("requirement", required=True)
    known = tuple(requirements())
    if not any(fnmatchcase(each, name) for each in known):
        what = "matches no requirement" if _GLOB & set(name) else "is no requirement"
        raise table.error(
            "requirement", f"{name!r} {what}; `ocpi-suite requirements` lists them", suggestion=closest(name, known)
        )
    return name


def _expires(table: Table) -> dt.date:
    value = table.raw("expires")
    if value is None:
        raise table.error("expires", "is missing, and no waiver is for ever", allowed="a date: 2031-12-31")
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(value)
    except (TypeError, ValueError):
        raise table.error("expires", f"{value!r} is no date", allowed="a date: 2031-12-31") from None


def _refuse_expired(path: Path, waivers: Iterable[Waiver], today: dt.date) -> None:
    for each in waivers:
        if each.expires < today:
            what = f"expired on {each.expires} ({each.reason}); decide again: a later date, or take it out"
            raise WaiverExpired(path, each.line, f"waiver of {each.requirement}", what)
