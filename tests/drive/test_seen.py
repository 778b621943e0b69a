"""Ids that a crawl or an audit has seen: told apart exactly, though a filter that is not exact stands before them."""

from __future__ import annotations

import pytest

from suite.drive import seen
from suite.drive.seen import Ids


@pytest.mark.parametrize("bits", [1 << 24, 1 << 6])
def test_each_id_is_new_once(bits: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seen, "_BITS", bits)
    ids = Ids()
    assert all(ids.add(f"LOC{number}") for number in range(5_000))
    assert not any(ids.add(f"LOC{number}") for number in range(5_000))
    assert ids.add("LOC5000")
    assert not ids.add("LOC5000")
    assert ids.count == 5_001
    ids.close()
