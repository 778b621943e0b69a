"""Whose charges a CPO shows us, and whether it says where they were."""

from __future__ import annotations

from typing import Any

from suite.drive import Conversation, scenario

Json = dict[str, Any]
_OWN, _POSTAL = "cdrs.list.own-tokens", "cdrs.location.postal-code"


@scenario(
    "cdrs.whose",
    phase="modules",
    module="cdrs",
    side="sender",
    target=["CPO"],
    order=61,
    decides=[_OWN, _POSTAL],
)
def cdrs_of_our_cards(ocpi: Conversation) -> None:
    """We read the whole list: cards of our parties, and Locations with their postal code."""
    crawl = ocpi.crawl("cdrs")
    ocpi.require(crawl.objects or crawl.ended, f"the list was not read: {crawl.stopped}")
    if not crawl.objects:
        for each in (_OWN, _POSTAL):
            ocpi.needs(each, "a CDR at the target: its list has none")
        return
    _cards(ocpi, crawl.objects)
    _postal_codes(ocpi, crawl.objects)


def _cards(ocpi: Conversation, cdrs: list[Json]) -> None:
    """Cards of other parties than ours; those before said no owner, and a card of [suite] may be anybody's."""
    if not ocpi.version.owner_in_objects:
        ocpi.not_here(_OWN, f"CDRs of {ocpi.version} do not say whose card it was")
        return
    if {each.role for each in ocpi.us.parties} != {"EMSP"}:
        ocpi.not_here(_OWN, "we are more than an eMSP")
        return
    others = ocpi.us.cards_of_others(cdrs)
    ocpi.check(
        _OWN,
        not others,
        seen=ocpi.crawl("cdrs"),
        expected="CDRs of our own cards",
        actual=f"{len(others)} of {len(cdrs)} CDRs are of cards of {', '.join(sorted(set(others))[:5])}",
    )


def _postal_codes(ocpi: Conversation, cdrs: list[Json]) -> None:
    """A CDR leaves the postal code out, and its Location has one."""
    if not ocpi.applies(_POSTAL) or not ocpi.offers("locations", "sender"):
        ocpi.not_here(_POSTAL, "the target shows no Locations")
        return
    listed = ocpi.crawl("locations").objects
    codes = {str(each.get("id")).upper(): each.get("postal_code") for each in listed}
    places = [each["cdr_location"] for each in cdrs if isinstance(each.get("cdr_location"), dict)]
    bare = [str(each.get("id")) for each in places if not each.get("postal_code")]
    missing = sorted({each for each in bare if codes.get(each.upper())})
    ocpi.check(
        _POSTAL,
        not missing,
        seen=ocpi.crawl("cdrs"),
        expected="postal_code where the Location has one",
        actual=f"none for {', '.join(missing[:5])}",
    )
