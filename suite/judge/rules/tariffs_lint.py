"""Tariffs with parts that can never count: what `lint-tariff` says beyond the other rules on Tariffs (TAR-03, 16)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from suite.judge.costs import LINTED
from suite.judge.facts import objects_in
from suite.judge.rule import Fault, rule
from suite.pricing.lint import lint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suite.judge.setting import Setting
    from suite.wire.exchange import Exchange

_EXPECTED = {
    "component-unreachable": "a price that is used at some time",
    "component-twice": "one price for a dimension in an element",
    "limits-crossed": "min_price not above max_price",
    "vat-fraction": "a percentage, as 20 for 20 %",
    "vat-absurd": "a percentage from 0 to 100",
}
_ALL = tuple(dict.fromkeys(LINTED.values()))


def _shown(exchange: Exchange, setting: Setting) -> bool:
    """The target answers as owner with Tariffs."""
    label = exchange.label
    owns = label.object == "tariff" and label.side == "sender" and "CPO" in setting.target_roles
    return owns and exchange.succeeded and bool(objects_in(exchange))


def _put(exchange: Exchange, setting: Setting) -> bool:
    """The target puts a Tariff on us."""
    put = exchange.label.carried == "tariff" and exchange.request.method == "PUT"
    return put and "CPO" in setting.target_roles


def _linted(exchange: Exchange) -> Iterator[Fault]:
    """One remark of a kind for each Tariff."""
    for _, value, pointer in objects_in(exchange):
        told: set[str] = set()
        for each in lint(value):
            requirement = LINTED.get(each.code)
            if requirement and requirement not in told:
                told.add(requirement)
                here = pointer + each.pointer
                yield Fault(
                    requirement,
                    _EXPECTED[each.code],
                    each.message,
                    pointer=here,
                    hint=each.hint,
                    cause=f"{requirement}: {each.code}",
                )


@rule(*_ALL, of="response", when=_shown)
def lint_in_response(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """Every price of a Tariff in an answer can come to be used, and limits and percentages are possible ones."""
    del setting
    yield from _linted(exchange)


@rule(*_ALL, of="request", when=_put)
def lint_in_request(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """Every price of a Tariff that is put can come to be used, and limits and percentages are possible ones."""
    del setting
    yield from _linted(exchange)
