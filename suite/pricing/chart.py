"""A session over time for the chart of a report: energy, the elements of the tariff in force, their prices."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from suite.pricing.choose import active, pick
from suite.pricing.clock import MICRO
from suite.pricing.notes import Notes
from suite.pricing.numbers import text
from suite.pricing.restrictions import KWH
from suite.pricing.rules import Rules
from suite.pricing.select import assign
from suite.pricing.stretches import stretches
from suite.pricing.work import MOST_WORK, work_of
from suite.record.rows import Chart, Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suite.pricing.charge import Charge
    from suite.pricing.stretches import Stretch
    from suite.pricing.tariff import Tariff

_MOST = 200
"""Parts in a chart; of longer sessions those around the first difference."""
_OURS = Rules()
_HOUR = Fraction(3600 * MICRO)


def chart(charge: Charge, differs: int = -1, why: str = "") -> Chart:
    """Draw up the chart. `differs`: the period at which a claim first differs; `why`: what the claim looks like."""
    priced = list(assign(charge, Notes()))
    cut = stretches(charge, priced, _OURS) if work_of(charge, priced) <= MOST_WORK else []
    first = next((at for at, (stretch, _) in enumerate(cut) if stretch.period.place == differs), 0)
    begin = max(0, min(first - _MOST // 2, len(cut) - _MOST))
    return Chart(
        title=f"{charge.kind.upper()} {charge.id}"[:120],
        currency=charge.currency[:10],
        zone=charge.zone.info.key,
        parts=[_part(each, tariff) for each, tariff in cut[begin : begin + _MOST]],
        differs=differs,
        why=why,
        left_out=max(0, len(cut) - _MOST),
    )


def _part(stretch: Stretch, tariff: Tariff) -> Part:
    period = stretch.period
    length = (period.end - period.start) * stretch.share
    energy = period.quantities.get("ENERGY")
    kwh = Fraction(energy.value * stretch.share) / 10**KWH if energy else None
    return Part(
        start=stretch.start / MICRO,
        end=float(stretch.start + length) / MICRO,
        period=period.place,
        state=_state(stretch),
        kwh=text(kwh, 0) or "",
        kw=round(float(kwh * _HOUR / length), 3) if kwh is not None and length else None,
        tariff=tariff.id[:80],
        prices=list(_prices(stretch, tariff)),
    )


def _state(stretch: Stretch) -> str:
    if stretch.period.reserved:
        return "reserved"
    return "parking" if "PARKING_TIME" in stretch.period.quantities else "charging"


def _prices(stretch: Stretch, tariff: Tariff) -> Iterator[tuple[str, int, str]]:
    if stretch.period.reserved:
        for element in active(tariff, stretch.moment, _OURS, reservation="RESERVATION"):
            component = element.component("TIME")
            if component is not None:
                yield "RESERVATION_TIME", element.place, text(component.price) or ""
                return
        return
    for dimension in ("ENERGY", "TIME", "PARKING_TIME"):
        found = pick(tariff, stretch, dimension, _OURS) if dimension in stretch.period.quantities else None
        if found is not None:
            yield dimension, found[0].place, text(found[1].price) or ""
