"""Of every class and message: the least and the most is taken, and each violation is refused for its own reason alone."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from suite.standard.schemas import document, names, validator
from suite.standard.versions import VERSIONS
from tests.standard.engines import agree
from tests.standard.making import kind_of, made, violations, whole

EACH = pytest.mark.parametrize(
    ("version", "name"), [(str(version), name) for version in VERSIONS for name in names(str(version))]
)
_COUNTED: Counter[str] = Counter()


@EACH
def test_the_least_and_the_most_is_taken(version: str, name: str) -> None:
    for size in ("least", "most"):
        value = made(version, name, size)
        assert agree(version, name, value), validator(version, name).problems(value)


@EACH
def test_null_says_what_leaving_out_says(version: str, name: str) -> None:
    found = whole(version, document(version, name.removesuffix("_patch")))
    optional = set(found.get("properties", {})) - set(found.get("required", ()))
    if kind_of(found) == "object":
        assert agree(version, name, made(version, name, "least") | dict.fromkeys(optional))


@EACH
def test_each_violation_is_refused_for_its_own_reason(version: str, name: str) -> None:
    seen = 0
    for each in violations(version, name):
        found = validator(version, name).problems(each.value)
        told = {(problem.pointer, problem.keyword) for problem in found}
        assert told == {(each.pointer, word) for word in each.keywords}, (each.property, each.value)
        assert len(found) == len(each.keywords), "one problem is told once"
        assert all(problem.property == each.property for problem in found if each.property)
        assert all(problem.anchor and problem.expected and problem.message for problem in found)
        assert not agree(version, name, each.value)
        seen += 1
    assert seen >= 2, "a value of another type, and null, are always wrong"


@pytest.mark.parametrize("version", [str(each) for each in VERSIONS])
def test_every_keyword_has_its_violations(version: str) -> None:
    counted: Counter[str] = Counter()
    for name in names(version):
        counted.update(word for each in violations(version, name) for word in each.keywords)
    used = {word for name in [*names(version), "types"] for word in _keywords(document(version, name))}
    assert set(counted) == used
    assert sum(counted.values()) > 1000


def _keywords(value: Any) -> set[str]:
    """Give the keywords that can refuse a value, wherever they stand."""
    refusing = {"type", "required", "minItems", "minLength", "maxLength", "pattern", "enum", "minimum", "maximum"}
    if isinstance(value, dict):
        inner = {key: each for key, each in value.items() if key != "properties" and not key.startswith("x-")}
        own = {key for key in inner if key in refusing}
        parts = [*value.get("properties", {}).values(), *inner.values()]
        return own.union(*(_keywords(each) for each in parts if isinstance(each, dict | list)))
    return set().union(*(_keywords(each) for each in value)) if isinstance(value, list) else set()


@pytest.mark.parametrize("version", [str(each) for each in VERSIONS])
def test_what_is_wrong_in_an_object_is_wrong_in_its_messages(version: str) -> None:
    for name in names(version):
        base, _, kind = name.rpartition("_")
        if kind not in {"list", "answer"} or name in {"version_list", "envelope_list"}:
            continue
        for each in list(violations(version, base))[:40]:
            data = [each.value] if kind == "list" else each.value
            found = validator(version, name).problems({**made(version, name, "least"), "data": data})
            start = "/data/0" if kind == "list" else "/data"
            assert {(problem.pointer, problem.keyword) for problem in found} == {
                (f"{start}{each.pointer}", word) for word in each.keywords
            }, (name, each)


def test_the_connector_of_a_reservation_that_was_never_used_may_be_anything() -> None:
    for version in (str(each) for each in VERSIONS if each.not_available):
        place = made(version, "cdr_location", "least") | {"connector_format": "#NA", "connector_power_type": "none"}
        assert not agree(version, "cdr_location", place)
        for key in ("evse_uid", "evse_id", "connector_id"):
            assert agree(version, "cdr_location", place | {key: "#NA"})
            assert not agree(version, "cdr_location", place | {key: "#NA", "connector_format": None})
