"""Charging preferences of a driver, as a CPO takes them for a session that goes on (mod_sessions: set charging preferences)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from suite.reference import validity
from suite.reference.answers import Answer, invalid, refusal, success, unknown
from suite.reference.codes import INVALID_PARAMETERS
from suite.reference.core import Part
from suite.reference.seams import seam
from suite.reference.seed_tariff import KINDS, tariff_id

if TYPE_CHECKING:
    from suite.reference.charging import Charge
    from suite.reference.incoming import Incoming
    from suite.reference.store import Json

_CAPABLE: Final = "CHARGING_PREFERENCES_CAPABLE"
_PATIENT: Final = frozenset({"CHEAP", "GREEN"})
"""Profiles that need to know when the car leaves, and how much it needs until then."""


class Preferences(Part):
    """Answers to PUT of charging preferences."""

    def answer(self, incoming: Incoming) -> Answer:
        """Answer one."""
        charge = self.charge(incoming)
        if charge is None:
            return self.unknown(incoming)
        if not self.capable(charge):
            return self.incapable(incoming)
        why = self.problem(incoming)
        if why or not isinstance(incoming.json, dict):
            return invalid(why or "an object is wanted")
        return self.said(incoming, self.decided(charge, incoming.json))

    @seam
    def charge(self, incoming: Incoming) -> Charge | None:
        """Find the session that goes on, of a card of that partner."""
        same = incoming.params["session_id"].upper()
        found = (each for each in self.core.charging.charges.values() if each.session_id.upper() == same)
        return next((each for each in found if each.partner == incoming.partner.name and each.going_on), None)

    @seam
    def unknown(self, incoming: Incoming) -> Answer:
        """Answer for a session that is not there, or over."""
        del incoming
        return unknown("no such session goes on")

    @seam
    def capable(self, charge: Charge) -> bool:
        """Say whether an EVSE takes preferences."""
        return self.core.charging.map is not None and _CAPABLE in self.core.charging.map.offered(charge)[0]

    @seam
    def incapable(self, incoming: Incoming) -> Answer:
        """Refuse preferences for an EVSE that takes none."""
        del incoming
        return refusal(INVALID_PARAMETERS, "that EVSE takes no charging preferences", status=404)

    @seam
    def problem(self, incoming: Incoming) -> str:
        """Say what is wrong with the body."""
        found = validity.problem(incoming.spoken, "charging_preferences", incoming.json)
        return found if self.core.strict else ""

    @seam
    def decided(self, charge: Charge, wanted: Json) -> str:
        """Decide on them."""
        kind = str(wanted.get("profile_type"))
        if kind not in self._profiles(charge):
            return "PROFILE_TYPE_NOT_SUPPORTED"
        if kind in _PATIENT and wanted.get("departure_time") is None:
            return "DEPARTURE_REQUIRED"
        return "ENERGY_NEED_REQUIRED" if kind in _PATIENT and wanted.get("energy_need") is None else "ACCEPTED"

    @seam
    def said(self, incoming: Incoming, decision: str) -> Answer:
        """Say what was decided."""
        del incoming
        return success(decision)

    def _profiles(self, charge: Charge) -> set[str]:
        """Give the profiles for which the Connector of a charge has a Tariff."""
        there = self.core.charging.map.offered(charge)[1] if self.core.charging.map else frozenset()
        return {kind.removeprefix("PROFILE_") for n, kind in enumerate(KINDS) if tariff_id(charge.owner, n) in there}
