"""Reading what others say about themselves: envelopes, version lists, version details. Pure, and forgiving.

Written twice on purpose: judges read the same messages with their own eyes. What is unusable here ends in a 3xxx code
when somebody registers with us, and in giving up when we register.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from suite.reference.codes import OK, UNABLE_TO_USE_CLIENT
from suite.reference.jsonread import BadJson, read

if TYPE_CHECKING:
    from collections.abc import Callable

    from suite.reference.partners import Endpoints
    from suite.standard.routes import Side
    from suite.wire.message import Reply

_SIDES: Final[dict[object, Side]] = {"SENDER": "sender", "RECEIVER": "receiver"}
_GOOD: Final = range(200, 300)
_SUCCESS: Final = range(OK, OK + 1000)


class Unusable(Exception):
    """What the other side says cannot be used; `code` is what a server of OCPI answers to that."""

    def __init__(self, reason: str, code: int = UNABLE_TO_USE_CLIENT) -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = code


@dataclass(frozen=True, slots=True)
class Discovery:
    """What a look at the other side's versions and details gave."""

    offered: dict[str, str] = field(default_factory=dict)
    endpoints: Endpoints = field(default_factory=dict)


def said(reply: Reply, what: str) -> object:
    """Give the data of a successful answer."""
    if reply.status not in _GOOD:
        raise Unusable(f"{what}: {reply.error or f'HTTP {reply.status}'}")
    return data_of(reply.body, what)


def data_of(body: bytes, what: str) -> object:
    """Give the data within an envelope that says success."""
    try:
        envelope = read(body)
    except BadJson as error:
        raise Unusable(f"{what}: no JSON") from error
    if not isinstance(envelope, dict):
        raise Unusable(f"{what}: no envelope")
    if _number(envelope.get("status_code")) not in _SUCCESS:
        raise Unusable(f"{what}: status code {envelope.get('status_code')!r}")
    return envelope.get("data")


def _number(code: object) -> object:
    """Read digits in a string as the number that they are."""
    return int(code) if isinstance(code, str) and code.isascii() and code.isdigit() else code


def versions_in(data: object) -> dict[str, str]:
    """Read a version list: version to URL of its details."""
    if not isinstance(data, list):
        raise Unusable("versions: no list")
    entries = [entry for entry in data if isinstance(entry, dict)]
    return {str(entry.get("version")): str(entry["url"]) for entry in entries if isinstance(entry.get("url"), str)}


def endpoints_in(data: object, unnamed: Callable[[str], Side]) -> Endpoints:
    """Read version details; `unnamed` says the side of a module where the endpoint names none."""
    listed = data.get("endpoints") if isinstance(data, dict) else None
    if not isinstance(listed, list):
        raise Unusable("version details: no endpoints")
    found: Endpoints = {}
    for entry in listed:
        if isinstance(entry, dict) and isinstance(entry.get("url"), str):
            module = str(entry.get("identifier"))
            side = "sender" if module == "credentials" else _SIDES.get(entry.get("role")) or unnamed(module)
            found.setdefault((module, side), entry["url"])
    return found
