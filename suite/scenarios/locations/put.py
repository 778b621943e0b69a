"""Locations of ours on an eMSP: everything there is and the least there is, published or not, and what it keeps of them."""

from __future__ import annotations

from typing import Any

from suite.drive import Conversation, Difference, Kept, lost, scenario

_TAKEN, _READ = "locations.put.accepted", "locations.receiver-get.offered"
_STORED, _OPTIONAL, _RESET = (
    "locations.put.stored",
    "locations.put.keeps-optional",
    "locations.put.resets-optional",
)
_CHILDREN = ("evses", "connectors")
_UNSEEN = "the receiver interface does not give back what it was given"


@scenario(
    "locations.put",
    phase="modules",
    module="locations",
    side="receiver",
    target=["EMSP"],
    order=10,
    writes=True,
    decides=[_TAKEN, _READ, _STORED, _OPTIONAL],
)
def locations_are_taken(ocpi: Conversation) -> None:
    """We push Locations with all fields, with the required ones only, and unpublished, and look at what was stored."""
    form = ocpi.ours.form()
    readable = ocpi.ours.judge_look(_READ)
    kinds = [("SUITE-LOC-002", form.make("SUITE-LOC-002"), "")]
    if not form.cause:
        kinds.append(("SUITE-LOC-003", ocpi.sample("location", "SUITE-LOC-003", full=False), ""))
    if ocpi.version.publish_flag:
        private = ocpi.sample("unpublished", "SUITE-LOC-004", full=False)
        hidden = {name: private[name] for name in ("publish", "publish_allowed_to")}
        kinds.append(("SUITE-LOC-004", form.make("SUITE-LOC-004", **hidden), "unpublished"))
    for ident, made, what in kinds:
        kept = Kept(ocpi, ident)
        body = kept.dated(made)
        answer = kept.put(body)
        ocpi.check(_TAKEN, answer.ok, seen=answer, expected="HTTP 200 or 201 with status_code 1000", cause=what)
        if answer.ok and readable:
            _kept(ocpi, kept, body)
    if not readable:
        ocpi.not_here(_STORED, _UNSEEN)
        ocpi.not_here(_OPTIONAL, _UNSEEN)


def _kept(ocpi: Conversation, kept: Kept, body: dict[str, Any]) -> None:
    """Compare what the target has with what it was given: required fields, then the others."""
    answer = ocpi.eventually(kept.get, lambda found: not lost(ocpi.version, body, found.data))
    gone = lost(ocpi.version, body, answer.data if isinstance(answer.data, dict) else {})
    needed = [each for each in gone if _required(ocpi, each)]
    others = [each for each in gone if each not in needed]
    for requirement, found in ((_STORED, needed), (_OPTIONAL, others)):
        ocpi.check(
            requirement,
            not found,
            seen=answer,
            expected="what was pushed",
            actual="; ".join(map(str, found[:3])),
            pointer=f"/data/{'/'.join(found[0].path)}" if found else "",
            hint=f"{len(found)} fields differ" if len(found) > 1 else "",
        )


def _required(ocpi: Conversation, change: Difference) -> bool:
    """Whether a place is a required field of a Location, of one of its EVSEs, or of one of their Connectors."""
    path, names = list(change.path), ["location", "evse", "connector"]
    while len(path) > 2 and path[0] in _CHILDREN and len(names) > 1:
        path, names = path[2:], names[1:]
    if path[0] in _CHILDREN:
        return True
    return path[0] in ocpi.sample(names[0], "SUITE-LOC-000", full=False)


@scenario(
    "locations.replace",
    phase="modules",
    module="locations",
    side="receiver",
    target=["EMSP"],
    order=12,
    writes=True,
    decides=[_RESET],
)
def left_out_is_cleared(ocpi: Conversation) -> None:
    """A Location is pushed again without its optional fields: what was stored of them before is gone."""
    kept = Kept(ocpi, "SUITE-LOC-005")
    if not kept.readable:
        ocpi.not_here(_RESET, _UNSEEN)
        return
    first = kept.put(kept.body())
    ocpi.require(first.ok, f"the target refused a Location: {first.brief}")
    had, bare = kept.whole(), ocpi.sample("location", "SUITE-LOC-005", full=False)
    extra = [name for name in had if name in kept.body() and name not in {*bare, *_CHILDREN, "charging_when_closed"}]
    if not extra:
        ocpi.not_here(_RESET, "the target keeps no optional field")
        return
    body = {name: each for name, each in kept.body().items() if name not in extra}
    if "parking_places" in extra and "evses" in body:  # what is gone must not be referred to
        body["evses"] = [{key: part for key, part in each.items() if key != "parking"} for each in body["evses"]]
    answer = kept.put(body)
    if not answer.ok:
        ocpi.not_here(_RESET, "the target does not take a Location without its optional fields")
        return
    ocpi.eventually(kept.get, lambda found: not _left(found.data, extra))
    left = _left(kept.whole(), extra)
    ocpi.check(
        _RESET,
        not left,
        seen=[answer, kept.get()],
        expected="no value for what the last PUT left out",
        actual=f"still there: {', '.join(left)}",
        pointer=f"/data/{left[0]}" if left else "",
    )


def _left(data: object, names: list[str]) -> list[str]:
    return [name for name in names if data.get(name) not in (None, [])] if isinstance(data, dict) else []
