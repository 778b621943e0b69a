"""Every message of ours is held to the standard too: what is invalid and no declared provocation is a fault of the suite."""

from __future__ import annotations

from typing import TYPE_CHECKING

from suite.standard import schemas

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suite.judge.setting import Setting
    from suite.wire.exchange import Exchange

_BODY = frozenset({"POST", "PUT"})
_OPTIONAL = "location_references"
"""Need not be sent with the request that carries it."""


def complaints(exchange: Exchange, setting: Setting) -> Iterator[str]:
    """Give what is wrong with our half of an exchange, one line each."""
    label, name = exchange.label, setting.version.name
    if exchange.outbound:
        optional = label.carried == _OPTIONAL and not exchange.request.body
        if exchange.request.method in _BODY and label.carried and not optional:
            yield from _judge(name, label.carried, exchange.request.json, "our request")
        return
    if exchange.response is None or not exchange.response.body:
        return
    yield from _judge(name, "envelope", exchange.response.json, "our answer")
    ours = label.side != "receiver"  # what a receiver of ours shows is what the other side wrote
    if ours and exchange.succeeded and label.object and exchange.request.method == "GET" and not label.paged:
        yield from _judge(name, label.object, exchange.envelope.get("data"), "our data")


def _judge(version: str, name: str, value: object, what: str) -> Iterator[str]:
    if name not in schemas.names(version):
        return
    validator = schemas.validator(version, name)
    if not validator.is_valid(value):
        for problem in validator.problems(value, limit=5):
            yield f"{what} ({name}) at {problem.pointer or '/'}: {problem.message}"
