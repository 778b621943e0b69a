"""Twins of the rules on what Locations say of themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.twins.locations import both, edited
from tests.twins.twin import ABSENT, specimen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.twins.twin import Twin

_FULL = specimen("location")
_GROUP = [{"group_id": "NL-ABC-GROUP"}]


def _at(latitude: str, longitude: str, country: str) -> Any:
    return specimen("location", coordinates={"latitude": latitude, "longitude": longitude}, country=country)


def _hours(**said: object) -> Any:
    return specimen("location", opening_times=said)


def _regular(begin: str, end: str) -> list[dict[str, object]]:
    return [{"weekday": 5, "period_begin": begin, "period_end": end}]


def _span(begin: str, end: str) -> list[dict[str, str]]:
    return [{"period_begin": f"2025-12-{begin}Z", "period_end": f"2025-12-{end}Z"}]


def _shares(*shares: float) -> Callable[[Any], None]:
    def edit(location: Any) -> None:
        kinds = ("SOLAR", "WIND", "GAS")
        location["energy_mix"]["energy_sources"] = [
            {"source": kind, "percentage": share} for kind, share in zip(kinds, shares, strict=False)
        ]

    return edit


def _tokens() -> Iterator[Twin]:
    rule, fields = "locations_data.py:publish_tokens", "locations.publish-token.fields"
    good = specimen("location", publish=False, publish_allowed_to=_GROUP)
    for lacking in ({}, {"uid": "012345678"}, {"visual_number": "NL-1"}):
        yield from both(rule, fields, "2.2.1", good, specimen("location", publish=False, publish_allowed_to=[lacking]))
    only = "locations.publish-allowed.unpublished-only"
    yield from both(rule, only, "2.3.0", good, specimen("location", publish_allowed_to=_GROUP))


def _where() -> Iterator[Twin]:
    globe, swapped = "locations_data.py:on_the_globe", "locations_data.py:not_swapped"
    range_, right = "locations.coordinates.range", "locations.coordinates.not-swapped"
    yield from both(
        globe, range_, "2.1.1", _at("-90.000000", "180.000000", "ATA"), _at("90.000001", "10.000000", "NOR")
    )
    yield from both(globe, range_, "2.3.0", _at("89.99999", "-179.99999", "FJI"), _at("10.00000", "180.00001", "FJI"))
    for latitude, longitude, country in _LAWFUL:
        good = _at(latitude, longitude, country)
        yield from both(swapped, right, "2.2.1", good, _at("5.12140", "52.09070", "NLD"))
    zone = "locations_data.py:zone_is_known"
    yield from both(
        zone, "locations.time-zone.known", "2.2.1", specimen("location", time_zone="Asia/Calcutta"), _summer()
    )
    post, given = "locations_data.py:has_a_postal_code", "locations.postal-code.given"
    for good in (
        specimen("location", full=False, postal_code="3511 AL"),
        specimen("location", postal_code=ABSENT, parking_type="ALONG_MOTORWAY"),
        specimen("location", postal_code=ABSENT, country="HKG"),
    ):
        yield from both(post, given, "2.3.0", good, specimen("location", postal_code=ABSENT))


def _summer() -> Any:
    return specimen("location", time_zone="CEST")


_LAWFUL = (
    ("51.57850", "-0.06414", "GBR"),
    ("-21.11500", "55.53640", "FRA"),
    ("78.22320", "15.62670", "NOR"),
    ("-17.80000", "-179.99000", "FJI"),
    ("62.00000", "177.51000", "RUS"),
    ("64.17500", "-51.73500", "DNK"),
    ("-77.84600", "166.67600", "ATA"),
    ("33.51300", "36.29200", "SYR"),
    ("9.05700", "7.49500", "NGA"),
    ("21.30600", "-157.85800", "USA"),
    ("52.09070", "5.12140", "XKX"),
    ("5.12140", "52.09070", "XKX"),
)
"""Places where a careless test of swapped numbers would fire: beyond the sea, left of Greenwich, near the diagonal."""


def _when() -> Iterator[Twin]:
    rule, once = "locations_data.py:hours_make_sense", "locations.hours.exclusive"
    office, always = _regular("07:30", "20:00"), {"twentyfourseven": True}
    both_said = _hours(twentyfourseven=True, regular_hours=office)
    yield from both(rule, once, "2.1.1", _hours(regular_hours=office), both_said)
    yield from both(rule, once, "2.2.1", _hours(**always), both_said)
    yield from both(rule, once, "2.3.0", _hours(**always), _hours(twentyfourseven=False))
    for end in ("23:59", "00:00"):
        late = _hours(twentyfourseven=False, regular_hours=_regular("22:00", end))
        wrapped = _hours(twentyfourseven=False, regular_hours=_regular("22:00", "06:00"))
        yield from both(rule, "locations.hours.end-after-begin", "2.2.1", late, wrapped)
    rule = "locations_data.py:exceptions_make_sense"
    open_, closed = _span("24T08:00:00", "24T12:00:00"), _span("24T12:00:00", "25T12:00:00")
    apart = _hours(**always, exceptional_openings=open_, exceptional_closings=closed)
    backwards = _hours(**always, exceptional_closings=_span("25T12:00:00", "24T12:00:00"))
    yield from both(rule, "locations.exceptional.begin-before-end", "2.2.1", apart, backwards)
    overlap = _hours(**always, exceptional_openings=_span("24T08:00:00", "24T12:00:01"), exceptional_closings=closed)
    yield from both(rule, "locations.exceptional.no-overlap", "2.2.1", apart, overlap)


TWINS = [
    *_tokens(),
    *_where(),
    *_when(),
    *both(
        "locations_data.py:mix_adds_up",
        "locations.energy-mix.sum",
        "2.1.1",
        edited(_shares(33.3, 33.3, 33.3)),
        edited(_shares(40, 50)),
    ),
]
