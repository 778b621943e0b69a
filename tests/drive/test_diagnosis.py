"""A target that refuses a lawful object: which form it takes after all, and what it is told to be refused for."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from suite.drive.diagnosis import Form, diagnose

if TYPE_CHECKING:
    from collections.abc import Callable

    Json = dict[str, Any]

BARE: Json = {"id": "X", "last_updated": "now"}
FULL: Json = {**BARE, "a": 1, "b": 2, "c": 3, "d": 4, "evses": [{"uid": "1", "status": "AVAILABLE", "x": 1, "y": 2}]}


def found(takes: Callable[[Json], bool]) -> tuple[Form, int]:
    tries: list[Json] = []

    def attempt(body: Json) -> Any:
        tries.append(body)
        return SimpleNamespace(ok=takes(body))

    form = diagnose(
        lambda _ident, full: dict(FULL if full else BARE), "X", attempt, child={"uid": "1", "status": "AVAILABLE"}
    )
    return form, len(tries)


def inner(body: Json, name: str) -> bool:
    return any(name in child for child in body.get("evses", []))


@pytest.mark.parametrize(
    ("takes", "cause"),
    [
        (lambda body: "b" not in body, "refused with the optional field b"),
        (lambda body: not {"b", "d"} & set(body), "refused with the optional fields b, d"),
        (lambda body: not inner(body, "y"), "refused with the optional field evses.y"),
        (lambda body: "evses" not in body, "refused with the optional field evses"),
        (lambda body: "c" in body, "refused without the optional field c"),
        (lambda body: set(FULL) <= set(body), "refused without the optional fields a, b, c, d, evses"),
        (lambda body: "c" in body and "d" not in body, "refused with the optional field d"),
        (
            lambda body: set(FULL) <= set(body) and body["a"] is None,
            "refused unless every optional field is there, null where it has no value",
        ),
    ],
)
def test_the_cause_is_found_and_a_form_that_is_taken(takes: Callable[[Json], bool], cause: str) -> None:
    form, tries = found(takes)
    assert form.cause == cause
    assert form.taken
    assert takes(form.make("X"))
    assert form.answers
    assert tries <= 30


def test_nothing_is_blamed_where_all_is_taken() -> None:
    form, tries = found(lambda _body: True)
    assert (form.cause, form.make("X"), tries) == ("", FULL, 2)


def test_a_target_that_takes_nothing() -> None:
    form, tries = found(lambda _body: False)
    assert not form.taken
    assert form.cause == "refused in every form"
    assert tries <= 30


def test_changes_stand_over_the_form() -> None:
    form, _ = found(lambda body: "b" not in body)
    assert form.make("X", a=9) == {**{key: each for key, each in FULL.items() if key != "b"}, "a": 9}
