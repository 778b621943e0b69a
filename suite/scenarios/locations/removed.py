"""The end of our Locations on an eMSP: their EVSEs are set to REMOVED, which is all that the standard knows."""

from __future__ import annotations

from suite.drive import Conversation, Kept, parts, scenario

_REMOVED = "locations.removed.accepted"
_GONE = "REMOVED"


@scenario(
    "locations.removed",
    phase="modules",
    module="locations",
    side="receiver",
    target=["EMSP"],
    order=85,
    writes=True,
    decides=[_REMOVED],
)
def ours_are_removed(ocpi: Conversation) -> None:
    """We take our EVSEs out of service, one by PATCH, all others by PUT of their Location; what stays behind is noted."""
    kept = Kept(ocpi, "SUITE-LOC-007")
    given = kept.put(kept.body())
    ocpi.require(given.ok, f"the target refused a Location: {given.brief}")
    uid = next((str(each["uid"]) for each in parts(kept.body(), "evses").values()), "")
    if uid:
        answer = kept.patch({"status": _GONE, "last_updated": kept.tick()}, uid)
        ocpi.check(_REMOVED, answer.ok, seen=answer, expected="HTTP 200 with status_code 1000", cause="by PATCH")
    for ident in ocpi.left_behind("locations"):
        _remove(ocpi, ident)
    ocpi.ours.delete_tariffs()


def _remove(ocpi: Conversation, ident: str) -> None:
    """PUT a Location with nothing left to charge at."""
    kept = Kept(ocpi, ident)
    if kept.readable and not kept.get().ok:
        ocpi.removed("locations", ident, "the target has nothing of it")
        return
    held = parts(kept.whole(), "evses") if kept.readable else {}
    uids = {str(each.get("uid")) for each in (held or parts(kept.body(), "evses")).values()}
    evses = [ocpi.sample("evse", uid, full=False, status=_GONE) for uid in sorted(uids or {f"{ident}-1"})]
    answer = kept.put(kept.body(evses=evses))
    ocpi.check(_REMOVED, answer.ok, seen=answer, expected="HTTP 200 with status_code 1000", cause="by PUT")
    if answer.ok:
        ocpi.removed("locations", ident, "its EVSEs have the status REMOVED")
