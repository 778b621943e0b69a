"""What the report shows of target.toml: no token, no key of a gateway, nothing that came from outside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from suite.target.redacted import redacted
from tests.target.shelf import NEW, read

SECRET = "very-secret-thing"
PLACES = [
    '[network]\nheaders = { "X-Api-Key" = "env:KEY" }',
    f'[network]\nheaders = {{ "X-Api-Key" = "{SECRET}" }}',
    f'[network]\nproxy = "http://user:{SECRET}@proxy:3128"',
    f"[stimuli.pull]\nrun = \"./pull.sh --key '{SECRET}'\"",
    f'[stimuli.pull]\nhttp = {{ url = "http://x.example/a?key={SECRET}" }}',
    f'[stimuli.pull]\nhttp = {{ url = "http://u:{SECRET}@x.example/a" }}',
    '[stimuli.pull]\nhttp = { url = "http://x.example/a", json = { key = "env:KEY" } }',
    '[charging]\nevses = [{ location_id = "env:KEY" }]',
]


@pytest.mark.parametrize("more", PLACES)
def test_no_secret_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: str) -> None:
    monkeypatch.setenv("KEY", SECRET)
    assert SECRET not in json.dumps(redacted(read(tmp_path, more)))


@pytest.mark.parametrize("key", ["token_a", "token_c", "our_token_a"])
def test_no_token_is_shown_but_that_there_is_one(tmp_path: Path, key: str) -> None:
    shown = redacted(read(tmp_path, "", f'connection.{key}="{SECRET}"'))
    assert SECRET not in json.dumps(shown)
    assert shown["connections"][0][key] == "(given)"  # type: ignore[index]


def test_tables_and_lists_of_tokens_are_hidden(tmp_path: Path) -> None:
    config = read(
        tmp_path, "", f'connection.token_a={{ "{NEW}" = "{SECRET}" }}', f'connection.spare_tokens_a=["{SECRET}2"]'
    )
    assert SECRET not in json.dumps(redacted(config))


def test_what_is_no_secret_is_shown(tmp_path: Path) -> None:
    shown = redacted(read(tmp_path, '[network]\nheaders = { "X-Api-Key" = "k" }\n[stimuli.pull]\nask = "Pull, please"'))
    assert shown["target"]["name"] == "Acme Charge"  # type: ignore[index]
    assert shown["connections"][0]["versions_url"] == "https://acme.example/ocpi/versions"  # type: ignore[index]
    assert shown["network"]["headers"] == {"X-Api-Key": "(hidden)"}  # type: ignore[index]
    assert shown["stimuli"]["pull"] == {"ask": "Pull, please", "within": 900.0}  # type: ignore[index]


def test_no_folder_of_this_machine_is_shown(tmp_path: Path) -> None:
    assert str(tmp_path) not in json.dumps(redacted(read(tmp_path)))


def test_real_cards_are_hidden_where_personal_data_is_hashed(tmp_path: Path) -> None:
    card = '[suite]\ntokens = [{ uid = "04A1B2C3D4E5F6", contract_id = "SE-TST-C00000001-X" }]\n'
    assert "04A1B2C3D4E5F6" in json.dumps(redacted(read(tmp_path, card)))
    hashed = json.dumps(redacted(read(tmp_path, f'{card}[safety]\npersonal_data = "hash"')))
    assert "04A1B2C3D4E5F6" not in hashed
    assert "SE-TST-C00000001-X" not in hashed
