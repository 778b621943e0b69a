"""The core that all parts of a platform share: who we are, our partners, the clock, the bends.

A module of ours is a `Part` (so it has seams) that fulfils `Module` in module.py; it reaches everything through its
core and never through another module. State that belongs to a module lives in the module.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from suite.reference.parties import Ear
from suite.reference.partners import Partners
from suite.reference.seams import Bends
from suite.reference.shelves import Shelf
from suite.standard.routes import Side, routes, side_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from suite.reference.authority import Authority
    from suite.reference.charging import ChargePoints
    from suite.reference.flows import Flows
    from suite.reference.identity import Identity
    from suite.reference.keeper import Keeper
    from suite.reference.learning import Learning
    from suite.reference.module import Module
    from suite.reference.outgoing import Outgoing
    from suite.reference.parties import Party
    from suite.reference.seed_tokens import Issued
    from suite.reference.versions import Versions
    from suite.standard.versions import Version
    from suite.wire.message import Courier

_PULLED = ("locations",)
"""Modules that a receiver cannot do without."""
_OPPOSITE: dict[Side, Side] = {"sender": "receiver", "receiver": "sender"}


@dataclass(kw_only=True, eq=False)
class Core:
    """What every part of one platform knows."""

    slug: str
    base_url: str
    """Where the world finds us, with `/s/<slug>` at its end and no slash after it."""
    parties: tuple[Party, ...]
    versions: tuple[Version, ...]
    ear: Ear = Ear.STRICT
    courier: Courier | None = None
    """How we call others by ourselves; None: we never do."""
    bends: Bends = field(default_factory=Bends)
    seed: int = 0
    clock: Callable[[], float] = time.time
    make_token: Callable[[], str] = field(repr=False)
    connection: str = ""
    """Name of the connection in the run record; the slug where there is none."""
    locations: int = 3
    """How many locations a CPO of ours is seeded with."""
    cards: tuple[Issued, ...] = ()
    """Real cards that an eMSP of ours answers for."""
    speed: float = 0.0
    """How fast charges go on by themselves, 1 as in life; 0: they wait to be told."""
    keeper: Keeper | None = field(default=None, repr=False)
    """Keeps us over a restart, where the user asked for it."""
    offline: bool = False
    """Out of contact: callers get 503, and what we wanted to push is forgotten, not queued."""
    partners: Partners = field(default_factory=Partners, repr=False)
    outgoing: Outgoing = field(init=False, repr=False)
    """Builds our calls; set by the platform that owns this core."""
    flows: Flows = field(init=False, repr=False)
    """What we do by ourselves: register, pull, push; set by the platform that owns this core."""
    learning: Learning = field(init=False, repr=False)
    """Takes in what others told us about themselves; set by the platform that owns this core."""
    endpoints: Versions = field(init=False, repr=False)
    """Where our own resources are (`endpoint_url`); set by the platform that owns this core."""
    charging: ChargePoints = field(init=False, repr=False)
    """Our charge points; set by the platform that owns this core."""
    authority: Authority = field(init=False, repr=False)
    """Decides on cards; set by the platform that owns this core."""
    identity: Identity = field(init=False, repr=False)
    """What we say about ourselves; set by the platform that owns this core."""
    begun: float = field(init=False)
    """When we first began by our clock; what is seeded in the past of that stays where it is over a restart."""
    modules: dict[str, Module] = field(init=False, repr=False, default_factory=dict)
    """The functional modules by name; set by the platform that owns this core."""

    def __post_init__(self) -> None:
        """Find when we began, or begin."""
        shelf = self.shelf("begun")
        noted = [value["at"] for _, value in shelf.all() if value is not None]
        self.begun = float(str(noted[0])) if noted else self.clock()
        shelf.put("us", {"at": self.begun})

    @property
    def strict(self) -> bool:
        """Whether we refuse what the standard says is refused."""
        return self.ear is Ear.STRICT

    def new_token(self) -> str:
        """Make a token nobody has seen."""
        return self.make_token()

    def keep(self) -> None:
        """Write partners down, where they are to outlive us."""
        if self.keeper is not None:
            self.keeper.save(self.partners)

    def shelf(self, name: str) -> Shelf:
        """Give a shelf for objects that outlive us, where anything does."""
        return Shelf(self.keeper, name)

    def now(self) -> float:
        """Give the time by our clock, in seconds since the epoch."""
        return self.clock()

    def stamp(self, at: float | None = None) -> str:
        """Write a time as OCPI wants it: UTC, whole seconds, with Z. Without an argument: now."""
        return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(self.clock() if at is None else at))

    def acting(self, version: Version) -> tuple[Party, ...]:
        """Give the parties that act in a version: where credentials name one party only, the first."""
        return self.parties if version.roles_in_endpoints else self.parties[:1]

    def sides(self, version: Version, module: str) -> tuple[Side, ...]:
        """Give the sides of a module that our parties implement in a version, sender first."""
        held = {side_of(module, party.role) for party in self.acting(version)}
        order: tuple[Side, ...] = ("sender", "receiver")
        return tuple(side for side in order if side in held and routes(version, module, side))

    def party_for(self, version: Version, module: str, side: Side) -> Party:
        """Give the party of ours that implements a side of a module, else the first."""
        acting = self.acting(version)
        return next((party for party in acting if side_of(module, party.role) == side), acting[0])

    def needed(self, version: Version) -> list[tuple[str, Side]]:
        """List the endpoints that the other side has to offer: credentials, and what a mere receiver has to pull."""
        pulled: list[tuple[str, Side]] = [(name, "sender") for name in _PULLED if self.receives_only(version, name)]
        return [("credentials", "sender"), *pulled]

    def receives_only(self, version: Version, module: str) -> bool:
        """Say whether none of our parties owns such data, while one of them wants it."""
        return module in self.modules and self.sides(version, module) == ("receiver",)

    def their_side(self, version: Version, module: str) -> Side:
        """Say which side the other one has of a module, in a version whose endpoints name none."""
        ours = side_of(module, self.acting(version)[0].role)
        return _OPPOSITE[ours] if ours else "sender"


class Part:
    """A part of a platform: has the core, and through it the bends that its seams ask for."""

    __slots__ = ("bends", "core")

    def __init__(self, core: Core) -> None:
        self.core = core
        self.bends = core.bends
