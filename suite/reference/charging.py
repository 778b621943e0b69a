"""Virtual charge points: charges and reservations from their start to their end, and who wants to hear of them.

Knows no module: Sessions, CDRs and Locations listen, commands and cards make it act. What a charge takes and costs stands
in the sample that it replays. A charge that begins now ends when it is stopped; its sample is one whose price does not
hang on the time.
"""

from __future__ import annotations

import uuid
from contextlib import suppress
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol

from suite.reference.cards import card
from suite.reference.core import Part
from suite.reference.module import NotNow
from suite.reference.samples import Sample, begins_before, samples
from suite.reference.seams import seam

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from suite.reference.core import Core
    from suite.reference.owners import Owner
    from suite.reference.partners import Partner
    from suite.reference.shelves import Shelf
    from suite.reference.store import Json
    from suite.standard.versions import Version

What = Literal["created", "started", "progressed", "stopped", "reserved", "expired", "cancelled"]
Status = Literal["PENDING", "ACTIVE", "COMPLETED", "INVALID", "RESERVATION"]
_USUAL: Final = "energy"
_PLACES: Final = 6
_TIMES: Final = frozenset({"started", "ended", "changed", "expiry"})
_GOING_ON: Final = frozenset({"PENDING", "ACTIVE", "RESERVATION"})


@dataclass(eq=False, slots=True)
class Charge:
    """One charge, or a reservation that may become one."""

    session_id: str
    owner: Owner
    location_id: str
    evse_uid: str
    connector_id: str
    token: Json
    """As far as known: uid, type, contract_id, and in versions that have them country_code and party_id."""
    auth_method: str
    """COMMAND, AUTH_REQUEST or WHITELIST."""
    authorization_reference: str | None
    partner: str
    """Name of the partner whose token it is; empty where it is nobody's."""
    status: Status
    started: float
    sample: Sample
    ended: float | None = None
    changed: float = 0.0
    """When something changed last."""
    marks: list[float] = field(default_factory=list)
    """When each period of the sample was over, for those that are."""
    reservation_id: str = ""
    expiry: float | None = None
    cancelled_by: str = ""

    @property
    def done(self) -> int:
        """How many periods of the sample are over."""
        return len(self.marks)

    @property
    def going_on(self) -> bool:
        """Say whether it holds its EVSE."""
        return self.status in _GOING_ON


class Listener(Protocol):
    """Who wants to hear of charges."""

    async def charged(self, what: What, charge: Charge) -> None:
        """Take note of what happened."""
        ...


@dataclass(frozen=True, slots=True)
class Place:
    """Where a charge is: an EVSE and a Connector of a Location of ours."""

    owner: Owner
    location_id: str
    evse_uid: str
    connector_id: str
    local: bool = False
    """Clocks there show the time that samples are meant in."""


class Map(Protocol):
    """Who knows our Locations."""

    def place(self, location_id: str, evse_uid: str, connector_id: str) -> Place | None:
        """Find an EVSE, any that is free where none is named; None where there is none such."""
        ...

    def places(self, most: int) -> list[Place]:
        """Give a place at each of our first Locations that have one."""
        ...

    def beside(self, place: Place) -> list[Place]:
        """Give the other EVSEs of the Location of a place, as far as they were not taken away."""
        ...

    def location(self, version: Version, charge: Charge | Place) -> Json:
        """Give the Location of a charge with the one EVSE and Connector."""
        ...

    def offered(self, charge: Charge | Place) -> tuple[frozenset[str], frozenset[str]]:
        """Give the capabilities of the EVSE of a charge, and the ids of the Tariffs of its Connector."""
        ...


@dataclass(slots=True)
class Wish:
    """What somebody wants to begin."""

    location_id: str
    evse_uid: str = ""
    connector_id: str = ""
    token: Json = field(default_factory=dict)
    auth_method: str = "COMMAND"
    authorization_reference: str | None = None
    sample: str = ""
    reservation_id: str = ""
    expiry: float | None = None


