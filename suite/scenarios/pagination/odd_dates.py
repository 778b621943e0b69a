"""Date filters that make no sense: refused or empty, never ignored. Numbers that make none: never an HTTP 500."""

from __future__ import annotations

from typing import TYPE_CHECKING

from suite.drive import Conversation, scenario

if TYPE_CHECKING:
    from suite.drive import Answer

_INVALID, _REVERSED = "pagination.date.invalid", "pagination.window.reversed"
_DATES = (("date_from", "yesterday"), ("date_to", "2024-13-45T99:00:00Z"))
_NUMBERS = (("limit", "0"), ("limit", "-1"), ("limit", "many"), ("offset", "-1"), ("offset", "first"))
_BROKEN = 500
_OUR_FAULT = range(3000, 4000)


@scenario(
    "pagination.odd-parameters",
    phase="modules",
    module="locations",
    provokes=True,
    decides=[_INVALID, _REVERSED],
    order=8,
)
def parameters_without_sense(ocpi: Conversation) -> None:
    """We ask for windows that end before they begin, for dates that are none, and for numbers that are none."""
    for each in ocpi.lists():
        for name, value in _DATES:
            answer = ocpi.provoke(ocpi.call("GET", each.module, query={name: value}), f"{name}={value}")
            each.check(
                _INVALID,
                _refused(answer),
                seen=answer,
                expected=f"status_code 2001: {value} is no DateTime",
                actual=f"{answer.brief}, {len(each.keys(answer))} objects",
            )
        for name, value in _NUMBERS:
            ocpi.provoke(ocpi.call("GET", each.module, query={name: value}), f"{name}={value}")
        whole = each.crawl()
        if not whole.newest:
            continue
        query = {"date_from": ocpi.stamp(), "date_to": whole.oldest}
        answer = ocpi.provoke(ocpi.call("GET", each.module, query=query), "date_from after date_to")
        count = len(each.keys(answer))
        each.check(_REVERSED, not count, seen=answer, expected="an empty list, or 2001", actual=f"{count} objects")
    ocpi.unseen(_INVALID, "the target offers no list")
    ocpi.unseen(_REVERSED, "no list of the target holds an object with last_updated")


def _refused(answer: Answer) -> bool:
    """Say whether it said no. That an HTTP 500 or a 3xxx code is the wrong way to say so is judged elsewhere."""
    if answer.status >= _BROKEN:
        return True
    return answer.refused and (answer.code in {None, 2000, 2001} or answer.code in _OUR_FAULT)
