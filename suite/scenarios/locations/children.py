"""EVSEs and Connectors of ours on an eMSP, each at its own URL: added, replaced, and changed by PATCH."""

from __future__ import annotations

from typing import Any

from suite.drive import Answer, Conversation, Kept, differences, instant, lost, parts, scenario

_EVSE, _CONNECTOR = "locations.put-evse.stored", "locations.put-connector.stored"
_OTHERS, _PARENTS = "locations.put-child.keeps-others", "locations.parent.follows-child"
_APPLIED, _UNCHANGED = "locations.patch.applied", "locations.patch.keeps-others"
_UNSEEN = "the receiver interface does not give back what it was given"
_NEW = "SUITE-EVSE-9"


@scenario(
    "locations.children",
    phase="modules",
    module="locations",
    side="receiver",
    target=["EMSP"],
    order=14,
    writes=True,
    decides=[_EVSE, _CONNECTOR, _OTHERS, _PARENTS],
)
def children_are_stored(ocpi: Conversation) -> None:
    """An EVSE and a Connector are added and replaced; their siblings stay, their parents become as young as they are."""
    kept = _given(ocpi, "SUITE-LOC-006")
    own = _own_evse(kept)
    for status in ("AVAILABLE", "CHARGING"):
        evse = ocpi.sample("evse", _NEW, full=False, status=status)
        _put(ocpi, kept, _EVSE, evse, _NEW)
    if own:  # whatever became of the EVSEs so far, the Connector finds its own
        kept.put(kept.body())
    power = "amperage" if ocpi.version.location_type else "max_amperage"
    for amperes in (16, 32):
        connector = ocpi.sample("connector", "9", full=False, **{power: amperes})
        _put(ocpi, kept, _CONNECTOR, connector, own or _NEW, "9")
    if not kept.readable:
        ocpi.not_here(_OTHERS, _UNSEEN)
        ocpi.not_here(_PARENTS, _UNSEEN)


def _given(ocpi: Conversation, ident: str) -> Kept:
    kept = Kept(ocpi, ident)
    answer = kept.put(kept.body())
    ocpi.require(answer.ok, f"the target refused a Location: {answer.brief}")
    return kept


def _own_evse(kept: Kept) -> str:
    """The uid of an EVSE that the Location was pushed with; empty where the target takes none so."""
    return next((str(each["uid"]) for each in parts(kept.body(), "evses").values()), "")


def _put(ocpi: Conversation, kept: Kept, requirement: str, body: dict[str, Any], *path: str) -> None:
    """PUT a child, then compare it, its siblings and its parents with what they have to be."""
    before = kept.whole()
    body = kept.dated(body)
    stamp = str(body["last_updated"])
    answer = kept.put(body, *path)
    shown = ocpi.eventually(kept.get, lambda _: not lost(ocpi.version, body, kept.part(*path)))
    gone = lost(ocpi.version, _least(ocpi, body), kept.part(*path)) if kept.readable else []
    ocpi.check(
        requirement,
        answer.ok and not gone,
        seen=[answer, shown],
        expected=f"{'/'.join(path)} as it was pushed",
        actual=answer.brief if not answer.ok else "; ".join(map(str, gone[:3])),
    )
    if answer.ok and kept.readable and not gone:
        changed = [each for each in differences(ocpi.version, before, kept.whole()) if not _within(each.path, path)]
        _unchanged(ocpi, _OTHERS, changed, shown)
        _parents(ocpi, kept, stamp, path, shown)


def _least(ocpi: Conversation, body: dict[str, Any]) -> dict[str, Any]:
    """What is required of an EVSE or Connector."""
    names = ocpi.sample("evse" if "uid" in body else "connector", "X", full=False)
    return {name: each for name, each in body.items() if name in names}


def _within(place: tuple[str, ...], path: tuple[str, ...]) -> bool:
    """Whether a difference lies in the child, or is its own or its parents' last_updated."""
    steps = [step for pair in zip(("evses", "connectors"), path, strict=False) for step in pair]
    found = [each.upper() if number % 2 else each for number, each in enumerate(place)]
    wanted = [each.upper() if number % 2 else each for number, each in enumerate(steps)]
    if found[: len(wanted)] == wanted:
        return True
    return place[-1] == "last_updated" and wanted[: len(found) - 1] == found[:-1]


