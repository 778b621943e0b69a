"""The receiver half: what PUT and PATCH do at each level, what is refused and how, and what is kept of a pull."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from suite.reference import Ear
from suite.reference.locations import Locations
from suite.reference.seams import Bend
from suite.standard.versions import VERSIONS, Version
from suite.wire.message import Call
from tests.reference.duo import Duo, code, data, duo
from tests.reference.town import say

EACH = pytest.mark.parametrize("version", VERSIONS, ids=str)
SINCE_CI = pytest.mark.parametrize("version", [each for each in VERSIONS if each.owner_in_objects], ids=str)
LATER = "2099-01-01T00:00:00Z"


def stocked(version: Version, **more: Any) -> Duo:
    both = duo(version, **more)
    assert both.push("PUT", ("L1",), both.sample("location", "L1", full=True)).status == 201
    return both


LEVELS = [("location", ("L1",)), ("evse", ("L1", "E9")), ("connector", ("L1", "L1-1", "9"))]


@EACH
@pytest.mark.parametrize(("name", "path"), LEVELS)
@pytest.mark.parametrize("full", [False, True])
def test_put_creates_then_updates_and_get_gives_it_back(
    version: Version,
    name: str,
    path: tuple[str, ...],
    full: bool,  # noqa: FBT001
) -> None:
    both = duo(version) if name == "location" else stocked(version)
    body = both.sample(name, path[-1], full=full)
    assert code(both.push("PUT", path, body)) == (201, 1000)
    assert both.held(*path) == body
    assert code(both.push("PUT", path, body)) == (200, 1000)
    assert both.held(*path) == body


@EACH
def test_put_replaces_the_whole_object(version: Version) -> None:
    both = stocked(version)
    bare = both.sample("location", "L1")
    both.push("PUT", ("L1",), bare)
    assert both.held("L1") == bare


@EACH
@pytest.mark.parametrize(
    ("path", "changes"), [(("L1",), {"name": "New"}), (("L1", "L1-1"), {"status": "BLOCKED"}),
                          (("L1", "L1-1", "1"), {"format": "CABLE"})],
)  # fmt: skip
def test_patch_changes_what_it_names_and_lifts_the_parents(
    version: Version, path: tuple[str, ...], changes: dict[str, str]
) -> None:
    both = stocked(version)
    before = both.held(*path)
    stranger = both.held("L1", "L1-2")
    assert code(both.push("PATCH", path, {**changes, "last_updated": LATER})) == (200, 1000)
    assert both.held(*path) == {**before, **changes, "last_updated": LATER}
    assert [both.held(*path[:depth])["last_updated"] for depth in range(1, len(path))] == [LATER] * (len(path) - 1)
    assert both.held("L1", "L1-2") == stranger


@EACH
def test_an_old_child_does_not_make_its_parents_older(version: Version) -> None:
    both = stocked(version)
    before = both.held("L1")["last_updated"]
    old = {**both.held("L1", "L1-1"), "status": "BLOCKED", "last_updated": "2020-01-01T00:00:00Z"}
    both.push("PUT", ("L1", "L1-1"), old)
    assert both.held("L1")["last_updated"] == before
    assert both.held("L1", "L1-1")["status"] == "BLOCKED"


@EACH
def test_a_patch_that_was_overtaken_changes_nothing(version: Version) -> None:
    both = stocked(version)
    before = both.held("L1", "L1-1")
    both.push("PATCH", ("L1", "L1-1"), {"status": "BLOCKED", "last_updated": "2020-01-01T00:00:00Z"})
    assert both.held("L1", "L1-1") == before


@EACH
def test_a_removed_evse_stays(version: Version) -> None:
    both = stocked(version)
    both.push("PATCH", ("L1", "L1-1"), {"status": "REMOVED", "last_updated": LATER})
    assert both.held("L1", "L1-1")["status"] == "REMOVED"
    assert len(both.held("L1")["evses"]) == 2


@EACH
@pytest.mark.parametrize("ear", Ear)
def test_patch_without_last_updated(version: Version, ear: Ear) -> None:
    both = stocked(version, ear=ear)
    expected = (200, 2001) if version.patch_needs_last_updated else (200, 1000)
    assert code(both.push("PATCH", ("L1", "L1-1"), {"status": "BLOCKED"})) == expected
    changed = both.held("L1", "L1-1")["status"] == "BLOCKED"
    assert changed is not version.patch_needs_last_updated


@EACH
@pytest.mark.parametrize("ear", Ear)
def test_what_is_not_there_cannot_be_changed_nor_extended(version: Version, ear: Ear) -> None:
    both = stocked(version, ear=ear)
    change = {"status": "BLOCKED", "last_updated": LATER}
    for path in (("L2",), ("L2", "E"), ("L1", "E9"), ("L1", "E9", "1")):
        body = {"last_updated": LATER} if len(path) != 2 else change
        assert code(both.push("PATCH", path, body)) == (404, 2003)
        assert code(both.push("GET", path)) == (404, 2003)
    for path, name in ((("L2", "E"), "evse"), (("L2", "E", "1"), "connector"), (("L1", "E9", "1"), "connector")):
        assert code(both.push("PUT", path, both.sample(name, path[-1]))) == (200, 2003)
        assert both.held(*path) is None


WRONG: list[tuple[str, Any]] = [
    ("city", None), ("name", 12), ("evses", {}), ("city", "x" * 46), ("coordinates", {"latitude": "1", "longitude": 2}),
    ("id", "L2"), ("last_updated", "yesterday"),
]  # fmt: skip


@EACH
@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_location_is_2001_and_not_kept(version: Version, name: str, value: object) -> None:
    both = duo(version)
    body = {**both.sample("location", "L1", full=True), name: value}
    assert code(both.push("PUT", ("L1",), body)) == (200, 2001)
    assert both.held("L1") is None


@EACH
@pytest.mark.parametrize("changes", [{"name": 12}, {"id": "L2"}, {"evses": 3}])
def test_a_wrong_patch_is_2001_and_changes_nothing(version: Version, changes: dict[str, Any]) -> None:
    both = stocked(version)
    before = both.held("L1")
    assert code(both.push("PATCH", ("L1",), {**changes, "last_updated": LATER})) == (200, 2001)
    assert both.held("L1") == before


@EACH
@pytest.mark.parametrize("body", [[], "x", 3, None])
@pytest.mark.parametrize("ear", Ear)
def test_what_is_no_object_is_2001(version: Version, body: object, ear: Ear) -> None:
    both = duo(version, ear=ear)
    call = both.cpo.outgoing.put(both.here, "locations", "receiver", ["NL", "RFC", "L1"], {})
    raw = call.saying(both.cpo.outgoing.body(body))
    assert code(say(both.town, raw)) == (200, 2001)


@EACH
def test_a_lenient_ear_keeps_what_it_can(version: Version) -> None:
    both = duo(version, ear=Ear.LENIENT)
    body = {**both.sample("location", "L1"), "id": "L2", "city": 12}
    assert code(both.push("PUT", ("L1",), body)) == (201, 1000)
    assert both.held("L1") == body


@EACH
def test_nulls_and_unknown_fields_pass_and_stay(version: Version) -> None:
    both = duo(version)
    body = both.sample("location", "L1", name=None, evses=None, colour={"paint": ["red", 0.5]})
    assert code(both.push("PUT", ("L1",), body)) == (201, 1000)
    assert both.held("L1") == body


@EACH
def test_open_enums_take_what_we_do_not_know(version: Version) -> None:
    both = duo(version)
    body = both.sample("location", "L1", facilities=["SWIMMING_POOL"])
    assert code(both.push("PUT", ("L1",), body)) == ((201, 1000) if version.open_enums else (200, 2001))


@EACH
def test_objects_of_strangers_are_404(version: Version) -> None:
    both = duo(version)
    for method in ("GET", "PUT"):
        body = both.sample("location", "L1") if method == "PUT" else None
        assert code(both.push(method, ("DE", "XYZ", "L1"), body)) == (404, 2003)


@SINCE_CI
@pytest.mark.parametrize("changes", [{"country_code": "DE"}, {"party_id": "XYZ"}])
def test_another_owner_in_the_body_is_2001(version: Version, changes: dict[str, Any]) -> None:
    both = duo(version)
    assert code(both.push("PUT", ("L1",), both.sample("location", "L1", **changes))) == (200, 2001)
    assert both.held("L1") is None


@SINCE_CI
def test_case_does_not_count(version: Version) -> None:
    both = stocked(version)
    assert both.held("l1") == both.held("nl", "rfc", "L1") == both.held("L1")
    assert both.held("l1", "l1-1")
    assert code(both.push("PUT", ("l1",), both.sample("location", "L1"))) == (200, 1000)


def test_case_counts_in_the_oldest_version() -> None:
    both = stocked(VERSIONS[0])
    assert both.held("l1") is None
    assert code(both.push("PUT", ("l1",), both.sample("location", "l1"))) == (201, 1000)


@EACH
@pytest.mark.parametrize("method", ["DELETE", "POST"])
def test_locations_are_neither_deleted_nor_posted(version: Version, method: str) -> None:
    both = stocked(version)
    call = both.cpo.outgoing.get(both.here, "locations", "receiver", ["NL", "RFC", "L1"])
    assert say(both.town, Call(method, call.url, call.headers, b"{}")).status == 405
    assert both.held("L1")


@EACH
def test_numbers_and_multi_byte_texts_keep_every_digit_and_letter(version: Version) -> None:
    both = duo(version)
    text = "Zürich 東京 ✓"
    call = both.cpo.outgoing.put(both.here, "locations", "receiver", ["NL", "RFC", "L1"], None)
    body = both.cpo.outgoing.body(both.sample("location", "L1", name=text))
    raw = body[:-1] + b',"figures":[0.1234,1.10,12345678901234567890,1.000000000000000001]}'
    assert say(both.town, call.saying(raw)).status == 201
    shown = both.push("GET", ("L1",)).body
    assert b'"figures":[0.1234,1.10,12345678901234567890,1.000000000000000001]' in shown
    assert both.held("L1")["name"] == text


@EACH
def test_a_pull_is_kept_and_what_it_lacks_is_forgotten(version: Version) -> None:
    both = duo(version, locations=60)
    asyncio.run(both.emsp.flows.pull(both.there, "locations"))
    first = data(both.own())[0]
    assert both.held(first["id"]) == first
    own = both.cpo.core.modules["locations"].own  # type: ignore[attr-defined]
    assert own.remove(first["id"])
    asyncio.run(both.emsp.flows.pull(both.there, "locations", {"date_from": "2020-01-01T00:00:00Z"}))
    assert both.held(first["id"]) == first, "a filtered list says nothing about what it lacks"
    asyncio.run(both.emsp.flows.pull(both.there, "locations"))
    assert both.held(first["id"]) is None
    assert both.held(data(both.own())[-1]["id"])


@EACH
def test_one_bad_object_does_not_spoil_a_pull(version: Version) -> None:
    def broken(real: Any, version: Version, location: dict[str, Any]) -> dict[str, Any]:
        return {"id": 3} if location["id"].endswith("0000002") else real(version, location)

    both = duo(version, locations=3)
    both.cpo.bends.set([Bend(Locations.shown, broken)])
    asyncio.run(both.emsp.flows.pull(both.there, "locations"))
    listed = [each["id"] for each in data(both.own()) if each["id"] != 3]
    assert len(listed) == 2
    assert all(both.held(ident) for ident in listed)


@EACH
def test_a_pull_brings_nothing_older_than_what_was_pushed(version: Version) -> None:
    both = duo(version, locations=1)
    (location,) = data(both.own())
    younger = {**location, "city": "Younger", "last_updated": LATER}
    both.push("PUT", (location["id"],), younger)
    asyncio.run(both.emsp.flows.pull(both.there, "locations"))
    assert both.held(location["id"]) == younger


@EACH
@pytest.mark.parametrize(
    ("seam", "twist", "shows"),
    [
        (Locations.lift_parents, lambda _real, _incoming, parent, _child: parent, "L1"),
        (Locations.merged, lambda _real, _incoming, _before, changes: changes, "E"),
        (Locations.keep, lambda *_: None, "E L1"),
    ],
)
def test_each_decision_bends_alone(version: Version, seam: Any, twist: Any, shows: str) -> None:
    honest, bent = duo(version), duo(version)
    # one sample for both: those of two platforms may bear times of different seconds
    location = honest.sample("location", "L1", full=True)
    for both in (honest, bent):
        assert both.push("PUT", ("L1",), location).status == 201
    bent.emsp.bends.set([Bend(seam, twist)])
    for both in (honest, bent):
        both.push("PATCH", ("L1", "L1-1"), {"status": "BLOCKED", "last_updated": LATER})
    assert (honest.held("L1", "L1-1") == bent.held("L1", "L1-1")) is ("E" not in shows)
    assert (honest.held("L1")["last_updated"] == bent.held("L1")["last_updated"]) is ("L1" not in shows)