class ChargePoints(Part):
    """All charge points of ours."""

    __slots__ = ("_past", "charges", "listeners", "map", "shelf")

    def __init__(self, core: Core) -> None:
        super().__init__(core)
        self.listeners: list[Listener] = []
        self.shelf = core.shelf("charges")
        self.charges: dict[str, Charge] = {each.session_id: each for each in kept(self.shelf)}
        """By session_id, oldest first."""
        self.map: Map | None = None
        self._past: dict[str, list[Charge]] = {}

    async def start(self, partner: Partner | None, wish: Wish) -> Charge:
        """Begin a charge; raises NotNow where its EVSE is unknown or taken."""
        reserved = self.reserved(partner, wish)
        charge = reserved or self._new(partner, wish, "PENDING")
        if reserved is None:
            await self._tell("created", charge)
        self.activate(charge)
        await self._tell("started", charge)
        return charge

    async def stop(self, session_id: str) -> Charge:
        """End a charge; raises NotNow where none of that id goes on."""
        charge = self.charges.get(session_id)
        if charge is None or not charge.going_on:
            raise NotNow(f"no session {session_id!r} goes on here")
        self.complete(charge)
        await self._tell("stopped", charge)
        return charge

    async def progress(self, charge: Charge) -> None:
        """Let it come to its next period."""
        charge.changed = self._later(charge)
        if charge.done < len(charge.sample.periods) - 1:  # the last one is over when all is
            charge.marks.append(charge.changed)
        await self._tell("progressed", charge)

    async def reserve(self, partner: Partner | None, wish: Wish) -> Charge:
        """Hold an EVSE until `expiry`; the same reservation again replaces what it said."""
        before = self.reservation(partner, wish.reservation_id)
        if before is not None and before.location_id == wish.location_id:
            before.expiry, before.changed = wish.expiry, self._later(before)
            await self._tell("reserved", before)
            return before
        charge = self._new(partner, wish, "RESERVATION")
        await self._tell("reserved", charge)
        return charge

    async def cancel(self, partner: Partner | None, reservation_id: str, *, by: str) -> Charge:
        """Give a reservation up, by the `emsp` or by the `cpo`; raises NotNow where there is none such."""
        charge = self.reservation(partner, reservation_id)
        if charge is None:
            raise NotNow(f"no reservation {reservation_id!r} here")
        charge.cancelled_by = by
        self.complete(charge)
        await self._tell("cancelled", charge)
        return charge

    async def expire(self, charge: Charge) -> None:
        """Let a reservation run out."""
        self.complete(charge)
        await self._tell("expired", charge)

    async def finished(self, partner: Partner | None, wish: Wish) -> Charge:
        """Replay a whole sample as a charge that has just ended: its times lie in the past."""
        charge = self._new(partner, wish, "ACTIVE", free=False)
        charge.ended = float(int(self.core.now()))
        charge.started = charge.ended - charge.sample.seconds
        charge.changed, charge.marks, charge.status = charge.ended, ends(charge), "COMPLETED"
        await self._tell("stopped", charge)
        return charge

    def past(self, partner: Partner, card: Json) -> list[Charge]:
        """Give what a partner's card charged here before we met, oldest first: one charge for each sample; made once."""
        found = self._past.get(partner.name)
        if found is None:
            places = self.map.places(_PLACES) if self.map else []
            found = self._past[partner.name] = list(replays(places, partner.name, card, self.core.begun))
        return found

    def reservation(self, partner: Partner | None, reservation_id: str) -> Charge | None:
        """Find a reservation of a partner; those of others with the same id are others."""
        name = partner.name if partner else ""
        found = (each for each in self.charges.values() if each.reservation_id == reservation_id and reservation_id)
        return next((each for each in found if each.partner == name and each.status == "RESERVATION"), None)

    def at(self, evse_uid: str) -> Charge | None:
        """Find what goes on at an EVSE."""
        return next((each for each in self.charges.values() if each.going_on and each.evse_uid == evse_uid), None)

    @seam
    def activate(self, charge: Charge) -> None:
        """Let energy flow."""
        charge.status = "ACTIVE"
        charge.started = charge.changed = self._later(charge)

    @seam
    def complete(self, charge: Charge) -> None:
        """End it; nothing changes afterwards."""
        used = charge.status == "ACTIVE"
        charge.status = "COMPLETED"
        charge.ended = charge.changed = self._later(charge)
        if used:
            charge.marks += [charge.ended] * (len(charge.sample.periods) - charge.done)

    @seam
    def identify(self) -> str:
        """Make the id of a session."""
        return str(uuid.uuid4())

    def _new(self, partner: Partner | None, wish: Wish, status: Status, *, free: bool = True) -> Charge:
        place = self.map.place(wish.location_id, wish.evse_uid, wish.connector_id) if self.map else None
        if place is None:
            raise NotNow(f"no EVSE {wish.location_id} {wish.evse_uid} here")
        taken = self.at(place.evse_uid)
        if free and taken is not None:
            raise NotNow(f"EVSE {place.evse_uid} is taken")
        now = float(int(self.core.now()))
        charge = Charge(
            self.identify(),
            place.owner,
            place.location_id,
            place.evse_uid,
            place.connector_id,
            card(partner, wish.token),
            wish.auth_method,
            wish.authorization_reference,
            partner.name if partner else "",
            status,
            now,
            samples()[wish.sample or _USUAL],
            changed=now,
            reservation_id=wish.reservation_id,
            expiry=wish.expiry,
        )
        self.charges[charge.session_id] = charge
        return charge

    @seam
    def reserved(self, partner: Partner | None, wish: Wish) -> Charge | None:
        """Find the reservation that this charge is the use of: named, or at the EVSE with the same token."""
        named = self.reservation(partner, wish.reservation_id)
        here = self.at(wish.evse_uid) if wish.evse_uid else None
        same = (
            here if here and here.status == "RESERVATION" and here.token.get("uid") == wish.token.get("uid") else None
        )
        found = named or same
        if found is not None:
            found.authorization_reference = wish.authorization_reference or found.authorization_reference
            found.token, found.auth_method = card(partner, wish.token) or found.token, wish.auth_method
        return found

    def _later(self, charge: Charge) -> float:
        """Now, in whole seconds, and not before what happened last."""
        return max(float(int(self.core.now())), charge.changed)

    async def _tell(self, what: What, charge: Charge) -> None:
        self.shelf.put(charge.session_id, written(charge))
        for listener in self.listeners:
            with suppress(NotNow):  # who cannot be told finds it in the list
                await listener.charged(what, charge)


