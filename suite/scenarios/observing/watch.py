"""We do nothing but stay up: the scenario of the verb `observe`, part of no other run."""

from __future__ import annotations

from suite.drive import Conversation, heard, scenario


@scenario(
    "observing.watch",
    phase="modules",
    apart=True,
    needs_callback=True,
    decides=heard(),
)
def watching(ocpi: Conversation) -> None:
    """Our side stays up and whatever the target sends is judged; what it did not do in that time stays open."""
    ocpi.watch()
    if not ocpi.lives_here:
        for each in ocpi.case.promised:
            ocpi.not_here(each, "watched was the version on which the registration lives")
        return
    for each in ocpi.case.promised:
        if ocpi.was_looked_at(each) or not ocpi.binds_it(each):
            ocpi.decided.add(each)
        else:
            ocpi.needs(each, "a call of the target that shows it: none came while we watched")
