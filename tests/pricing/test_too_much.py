"""Records that would take hours or all the memory: said with what the limit is, and at once."""

from __future__ import annotations

import time
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest

from suite.pricing import audit, read_charge
from suite.pricing.lint import lint
from suite.pricing.notes import MOST_ALIKE, Notes
from suite.pricing.plain import plain
from suite.pricing.plain.program import program
from suite.pricing.quick import audit_bytes
from suite.pricing.review import review
from tests.pricing.build import ZONE, cdr, component, element, net, seg, tariff
from tests.pricing.test_plain import written

if TYPE_CHECKING:
    from collections.abc import Callable

SOON = 5.0
"""Seconds of this process; each takes a tenth of that on a quiet machine."""
ONE = tariff(element(component("ENERGY", "0.40")))


def by_the_minute() -> dict[str, Any]:
    """Give a year and more under a tariff that changes every minute of the day."""
    elements = [
        element(component("ENERGY", "0.40"), start_time=f"{at // 60:02}:{at % 60:02}", end_time=f"{at // 60:02}:59")
        for at in range(1440)
    ]
    return cdr(tariff(*elements), *[seg(1440 * 39, "50")] * 10, total_cost=net("1.00"))


def there_and_back() -> dict[str, Any]:
    """Give energy that crosses every limit of a tariff again and again."""
    elements = [element(component("ENERGY", "0.40"), min_kwh=limit) for limit in range(1, 900)]
    periods = [seg(5, "999" if place % 2 else "-998") for place in range(5000)]
    return cdr(tariff(*elements), *periods, total_cost=net("1.00"))


MUCH: dict[str, tuple[Callable[[], dict[str, Any]], str, str]] = {
    "a year by the minute": (by_the_minute, "too-much-work", "so many periods under so many elements"),
    "there and back": (there_and_back, "too-much-work", "so many periods under so many elements"),
    "a million dimensions": (
        lambda: {**cdr(ONE, seg(60, "5"), total_cost=net("2.00")), "charging_periods": [{
            "start_date_time": "2024-06-12T08:00:00Z", "dimensions": [{"type": "TIME", "volume": 1}] * 10**6,
        }]},
        "dimensions-too-many", "1000000 dimensions; the first 1000 are read",
    ),
    "periods that are none": (
        lambda: {**cdr(ONE, seg(60, "5"), total_cost=net("2.00")), "charging_periods": [7] * 10**5},
        "periods-too-many", "100000 periods; the first 20000 are read",
    ),
    "tariffs by the thousand": (
        lambda: cdr([{**ONE, "id": f"T{place}"} for place in range(10**4)], seg(60, "5"), total_cost=net("2.00")),
        "tariffs-too-many", "10000 tariffs; the first 200 are read",
    ),
    "years": (
        lambda: {**cdr(ONE, seg(60, "5"), total_cost=net("2.00")), "end_date_time": "2199-01-01T00:00:00Z"},
        "session-too-long", "it lasts more than 400 days: not priced",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", MUCH)
def test_too_much_is_said_at_once(what: str) -> None:
    make, code, told = MUCH[what]
    record = make()
    begun = time.process_time()
    made = review(record, time_zone=ZONE)
    assert (made.verified, made.differences, made.chart.differs) == (False, [], -1)
    assert time.process_time() - begun < SOON
    assert any(each.code == code and each.blocks and told in each.message for each in made.audit.notes)
    assert len(made.audit.notes) < 4 * MOST_ALIKE


def test_a_wrong_claim_of_a_long_record_is_not_accused_before_every_reading_was_tried(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    record = cdr(ONE, *[seg(5, "1")] * 20, total_cost=net("99.00"))
    made = audit(read_charge(record))
    assert (made.verified, made.agrees) == (True, False)
    monkeypatch.setattr(import_module("suite.pricing.audit"), "MOST_WORK", 1200)
    made = audit(read_charge(record))
    assert [each.code for each in made.notes if each.blocks] == ["too-much-work"]
    assert (made.verified, made.differences, made.bill.total.before) == (False, [], 8)


def test_large_tariffs_are_linted_at_once() -> None:
    clocks = [{"start_time": "08:00", "end_time": f"{9 + at % 9:02}:{at % 60:02}"} for at in range(150)]
    many = tariff(*[element(component("ENERGY", "1"), component("TIME", "1"), **clock) for clock in clocks])
    texts = [{"language": "en", "text": "9.12 " * 800}] * 2000
    begun = time.process_time()
    assert len([each for each in lint({**many, "tariff_alt_text": texts}) if each.code == "text-other-prices"]) == 100
    too_large = lint(tariff(element(*[component("ENERGY", "1")] * 5001)))
    assert [(each.code, each.verdict) for each in too_large] == [("tariff-too-large", "WARNING")]
    assert time.process_time() - begun < SOON


def test_notes_of_one_kind_end_with_a_word_that_there_are_more() -> None:
    notes = Notes()
    for place in range(10**5):
        notes.add("period-unreadable", "x", f"/{place}", blocks=True)
    notes.add("time-zone", "y")
    assert len(notes.found) == MOST_ALIKE + 2
    assert notes.found[MOST_ALIKE].message == "there are more than 100 of these; the rest is not listed"
    assert notes.found[MOST_ALIKE].blocks


DEEP = ["[" * 10**5 + "]" * 10**5, '{"a":' * 10**5 + "1" + "}" * 10**5]


@pytest.mark.parametrize("deep", DEEP, ids=["lists", "objects"])
@pytest.mark.parametrize("name", ["tariffs", "id", "x"])
def test_what_nests_too_deeply_has_no_price_and_does_no_harm(deep: str, name: str) -> None:
    data = written({**cdr(ONE, seg(60, "5"), total_cost=net("2.00")), name: "HERE"}).replace(b'"HERE"', deep.encode())
    assert plain(data) is None
    with pytest.raises(ValueError, match="nested too deeply"):
        audit_bytes(data)


def test_a_number_that_no_computer_holds_is_none() -> None:
    record = cdr(ONE, seg(60, "5"), total_cost=net("2.00"))
    data = written(record).replace(
        b'"total_cost": {"excl_vat": 2.00}', b'"total_cost": {"excl_vat": 1e99999999999999999999}'
    )
    made = audit_bytes(data)
    assert [(each.code, each.pointer) for each in made.notes] == [("amount-unreadable", "/total_cost/excl_vat")]


def test_what_is_kept_of_tariffs_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: dict[bytes, Any] = {}
    module = import_module("suite.pricing.plain.program")
    for name, value in {"_KEPT": kept, "_HELD": [0], "_MOST_BYTES": 2000}.items():
        monkeypatch.setattr(module, name, value)
    for place in range(100):
        assert program(written({**ONE, "id": f"T{place}"})) is not None
    assert sum(map(len, kept)) < 2500
    assert program(written({**ONE, "x": "x" * (1 << 20)})) is None
