"""Sessions of the reference: the list, what is pushed while something is charged, charging preferences, what an eMSP keeps."""

from __future__ import annotations

import asyncio
import json
from decimal import Decimal
from typing import Any

import pytest

from suite.reference import Party
from suite.reference.charging import Wish
from suite.reference.module import NotNow
from suite.reference.samples import samples
from suite.standard.schemas import validator
from suite.standard.versions import VERSIONS, Version
from tests.reference.duo import Duo, code, data, duo
from tests.reference.town import say

EACH = pytest.mark.parametrize("version", VERSIONS, ids=str)


def act(pair: Duo, name: str, **values: str) -> None:
    pair.act(name, module="sessions", **values)


def own(pair: Duo, **query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = data(pair.own(module="sessions", **query))
    return found


def told(pair: Duo) -> list[tuple[str, Any]]:
    """Method and body of every push of a Session, in order."""
    calls = [call for call, _ in pair.town.carried if "/receiver/sessions" in call.url and call.method != "GET"]
    return [(call.method, json.loads(call.body)) for call in calls]


@EACH
def test_the_list_shows_what_was_charged_before_in_lawful_form(version: Version) -> None:
    pair = duo(version)
    listed = own(pair)
    assert len(listed) == sum(each.fits(version) for each in samples().values())
    for each in listed:
        assert validator(version.name, "session").problems(each, 9) == []
    assert listed == sorted(listed, key=lambda each: str(each["last_updated"]))


@EACH
def test_a_charge_is_told_from_its_beginning_to_its_end(version: Version) -> None:
    pair = duo(version)
    act(pair, "start_session")
    act(pair, "stop_session")
    methods = [method for method, _ in told(pair)]
    first, last = told(pair)[0][1], told(pair)[-1][1]
    assert first["status"] == "PENDING"
    assert last["status"] == "COMPLETED"
    if version.owner_in_objects:
        assert methods == ["PUT", "PATCH", "PATCH", "PATCH"]
        assert [len(body.get("charging_periods", [])) for _, body in told(pair)[1:]] == [0, 1, 1]
    held = pair.held(first["id"], module="sessions")
    assert held["status"] == "COMPLETED"
    assert len(held["charging_periods"]) == 2
    mine = next(each for each in own(pair) if each["id"] == first["id"])
    assert mine == held
    assert Decimal(str(held["kwh"])) == Decimal("4.2")


@EACH
def test_nobody_else_sees_a_session(version: Version) -> None:
    pair = duo(version)
    pair.cpo.invite("b")
    other = pair.town.platform("other", party=Party("EMSP", "DE", "OTH"), versions=[version])
    there = other.meet("cpo", versions_url=pair.cpo.versions_url, token_theirs="b")
    asyncio.run(other.flows.register(there))
    act(pair, "start_session")
    seen = data(say(pair.town, other.outgoing.get(there, "sessions", "sender")))
    assert {each["id"] for each in own(pair)}.isdisjoint({each["id"] for each in seen})
    assert len(own(pair)) == len(seen) + 1


def test_what_does_not_go_on_is_not_stopped() -> None:
    pair = duo(VERSIONS[-1])
    with pytest.raises(NotNow):
        act(pair, "stop_session")


@pytest.mark.parametrize("version", VERSIONS[1:], ids=str)
def test_a_patch_adds_periods_and_a_put_replaces_them(version: Version) -> None:
    pair = duo(version)
    body = pair.sample("session", "S1", full=True)
    periods = body["charging_periods"]
    pair.push("PUT", ("S1",), body, module="sessions")
    more = {"charging_periods": periods[:1], "last_updated": body["last_updated"]}
    assert code(pair.push("PATCH", ("S1",), more, module="sessions")) == (200, 1000)
    assert len(pair.held("S1", module="sessions")["charging_periods"]) == 3
    del more["last_updated"]
    assert code(pair.push("PATCH", ("S1",), more, module="sessions"))[1] == 2001
    pair.push("PUT", ("S1",), pair.sample("session", "S1"), module="sessions")
    assert "charging_periods" not in pair.held("S1", module="sessions")


@pytest.mark.parametrize("version", VERSIONS[1:], ids=str)
def test_charging_preferences_are_answered_with_one_word(version: Version) -> None:
    pair = duo(version)
    places = pair.cpo.core.charging.map.places(6)  # type: ignore[union-attr]
    ids = []
    for place in places[:2]:
        wish = Wish(place.location_id, place.evse_uid)
        ids.append(asyncio.run(pair.cpo.core.charging.start(pair.here, wish)).session_id)

    def prefer(ident: str, **body: Any) -> Any:
        call = pair.emsp.outgoing.put(pair.there, "sessions", "sender", [ident, "charging_preferences"], body)
        return say(pair.town, call)

    assert code(prefer("nowhere", profile_type="FAST"))[0] == 404
    capable = [each for each in ids if code(prefer(each, profile_type="FAST")) == (200, 1000)]
    assert len(capable) < len(ids)
    for each in capable:
        assert data(prefer(each, profile_type="CHEAP")) == "DEPARTURE_REQUIRED"
        assert data(prefer(each, profile_type="CHEAP", departure_time="2030-01-01T00:00:00Z")) == "ENERGY_NEED_REQUIRED"


@EACH
def test_samples_of_a_push_are_lawful(version: Version) -> None:
    pair = duo(version)
    for full in (True, False):
        body = pair.sample("session", "S1", full=full)
        assert validator(version.name, "session").problems(body, 9) == []
