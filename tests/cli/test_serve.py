"""`serve`: what scripts read from its first lines, its control side, its ends."""

from __future__ import annotations

import socket
import stat
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.cli.desk import one_line, run, sandbox

if TYPE_CHECKING:
    from pathlib import Path


def test_it_tells_where_and_who_it_is_before_ready(tmp_path: Path) -> None:
    words = ("--role", "CPO", "--role", "EMSP", "--version", "2.2.1", "--token-a", "first", "--token-a", "second")
    with sandbox(*words, "--party", "CPO=DE-ABC", "--control", "127.0.0.1:0", cwd=tmp_path) as made:
        assert made.tokens == ["first", "second"]
        assert made.values["PARTY_CPO"] == "DE-ABC"
        assert made.values["PARTY_EMSP"] == "NL-RFE"
        assert made.url.startswith("http://127.0.0.1:")
        assert httpx.get(made.url).status_code == 401
        control = made.values["CONTROL_URL"]
        assert httpx.post(f"{control}/pull", json={}).status_code == 409
        assert httpx.post(f"{control}/no_such_thing", json={}).status_code in {409, 422}


def test_it_makes_up_a_token_and_takes_a_port(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with sandbox("--role", "EMSP", "--version", "2.3.0", "--port", port, cwd=tmp_path) as made:
        assert f":{port}/" in made.url
        assert len(made.tokens) == 1
        assert len(made.tokens[0]) >= 32
        assert "CONTROL_URL" not in made.values
        assert made.values["PARTY_EMSP"] == "NL-RFE"


def test_a_store_brings_partners_and_address_over_a_restart(tmp_path: Path) -> None:
    words, only = ("--role", "CPO", "--version", "2.2.1", "--store", tmp_path / "store.sqlite"), ("--version", "2.2.1")
    with sandbox(*words, cwd=tmp_path) as before:
        target = before.target(tmp_path, "CPO")
        first = run(
            "run", target, *only, "--scenario", "credentials.register", cwd=tmp_path, OCPI_TOKEN_A=before.tokens[0]
        )
        assert first.returncode == 0, first.stdout + first.stderr
    assert stat.S_IMODE((tmp_path / "store.sqlite").stat().st_mode) == 0o600
    with sandbox(*words, cwd=tmp_path) as after:
        assert after.url == before.url
        assert after.tokens == [], "its token A is used, and stays so"
        again = run("run", target, *only, "--scenario", "locations.crawl", cwd=tmp_path, OCPI_TOKEN_A=before.tokens[0])
        assert again.returncode == 0, again.stdout + again.stderr


def test_a_foreign_file_is_no_store(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear reader, this is no database at all.\n" * 20)
    done = run("serve", "--role", "CPO", "--version", "2.2.1", "--store", letter, cwd=tmp_path, within=20)
    assert done.returncode == 4
    assert "letter.txt" in one_line(done)


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("--role", "CPO", "--version", "9.9"), "9.9"),
        (("--role", "CPO", "--version", "2.2.1", "--fault", "auth.raw-token~acepted"), "did you mean"),
        (("--role", "CPO", "--version", "2.2.1", "--control", "0.0.0.0:0"), "loopback"),
        (("--role", "CPO", "--version", "2.2.1", "--control", "there"), "HOST:PORT"),
        (("--role", "CPO", "--version", "2.2.1", "--party", "EMSP=NL-ABC"), "allowed: CPO"),
        (("--role", "CPO", "--version", "2.2.1", "--party", "CPO=NLABC"), "CC-PID"),
        (("--role", "CPO", "--version", "2.2.1", "--token-a", "a b"), "printable"),
    ],
)
def test_what_does_not_fit_is_one_line_and_4(words: tuple[str, ...], part: str, tmp_path: Path) -> None:
    done = run("serve", *words, cwd=tmp_path, within=20)
    assert done.returncode == 4
    assert part in one_line(done)


def test_a_port_in_use_is_one_line_and_4(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = run("serve", "--role", "CPO", "--version", "2.2.1", "--port", taken.getsockname()[1], cwd=tmp_path)
    assert done.returncode == 4
    assert "cannot listen" in one_line(done)
