"""A CPO's Tariffs: the whole list, and what is pushed and shown when one of them changes or is deleted."""

from __future__ import annotations

from typing import Any

from suite.drive import Answer, Conversation, differences, instant, look_for, scenario, tariff_change

_SHOWN = (
    "tariffs.object.valid",
    "tariffs.step-size.positive",
    "tariffs.step-size.small",
    "tariffs.vat.where-taxed",
    "tariffs.restrictions.format",
    "tariffs.restrictions.minimum-below-maximum",
    "tariffs.restrictions.empty-window",
    "tariffs.reservation.dimensions",
    "tariffs.elements.fallback",
    "tariffs.free-of-charge.form",
    "tariffs.alt-text.no-prices",
    "tariffs.validity.order",
    "tariffs.limits.after-taxes",
    "tariffs.limits.order",
    "tariffs.components.reachable",
    "tariffs.components.once",
    "tariffs.vat.percentage",
)
_PUSHED = ("tariffs.push.method", "tariffs.push.url", "tariffs.push.ids-match")
_DATED, _UNUSED = "tariffs.change.last-updated", "tariffs.delete.unreferenced"
_DELETED = "a Tariff deleted at the target while the run waits: push_tariff with status = REMOVED, or by hand"


@scenario("tariffs.list", phase="modules", module="tariffs", side="sender", target=["CPO"], order=4, decides=_SHOWN)
def tariffs_are_listed(ocpi: Conversation) -> None:
    """We read the whole list: rules look at every Tariff in it."""
    crawl = ocpi.crawl("tariffs")
    ocpi.require(crawl.objects or crawl.ended, f"the list was not read: {crawl.stopped}")
    ocpi.left_to_rules(*_SHOWN, otherwise="the list has no Tariff")


@scenario(
    "tariffs.push",
    phase="modules",
    module="tariffs",
    side="sender",
    target=["CPO"],
    order=41,
    journey=tariff_change,
    decides=[*_PUSHED, _DATED, _UNUSED],
)
def tariffs_change(ocpi: Conversation) -> None:
    """A Tariff changes: it has a new last_updated, is pushed below its owner, and is deleted when nobody names it."""
    made = ocpi.travel(tariff_change)
    if ocpi.can_be_called:
        ocpi.left_to_rules(*_PUSHED, otherwise="the target pushed nothing of its Tariffs")
    else:
        for each in _PUSHED:
            ocpi.needs(each, ocpi.to_be_called)
    for now, seen in made.result.now:
        _dated(ocpi, made.result.before_of(now), now, seen)
    if _DATED not in ocpi.decided:
        ocpi.not_here(_DATED, "no Tariff was seen to say something else than before")
    deleted = made.calls("DELETE", "tariffs", later=True)
    if not deleted:
        ocpi.needs(_UNUSED, _DELETED)
    for answer in deleted:
        _unreferenced(ocpi, answer)


def _dated(ocpi: Conversation, before: dict[str, Any], now: dict[str, Any], seen: Answer) -> None:
    """What changed beyond last_updated has moved it."""
    changed = [each for each in differences(ocpi.version, before, now) if each.path != ("last_updated",)]
    was, is_ = instant(before.get("last_updated")), instant(now.get("last_updated"))
    if not changed or was is None or is_ is None:  # a time that cannot be read is told of by its own rule
        return
    ocpi.check(
        _DATED,
        is_ > was,
        seen=seen,
        expected=f"later than {before.get('last_updated')}",
        actual=f"{now.get('last_updated')}, although it changed: {changed[0]}",
    )


def _unreferenced(ocpi: Conversation, deleted: Answer) -> None:
    """No Connector of the list names what was deleted."""
    if not ocpi.offers("locations", "sender"):
        ocpi.not_here(_UNUSED, "the target offers no list of Locations")
        return
    ident = deleted.exchange.request.url.partition("?")[0].rpartition("/")[2].upper()
    named, pages = look_for(ocpi, "locations", {}, lambda each: ident in _names(each))
    if named is None:
        ocpi.not_here(_UNUSED, "the list of Locations is too long to be read whole")
        return
    ocpi.check(
        _UNUSED,
        not named,
        seen=[deleted, pages[-1]],
        expected="no Connector that names the deleted Tariff",
        actual=f"a Connector names {ident}",
    )


def _names(place: Any) -> set[str]:
    """Ids of Tariffs that the Connectors of a Location name, in upper case."""
    if isinstance(place, list):
        return {name for each in place for name in _names(each)}
    if not isinstance(place, dict):
        return set()
    many, one = place.get("tariff_ids"), place.get("tariff_id")
    own = {str(each).upper() for each in (*(many if isinstance(many, list) else ()), one) if each}
    return own | _names(place.get("evses")) | _names(place.get("connectors"))
