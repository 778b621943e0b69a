"""Tariffs as data: steps, windows, elements for reservations, limits, validity (TAR-01, 03, 04, 08, 15, 16)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from suite.judge.facts import instant
from suite.judge.records import Item, entries, number, on_objects
from suite.judge.rule import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

_PAIRS = ("kwh", "current", "power", "duration")
_RESERVED = frozenset({"FLAT", "TIME"})
_KINDS = ("ENERGY", "TIME", "PARKING_TIME")


@on_objects("tariff", "tariffs.step-size.positive")
def steps_are_positive(item: Item) -> Iterator[Fault]:
    """step_size is 1 or more, except where nothing is rounded (d69)."""
    for element, at in entries(item.value.get("elements"), f"{item.pointer}/elements"):
        for component, where in entries(element.get("price_components"), f"{at}/price_components"):
            step = number(component.get("step_size"))
            if step is not None and step < 1 and component.get("type") != "FLAT" and component.get("price"):
                here = f"{where}/step_size"
                yield Fault("tariffs.step-size.positive", "1 or more", str(component["step_size"]), pointer=here)


@on_objects("tariff", "tariffs.step-size.small")
def steps_are_small(item: Item) -> Iterator[Fault]:
    """step_size is 1, the smallest that bills anything; FLAT knows no steps. One remark a Tariff."""
    for element, at in entries(item.value.get("elements"), f"{item.pointer}/elements"):
        for component, where in entries(element.get("price_components"), f"{at}/price_components"):
            step = number(component.get("step_size"))
            if step is not None and step > 1 and component.get("type") in _KINDS and component.get("price"):
                here = f"{where}/step_size"
                yield Fault("tariffs.step-size.small", "1", str(component["step_size"]), pointer=here)
                return


@on_objects("tariff", "tariffs.restrictions.minimum-below-maximum", "tariffs.restrictions.empty-window")
def windows_open(item: Item) -> Iterator[Fault]:
    """No minimum is above its maximum, no day ends before it begins, and a time of day has an extent (d66)."""
    for element, at in entries(item.value.get("elements"), f"{item.pointer}/elements"):
        rules = element.get("restrictions")
        if not isinstance(rules, dict):
            continue
        here = f"{at}/restrictions"
        for name in _PAIRS:
            low, high = number(rules.get(f"min_{name}")), number(rules.get(f"max_{name}"))
            if low is not None and high is not None and low > high:
                expected = f"not below min_{name} {rules[f'min_{name}']}"
                yield Fault(
                    "tariffs.restrictions.minimum-below-maximum",
                    expected,
                    str(rules[f"max_{name}"]),
                    pointer=f"{here}/max_{name}",
                )
        begin, end = rules.get("start_date"), rules.get("end_date")
        if isinstance(begin, str) and isinstance(end, str) and end < begin:
            yield Fault(
                "tariffs.restrictions.minimum-below-maximum", f"not before {begin}", end, pointer=f"{here}/end_date"
            )
        begin, end = rules.get("start_time"), rules.get("end_time")
        if isinstance(begin, str) and begin == end and begin != "00:00":
            yield Fault(
                "tariffs.restrictions.empty-window",
                f"another time than start_time {begin}",
                begin,
                pointer=f"{here}/end_time",
            )


@on_objects("tariff", "tariffs.reservation.dimensions")
def reservations_are_flat_or_timed(item: Item) -> Iterator[Fault]:
    """An element for reservations prices FLAT and TIME."""
    for element, at in entries(item.value.get("elements"), f"{item.pointer}/elements"):
        rules = element.get("restrictions")
        if not isinstance(rules, dict) or not rules.get("reservation"):
            continue
        for component, where in entries(element.get("price_components"), f"{at}/price_components"):
            kind = component.get("type")
            if isinstance(kind, str) and kind not in _RESERVED:
                yield Fault("tariffs.reservation.dimensions", "FLAT or TIME", kind, pointer=f"{where}/type")


@on_objects("tariff", "tariffs.validity.order")
def validity_begins_first(item: Item) -> Iterator[Fault]:
    """A Tariff begins to be valid before it ends."""
    begin, end = instant(item.value.get("start_date_time")), instant(item.value.get("end_date_time"))
    if begin is not None and end is not None and end <= begin:
        expected = f"later than start_date_time {item.value['start_date_time']}"
        yield Fault(
            "tariffs.validity.order",
            expected,
            str(item.value["end_date_time"]),
            pointer=f"{item.pointer}/end_date_time",
        )


@on_objects("tariff", "tariffs.limits.after-taxes", "tariffs.vat.where-taxed")
def taxes_make_sense(item: Item) -> Iterator[Fault]:
    """A limit after taxes is not below the one before; vat stands where taxes apply (d71, d72)."""
    for name in ("min_price", "max_price"):
        limit = item.value.get(name)
        before, after = (
            number(limit.get(key)) if isinstance(limit, dict) else None for key in ("before_taxes", "after_taxes")
        )
        if before is not None and after is not None and after < before:
            here = f"{item.pointer}/{name}/after_taxes"
            yield Fault(
                "tariffs.limits.after-taxes",
                "not below before_taxes",
                str(item.value[name]["after_taxes"]),
                pointer=here,
            )
    if item.value.get("tax_included") != "N/A":
        return
    for element, at in entries(item.value.get("elements"), f"{item.pointer}/elements"):
        for component, where in entries(element.get("price_components"), f"{at}/price_components"):
            if number(component.get("vat")):
                yield Fault(
                    "tariffs.vat.where-taxed",
                    "no vat beside tax_included N/A",
                    str(component["vat"]),
                    pointer=f"{where}/vat",
                )
                return
