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
    ("role", "read_", "written"), [("CPO", True, False), ("EMSP", False, True), ("HUB", True, True)]
)
def test_what_is_read_and_written_follows_from_the_role(tmp_path: Path, role: str, read_: bool, written: bool) -> None:  # noqa: FBT001
    text = page(tmp_path, f'connection.roles=["{role}"]')
    assert ("the whole of locations and tariffs" in text) is read_
    assert ("locations and tariffs: test objects" in text) is written


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
