"""The schemas are the tables of the standard: every class, property, type, length, cardinality and enum value, no more."""

from __future__ import annotations

from typing import Any

import pytest

from suite.standard.schemas import class_of, document, names, resolved, validator
from suite.standard.versions import VERSIONS
from tests.standard import tables

EACH = pytest.mark.parametrize("version", [str(each) for each in VERSIONS])
_MESSAGES = ("_list", "_patch", "envelope_object")
_JSON = {"string": "string", "CiString": "string", "int": "integer", "number": "number", "boolean": "boolean"}
_FREE = {"ResponseEnvelope.data"}
"""What hangs on the message."""
_CHOICES = {"Hours.twentyfourseven": "a choice in the oldest version: this or regular_hours, not both"}
_DRAWN_OTHERWISE = {
    "Version.version": "an open list: newer versions may be offered beside those that a version knows",
    "VersionDetails.version": "the same",
    "Endpoint.identifier": "custom modules are allowed in every version",
}


def objects(version: str) -> dict[str, str]:
    """Give the class of every schema that stands for one."""
    found = {each: document(version, each)["title"] for each in names(version) if not each.endswith(_MESSAGES)}
    return {name: title.partition(" of OCPI")[0] for name, title in found.items()} | {"envelope": "ResponseEnvelope"}


def pairs(version: str) -> list[tuple[tables.Row, dict[str, Any], str]]:
    """Give each row of a table that has a schema, with its property and the name of that schema."""
    of = {title: name for name, title in objects(version).items()}
    return [
        (row, document(version, of[row.of])["properties"].get(row.name, {}), of[row.of])
        for row in tables.rows(version)
        if row.of in of and f"{row.of}.{row.name}" not in _FREE
    ]


def leaf(version: str, prop: dict[str, Any]) -> dict[str, Any]:
    """Give what one value of a property must be."""
    found = resolved(version, prop)
    return resolved(version, found["items"]) if "items" in found else found


@EACH
def test_the_facts_are_those_of_the_index(version: str) -> None:
    folder = tables.index()
    if folder is None:
        pytest.xfail("the index of the standard does not lie beside this project; the facts drawn from it do")
    assert tables.drawn(folder, version) == (tables.FOLDER / f"{version}.txt").read_text("utf-8").splitlines()


@EACH
def test_every_schema_of_an_object_is_a_class_of_the_standard(version: str) -> None:
    assert set(objects(version).values()) <= {row.of for row in tables.rows(version)}
    assert {"Location", "EVSE", "Connector", "Tariff", "Credentials", "VersionDetails"} <= set(
        objects(version).values()
    )


@EACH
def test_classes_have_the_properties_of_their_tables(version: str) -> None:
    for name, title in objects(version).items():
        rows = [row for row in tables.rows(version) if row.of == title]
        document_ = document(version, name)
        assert set(document_["properties"]) == {row.name for row in rows}, title
        required = {row.name for row in rows if row.cardinality in "1+" and f"{title}.{row.name}" not in _CHOICES}
        assert set(document_.get("required", [])) - {"twentyfourseven"} == required, title
        assert "additionalProperties" not in document_, "an unknown property is never a failure"


@EACH
def test_properties_have_their_types(version: str) -> None:
    for row, prop, _ in pairs(version):
        where, found = f"{row.of}.{row.name}", leaf(version, prop)
        part = class_of(version, prop)
        if part:
            assert objects(version)[part] == row.type, where
        elif row.type in _JSON:
            types = found["type"] if isinstance(found["type"], list) else [found["type"]]
            assert _JSON[row.type] in types, where
        else:
            assert found["x-type"] == row.type, where


@EACH
def test_lists_are_lists_and_only_what_is_optional_may_be_null(version: str) -> None:
    for row, prop, of in pairs(version):
        where, found = f"{row.of}.{row.name}", resolved(version, prop)
        types = found.get("type", []) if isinstance(found.get("type"), list) else [found.get("type")]
        assert ("array" in types) is (row.cardinality in "*+"), where
        assert found.get("minItems", 0) == (row.cardinality == "+"), where
        if not (where in _CHOICES and row.name not in document(version, of).get("required", [])):
            assert ("null" in types or "then" in prop) is (row.cardinality in "?*"), where


@EACH
def test_strings_have_their_lengths(version: str) -> None:
    for row, prop, _ in pairs(version):
        found, where = leaf(version, prop), f"{row.of}.{row.name}"
        if row.length is None or row.type not in {"string", "CiString"}:
            assert "maxLength" not in found or row.type == "URL", where
        elif "maxLength" in found:
            assert found["maxLength"] == row.length, where
        else:
            assert found["pattern"].startswith("^"), where
            assert found["pattern"].endswith("$"), where


@EACH
def test_enums_have_their_values(version: str) -> None:
    known = tables.enums(version)
    for name, found in document(version, "types")["$defs"].items():
        values = found.get("enum") or found.get("x-open-enum")
        if values is None:
            continue
        is_open, wanted = known[name]
        assert sorted(values) == sorted(wanted), name
        if is_open:
            assert "enum" not in found, f"{name} is an OpenEnum"
    for row, prop, _ in pairs(version):
        if row.type in known and f"{row.of}.{row.name}" not in _DRAWN_OTHERWISE:
            assert ("x-open-enum" in leaf(version, prop)) is known[row.type][0], row


@EACH
@pytest.mark.parametrize("name", ["location", "evse", "connector", "tariff"])
def test_a_patch_has_the_properties_of_its_object(version: str, name: str) -> None:
    part = f"{name}_patch"
    if part not in names(version):
        assert name == "tariff", "tariffs are not patched after their first version"
        return
    whole, patch = document(version, name), document(version, part)
    assert list(patch["properties"]) == list(whole["properties"])
    assert all(
        resolved(version, patch["properties"][key]) == resolved(version, whole["properties"][key])
        for key in whole["properties"]
    )
    assert validator(version, part).is_valid({"last_updated": "2024-01-01T00:00:00Z"})
