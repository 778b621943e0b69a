"""The catalogue's loader, and the chapters versions, credentials and authentication: each fact line is decided, caps hold.

Knows the numbering of the fact sheet, not its words.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from suite.standard.catalogue import BINDS, CatalogueError, Requirement, load, requirement, requirements
from suite.standard.versions import VERSIONS

if TYPE_CHECKING:
    from pathlib import Path

LAST = {"VER": 18, "CRD": 27, "CRS": 11, "AUT": 10}
LINES = [f"{prefix}-{number:02}" for prefix, last in LAST.items() for number in range(1, last + 1)]
ACROSS = {f"SCN-{number:02}" for number in range(1, 15)}
"""Lines across modules: any chapter may decide one."""
CHAPTERS = {"versions", "credentials", "auth"}
EVERYONE = list(requirements().values())
OURS = [entry for entry in EVERYONE if entry.chapter in CHAPTERS]
OLD, MIDDLE, NEW = (str(version) for version in sorted(VERSIONS))
ANCHOR = re.compile(
    r"(transport_and_format|status_codes|types|credentials|version_information_endpoint|mod_[a-z_]+)\.(md|asciidoc)#[\w-]+"
)
LONGEST = 200
CAPS = {"stated": 2, "table": 2, "diagram": 1, "derived": 1, "practice": 0}
WEIGHT = {"INFO": 0, "WARNING": 1, "FAIL": 2}

UNTESTED = {
    "versions.module.agreed",
    "credentials.hub.role",
    "credentials.hub.party-id",
    "credentials.client.endpoints-missing",
    "credentials.client.monthly",
}
"""What no black-box test of these chapters decides. A new name here is a decision, not an accident."""

ENTRY = """
[[requirement]]
id = "versions.list.answers"
text = "GET on the versions URL answers."
basis = "stated"
binds = "server"
facts = ["VER-01"]
{more}
[requirement.versions]
"2.2.1" = {{ level = "{level}", anchor = "credentials.asciidoc#credentials_registration" }}
"""


def _id(entry: Requirement) -> str:
    return entry.id


def _written(folder: Path, more: str = "", level: str = "MUST", **swapped: str) -> Path:
    text = ENTRY.format(more=more, level=level)
    for old, new in swapped.items():
        text = re.sub(rf'(?m)^{old} = "[^"]*"', f'{old} = "{new}"', text)
    path = folder / "chapter.toml"
    path.write_text(text, "utf-8")
    return path


def _one(folder: Path, more: str = "", level: str = "MUST", **swapped: str) -> Requirement:
    return load([_written(folder, more, level, **swapped)])["versions.list.answers"]


@pytest.mark.parametrize("line", LINES)
def test_every_fact_line_is_decided(line: str) -> None:
    """A line without a requirement would never be looked at."""
    assert any(line in entry.facts for entry in OURS)


def test_lines_across_modules_are_taken_by_somebody() -> None:
    """SCN-08 to SCN-11 are of modules that are not driven yet."""
    taken = {line for entry in EVERYONE for line in entry.facts if line in ACROSS}
    assert ACROSS - taken == {"SCN-08", "SCN-09", "SCN-10", "SCN-11"}


def test_no_requirement_names_a_line_that_does_not_exist() -> None:
    """A slip in a number would cover nothing."""
    assert {line for entry in OURS for line in entry.facts} <= {*LINES, *ACROSS}


def test_no_two_requirements_say_the_same() -> None:
    """Two ids for one observation could never be broken one at a time."""
    texts = [entry.text for entry in EVERYONE]
    assert len(texts) == len(set(texts))


@pytest.mark.parametrize("entry", EVERYONE, ids=_id)
def test_an_entry_can_be_read_by_an_implementer(entry: Requirement) -> None:
    """One line, one sentence, and the places in the standard, each in the form of its version."""
    assert re.fullmatch(r"\S.*\.", entry.text)
    assert len(entry.text) <= LONGEST
    assert not entry.text.startswith(("It ", "These ", "This "))
    assert entry.versions
    assert entry.facts
    assert entry.binds in BINDS
    for name, demand in entry.versions.items():
        assert ANCHOR.fullmatch(demand.anchor)
        assert demand.anchor.split("#")[0].endswith(".md" if name == OLD else ".asciidoc")


@pytest.mark.parametrize("entry", EVERYONE, ids=_id)
@pytest.mark.parametrize("strict", [False, True])
def test_no_verdict_is_worse_than_its_basis_carries(entry: Requirement, strict: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """FAIL needs words or a table of the standard, and without --strict a MUST."""
    for version in entry.versions:
        weight = WEIGHT[entry.verdict_in(version, strict=strict)]
        assert weight <= CAPS[entry.basis]
        if not strict and entry.level_in(version) != "MUST":
            assert weight < WEIGHT["FAIL"]


@pytest.mark.parametrize("entry", EVERYONE, ids=_id)
def test_strict_is_never_milder(entry: Requirement) -> None:
    """A run under --strict finds whatever the other run finds."""
    for version in entry.versions:
        assert WEIGHT[entry.verdict_in(version, strict=True)] >= WEIGHT[entry.verdict_in(version)]


def test_the_untested_are_exactly_those_we_decided_on() -> None:
    """The reason says what would make it testable."""
    untested = {entry.id: entry.untested_reason for entry in OURS if entry.untested_reason}
    assert set(untested) == UNTESTED
    assert all("would make it testable" in reason for reason in untested.values())


@pytest.mark.parametrize(
    ("name", "weights"),
    [
        ("versions.list.answers", ("FAIL", "FAIL", "FAIL")),
        ("versions.list.numbers", ("FAIL", "FAIL", None)),
        ("versions.list.unique", ("WARNING", "WARNING", "WARNING")),
        ("versions.endpoint.role", (None, "FAIL", "FAIL")),
        ("versions.endpoint.credentials-sender", (None, "INFO", "INFO")),
        ("versions.endpoint.unique", (None, "WARNING", "WARNING")),
        ("versions.client.later-version", ("WARNING", "WARNING", "WARNING")),
        ("credentials.token.charset", ("FAIL", "WARNING", "WARNING")),
        ("credentials.token-a.spent", ("INFO", "WARNING", "WARNING")),
        ("credentials.token-a.nothing-else", (None, "FAIL", "FAIL")),
        ("credentials.post.fetches-versions", ("WARNING", "WARNING", "WARNING")),
        ("credentials.post.fetches-details", ("FAIL", "FAIL", "FAIL")),
        ("credentials.post.twice-refused", ("FAIL", "FAIL", "FAIL")),
        ("credentials.refusal.status", ("WARNING", "WARNING", "WARNING")),
        ("credentials.post.retry", ("INFO", "INFO", "INFO")),
        ("credentials.put.new-token", ("WARNING", "WARNING", "WARNING")),
        ("credentials.delete.stops-calls", ("FAIL", "FAIL", "FAIL")),
        ("credentials.delete.token-dead", ("WARNING", "WARNING", "WARNING")),
        ("credentials.post.unknown-fields", (None, None, "FAIL")),
        ("credentials.client.versions-first", ("WARNING", "FAIL", "FAIL")),
        ("auth.token-encoding", ("INFO", "FAIL", "FAIL")),
        ("auth.token-newline", (None, "WARNING", "WARNING")),
        ("auth.unknown-token.refused", ("FAIL", "FAIL", "FAIL")),
        ("auth.refusal.status", ("WARNING", "WARNING", "WARNING")),
        ("auth.lenient-scheme", ("INFO", "INFO", "INFO")),
        ("auth.foreign-owner", ("WARNING", "WARNING", "WARNING")),
    ],
)
def test_a_violation_weighs_what_the_fact_sheet_says(name: str, weights: tuple[str | None, ...]) -> None:
    """None: the version does not have the requirement."""
    entry = requirement(name)
    for version, weight in zip((OLD, MIDDLE, NEW), weights, strict=True):
        assert (version in entry.versions) == (weight is not None)
        if weight:
            assert entry.verdict_in(version) == weight


def test_strict_lifts_only_where_the_version_says_something() -> None:
    """d9: token A kept alive fails under --strict since 2.2; before it the standard is silent, and stays so."""
    entry = requirement("credentials.token-a.spent")
    assert [entry.verdict_in(version, strict=True) for version in (OLD, MIDDLE, NEW)] == ["INFO", "FAIL", "FAIL"]


def test_it_applies_by_version_and_role() -> None:
    """A receiver of locations is an eMSP; HUB targets are asked for by nobody yet."""
    assert requirement("auth.parties.apart").applies(NEW, "EMSP")
    assert not requirement("auth.parties.apart").applies(NEW, "CPO")
    assert not requirement("versions.endpoint.role").applies(OLD, "CPO")
    assert not any(requirement("credentials.hub.role").applies(MIDDLE, role) for role in ("CPO", "EMSP"))


def test_an_unknown_id_is_told() -> None:
    with pytest.raises(CatalogueError, match=r"versions\.list\.sings"):
        requirement("versions.list.sings")


@pytest.mark.parametrize(
    ("swapped", "told"),
    [
        ({"id": "Versions.List"}, "bad id"),
        ({"id": "versions"}, "bad id"),
        ({"basis": "hearsay"}, "basis 'hearsay'"),
        ({"binds": "nobody"}, "binds 'nobody'"),
        ({"more": 'colour = "red"'}, "colour"),
        ({"more": 'policy = "maybe"'}, "policy 'maybe'"),
        ({"more": 'strict = { "2.2.1" = "maybe" }'}, "strict"),
        ({"more": 'policy = { "2.1.1" = "warn" }'}, "a version that the entry does not have"),
        ({"more": 'roles = ["DRIVER"]'}, "DRIVER"),
        ({"level": "OUGHT"}, "bad level"),
    ],
    ids=str,
)
def test_wrong_data_is_told_with_file_and_entry(tmp_path: Path, swapped: dict[str, str], told: str) -> None:
    """Nothing wrong goes unnoticed into a run."""
    with pytest.raises(CatalogueError, match=rf"^chapter\.toml: .*{re.escape(told)}"):
        load([_written(tmp_path, **swapped)])


def test_an_unknown_version_is_told(tmp_path: Path) -> None:
    path = _written(tmp_path)
    path.write_text(path.read_text("utf-8").replace('"2.2.1" =', '"2.4" ='), "utf-8")
    with pytest.raises(CatalogueError, match=r"for 2\.4"):
        load([path])


def test_an_id_stands_once(tmp_path: Path) -> None:
    path = _written(tmp_path)
    with pytest.raises(CatalogueError, match="stands twice"):
        load([path, path])


@pytest.mark.parametrize(
    ("basis", "level", "more", "verdict", "strictly"),
    [
        ("stated", "MUST", "", "FAIL", "FAIL"),
        ("table", "MUST", 'policy = "info"', "INFO", "INFO"),
        ("stated", "MUST", 'policy = "warn"\nstrict = "fail"', "WARNING", "FAIL"),
        ("stated", "SHOULD", "", "WARNING", "WARNING"),
        ("stated", "SHOULD", 'policy = "fail"', "WARNING", "WARNING"),
        ("stated", "SHOULD", 'strict = { "2.2.1" = "fail" }', "WARNING", "FAIL"),
        ("stated", "MAY", "", "INFO", "INFO"),
        ("derived", "NONE", 'policy = "warn"', "WARNING", "WARNING"),
        ("derived", "MUST", 'policy = "fail"\nstrict = "fail"', "WARNING", "WARNING"),
        ("diagram", "MUST", "", "WARNING", "WARNING"),
        ("practice", "MUST", "", "INFO", "INFO"),
    ],
)
def test_level_basis_and_policy_make_the_verdict(
    tmp_path: Path, basis: str, level: str, more: str, verdict: str, strictly: str
) -> None:
    """A policy speaks within the caps; only --strict lifts what is no MUST."""
    entry = _one(tmp_path, more, level, basis=basis)
    assert (entry.verdict_in(MIDDLE), entry.verdict_in(MIDDLE, strict=True)) == (verdict, strictly)
