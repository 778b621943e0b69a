"""The page for the target's operators says what they need, and no token of theirs."""

from __future__ import annotations

from pathlib import Path

import pytest

from suite.target.sheet import sheet
from tests.target.shelf import NEW, OLD, read

US = "https://us.example/s/k3f9/versions"


def page(folder: Path, *overrides: str, url: str = US, token: str = "") -> str:
    config = read(folder, "", *overrides)
    return sheet(config, config.connections[0], url, token)


def test_it_says_where_and_who_we_are(tmp_path: Path) -> None:
    text = page(tmp_path)
    assert US in text
    assert "EMSP            NL-TSE  Conformance suite" in text
    assert "with the token A you gave us" in text


def test_a_token_of_ours_is_shown_where_they_begin(tmp_path: Path) -> None:
    text = page(tmp_path, "connection.initiator=target", token="ours-to-give")
    assert "token A         ours-to-give" in text
    assert f"in {OLD}: send it as it is" in text


def test_without_a_token_yet_it_says_when_there_will_be_one(tmp_path: Path) -> None:
    assert "made up when the run starts" in page(tmp_path, "connection.initiator=target")


def test_a_token_that_they_gave_us_never_stands_there(tmp_path: Path) -> None:
    text = page(tmp_path, 'connection.token_c="env:TOKEN_C"', "connection.initiator=target", token="ours")
    assert "secret-of" not in text
    assert "secret-of" not in page(tmp_path)


def test_who_cannot_reach_us_is_told_so(tmp_path: Path) -> None:
    text = page(tmp_path, url="")
    assert "you cannot call us" in text
    assert "POST" not in text


@pytest.mark.parametrize(
    ("role", "lists", "kept"),
    [
        ("CPO", "locations, tariffs, sessions and cdrs", "tokens"),
        ("EMSP", "tokens", "locations, tariffs, sessions and cdrs"),
    ],
)
def test_what_is_read_and_written_follows_from_the_role(tmp_path: Path, role: str, lists: str, kept: str) -> None:
    text = page(tmp_path, f'connection.roles=["{role}"]')
    assert f"and the whole of {lists}\n" in text
    assert f" {kept}: test objects of ours" in text
    assert ("may charge (authorize)" in text) is (role == "EMSP")
    assert ("allows no EVSE for it" in text) is (role == "CPO")


def test_commands_go_where_target_toml_says_and_nowhere_else(tmp_path: Path) -> None:
    place = 'charging.evses=[{ location_id = "LOC1", evse_uid = "3256" }]'
    assert "start, stop, reserve: at LOC1/3256 and nowhere else" in page(tmp_path, place)
    assert "reserve, unlock: at" in page(tmp_path, place, "charging.unlock=true")
    assert "allows no EVSE for it" in page(tmp_path, place, "safety.commands=false")


def test_cdrs_are_not_named_where_none_may_be_written(tmp_path: Path) -> None:
    text = page(tmp_path, 'connection.roles=["EMSP"]', "safety.writes=no-cdrs")
    assert " locations, tariffs and sessions: test objects" in text


def test_read_only_sends_no_writes_and_leaves_nothing(tmp_path: Path) -> None:
    text = page(tmp_path, "safety.writes=none")
    assert "Nothing: we send GET alone." in text
    assert "wrong messages" not in text
    assert "register  " not in text


def test_only_versions_of_this_connection_are_named(tmp_path: Path) -> None:
    text = page(tmp_path, f'connection.token_a={{ "{NEW}" = "env:TOKEN_A" }}')
    assert f"versions        {NEW}\n" in text


def test_the_limits_are_named(tmp_path: Path) -> None:
    assert "at most 5000 requests, at most 5 a second" in page(tmp_path)
    assert "as fast as you answer" in page(tmp_path, "safety.max_requests_per_second=0")
    assert "wrong tokens" not in page(tmp_path, "safety.negative_auth=0")
