"""Modules, interfaces and routes: which methods each side of each module has, per version.

A `Route` is a pattern relative to the endpoint URL that version details give. `paged` marks lists. Facts of the
chapters "versions", "credentials", "locations" and "tariffs"; later chapters add rows, no code.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
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
    paged: bool = False


@dataclass(frozen=True, slots=True)
class Module:
    """A module of the standard: who owns the data, and which typical roles implement each side."""

    name: str
    sender: tuple[str, ...]
    receiver: tuple[str, ...]
    functional: bool = True
    """Functional modules carry routing headers; configuration modules never do."""


_OWNER = ("country_code", "party_id")
_LOCATION = ("location_id",)
_EVSE = ("location_id", "evse_uid")
_CONNECTOR = ("location_id", "evse_uid", "connector_id")
_WRITES = ("GET", "PUT", "PATCH")

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


def _locations(version: Version) -> tuple[Route, ...]:
    own = (
        Route("locations", "sender", (), ("GET",), "location", paged=True),
        Route("locations", "sender", _LOCATION, ("GET",), "location"),
        Route("locations", "sender", _EVSE, ("GET",), "evse"),
        Route("locations", "sender", _CONNECTOR, ("GET",), "connector"),
    )
    theirs = (
        Route("locations", "receiver", _OWNER + _LOCATION, _WRITES, "location"),
        Route("locations", "receiver", _OWNER + _EVSE, _WRITES, "evse"),
        Route("locations", "receiver", _OWNER + _CONNECTOR, _WRITES, "connector"),
    )
    del version
    return own + theirs


def _tariffs(version: Version) -> tuple[Route, ...]:
    writes = ("GET", "PUT", "PATCH", "DELETE") if version.tariff_patch else ("GET", "PUT", "DELETE")
    return (
        Route("tariffs", "sender", (), ("GET",), "tariff", paged=True),
        Route("tariffs", "receiver", (*_OWNER, "tariff_id"), writes, "tariff"),
    )


_CREDENTIALS = (Route("credentials", "sender", (), ("GET", "POST", "PUT", "DELETE"), "credentials"),)


def routes(version: Version, module: str, side: Side) -> tuple[Route, ...]:
    """Give the resources of one interface, shortest path first; empty where the suite has no routes for it."""
    if module == "credentials":
        return _CREDENTIALS
    table = {"locations": _locations, "tariffs": _tariffs}.get(module)
    return tuple(route for route in table(version) if route.side == side) if table else ()


def side_of(module: str, role: str) -> Side | None:
    """Say which side of a module a role implements typically (terminology: typical roles), None for neither."""
    entry = MODULES.get(module)
    if entry is None:
        return None
    if role in entry.sender:
        return "sender"
    return "receiver" if role in entry.receiver else None
