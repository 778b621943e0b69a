"""Variables that stand for tokens."""

import pytest


@pytest.fixture(autouse=True)
def tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the tokens that the files of these tests name, and take those away that they miss."""
    for name in ("TOKEN_A", "TOKEN_B", "TOKEN_C"):
        monkeypatch.setenv(name, f"secret-of-{name.lower()}")
    monkeypatch.setenv("EMPTY", "")
    monkeypatch.delenv("NOWHERE", raising=False)
