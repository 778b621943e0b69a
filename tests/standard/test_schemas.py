"""The registry of schemas: two engines agree, samples are valid, problems say where and what."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from suite.reference.seed import Seed
from suite.standard.schemas import UnknownSchema, class_of, document, names, properties, validator
from suite.standard.versions import VERSIONS, version
from tests.standard import census
from tests.standard.engines import agree

EACH = pytest.mark.parametrize("spoken", VERSIONS, ids=str)
SEED = Seed(11, 24, (("NL", "RFC"), ("BE", "ABC")))
_WRONG: tuple[Any, ...] = (
    None,
    "",
    "x" * 600,
    "#NA",
    7,
    -1.5,
    True,
    [],
    {},
    [None],
    "2024-01-01T00:00:00+01:00",
    "naïve ☂",
)
_REPLIES = {"token": "abc", "url": "https://a.example/v", "hub_party_id": "NLHUB"}


def samples(spoken: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give lawful objects of the reference."""
    yield from (("location", SEED.location(spoken, index)) for index in range(SEED.count))
    yield from (("tariff", each) for each in SEED.tariffs(spoken))
    business: dict[str, Any] = {"name": "A company", "website": "https://a.example"}
    party: dict[str, Any] = {"country_code": "NL", "party_id": "ABC", "business_details": business}
    whole = {key: each for key, each in _REPLIES.items() if key in document(str(spoken), "credentials")["properties"]}
    yield "credentials", whole | ({"roles": [{"role": "CPO", **party}]} if spoken.roles_in_endpoints else party)
    endpoint = {"identifier": "locations", "url": "https://a.example/l", "role": "SENDER"}
    yield "version_details", {"version": str(spoken), "endpoints": [endpoint]}
    yield "envelope", {"status_code": 1000, "timestamp": "2024-01-01T00:00:00.123Z", "data": None}


def small(value: Any) -> Any:
    """Keep one element of every list: the slower engine looks at each of them anew for every variant."""
    if isinstance(value, dict):
        return {key: small(each) for key, each in value.items()}
    return [small(value[0])] if isinstance(value, list) and value else value


