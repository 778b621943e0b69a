"""Pushes of Tariffs to us: how they are sent, where to, and whether URL and body speak of the same (TAR-13)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from suite.judge.rule import Fault, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suite.judge.setting import Setting
    from suite.wire.exchange import Exchange

_DOOR = "/receiver/tariffs"
"""How the URL of our endpoint ends."""
_SEGMENTS = 3
"""Behind it: owner and id."""


def _pushed(exchange: Exchange, setting: Setting) -> bool:
    """A CPO sends something to our endpoint; to a path below it that has no meaning as well."""
    path = urlsplit(exchange.request.url).path
    told = exchange.request.method not in {"GET", "HEAD", "OPTIONS"}
    return told and f"{_DOOR}/" in f"{path}/" and "CPO" in setting.target_roles


def _segments(exchange: Exchange) -> list[str]:
    _, _, rest = urlsplit(exchange.request.url).path.partition(_DOOR)
    return [unquote(each) for each in rest.split("/") if each]


@rule("tariffs.push.method", of="request", when=_pushed)
def pushed_as_its_version_says(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """Tariffs are pushed by PUT and DELETE, in versions that have it by PATCH too."""
    known = ["PUT", "DELETE", *(["PATCH"] if setting.version.tariff_patch else [])]
    if exchange.request.method not in known:
        yield Fault("tariffs.push.method", " or ".join(known), exchange.request.method)


@rule("tariffs.push.url", of="request", when=_pushed)
def pushed_below_its_owner(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """The URL of a push names the owner and the Tariff."""
    del setting
    segments = _segments(exchange)
    if len(segments) != _SEGMENTS and exchange.request.method != "POST":
        yield Fault("tariffs.push.url", "country_code/party_id/tariff_id", "/".join(segments) or "nothing")


@rule("tariffs.push.ids-match", of="request", when=lambda x, s: _pushed(x, s) and x.request.method == "PUT")
def body_fits_its_url(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """Owner and id in a pushed Tariff are those of its URL."""
    del setting
    segments, body = _segments(exchange), exchange.request.json
    if not isinstance(body, dict) or len(segments) != _SEGMENTS:
        return
    for name, wanted in zip(("country_code", "party_id", "id"), segments, strict=True):
        if isinstance(body.get(name), str) and body[name].upper() != wanted.upper():
            yield Fault("tariffs.push.ids-match", wanted, body[name], pointer=f"/{name}")
