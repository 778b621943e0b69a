"""A profile row with one entry of each status."""

from __future__ import annotations

from suite.record.rows import Profile, ProfileEntry
from suite.standard.catalogue import requirements
from tests.report.book import V


def profile() -> Profile:
    """One entry of each status, and a rule of its own that was broken."""
    names = [each.id for each in requirements().values()][:5]
    statuses = ("decided", "failed", "open", "not-applicable", "waived")
    own = ProfileEntry(
        id="evse-id", level="must", status="failed", own=True, text="Every EVSE has its id.", source="our contract",
        reason="2 of 3 objects", checks=3, count=2, expected="a value", actual="absent or empty",
        pointer="/data/0/evses/0/evse_id", exchanges=[1],
    )  # fmt: skip
    return Profile(
        id="acme@2026.1", title="What Acme asks", version=V, role="CPO", digest="sha256:00", verdict="failed",
        sentence="profile acme@2026.1: not met, 2 failed, 1 of 6 decided, 1 failed and waived, 1 open, 1 not applicable here",
        entries=[*(ProfileEntry(id=name, level="must", status=each, reason="because") for name, each in
                   zip(names, statuses, strict=True)), own],
        left_out={"B5": "It has no property."},
    )  # fmt: skip
