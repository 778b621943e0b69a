"""The chart of a session whose price is wrong: power over time, the elements of the Tariff in force, their prices.

Lays out only; a template draws. The first period that differs is a band behind all of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from suite.report.sequence import short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suite.record.rows import Chart, Part

_LEFT, _RIGHT = 84, 704
_TOP, _POWER = 30, 96
"""Where the power begins, and how high it is."""
_LANE, _GAP = 24, 6
_LETTER = 6.3
"""Width of a letter in a bar, about."""
_DIMENSIONS = {
    "ENERGY": ("energy", "kWh"), "TIME": ("charging", "h"), "PARKING_TIME": ("parking", "h"), "RESERVATION_TIME": ("reserved", "h"),
}  # fmt: skip
_STEPS = (60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800)
"""Seconds between marks of the time."""
_MARKS = 7


@dataclass(frozen=True, slots=True)
class Bar:
    """A part of a lane, or of the power. `shade` alternates from one element to the next."""

    x: float
    width: float
    y: float
    height: float
    text: str = ""
    title: str = ""
    shade: int = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """A label on an axis."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table that says the same."""

    period: int
    start: str
    state: str
    kwh: str
    kw: str
    prices: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """The laid-out chart."""

    height: float
    label: str
    lines: tuple[Line, ...]
    band: Bar | None
    power: tuple[Bar, ...]
    levels: tuple[Mark, ...]
    lanes: tuple[Mark, ...]
    bars: tuple[Bar, ...]
    hours: tuple[Mark, ...]
    base: float
    """Where the power stands on."""


def drawing(chart: Chart) -> Drawing | None:
    """Lay it out; None where there is nothing to see."""
    parts = [each for each in chart.parts if each.end >= each.start]
    if not parts or parts[-1].end <= parts[0].start:
        return None
    scale = _Scale(parts[0].start, max(each.end for each in parts), _zone(chart.zone))
    highest = max((each.kw for each in parts if each.kw is not None), default=0.0)
    top = _nice(highest)
    base = _TOP + _POWER
    kinds = [each for each in _DIMENSIONS if any(kind == each for part in parts for kind, _, _ in part.prices)]
    rows = {kind: base + 14 + place * (_LANE + _GAP) for place, kind in enumerate(kinds)}
    floor = base + 14 + len(kinds) * (_LANE + _GAP)
    return Drawing(
        height=floor + 24,
        label=_label(chart),
        lines=tuple(_line(each, scale, chart) for each in parts),
        band=_band(chart, parts, scale, floor),
        power=tuple(_power(parts, scale, top, base)),
        levels=(Mark(base, "0"), Mark(_TOP, f"{top:g} kW")) if highest > 0 else (),
        lanes=tuple(Mark(y + _LANE / 2 + 4, _DIMENSIONS[kind][0]) for kind, y in rows.items()),
        bars=tuple(bar for kind, y in rows.items() for bar in _lane(kind, parts, scale, y)),
        hours=tuple(scale.hours()),
        base=base,
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    """From instants to places on the page."""

    begin: float
    end: float
    zone: tzinfo

    def x(self, at: float) -> float:
        return round(_LEFT + (_RIGHT - _LEFT) * (at - self.begin) / (self.end - self.begin), 1)

    def clock(self, at: float, form: str = "%H:%M") -> str:
        return datetime.fromtimestamp(at, UTC).astimezone(self.zone).strftime(form)

    def hours(self) -> Iterator[Mark]:
        length = self.end - self.begin
        step = next((each for each in _STEPS if length / each <= _MARKS), length / _MARKS)
        form = "%H:%M" if length < 86_400 else "%d %b %H:%M"  # noqa: PLR2004 - a day
        first = datetime.fromtimestamp(self.begin, UTC).astimezone(self.zone)
        shift = (first.utcoffset() or UTC.utcoffset(None)).total_seconds()
        at = -(-(self.begin + shift) // step) * step - shift
        while at <= self.end:
            yield Mark(self.x(at), self.clock(at, form))
            at += step


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return UTC


def _nice(value: float) -> float:
    """Give the next number that reads well on an axis."""
    if value <= 0:
        return 1.0
    unit = 10.0 ** (len(str(int(value))) - 1) if value >= 1 else 0.1
    return next(each * unit for each in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10, 12.5) if each * unit >= value)


def _label(chart: Chart) -> str:
    where = f", period {chart.differs + 1} marked" if chart.differs >= 0 else ""
    return f"{chart.title} over time: power, and the prices in force{where}. The table below says the same."


def _band(chart: Chart, parts: list[Part], scale: _Scale, floor: float) -> Bar | None:
    mine = [each for each in parts if each.period == chart.differs]
    if not mine:
        return None
    x, over = scale.x(mine[0].start), scale.x(mine[-1].end)
    return Bar(x, max(3.0, round(over - x, 1)), _TOP - 8, floor - _TOP + 8, f"period {chart.differs + 1}")


def _power(parts: list[Part], scale: _Scale, top: float, base: float) -> Iterator[Bar]:
    for each in parts:
        x, width = scale.x(each.start), scale.x(each.end) - scale.x(each.start)
        height = round(_POWER * max(0.0, each.kw or 0.0) / top, 1)
        told = (
            f"{each.kw:g} kW on average, {each.kwh} kWh" if each.kw is not None else f"{each.state}, no energy recorded"
        )
        yield Bar(x, round(width, 1), base - height, height, title=f"Period {each.period + 1}: {told}")


def _lane(kind: str, parts: list[Part], scale: _Scale, y: float) -> Iterator[Bar]:
    """Join what the same element prices for the same money."""
    runs: list[tuple[float, float, tuple[str, int, str]]] = []
    for part in parts:
        price = next(((part.tariff, place, amount) for name, place, amount in part.prices if name == kind), None)
        if price is None or part.end <= part.start:
            continue
        if runs and runs[-1][2] == price and runs[-1][1] == part.start:
            runs[-1] = (runs[-1][0], part.end, price)
        else:
            runs.append((part.start, part.end, price))
    for place, (start, end, (tariff, element, amount)) in enumerate(runs):
        x, width = scale.x(start), max(1.5, scale.x(end) - scale.x(start))
        told = f"{amount}/{_DIMENSIONS[kind][1]}"
        texts = (f"{told} · element {element + 1}", told, amount)
        fitting = next((each for each in texts if len(each) * _LETTER < width - 4), "")
        title = f"{_DIMENSIONS[kind][0]}: {told}, element {element + 1} of {short(tariff, 40)}, {scale.clock(start)} to {scale.clock(end)}"
        yield Bar(x, round(width, 1), y, _LANE, fitting, title, place % 2)


def _line(part: Part, scale: _Scale, chart: Chart) -> Line:
    told = [
        f"{_DIMENSIONS[kind][0]} {amount}/{_DIMENSIONS[kind][1]} (element {place + 1})"
        for kind, place, amount in part.prices
        if kind in _DIMENSIONS
    ]
    kw = "" if part.kw is None else f"{part.kw:g}"
    when = scale.clock(part.start, "%Y-%m-%d %H:%M:%S")
    return Line(part.period + 1, when, part.state, part.kwh, kw, ", ".join(told), part.period == chart.differs)
