"""A second engine reads the same schemas; whatever it finds, ours finds at the same place, and nothing else."""

from __future__ import annotations

from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from suite.standard.schemas import document, names, validator


@cache
def _known(version: str) -> Registry[Any]:
    every = [*names(version), "types"]
    found = [
        (f"urn:ocpi:{version}:{each}", Resource(contents=document(version, each), specification=DRAFT202012))
        for each in every
    ]
    return Registry().with_resources(found)


@cache
def second_opinion(version: str, name: str) -> Draft202012Validator:
    """Give the same schema to another engine."""
    return Draft202012Validator(document(version, name), registry=_known(version))


def agree(version: str, name: str, value: object) -> bool:
    """Say whether a value is valid, once both engines say so, or both find the same things at the same places."""
    ours = validator(version, name)
    found = {(each.pointer, each.keyword, each.property if each.keyword == "required" else "")
             for each in ours.problems(value, 10_000)}  # fmt: skip
    others = {
        ("".join(f"/{step}" for step in each.absolute_path), each.validator,
         each.message.split("'")[1] if each.validator == "required" else "")
        for each in second_opinion(version, name).iter_errors(value)
    }  # fmt: skip
    assert found == others, (version, name)
    assert ours.is_valid(value) is not bool(found)
    return not found
