"""CDRs looked at together come to what each comes to by itself, and what interrupts a source loses none that came before."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

import pytest

from suite.checking import short_cdrs
from suite.checking.audit import through
from suite.checking.inspecting import Inspector
from suite.checking.sources import Piece, SourceError
from suite.checking.tally import Tally
from suite.standard.versions import VERSIONS, Version
from tests.checking.records import amount, cdr
from tests.checking.test_quick import spoilt

if TYPE_CHECKING:
    from collections.abc import Iterator

PRICED = [each for each in VERSIONS if each.price_keys]
NOW = 1_900_000_000.0
COUNT = 300


def one(version: Version, number: int, chance: random.Random) -> dict[str, Any]:
    """Give a CDR: mostly lawful, some of them noteworthy, priced wrong, or spoilt anywhere."""
    made = json.loads(json.dumps(cdr(version, id=f"CDR{number}")))
    kind = number % 10
    if kind == 1:
        del made["charging_periods"][0]["tariff_id"]
    elif kind == 2:
        made["total_cost"] = amount(version, "9.99")
    elif kind == 3:
        return spoilt(made, chance)
    elif kind == 4:  # a long tariff, of which there are three
        night = {"start_time": "22:00", "end_time": f"0{number % 3 + 4}:00"}
        first = made["tariffs"][0]["elements"][0]
        made["tariffs"][0]["elements"] = [{**first, "restrictions": night}] * 6 + [first]
    elif kind == 5:
        made["charging_periods"].reverse()
    return dict(made)


@pytest.mark.parametrize("version", PRICED, ids=str)
def test_together_they_come_to_the_same(version: Version, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyarrow")
    pytest.importorskip("numpy")
    chance = random.Random(str(version))  # noqa: S311 - no secret
    records = [one(version, number, chance) for number in range(COUNT)]
    pieces = [Piece(json.dumps(each, separators=(",", ":")).encode(), f"line {at}") for at, each in enumerate(records)]
    alone = Inspector(version, "cdr", now=NOW)
    wanted, closely = [alone.look(each) for each in pieces], [alone.look_closely(each) for each in pieces]

    singly: list[bytes] = []
    plain = short_cdrs.plain
    monkeypatch.setattr(short_cdrs, "plain", lambda raw: singly.append(raw) or plain(raw))
    for _ in range(2):  # the second time every tariff was seen before
        found = list(Inspector(version, "cdr", now=NOW).look_at_all(pieces))
        assert found == wanted
        for seen, other in zip(found, closely, strict=True):
            assert sorted(map(repr, seen.findings)) == sorted(map(repr, other.findings))
    assert len(singly) < len(pieces)  # of two times as many
    assert {each.verdict for seen in found for each in seen.findings} >= {"FAIL", "INFO"}


class Broken:
    """A source that ends early."""

    name = "broken"

    def __init__(self, version: Version, count: int, error: BaseException) -> None:
        self.notes: list[tuple[str, str, str]] = []
        self._version, self._count, self._error = version, count, error

    def pieces(self) -> Iterator[Piece]:
        """Give some, then raise."""
        for number in range(self._count):
            yield Piece(json.dumps(cdr(self._version, id=f"C{number}")).encode(), f"line {number}")
        raise self._error

    def progress(self) -> tuple[int, int]:
        """Nobody knows."""
        return 0, 0


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("count", [0, 100, 1500])
def test_what_came_before_a_source_broke_counts(count: int, workers: int) -> None:
    tally = Tally()
    source = Broken(VERSIONS[-1], count, SourceError("cut off"))
    assert through(source, Inspector(VERSIONS[-1], "cdr"), tally, None, workers) == ("cut off", False)
    assert tally.objects == count


@pytest.mark.parametrize("count", [0, 100, 1500])
def test_what_came_before_an_interrupt_counts(count: int) -> None:
    tally = Tally()
    source = Broken(VERSIONS[-1], count, KeyboardInterrupt())
    assert through(source, Inspector(VERSIONS[-1], "cdr"), tally, None, 1) == ("", True)
    assert tally.objects == count
