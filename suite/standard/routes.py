"""Modules, interfaces and routes: which methods each side of each module has, per version.

A `Route` is a pattern relative to the endpoint URL that version details give; `paged` marks lists. The routes of the
functional modules are made of `operations.py`, for those modules that the suite talks about.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from suite.standard.operations import operations

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from suite.standard.operations import Operation
    from suite.standard.versions import Version

Side = Literal["sender", "receiver"]

SIDES: tuple[Side, ...] = ("sender", "receiver")


@dataclass(frozen=True, slots=True)
class Route:
    """One resource of an interface: its path parameters, its methods, the object it carries."""

    module: str
    side: Side
    segments: tuple[str, ...]
    methods: tuple[str, ...]
    object: str
    """What an answer carries, where it carries something."""
    paged: bool = False
    sent: tuple[str, ...] = ()
    """What a request carries: one of these; a PATCH carries a part of it."""
    bodiless: bool = False
    """A request may as well carry nothing."""
    fixed: tuple[str, ...] = ()
    """Segments that stand as they are; the others are parameters."""
    free: bool = False
    """The whole URL comes in a message (`response_url`, `Location`); these segments are how the suite writes its own."""

    def fits(self, path: Sequence[str]) -> bool:
        """Say whether a path below the endpoint is one of this resource."""
        pairs = zip(self.segments, path, strict=False)
        return len(path) == len(self.segments) and all(name == part for name, part in pairs if name in self.fixed)

    def sent_to(self, path: Sequence[str]) -> str:
        """Name what a request to that path carries; empty where the path leaves it open."""
        named = (part.lower() for part in path)
        return self.sent[0] if len(self.sent) == 1 else next((each for each in named if each in self.sent), "")


@dataclass(frozen=True, slots=True)
class Module:
    """A module of the standard: who owns the data, and which typical roles implement each side."""

    name: str
    sender: tuple[str, ...]
    receiver: tuple[str, ...]
    functional: bool = True
    """Functional modules carry routing headers; configuration modules never do."""


MODULES: dict[str, Module] = {
    "versions": Module("versions", (), (), functional=False),
    "credentials": Module("credentials", (), (), functional=False),
    "locations": Module("locations", ("CPO", "HUB", "NAP"), ("EMSP", "NSP", "HUB", "NAP")),
    "tariffs": Module("tariffs", ("CPO", "HUB", "NAP"), ("EMSP", "NSP", "HUB", "NAP")),
    "tokens": Module("tokens", ("EMSP", "HUB"), ("CPO", "HUB")),
    "sessions": Module("sessions", ("CPO", "HUB"), ("EMSP", "SCSP", "HUB")),
    "cdrs": Module("cdrs", ("CPO", "HUB"), ("EMSP", "HUB")),
    "commands": Module("commands", ("EMSP", "HUB"), ("CPO", "HUB")),
    "chargingprofiles": Module("chargingprofiles", ("SCSP", "EMSP", "HUB"), ("CPO", "HUB")),
    "hubclientinfo": Module("hubclientinfo", ("HUB",), ("CPO", "EMSP", "NSP", "NAP", "SCSP"), functional=False),
}

MODULE_IDS: dict[str, frozenset[str]] = {
    "2.1.1": frozenset({"credentials", "locations", "tariffs", "tokens", "sessions", "cdrs", "commands"}),
    "2.2.1": frozenset(set(MODULES) - {"versions"}),
    "2.3.0": frozenset((set(MODULES) - {"versions"}) | {"invoicereconciliation", "payments", "Booking", "bookings"}),
}
"""Identifiers that version details may name without being a custom module (versions: ModuleID)."""

DEPENDS: dict[tuple[str, Side], tuple[str, ...]] = {
    ("locations", "receiver"): ("tariffs",),
    ("commands", "receiver"): ("locations", "sessions"),
    ("chargingprofiles", "receiver"): ("sessions",),
}
"""Modules the standard wants beside another one."""


_WALKED = ("locations", "tariffs", "tokens", "sessions", "cdrs", "commands", "chargingprofiles")
"""Functional modules that the suite talks about."""
_FREE: dict[str, tuple[str, ...]] = {
    "cdrs": ("cdr_id",),
    "commands": ("command", "id"),
    "chargingprofiles": ("result", "id"),
}
"""How the suite writes URLs of its own where the standard leaves them to the platform."""
_CREDENTIALS = (
    Route("credentials", "sender", (), ("GET", "POST", "PUT", "DELETE"), "credentials", sent=("credentials",)),
)


def routes(version: Version, module: str, side: Side) -> tuple[Route, ...]:
    """Give the resources of one interface, shortest path first; empty where the suite has no routes for it."""
    if module == "credentials":
        return _CREDENTIALS
    return _routes(version.name, module, side) if module in _WALKED else ()


@cache
def _routes(version: str, module: str, side: Side) -> tuple[Route, ...]:
    found: dict[tuple[str, ...], list[Operation]] = {}
    for each in operations(version):
        if each.module == module and each.side == side:
            found.setdefault(_path(each), []).append(each)
    made = (_route(module, side, path, rows) for path, rows in found.items())
    return tuple(sorted(made, key=lambda route: len(route.segments)))


def _path(operation: Operation) -> tuple[str, ...]:
    return tuple(f"{{{name}}}" for name in _FREE[operation.module]) if operation.at else operation.path


def _route(module: str, side: Side, path: tuple[str, ...], rows: Sequence[Operation]) -> Route:
    sent = _once(name.removesuffix("_patch") for each in rows for name in each.request)
    shown = _once(each.response for each in rows if each.response)
    return Route(
        module,
        side,
        tuple(each.strip("{}") for each in path),
        tuple(method for method in _METHODS if any(each.method == method for each in rows)),
        shown[0] if shown else "",
        paged=any(each.paged for each in rows),
        sent=sent,
        bodiless=any(each.body_optional for each in rows),
        fixed=tuple(each for each in path if not each.startswith("{")),
        free=any(each.at for each in rows),
    )


_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def side_of(module: str, role: str) -> Side | None:
    """Say which side of a module a role implements typically (terminology: typical roles), None for neither."""
    entry = MODULES.get(module)
    if entry is None:
        return None
    if role in entry.sender:
        return "sender"
    return "receiver" if role in entry.receiver else None
