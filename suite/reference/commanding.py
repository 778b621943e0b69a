"""Commands as a CPO takes them: an answer at once, and the charge points act as soon as it has left.

Whose token a command brings is not looked at: the eMSP authorized it before it sent it.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from suite.reference import validity
from suite.reference.answers import Answer, invalid, refusal, success
from suite.reference.callbacks import Callbacks, Order
from suite.reference.charging import Wish
from suite.reference.codes import CLIENT_ERROR, UNKNOWN_LOCATION
from suite.reference.core import Part
from suite.reference.instants import instant
from suite.reference.module import NotNow
from suite.reference.owners import fold
from suite.reference.seams import seam
from suite.standard.routes import routes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from suite.reference.charging import Charge, What
    from suite.reference.core import Core
    from suite.reference.incoming import Incoming
    from suite.reference.module import Stimulus
    from suite.reference.partners import Partner
    from suite.reference.store import Json
    from suite.standard.versions import Version

_ACCEPTED: Final = "ACCEPTED"
_REJECTED: Final = "REJECTED"
_SECONDS: Final = 30
_PLACED: Final = frozenset({"START_SESSION", "RESERVE_NOW", "UNLOCK_CONNECTOR"})


class Commanding(Part):
    """The receiver side of commands."""

    __slots__ = ("_reserved", "callbacks")

    def __init__(self, core: Core) -> None:
        super().__init__(core)
        self.callbacks = Callbacks(core)
        self._reserved: dict[str, Order] = {}
        """By session_id: the RESERVE_NOW that a reservation came from."""
        core.charging.listeners.append(self)

    async def answer(self, incoming: Incoming) -> Answer:
        """Answer a command, and see to it that it is followed."""
        name = incoming.params["command"]
        if not self.known(incoming, name):
            return self.unknown_name(incoming)
        body = incoming.json if isinstance(incoming.json, dict) else {}
        why = self.problem(incoming, name.lower(), incoming.json)
        if why:
            return self.refused(incoming, why)
        order = Order(incoming.partner, incoming.spoken, name, body, str(body.get("response_url", "")))
        if not self.there(order):
            return self.unknown_location(order)
        said = self.decided(order)
        if self.followed(order, said):
            incoming.afterwards.append(partial(self.follow, order, said))
        return self.answered(order, said)

    @seam
    def known(self, incoming: Incoming, name: str) -> bool:
        """Say whether there is a command of that name in this version."""
        return bool(incoming.route and name.lower() in incoming.route.sent and name.isupper())

    @seam
    def unknown_name(self, incoming: Incoming) -> Answer:
        """Refuse a command that this version does not have."""
        return refusal(CLIENT_ERROR, f"there is no command {incoming.params['command']}")

    @seam
    def problem(self, incoming: Incoming, kind: str, body: Any) -> str:
        """Say what is wrong with a command; a connector without its EVSE is one thing."""
        if not isinstance(body, dict):
            return "an object is wanted"
        if not self.core.strict:
            return ""
        if body.get("connector_id") and not body.get("evse_uid"):
            return "evse_uid is needed where connector_id is set"
        if kind == "start_session" and self.needs_connector(incoming, body):
            return "connector_id is needed at this EVSE"
        return validity.problem(incoming.spoken, kind, body)

    @seam
    def needs_connector(self, incoming: Incoming, body: Json) -> bool:
        """Say whether an EVSE tells that its Connector has to be named, and it is not."""
        place, known = (str(body.get("location_id") or ""), str(body.get("evse_uid") or "")), self.core.charging.map
        if not incoming.spoken.owner_in_objects or body.get("connector_id") or not all(place) or known is None:
            return False
        found = known.place(*place, "")
        return found is not None and "START_SESSION_CONNECTOR_REQUIRED" in known.offered(found)[0]

    @seam
    def refused(self, incoming: Incoming, why: str) -> Answer:
        """Refuse a command that cannot be understood."""
        del incoming
        return invalid(why)

    @seam
    def there(self, order: Order) -> bool:
        """Say whether we have the Location, EVSE and Connector that a command names."""
        if order.name not in _PLACED:
            return True
        named = [str(order.body.get(key) or "") for key in ("location_id", "evse_uid", "connector_id")]
        return self.core.charging.map is not None and self.core.charging.map.place(*named) is not None

    @seam
    def unknown_location(self, order: Order) -> Answer:
        """Refuse a command for a place that we do not have."""
        return refusal(UNKNOWN_LOCATION, f"there is no EVSE {order.body.get('evse_uid', '')} at that Location here")

    @seam
    def decided(self, order: Order) -> str:
        """Say at once what becomes of a command, as far as the CPO can tell."""
        if order.name == "STOP_SESSION":
            charge = self.session(order)
            if charge is None:
                return self.unknown_session(order)
            return _ACCEPTED if charge.partner == order.partner.name else self.foreign_session(order)
        if order.name == "RESERVE_NOW":
            expiry = instant(order.body.get("expiry_date"))
            return _REJECTED if expiry is not None and expiry <= self.core.now() else _ACCEPTED
        return _ACCEPTED

    @seam
    def unknown_session(self, order: Order) -> str:
        """Say what we say of a Session that we do not have."""
        del order
        return "UNKNOWN_SESSION"

    @seam
    def foreign_session(self, order: Order) -> str:
        """Say what we say of a Session that is another eMSP's."""
        del order
        return _REJECTED

    @seam
    def answered(self, order: Order, said: str) -> Answer:
        """Answer a command that was understood."""
        found: Json = {"result": said}
        return success({**found, "timeout": self.timeout(order)} if apart(order.version) else found)

    @seam
    def timeout(self, order: Order) -> int:
        """Say how long the result may take, in seconds."""
        del order
        return _SECONDS

    @seam
    def followed(self, order: Order, said: str) -> bool:
        """Say whether the charge point is asked: only if the command was accepted."""
        del order
        return said == _ACCEPTED

    @seam
    async def follow(self, order: Order, said: str) -> None:
        """Let the charge point do what was asked, and tell what came of it."""
        result = await self.executed(order) if said == _ACCEPTED else said
        await self.tell(order, result)

    @seam
    async def tell(self, order: Order, result: str) -> None:
        """Post a result."""
        await self.callbacks.tell("commands", (order.name, ""), order, {"result": result})

    @seam
    async def executed(self, order: Order) -> str:
        """Do it; gives the result."""
        act = {
            "START_SESSION": self.start,
            "STOP_SESSION": self.stop,
            "RESERVE_NOW": self.reserve,
            "CANCEL_RESERVATION": self.cancel,
            "UNLOCK_CONNECTOR": self.unlock,
        }[order.name]
        try:
            await self.lapse()
            self.usable(order)
            await act(order)
        except NotNow:
            return self.failed(order)
        return _ACCEPTED

    @seam
    def usable(self, order: Order) -> None:
        """Raise NotNow for a Token that no Session could hold; only a lenient ear let it come that far."""
        token = order.body.get("token", {}) if order.name in {"START_SESSION", "RESERVE_NOW"} else None
        if token is not None and validity.problem(order.version, "token", token):
            raise NotNow("no Token that can be used")

    async def lapse(self) -> None:
        """Let reservations run out whose time is over."""
        for each in list(self.core.charging.charges.values()):
            if each.status == "RESERVATION" and each.expiry is not None and each.expiry <= self.core.now():
                await self.core.charging.expire(each)

    @seam
    def failed(self, order: Order) -> str:
        """Say what came of a command that the charge point could not follow."""
        if not apart(order.version):
            return _REJECTED
        return {"STOP_SESSION": "FAILED", "CANCEL_RESERVATION": "UNKNOWN_RESERVATION"}.get(order.name, "EVSE_OCCUPIED")

    @seam
    async def start(self, order: Order) -> None:
        """Begin a charge."""
        await self.core.charging.start(order.partner, self.wish(order))

    @seam
    async def stop(self, order: Order) -> None:
        """End a charge."""
        charge = self.session(order)
        if charge is None:
            raise NotNow("no such session")
        await self.core.charging.stop(charge.session_id)

    @seam
    async def reserve(self, order: Order) -> None:
        """Hold an EVSE."""
        wish = self.wish(order)
        wish.reservation_id = str(order.body.get("reservation_id", ""))
        wish.expiry = instant(order.body.get("expiry_date"))
        charge = await self.core.charging.reserve(order.partner, wish)
        self._reserved[charge.session_id] = order

    @seam
    async def cancel(self, order: Order) -> None:
        """Give a reservation up."""
        await self.core.charging.cancel(order.partner, str(order.body.get("reservation_id", "")), by="emsp")

    @seam
    async def unlock(self, order: Order) -> None:
        """Unlock a connector; nothing is locked here."""

    @seam
    def wish(self, order: Order) -> Wish:
        """Make of a command what the charge points are asked."""
        body = order.body
        token, reference = body.get("token"), body.get("authorization_reference")
        return Wish(
            str(body.get("location_id", "")),
            str(body.get("evse_uid") or ""),
            str(body.get("connector_id") or ""),
            dict(token) if isinstance(token, dict) else {},
            "COMMAND",
            str(reference) if reference else None,
        )

    @seam
    def session(self, order: Order) -> Charge | None:
        """Find the Session that a command names."""
        same, wanted = fold(order.version), str(order.body.get("session_id", ""))
        return next(
            (each for each in self.core.charging.charges.values() if same(each.session_id) == same(wanted)), None
        )

    def stimuli(self) -> Mapping[str, Stimulus]:
        """Give what our operator does, where a party of ours takes commands."""
        takes = any("receiver" in self.core.sides(each, "commands") for each in self.core.versions)
        return {"cancel_reservation": self.cancel_reservation} if takes else {}

    async def cancel_reservation(self, partner: Partner, values: Mapping[str, str]) -> None:
        """Cancel the reservation that is named, else the one of that partner that was made last."""
        wanted = values.get("reservation_id", "")
        held = [each for each in self.core.charging.charges.values() if each.status == "RESERVATION"]
        mine = [each.reservation_id for each in held if each.partner == partner.name]
        if not mine or (wanted and wanted not in mine):
            raise NotNow(f"no reservation {wanted or 'of that partner'} here")
        await self.core.charging.cancel(partner, wanted or mine[-1], by="cpo")

    async def charged(self, what: What, charge: Charge) -> None:
        """Tell an eMSP that a reservation of it was cancelled here, at the URL of its RESERVE_NOW."""
        order = self._reserved.pop(charge.session_id, None) if what == "cancelled" else None
        if order is not None and charge.cancelled_by == "cpo":
            await self.cancelled(order)

    @seam
    async def cancelled(self, order: Order) -> None:
        """Tell of a reservation that we cancelled, in versions that have a word for it."""
        if apart(order.version):
            await self.tell(order, "CANCELED_RESERVATION")


def apart(version: Version) -> bool:
    """Say whether a version has results that are another object than answers, with a time to wait for them."""
    return any("command_result" in each.sent for each in routes(version, "commands", "sender"))