def _unchanged(ocpi: Conversation, requirement: str, changed: list[Any], seen: Answer) -> None:
    ocpi.check(
        requirement,
        not changed,
        seen=seen,
        expected="everything else as it was before",
        actual="; ".join(map(str, changed[:3])),
        pointer=f"/data/{'/'.join(changed[0].path)}" if changed else "",
    )


def _parents(ocpi: Conversation, kept: Kept, stamp: str, path: tuple[str, ...], seen: Answer) -> None:
    """The parents are as young as the child at least."""
    for depth in range(len(path)):
        found = kept.part(*path[:depth]).get("last_updated")
        ocpi.check(
            _PARENTS,
            (instant(found) or 0.0) >= (instant(stamp) or 0.0),
            seen=seen,
            expected=f"last_updated of {'its EVSE' if depth else 'the Location'} is {stamp}, as in the child",
            actual=str(found),
        )


@scenario(
    "locations.patch",
    phase="modules",
    module="locations",
    side="receiver",
    target=["EMSP"],
    order=16,
    writes=True,
    decides=[_APPLIED, _UNCHANGED, _PARENTS],
)
def patches_are_applied(ocpi: Conversation) -> None:
    """One field is changed by PATCH at each level: it has its new value, and everything else the old one."""
    kept = _given(ocpi, "SUITE-LOC-007")
    uid = _own_evse(kept)
    if not uid and kept.put(kept.dated(ocpi.sample("evse", _NEW, full=False)), _NEW).ok:
        uid = _NEW
    levels: list[tuple[tuple[str, ...], str, object]] = [((), "address", "Conformance Lane 7")]
    if uid:
        power = "amperage" if ocpi.version.location_type else "max_amperage"
        levels += [((uid,), "status", "OUTOFORDER"), ((uid, "1"), power, 10)]
    for path, name, value in levels:
        _patch(ocpi, kept, path, name, value)
    if not kept.readable:
        ocpi.not_here(_UNCHANGED, _UNSEEN)
    if not kept.readable or not uid:
        ocpi.not_here(_PARENTS, "the target takes no EVSE" if kept.readable else _UNSEEN)


def _patch(ocpi: Conversation, kept: Kept, path: tuple[str, ...], name: str, value: object) -> None:
    before = kept.whole() if kept.readable else {}
    stamp = kept.tick()
    answer = kept.patch({name: value, "last_updated": stamp}, *path)
    wanted = {name: value}
    shown = ocpi.eventually(kept.get, lambda _: not lost(ocpi.version, wanted, kept.part(*path)))
    after = kept.whole() if kept.readable else {}
    gone = lost(ocpi.version, wanted, kept.part(*path)) if kept.readable else []
    if gone and not path and _as_by_put(ocpi, kept, name, value, before, after):
        gone = []
    ocpi.check(
        _APPLIED,
        answer.ok and not gone,
        seen=[answer, shown],
        expected=f"{name} has the value of the PATCH",
        actual=answer.brief if not answer.ok else "; ".join(map(str, gone)),
    )
    if not answer.ok or not kept.readable:
        return
    own = (*(step for pair in zip(("evses", "connectors"), path, strict=False) for step in pair), name)
    found = differences(ocpi.version, before, after)
    changed = [each for each in found if each.path != own and not _dates(each.path, path)]
    _unchanged(ocpi, _UNCHANGED, changed, shown)
    if path and not gone:
        _parents(ocpi, kept, stamp, path, shown)


def _as_by_put(
    ocpi: Conversation, kept: Kept, name: str, value: object, before: dict[str, Any], after: dict[str, Any]
) -> bool:
    """Whether the PATCH made of a field what a PUT makes of it, for a target that keeps text in a form of its own."""
    if not differences(ocpi.version, before.get(name), after.get(name)):
        return False
    kept.put(kept.body(**{name: value}))
    return not differences(ocpi.version, after.get(name), kept.whole().get(name))


def _dates(place: tuple[str, ...], path: tuple[str, ...]) -> bool:
    """Whether a difference is last_updated of what was patched, or of its parents."""
    steps = [step for pair in zip(("evses", "connectors"), path, strict=False) for step in pair]
    return place[-1] == "last_updated" and list(place[:-1]) == steps[: len(place) - 1]
