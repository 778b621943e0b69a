"""Earlier editions have shorter limits: an object within them is silent, a longer text is told with edition and limit."""

from __future__ import annotations

import pytest

from suite.standard.editions import EDITIONS, Beyond, beyond, limits, newest
from suite.standard.schemas import document, names, validator
from suite.standard.versions import VERSIONS
from tests.standard.making import made

_ONCE = {
    "2.1.1": {},
    "2.2.1": {"address": {"d2": 45}, "state": {"d2": 20}, "plain_data": {"d2": 512}},
    "2.3.0": {"address": {"ed1": 45}, "state": {"ed1": 20}, "plain_data": {"ed1": 512}},
}
"""All that grew longer between two editions of the same version (mod_locations, mod_cdrs)."""


@pytest.mark.parametrize("version", [str(each) for each in VERSIONS])
def test_the_limits_are_those_of_the_earlier_texts(version: str) -> None:
    found = {key: dict(each) for name in names(version) for key, each in limits(version, name).items()}
    assert found == _ONCE[version]
    assert {edition for each in found.values() for edition in each} <= set(EDITIONS[version]) - {newest(version)}
    for name in ("location", "signed_value"):
        for key, each in (limits(version, name) if name in names(version) else {}).items():
            assert all(limit < document(version, name)["properties"][key]["maxLength"] for limit in each.values())


@pytest.mark.parametrize(("version", "older"), [("2.2.1", "d2"), ("2.3.0", "ed1")])
def test_what_is_longer_than_an_earlier_limit_is_told_and_no_failure(version: str, older: str) -> None:
    place = made(version, "location", "least") | {"address": "a" * 46, "state": "s" * 20}
    assert validator(version, "location").is_valid(place)
    assert list(beyond(version, "location", place)) == [Beyond("/address", "address", older, 45, 46)]
    cdr = made(version, "cdr", "least") | {"signed_data": made(version, "signed_data", "least")}
    assert not list(beyond(version, "cdr", cdr))
    cdr["signed_data"]["signed_values"].append(made(version, "signed_value", "least") | {"plain_data": "p" * 513})
    assert list(beyond(version, "cdr", cdr)) == [
        Beyond("/signed_data/signed_values/1/plain_data", "plain_data", older, 512, 513)
    ]


def test_nothing_that_somebody_sent_is_too_odd() -> None:
    for value in (None, [], "x", {"address": 7, "evses": None}, {"signed_data": [None, 7]}):
        assert not list(beyond("2.2.1", "location", value))
        assert not list(beyond("2.2.1", "cdr", value))
