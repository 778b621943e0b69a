"""Manners of our lists towards a target that pulls: short pages, fields that nobody knows, one faulty object a page."""

from __future__ import annotations

from typing import Any

from suite.faults.manners import manner
from suite.reference.locations import Locations
from suite.reference.paging import Paging

_PAGE = 2
_UNKNOWN = {"suite_note": "unknown on purpose", "suite_list": [1, {"deep": True}]}
_LOST = frozenset({"coordinates", "city", "country"})


@manner("lists.short-pages", at=Paging.maximum)
def short_pages(real: Any, incoming: Any) -> int:
    """Our lists come two objects a page."""
    del real, incoming
    return _PAGE


@manner("lists.unknown-fields", at=Locations.page)
def with_unknown_fields(real: Any, incoming: Any, page: Any) -> Any:
    """Each Location in our list has fields that nobody knows."""
    del real, incoming
    return [{**kept.object(), **_UNKNOWN} for kept in page]


@manner("lists.faulty-object", at=Locations.page, declares=("location",))
def first_is_faulty(real: Any, incoming: Any, page: Any) -> Any:
    """The first Location of each page lacks required fields."""
    del real, incoming
    objects = [kept.object() for kept in page]
    return [{name: each for name, each in value.items() if name not in _LOST} for value in objects[:1]] + objects[1:]
