"""Sessions and CDRs priced by Tariffs that stand elsewhere: who is accused, and why nobody is."""

from __future__ import annotations

from typing import Any

import pytest

from suite.judge.elsewhere import amounts_apart, priced
from suite.standard.versions import VERSIONS, Version
from tests.checking.records import PARKED, START, amount, cdr, period, session, tariff

NEW = [each for each in VERSIONS if each.owner_in_objects]
_ID = "sessions.total-cost.reproducible"
_LATER = "2025-06-10T10:30:00Z"
Json = dict[str, Any]


def dear(version: Version, value: str = "6.60") -> Json:
    return session(version, total_cost=amount(version, value))


@pytest.mark.parametrize("version", NEW, ids=str)
def test_a_session_is_priced_by_the_tariff_that_it_names(version: Version) -> None:
    assert priced(session(version), [tariff(version)], _ID) == priced(dear(version, "6.51"), [tariff(version)], _ID)
    found = priced(dear(version), [tariff(version)], _ID)
    assert [(each.requirement, each.expected, each.actual) for each in found.faults] == [(_ID, "6.50", "6.60")]
    assert found.faults[0].pointer == f"/total_cost/{version.price_keys[0]}"
    assert found.faults[0].chart
    assert not found.why_not


@pytest.mark.parametrize("version", NEW, ids=str)
def test_a_cdr_without_tariffs_is_priced_with_its_parts(version: Version) -> None:
    bare = {key: each for key, each in cdr(version).items() if key != "tariffs"}
    assert priced(bare, [tariff(version)], _ID).faults == ()
    wrong = {**bare, "total_energy_cost": amount(version, "4.00")}
    assert [each.pointer.split("/")[1] for each in priced(wrong, [tariff(version)], _ID).faults] == [
        "total_energy_cost"
    ]


def test_the_tolerance_of_the_target_is_kept() -> None:
    assert priced(dear(NEW[0]), [tariff(NEW[0])], _ID, tolerance="0.2").faults == ()


@pytest.mark.parametrize(
    ("known", "why"),
    [
        ([], "was not shown"),
        ([{"id": "ANOTHER"}], "was not shown"),
        ([{"party_id": "OTH"}], "was not shown"),
        ([{"last_updated": _LATER}], "was updated after it began"),
        ([{"last_updated": "?"}], "was updated after it began"),
        ([{"end_date_time": "2025-06-01T00:00:00Z"}], "ended before the session"),
        ([{"start_date_time": _LATER}], "begins after the session"),
        ([{"currency": "SEK"}], "the record in EUR"),
    ],
)
def test_what_was_not_surely_in_force_accuses_nobody(known: list[Json], why: str) -> None:
    found = priced(dear(NEW[1]), [tariff(NEW[1], **each) for each in known], _ID)
    assert not found.faults
    assert why in found.why_not


def test_of_several_states_the_one_at_the_start_counts() -> None:
    version = NEW[1]
    (element,) = tariff(version)["elements"]
    energy, parking = element["price_components"]

    def state(price: float, at: str) -> Json:
        return tariff(version, elements=[{"price_components": [{**energy, "price": price}, parking]}], last_updated=at)

    before, then, later = state(0.1, "2024-01-01T00:00:00Z"), state(0.25, START), state(0.9, _LATER)
    for known in ([before, then, later], [later, then, before]):
        assert priced(session(version), known, _ID).faults == ()
        assert priced(dear(version), known, _ID).faults


def test_the_tariffs_of_its_cdr_are_those_of_the_session() -> None:
    version = NEW[1]
    carried = [tariff(version, last_updated=_LATER)]
    other = tariff(version, elements=[{"price_components": [{"type": "FLAT", "price": 9, "step_size": 1}]}])
    assert priced(session(version), [other], _ID, carried=carried) == priced(session(version), [tariff(version)], _ID)
    assert priced(dear(version), [other], _ID, carried=carried).faults


