"""A status changes at the target: it shows in last_updated, in the list, and in what is pushed to us."""

from __future__ import annotations

from suite.drive import (
    Answer,
    Blocked,
    Change,
    Conversation,
    NeedsStimulus,
    Watch,
    differences,
    instant,
    look_for,
    parts,
    pushed_path,
    scenario,
    status_change,
)

_MOVED, _LISTED = "locations.status-change.last-updated", "locations.status-change.listed"
_ONLY, _DATED = "locations.push.patch-only-changes", "locations.push.patch-last-updated"
_STAYS = "locations.evse.not-vanished"
_IDENTITY = frozenset({"country_code", "party_id", "id", "uid", "last_updated", "evses", "connectors"})
_GONE = "REMOVED"
_WHICH = (
    "evses in [charging]: the stimulus reported success, but no change of an EVSE was seen; "
    "name the EVSE whose status it changes"
)


@scenario(
    "locations.status",
    phase="modules",
    module="locations",
    side="sender",
    target=["CPO"],
    order=40,
    journey=status_change,
    decides=[_MOVED, _LISTED, _ONLY, _DATED],
)
def status_changes(ocpi: Conversation) -> None:
    """The status of an EVSE changes: last_updated moves, a list since then has the Location, a PATCH says what changed."""
    made = ocpi.travel(status_change)
    watch, change = made.result.watch, made.result.change
    if ocpi.can_be_called:
        _patches(ocpi, watch)
        ocpi.left_to_rules(_DATED, otherwise="the target pushed no PATCH")
    else:
        ocpi.needs(_ONLY, ocpi.to_be_called)
        ocpi.needs(_DATED, ocpi.to_be_called)
    after = _after(ocpi, change) if change else None
    if change is None or after is None:
        for each in (_MOVED, _LISTED):
            ocpi.needs(each, _WHICH)
        return
    ocpi.check(
        _MOVED,
        _later(after.at("last_updated"), change.before.get("last_updated")),
        seen=after,
        expected=f"later than {change.before.get('last_updated')}, when its status was {change.before.get('status')}",
        actual=str(after.at("last_updated")),
        pointer="/data/last_updated",
    )
    _in_list(ocpi, change)


def _watch(ocpi: Conversation) -> Watch:
    """Look at the Locations before; without any EVSE nothing can change."""
    watch = Watch(ocpi)
    if not watch.named and not any(parts(each, "evses") for each in watch.known.values()):
        raise NeedsStimulus("a Location with an EVSE at the target, whose status can change: its list has none")
    return watch


def _after(ocpi: Conversation, change: Change) -> Answer | None:
    """The EVSE with its new status, None where it has none."""
    answer = ocpi.eventually(lambda: ocpi.get("locations", *change.path), lambda found: _moved(found, change))
    return answer if answer.ok and _moved(answer, change) else None


def _moved(found: Answer, change: Change) -> bool:
    """What shows no status at all shows no other one either."""
    return isinstance(found.at("status"), str) and found.at("status") != change.before.get("status")


def _upper(path: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(each.upper() for each in path)


def _later(now: object, before: object) -> bool:
    one, other = instant(now), instant(before)
    return one is not None and (other is None or one > other)


def _in_list(ocpi: Conversation, change: Change) -> None:
    """A list since just before the change has the Location, whatever the clocks say."""
    ident, before = change.path[0], instant(change.place.get("last_updated")) or 0.0
    now = instant(ocpi.get("locations", ident).at("last_updated")) or before
    query = {"date_from": ocpi.stamp_at(now - 1 if now > before else before + 1)}
    found: list[bool | None] = []

    def ask() -> Answer:
        holds, pages = look_for(ocpi, "locations", query, lambda each: str(each.get("id")).upper() == ident.upper())
        found.append(holds)
        return pages[-1]

    answer = ocpi.eventually(ask, lambda _: found[-1] is not False)
    if found[-1] is None:
        ocpi.not_here(_LISTED, "the list since then is too long to be read whole")
        return
    ocpi.check(_LISTED, found[-1], seen=answer, expected=f"{ident} in the list", actual="it is not there")


def _patches(ocpi: Conversation, watch: Watch) -> None:
    """Fields of a PATCH that say what was there before, and what was pushed last: who goes back, or sends one again, repeats neither."""
    since: dict[tuple[str, ...], dict[str, object]] = {}
    for each in watch.pushes:
        path, body = _upper(pushed_path(each)), each.exchange.request.json
        before, seen = watch.before(pushed_path(each)), since.get(path, {})
        whole = any(path[: len(other)] == other and other != path for other in since)
        since[path] = {**seen, **body} if isinstance(body, dict) else seen
        if each.exchange.request.method != "PATCH" or not isinstance(body, dict) or before is None or whole:
            continue
        states = (before, {**before, **seen})
        same = [
            name
            for name, value in body.items()
            if name not in _IDENTITY and not any(differences(ocpi.version, value, state.get(name)) for state in states)
        ]
        ocpi.check(
            _ONLY,
            not same,
            seen=each,
            expected="what changed, and last_updated",
            actual=f"{', '.join(same)} as before",
            pointer=f"/{same[0]}" if same else "",
        )
    if _ONLY not in ocpi.decided:
        ocpi.not_here(_ONLY, "the target pushed no PATCH of an object that we had seen before")


@scenario(
    "locations.removed-evse",
    phase="modules",
    module="locations",
    side="sender",
    target=["CPO"],
    order=60,
    stimuli=["change_status"],
    spares_people=True,
    decides=[_STAYS],
)
def evse_is_removed(ocpi: Conversation) -> None:
    """An EVSE goes out of service: it is shown as REMOVED and can be fetched, since others refer to it."""
    watch = _watch(ocpi)
    try:
        ocpi.stimulate("change_status", watch.shows, **watch.named, status=_GONE)
    except Blocked as refused:
        raise NeedsStimulus(f"change_status with status = REMOVED: {refused.reason}") from None
    change = watch.change()
    if change is None:
        ocpi.needs(_STAYS, _WHICH)
        return
    place, uid = change.path
    answer = ocpi.eventually(lambda: ocpi.get("locations", place), lambda found: _status(found, uid) == _GONE)
    alone = ocpi.get("locations", *change.path)
    if _status(answer, uid) not in {"", _GONE}:
        ocpi.needs(_STAYS, "change_status has to follow the status REMOVED; the EVSE has another one")
    else:
        ocpi.check(
            _STAYS,
            alone.ok or _status(answer, uid) == _GONE,
            seen=[answer, alone],
            expected="the EVSE with status REMOVED",
            actual="neither in its Location nor by itself",
        )
    _put_back(ocpi, change)


def _status(location: Answer, uid: str) -> str:
    """The status of an EVSE as its Location shows it; empty where it does not."""
    return str(parts(location.data, "evses").get(uid.upper(), {}).get("status", ""))


def _put_back(ocpi: Conversation, change: Change) -> None:
    """Give it its old status; what does not come back was gone for good before we asked."""
    if ocpi.session.stimuli.patience("change_status"):  # it was not us who took it out of service
        return
    named = {"location_id": change.path[0], "evse_uid": change.path[1]}
    try:
        ocpi.stimulate("change_status", **named, status=str(change.before.get("status", "AVAILABLE")))
    except (Blocked, NeedsStimulus):
        return
