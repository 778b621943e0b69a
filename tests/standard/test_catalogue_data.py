"""The catalogue of transport, pagination and locations: every fact line is decided, levels and roles make sense.

Knows the numbering of the fact sheet, not its words.
"""

from __future__ import annotations

import re

import pytest

from suite.standard.catalogue import Requirement, requirements
from suite.standard.versions import VERSIONS
from tests.standard.test_catalogue import ACROSS
from tests.standard.test_catalogue_modules import LINES as LATER

CHAPTERS = {"transport": ("TRN", 40), "pagination": ("PAG", 24), "locations": ("LOC", 37)}
LINES = [f"{prefix}-{number:02}" for prefix, last in CHAPTERS.values() for number in range(1, last + 1)]
NAMES = frozenset(str(version) for version in VERSIONS)
ENTRIES = [entry for entry in requirements().values() if entry.chapter in CHAPTERS]
BINDS = {"server", "client", "sender", "receiver", "platform"}
ANCHOR = re.compile(r"(transport_and_format|status_codes|types|credentials|mod_[a-z]+)\.(md|asciidoc)#[\w-]+")
LONGEST = 160

SILENT_ON_PURPOSE = {
    "transport.error-data.free",
    "transport.other-methods.free",
    "pagination.client.foreign-objects",
    "pagination.objects.owner-unseen",
    "transport.own-fields.no-prefix",
    "locations.images.two",
    "locations.power.set-when-lower",
    "locations.preferences.every-profile",
    "locations.private.unpublished",
    "locations.status-schedule.followed",
}
"""What no black-box test decides. A new name here is a decision, not an accident."""


def _id(entry: Requirement) -> str:
    return entry.id


@pytest.mark.parametrize("line", LINES)
def test_every_fact_line_is_decided(line: str) -> None:
    """A line without a requirement would never be looked at."""
    assert any(line in entry.facts for entry in ENTRIES)


def test_no_requirement_names_a_line_that_does_not_exist() -> None:
    """A slip in a number would cover nothing."""
    named = {line for entry in ENTRIES for line in entry.facts}
    assert named <= {*LINES, *LATER, *ACROSS}


def test_no_two_requirements_say_the_same() -> None:
    """Two ids for one observation could never be broken one at a time."""
    texts = [entry.text for entry in ENTRIES]
    assert len(texts) == len(set(texts))


@pytest.mark.parametrize("entry", ENTRIES, ids=_id)
def test_an_entry_can_be_read_by_an_implementer(entry: Requirement) -> None:
    """One line, one sentence, the facts and the place in the standard."""
    assert entry.text.endswith(".")
    assert "\n" not in entry.text
    assert len(entry.text) <= LONGEST
    assert entry.facts
    assert entry.binds in BINDS
    for name, demand in entry.versions.items():
        assert ANCHOR.fullmatch(demand.anchor)
        old = min(VERSIONS)
        assert demand.anchor.split("#")[0].endswith(".md" if name == str(old) else ".asciidoc")


@pytest.mark.parametrize("entry", ENTRIES, ids=_id)
def test_roles_follow_from_whom_it_binds(entry: Requirement) -> None:
    """Locations and tariffs flow from a CPO to an eMSP, so their sender is the one and their receiver the other.

    Both have lists. A new object at the end of one is what a Location only can be made to be.
    """
    if entry.binds == "receiver":
        assert entry.roles == ("EMSP",)
    if entry.binds == "sender":
        both = entry.module == "paged" and entry.id != "pagination.order.new-last"
        assert entry.roles == (("CPO", "EMSP") if both else ("CPO",))


def test_the_untested_are_exactly_those_we_decided_on() -> None:
    """The reason says what would make it testable, or that there is nothing to break."""
    untested = {entry.id: entry.untested_reason for entry in ENTRIES if entry.untested_reason}
    assert set(untested) == SILENT_ON_PURPOSE
    for reason in untested.values():
        assert "would" in reason or "could break it" in reason or "can be broken" in reason


@pytest.mark.parametrize(
    ("name", "weights"),
    [
        ("pagination.link.present", ("FAIL", "FAIL", "FAIL")),
        ("transport.timestamp.near-now", ("WARNING", "WARNING", "WARNING")),
        ("transport.refusal.ocpi-answer", ("WARNING", "FAIL", "FAIL")),
        ("transport.unknown-fields.accepted", ("WARNING", "WARNING", "FAIL")),
        ("transport.write-data.absent", (None, "INFO", "INFO")),
        ("pagination.windows.partition", ("WARNING", "FAIL", "FAIL")),
        ("pagination.client.whole-list", ("WARNING", "WARNING", "WARNING")),
        ("locations.hours.exclusive", ("WARNING", "FAIL", "FAIL")),
        ("locations.put.keeps-optional", ("WARNING", "WARNING", "WARNING")),
        ("locations.parking.resolves", (None, None, "FAIL")),
    ],
)
def test_a_violation_weighs_what_the_fact_sheet_says(name: str, weights: tuple[str | None, ...]) -> None:
    """None: the version does not have the requirement."""
    entry = requirements()[name]
    for version, weight in zip(sorted(VERSIONS), weights, strict=True):
        assert (str(version) in entry.versions) == (weight is not None)
        if weight:
            assert entry.verdict_in(str(version)) == weight


def test_strict_lifts_the_cap_of_the_http_error() -> None:
    """d1: a right code under a wrong HTTP status warns, and fails under --strict."""
    entry = requirements()["transport.refusal.http-2xx"]
    newest = str(max(VERSIONS))
    assert entry.verdict_in(newest) == "WARNING"
    assert entry.verdict_in(newest, strict=True) == "FAIL"


def test_levels_stand_in_known_versions() -> None:
    """Every version is used, and no other."""
    assert {name for entry in ENTRIES for name in entry.versions} == NAMES
