"""Which tariff prices which period: the one that its tariff_id names, or the only one there is (d89)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from suite.pricing.charge import Charge
from suite.pricing.notes import brief
from suite.pricing.numbers import units
from suite.pricing.periods import Period, Quantity
from suite.pricing.restrictions import KWH

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from suite.pricing.notes import Notes
    from suite.pricing.tariff import Tariff


_SHOWN = 40


def assign(charge: Charge, notes: Notes) -> Iterator[tuple[Period, Tariff]]:
    """Give the periods that are priced, with their tariffs; the others are told."""
    _complete(charge)
    if not charge.periods:
        notes.add("no-periods", "there are no charging periods to price", "/charging_periods", blocks=True)
        return
    if not charge.tariffs:
        notes.add(
            "no-tariff",
            "there is no tariff to price it with: give one, price --tariff FILE or audit --tariffs FILE",
            "/tariffs",
            blocks=True,
        )
        return
    if _nameless(charge, notes):
        return
    chosen = [(period, _of(period, charge, notes)) for period in charge.periods]
    used = {id(tariff): tariff for _, tariff in chosen if tariff is not None}
    _odd_tariffs(charge, list(used.values()), notes)
    _mixed(charge, notes)
    _twice(charge, notes)
    for period, tariff in chosen:
        if tariff is not None:
            yield period, tariff


def _nameless(charge: Charge, notes: Notes) -> bool:
    """A CPO that never names a tariff does not say that none is relevant (d89); of one that names some we believe that."""
    found = len(charge.tariffs) > 1 and all(each.tariff_id is None for each in charge.periods)
    if found:
        notes.add(
            "tariff-not-named",
            "there are several tariffs, and no period names one: nothing is priced",
            "/charging_periods",
            blocks=True,
        )
    return found


def _mixed(charge: Charge, notes: Notes) -> None:
    """A reservation ends where the session begins: a period in which both took place cannot be priced."""
    for each in charge.periods:
        if each.reserved and each.quantities.keys() & {"ENERGY", "TIME", "PARKING_TIME"}:
            if all(not each.quantities[name].value for name in each.quantities if name != "RESERVATION_TIME"):
                continue
            notes.add(
                "period-mixed",
                "a reservation and a session in one period: where the one ends a period has to begin",
                each.pointer,
                blocks=True,
            )


def _valid(charge: Charge, period: Period) -> Tariff | None:
    """Give the tariff of a period's id: of several with that id the one that was valid, at the start or by then (d77)."""
    ident = (period.tariff_id or "").upper()
    same = [each for each in charge.tariffs if each.id.upper() == ident]
    if len(same) < 2:  # noqa: PLR2004 - nearly always one
        return same[0] if same else None
    for at in (charge.start, period.start):
        for each in same:
            if (each.start is None or at >= each.start) and (each.end is None or at < each.end):
                return each
    return same[0]


def _twice(charge: Charge, notes: Notes) -> None:
    """Of two tariffs with the same id and validity nobody knows which one was meant, where they differ."""
    found: dict[tuple[object, ...], Tariff] = {}
    for each in charge.tariffs:
        first = found.setdefault((each.id.upper(), each.start, each.end), each)
        if first is not each:
            same = replace(each, elements=(), pointer="") == replace(first, elements=(), pointer="") and _prices(
                each
            ) == _prices(first)
            told = f"tariff {brief(each.id)} stands twice" + ("" if same else ", and the two differ")
            notes.add("tariff-twice", told, each.pointer, blocks=not same)


def _prices(tariff: Tariff) -> list[tuple[object, ...]]:
    """Give what its elements ask for, wherever they stand."""
    return [
        (element.restrictions, *((each.dimension, each.price, each.step, each.vat) for each in element.components))
        for element in tariff.elements
    ]


def _of(period: Period, charge: Charge, notes: Notes) -> Tariff | None:
    if period.tariff_id is not None:
        found = _valid(charge, period)
        if found is None:
            known = ", ".join(each.id[:_SHOWN] for each in charge.tariffs[:5])
            notes.add(
                "tariff-unknown",
                f"tariff_id {brief(period.tariff_id)} is none of the tariffs there are: {known}",
                f"{period.pointer}/tariff_id",
                blocks=True,
            )
        return found
    if len(charge.tariffs) == 1:
        if not charge.old:
            notes.add(
                "tariff-not-named",
                "periods name no tariff_id; priced with the only tariff there is",
                "/charging_periods",
            )
        return charge.tariffs[0]
    notes.add(
        "tariff-not-named",
        "a period names no tariff_id and there are several tariffs: it is not priced",
        period.pointer,
    )
    return None


def _odd_tariffs(charge: Charge, used: Sequence[Tariff], notes: Notes) -> None:
    for each in used:
        if each.start is not None and charge.start < each.start:
            notes.add(
                "tariff-not-yet-valid",
                f"tariff {brief(each.id)} begins after the session",
                f"{each.pointer}/start_date_time",
            )
        if each.end is not None and charge.start >= each.end:
            notes.add(
                "tariff-no-longer-valid",
                f"tariff {brief(each.id)} ended before the session",
                f"{each.pointer}/end_date_time",
            )
        if each.type == "AD_HOC_PAYMENT" and charge.token == "RFID":
            told = f"tariff {each.id} is for ad-hoc payment at the charge point, and an RFID token was used"
            notes.add("tariff-type", told, f"{each.pointer}/type")
    if len(used) > 1 and any(each.minimum or each.maximum for each in used):
        notes.add(
            "limits-of-several",
            "min_price and max_price of several tariffs in one session: the standard does not say how (d73)",
            "/tariffs",
            blocks=True,
        )


def _complete(charge: Charge) -> None:
    """Where a single period records no ENERGY, total_energy is its energy."""
    total = charge.totals.get("total_energy")
    if len(charge.charged) != 1 or total is None:
        return
    only = charge.charged[0]
    if "ENERGY" in only.quantities or not only.quantities:
        return
    quantities = {**only.quantities, "ENERGY": Quantity.exact(units(total, KWH))}
    charge.periods = tuple(replace(each, quantities=quantities) if each is only else each for each in charge.periods)
