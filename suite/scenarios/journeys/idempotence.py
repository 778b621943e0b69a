"""The same message twice, and messages that arrive in the wrong order: what a receiver makes of them."""

from __future__ import annotations

from suite.drive import Conversation, Kept, differences, scenario

_SAME, _OLDER = "journeys.idempotence.same-put", "journeys.idempotence.older-patch"
_UNSEEN = "the receiver interface does not give back what it was given"
_NOW, _LATE = "Conformance Lane 12", "Conformance Lane 11"


@scenario(
    "journeys.idempotence",
    phase="modules",
    module="locations",
    side="receiver",
    target=["EMSP"],
    order=18,
    writes=True,
    decides=[_SAME, _OLDER],
)
def again_and_too_late(ocpi: Conversation) -> None:
    """A Location is put twice as it is; then a PATCH arrives that is older than what was put."""
    kept = Kept(ocpi, "SUITE-LOC-012")
    late = kept.tick()
    body = kept.body(address=_NOW)
    first = kept.put(body)
    ocpi.require(first.ok, f"the target refused a Location: {first.brief}")
    before = kept.whole() if kept.readable else {}
    again = kept.put(body)
    after = kept.whole() if kept.readable else {}
    changed = differences(ocpi.version, before, after)
    ocpi.check(
        _SAME,
        again.ok and not changed,
        seen=[first, again],
        expected="success, and the Location as before",
        actual="; ".join(map(str, changed[:3])) if again.ok else again.brief,
    )
    if not kept.readable:
        ocpi.not_here(_OLDER, _UNSEEN)
        return
    answer = kept.patch({"address": _LATE, "last_updated": late})
    if not answer.ok:
        ocpi.check(_OLDER, holds=True, seen=answer)
        return
    shown = ocpi.eventually(kept.get, lambda found: found.at("address") == _LATE)
    ocpi.check(
        _OLDER,
        shown.at("address") != _LATE,
        seen=[answer, shown],
        expected=f"address {_NOW}, which is newer",
        actual=f"address {_LATE} of a PATCH with last_updated {late}",
        pointer="/data/address",
    )
