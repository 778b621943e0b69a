"""Tariffs of ours on an eMSP: in every lawful form, replaced as a whole, changed by PATCH where that exists, deleted."""

from __future__ import annotations

from typing import Any

from suite.drive import Conversation, Kept, differences, lost, pointer, round_trips, said, scenario

_TAKEN, _STORED, _OPTIONAL = "tariffs.put.accepted", "tariffs.put.stored", "tariffs.put.keeps-optional"
_REPLACES, _PATCHED = "tariffs.put.replaces", "tariffs.patch.applied"
_GONE, _UNKNOWN = "tariffs.delete.gone", "tariffs.delete.unknown"
_READ = "tariffs.receiver-get.offered"
_UNSEEN = "the receiver interface does not give back what it was given"
_AS_THEY_ARE = ("price_components.type", "currency", "language", "tax_included")
"""Whose values hang on others: a reservation has no energy, a text its language, a price its taxes."""
_NOT_FOUND = 404


@scenario(
    "tariffs.put",
    phase="modules",
    module="tariffs",
    side="receiver",
    target=["EMSP"],
    order=15,
    writes=True,
    decides=[_TAKEN, _READ, _STORED, _OPTIONAL],
)
def tariffs_are_taken(ocpi: Conversation) -> None:
    """We push a Tariff with all fields, the least, all values of enums, long strings and several scripts, and look."""
    kept = Kept(ocpi, "SUITE-TAR-002", "tariffs")
    ocpi.ours.judge_look(_READ, "tariffs")
    for trip in round_trips(kept, "tariff", whole=["elements"], keep=_AS_THEY_ARE, decimals=False):
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
            ocpi.not_here(each, "no Tariff was taken" if kept.readable else _UNSEEN)


@scenario(
    "tariffs.replace",
    phase="modules",
    module="tariffs",
    side="receiver",
    target=["EMSP"],
    order=16,
    writes=True,
    decides=[_REPLACES, _PATCHED],
)
def tariffs_are_replaced(ocpi: Conversation) -> None:
    """A Tariff with one element takes the place of one with several; a PATCH changes all elements and nothing else."""
    kept = Kept(ocpi, "SUITE-TAR-003", "tariffs")
    first = kept.put(kept.body())
    ocpi.require(first.ok, f"the target refused a Tariff: {first.brief}")
    if not kept.readable:
        for each in (_REPLACES, _PATCHED):
            ocpi.not_here(each, _UNSEEN)
        return
    had = kept.whole()
    least = kept.dated(ocpi.sample("tariff", kept.ident, full=False))
    answer = kept.put(least)
    if not answer.ok:
        ocpi.not_here(_REPLACES, "the target does not take a Tariff without its optional fields")
    else:
        shown = ocpi.eventually(kept.get, lambda found: not _left(ocpi, had, least, found.data))
        left = _left(ocpi, had, least, shown.data)
        ocpi.check(
            _REPLACES,
            not left,
            seen=[first, answer, shown],
            expected="the elements of the second PUT, and no field that it left out",
            actual=f"still there: {', '.join(left)}",
            pointer=f"/data/{left[0]}" if left else "",
        )
    if ocpi.applies(_PATCHED):
        _patched(ocpi, kept)


def _left(ocpi: Conversation, had: dict[str, Any], put: dict[str, Any], data: object) -> list[str]:
    """Fields that are still as they were before the PUT, and are not in it; `elements` that are not those of the PUT."""
    if not isinstance(data, dict):
        return []
    other = [name for name in had if name not in put and data.get(name) not in (None, [])]
    elements = data.get("elements")
    same = isinstance(elements, list) and len(elements) == len(put["elements"])
    return [*other, *([] if same and not lost(ocpi.version, put["elements"], elements) else ["elements"])]


def _patched(ocpi: Conversation, kept: Kept) -> None:
    """Elements are replaced as a whole, what is not in the PATCH stays."""
    kept.put(kept.body())
    before = kept.whole()
    price = [{"price_components": [{"type": "ENERGY", "price": 0.2, "step_size": 1}]}]
    answer = kept.patch({"elements": price, "last_updated": kept.tick()})
    wanted = {**before, "elements": price}

    def changed(data: object) -> list[str]:
        found = differences(ocpi.version, wanted, data if isinstance(data, dict) else {})
        return [str(each) for each in found if each.path[:1] != ("last_updated",)]

    shown = ocpi.eventually(kept.get, lambda found: not changed(found.data))
    off = changed(shown.data)
    ocpi.check(
        _PATCHED,
        answer.ok and not off,
        seen=[answer, shown],
        expected="the elements of the PATCH, and all else as before",
        actual="; ".join(off[:3]) if answer.ok else answer.brief,
    )


@scenario(
    "tariffs.delete",
    phase="modules",
    module="tariffs",
    side="receiver",
    target=["EMSP"],
    order=17,
    writes=True,
    decides=[_GONE, _UNKNOWN],
)
def tariffs_are_deleted(ocpi: Conversation) -> None:
    """A Tariff that no Connector names is deleted: GET finds it no more, and a second DELETE has nothing to delete."""
    kept = Kept(ocpi, "SUITE-TAR-004", "tariffs")
    given = kept.put(kept.body())
    ocpi.require(given.ok, f"the target refused a Tariff: {given.brief}")
    answer = ocpi.delete("tariffs", *ocpi.our_party, kept.ident, side="receiver")
    seen, shown = [answer], None
    if answer.ok and kept.readable:
        shown = ocpi.eventually(kept.get, lambda found: not found.ok)
        seen.append(shown)
    ocpi.check(
        _GONE,
        answer.ok and not (shown and shown.ok),
        seen=seen,
        expected="success, and HTTP 404 for a GET afterwards",
        actual=f"DELETE: {answer.brief}" + (f"; GET: {shown.brief}" if shown else ""),
    )
    if not answer.ok or (shown and shown.ok):
        ocpi.not_here(_UNKNOWN, "the Tariff was not deleted")
    else:
        again = ocpi.delete("tariffs", *ocpi.our_party, kept.ident, side="receiver")
        ocpi.check(_UNKNOWN, not again.ok, seen=again, expected="HTTP 404, or a 2xxx code")
    for ident in ("SUITE-TAR-002", "SUITE-TAR-003", "SUITE-TAR-004"):
        if ident in ocpi.left_behind("tariffs"):
            ocpi.delete("tariffs", *ocpi.our_party, ident, side="receiver")
