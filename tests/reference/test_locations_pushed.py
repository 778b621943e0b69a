"""What a CPO of ours tells its partners: PATCH with what changed, PUT of the whole, and a way out of a 404."""

from __future__ import annotations

import asyncio
import json

import pytest

from suite.reference.module import Nonsense, NotNow
from suite.standard.versions import VERSIONS, Version
from tests.reference.duo import Duo, data, duo

EACH = pytest.mark.parametrize("version", VERSIONS, ids=str)


def said(both: Duo, before: int) -> list[tuple[str, str]]:
    return [(call.method, call.url.partition("/locations/")[2]) for call in both.town.begun[before:]]


@EACH
def test_a_status_is_patched_with_nothing_else(version: Version) -> None:
    both = duo(version, locations=1)
    asyncio.run(both.emsp.flows.pull(both.there, "locations"))
    (location,) = data(both.own())
    evse, before = location["evses"][0], len(both.town.begun)
    both.act("change_status")
    (call,) = both.town.begun[before:]
    assert said(both, before) == [("PATCH", f"NL/RFC/{location['id']}/{evse['uid']}")]
    assert set(json.loads(call.body)) == {"status", "last_updated"}
    assert both.held(location["id"]) == data(both.own())[0]


@EACH
def test_after_a_404_we_look_and_put(version: Version) -> None:
    both = duo(version, locations=1)
    (location,) = data(both.own())
    at, before = f"NL/RFC/{location['id']}", len(both.town.begun)
    evse = f"{at}/{location['evses'][0]['uid']}"
    both.act("change_status")
    assert said(both, before) == [("PATCH", evse), ("GET", evse), ("PUT", evse), ("PUT", at)]
    assert both.held(location["id"]) == data(both.own())[0]


@EACH
def test_where_the_location_is_known_the_evse_is_enough(version: Version) -> None:
    both = duo(version, locations=1)
    (location,) = data(both.own())
    uids = [each["uid"] for each in location["evses"]]
    both.push("PUT", (location["id"],), {**location, "evses": location["evses"][:1]})
    before = len(both.town.begun)
    both.act("change_status", evse_uid=uids[1])
    assert [method for method, _ in said(both, before)] == ["PATCH", "GET", "PUT"]
    assert both.held(location["id"], uids[1]) == data(both.own(location["id"], uids[1]))


@EACH
def test_out_of_contact_nothing_is_kept_for_later(version: Version) -> None:
    both = duo(version, locations=1)
    before = len(both.town.begun)
    both.cpo.go_offline()
    both.act("change_status")
    both.cpo.come_back()
    assert both.town.begun[before:] == []
    assert data(both.own())[0]["evses"][0]["status"] == "CHARGING"


@EACH
def test_who_does_not_listen_is_not_told(version: Version) -> None:
    both = duo(version, locations=1)
    both.here.details.clear()
    before = len(both.town.begun)
    both.act("change_status")
    both.act("push_location")
    assert both.town.begun[before:] == []


@EACH
def test_what_cannot_be_done_says_why(version: Version) -> None:
    both = duo(version, locations=1)
    for values in ({"location_id": "X"}, {"evse_uid": "X"}, {"status": "FLYING"}):
        with pytest.raises(Nonsense):
            both.act("change_status", **values)
    with pytest.raises(NotNow):
        duo(version, locations=0).act("change_status")
    stimulus = both.emsp.core.modules["locations"].stimuli()["push_location"]
    with pytest.raises(NotNow):
        asyncio.run(stimulus(both.there, {"location_id": "X"}))  # type: ignore[arg-type]
