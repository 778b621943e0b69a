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

from suite.standard.schemas import document, names, resolved, validator
from suite.standard.versions import VERSIONS
from tests.standard import census, drawing

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
        same = (standard, ours) == (self.standard, self.ours)
        return same and version in self.versions and fnmatchcase(place, self.place)


@cache
def differences() -> tuple[Difference, ...]:
    """Read the list."""
    entries = tomllib.loads(Path(__file__).with_name("differences.toml").read_text("utf-8"))["difference"]
    return tuple(Difference(**{**each, "versions": tuple(each.get("versions", census.SETS))}) for each in entries)


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
def test_every_property_has_its_type_length_and_cardinality(version: str) -> None:
    assert not unexplained(version, drawing.told_properties(version), drawing.properties(version))


@EACH
def test_every_enum_has_its_values(version: str) -> None:
    assert not unexplained(version, drawing.told_enums(version), drawing.enums(version))


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
            told = drawing.told_properties(version) | drawing.told_enums(version)
            ours = drawing.properties(version) | drawing.enums(version)
            places = (place for place in {*told, *ours} if told.get(place) != ours.get(place))
            assert any(each.explains(version, place, told.get(place, ""), ours.get(place, "")) for place in places), (
                each
            )
