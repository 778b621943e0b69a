"""Our own Locations: lists and objects agree, and what a bend shows is shown everywhere."""

from __future__ import annotations

import json
from typing import Any

import pytest

from suite.reference import Party
from suite.reference.locations import Locations
from suite.reference.seams import Bend
from suite.standard.schemas import validator
from suite.standard.versions import VERSIONS, Version
from tests.reference.duo import code, data, duo

EACH = pytest.mark.parametrize("version", VERSIONS, ids=str)


@EACH
def test_lists_and_objects_agree_at_all_levels(version: Version) -> None:
    both = duo(version)
    for location in data(both.own()):
        assert validator(version.name, "location").problems(location) == []
        assert data(both.own(location["id"])) == location
        for evse in location["evses"]:
            assert data(both.own(location["id"], evse["uid"])) == evse
            for plug in evse["connectors"]:
                assert data(both.own(location["id"], evse["uid"], plug["id"])) == plug


@EACH
def test_what_is_not_there_is_404(version: Version) -> None:
    both = duo(version, locations=1)
    (location,) = data(both.own())
    uid = location["evses"][0]["uid"]
    for path in (("X",), (location["id"], "X"), (location["id"], uid, "X"), ("X", uid, "1")):
        assert code(both.own(*path)) == (404, 2003)


@EACH
def test_case_of_ids_counts_where_the_version_says_so(version: Version) -> None:
    both = duo(version, locations=1)
    (location,) = data(both.own())
    path = (location["id"].lower(), location["evses"][0]["uid"].lower())
    expected = 200 if version.owner_in_objects else 404
    assert [both.own(*path[:depth]).status for depth in (1, 2)] == [expected] * 2


@EACH
def test_parties_that_own_take_turns(version: Version) -> None:
    parties = [Party("CPO", "NL", "RFC"), Party("CPO", "BE", "ABC"), Party("EMSP", "NL", "RFX")]
    both = duo(version, locations=4, parties=parties)
    prefixes = [each["id"][:6] for each in data(both.own())]
    assert prefixes == ["NL-RFC", "BE-ABC"] * 2
    if version.owner_in_objects:
        assert {(each["country_code"], each["party_id"]) for each in data(both.own())} == {("NL", "RFC"), ("BE", "ABC")}


@EACH
def test_who_owns_nothing_has_nothing(version: Version) -> None:
    both = duo(version)
    own = both.emsp.core.modules["locations"].own  # type: ignore[attr-defined]
    assert len(own.of(version)) == 0


@EACH
def test_a_bend_shows_in_lists_objects_and_pushes(version: Version) -> None:
    def odd(real: Any, version: Version, location: dict[str, Any]) -> dict[str, Any]:
        return {**real(version, location), "city": "Odd"}

    both = duo(version, locations=1)
    both.cpo.bends.set([Bend(Locations.shown, odd)])
    (location,) = data(both.own())
    assert location["city"] == "Odd"
    assert data(both.own(location["id"]))["city"] == "Odd"
    both.act("push_location")
    assert both.held(location["id"])["city"] == "Odd"
    both.cpo.bends.set([])
    assert data(both.own())[0]["city"] != "Odd"


@EACH
def test_a_status_change_moves_all_that_contains_it(version: Version) -> None:
    both = duo(version, locations=3)
    before = data(both.own())
    both.act("change_status", location_id=before[1]["id"], status="BLOCKED")
    after = data(both.own())
    assert [each["id"] for each in after] == [each["id"] for each in before]
    evse = after[1]["evses"][0]
    assert evse["status"] == "BLOCKED"
    assert evse["last_updated"] == after[1]["last_updated"] > before[1]["last_updated"]
    assert [after[0], after[2], after[1]["evses"][1:]] == [before[0], before[2], before[1]["evses"][1:]]
    assert data(both.own(date_from=evse["last_updated"])) == [after[1]]
    assert data(both.own(date_to=evse["last_updated"])) == [after[0], after[2]]


@EACH
def test_status_changes_follow_each_other(version: Version) -> None:
    both = duo(version, locations=1)
    seen = []
    for _ in range(3):
        both.act("change_status")
        seen.append(data(both.own())[0])
    assert [each["evses"][0]["status"] for each in seen] == ["CHARGING", "AVAILABLE", "CHARGING"]
    assert len({each["last_updated"] for each in seen}) == 3


@EACH
def test_a_removed_evse_is_still_there(version: Version) -> None:
    both = duo(version, locations=1)
    (location,) = data(both.own())
    uid = location["evses"][1]["uid"]
    both.act("change_status", evse_uid=uid, status="REMOVED")
    assert data(both.own(location["id"], uid))["status"] == "REMOVED"
    assert len(data(both.own())[0]["evses"]) == 2


@EACH
def test_every_version_shows_a_change(version: Version) -> None:
    both = duo(version, locations=1)
    both.cpo.core.versions = VERSIONS
    both.act("change_status", status="BLOCKED")
    own = both.cpo.core.modules["locations"].own  # type: ignore[attr-defined]
    for each in VERSIONS:
        (kept,) = own.of(each).page(own.of(each).select(None, None), 0, 9)
        assert json.loads(kept.raw)["evses"][0]["status"] == "BLOCKED"


@EACH
def test_a_new_location_stands_last(version: Version) -> None:
    both = duo(version, locations=3)
    both.act("push_location", location_id="NEW-1")
    assert [each["id"] for each in data(both.own())][3:] == ["NEW-1"]
    assert both.held("NEW-1") == data(both.own("NEW-1"))
    assert validator(version.name, "location").problems(both.held("NEW-1")) == []
