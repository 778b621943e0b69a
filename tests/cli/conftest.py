"""One lawful sandbox for all tests of a process, with tokens enough that none is used twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.desk import Sandbox, sandbox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_TOKENS = 40


@pytest.fixture(scope="session")
def cpo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """A CPO in every version."""
    tokens = [word for number in range(_TOKENS) for word in ("--token-a", f"living-token-number-{number:04d}")]
    versions = ["--version", "2.1.1", "--version", "2.2.1", "--version", "2.3.0"]
    with sandbox(
        "--role", "CPO", *versions, *tokens, "--control", "127.0.0.1:0", cwd=tmp_path_factory.mktemp("sandbox")
    ) as running:
        yield running


@pytest.fixture
def token(cpo: Sandbox) -> str:
    """A token A that nobody used."""
    return cpo.tokens.pop()


@pytest.fixture
def tokens(cpo: Sandbox) -> Callable[[int], list[str]]:
    """Several of them."""
    return lambda number: [cpo.tokens.pop() for _ in range(number)]
