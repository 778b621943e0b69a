"""Waivers: what they cover, and what is refused."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from suite.standard.catalogue import requirements
from suite.target.errors import ConfigError
from suite.target.waivers import Waiver, WaiverExpired, load_waivers, stale

TODAY = dt.date(2031, 6, 15)
KNOWN = next(iter(requirements()))
CHAPTER = KNOWN.partition(".")[0]
PLAIN = f'[[waiver]]\nrequirement = "{KNOWN}"\nreason = "ticket 12"\nexpires = 2031-12-31\n'


def waivers(folder: Path, text: str) -> tuple[Waiver, ...]:
    path = folder / "waivers.toml"
    path.write_text(text, "utf-8")
    return load_waivers(path, TODAY)


def test_a_waiver_is_read(tmp_path: Path) -> None:
    (found,) = waivers(tmp_path, PLAIN)
    assert (found.requirement, found.scenario, found.reason, found.expires, found.line) == (
        KNOWN,
        "*",
        "ticket 12",
        dt.date(2031, 12, 31),
        1,
    )
    assert str(found) == f"{KNOWN} (until 2031-12-31: ticket 12)"


def test_an_empty_file_waives_nothing(tmp_path: Path) -> None:
    assert waivers(tmp_path, "") == ()


def test_the_last_day_counts(tmp_path: Path) -> None:
    assert waivers(tmp_path, PLAIN.replace("2031-12-31", "2031-06-15"))


@pytest.mark.parametrize("day", ['"2031-12-31"', "2031-12-31T10:00:00Z"])
def test_a_date_may_be_written_otherwise(tmp_path: Path, day: str) -> None:
    assert waivers(tmp_path, PLAIN.replace("2031-12-31", day))[0].expires == dt.date(2031, 12, 31)


@pytest.mark.parametrize(
    ("requirement", "scenario", "asked", "case", "covered"),
    [
        ("a.b", "*", "a.b", "x.y@1/CPO", True),
        ("a.b", "*", "a.b", "", True),
        ("a.*", "*", "a.b.c", "", True),
        ("a.b", "*", "a.bc", "", False),
        ("A.b", "*", "a.b", "", False),
        ("a.b", "x.*", "a.b", "x.y@1/CPO", True),
        ("a.b", "x.y", "a.b", "x.y@1/CPO", True),
        ("a.b", "x.y@*/EMSP", "a.b", "x.y@1/CPO", False),
        ("a.b", "x.y", "a.b", "", False),
        ("a.b", "z", "a.b", "x.y@1/CPO", False),
    ],
)
def test_what_it_covers(requirement: str, scenario: str, asked: str, case: str, covered: bool) -> None:  # noqa: FBT001
    assert Waiver(requirement, "why", TODAY, scenario).covers(asked, case) is covered


def test_what_covered_nothing_is_stale() -> None:
    used, unused = Waiver("a.b", "why", TODAY), Waiver("c.d", "why", TODAY, "x.*")
    assert stale([used, unused], [used]) == ("c.d in x.* (until 2031-06-15: why) matches nothing",)


REFUSED = [
    (
        "requirement",
        "requirment",
        "2: waiver.requirment: unknown key; allowed: requirement, scenario, reason, expires; did you mean 'requirement'?",
    ),
    (f'requirement = "{KNOWN}"\n', "", "1: waiver.requirement: is missing"),
    (
        KNOWN,
        KNOWN[:-1],
        f"2: waiver.requirement: '{KNOWN[:-1]}' is no requirement; `ocpi-suite requirements` lists them; did you mean '{KNOWN}'?",
    ),
    (
        KNOWN,
        "qqqqqqqqqq.*",
        "2: waiver.requirement: 'qqqqqqqqqq.*' matches no requirement; `ocpi-suite requirements` lists them",
    ),
    ('reason = "ticket 12"\n', "", "1: waiver.reason: is missing"),
    ('"ticket 12"', '""', "3: waiver.reason: is empty"),
    (
        "expires = 2031-12-31\n",
        "",
        "1: waiver.expires: is missing, and no waiver is for ever; allowed: a date: 2031-12-31",
    ),
    ("2031-12-31", '"soon"', "4: waiver.expires: 'soon' is no date; allowed: a date: 2031-12-31"),
    ("2031-12-31", "20311231", "4: waiver.expires: 20311231 is no date; allowed: a date: 2031-12-31"),
    ("[[waiver]]", "[waiver]", "1: waiver: is a list; allowed: [[waiver]] in double brackets"),
    ("[[waiver]]", "[[waivers]]", "1: waivers: unknown key; allowed: waiver; did you mean 'waiver'?"),
]


@pytest.mark.parametrize(("old", "new", "words"), REFUSED, ids=[each[2][:50] for each in REFUSED])
def test_what_is_refused(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert old in PLAIN
    with pytest.raises(ConfigError) as caught:
        waivers(tmp_path, PLAIN.replace(old, new))
    assert str(caught.value) == f"{tmp_path}/waivers.toml:{words}"
    assert not isinstance(caught.value, WaiverExpired)


def test_what_is_no_toml(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"waivers\.toml:4: not TOML: "):
        waivers(tmp_path, PLAIN.replace("2031-12-31", "2031-13-31"))


def test_an_expired_one_stops_everything(tmp_path: Path) -> None:
    with pytest.raises(WaiverExpired) as caught:
        waivers(tmp_path, PLAIN + PLAIN.replace("2031-12-31", "2031-06-14").replace(KNOWN, f"{CHAPTER}.*"))
    assert str(caught.value) == (
        f"{tmp_path}/waivers.toml:5: waiver of {CHAPTER}.*: expired on 2031-06-14 (ticket 12); decide again: a later date, or take it out"
    )


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there is no such file"):
        load_waivers(tmp_path / "none.toml")
