"""Schemas, operations, routes and status codes are the tables of the standard, but for a written list of differences."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

import pytest

from suite.standard.operations import operations
from suite.standard.routes import MODULE_IDS, MODULES, SIDES, routes
from suite.standard.schemas import document, names, resolved, validator
from suite.standard.status import LISTED, is_custom
from suite.standard.versions import VERSIONS
from suite.standard.versions import version as of_name
from tests.standard import census, drawing
from tests.standard import drawing_operations as operating

EACH = pytest.mark.parametrize("version", [str(each) for each in VERSIONS])
PATCHED = {
    "location", "evse", "connector", "session", "token", "tariff", "terminal", "booking", "booking_location", "calendar"
}  # fmt: skip


@dataclass(frozen=True)
class Difference:
    """A place where we say something else than a table, and why."""

    place: str
    standard: str
    ours: str
    reason: str
    versions: tuple[str, ...] = field(default=tuple(census.SETS))

    def explains(self, version: str, place: str, standard: str, ours: str) -> bool:
        same = standard == self.standard and fnmatchcase(ours, self.ours)
        return same and version in self.versions and fnmatchcase(place, self.place)


@cache
def differences() -> tuple[Difference, ...]:
    """Read the list."""
    entries = tomllib.loads(Path(__file__).with_name("differences.toml").read_text("utf-8"))["difference"]
    return tuple(Difference(**{**each, "versions": tuple(each.get("versions", census.SETS))}) for each in entries)


def drawings(version: str) -> list[tuple[dict[str, str], dict[str, str]]]:
    """Give all that is compared, as the standard and as we say it."""
    named = {f"{version} module {each}": "known" for each in MODULE_IDS[version]}
    listed = {f"{version} module {each}": "known" for each in census.enums(version)["ModuleID"][1]}
    beside = [
        (
            {f"{version} {place}": each for place, each in told.items()},
            {f"{version} {place}": each for place, each in ours.items()},
        )
        for told, ours in (
            (operating.told_methods(version), operating.methods(version)),
            (operating.told_parameters(version), operating.parameters(version)),
            (operating.told_bodies(version), operating.bodies(version)),
        )
    ]
    return [
        (drawing.told_properties(version), drawing.properties(version)),
        (drawing.told_enums(version), drawing.enums(version)),
        (listed, named),
        *beside,
    ]


def unexplained(version: str, standard: Mapping[str, str], ours: Mapping[str, str]) -> list[str]:
    """Give the places where both say different things, but for those on the list."""
    return [
        f"{place}: the standard says {standard.get(place, 'nothing')}, ours is {ours.get(place, 'nothing')}"
        for place in sorted({*standard, *ours})
        if standard.get(place) != ours.get(place)
        and not any(
            each.explains(version, place, standard.get(place, ""), ours.get(place, "")) for each in differences()
        )
    ]


@pytest.mark.parametrize("name", [name for names in census.SETS.values() for name in names])
def test_the_census_is_that_of_the_index(name: str) -> None:
    folder = census.index()
    if folder is None:
        pytest.xfail("the index of the standard does not lie beside this project; the census drawn from it does")
    assert census.drawn(folder, name) == (census.FOLDER / f"{name}.tsv").read_text("utf-8").splitlines()


@EACH
def test_everything_is_as_the_tables_say(version: str) -> None:
    """Properties with type, length and cardinality; values of enums; modules; methods, parameters and bodies of each interface."""
    for standard, ours in drawings(version):
        assert len(ours) > 5
        assert not unexplained(version, standard, ours)


@EACH
def test_no_method_is_there_that_the_tables_call_not_applicable(version: str) -> None:
    rows = [each for each in census.facts(version, "method") if each["implemented"] == "no"]
    refused = {f"{row['role']} {operating.resource(row['module'], row['anchor'])} {row['method']}" for row in rows}
    twice = {"sender chargingprofiles PUT"} if version != "2.1.1" else set()
    assert refused & set(operating.methods(version)) == twice, (
        "the table of that sender names PUT twice, as used and as not (d53)"
    )


@EACH
def test_every_body_and_answer_has_its_schema(version: str) -> None:
    for each in operations(version):
        assert all(name in names(version) for name in each.request)
        if each.response and each.response != "version_list":
            assert f"{each.response}_{'list' if each.paged else 'answer'}" in names(version)
        if each.paged:
            assert {"offset", "limit"} <= {parameter.name for parameter in each.parameters}
    asked = {each.response for each in operations(version)} | {
        name for each in operations(version) for name in each.request
    }
    kept = {name for name in names(version) if name.endswith(("_patch", "_activation", "_creation"))}
    assert kept <= asked, "a message that no operation carries"


@EACH
def test_status_codes_are_those_of_their_tables(version: str) -> None:
    codes = [each["code"] for each in census.facts(version, "status")]
    assert {int(each) for each in codes if each.isdigit()} == LISTED[version]
    for each in codes:
        if each.endswith("xx") and not each.endswith("xxx"):
            assert all(is_custom(int(each[:2]) * 100 + rest) for rest in range(100)), each
        elif each.endswith("xxx"):
            assert any(code // 1000 == int(each[0]) for code in LISTED[version])


@EACH
def test_the_routes_that_the_suite_walks_are_operations(version: str) -> None:
    walked = 0
    for module, side in ((module, side) for module in MODULES for side in SIDES):
        sides = {side, "both"}
        for route in routes(of_name(version), module, side):
            path = tuple(each if each in route.fixed else f"{{{each}}}" for each in route.segments)
            mine = [each for each in operations(version) if each.module == module and each.side in sides]
            here = [each for each in mine if (bool(each.at) if route.free else each.path == path and not each.at)]
            assert {each.method for each in here} == set(route.methods), route
            assert {each.paged for each in here if each.method == "GET"} <= {route.paged}
            assert {name.removesuffix("_patch") for each in here for name in each.request} == set(route.sent)
            assert {each.response for each in here if each.response} == ({route.object} if route.object else set())
            walked += 1
    assert walked >= 10


@EACH
def test_only_what_is_optional_may_be_null(version: str) -> None:
    for name in drawing.classes(version):
        schema = document(version, name)
        for key, part in schema["properties"].items():
            types = resolved(version, part).get("type", [])
            nullable = "null" in types if isinstance(types, list) else False
            if (name, key) != ("envelope", "data"):
                assert (nullable or "then" in part) is (key not in schema.get("required", ())), f"{name}.{key}"


@EACH
def test_an_unknown_property_is_never_a_failure_and_patterns_are_anchored(version: str) -> None:
    for name in [*names(version), "types"]:
        for each in _within(document(version, name)):
            assert "additionalProperties" not in each
            assert "unevaluatedProperties" not in each
            assert not isinstance(each.get("format"), str), "a format would call back into Python"
            pattern = each.get("pattern")
            if isinstance(pattern, str):
                assert pattern.startswith("^")
                assert pattern.endswith("$")
                assert "|" not in _outermost(pattern), "an anchor would hold for one alternative only"


def _outermost(pattern: str) -> str:
    """Leave out what stands in brackets."""
    plain = re.sub(r"\\.|\[[^\]]*\]", "", pattern)
    while "(" in plain:
        plain = re.sub(r"\([^()]*\)", "", plain)
    return plain


def _within(value: object) -> list[dict[str, object]]:
    if isinstance(value, dict):
        return [value, *(found for each in value.values() for found in _within(each))]
    return [found for each in value for found in _within(each)] if isinstance(value, list) else []


@EACH
def test_a_patch_has_the_properties_of_its_object(version: str) -> None:
    found = {each.removesuffix("_patch") for each in names(version) if each.endswith("_patch")}
    assert found == {each for each in PATCHED if each in names(version) and (each != "tariff" or version == "2.1.1")}
    for name in found:
        whole, patch = document(version, name), document(version, f"{name}_patch")
        assert list(patch["properties"]) == list(whole["properties"])
        for key, part in patch["properties"].items():
            assert part == {"$ref": f"urn:ocpi:{version}:{name}#/properties/{key}"}
        assert validator(version, f"{name}_patch").is_valid({"last_updated": "2024-01-01T00:00:00Z"})
        asks = version != "2.1.1" and name != "terminal"
        assert validator(version, f"{name}_patch").is_valid({}) is not asks, name


def test_every_difference_is_still_one_and_has_a_reason() -> None:
    for each in differences():
        assert each.reason.endswith(".")
        for version in each.versions:
            told = {place: word for standard, _ in drawings(version) for place, word in standard.items()}
            ours = {place: word for _, mine in drawings(version) for place, word in mine.items()}
            odd = [place for place in {*told, *ours} if told.get(place) != ours.get(place)]
            assert any(each.explains(version, at, told.get(at, ""), ours.get(at, "")) for at in odd), each.place
