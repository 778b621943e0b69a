"""Small readings of an exchange that several rules share. Pure; written apart from the reference's own on purpose."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from suite.judge.setting import Setting
    from suite.wire.exchange import Exchange, Heard

GATEWAY = frozenset({413, 414, 429, 502, 503, 504})
"""Answers of gateways and load balancers: never a finding (d79)."""
SKEW_SECONDS = 300.0
_DATETIME = re.compile(r"(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(Z|z|[+-]\d\d:?\d\d)?", re.ASCII)


def answered(exchange: Exchange, setting: Setting) -> bool:
    """A response came, and not from a gateway."""
    del setting
    return exchange.response is not None and exchange.status not in GATEWAY


def successful(exchange: Exchange, setting: Setting) -> bool:
    """HTTP 2xx."""
    del setting
    return exchange.response is not None and 200 <= exchange.status < 300  # noqa: PLR2004 - HTTP's own range


def has_envelope(exchange: Exchange, setting: Setting) -> bool:
    """The response body is a JSON object."""
    return answered(exchange, setting) and bool(exchange.envelope)


def instant(text: object) -> float | None:
    """Read a DateTime leniently, as seconds since the epoch; without zone it is UTC."""
    return _read(text) if isinstance(text, str) else None


@lru_cache(maxsize=8192)
def _read(text: str) -> float | None:
    """The same times stand in many places, and several rules ask for each of them."""
    found = _DATETIME.fullmatch(text)
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(part) for part in found.groups()[:6])
    try:
        base = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC).timestamp()
    except ValueError:
        return None
    fraction = float(f"0.{found.group(7)}") if found.group(7) else 0.0
    return base + (second == 60) + fraction - _offset(found.group(8))  # noqa: PLR2004 - a leap second


def _offset(zone: str | None) -> float:
    if zone is None or zone in "Zz":
        return 0.0
    digits = zone[1:].replace(":", "")
    return (1 if zone[0] == "+" else -1) * (int(digits[:2]) * 3600 + int(digits[2:]) * 60)


def said(exchange: Exchange) -> Heard | None:
    """Give the target's own message: its answer to us, or its request."""
    return exchange.response if exchange.outbound else exchange.request


def objects_in(exchange: Exchange) -> Sequence[tuple[str, dict[str, object], str]]:
    """Give the objects of the standard in the target's message: schema name, object, JSON pointer to it.

    A dozen rules ask for the objects of a page, so they are found once an exchange.
    """
    kept = exchange.__dict__
    if "objects_in" not in kept:
        kept["objects_in"] = tuple(all_objects_in(exchange))
    found: Sequence[tuple[str, dict[str, object], str]] = kept["objects_in"]
    return found


def forget(exchange: Exchange) -> None:
    """Let go of what rules found once it was judged: a page that is kept alive by itself would pile up in a crawl."""
    for name in ("objects_in", "places", "places_of"):
        exchange.__dict__.pop(name, None)


def leave_out(exchange: Exchange, found: Sequence[tuple[str, dict[str, object], str]]) -> None:
    """Let rules see these objects of the message only (see clean.py)."""
    exchange.__dict__["objects_in"] = found


def all_objects_in(exchange: Exchange) -> Iterator[tuple[str, dict[str, object], str]]:
    """Find them in the message itself."""
    label = exchange.label
    if not exchange.outbound:
        body = exchange.request.json
        if label.carried and isinstance(body, dict) and exchange.request.method in {"PUT", "POST", "PATCH"}:
            suffix = "_patch" if exchange.request.method == "PATCH" else ""
            yield label.carried + suffix, body, ""
        return
    if not exchange.succeeded or not label.object:
        return
    data = exchange.envelope.get("data")
    if label.paged:
        for place, entry in enumerate(data if isinstance(data, list) else []):
            if isinstance(entry, dict):
                yield label.object, entry, f"/data/{place}"
    elif isinstance(data, dict) and exchange.request.method in {"GET", "POST", "PUT"}:
        yield label.object, data, "/data"


def strings(value: object, pointer: str = "") -> Iterator[tuple[str, str]]:
    """Walk over all strings of a JSON value with their pointers."""
    if isinstance(value, str):
        yield pointer, value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from strings(each, f"{pointer}/{key}")
    elif isinstance(value, list):
        for place, each in enumerate(value):
            yield from strings(each, f"{pointer}/{place}")
