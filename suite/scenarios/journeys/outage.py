"""After an outage of ours: whoever asks for what changed since then finds it."""

from __future__ import annotations

from suite.drive import Answer, Conversation, instant, look_for, outage, scenario

_FOUND = "journeys.outage.catch-up"


@scenario(
    "journeys.outage",
    phase="modules",
    module="locations",
    side="sender",
    target=["CPO"],
    journey=outage,
    provokes=True,
    order=72,
    decides=[_FOUND],
)
def catching_up(ocpi: Conversation) -> None:
    """Statuses changed while nobody could reach us: a list with date_from has the Location, as it is now."""
    made = ocpi.travel(outage).result
    if made.change is None:
        ocpi.needs(_FOUND, "evses in [charging]: a status was to change while we were away, and no change was seen")
        return
    place, uid = made.change.path
    before = instant(made.change.place.get("last_updated")) or 0.0
    query, found = {"date_from": ocpi.stamp_at(before + 1)}, list[bool | None]()

    def ask() -> Answer:
        holds, pages = look_for(ocpi, "locations", query, lambda each: str(each.get("id")).upper() == place.upper())
        found.append(holds)
        return pages[-1]

    answer = ocpi.eventually(ask, lambda _: found[-1] is not False)
    if found[-1] is None:
        ocpi.not_here(_FOUND, "the list since then is too long to be read whole")
        return
    ocpi.check(
        _FOUND,
        found[-1],
        seen=[*made.failed[:1], answer],
        expected=f"{place}, whose EVSE {uid} changed, in the list since {query['date_from']}",
        actual="it is not there",
    )