def parts(spoken: str, name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Give an object and all objects in it, with the names of their schemas."""
    if isinstance(value, list):
        for each in value:
            yield from parts(spoken, name, each)
    elif isinstance(value, dict):
        yield name, value
        schema = document(spoken, name).get("properties", {})
        for key, each in value.items():
            part = class_of(spoken, schema.get(key, {}))
            if part:
                yield from parts(spoken, part, each)


def broken(value: Any) -> Iterator[Any]:
    """Give copies of an object with one thing wrong, or odd, at each of its properties and list elements."""
    for key, each in value.items():
        yield {other: part for other, part in value.items() if other != key}
        yield {**value, key.upper(): each}
        yield from ({**value, key: wrong} for wrong in _WRONG)
        if isinstance(each, list) and each:
            yield from ({**value, key: [*each, wrong]} for wrong in _WRONG)


@EACH
def test_both_engines_take_every_sample(spoken: Any) -> None:
    for name, value in samples(spoken):
        assert agree(str(spoken), name, value)


@EACH
def test_both_engines_find_the_same_in_broken_variants_of_every_class(spoken: Any) -> None:
    largest: dict[str, Any] = {}
    for name, value in samples(spoken):
        for part, each in parts(str(spoken), name, small(value)):
            if len(str(each)) > len(str(largest.get(part, ""))):
                largest[part] = each
    assert set(largest) >= {"location", "evse", "connector", "tariff", "hours", "credentials", "endpoint", "envelope"}
    verdicts = [agree(str(spoken), name, each) for name, value in largest.items() for each in broken(value)]
    assert verdicts.count(False) > 700
    assert verdicts.count(True) > 200, "a renamed extra, an optional field left out or null"


@EACH
def test_whoever_leaves_out_an_optional_field_or_says_null_is_right(spoken: Any) -> None:
    for name, value in samples(spoken):
        schema = document(str(spoken), name)
        for key in set(value) - set(schema["required"]):
            assert validator(str(spoken), name).is_valid({**value, key: None}), f"{name}.{key}"
            assert validator(str(spoken), name).is_valid({k: v for k, v in value.items() if k != key})


@EACH
def test_codes_are_those_of_their_lists_and_nothing_else(spoken: Any) -> None:
    defs = document(str(spoken), "types")["$defs"]
    lists = {line.partition(" = ")[0]: line.partition(" = ")[2].split() for line in census.codes()}
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    two = [a + b for a in letters for b in letters]
    for each in ("CountryCode", "Country", "Currency", "Language"):
        every = [code + c for code in two for c in letters] if each in {"Country", "Currency"} else two
        kind, engine = defs[each]["x-type"], Draft202012Validator(defs[each])
        taken = {code for code in every if engine.is_valid(code)}
        users = {code for code in every if _users(code)} if kind.startswith("country") else set()
        assert taken == {code.upper() for code in lists[kind]} | users
        assert not any(engine.is_valid(code + "X") or engine.is_valid(code[:-1]) for code in taken)
        assert all(engine.is_valid(code.lower()) for code in taken)


def _users(code: str) -> bool:
    """Codes that ISO 3166 leaves to its users; Kosovo goes by one of them."""
    return code[:2] in {"AA", "ZZ"} or code[0] == "X" or (code[0] == "Q" and code[1] >= "M")


def test_a_problem_says_where_what_and_whose() -> None:
    value = SEED.location(version("2.2.1"), 3)
    value["evses"][0]["last_updated"] = "yesterday"
    value["operator"] = {"name": "A", "website": 5}
    value["country_code"] = "NLD"
    del value["time_zone"]
    found = {each.pointer or each.property: each for each in validator("2.2.1", "location").problems(value)}
    assert set(found) == {"/evses/0/last_updated", "/operator/website", "/country_code", "time_zone"}
    moment = found["/evses/0/last_updated"]
    assert (moment.type, moment.keyword, moment.value) == ("DateTime", "pattern", "yesterday")
    assert moment.anchor == "types.asciidoc#types_datetime_type"
    assert moment.expected.startswith("a DateTime in UTC")
    assert (found["/operator/website"].type, found["/operator/website"].keyword) == ("URL", "type")
    assert found["time_zone"].anchor == "mod_locations.asciidoc#mod_locations_location_object"
    assert (found["time_zone"].type, found["time_zone"].owner) == ("time_zone", "location")
    assert found["/country_code"].type == "country_code"


def test_what_no_engine_can_look_at_is_a_problem_and_no_crash() -> None:
    engine = validator("2.2.1", "location")
    for value in (object(), {"id": float("nan")}, {1: 2}, {"id": 10**5000}):
        assert engine.is_valid(value) is False
        assert engine.problems(value)


def test_unknown_names_are_told_with_a_suggestion() -> None:
    with pytest.raises(UnknownSchema, match="did you mean 'location'"):
        validator("2.2.1", "lokation")
    assert names("9.9") == ()


@EACH
def test_properties_are_those_of_an_object_and_its_parts(spoken: Any) -> None:
    found = properties(str(spoken), "location")
    assert {"evses", "connectors", "weekday", "latitude", "thumbnail"} <= found
    assert "currency" not in found
    assert properties(str(spoken), "version_list") == {"version", "url"}


def test_nobody_pays_for_the_engine_who_does_not_validate() -> None:
    told = "import sys, suite.standard.schemas, suite.cli; print('jsonschema_rs' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, timeout=30, check=True)
    assert done.stdout.strip() == "False"


@EACH
def test_a_url_is_absolute_and_short_enough(spoken: Any) -> None:
    engine = validator(str(spoken), "version")
    for url in ("https://a.example", "HTTP://a.example:8080/ocpi?x=1#y", "ftp://a.example/ä", f"https://a/{'b' * 245}"):
        assert engine.is_valid({"version": "2.0", "url": url}), url
    for url in ("a.example", "/versions", "//a.example/v", "https://", "https:// a", f"https://a/{'b' * 246}", "mail"):
        assert not engine.is_valid({"version": "2.0", "url": url}), url
