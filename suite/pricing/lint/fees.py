"""Fixed fees and time: fees that stand twice or are always due, time that is free, tariffs that cost nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from suite.pricing.lint.covering import BELOW, covers
from suite.pricing.lint.finding import INFO, WARNING, Finding, judge
from suite.pricing.numbers import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suite.pricing.restrictions import Restrictions
    from suite.pricing.tariff import Component, Element, Tariff

_GROWING = ("max_kwh", "max_duration")
Pick = tuple["Element", "Component"]


def _of(tariff: Tariff, dimension: str) -> list[Pick]:
    """Give elements and components of a dimension, reservations apart."""
    return list(tariff.picks.get(("", dimension), ()))


@judge
def repeated(raw: dict[str, Any], tariff: Tariff) -> Iterator[Finding]:
    """Whether a fee of several elements is due once in a session or at each of them is disputed (d62)."""
    del raw
    reached: list[Pick] = []
    for element, fee in _of(tariff, "FLAT"):
        if not any(covers(other.restrictions, element.restrictions) for other, _ in reached):
            reached.append((element, fee))
    if len(reached) > 1 and any(fee.price for _, fee in reached):
        places = " and ".join(str(element.place + 1) for element, _ in reached[:4])
        yield Finding(
            "flat-repeated", INFO, reached[1][1].pointer,
            f"FLAT stands in elements {places}: the standard does not say whether a session that goes from one to the other pays twice",
            "put a fee that is due once into an element of its own",
        )  # fmt: skip


@judge
def always_due(raw: dict[str, Any], tariff: Tariff) -> Iterator[Finding]:
    """Each session begins with 0 kWh and 0 seconds: a fee below a maximum of them is due at once."""
    del raw
    for element, fee in _of(tariff, "FLAT"):
        bounds = [name for name in _GROWING if (getattr(element.restrictions, name) or 0) > 0]
        if fee.price and bounds and not _waits(element.restrictions):
            yield Finding(
                "flat-always", INFO, f"{element.pointer}/restrictions/{bounds[0]}",
                f"a fee of {text(fee.price)} below {bounds[0]} is due in long sessions too: each begins with nothing",
            )  # fmt: skip


def _waits(rules: Restrictions) -> bool:
    return any((getattr(rules, name) or 0) > 0 for name in BELOW)


@judge
def parking(raw: dict[str, Any], tariff: Tariff) -> Iterator[Finding]:
    """TIME is time of charging: who stays without charging pays only where PARKING_TIME has a price.

    And PARKING_TIME behind a min_duration counts from the start of the session, not from the end of charging (d63).
    """
    del raw
    times = [(element, each) for element, each in _of(tariff, "TIME") if each.price]
    parked = _of(tariff, "PARKING_TIME")
    if times and not parked:
        late = next((each for each in times if each[0].restrictions.min_duration), None)
        stays = ", a price for staying long included" if late else ""
        yield Finding(
            "parking-unpriced", INFO, (late or times[0])[1].pointer,
            f"TIME has a price and PARKING_TIME has none: who is connected and does not charge pays nothing{stays}",
            "add PARKING_TIME beside TIME if connected time is to be paid; with price 0 if not",
        )  # fmt: skip
    for element, each in parked:
        if each.price and element.restrictions.min_duration and not times:
            yield Finding(
                "parking-since-start", INFO, f"{element.pointer}/restrictions/min_duration",
                f"min_duration {text(element.restrictions.min_duration, 0)} counts from the start of the session, charging included: "
                "no time of grace that begins when charging ends",
            )  # fmt: skip


@judge
def free(raw: dict[str, Any], tariff: Tariff) -> Iterator[Finding]:
    """A tariff by which nothing costs anything says so by a FLAT of 0 without restrictions."""
    del raw
    listed = [each for element in tariff.elements for each in element.components]
    least = tariff.minimum is not None and bool(tariff.minimum.before or tariff.minimum.after)
    if not listed or least or any(each.price for each in listed):
        return
    if not any(each.restrictions.empty and each.component("FLAT") for each in tariff.elements):
        kinds = ", ".join(dict.fromkeys(each.dimension for each in listed))
        yield Finding(
            "free-form", WARNING, "/elements",
            f"everything costs 0 ({kinds}), and no FLAT of 0 without restrictions says that the tariff is free",
            "one element without restrictions, with FLAT 0, is how free of charge is written",
        )  # fmt: skip
