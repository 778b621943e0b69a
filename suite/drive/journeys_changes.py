"""Journeys on which a CPO changes its data: the status of an EVSE, a Tariff."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from suite.drive.changes import Change, Watch, parts
from suite.drive.compare import differences
from suite.drive.finding import look_for
from suite.drive.journey import Recording, journey
from suite.drive.signals import Blocked, NeedsStimulus

if TYPE_CHECKING:
    from suite.drive.answer import Answer
    from suite.drive.conversation import Conversation

Json = dict[str, Any]
_LOOK = 3
"""Pages of a single look."""
_GONE = "REMOVED"
_AWAY = 503
_FAILURES = 3
"""Pushes that fail before we are back."""


@dataclass
class StatusChange:
    """What Locations were before, and which EVSE changed; None where none was seen to."""

    watch: Watch
    change: Change | None


@journey(
    "status-change",
    target=["CPO"],
    starts=["change_status"],
    sentence="Change the status of an EVSE while the run waits: [stimuli.change_status] in target.toml "
    "(run, http, ask or wait)",
)
def status_change(ocpi: Conversation, made: Recording[StatusChange]) -> StatusChange:
    """The status of an EVSE changes: of the one that `[charging]` names, else of any."""
    del made
    watch = Watch(ocpi)
    if not watch.named and not any(parts(each, "evses") for each in watch.known.values()):
        raise NeedsStimulus("a Location with an EVSE at the target, whose status can change: its list has none")
    ocpi.stimulate("change_status", watch.shows, **watch.named)
    return StatusChange(watch, watch.change())


@journey(
    "location-change",
    target=["CPO"],
    fed_by="status-change",
    starts=["push_location"],
    needs_callback=True,
    sentence="Change something of a Location while the run waits, so that it is pushed: [stimuli.push_location] in "
    "target.toml (run, http, ask or wait)",
)
def location_change(ocpi: Conversation, made: Recording[list[Answer]]) -> list[Answer]:
    """A Location changes and is pushed: the one that `[charging]` names, else any. What was pushed of Locations."""
    ocpi.ensure_registered()
    if location_change.asks(ocpi.session.config) and status_change.begin(ocpi.session.config):
        pushed = ocpi.travel(status_change, partly=True).calls(module="locations")
        if pushed:  # a person has made something of a Location be pushed already
            return pushed
    named = [each.location_id for each in ocpi.session.config.charging.evses]
    ocpi.stimulate("push_location", **({"location_id": named[0]} if named else {}))
    ocpi.await_inbound("PUT", "locations", since=made.since)
    return made.calls(module="locations")


@dataclass
class Outage:
    """What changed while we were out of contact: the pushes that failed, and since when we are back."""

    watch: Watch
    change: Change | None
    failed: list[Answer]
    back: int
    """The mark in the recording at which we were back."""


@journey(
    "outage",
    target=["CPO"],
    starts=["change_status"],
    spares_people=True,
    needs_callback=True,
    sentence="Change the status of an EVSE while we are out of contact: [stimuli.change_status] in target.toml "
    "(run, http or wait)",
)
def outage(ocpi: Conversation, made: Recording[Outage]) -> Outage:
    """We are out of contact while statuses change, three times where nobody has to be asked; then we are back."""
    watch = Watch(ocpi)
    wiring = ocpi.session.config.stimuli["change_status"]
    ocpi.session.allow_provocation("out of contact: HTTP 503 for every call")
    with ocpi.us.away():
        for _ in range(1 if wiring.wait else _FAILURES):
            ocpi.stimulate("change_status", **watch.named)
        ocpi.quiet()
    failed = [each for each in made.calls(later=True) if each.status == _AWAY]
    back = ocpi.mark()
    change = watch.change()
    ocpi.wait_settled()
    return Outage(watch, change, failed, back)


@dataclass
class TariffChange:
    """What Tariffs were before, and those that are otherwise now: as the target pushed or shows them."""

    before: dict[str, Json]
    now: list[tuple[Json, Answer]] = field(default_factory=list)
    """Tariffs after the change that were known before it, each with the exchange that shows it."""

    def before_of(self, tariff: Json) -> Json:
        """What a Tariff was before; empty for one that was not there."""
        return self.before.get(_id(tariff), {})


@journey(
    "tariff-change",
    target=["CPO"],
    starts=["push_tariff"],
    sentence="Change a Tariff of the platform while the run waits, and delete one: [stimuli.push_tariff] in target.toml "
    "(run, http, ask or wait)",
)
def tariff_change(ocpi: Conversation, made: Recording[TariffChange]) -> TariffChange:
    """A Tariff changes, and is pushed where the target pushes; one that nobody needs is deleted, where it can be."""
    ocpi.endpoint("tariffs", "sender")
    found = TariffChange(_known(ocpi))
    ocpi.stimulate("push_tariff", lambda: bool(_changed(ocpi, found.before)))
    if ocpi.can_be_called:
        ocpi.await_inbound("", "tariffs", since=made.since)
    pushed = [(each.exchange.request.json, each) for each in made.calls("PUT", "tariffs", later=True)]
    for value, answer in (*pushed, *_changed(ocpi, found.before)):
        if isinstance(value, dict) and _id(value) in found.before:
            found.now.append((value, answer))
    _delete_one(ocpi, made)
    return found


def _known(ocpi: Conversation) -> dict[str, Json]:
    """Tariffs as they are: the first page as it is now, the rest as the crawl found it."""
    page = ocpi.get("tariffs", side="sender").data
    now = [each for each in page if isinstance(each, dict)] if isinstance(page, list) else []
    return {_id(each): each for each in (*ocpi.crawl("tariffs").objects, *now)}


def _id(tariff: Json) -> str:
    owner = [str(tariff.get(name, "")) for name in ("country_code", "party_id")]
    return "/".join((*owner, str(tariff.get("id")))).upper()


def _changed(ocpi: Conversation, before: dict[str, Json]) -> list[tuple[Json, Answer]]:
    """Tariffs of the list that are otherwise than before, with the page that shows them."""
    found: list[Json] = []

    def other(each: Json) -> bool:
        if _id(each) in before and differences(ocpi.version, before[_id(each)], each):
            found.append(each)
        return False

    _, pages = look_for(ocpi, "tariffs", {}, other, pages=_LOOK)
    return [(each, _page_of(pages, each)) for each in found]


def _page_of(pages: list[Answer], tariff: Json) -> Answer:
    return next((page for page in pages if isinstance(page.data, list) and tariff in page.data), pages[-1])


def _delete_one(ocpi: Conversation, made: Recording[TariffChange]) -> None:
    """Ask for the end of a Tariff, unless a person would have to be asked once more, or it was deleted already."""
    wiring = ocpi.session.config.stimuli["push_tariff"]
    if not ocpi.can_be_called or wiring.ask or wiring.wait or made.calls("DELETE", "tariffs", later=True):
        return
    try:
        ocpi.stimulate("push_tariff", status=_GONE)
    except (Blocked, NeedsStimulus):
        return
    ocpi.await_inbound("DELETE", "tariffs", since=made.since)
