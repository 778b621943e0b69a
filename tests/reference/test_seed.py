"""Seeded data: valid in each version, the same for the same seed, old before young, and full of variety."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import available_timezones

import pytest

from suite.reference import seed as seeds
from suite.reference.seed import Seed
from suite.standard.schemas import class_of, document, validator
from suite.standard.versions import VERSIONS, Version

EACH = pytest.mark.parametrize("version", VERSIONS, ids=str)
OWNERS = (("NL", "RFC"), ("BE", "ABC"))
SEED = Seed(7, 200, OWNERS)


def locations(version: Version, seed: Seed = SEED) -> list[dict[str, Any]]:
    return [seed.location(version, index) for index in range(seed.count)]


@EACH
@pytest.mark.parametrize("number", [0, 7, 12345])
def test_two_hundred_locations_and_their_tariffs_are_valid(version: Version, number: int) -> None:
    seed = Seed(number, 200, OWNERS)
    for name, made in (("location", locations(version, seed)), ("tariff", seed.tariffs(version))):
        for each in made:
            assert validator(version.name, name).problems(each) == []


@EACH
def test_the_same_seed_is_the_same_data(version: Version) -> None:
    assert locations(version) == locations(version)
    assert locations(version) != locations(version, Seed(8, 200, OWNERS))


@EACH
def test_ids_are_unique_and_found(version: Version) -> None:
    made = locations(version)
    assert len({each["id"] for each in made}) == 200
    uids = [evse["uid"] for each in made for evse in each["evses"]]
    assert len(uids) == len(set(uids))
    assert [SEED.index(each["id"]) for each in made] == list(range(200))
    assert SEED.index("NL-RFC-LOC-0000201") is None
    assert SEED.index("NL-RFC-LOC-0000002") is None, "that one is of the other party"


@EACH
@pytest.mark.parametrize("count", [1, 3, 200])
def test_time_goes_on_with_creation_and_parents_are_never_older(version: Version, count: int) -> None:
    now = 1_800_000_000
    made = locations(version, Seed(3, count, OWNERS).not_after(now))
    stamps = [each["last_updated"] for each in made]
    assert stamps == sorted(set(stamps))
    assert datetime.fromisoformat(stamps[-1]).timestamp() < now
    for each in made:
        for evse in each["evses"]:
            assert evse["last_updated"] <= each["last_updated"]
            assert all(plug["last_updated"] <= evse["last_updated"] for plug in evse["connectors"])


def test_an_early_clock_still_has_all_of_it_in_the_past() -> None:
    assert Seed(0, 3, OWNERS).not_after(1_000_000_000).at(2) < 1_000_000_000


def paths(value: object, version: str, name: str) -> set[str]:
    """Name the properties that a value has, by the class they belong to."""
    if isinstance(value, list):
        return {found for each in value for found in paths(each, version, name)}
    if not isinstance(value, dict):
        return set()
    properties = document(version, name)["properties"]
    below = (paths(each, version, class_of(version, properties[key]) or name) for key, each in value.items())
    return {f"{name}.{key}" for key in value}.union(*below)


def classes(version: str, name: str) -> set[str]:
    """Name an object's class and those it is made of."""
    parts = {class_of(version, each) for each in document(version, name)["properties"].values()} - {"", name}
    return {name}.union(*(classes(version, each) for each in parts))


@EACH
@pytest.mark.parametrize("name", ["location", "tariff"])
def test_every_property_of_the_standard_is_somewhere(version: Version, name: str) -> None:
    v = version.name
    known = {
        f"{each}.{key}"
        for each in classes(v, name)
        for key, schema in document(v, each)["properties"].items()
        if "x-module" not in schema  # what payments and bookings add is theirs to show
    }
    made = locations(version) if name == "location" else SEED.tariffs(version)
    assert set().union(*(paths(each, v, name) for each in made)) == known


@EACH
def test_shares_of_energy_are_all_of_it(version: Version) -> None:
    mixes = [each["energy_mix"] for each in locations(version) if "energy_mix" in each]
    sums = [sum(source["percentage"] for source in mix["energy_sources"]) for mix in mixes if "energy_sources" in mix]
    assert sums
    assert set(sums) == {100}


@EACH
def test_tariffs_resolve_and_no_two_of_a_type_meet(version: Version) -> None:
    known = {each["id"]: each for each in SEED.tariffs(version)}
    for location in locations(version):
        for evse in location["evses"]:
            for plug in evse["connectors"]:
                ids = [plug["tariff_id"]] if version.location_type else plug["tariff_ids"]
                types = [known[each].get("type") for each in ids]
                assert len(types) == len(set(types))


@EACH
def test_hours_zones_and_publishing_make_sense(version: Version) -> None:
    made = locations(version)
    kinds = {tuple(sorted(each["opening_times"])) for each in made}
    assert len(kinds) == 3
    for each in made:
        assert each["time_zone"] in available_timezones()
        hours = each["opening_times"]
        assert ("regular_hours" in hours) is not hours.get("twentyfourseven", False)
        assert ("publish_allowed_to" in each) is (each.get("publish") is False)
    assert any("publish_allowed_to" in each for each in made) is version.publish_flag


@EACH
def test_texts_are_what_the_version_can_hold(version: Version) -> None:
    assert json.dumps(locations(version), ensure_ascii=False).isascii() is (version.text_charset == "ascii")


@EACH
def test_some_evse_was_removed_and_none_is_all_that_is_left(version: Version) -> None:
    statuses = [[evse["status"] for evse in each["evses"]] for each in locations(version)]
    assert any("REMOVED" in each for each in statuses)
    assert all(set(each) != {"REMOVED"} for each in statuses)


@EACH
@pytest.mark.parametrize("name", ["location", "evse", "connector", "tariff"])
def test_samples_are_valid_bare_and_full(version: Version, name: str) -> None:
    make = getattr(seeds, f"sample_{name}")
    schema = document(version.name, name)
    for full in (False, True):
        made = make(version, "SUITE-1", ("NL", "RFE"), 1.7e9, full=full)
        assert validator(version.name, name).problems(made) == []
        wanted = (
            {key for key, each in schema["properties"].items() if "x-module" not in each}
            if full
            else set(schema["required"])
        )
        assert set(made) == wanted - {"publish_allowed_to"}
        assert made["last_updated"] == "2023-11-14T22:13:20Z"


def test_coordinates_have_six_decimals() -> None:
    for each in locations(VERSIONS[0]):
        assert all(-Decimal(text).as_tuple().exponent == 6 for text in each["coordinates"].values())  # type: ignore[operator]
