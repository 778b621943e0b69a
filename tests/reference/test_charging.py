"""Virtual charge points: charges begin and end, EVSEs follow, and nothing begins where something goes on."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import Any

import pytest

from suite.reference.charging import Charge, Wish
from suite.reference.module import NotNow
from suite.reference.samples import samples
from suite.standard.versions import VERSIONS, Version
from tests.reference.duo import Duo, duo

EACH = pytest.mark.parametrize("version", VERSIONS, ids=str)


def place(pair: Duo) -> tuple[str, str]:
    found = pair.cpo.core.modules["locations"].own.of(pair.version)  # type: ignore[attr-defined]
    location: dict[str, Any] = next(found.page(found.select(None, None), 0, 1)).object()
    return location["id"], location["evses"][0]["uid"]


def wish(pair: Duo, **more: Any) -> Wish:
    location, evse = place(pair)
    return Wish(location, evse, token={"uid": "CARD-1"}, **more)


def status(pair: Duo) -> str:
    location, evse = place(pair)
    held = pair.held(location, evse)
    return str(held["status"]) if held else ""


def begin(pair: Duo, **more: Any) -> Charge:
    return asyncio.run(pair.cpo.core.charging.start(pair.here, wish(pair, **more)))


@EACH
def test_an_evse_follows_its_charge(version: Version) -> None:
    pair = duo(version)
    pair.act("push_location")
    charge = begin(pair)
    assert (charge.status, charge.owner, charge.partner) == ("ACTIVE", ("NL", "RFC"), pair.here.name)
    assert status(pair) == "CHARGING"
    asyncio.run(pair.cpo.core.charging.stop(charge.session_id))
    assert charge.status == "COMPLETED"
    assert charge.ended is not None
    assert charge.ended >= charge.started
    assert status(pair) == "AVAILABLE"


def test_nothing_begins_where_something_goes_on() -> None:
    pair = duo(VERSIONS[-1])
    begin(pair)
    with pytest.raises(NotNow, match="taken"):
        begin(pair)


def test_what_is_over_is_not_stopped_again() -> None:
    pair = duo(VERSIONS[-1])
    charge = begin(pair)
    asyncio.run(pair.cpo.core.charging.stop(charge.session_id))
    with pytest.raises(NotNow, match="goes on"):
        asyncio.run(pair.cpo.core.charging.stop(charge.session_id))


def test_a_reservation_becomes_the_charge_that_uses_it() -> None:
    pair = duo(VERSIONS[-1])
    pair.act("push_location")
    points = pair.cpo.core.charging
    held = asyncio.run(points.reserve(pair.here, wish(pair, reservation_id="R1", expiry=2e9)))
    assert status(pair) == "RESERVED"
    charge = begin(pair, authorization_reference="ref-2")
    assert charge is held
    assert (charge.status, charge.authorization_reference) == ("ACTIVE", "ref-2")
    assert points.reservation(pair.here, "R1") is None


def test_reservations_of_two_partners_with_the_same_id_are_two() -> None:
    pair = duo(VERSIONS[-1])
    points = pair.cpo.core.charging
    asyncio.run(points.reserve(pair.here, wish(pair, reservation_id="R1", expiry=2e9)))
    with pytest.raises(NotNow, match="no reservation"):
        asyncio.run(points.cancel(None, "R1", by="emsp"))
    assert asyncio.run(points.cancel(pair.here, "R1", by="emsp")).cancelled_by == "emsp"


def test_a_finished_charge_lies_in_the_past_and_changes_no_evse() -> None:
    pair = duo(VERSIONS[-1])
    pair.act("push_location")
    before = status(pair)
    charge = asyncio.run(pair.cpo.core.charging.finished(pair.here, wish(pair, sample="flat")))
    assert (charge.ended or 0) - charge.started == 3600
    assert status(pair) == before


def test_samples_add_up() -> None:
    for each in samples().values():
        hours = sum(each.sum_of(kind) for kind in ("TIME", "PARKING_TIME", "RESERVATION_TIME"))
        assert hours == Decimal(each.seconds) / 3600, each.name
        assert each.total_with_vat >= each.total
        assert [period.at for period in each.periods] == sorted({period.at for period in each.periods})
        assert each.periods[0].at == 0
