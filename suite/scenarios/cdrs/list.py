"""CDRs of a CPO as a whole: one id each, one for each Session, and the same every time they are looked at."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from suite.drive import Conversation, differences, scenario

if TYPE_CHECKING:
    from collections.abc import Iterable

Json = dict[str, Any]
_ID, _SESSION, _ONCE = "cdrs.id.unique", "cdrs.session.resolves", "cdrs.session.once"
_STAYS, _FREE = "cdrs.object.immutable", "cdrs.tariffs.free-of-charge"
_FEW = 20
"""So many CDRs are looked at twice."""


@scenario(
    "cdrs.list",
    phase="modules",
    module="cdrs",
    side="sender",
    target=["CPO"],
    order=60,
    decides=[_ID, _SESSION, _ONCE, _STAYS, _FREE],
)
def cdrs_of_a_cpo(ocpi: Conversation) -> None:
    """We read the whole list, and a part of it once more."""
    crawl = ocpi.crawl("cdrs")
    ocpi.require(crawl.objects or crawl.ended, f"the list was not read: {crawl.stopped}")
    cdrs = crawl.objects
    if not cdrs:
        for each in (_ID, _SESSION, _ONCE, _STAYS, _FREE):
            ocpi.needs(each, "a CDR at the target: its list has none")
        return
    twice = _different(ocpi, cdrs)
    ocpi.check(
        _ID,
        not twice,
        seen=crawl,
        expected="an id for each CDR",
        actual=f"two different CDRs have the id {twice[0]}" if twice else "",
    )
    _sessions(ocpi, cdrs)
    _free(ocpi, cdrs)
    _again(ocpi, cdrs)


def _key(ocpi: Conversation, cdr: Json) -> tuple[str, ...]:
    names = ("country_code", "party_id", "id") if ocpi.version.owner_in_objects else ("id",)
    parts = tuple(str(cdr.get(name)) for name in names)
    return tuple(each.upper() for each in parts) if ocpi.version.owner_in_objects else parts


def _different(ocpi: Conversation, cdrs: Iterable[Json]) -> list[str]:
    """Ids that stand for two CDRs which say different things; the same twice is a matter of pages."""
    known: dict[tuple[str, ...], Json] = {}
    found = []
    for each in cdrs:
        before = known.setdefault(_key(ocpi, each), each)
        if before is not each and differences(ocpi.version, before, each):
            found.append(str(each.get("id")))
    return found


def _reserved_only(cdr: Json) -> bool:
    """Whether nothing was charged: an unused reservation has no Session."""
    return not cdr.get("total_energy") and bool(cdr.get("total_reservation_cost"))


def _sessions(ocpi: Conversation, cdrs: list[Json]) -> None:
    crawl = ocpi.crawl("cdrs")
    nameless = [str(each.get("id")) for each in cdrs if not each.get("session_id") and not _reserved_only(each)]
    if ocpi.applies(_SESSION) and ocpi.offers("sessions", "sender"):
        ocpi.check(
            _SESSION,
            not nameless,
            seen=crawl,
            expected="session_id in every CDR, since the target has Sessions",
            actual=f"none in {', '.join(nameless[:5])}",
        )
    else:
        ocpi.not_here(_SESSION, "the target offers no Sessions")
    gone = {str(each.get("credit_reference_id")).upper() for each in cdrs if each.get("credit") is True}
    plain = [each for each in cdrs if each.get("session_id") and not each.get("credit")]
    living = [each for each in plain if str(each.get("id")).upper() not in gone]
    counts = Counter((_key(ocpi, {**each, "id": each["session_id"]})) for each in living)
    double = [ident[-1] for ident, count in counts.items() if count > 1]
    ocpi.check(
        _ONCE,
        not double,
        seen=crawl,
        expected="one CDR for each Session that is not credited",
        actual=f"several for {', '.join(double[:5])}",
    )


def _free(ocpi: Conversation, cdrs: list[Json]) -> None:
    """What cost nothing has the Tariff that says so."""
    free = [each for each in cdrs if _is_nothing(each.get("total_cost")) and not each.get("credit")]
    if not free:
        ocpi.not_here(_FREE, "no CDR of the target was free of charge")
        return
    silent = [str(each.get("id")) for each in free if not each.get("tariffs")]
    ocpi.check(
        _FREE,
        not silent,
        seen=ocpi.crawl("cdrs"),
        expected="a free of charge Tariff in a CDR that cost nothing",
        actual=f"no Tariff in {', '.join(silent[:5])}",
    )


def _is_nothing(cost: object) -> bool:
    amounts = [each for each in cost.values() if not isinstance(each, list)] if isinstance(cost, dict) else [cost]
    return bool(amounts) and all(each == 0 and not isinstance(each, bool) for each in amounts)


def _again(ocpi: Conversation, cdrs: list[Json]) -> None:
    """The first page once more: what it has of what we know says the same."""
    counts = Counter(_key(ocpi, each) for each in cdrs)
    known = {_key(ocpi, each): each for each in cdrs if counts[_key(ocpi, each)] == 1}
    page = ocpi.get("cdrs", side="sender", query={"limit": str(_FEW)})
    found = [each for each in page.data if isinstance(each, dict)] if isinstance(page.data, list) else []
    both = [(known[_key(ocpi, each)], each) for each in found if _key(ocpi, each) in known]
    if not both:
        ocpi.not_here(_STAYS, "the list, asked once more, has nothing of what it had before")
        return
    changed = [
        f"{now.get('id')}: {differences(ocpi.version, before, now)[0]}"
        for before, now in both
        if differences(ocpi.version, before, now)
    ]
    ocpi.check(
        _STAYS,
        not changed,
        seen=[*ocpi.crawl("cdrs").answers[:1], page],
        expected="each CDR as it was a moment ago",
        actual="; ".join(changed[:3]),
    )
