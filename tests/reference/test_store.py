"""The store: pages and windows are what a plain list would give, numbers keep their digits, and a million are cheap."""

from __future__ import annotations

import random
import tracemalloc
from decimal import Decimal
from typing import Any

import pytest

from suite.reference.owners import fold
from suite.reference.store import Collection, Given
from suite.standard.versions import VERSIONS, Version


class Numbers:
    """Objects 0 to count - 1, updated at ten times their number."""

    def __init__(self, count: int) -> None:
        self.count = count

    def at(self, position: int) -> float:
        return position * 10.0

    def make(self, position: int) -> dict[str, object]:
        return {"id": f"N{position}", "pad": "x" * 1000}

    def find(self, ident: str) -> int | None:
        position = int(ident[1:]) if ident[1:].isdigit() else self.count
        return position if position < self.count else None


def ids(collection: Collection, since: float | None, until: float | None, offset: int, limit: int) -> list[Any]:
    chosen = collection.select(since, until)
    return [kept.object()["id"] for kept in collection.page(chosen, offset, limit)]


@pytest.mark.parametrize("chance", range(20))
def test_pages_and_windows_are_those_of_a_plain_list(chance: int) -> None:
    dice = random.Random(chance)  # noqa: S311 - a test's dice
    collection = Collection(Numbers(12))
    plain = [(f"N{n}", n * 10.0) for n in range(12)]
    for step in range(dice.randrange(12)):
        ident, at = f"N{dice.randrange(16)}", float(dice.randrange(200))
        place = next((n for n, each in enumerate(plain) if each[0] == ident), None)
        if step % 3 == 2:
            assert collection.remove(ident) is (place is not None)
            plain = [each for each in plain if each[0] != ident]
        elif place is None:
            assert collection.put(ident, {"id": ident}, at) is True
            plain.append((ident, at))
        else:
            assert collection.put(ident, {"id": ident}, at) is False
            plain[place] = (ident, at)
    assert len(collection) == len(plain)
    for since, until in [(None, None), (50, None), (None, 70), (30, 90), (90, 30), (60, 60), (None, 0), (500, 600)]:
        wanted = [n for n, at in plain if (since is None or at >= since) and (until is None or at < until)]
        assert collection.select(since, until).total == len(wanted)
        for offset in range(len(wanted) + 2):
            assert ids(collection, since, until, offset, 3) == wanted[offset : offset + 3]


def test_an_object_is_found_by_its_id_and_the_same_bytes_come_again() -> None:
    collection = Collection(Numbers(5))
    kept = collection.get("N3")
    assert kept is not None
    assert kept.object()["id"] == "N3"
    assert collection.get("N3") is kept
    assert collection.get("N5") is None


def test_what_is_changed_by_a_reader_stays_what_it_was() -> None:
    collection = Collection(Numbers(1))
    kept = collection.get("N0")
    assert kept is not None
    kept.object()["id"] = "other"
    assert kept.object()["id"] == "N0"


def test_numbers_keep_their_digits() -> None:
    collection = Collection()
    collection.put("T", {"id": "T", "price": Decimal("0.1234"), "vat": Decimal("21.00"), "n": 3}, 0)
    kept = collection.get("T")
    assert kept is not None
    assert kept.raw == b'{"id":"T","price":0.1234,"vat":21.00,"n":3}'
    assert kept.object()["vat"].as_tuple() == Decimal("21.00").as_tuple()  # type: ignore[attr-defined]


@pytest.mark.parametrize("version", VERSIONS, ids=str)
def test_case_counts_only_where_the_version_says_so(version: Version) -> None:
    collection = Collection(Numbers(3), fold=fold(version))
    collection.put("New", {"id": "New"}, 0)
    found = [collection.get(ident) is not None for ident in ("NEW", "New", "N1")]
    assert found == [version.owner_in_objects, True, True]


def test_a_million_are_cheap() -> None:
    tracemalloc.start()
    collection = Collection(Numbers(1_000_000))
    for offset in range(0, 1_000_000, 10_000):
        assert ids(collection, None, None, offset, 50)[0] == f"N{offset}"
    chosen = collection.select(4_000_000.0, 9_000_000.0)
    assert chosen.total == 500_000
    assert len(list(collection.page(chosen, 499_990, 50))) == 10
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 12_000_000


def test_what_a_whole_pull_did_not_bring_is_gone() -> None:
    given, owner, other = Given(), ("NL", "RFC"), ("BE", "ABC")
    given.put(owner, "L1", {"id": "L1"})
    given.pulled(owner, "L2", {"id": "L2"})
    given.finish(whole=False)
    assert given.get(owner, "L1")
    given.pulled(other, "L1", {"id": "L1"})
    given.finish(whole=True)
    assert given.get(owner, "L1") is None
    assert given.get(owner, "L2") is None
    assert given.get(other, "L1")


def test_what_is_gone_is_gone() -> None:
    given = Given()
    given.put(("NL", "RFC"), "T", {"id": "T"})
    assert given.remove(("NL", "RFC"), "T") is True
    assert given.remove(("NL", "RFC"), "T") is False
