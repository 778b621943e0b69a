"""Writes of the target to endpoints of ours, below which an owner and an id stand: where one goes, and what its body says of that."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from suite.judge.rule import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suite.wire.exchange import Exchange

_READS = frozenset({"GET", "HEAD", "OPTIONS"})
OWNED = 3
"""Segments of an object that stands below its owner: country_code, party_id, id."""


def writes_to(exchange: Exchange, door: str) -> bool:
    """Say whether it is no reading, and goes to an endpoint whose URL ends so, or to any path below it."""
    return exchange.request.method not in _READS and f"{door}/" in f"{urlsplit(exchange.request.url).path}/"


def below(exchange: Exchange, door: str) -> list[str]:
    """Give the segments behind the endpoint."""
    _, _, rest = urlsplit(exchange.request.url).path.partition(door)
    return [unquote(each) for each in rest.split("/") if each]


def misplaced(exchange: Exchange, door: str, requirement: str, name: str) -> Iterator[Fault]:
    """Find where a URL does not name owner and id and nothing else; `name` is what the id is called there."""
    segments = below(exchange, door)
    if len(segments) != OWNED:
        yield Fault(requirement, f"country_code/party_id/{name}", "/".join(segments) or "nothing")


def contradicted(exchange: Exchange, door: str, requirement: str, name: str = "id") -> Iterator[Fault]:
    """Find where owner and id in a body are others than in its URL; `name` is what the id is called in the body."""
    segments, body = below(exchange, door), exchange.request.json
    if not isinstance(body, dict) or len(segments) != OWNED:
        return
    for field, wanted in zip(("country_code", "party_id", name), segments, strict=True):
        if isinstance(body.get(field), str) and body[field].upper() != wanted.upper():
            yield Fault(requirement, wanted, body[field], pointer=f"/{field}")


def undated(exchange: Exchange, requirement: str) -> Iterator[Fault]:
    """Find out whether a body does not say when."""
    body = exchange.request.json
    if isinstance(body, dict) and "last_updated" not in body:
        yield Fault(requirement, "last_updated", "absent")
