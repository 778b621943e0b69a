"""What `init` writes can be read at once, and whatever it comments out can be uncommented."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from suite.target.config import load
from suite.target.template import template
from tests.target.shelf import MIDDLE, NEW, write


@pytest.mark.parametrize("roles", [["CPO"], ["EMSP"], ["CPO", "EMSP"], ["SCSP"]])
@pytest.mark.parametrize("url", ["https://acme.example/versions", "http://127.0.0.1:8080/versions"])
def test_it_is_read_without_a_warning(tmp_path: Path, roles: list[str], url: str) -> None:
    config = load(write(tmp_path, template("Acme", url, roles, "TOKEN_A")))
    assert config.warnings == ()
    assert config.connections[0].roles == tuple(roles)
    assert config.connections[0].token_a == "secret-of-token_a"
    assert config.safety.max_requests_per_second == (0 if "127" in url else 5)


def test_several_roles_take_the_versions_that_can_carry_them(tmp_path: Path) -> None:
    config = load(write(tmp_path, template("Acme", "https://acme.example/versions", ["CPO", "EMSP"], "TOKEN_A")))
    assert config.connections[0].versions == (MIDDLE, NEW)


@pytest.mark.parametrize("name", ['the "big" one', "back\\slash", "Zürich ⚡", "it's", "\x7f#"])
def test_any_name_survives(tmp_path: Path, name: str) -> None:
    assert (
        load(write(tmp_path, template(name, "https://acme.example/versions", ["CPO"], "TOKEN_A"))).target.name == name
    )


def test_who_may_not_write_reads_only(tmp_path: Path) -> None:
    safety = load(write(tmp_path, template("Acme", "https://acme.example/v", ["CPO"], "TOKEN_A", writes=False))).safety
    assert (safety.writes, safety.provocations) == ("none", False)


def test_every_line_that_is_commented_out_is_lawful(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TOKEN_A_2", "OCPI_TOKEN_C", "OCPI_TOKEN_B", "GATEWAY_KEY"):
        monkeypatch.setenv(name, f"value-of-{name}")
    text = template("Acme", "https://acme.example/versions", ["CPO"], "TOKEN_A")
    text = re.sub(r"^# (?=\[|[a-z_]+ = )", "", text, flags=re.MULTILINE)
    (tmp_path / "waivers.toml").write_text("")
    config = load(write(tmp_path, text))
    assert config.warnings == ()
    assert sorted(config.stimuli) == ["change_status", "pull", "push_location"]
    assert config.suite.public_url == "https://abc.tunnel.example"
    assert (config.connections[0].initiator, config.connections[0].spare_tokens_a) == (
        "target",
        ("value-of-TOKEN_A_2",),
    )
    assert config.waivers == tmp_path / "waivers.toml"
