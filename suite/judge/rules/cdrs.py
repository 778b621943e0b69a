"""CDRs that the target emits: held to their schema, priced from their own Tariffs, and pushed as they have to be (CDR-01, 09, 18)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from suite.judge import owners as own
from suite.judge.costs import on_cdr
from suite.judge.facts import objects_in
from suite.judge.pushes import below, writes_to
from suite.judge.rule import Fault, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suite.judge.setting import Setting
    from suite.wire.exchange import Exchange

_VALID, _PRICE = "cdrs.object.valid", "cdrs.total-cost.reproducible"
_ENOUGH, _CHANGES = "cdrs.periods.enough", "cdrs.periods.price-changes"
_OF_CDR = (
    own.CURRENCY,
    own.COUNTRY,
    own.COUNTRY_CODE,
    own.LANGUAGE,
    own.COORDINATES,
    own.NULL,
    own.NUMBER,
    own.URL,
    own.ASCII,
    *own.TIMES,
)
_NOT_FOUND = 404
_DOOR = "/receiver/cdrs"
"""How the URL of our endpoint ends."""


def _shown(exchange: Exchange, setting: Setting) -> bool:
    """The target answers as owner with CDRs; an empty list shows nothing."""
    return (
        exchange.label.object == "cdr"
        and exchange.label.side == "sender"
        and exchange.succeeded
        and "CPO" in setting.target_roles
        and bool(objects_in(exchange))
    )


def _posted(exchange: Exchange, setting: Setting) -> bool:
    """The target posts a CDR to us."""
    return exchange.label.carried == "cdr" and exchange.request.method == "POST" and "CPO" in setting.target_roles


def _told(exchange: Exchange, setting: Setting) -> bool:
    """The target sends something to our endpoint, or to a path below it."""
    return "CPO" in setting.target_roles and writes_to(exchange, _DOOR)


def _held(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    for name, value, pointer in objects_in(exchange):
        yield from own.faults_of(setting.version, name, value, pointer, _VALID)


@rule(_VALID, *_OF_CDR, of="response", when=_shown)
def cdrs_in_response(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """Every CDR in an answer is what its table says."""
    yield from _held(exchange, setting)


@rule(_VALID, *_OF_CDR, of="request", when=_posted)
def cdrs_in_request(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """Every CDR that is posted is what its table says."""
    yield from _held(exchange, setting)


def _priced(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """What the Tariffs of a CDR give for its periods; a reading that we doubt weighs nothing here, `audit` tells of it.

    What a credit costs hangs on what it credits: scenarios hold the two against each other.
    """
    for _, value, pointer in objects_in(exchange):
        if value.get("credit") is True:
            continue
        for each in on_cdr(setting.version, value, (), tolerance=setting.tolerance, charted=True):
            wrong = each.fault.requirement == _PRICE and not each.verdict
            if wrong or each.fault.requirement in {_ENOUGH, _CHANGES}:
                yield replace(each.fault, pointer=pointer + each.fault.pointer)


@rule(_PRICE, _ENOUGH, _CHANGES, of="response", when=_shown)
def prices_in_response(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """The total of every CDR in an answer is what its Tariffs give, within the tolerance of target.toml, and can be checked."""
    yield from _priced(exchange, setting)


@rule(_PRICE, _ENOUGH, _CHANGES, of="request", when=_posted)
def prices_in_request(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """The total of every CDR that is posted is what its Tariffs give, and can be checked."""
    yield from _priced(exchange, setting)


@rule("cdrs.push.method", of="request", when=_told)
def pushed_by_post(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """CDRs are sent by POST; they never change, so there is nothing to put, patch or delete."""
    del setting
    if exchange.request.method != "POST":
        yield Fault("cdrs.push.method", "POST", exchange.request.method)


@rule(
    "cdrs.push.look-up",
    of="request",
    when=lambda x, s: (
        x.label.object == "cdr" and x.label.side == "receiver" and x.request.method == "GET" and "CPO" in s.target_roles
    ),
)
def looked_up_where_it_is(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """A CDR that was posted is looked up at the URL that we gave for it; nothing of ours is anywhere else.

    Each of our URLs ends with a UUID, so one that does may be of an earlier run, whose CDRs are gone.
    """
    del setting
    if exchange.status == _NOT_FOUND and not _may_be_ours("/".join(below(exchange, _DOOR))):
        yield Fault("cdrs.push.look-up", "the URL in the header Location of our answer", exchange.request.url[-200:])


def _may_be_ours(name: str) -> bool:
    try:
        return str(UUID(name)) == name.lower()
    except ValueError:
        return False
