"""Charging preferences that we send to a CPO: for a session that goes on, for one that does not, at EVSEs that take none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from suite.drive import UNKNOWN_OBJECT, Conversation, Recharge, scenario

if TYPE_CHECKING:
    from suite.drive import Answer

_ANSWER, _UNKNOWN = "sessions.preferences.answer", "sessions.preferences.unknown-session"
_INCAPABLE, _LACKING = "sessions.preferences.incapable", "sessions.preferences.incomplete"
_CAPABLE = "CHARGING_PREFERENCES_CAPABLE"
_SUFFIX = "charging_preferences"
_ACCEPTED = "ACCEPTED"
_NOT_FOUND, _INVALID = 404, 2001
_NAME_ONE = "an EVSE {what} charging preferences among evses in [charging], and stimuli start_session and stop_session"
"""What a person has to do."""


@scenario(
    "sessions.preferences",
    phase="modules",
    module="sessions",
    side="sender",
    target=["CPO"],
    stimuli=["start_session", "stop_session"],
    spares_people=True,
    writes=True,
    provokes=True,
    order=78,
    decides=[_ANSWER, _UNKNOWN, _INCAPABLE, _LACKING],
    versions=lambda version: version.owner_in_objects,
)
def preferences_are_set(ocpi: Conversation) -> None:
    """We send preferences for a Session that nobody knows, for one at an EVSE that takes them and one at another."""
    answer = ocpi.provoke(
        _call(ocpi, UNKNOWN_OBJECT, {"profile_type": "REGULAR"}), "preferences for an unknown Session"
    )
    ocpi.check(_UNKNOWN, not answer.ok, seen=answer, expected="HTTP 404, or a 2xxx code")
    for place in _places(ocpi):
        _at(ocpi, place)
    for each, what in ((_ANSWER, "that takes"), (_LACKING, "that takes"), (_INCAPABLE, "that takes no")):
        if each not in ocpi.decided:
            ocpi.needs(each, _NAME_ONE.format(what=what))


def _call(ocpi: Conversation, ident: str, body: dict[str, Any]) -> Any:
    return ocpi.call("PUT", "sessions", ident, _SUFFIX, side="sender", body=body)


def _places(ocpi: Conversation) -> list[dict[str, str]]:
    """Of the EVSEs that may be touched one of either kind; where we cannot look at them, the first."""
    kinds: dict[bool, dict[str, str]] = {}
    for each in ocpi.session.config.charging.evses:
        answer = ocpi.get("locations", each.location_id, each.evse_uid, side="sender")
        named = {"location_id": each.location_id, "evse_uid": each.evse_uid, "connector_id": each.connector_id}
        if answer.ok:
            kinds.setdefault(_takes(answer), {name: value for name, value in named.items() if value})
    return list(kinds.values())


def _takes(evse: Answer) -> bool:
    found = evse.at("capabilities")
    return isinstance(found, list) and _CAPABLE in found


def _at(ocpi: Conversation, place: dict[str, str]) -> None:
    """Charge there for as long as it takes to say what is preferred."""
    charge = Recharge(ocpi, place)
    charge.begin()
    evse = charge.evse()
    if evse is not None and evse.ok and charge.charged.status == "ACTIVE":
        ident = charge.charged.session_id
        if _takes(evse):
            _capable(ocpi, ident)
        else:
            call = _call(ocpi, ident, {"profile_type": "REGULAR"})
            answer = ocpi.provoke(call, "preferences for an EVSE that takes none")
            ocpi.check(
                _INCAPABLE,
                answer.status == _NOT_FOUND and answer.code == _INVALID,
                seen=[evse, answer],
                expected=f"HTTP {_NOT_FOUND} with status_code {_INVALID}",
            )
    charge.end()


def _capable(ocpi: Conversation, ident: str) -> None:
    """All that can be preferred at once; then too little of it, where a profile needs more."""
    whole = {
        "profile_type": "REGULAR",
        "departure_time": ocpi.stamp(7200),
        "energy_need": 12.5,
        "discharge_allowed": False,
    }
    answer = ocpi.send(_call(ocpi, ident, whole))
    ocpi.check(_ANSWER, answer.ok, seen=answer, expected="status_code 1000 with one ChargingPreferencesResponse")
    if isinstance(answer.data, str):
        _lacking(ocpi, ident)
    else:
        ocpi.not_here(_LACKING, "the answer is no word of the enum")


def _lacking(ocpi: Conversation, ident: str) -> None:
    """Where it makes a difference whether all is there, the answer names what lacks; what was given is not asked for."""
    for body, word in (
        ({"profile_type": "GREEN", "energy_need": 12.5}, "DEPARTURE_REQUIRED"),
        ({"profile_type": "GREEN", "departure_time": ocpi.stamp(7200)}, "ENERGY_NEED_REQUIRED"),
    ):
        given = ocpi.send(_call(ocpi, ident, {**body, "departure_time": ocpi.stamp(7200), "energy_need": 12.5}))
        lacking = ocpi.send(_call(ocpi, ident, body))
        if given.ok and lacking.ok and given.data != lacking.data:
            ocpi.check(_LACKING, lacking.data == word, seen=[given, lacking], expected=word, actual=str(lacking.data))
        else:
            ocpi.check(
                _LACKING,
                given.data != word,
                seen=[given, lacking],
                expected=f"anything but {word}",
                actual=str(given.data),
            )