def written(charge: Charge) -> Json:
    """Write a charge down; its sample by name."""
    return {each.name: getattr(charge, each.name) for each in fields(charge)} | {"sample": charge.sample.name}


def kept(shelf: Shelf) -> Iterator[Charge]:
    """Read the charges of the last time again, of samples that are still there."""
    for _, value in shelf.all():
        sample = samples().get(str(value["sample"])) if value else None
        if value is not None and sample is not None:
            known: Any = {name: _again(name, each) for name, each in value.items()}
            yield Charge(**{**known, "sample": sample})


def _again(name: str, value: Any) -> Any:
    """Times are fractions of seconds again, and an owner is a pair."""
    if name == "marks":
        return [float(each) for each in value]
    if name in _TIMES:
        return None if value is None else float(value)
    return tuple(value) if name == "owner" else value


def ends(charge: Charge) -> list[float]:
    """Say when each period of a replayed charge was over."""
    begins = [charge.started + each.at for each in charge.sample.periods]
    return [*begins[1:], charge.started + charge.sample.seconds]


def replays(places: Sequence[Place], partner: str, card: Json, now: float) -> Iterator[Charge]:
    """Replay every sample once, at places in turn, the last one yesterday or before; by local time where clocks show it."""
    ordered = sorted(samples().values(), key=lambda each: begins_before(each, now))
    local = [each for each in places if each.local] or places
    for number, sample in enumerate(ordered if places else ()):
        there = local if sample.begins or sample.day else places
        place, started = there[number % len(there)], begins_before(sample, now)
        made = Charge(
            f"{place.owner[0]}-{place.owner[1]}-{partner}-{sample.name}"[:36],
            place.owner,
            place.location_id,
            place.evse_uid,
            place.connector_id,
            dict(card),
            "WHITELIST",
            None,
            partner,
            "COMPLETED",
            started,
            sample,
            ended=started + sample.seconds,
            changed=started + sample.seconds,
        )
        made.marks = ends(made)
        yield made
