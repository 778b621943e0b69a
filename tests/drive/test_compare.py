"""What says the same is no difference, and what does not is one, at its place."""

from __future__ import annotations

from decimal import Decimal

import pytest

from suite.drive import differences, lost
from suite.standard.versions import VERSIONS

OLD, NEW = VERSIONS[0], VERSIONS[-1]


@pytest.mark.parametrize(
    ("wanted", "got"),
    [
        ({"name": None, "images": []}, {}),
        ({}, {"name": None, "evses": []}),
        ({"at": "2025-01-01T00:00:00Z"}, {"at": "2025-01-01T00:00:00.000"}),
        ({"at": "2025-01-01T00:00:00Z"}, {"at": "2025-01-01T01:00:00+01:00"}),
        ({"amount": 1}, {"amount": Decimal("1.0")}),
        ({"facilities": ["WIFI", "CAFE"]}, {"facilities": ["CAFE", "WIFI"]}),
        ({"evses": [{"uid": "A", "n": 1}, {"uid": "B"}]}, {"evses": [{"uid": "B"}, {"n": 1, "uid": "A"}]}),
    ],
)
def test_the_same(wanted: object, got: object) -> None:
    assert not differences(OLD, wanted, got)
    assert not differences(NEW, got, wanted)


@pytest.mark.parametrize(
    ("wanted", "got", "path"),
    [
        ({"city": "Gent"}, {}, ("city",)),
        ({}, {"city": "Gent"}, ("city",)),
        ({"city": "Gent"}, {"city": "GENT"}, ("city",)),
        ({"publish": True}, {"publish": 1}, ("publish",)),
        ({"at": "2025-01-01T00:00:00Z"}, {"at": "2025-01-01T00:00:01Z"}, ("at",)),
        ({"evses": [{"uid": "A", "status": "X"}]}, {"evses": [{"uid": "A", "status": "Y"}]}, ("evses", "A", "status")),
        ({"evses": [{"uid": "A"}, {"uid": "B"}]}, {"evses": [{"uid": "A"}]}, ("evses", "B")),
        ({"facilities": ["WIFI", "CAFE"]}, {"facilities": ["WIFI"]}, ("facilities", "CAFE")),
        ({"texts": [{"text": "a"}, {"text": "b"}]}, {"texts": [{"text": "a"}]}, ("texts",)),
        ({"texts": [{"text": "a"}]}, {"texts": [{"text": "b"}]}, ("texts", "0", "text")),
        ({"evses": [{"uid": "A"}]}, {"evses": "none"}, ("evses",)),
    ],
)
def test_a_difference_at_its_place(wanted: object, got: object, path: tuple[str, ...]) -> None:
    assert [each.path for each in differences(NEW, wanted, got)] == [path]


def test_ids_without_case_only_where_the_version_says_so() -> None:
    assert not differences(NEW, {"id": "loc1"}, {"id": "LOC1"})
    assert differences(OLD, {"id": "loc1"}, {"id": "LOC1"})


def test_what_is_beyond_is_not_lost() -> None:
    assert not lost(NEW, {"city": "Gent"}, {"city": "Gent", "x_rating": 4})
    assert [str(each) for each in lost(NEW, {"city": "Gent"}, {})] == ['city: nothing instead of "Gent"']
