"""`serve`: what scripts read from its first lines, its control side, its ends."""

from __future__ import annotations

import socket
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
