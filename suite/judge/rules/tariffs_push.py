"""Pushes of Tariffs to us: how they are sent, where to, and whether URL and body speak of the same (TAR-13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from suite.judge.pushes import contradicted, misplaced, writes_to
from suite.judge.rule import Fault, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suite.judge.setting import Setting
    from suite.wire.exchange import Exchange

_DOOR = "/receiver/tariffs"
"""How the URL of our endpoint ends."""


def _pushed(exchange: Exchange, setting: Setting) -> bool:
    """A CPO sends something to our endpoint; to a path below it that has no meaning as well."""
    return "CPO" in setting.target_roles and writes_to(exchange, _DOOR)


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
    if exchange.request.method != "POST":
        yield from misplaced(exchange, _DOOR, "tariffs.push.url", "tariff_id")


@rule("tariffs.push.ids-match", of="request", when=lambda x, s: _pushed(x, s) and x.request.method == "PUT")
def body_fits_its_url(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """Owner and id in a pushed Tariff are those of its URL."""
    del setting
    yield from contradicted(exchange, _DOOR, "tariffs.push.ids-match")
