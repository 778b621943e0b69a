"""A Session of ours changes on an eMSP: charging periods are added, what is not named stays, what is named changes."""

from __future__ import annotations

from typing import Any

from suite.drive import Answer, Conversation, Difference, Kept, differences, pointer, said, scenario

_APPLIED, _OTHERS = "sessions.patch.applied", "sessions.patch.keeps-others"
_ADDS, _KEEPS = "sessions.patch.adds-periods", "sessions.patch.keeps-periods"
_UNSEEN = "the receiver interface does not give back what it was given"
_PERIODS = "charging_periods"
_MOVED = "last_updated"


@scenario(
    "sessions.patch",
    phase="modules",
    module="sessions",
    side="receiver",
    target=["EMSP", "SCSP"],
    order=22,
    writes=True,
    decides=[_APPLIED, _OTHERS, _ADDS, _KEEPS],
)
def sessions_change(ocpi: Conversation) -> None:
    """A PATCH of the energy, one of the costs, one with a new charging period, one with an empty list of them."""
    kept = Kept(ocpi, ocpi.ours.living("sessions", "SUITE-SES-004"), "sessions")
    if not kept.readable:
        for each in (_APPLIED, _OTHERS, _ADDS, _KEEPS):
            ocpi.not_here(each, _UNSEEN)
        return
    given = kept.put(kept.body())
    ocpi.require(given.ok, f"the target refused a Session: {given.brief}")
    costs = ocpi.sample("session", kept.ident)["total_cost"]
    for name, value in (("kwh", 7.125), ("total_cost", _raised(costs))):
        _changes(ocpi, kept, name, value)
    if ocpi.version.owner_in_objects:
        _adds(ocpi, kept)
        _keeps(ocpi, kept)


def _raised(cost: object) -> object:
    """The same amount, and half of the currency more."""
    if isinstance(cost, dict):
        return {name: each if name == "taxes" else _raised(each) for name, each in cost.items()}
    return float(str(cost)) + 0.5


def _changes(ocpi: Conversation, kept: Kept, name: str, value: Any) -> None:
    """One field changes, and all others stay."""
    before = kept.whole()
    answer = kept.patch({name: value, _MOVED: kept.tick()})
    wanted = {**before, name: value}
    shown = ocpi.eventually(kept.get, lambda found: not _off(ocpi, wanted, found))
    off = _off(ocpi, wanted, shown)
    ours = [each for each in off if each.path[0] == name]
    others = [each for each in off if each not in ours]
    ocpi.check(
        _APPLIED,
        answer.ok and not ours,
        seen=[answer, shown],
        expected=f"the {name} of the PATCH",
        actual=said(ours) if answer.ok else answer.brief,
        pointer=f"/data/{name}",
    )
    if answer.ok:
        ocpi.check(
            _OTHERS,
            not others,
            seen=[answer, shown],
            expected="all else as before",
            actual=said(others),
            pointer=pointer(others),
        )
    elif _OTHERS not in ocpi.decided:
        ocpi.undecided(_OTHERS, f"the target refused the PATCH: {answer.brief}")


def _off(ocpi: Conversation, wanted: dict[str, Any], shown: Answer) -> list[Difference]:
    data = shown.data if isinstance(shown.data, dict) else {}
    return [each for each in differences(ocpi.version, wanted, data) if each.path[:1] != (_MOVED,)]


def _periods(shown: Answer) -> list[Any]:
    found = shown.at(_PERIODS)
    return found if isinstance(found, list) else []


def _adds(ocpi: Conversation, kept: Kept) -> None:
    """A PATCH with a new period: it stands behind those that were there."""
    before = kept.get()
    period = {"start_date_time": ocpi.stamp(-60), "dimensions": [{"type": "ENERGY", "volume": 0.5}]}
    answer = kept.patch({_PERIODS: [period], _MOVED: kept.tick()})
    wanted = [*_periods(before), period]

    def same(found: Answer) -> bool:
        return not differences(ocpi.version, wanted, _periods(found))

    shown = ocpi.eventually(kept.get, same)
    ocpi.check(
        _ADDS,
        answer.ok and same(shown),
        seen=[before, answer, shown],
        expected=f"{len(wanted)} charging periods: those that were there, and the new one",
        actual=f"{len(_periods(shown))} charging periods" if answer.ok else answer.brief,
        pointer=f"/data/{_PERIODS}",
    )


def _keeps(ocpi: Conversation, kept: Kept) -> None:
    """A PATCH with an empty list of periods, and one without any: nothing happens to those that are there."""
    bodies: list[dict[str, Any]] = [{_PERIODS: []}, {"kwh": 7.5}]
    for body in bodies:
        before = kept.get()
        answer = kept.patch({**body, _MOVED: kept.tick()})
        shown = kept.get()
        ocpi.check(
            _KEEPS,
            answer.ok and not differences(ocpi.version, _periods(before), _periods(shown)),
            seen=[before, answer, shown],
            expected=f"{len(_periods(before))} charging periods, as before",
            actual=f"{len(_periods(shown))} charging periods" if answer.ok else answer.brief,
            pointer=f"/data/{_PERIODS}",
            cause="an empty list" if _PERIODS in body else "no list",
        )
