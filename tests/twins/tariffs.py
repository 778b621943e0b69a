"""Twins of the rules on Tariffs: what they mean as a whole, and how they are pushed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from suite.standard.versions import VERSIONS
from tests.twins.records_data import both
from tests.twins.twin import Twin, answer, call, specimen

OLD, MID, NEW = (str(each) for each in VERSIONS)
_HERE = "NL/ABC/SPECIMEN1"
_FULL = specimen("tariff", full=False)


def _element(kind: str, price: float = 0.3, step: int = 1, **rules: object) -> dict[str, Any]:
    component = {"type": kind, "price": price, "step_size": step}
    return {"price_components": [component], "restrictions": rules or None}


def _elements(*elements: dict[str, Any], **more: object) -> dict[str, Any]:
    return {"elements": list(elements), **more}


def _meanings() -> Iterator[Twin]:
    night = _element("ENERGY", 0.1, start_time="22:00", end_time="06:00")
    always, free = _element("ENERGY", 0.2), _element("FLAT", 0, 0)
    file = "tariffs_meaning.py:"
    for spoken in (MID, NEW):
        small = "tariffs_data.py:steps_are_small", "tariffs.step-size.small", spoken, "tariff"
        for good in (always, _element("FLAT", 1, 60), _element("TIME", 0, 300)):
            yield from both(*small, _elements(good), _elements(_element("TIME", 1, 300)))
        fall = f"{file}dimensions_have_a_fallback", "tariffs.elements.fallback", spoken, "tariff"
        reserved = _element("TIME", 2, reservation="RESERVATION")
        for good in ((night, always), (always, night), (always,), (reserved,), (_element("TIME", 0, min_duration=60),)):
            yield from both(*fall, _elements(*good), _elements(_element("TIME", 1), night))
        words = f"{file}texts_name_no_prices", "tariffs.alt-text.no-prices", spoken, "tariff"
        for good_text in ("Open 24 hours, 50 kW at most", "Valid from 2024, in the euro zone"):
            for bad_text in ("EUR 0.30 per kWh", "0,30 € je kWh", "2 euros an hour"):
                yield from both(*words, _said(good_text), _said(bad_text))
    for spoken in (OLD, MID, NEW):
        flat = f"{file}free_is_flat", "tariffs.free-of-charge.form", spoken, "tariff"
        for good in ((free,), (always,), (_element("ENERGY", 0), free)):
            yield from both(*flat, _elements(*good), _elements(_element("ENERGY", 0)))
    least = {"min_price": {"excl_vat": 1}}
    yield from both(
        f"{file}free_is_flat",
        "tariffs.free-of-charge.form",
        MID,
        "tariff",
        _elements(_element("ENERGY", 0), **least),
        _elements(_element("ENERGY", 0), min_price=None),
    )


def _said(text: str) -> dict[str, Any]:
    return {"tariff_alt_text": [{"language": "en", "text": text}]}


def _pushed(rule: str, requirement: str, spoken: str, good: object, bad: object) -> Twin:
    return Twin(f"rules/tariffs_push.py:{rule}", requirement, spoken, good, bad)  # type: ignore[arg-type]


def _written(path: str = _HERE, method: str = "PUT", **changes: object) -> Any:
    return call(specimen("tariff", full=False, **changes), module="tariffs", path=path, method=method)


_METHOD, _IDS = "pushed_as_its_version_says", "body_fits_its_url"
_ODD = {"elements": [_element("ENERGY", start_time="8:00")]}
_EVEN = {"elements": [_element("ENERGY", start_time="08:00")]}


def _linted() -> Iterator[Twin]:
    """Prices that are never asked for, limits that cross, taxes that nobody means."""
    night, always = _element("ENERGY", 0.1, start_time="22:00", end_time="06:00"), _element("ENERGY", 0.2)
    (energy,), (parking,) = always["price_components"], _element("PARKING_TIME", 2)["price_components"]
    rule, prefix = "tariffs_lint.py:lint", "tariffs.components."
    for spoken in (OLD, MID, NEW):
        for good in (
            (night, always),
            (always, _element("TIME", 1)),
            (always, _element("ENERGY", 1, reservation="RESERVATION")),
        ):
            for bad in ((always, night), (night, always, always)):
                yield from both(rule, f"{prefix}reachable", spoken, "tariff", _elements(*good), _elements(*bad))
    for spoken, keys in ((MID, ("excl_vat", "incl_vat")), (NEW, ("before_taxes", "after_taxes"))):
        two, same = {"price_components": [energy, parking]}, {"price_components": [energy, {**energy, "price": 1}]}
        yield from both(rule, f"{prefix}once", spoken, "tariff", _elements(two), _elements(same))
        for vat in (0, 2.5, 20, 25.5, 100, None):
            for odd in (0.2, 0.077, 101, -1):
                taxed, absurd = ({"price_components": [{**energy, "vat": each}]} for each in (vat, odd))
                yield from both(rule, "tariffs.vat.percentage", spoken, "tariff", _elements(taxed), _elements(absurd))
        for key in keys:
            low, high, most = ({keys[0]: 1, key: each} for each in (2, 3, 3))
            good_limits, bad_limits = {"min_price": low, "max_price": most}, {"min_price": high, "max_price": low}
            yield from both(rule, "tariffs.limits.order", spoken, "tariff", good_limits, bad_limits)


TWINS = [
    *_meanings(),
    *_linted(),
    _pushed(_METHOD, "tariffs.push.method", OLD, _written(method="PATCH"), _written("", method="POST")),
    _pushed(_METHOD, "tariffs.push.method", MID, _written(method="DELETE"), _written(method="PATCH")),
    _pushed("pushed_below_its_owner", "tariffs.push.url", NEW, _written(), _written("SPECIMEN1")),
    _pushed("pushed_below_its_owner", "tariffs.push.url", OLD, _written(method="DELETE"), _written("NL/ABC/A/B")),
    _pushed(_IDS, "tariffs.push.ids-match", MID, _written("nl/abc/specimen1"), _written("NL/ABC/OTHER")),
    _pushed(_IDS, "tariffs.push.ids-match", NEW, _written(), _written(party_id="ABD")),
    *(
        Twin(f"rules/objects.py:tariffs_in_{way}", requirement, MID, show(**good), show(**bad))
        for way, show in (
            ("response", lambda **more: answer([specimen("tariff", full=False, **more)], module="tariffs", paged=True)),
            ("request", _written),
        )
        for requirement, good, bad in (
            ("tariffs.object.valid", {}, {"elements": []}),
            ("tariffs.restrictions.format", _EVEN, _ODD),
        )
    ),
]
