"""Sessions of ours on an eMSP: in every lawful form, replaced as a whole with their charging periods."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from suite.drive import Conversation, Kept, Piece, Variant, lost, pointer, round_trips, said, scenario

if TYPE_CHECKING:
    from suite.drive import Trip

_TAKEN, _STORED, _OPTIONAL = "sessions.put.accepted", "sessions.put.stored", "sessions.put.keeps-optional"
_SPECIAL = "sessions.periods.session-only"
_REPLACES, _EMPTIES = "sessions.put.replaces", "sessions.put.empties-periods"
_READ = "sessions.receiver-get.offered"
_UNSEEN = "the receiver interface does not give back what it was given"
_AS_THEY_ARE = (
    "status", "currency", "auth_id", "cdr_token.uid", "cdr_token.type", "cdr_token.contract_id", "location_id",
    "evse_uid", "connector_id", "dimensions.type", "location.country", "evses.uid", "connectors.id", "text.language",
)  # fmt: skip
"""Whose values hang on others, or name what the target knows."""
_PERIODS = "charging_periods"
_OWN = ("CURRENT", "ENERGY_EXPORT", "ENERGY_IMPORT", "POWER", "STATE_OF_CHARGE")
"""Dimensions that stand in Sessions only (mod_cdrs, CdrDimensionType)."""
_ENDS = "dimensions that are for Sessions only"


@scenario(
    "sessions.put",
    phase="modules",
    module="sessions",
    side="receiver",
    target=["EMSP", "SCSP"],
    order=20,
    writes=True,
    decides=[_TAKEN, _READ, _STORED, _OPTIONAL, _SPECIAL],
)
def sessions_are_taken(ocpi: Conversation) -> None:
    """We push a Session with all fields, the least, all values of enums, long strings and four decimals, and look."""
    kept = Kept(ocpi, ocpi.ours.living("sessions", "SUITE-SES-002"), "sessions")
    ocpi.ours.judge_look(_READ, "sessions")
    more = [_special(ocpi)] if ocpi.applies(_SPECIAL) else []
    for trip in round_trips(kept, "session", whole=[_PERIODS], keep=_AS_THEY_ARE, more=more):
        if trip.what == _ENDS:
            _judge_special(ocpi, trip)
            continue
        ocpi.check(
            _TAKEN,
            trip.taken,
            seen=trip.seen,
            expected="HTTP 200 or 201 with status_code 1000",
            actual=trip.refusal,
            cause=trip.cause,
        )
        for requirement, gone in ((_STORED, trip.needed), (_OPTIONAL, trip.optional)) if trip.shown else ():
            ocpi.check(
                requirement,
                not gone,
                seen=trip.seen,
                expected=f"what was pushed ({trip.what})",
                actual=said(gone),
                pointer=pointer(gone),
            )
    for each in (_STORED, _OPTIONAL):
        if each not in ocpi.decided:
            ocpi.not_here(each, "no Session was taken" if kept.readable else _UNSEEN)


def _special(ocpi: Conversation) -> Variant:
    """A period that says what only a Session may say."""
    dimensions = [{"type": kind, "volume": 1.5} for kind in _OWN]
    period = {"start_date_time": ocpi.stamp(-600), "dimensions": dimensions}
    return Variant(_ENDS, (Piece((_PERIODS,), [period]),))


def _judge_special(ocpi: Conversation, trip: Trip) -> None:
    gone = [each for each in trip.needed if each.path[:1] == (_PERIODS,)]
    ocpi.check(
        _SPECIAL,
        trip.taken and not gone,
        seen=trip.seen,
        expected=f"a charging period with {', '.join(_OWN)} is taken and kept",
        actual=said(gone) if trip.taken else trip.refusal,
    )


@scenario(
    "sessions.replace",
    phase="modules",
    module="sessions",
    side="receiver",
    target=["EMSP", "SCSP"],
    order=21,
    writes=True,
    decides=[_REPLACES, _EMPTIES],
)
def sessions_are_replaced(ocpi: Conversation) -> None:
    """A second PUT with another charging period takes the place of the first; one without any leaves none."""
    kept = Kept(ocpi, ocpi.ours.living("sessions", "SUITE-SES-003"), "sessions")
    if not kept.readable:
        for each in (_REPLACES, _EMPTIES):
            ocpi.not_here(each, _UNSEEN)
        return
    first = kept.put(kept.body())
    ocpi.require(first.ok, f"the target refused a Session: {first.brief}")
    had = kept.whole()
    second = kept.body(charging_periods=[_one(ocpi)])
    for name in ("meter_id", "authorization_reference"):
        second.pop(name, None)
    answer = kept.put(second)
    shown = ocpi.eventually(kept.get, lambda found: not _left(ocpi, had, second, found.data))
    left = _left(ocpi, had, second, shown.data)
    ocpi.check(
        _REPLACES,
        answer.ok and not left,
        seen=[first, answer, shown],
        expected="the charging period of the second PUT alone, and no field that it left out",
        actual=f"still there: {', '.join(left)}" if answer.ok else answer.brief,
        pointer=f"/data/{left[0]}" if left else "",
    )
    _emptied(ocpi, kept, {name: each for name, each in second.items() if name != _PERIODS})


def _one(ocpi: Conversation) -> dict[str, Any]:
    return {"start_date_time": ocpi.stamp(-900), "dimensions": [{"type": "ENERGY", "volume": 6.25}]}


def _left(ocpi: Conversation, had: dict[str, Any], put: dict[str, Any], data: object) -> list[str]:
    """Fields that are still as they were before the PUT, and are not in it; periods that are not those of the PUT."""
    if not isinstance(data, dict):
        return []
    other = [name for name in had if name not in put and data.get(name) not in (None, [])]
    periods, wanted = data.get(_PERIODS), put[_PERIODS]
    same = isinstance(periods, list) and len(periods) == len(wanted) and not lost(ocpi.version, wanted, periods)
    return [*other, *([] if same else [_PERIODS])]


def _emptied(ocpi: Conversation, kept: Kept, body: dict[str, Any]) -> None:
    """A PUT without charging periods removes those that are there."""
    answer = kept.put(kept.dated(body))
    shown = ocpi.eventually(kept.get, lambda found: not found.at(_PERIODS))
    ocpi.check(
        _EMPTIES,
        answer.ok and not shown.at(_PERIODS),
        seen=[answer, shown],
        expected="no charging period",
        actual="charging periods are still there" if answer.ok else answer.brief,
        pointer=f"/data/{_PERIODS}",
    )
