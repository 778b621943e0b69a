"""`report.html` without a browser: one file, well formed, every link leads somewhere, nothing of strangers is markup."""

from __future__ import annotations

import base64
import hashlib
import re
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from suite.report import render
from suite.standard.versions import VERSIONS
from tests.report import records
from tests.report.anatomy import evidence, take_apart

if TYPE_CHECKING:
    from pathlib import Path

MADE = {
    "small": (records.small, False),
    "hostile": (records.hostile, False),
    "killed": (records.killed, True),
    "empty": (lambda: records.small()[:1], False),
}
OURS = set(
    "a b body button circle code dd details div dl dt figcaption figure form g h1 h2 h3 h4 h5 head header html i "  # noqa: SIM905
    "input label li main mark meta nav noscript ol output p path pre rect script section small span style summary "
    "svg table tbody td text th thead title tr ul".split()
)


def page_of(folder: Path, name: str) -> str:
    rows, cut = MADE[name]
    records.put(folder, rows(), cut=cut)
    render(folder)
    return (folder / "report.html").read_text("utf-8")


@pytest.fixture(scope="module", params=list(MADE))
def page(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    return page_of(tmp_path_factory.mktemp(request.param), request.param)


def parts(page: str) -> list[str]:
    return [page, *evidence(page).values()]


def test_every_part_is_well_formed_and_made_of_our_elements_only(page: str) -> None:
    for part in parts(page):
        anatomy = take_apart(part)
        assert not anatomy.crossed
        assert {each.tag for each in anatomy.elements} <= OURS
        assert not [
            name for each in anatomy.elements for name in each.attributes if name.startswith("on") or name == "style"
        ]


def test_nothing_is_fetched(page: str) -> None:
    for part in parts(page):
        anatomy = take_apart(part)
        assert not anatomy.attribute("src")
        assert not anatomy.of("link", "img", "iframe", "object")
        for link in anatomy.of("a"):
            assert re.match(r"#|https://github\.com/ocpi/ocpi/blob/", link.attributes["href"])
    assert "url(" not in page
    assert "@import" not in page


def test_the_policy_allows_our_own_style_and_script_and_nothing_else(page: str) -> None:
    policy = next(each.attributes["content"] for each in take_apart(page).of("meta") if "http-equiv" in each.attributes)
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    script = re.search(r"<script>(.*?)</script>", page, re.DOTALL)
    assert style
    assert script
    named = [
        "sha256-" + base64.b64encode(hashlib.sha256(each[1].encode()).digest()).decode() for each in (style, script)
    ]
    assert policy == (
        f"default-src 'none'; style-src '{named[0]}'; script-src '{named[1]}'; base-uri 'none'; form-action 'none'"
    )


def test_every_link_leads_somewhere(page: str) -> None:
    whole = parts(page)
    names = [name for part in whole for name in take_apart(part).attribute("id")]
    assert len(names) == len(set(names))
    for part in whole:
        for link in take_apart(part).of("a"):
            if link.attributes["href"].startswith("#"):
                assert link.attributes["href"][1:] in names


def test_the_exchanges_of_a_scenario_are_found_by_their_numbers(tmp_path: Path) -> None:
    page = page_of(tmp_path, "small")
    unpacked = evidence(page)
    for scene in take_apart(page).of("details"):
        if "data-x" in scene.attributes:
            ranges = [each.split("-") for each in scene.attributes["data-x"].split(",")]
            named = {number for first, last in ranges for number in range(int(first), int(last) + 1)}
            inside = {int(each[1:]) for each in take_apart(unpacked[scene.attributes["id"]]).attribute("id")}
            assert inside == named


def test_headings_are_in_order(page: str) -> None:
    anatomy = take_apart(page)
    assert anatomy.of("html")[0].attributes["lang"] == "en"
    levels = [int(each.tag[1]) for each in anatomy.of("h1", "h2", "h3", "h4", "h5")]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    titles = [each.text.strip() for each in anatomy.of("h2")]
    assert titles[: titles.index("Overview")] in ([], ["Profiles"])  # where the run was held against one
    assert titles[titles.index("Overview") :] == [
        "Overview", "Findings", "Scenarios", "Requirements", "To do for you", "What stayed behind on the target", "Data quality",
        "Appendix",
    ]  # fmt: skip


def test_fields_and_regions_have_names(page: str) -> None:
    for part in parts(page):
        anatomy = take_apart(part)
        scrolling = [each for each in anatomy.of("div") if "tabindex" in each.attributes]
        assert all(each.attributes.get("aria-label") for each in scrolling)
        assert len(anatomy.of("input")) == len(anatomy.of("label"))


def test_hostile_text_is_shown_and_not_obeyed(tmp_path: Path) -> None:
    page = page_of(tmp_path, "hostile")
    whole = "".join(parts(page))
    for character in "\u202e\x00\x1b":
        assert character not in whole
    assert "⟨202E⟩⟨0000⟩⟨001B⟩" in whole
    assert "&lt;script&gt;document.title=" in whole


def test_the_clause_is_linked_in_the_version_it_was_broken_in(tmp_path: Path) -> None:
    finding = records.example_of("versions.details.valid")
    records.put(tmp_path, [*records.small()[:-1], finding])
    render(tmp_path)
    links = take_apart((tmp_path / "report.html").read_text("utf-8")).attribute("href")
    assert any(
        each.startswith(f"https://github.com/ocpi/ocpi/blob/{VERSIONS[1].branch}/") and "#" in each for each in links
    )


def test_a_finding_is_told_whole(tmp_path: Path) -> None:
    page = page_of(tmp_path, "small")
    group = page[page.index('id="g1"') : page.index('id="g2"')]
    for text in (
        "DateTime with offset", "252 times", "a time in UTC, ending in Z", "2025-06-15T12:00:00+02:00", "<mark>", "/data/0/last_updated",
        "Likely cause",
        "ocpi-suite run target.toml --scenario pagination.crawl", "curl -i ", "Authorization: Token $TOKEN",
        "2 findings of this cause",
    ):  # fmt: skip
        assert text in group, text
    assert "token:0123456789abcdef" not in group


def test_what_was_not_tested_says_why(tmp_path: Path) -> None:
    page = page_of(tmp_path, "small")
    for text in ("not offered", "not tested", "needs a spare token A", "Give a spare token A",
                 "Location SUITE-LOC-001", "Delete it by hand.",
                 "429 Too Many Requests", "known until release 4.3"):  # fmt: skip
        assert text in page, text


def test_a_run_that_did_not_end_is_never_green(tmp_path: Path) -> None:
    for place, rows in enumerate((records.killed(), records.small()[:1], records.small()[:8])):
        folder = tmp_path / str(place)
        folder.mkdir()
        records.put(folder, rows, cut=True)
        render(folder)
        anatomy = take_apart((folder / "report.html").read_text("utf-8"))
        band = next(each for each in anatomy.of("header"))
        assert band.attributes["class"] in {"band bad", "band open"}
        assert any("did not end" in each.text for each in anatomy.of("b"))


def test_a_great_run_stays_small(tmp_path: Path) -> None:
    """Also where no body can be packed."""
    records.put(tmp_path, records.large(noise=1500))
    render(tmp_path)
    assert (tmp_path / "report.html").stat().st_size <= 2_500_000


def test_one_scenario_of_great_bodies_stays_within_its_budget(tmp_path: Path) -> None:
    records.put(tmp_path, records.large(1, 200, noise=30_000))
    render(tmp_path)
    assert (tmp_path / "report.html").stat().st_size <= 2_500_000


def test_a_profile_is_shown_apart_with_what_failed_first(tmp_path: Path) -> None:
    page = page_of(tmp_path, "small")
    section = page.partition('<section id="profiles"')[2].partition("</section>")[0]
    titles = re.findall(r"<h4>([^<]+) <small>(\d+)</small></h4>", section)
    assert titles == [
        ("Failed", "2"), ("Failed, waived", "1"), ("Not decided", "1"), ("Not applicable here", "1"), ("Decided", "1"),
    ]  # fmt: skip
    assert "our contract" in section
    assert "certified" not in section.partition("</p>")[2]
    assert 'class="band bad"' in page


def test_a_run_without_a_profile_says_nothing_of_profiles(tmp_path: Path) -> None:
    assert 'id="profiles"' not in page_of(tmp_path, "hostile")
