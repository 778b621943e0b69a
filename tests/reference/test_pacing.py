"""The passing of time in a sandbox: charges go on by themselves, reservations run out, and nothing does where no speed is given."""

from __future__ import annotations

import asyncio

from suite.reference.charging import Charge, Wish
from suite.standard.versions import VERSIONS
from tests.reference.duo import Duo, duo

QUICK = 3600.0 * 100


def begun(pair: Duo, seconds: float = 0.05) -> Charge:
    """Charge for a moment."""
    points = pair.cpo.core.charging
    place = points.map.places(1)[0]  # type: ignore[union-attr]

    async def charge() -> Charge:
        made = await points.start(pair.here, Wish(place.location_id, place.evse_uid))
        await asyncio.sleep(seconds)
        return made

    return asyncio.run(charge())


def reserved(pair: Duo, left: float) -> Charge:
    """Reserve for so many seconds, and look a moment later."""
    points = pair.cpo.core.charging
    place = points.map.places(1)[0]  # type: ignore[union-attr]
    wish = Wish(place.location_id, place.evse_uid, reservation_id="R1", expiry=pair.cpo.core.now() + left)

    async def reserve() -> Charge:
        made = await points.reserve(pair.here, wish)
        await asyncio.sleep(0.05)
        return made

    return asyncio.run(reserve())


def test_a_charge_comes_to_its_last_period_by_itself_and_stays_there() -> None:
    charge = begun(duo(VERSIONS[-1], speed=QUICK))
    assert (charge.done, charge.status) == (len(charge.sample.periods) - 1, "ACTIVE")


def test_without_a_speed_it_waits_to_be_told() -> None:
    assert begun(duo(VERSIONS[-1])).done == 0


def test_a_reservation_runs_out_at_its_own_time() -> None:
    assert reserved(duo(VERSIONS[-1], speed=1.0), -1).status == "COMPLETED"
    assert reserved(duo(VERSIONS[-1], speed=QUICK), 600).status == "RESERVATION"


def test_one_of_a_moment_runs_out_without_a_speed_too() -> None:
    assert reserved(duo(VERSIONS[-1]), 0.01).status == "COMPLETED"
    assert reserved(duo(VERSIONS[-1]), 5).status == "RESERVATION"
