"""The catalogue of the later modules: every fact line has its requirements, and what no scenario drives says so.

Knows the numbering of the fact sheet, not its words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from suite.standard.catalogue import Requirement, load, requirements
from suite.standard.versions import VERSIONS
from tests.standard.test_catalogue import ACROSS

if TYPE_CHECKING:
    from pathlib import Path

LAST = {
    "SES": 27, "CDR": 31, "TAR": 16, "TOK": 20, "CMD": 21, "CHP": 13, "HUB": 20, "HCI": 7, "PAY": 11, "BOK": 13, "INV": 6,
}  # fmt: skip
LINES = [f"{prefix}-{number:02}" for prefix, last in LAST.items() for number in range(1, last + 1)]
CHAPTERS = {
    "sessions", "cdrs", "tariffs", "tokens", "commands", "chargingprofiles", "hubclientinfo", "routing",
    "invoicereconciliation", "payments", "bookings",
}  # fmt: skip
ENTRIES = [entry for entry in requirements().values() if entry.chapter in CHAPTERS]
OLD, MIDDLE, NEW = (str(version) for version in sorted(VERSIONS))
ENTRY = """
{first}
[[requirement]]
id = "songs.list.sung"
text = "Songs are sung."
basis = "stated"
binds = "server"
{more}
[requirement.versions]
"2.2.1" = {{ level = "MUST", anchor = "mod_songs.asciidoc#mod_songs" }}
"""


def _id(entry: Requirement) -> str:
    return entry.id


def _one(folder: Path, first: str, more: str = "") -> Requirement:
    path = folder / "songs.toml"
    path.write_text(ENTRY.format(first=first, more=more), "utf-8")
    return load([path])["songs.list.sung"]


@pytest.mark.parametrize("line", LINES)
def test_every_fact_line_is_there(line: str) -> None:
    """A line without a requirement would be forgotten when its module is driven; some belong to chapter transport."""
    assert any(line in entry.facts for entry in requirements().values())


def test_no_requirement_names_a_line_that_does_not_exist() -> None:
    """A slip in a number would cover nothing."""
    assert {line for entry in ENTRIES for line in entry.facts} <= {*LINES, *ACROSS}


@pytest.mark.parametrize("entry", ENTRIES, ids=_id)
def test_the_reason_says_what_would_show_it(entry: Requirement) -> None:
    """As long as no scenario drives a module, each of its requirements says so, and what would decide it."""
    assert not entry.undriven or "would show it" in entry.untested_reason


def test_a_chapter_that_is_not_driven_gives_its_reason_to_each_entry(tmp_path: Path) -> None:
    """An entry may have a reason of its own; the chapter stays what it is."""
    why = "Nobody sings yet; a choir would show it."
    plain = _one(tmp_path, f'undriven = "{why}"')
    assert (plain.undriven, plain.untested_reason) == (why, why)
    other = _one(tmp_path, f'undriven = "{why}"', 'untested_reason = "Nobody listens."')
    assert (other.undriven, other.untested_reason) == (why, "Nobody listens.")
    assert _one(tmp_path, "").undriven == ""


@pytest.mark.parametrize(
    ("name", "weights"),
    [
        ("sessions.completed.final", ("FAIL", "FAIL", "FAIL")),
        ("sessions.status.order", ("WARNING", "WARNING", "WARNING")),
        ("sessions.patch.adds-periods", (None, "FAIL", "FAIL")),
        ("sessions.reservation.status", (None, "WARNING", "WARNING")),
        ("cdrs.post.location", ("FAIL", "FAIL", "FAIL")),
        ("cdrs.total-cost.reproducible", ("WARNING", "FAIL", "FAIL")),
        ("cdrs.credit.amount", (None, "FAIL", "FAIL")),
        ("cdrs.total-parking-time.sum", ("WARNING", "WARNING", "WARNING")),
        ("tariffs.alt-text.no-prices", (None, "WARNING", "WARNING")),
        ("tariffs.patch.applied", ("FAIL", None, None)),
        ("tokens.authorize.too-little", ("WARNING", "FAIL", "FAIL")),
        ("tokens.authorize.unknown", (None, "WARNING", "WARNING")),
        ("tokens.emaid.not-pushed", (None, None, "WARNING")),
        ("commands.result.url", ("FAIL", "FAIL", "FAIL")),
        ("commands.unknown-name.refused", ("INFO", "INFO", "INFO")),
        ("routing.broadcast.from-hub", (None, "FAIL", "FAIL")),
        ("routing.answer.swapped", (None, "WARNING", "WARNING")),
        ("bookings.final.stays", (None, None, "WARNING")),
    ],
)
def test_a_violation_weighs_what_the_fact_sheet_says(name: str, weights: tuple[str | None, ...]) -> None:
    """None: the version does not have the requirement."""
    entry = requirements()[name]
    for version, weight in zip((OLD, MIDDLE, NEW), weights, strict=True):
        assert (version in entry.versions) == (weight is not None)
        if weight:
            assert entry.verdict_in(version) == weight
