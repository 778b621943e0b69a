"""Charging profiles as a CPO takes them: an answer at once, a result when it has left, and updates once a profile was set."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from suite.reference import validity
from suite.reference.answers import Answer, invalid, success
from suite.reference.callbacks import Callbacks, Order
from suite.reference.core import Part
from suite.reference.module import NotNow
from suite.reference.owners import fold
from suite.reference.seams import seam

if TYPE_CHECKING:
    from suite.reference.charging import Charge
    from suite.reference.core import Core
    from suite.reference.incoming import Incoming
    from suite.reference.store import Json

_ACCEPTED: Final = "ACCEPTED"
_REJECTED: Final = "REJECTED"
_SECONDS: Final = 30
_RESULTS: Final = {
    "GET": "ACTIVE_CHARGING_PROFILE_RESULT",
    "PUT": "CHARGING_PROFILE_RESULT",
    "DELETE": "CLEAR_PROFILE_RESULT",
}
_MOST: Final = 22000
"""Watts of our charge points."""
_AHEAD: Final = 900


class Profiling(Part):
    """The receiver side of charging profiles."""

    __slots__ = ("callbacks", "known", "profiles")

    def __init__(self, core: Core) -> None:
        super().__init__(core)
        self.callbacks = Callbacks(core)
        self.profiles: dict[str, Json] = {}
        """By session_id: the profile that was set."""
        self.known: set[str] = set()
        """Sessions for which one was ever set."""

    async def answer(self, incoming: Incoming) -> Answer:
        """Answer a request for a session, and see to it that it is followed."""
        method, body = incoming.method, incoming.json if isinstance(incoming.json, dict) else {}
        why = self.problem(incoming)
        if why:
            return invalid(why)
        url = str(body.get("response_url", "") or incoming.query.get("response_url", ""))
        order = Order(incoming.partner, incoming.spoken, method, {**body, **incoming.query}, url)
        charge = self.session(incoming)
        said = self.decided(order, charge)
        if self.followed(order, said) and charge is not None:
            incoming.afterwards.append(partial(self.follow, order, charge))
        return self.answered(order, said)

    @seam
    def problem(self, incoming: Incoming) -> str:
        """Say what is wrong with a request."""
        if incoming.method == "PUT":
            return validity.problem(incoming.spoken, "set_charging_profile", incoming.json)
        wanted = ("duration", "response_url") if incoming.method == "GET" else ("response_url",)
        missing = [name for name in wanted if not incoming.query.get(name)]
        if not missing and "duration" in wanted and not incoming.query["duration"].isdigit():
            return "duration: a whole number is wanted"
        return f"{missing[0]} is needed in the query" if missing else ""

    @seam
    def session(self, incoming: Incoming) -> Charge | None:
        """Find the session of a request."""
        same, wanted = fold(incoming.spoken), incoming.params["session_id"]
        charges = self.core.charging.charges.values()
        return next((each for each in charges if same(each.session_id) == same(wanted)), None)

    @seam
    def decided(self, order: Order, charge: Charge | None) -> str:
        """Say at once what becomes of a request."""
        if charge is None:
            return "UNKNOWN_SESSION"
        return _ACCEPTED if charge.partner == order.partner.name and charge.status == "ACTIVE" else _REJECTED

    @seam
    def followed(self, order: Order, said: str) -> bool:
        """Say whether the charge point is asked."""
        del order
        return said == _ACCEPTED

    @seam
    def answered(self, order: Order, said: str) -> Answer:
        """Answer a request that was understood."""
        del order
        return success({"result": said, "timeout": _SECONDS})

    @seam
    async def follow(self, order: Order, charge: Charge) -> None:
        """Let the charge point do what was asked, tell what came of it, and what is active now."""
        result = self.result(order, charge)
        await self.callbacks.tell("chargingprofiles", (_RESULTS[order.name], ""), order, result)
        if self.updates(order, charge):
            await self.update(order, charge)

    @seam
    def result(self, order: Order, charge: Charge) -> Json:
        """Do it; gives the result."""
        if order.name == "GET":
            length = int(str(order.body.get("duration", _AHEAD)))
            return {"result": _ACCEPTED, "profile": self.active(charge, length)}
        if order.name == "DELETE":
            return {"result": _ACCEPTED if self.profiles.pop(charge.session_id, None) else "UNKNOWN"}
        profile = order.body.get("charging_profile")
        self.profiles[charge.session_id] = dict(profile) if isinstance(profile, dict) else {}
        self.known.add(charge.session_id)
        return {"result": _ACCEPTED}

    @seam
    def updates(self, order: Order, charge: Charge) -> bool:
        """Say whether the sender is told what is active: only if it ever set a profile, and something changed."""
        return order.name != "GET" and charge.session_id in self.known

    @seam
    async def update(self, order: Order, charge: Charge) -> None:
        """Send what is active to the sender."""
        body, path = self.active(charge, _AHEAD), self.path(charge)
        try:
            await self.core.flows.push(order.partner, "chargingprofiles", path, body, side="sender")
        except NotNow:  # the other side has no such endpoint
            return

    @seam
    def path(self, charge: Charge) -> list[str]:
        """Give what stands behind the sender's endpoint."""
        return [charge.session_id]

    @seam
    def active(self, charge: Charge, seconds: int) -> Json:
        """Give what the charge point has planned: the profile that was set, else all it can."""
        found: Any = self.profiles.get(charge.session_id) or self.greatest(charge)
        periods = found.get("charging_profile_period") or self.greatest(charge)["charging_profile_period"]
        profile: Json = {
            "start_date_time": self.core.stamp(),
            "duration": seconds,
            "charging_rate_unit": found.get("charging_rate_unit", "W"),
            "charging_profile_period": periods,
        }
        return {"start_date_time": self.core.stamp(), "charging_profile": profile}

    @seam
    def greatest(self, charge: Charge) -> Json:
        """Give the profile of a charge point that nobody limits."""
        del charge
        return {"charging_rate_unit": "W", "charging_profile_period": [{"start_period": 0, "limit": _MOST}]}
