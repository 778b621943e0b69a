"""What is billed stays: nobody replaces, changes or takes away a CDR that an eMSP has."""

from __future__ import annotations

from typing import Any

from suite.drive import Conversation, Posted, differences, scenario

_STAYS = "cdrs.receiver.unchangeable"
_METHODS = ("PUT", "PATCH", "DELETE")


@scenario(
    "cdrs.unchangeable",
    phase="modules",
    module="cdrs",
    side="receiver",
    target=["EMSP"],
    order=22,
    writes=True,
    provokes=True,
    decides=[_STAYS],
)
def a_cdr_stays(ocpi: Conversation) -> None:
    """PUT, PATCH and DELETE at the URL that the target gave a CDR of ours leave it as it was."""
    cdrs = Posted(ocpi)
    body = cdrs.body(full=False)
    given = cdrs.post(body)
    ocpi.require(given.ok, f"the target refused a CDR: {given.brief}")
    url = cdrs.url(given)
    before = cdrs.look(url) if url and cdrs.may_look(url) else None
    if before is None or not before.ok or not isinstance(before.data, dict):
        ocpi.not_here(_STAYS, "the target shows no CDR that it was given")
    else:
        _stays(ocpi, cdrs, url, body, before.data)
    cdrs.credit(body)


def _stays(ocpi: Conversation, cdrs: Posted, url: str, body: dict[str, Any], before: dict[str, Any]) -> None:
    """Each method by itself, so that the report says which of them did something."""
    other = {**body, "total_energy": body["total_energy"] + 1, "last_updated": ocpi.stamp()}
    part = {name: other[name] for name in ("total_energy", "last_updated")}
    for method in _METHODS:
        sent = {"PUT": other, "PATCH": part}.get(method)
        answer = cdrs.attempt(method, url, sent)
        after = cdrs.look(url)
        changed = differences(ocpi.version, before, after.data if isinstance(after.data, dict) else {})
        ocpi.check(
            _STAYS,
            after.ok and not changed,
            seen=[answer, after],
            expected=f"the CDR as it was before {method}",
            actual="; ".join(map(str, changed[:3])) if after.ok else f"GET gives {after.brief}",
            cause=f"{method} of a CDR",
        )
        if not after.ok or changed:
            return