def _unnamed(periods: list[Json], *places: int) -> list[Json]:
    return [
        {key: each for key, each in part.items() if key != "tariff_id" or place not in places}
        for place, part in enumerate(periods)
    ]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"charging_periods": _unnamed(session(NEW[1])["charging_periods"], 0, 1)}, "name no Tariff"),
        ({"charging_periods": _unnamed(session(NEW[1])["charging_periods"], 1)}, "some of its charging periods"),
        ({"charging_periods": session(NEW[1])["charging_periods"][:1]}, "do not tell of all of it"),
        ({"charging_periods": []}, "name no Tariff"),
        ({"kwh": 21.0}, "do not add up"),
        ({"start_date_time": "?"}, "name no Tariff"),
        ({"end_date_time": PARKED}, "do not tell of all of it"),
        ({"total_cost": None}, "claims no costs"),
    ],
)
def test_a_session_that_says_too_little_is_not_accused(changes: Json, why: str) -> None:
    found = priced({**dear(NEW[1]), **changes}, [tariff(NEW[1])], _ID)
    assert not found.faults
    assert why in found.why_not


def test_a_price_that_changes_inside_a_period_is_no_matter_of_sessions() -> None:
    version = NEW[1]
    (element,) = tariff(version)["elements"]
    until = {**element, "restrictions": {"max_duration": 1800}}
    dearer = {"price_components": [{**each, "price": 1} for each in element["price_components"]]}
    whole = [period(version, START, ENERGY=20.0, TIME=1.0), period(version, PARKED, ENERGY=0.0, PARKING_TIME=0.5)]
    found = priced(session(version, charging_periods=whole), [tariff(version, elements=[until, dearer])], _ID)
    assert not found.faults
    assert "inside this period" in found.why_not


def test_a_reservation_may_be_in_the_costs() -> None:
    version = NEW[1]
    (element,) = tariff(version)["elements"]
    fee = {
        "price_components": [{"type": "FLAT", "price": 2, "step_size": 1}],
        "restrictions": {"reservation": "RESERVATION"},
    }
    known = [tariff(version, elements=[fee, element])]
    assert "reservations" in priced(dear(version, "8.50"), known, _ID).why_not
    assert priced(dear(version, "4.00"), known, _ID).faults
    assert priced(session(version), known, _ID) == priced(session(version), [tariff(version)], _ID)


def test_the_time_zone_is_asked_for_only_where_the_clock_counts() -> None:
    version = NEW[1]
    (element,) = tariff(version)["elements"]
    energy, parking = element["price_components"]
    noon = {"price_components": [energy, parking], "restrictions": {"start_time": "12:00"}}
    known = [tariff(version, elements=[noon, {"price_components": [{**energy, "price": 1}, parking]}])]
    asked: list[str] = []

    def zone(name: str) -> Any:
        return lambda: asked.append(name) or name

    assert priced(session(version), [tariff(version)], _ID, zone=zone("Europe/Amsterdam")).faults == ()
    assert not asked
    assert priced(session(version), known, _ID, zone=zone("Europe/Amsterdam")).faults == ()  # from 12:00 to 13:30
    assert priced(session(version), known, _ID, zone=zone("Europe/Lisbon")).faults  # from 11:00
    assert asked == ["Europe/Amsterdam", "Europe/Lisbon"]
    assert "zone" in priced(dear(version), known, _ID).why_not


@pytest.mark.parametrize(
    ("one", "other", "keys", "currency", "apart"),
    [
        (6.5, 6.51, (), "EUR", False),
        (6.5, 6.52, (), "EUR", True),
        (650, 651, (), "JPY", False),
        (6.5, 6.504, (), "KWD", True),
        ({"before_taxes": 6.5}, {"before_taxes": 7}, ("before_taxes", "taxes"), "EUR", True),
        ({"before_taxes": 6.5, "taxes": [{}]}, {"before_taxes": 6.5}, ("before_taxes", "taxes"), "EUR", False),
        ({"excl_vat": 6.5, "incl_vat": 7.8}, {"excl_vat": 6.5, "incl_vat": 7.9}, ("excl_vat", "incl_vat"), "EUR", True),
        ({"excl_vat": 6.5, "incl_vat": 7.8}, {"excl_vat": 6.5}, ("excl_vat", "incl_vat"), "EUR", False),
        ({"excl_vat": "6.5"}, {"excl_vat": 7}, ("excl_vat", "incl_vat"), "EUR", False),
        (None, 6.5, (), "EUR", False),
        (6.5, {"excl_vat": 7}, ("excl_vat", "incl_vat"), "EUR", False),
    ],
)
def test_costs_are_two_by_more_than_rounding(
    one: object, other: object, keys: tuple[str, ...], currency: str, *, apart: bool
) -> None:
    assert amounts_apart(one, other, keys, currency) is apart
    assert not amounts_apart(one, other, keys, currency, "1.00")
