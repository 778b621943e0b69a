"""Locations as data, beyond their schema: ids, order of last_updated, hours, tokens, coordinates (OCPI-FACTS LOC)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from suite.judge.facts import SKEW_SECONDS, instant, objects_in
from suite.judge.rule import Fault, rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from suite.judge.setting import Setting
    from suite.wire.exchange import Exchange

_EVSE_ID = re.compile(r"[A-Za-z]{2}[*-]?[A-Za-z0-9]{3}[*-]?[Ee][A-Za-z0-9][A-Za-z0-9*-]{0,30}")
_SIZES = (
    "max_vehicle_weight", "max_vehicle_height", "max_vehicle_length", "max_vehicle_width",
    "parking_space_length", "parking_space_width", "dangerous_goods_allowed",
)  # fmt: skip
_SMALL = frozenset({"PERSONAL_VEHICLE", "MOTORCYCLE"})


def _list(value: object) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _locations(exchange: Exchange) -> Iterator[tuple[dict[str, Any], str]]:
    for name, value, pointer in objects_in(exchange):
        if name == "location":
            yield value, pointer


def _shows(exchange: Exchange, setting: Setting) -> bool:
    """The target emits whole Locations: in an answer as sender, or in a push."""
    if exchange.label.object != "location" or "CPO" not in setting.target_roles:
        return False
    if exchange.outbound:
        return exchange.label.side == "sender" and exchange.succeeded
    return exchange.request.method == "PUT"


def _on_locations(*requirements: str) -> Callable[[Callable[..., Iterable[Fault]]], Callable[..., Iterable[Fault]]]:
    """Register a judgement of one Location for both ways in which Locations come."""

    def enter(judge: Callable[..., Iterable[Fault]]) -> Callable[..., Iterable[Fault]]:
        def every(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
            for location, pointer in _locations(exchange):
                yield from judge(location, pointer, exchange, setting)

        for of in ("response", "request"):
            named = _named(every, f"{judge.__name__}_in_{of}")
            rule(*requirements, of=of, when=_shows)(named)
        return judge

    return enter


def _named(function: Callable[..., Any], name: str) -> Callable[..., Any]:
    def judge(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
        yield from function(exchange, setting)

    judge.__name__ = name
    return judge


def _twice(values: Iterable[object]) -> list[str]:
    seen: set[str] = set()
    found = []
    for value in values:
        if isinstance(value, str):
            if value.upper() in seen:
                found.append(value)
            seen.add(value.upper())
    return found


@_on_locations("locations.evse-uid.unique", "locations.connector-id.unique")
def ids_are_unique(location: dict[str, Any], pointer: str, exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """No EVSE uid stands twice in a Location, no Connector id twice in an EVSE."""
    del exchange, setting
    evses = _list(location.get("evses"))
    for uid in _twice(each.get("uid") for each in evses):
        yield Fault("locations.evse-uid.unique", "each uid once", uid, pointer=f"{pointer}/evses")
    for place, evse in enumerate(evses):
        for ident in _twice(each.get("id") for each in _list(evse.get("connectors"))):
            yield Fault(
                "locations.connector-id.unique", "each id once", ident, pointer=f"{pointer}/evses/{place}/connectors"
            )


@_on_locations("locations.parent.last-updated")
def parents_are_newer(location: dict[str, Any], pointer: str, exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """last_updated of a parent is not older than that of its children."""
    del exchange, setting
    for place, evse in enumerate(_list(location.get("evses"))):
        here = f"{pointer}/evses/{place}"
        yield from _older(location, evse, here)
        for number, connector in enumerate(_list(evse.get("connectors"))):
            yield from _older(evse, connector, f"{here}/connectors/{number}")


def _older(parent: dict[str, Any], child: dict[str, Any], pointer: str) -> Iterator[Fault]:
    above, below = instant(parent.get("last_updated")), instant(child.get("last_updated"))
    if above is not None and below is not None and above < below:
        yield Fault(
            "locations.parent.last-updated",
            f"not older than {child['last_updated']}, its child's",
            str(parent["last_updated"]),
            pointer=f"{pointer}/last_updated",
        )


@_on_locations("transport.last-updated.not-future")
def not_from_the_future(
    location: dict[str, Any], pointer: str, exchange: Exchange, setting: Setting
) -> Iterator[Fault]:
    """last_updated does not lie ahead of the message that shows it."""
    del setting
    heard = exchange.response.at if exchange.outbound and exchange.response else exchange.request.at
    at = instant(location.get("last_updated"))
    if at is not None and at > heard + SKEW_SECONDS:
        yield Fault(
            "transport.last-updated.not-future",
            "a time that has come",
            str(location["last_updated"]),
            pointer=f"{pointer}/last_updated",
        )


@_on_locations("locations.publish-token.fields", "locations.publish-allowed.unpublished-only")
def publish_tokens(location: dict[str, Any], pointer: str, exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """publish_allowed_to stands beside publish=false only, and its tokens say enough."""
    del exchange, setting
    tokens = _list(location.get("publish_allowed_to"))
    if tokens and location.get("publish") is True:
        yield Fault(
            "locations.publish-allowed.unpublished-only", "publish = false", "true", pointer=f"{pointer}/publish"
        )
    for place, token in enumerate(tokens):
        missing = _token_lacks(token)
        if missing:
            yield Fault(
                "locations.publish-token.fields", missing, "absent", pointer=f"{pointer}/publish_allowed_to/{place}"
            )


def _token_lacks(token: dict[str, Any]) -> str:
    if not any(token.get(name) for name in ("uid", "visual_number", "group_id")):
        return "uid, visual_number or group_id"
    if token.get("uid") and not token.get("type"):
        return "type beside uid"
    return "issuer beside visual_number" if token.get("visual_number") and not token.get("issuer") else ""


@_on_locations("locations.coordinates.range")
def on_the_globe(location: dict[str, Any], pointer: str, exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """Latitude lies within 90 degrees, longitude within 180."""
    del exchange, setting
    coordinates = location.get("coordinates")
    for name, most in (("latitude", 90), ("longitude", 180)):
        value = coordinates.get(name) if isinstance(coordinates, dict) else None
        if (
            isinstance(value, str)
            and re.fullmatch(r"-?\d{1,4}\.\d{1,10}", value, re.ASCII)
            and abs(float(value)) > most
        ):
            yield Fault(
                "locations.coordinates.range",
                f"between -{most} and {most}",
                value,
                pointer=f"{pointer}/coordinates/{name}",
            )


@_on_locations("locations.time-zone.known")
def zone_is_known(location: dict[str, Any], pointer: str, exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """time_zone is a name of the tz database."""
    from suite.judge.zones import known  # noqa: PLC0415 - reads the names once, where a Location comes

    del exchange, setting
    zone = location.get("time_zone")
    if isinstance(zone, str) and zone not in known():
        yield Fault(
            "locations.time-zone.known",
            "a name of the tz database, e.g. Europe/Oslo",
            zone,
            pointer=f"{pointer}/time_zone",
        )


@_on_locations(
    "locations.hours.exclusive",
    "locations.hours.end-after-begin",
    "locations.exceptional.begin-before-end",
    "locations.exceptional.no-overlap",
)
def hours_make_sense(location: dict[str, Any], pointer: str, exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """Opening hours say one thing, in order."""
    del exchange
    hours = location.get("opening_times")
    if not isinstance(hours, dict):
        return
    here, always, regular = f"{pointer}/opening_times", hours.get("twentyfourseven"), _list(hours.get("regular_hours"))
    if always is True and regular:
        yield Fault("locations.hours.exclusive", "no regular_hours beside twentyfourseven = true", "both", pointer=here)
    if always is False and not regular and setting.version.owner_in_objects:
        yield Fault("locations.hours.exclusive", "regular_hours beside twentyfourseven = false", "none", pointer=here)
    for place, entry in enumerate(regular):
        begin, end = entry.get("period_begin"), entry.get("period_end")
        if isinstance(begin, str) and isinstance(end, str) and end <= begin and end != "00:00":
            yield Fault(
                "locations.hours.end-after-begin",
                f"later than {begin}",
                end,
                pointer=f"{here}/regular_hours/{place}/period_end",
            )
    yield from _exceptions(hours, here)


def _spans(value: object) -> list[tuple[float, float]]:
    pairs = [(instant(each.get("period_begin")), instant(each.get("period_end"))) for each in _list(value)]
    return [(begin, end) for begin, end in pairs if begin is not None and end is not None]


def _exceptions(hours: dict[str, Any], here: str) -> Iterator[Fault]:
    openings, closings = _spans(hours.get("exceptional_openings")), _spans(hours.get("exceptional_closings"))
    if any(begin >= end for begin, end in (*openings, *closings)):
        yield Fault("locations.exceptional.begin-before-end", "begin before end", "end before begin", pointer=here)
    if any(a < d and c < b for a, b in openings for c, d in closings):
        yield Fault("locations.exceptional.no-overlap", "openings and closings apart", "they overlap", pointer=here)


@_on_locations("locations.energy-mix.sum")
def mix_adds_up(location: dict[str, Any], pointer: str, exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """Energy sources add up to 100 per cent."""
    del exchange, setting
    mix = location.get("energy_mix")
    sources = _list(mix.get("energy_sources")) if isinstance(mix, dict) else []
    shares = [float(each["percentage"]) for each in sources if _is_number(each.get("percentage"))]
    if shares and len(shares) == len(sources) and abs(sum(shares) - 100) > 0.5:  # noqa: PLR2004 - per cent
        yield Fault(
            "locations.energy-mix.sum", "100", f"{sum(shares):g}", pointer=f"{pointer}/energy_mix/energy_sources"
        )


def _is_number(value: object) -> bool:
    from decimal import Decimal  # noqa: PLC0415

    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


@_on_locations("locations.evse-id.format")
def evse_ids(location: dict[str, Any], pointer: str, exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """evse_id follows the recommended form."""
    del exchange, setting
    for place, evse in enumerate(_list(location.get("evses"))):
        ident = evse.get("evse_id")
        if isinstance(ident, str) and ident != "#NA" and not _EVSE_ID.fullmatch(ident):
            yield Fault(
                "locations.evse-id.format",
                "country, operator, E, outlet: BE*BEC*E041503001",
                ident,
                pointer=f"{pointer}/evses/{place}/evse_id",
            )


@_on_locations(
    "locations.parking.id-unique", "locations.parking.resolves", "locations.parking.sizes", "locations.parking.photo"
)
def parking_places(location: dict[str, Any], pointer: str, exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """Parking places have ids of their own, are the ones EVSEs name, and say what their users need."""
    del exchange, setting
    places = _list(location.get("parking_places"))
    here = f"{pointer}/parking_places"
    for ident in _twice(each.get("id") for each in places):
        yield Fault("locations.parking.id-unique", "each id once", ident, pointer=here)
    known = {str(each.get("id")).upper() for each in places}
    for number, evse in enumerate(_list(location.get("evses"))):
        for each in _list(evse.get("parking")):
            if str(each.get("parking_id")).upper() not in known:
                yield Fault(
                    "locations.parking.resolves",
                    "the id of a parking place",
                    str(each.get("parking_id")),
                    pointer=f"{pointer}/evses/{number}/parking",
                )
    for number, place in enumerate(places):
        yield from _place(place, f"{here}/{number}")


def _place(place: dict[str, Any], here: str) -> Iterator[Fault]:
    kinds = place.get("vehicle_types")
    kinds = {str(each) for each in kinds} if isinstance(kinds, list) else set()
    missing = [name for name in _SIZES if place.get(name) is None]
    if kinds - _SMALL - {"DISABLED"} and missing:
        yield Fault("locations.parking.sizes", ", ".join(missing), "absent", pointer=here)
    if "DISABLED" in kinds and not _list(place.get("images")):
        yield Fault("locations.parking.photo", "a photo in images", "none", pointer=here)


def _pushed(exchange: Exchange, setting: Setting) -> bool:
    del setting
    return (
        exchange.label.module == "locations" and exchange.label.side == "receiver" and exchange.request.method != "GET"
    )


@rule("locations.push.method", of="request", when=_pushed)
def pushed_by_put_or_patch(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """Pushes use PUT or PATCH."""
    del setting
    if exchange.request.method not in {"PUT", "PATCH"}:
        yield Fault("locations.push.method", "PUT or PATCH", exchange.request.method)


def _segments(exchange: Exchange) -> list[str]:
    from urllib.parse import unquote, urlsplit  # noqa: PLC0415

    path = urlsplit(exchange.request.url).path
    _, _, rest = path.partition("/receiver/locations")
    return [unquote(each) for each in rest.split("/") if each]


@rule(
    "locations.push.url",
    "locations.push.owner",
    "locations.push.ids-match",
    "locations.push.owner-in-body",
    of="request",
    when=lambda x, s: _pushed(x, s) and x.request.method in {"PUT", "PATCH"},
)
def pushed_where_it_belongs(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """The URL of a push names owner and ids; they are the target's own and those of the body."""
    segments = _segments(exchange)
    if not 3 <= len(segments) <= 5:  # noqa: PLR2004 - owner and location, EVSE, Connector
        yield Fault(
            "locations.push.url", "country_code/party_id/location_id and below", "/".join(segments) or "nothing"
        )
        return
    owner = (segments[0].upper(), segments[1].upper())
    if setting.parties and owner not in setting.parties:
        yield Fault("locations.push.owner", "one of the parties in its credentials", "-".join(owner))
    body = exchange.request.json
    if isinstance(body, dict) and exchange.request.method == "PUT":
        yield from _same_ids(body, segments, setting)


def _same_ids(body: dict[str, Any], segments: list[str], setting: Setting) -> Iterator[Fault]:
    name = "uid" if len(segments) == 4 else "id"  # noqa: PLR2004 - an EVSE
    if isinstance(body.get(name), str) and body[name].upper() != segments[-1].upper():
        yield Fault("locations.push.ids-match", segments[-1], body[name], pointer=f"/{name}")
    if len(segments) == 3 and setting.version.owner_in_objects:  # noqa: PLR2004 - a Location
        inside = (str(body.get("country_code", "")).upper(), str(body.get("party_id", "")).upper())
        if all(inside) and inside != (segments[0].upper(), segments[1].upper()):
            yield Fault("locations.push.owner-in-body", "-".join(segments[:2]), "-".join(inside), pointer="/party_id")


@rule(
    "locations.push.patch-last-updated",
    of="request",
    when=lambda x, s: _pushed(x, s) and x.request.method == "PATCH" and isinstance(x.request.json, dict),
)
def patch_has_last_updated(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """Every PATCH says when."""
    del setting
    body = exchange.request.json
    if isinstance(body, dict) and "last_updated" not in body:
        yield Fault("locations.push.patch-last-updated", "last_updated", "absent")
