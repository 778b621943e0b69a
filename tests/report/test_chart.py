"""The chart of a wrong price: what is laid out, and how it looks in a real browser."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec
import pytest

from suite.pricing.review import review
from suite.record.file import read
from suite.record.rows import AnyRow, Chart, Finding, Part
from suite.record.verdicts import Judgement
from suite.report import render
from suite.report.chart import drawing
from tests.pricing.build import ZONE, cdr, component, element, net, seg, tariff
from tests.report import records
from tests.report.book import V
from tests.report.browser import Browser, found

if TYPE_CHECKING:
    from pathlib import Path

PRICED = tariff(
    element(component("ENERGY", "0.45"), start_time="07:00", end_time="19:00", max_kwh=Decimal(30)),
    element(component("TIME", "1.20"), min_duration=5400),
    element(component("ENERGY", "0.30"), component("PARKING_TIME", "6.00", 300)),
)
SESSION = (seg(30, "10"), seg(30, "9.5"), seg(30, "10.5"), seg(45, "7"), seg(40, kind="PARKING_TIME"))


def chart() -> Chart:
    """A session of which the parking was not paid, from half past five local time."""
    return review(cdr(PRICED, *SESSION, start="2024-06-12T17:30", total_cost=net("16.50")), time_zone=ZONE).chart


def rows() -> list[AnyRow]:
    made = records.small()
    known = [each for each in made if isinstance(each, Finding)]
    wrong = Finding(
        id="f99",
        requirement="cdrs.total-cost.reproducible",
        verdict=Judgement.FAIL,
        message="total_cost.excl_vat is 16.50, and the Tariffs give 20.50",
        cause="cdrs.total-cost.reproducible: /total_cost/excl_vat",
        version=V,
        module="cdrs",
        role="CPO",
        connection="main",
        case=known[0].case,
        chart=chart(),
    )
    made.insert(made.index(known[0]) + 1, wrong)
    return made


def test_what_is_laid_out() -> None:
    made = drawing(chart())
    assert made is not None
    assert [each.text for each in made.lanes] == ["energy", "charging", "parking"]
    assert [each.text for each in made.bars] == [
        "0.45/kWh · element 1",
        "0.30/kWh · element 3",
        "1.20/h · element 2",
        "6.00/h · element 3",
    ]
    assert [each.text for each in made.hours] == ["17:30", "18:00", "18:30", "19:00", "19:30", "20:00"]
    assert [each.height > 0 for each in made.power] == [True, True, True, True, False]
    assert made.band is not None
    assert made.band.text == "period 5"
    assert made.band.x == made.power[4].x
    assert [each.differs for each in made.lines] == [False, False, False, False, True]
    assert made.lines[0].prices == "energy 0.45/kWh (element 1)"
    assert all(each.x >= 84 and each.x + each.width <= 704.1 for each in (*made.power, *made.bars, made.band))


def test_higher_power_is_drawn_higher() -> None:
    made = drawing(chart())
    assert made is not None
    heights = [each.height for each in made.power]
    assert sorted(heights, reverse=True)[:3] == [heights[2], heights[0], heights[1]]


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [Part(start=5, end=5, period=0)],
        [Part(start=5, end=1, period=0)],
    ],
    ids=["none", "no time", "backwards"],
)
def test_nothing_to_see(parts: list[Part]) -> None:
    assert drawing(Chart(title="CDR", currency="EUR", zone="UTC", parts=parts)) is None


@pytest.mark.parametrize("zone", ["Europe/Nowhere", "", "../etc/passwd", "UTC"])
@pytest.mark.parametrize("length", [1, 60, 5000, 90_000, 40_000_000])
def test_any_length_and_any_zone(zone: str, length: int) -> None:
    parts = [
        Part(start=1000, end=1000 + length, period=0, kwh="1", kw=0.004, prices=[("OTHER", 0, "1"), ("TIME", 0, "1")])
    ]
    made = drawing(Chart(title="CDR", currency="EUR", zone=zone, parts=parts))
    assert made is not None
    assert len(made.hours) <= 9
    assert len(made.bars) == 1


def test_it_travels_in_the_record(tmp_path: Path) -> None:
    records.put(tmp_path, rows())
    told = [each.chart for each in read(tmp_path / "run.ndjson").of(Finding) if each.chart]
    assert told == [chart()]
    assert msgspec.json.decode(msgspec.json.encode(told[0]), type=Chart) == told[0]


@pytest.mark.skipif(found() is None, reason="needs a browser: chromium or google-chrome on the path")
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_in_a_browser(tmp_path: Path, *, dark: bool) -> None:
    records.put(tmp_path, rows())
    render(tmp_path)
    command = found()
    assert command
    with Browser(command) as browser:
        page = browser.open(tmp_path / "report.html", width=1280, height=1000, dark=dark)
        assert not page.complaints
        assert page.run("document.querySelectorAll('figure.session svg .price rect').length") == 4
        assert page.run("document.querySelector('figure.session .band text').textContent") == "period 5"
        box = page.run(
            "(() => { const s = document.querySelector('figure.session svg').getBoundingClientRect();"
            "return [...document.querySelectorAll('figure.session svg text')].every((each) => {"
            "const r = each.getBoundingClientRect(); return r.left >= s.left && r.right <= s.right && r.bottom <= s.bottom + 1; }) })()"
        )
        assert box is True
        assert page.run("document.querySelectorAll('figure.session tbody tr').length") == 5
        assert "parking left out" in page.run("document.querySelector('figure.session figcaption').textContent")
