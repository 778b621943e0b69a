"""The budget of wrong tokens over several versions: `[safety] negative_auth`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from suite.standard.catalogue import requirement
from suite.standard.versions import VERSIONS
from tests.rungs.test_lives import Life

if TYPE_CHECKING:
    from pathlib import Path

    from suite.stage.server import Server

_NAMES = [str(each) for each in VERSIONS]
_GUESSED = [
    "auth.unknown-token.refused",
    "auth.malformed.refused",
    "auth.raw-token",
    "auth.lenient-scheme",
    "credentials.token-a.spent",
    "credentials.put.old-token-dead",
    "credentials.delete.token-dead",
]


def _rows(life: Life, kind: str) -> list[dict[str, Any]]:
    rows = [json.loads(line) for line in (life.folder / "run.ndjson").read_text("utf-8").splitlines()]
    return [row for row in rows if row["kind"] == kind]


def _judged(life: Life, config: Any) -> dict[tuple[str, str], dict[str, Any]]:
    ending, _, loud = life.run(config, "versions", "credentials", "auth")
    assert [(row.verdict, name, row.message, row.actual) for name, row in loud.items()] == []
    assert ending.code == 0
    return {(row["requirement"], row["version"]): row for row in _rows(life, "judged")}


def _tokens_sent(life: Life) -> int:
    """Provocations that carried a token."""
    return sum(row.get("provocation", "") in _WRONG for row in _sent(life))


def _sent(life: Life) -> list[dict[str, Any]]:
    return [row for row in _rows(life, "event") if row["end"] == "request-sent"]


_WRONG = {
    "an unknown token",
    "another scheme",
    "no space",
    "two spaces",
    "the scheme Bearer",
    "the token without base64",
    "token A on a functional module",
    "token A after the registration",
    "the token from before the PUT",
    "the token of an ended registration",
}


@pytest.mark.parametrize("table", [False, True], ids=["one token A", "a table"])
def test_the_default_is_enough_for_three_versions(server: Server, tmp_path: Path, *, table: bool) -> None:
    life = Life(server, tmp_path, tokens=20)
    token_a: Any = {name: next(life.tokens) for name in _NAMES} if table else next(life.tokens)
    rows = _judged(life, life.config(token_a=token_a, spare_tokens_a=list(life.tokens)))
    over = [key for key, row in rows.items() if row.get("coverage") == "OUT_OF_BUDGET"]
    assert not over
    missing = [
        (name, version)
        for name in _GUESSED
        for version in _NAMES
        if version in requirement(name).versions and rows[name, version].get("coverage", "decided") != "decided"
    ]
    assert not missing
    assert 0 < _tokens_sent(life) <= 20


def test_the_default_is_enough_where_we_do_not_register(server: Server, tmp_path: Path) -> None:
    life = Life(server, tmp_path)
    rows = _judged(life, life.config(token_a=next(life.tokens), public=False))
    assert [key for key, row in rows.items() if row.get("coverage") == "OUT_OF_BUDGET"] == []
    asked = [version for name, version in rows if name == "credentials.token-a.nothing-else"]
    assert {rows["credentials.token-a.nothing-else", version]["coverage"] for version in asked} == {"decided"}


def test_none_at_all_says_which_key_lifts_it(server: Server, tmp_path: Path) -> None:
    life = Life(server, tmp_path, tokens=20)
    config = life.config(token_a=next(life.tokens), spare_tokens_a=list(life.tokens), safety={"negative_auth": 0})
    rows = _judged(life, config)
    for name in _GUESSED:
        for version in requirement(name).versions:
            assert rows[name, version].get("coverage") == "OUT_OF_BUDGET", (name, version)
            assert "[safety] negative_auth" in rows[name, version]["reason"]
    assert _tokens_sent(life) == 0


def test_plenty_asks_with_every_form_in_every_version(server: Server, tmp_path: Path) -> None:
    life = Life(server, tmp_path, tokens=20)
    config = life.config(token_a=next(life.tokens), safety={"negative_auth": 500})
    _judged(life, config)
    for what in ("another scheme", "no space", "two spaces", "the scheme Bearer"):
        cases = [row["scenario"] for row in _sent(life) if row.get("provocation") == what]
        versions = {case.partition("@")[2].partition("/")[0] for case in cases}
        assert versions >= set(_NAMES), what
