"""Pushes of Locations to us: how they are sent, where to, and whether URL and body speak of the same (LOC-07 to 09)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from suite.judge.pushes import below, undated, writes_to
from suite.judge.rule import Fault, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suite.judge.setting import Setting
    from suite.wire.exchange import Exchange

_DOOR = "/receiver/locations"
"""How the URL of our endpoint ends."""
_LOCATION, _EVSE, _CONNECTOR = 3, 4, 5
"""Segments behind it: owner and ids."""


def _pushed(exchange: Exchange, setting: Setting) -> bool:
    """The target sends something to our endpoint; to a path below it that has no meaning as well."""
    del setting
    return writes_to(exchange, _DOOR)


def _written(exchange: Exchange, setting: Setting) -> bool:
    return _pushed(exchange, setting) and exchange.request.method in {"PUT", "PATCH"}


@rule("locations.push.method", of="request", when=_pushed)
def pushed_by_put_or_patch(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """Pushes use PUT or PATCH."""
    del setting
    if exchange.request.method not in {"PUT", "PATCH"}:
        yield Fault("locations.push.method", "PUT or PATCH", exchange.request.method)


@rule("locations.push.url", of="request", when=_written)
def pushed_below_its_owner(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """The URL of a push names the owner and the ids down to the object."""
    del setting
    segments = below(exchange, _DOOR)
    if not _LOCATION <= len(segments) <= _CONNECTOR:
        expected, found = "country_code/party_id/location_id and below", "/".join(segments) or "nothing"
        yield Fault("locations.push.url", expected, found)


@rule("locations.push.owner", of="request", when=_written)
def pushed_by_its_owner(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """The owner in the URL of a push is a party of the target."""
    segments = below(exchange, _DOOR)
    owner = tuple(each.upper() for each in segments[:2])
    if _LOCATION <= len(segments) <= _CONNECTOR and setting.parties and owner not in setting.parties:
        yield Fault("locations.push.owner", "one of the parties in its credentials", "-".join(owner))


@rule("locations.push.ids-match", "locations.push.owner-in-body", of="request", when=_written)
def body_fits_its_url(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """Ids and owner in the body of a push are those of its URL."""
    segments, body = below(exchange, _DOOR), exchange.request.json
    if not isinstance(body, dict) or not _LOCATION <= len(segments) <= _CONNECTOR:
        return
    name = "uid" if len(segments) == _EVSE else "id"
    if isinstance(body.get(name), str) and body[name].upper() != segments[-1].upper():
        yield Fault("locations.push.ids-match", segments[-1], body[name], pointer=f"/{name}")
    if len(segments) == _LOCATION and setting.version.owner_in_objects:
        yield from _same_owner(body, segments)


def _same_owner(body: dict[str, Any], segments: list[str]) -> Iterator[Fault]:
    for name, wanted in zip(("country_code", "party_id"), segments, strict=False):
        if isinstance(body.get(name), str) and body[name].upper() != wanted.upper():
            yield Fault("locations.push.owner-in-body", wanted, body[name], pointer=f"/{name}")


@rule(
    "locations.push.patch-last-updated",
    of="request",
    when=lambda x, s: _pushed(x, s) and x.request.method == "PATCH" and isinstance(x.request.json, dict),
)
def patch_has_last_updated(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """Every PATCH says when."""
    del setting
    yield from undated(exchange, "locations.push.patch-last-updated")
