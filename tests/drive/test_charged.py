"""What a target told of its charges: pushes are put together, whatever is odd about them, and costs are compared."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from suite.drive import Answer, Telling
from suite.scenarios.cdrs import sessions as scenario
from suite.standard.versions import VERSIONS, Version
from tests.checking.records import amount, cdr, period, session, tariff
from tests.twins.twin import call

if TYPE_CHECKING:
    from suite.drive import Conversation

NEWEST = VERSIONS[-1]
OLD = VERSIONS[0]
_URL = "NL/TSC/SESSION1"
_ODD: tuple[Any, ...] = (None, [], {}, "x", 7, True, [None], [[]], [{}], {"id": []}, {"dimensions": 3})


class Heard:
    """A conversation in which the target only pushed."""

    def __init__(self, version: Version, *pushes: Answer) -> None:
        self.version, self.pushes = version, pushes
        self.session = SimpleNamespace(config=SimpleNamespace(pricing={"tolerance": "auto"}))

    def offers(self, module: str, side: str) -> bool:
        del module, side
        return False

    def inbound(self, method: str = "", module: str = "") -> list[Answer]:
        assert not method
        return [each for each in self.pushes if each.exchange.label.module == module]


def push(version: Version, body: Any, method: str = "PUT", path: str = _URL, module: str = "sessions") -> Answer:
    return Answer(call(body, module=module, method=method, path=path)(version))


def told(version: Version, *pushes: Answer) -> Telling:
    return Telling(cast("Conversation", Heard(version, *pushes)))


@pytest.mark.parametrize("version", VERSIONS, ids=str)
def test_a_session_is_put_together_from_its_pushes(version: Version) -> None:
    begun = session(version, status="ACTIVE", charging_periods=session(version)["charging_periods"][:1])
    over = {
        "status": "COMPLETED",
        "charging_periods": session(version)["charging_periods"][1:],
        "total_cost": amount(version, "7.50"),
    }
    (found,) = told(version, push(version, begun), push(version, over, "PATCH", _URL.lower())).sessions
    wanted = 2 if version.owner_in_objects else 1
    assert len(found.value["charging_periods"]) == wanted
    assert found.value["total_cost"] == over["total_cost"]
    assert found.seen.exchange.request.method == "PATCH"  # type: ignore[union-attr]


def test_what_was_never_put_or_goes_on_or_is_of_another_version_is_left_out() -> None:
    running = push(NEWEST, session(NEWEST, status="ACTIVE"), path="NL/TSC/S2")
    endless = push(NEWEST, session(NEWEST, end_date_time=None), path="NL/TSC/S3")
    alone = push(NEWEST, {"status": "COMPLETED"}, "PATCH")
    assert told(NEWEST, alone, running, endless, push(OLD, session(OLD))).sessions == []


def test_an_end_that_is_told_twice_counts_once_and_again_with_other_costs() -> None:
    one, two = push(NEWEST, session(NEWEST)), push(NEWEST, session(NEWEST, total_cost=amount(NEWEST, "7.00")))
    assert len(told(NEWEST, one, one).sessions) == 1
    assert len(told(NEWEST, one, two).sessions) == 2


def test_posted_cdrs_and_pushed_tariffs_are_known() -> None:
    made = told(
        NEWEST,
        push(NEWEST, cdr(NEWEST), "POST", "", "cdrs"),
        push(NEWEST, tariff(NEWEST), path="NL/TSC/TARIFF1", module="tariffs"),
    )
    assert [each.ident for each in made.cdrs] == ["CDR1"]
    assert list(made.tariffs) == ["TARIFF1"]
    (bill,) = made.cdrs
    assert made.priced(bill, "cdrs.total-cost.by-listed-tariffs").faults == ()


def pairs(version: Version, *bills: Any, **changes: Any) -> int:
    sent = [push(version, each, "POST", "", "cdrs") for each in bills]
    return len(scenario._pairs(told(version, push(version, session(version, **changes)), *sent)))


@pytest.mark.parametrize("version", VERSIONS, ids=str)
def test_a_session_and_its_only_cdr_are_a_pair(version: Version) -> None:
    assert pairs(version, cdr(version)) == 1
    assert pairs(version, cdr(version), cdr(version)) == 1
    assert pairs(version, cdr(version), cdr(version, id="CDR2")) == 0
    assert pairs(version) == 0
    if version.credit_cdrs:
        assert pairs(version, cdr(version), cdr(version, id="CDR1-C", credit=True)) == 0
        assert pairs(version, cdr(version, session_id="session1")) == 1
        assert pairs(version, cdr(version, session_id=None)) == 0
    else:
        assert pairs(version, cdr(version, start_date_time="2025-06-10T10:00:01Z")) == 0
        assert pairs(version, cdr(version), auth_id="ANOTHER") == 0


@pytest.mark.parametrize("version", VERSIONS, ids=str)
@pytest.mark.parametrize(
    "name",
    [
        "id",
        "auth_id",
        "location",
        "cdr_location",
        "charging_periods",
        "total_cost",
        "currency",
        "tariffs",
        "kwh",
        "total_energy",
    ],
)
def test_whatever_stands_in_a_field_nothing_raises(name: str, version: Version) -> None:
    for odd in _ODD:
        sent = push(version, cdr(version, **{name: odd}), "POST", "", "cdrs")
        made = told(version, push(version, session(version, **{name: odd})), sent, push(version, odd))
        for each in (*made.sessions, *made.cdrs):
            made.priced(each, "cdrs.total-cost.by-listed-tariffs")
            scenario._reserved(each.value)
            scenario._said(each.value.get("total_cost"))
            scenario._number(each.value.get("kwh", each.value.get("total_energy")))
        for one, other in scenario._pairs(made):
            made.apart(one.value, other.value)


def test_a_reservation_is_known_by_its_time_or_its_costs() -> None:
    assert not scenario._reserved(cdr(NEWEST))
    assert scenario._reserved(cdr(NEWEST, total_reservation_cost=amount(NEWEST, "2.00")))
    assert scenario._reserved(
        cdr(NEWEST, charging_periods=[period(NEWEST, "2025-06-10T10:00:00Z", RESERVATION_TIME=0.5)])
    )


def test_costs_of_two_currencies_are_not_compared() -> None:
    made, dear = told(NEWEST), {"total_cost": amount(NEWEST, "9.00")}
    assert made.apart(session(NEWEST), cdr(NEWEST, **dear))
    assert not made.apart(session(NEWEST), cdr(NEWEST, **dear, currency="SEK"))
