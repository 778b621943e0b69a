"""`audit` of CDRs and Tariffs: what is right is not accused, what is wrong is told with its place, and CDRs are held together."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from suite.standard.versions import VERSIONS, Version
from tests.checking.records import END, NEWEST, PARKED, START, amount, cdr, credit, period, session, tariff, token
from tests.checking.test_audit import audit

if TYPE_CHECKING:
    from pathlib import Path

OLD = VERSIONS[0]
NEWER = [each for each in VERSIONS if each.owner_in_objects]
MAKERS = {"cdr": cdr, "session": session, "tariff": tariff, "token": token}


def causes(told: dict[str, Any]) -> set[tuple[str, str, str]]:
    return {(each["verdict"], each["requirement"], each["first"]["pointer"]) for each in told["causes"]}


@pytest.mark.parametrize("version", VERSIONS, ids=str)
@pytest.mark.parametrize("name", MAKERS)
def test_what_is_right_is_not_accused(tmp_path: Path, name: str, version: Version) -> None:
    code, told = audit(tmp_path / "x.json", [MAKERS[name](version)], obj=name, version=version)
    assert (code, told["causes"]) == (0, [])


LAWFUL: dict[str, dict[str, Any]] = {
    "rounded to a cent": {"total_cost": "6.51"},
    "one more unit of rounding": {"total_cost": "6.49"},
    "parts left out": {
        "total_fixed_cost": None, "total_energy_cost": None, "total_time_cost": None, "total_parking_cost": None,
        "total_reservation_cost": None,
    },
    "four decimals": {"total_time": 1.5001, "total_energy": 20.0004},
    "no parking total": {"total_parking_time": None},
}  # fmt: skip


@pytest.mark.parametrize("version", NEWER, ids=str)
@pytest.mark.parametrize("what", LAWFUL)
def test_lawful_variants_pass(tmp_path: Path, what: str, version: Version) -> None:
    changes = {**LAWFUL[what]}
    if "total_cost" in changes:
        changes["total_cost"] = amount(version, changes["total_cost"])
    code, told = audit(tmp_path / "x.json", [cdr(version, **changes)], obj="cdr", version=version)
    assert code == 0
    assert {each["verdict"] for each in told["causes"]} <= {"INFO"}


@pytest.mark.parametrize("version", NEWER, ids=str)
def test_a_wrong_total_is_told_with_what_it_should_be(tmp_path: Path, version: Version) -> None:
    wrong = cdr(version, total_cost=amount(version, "9.00"), total_energy_cost=amount(version, "7.50"))
    code, told = audit(tmp_path / "x.json", [wrong], obj="cdr", version=version)
    key = version.price_keys[0]
    assert code == 1
    assert ("FAIL", "cdrs.total-cost.reproducible", f"/total_cost/{key}") in causes(told)
    assert ("FAIL", "cdrs.total-cost.reproducible", f"/total_energy_cost/{key}") in causes(told)
    first = next(each["first"] for each in told["causes"] if each["first"]["pointer"] == f"/total_cost/{key}")
    assert (first["expected"], first["actual"]) == ("6.50", "9.00")


def test_an_old_cdr_is_warned_of_only(tmp_path: Path) -> None:
    code, told = audit(tmp_path / "x.json", [cdr(OLD, total_cost=9.0)], obj="cdr", version=OLD)
    assert code == 0
    assert ("WARNING", "cdrs.total-cost.reproducible", "/total_cost") in causes(told)


def test_what_cannot_be_verified_is_a_remark(tmp_path: Path) -> None:
    silent = [period(NEWEST, START, TIME=1.0), period(NEWEST, PARKED, PARKING_TIME=0.5)]
    code, told = audit(tmp_path / "x.json", [cdr(charging_periods=silent)], obj="cdr")
    assert code == 0
    assert {each["verdict"] for each in told["causes"]} == {"INFO"}
    assert "cannot be verified" in told["causes"][0]["first"]["message"]


def test_a_cdr_without_tariffs_is_priced_by_those_given(tmp_path: Path) -> None:
    given = tmp_path / "tariffs.json"
    given.write_text(json.dumps([tariff(id="OTHER"), tariff()]))
    right, wrong = (
        cdr(tariffs=[]),
        cdr(id="CDR2", tariffs=None, session_id="SESSION2", total_cost=amount(NEWEST, "7.00")),
    )
    code, told = audit(tmp_path / "x.ndjson", json.dumps(right).encode(), "--tariffs", str(given), obj="cdr")
    assert (code, told["causes"]) == (0, [])
    code, told = audit(tmp_path / "x.ndjson", json.dumps(wrong).encode(), "--tariffs", str(given), obj="cdr")
    assert code == 1
    assert "/total_cost/before_taxes" in {pointer for _, _, pointer in causes(told)}
    code, told = audit(tmp_path / "x.ndjson", json.dumps(wrong).encode(), obj="cdr")
    assert code == 0


@pytest.mark.parametrize("version", NEWER, ids=str)
def test_a_cdr_its_credit_and_what_replaces_it_are_lawful(tmp_path: Path, version: Version) -> None:
    whole = [cdr(version), credit(version), cdr(version, id="CDR2")]
    code, told = audit(tmp_path / "x.json", whole, obj="cdr", version=version)
    assert (code, told["causes"]) == (0, [])


def test_a_session_billed_twice_is_told(tmp_path: Path) -> None:
    code, told = audit(tmp_path / "x.json", [cdr(), cdr(id="CDR2"), cdr(id="CDR3", session_id="OTHER")], obj="cdr")
    assert code == 0
    assert causes(told) == {("WARNING", "session-billed-twice", "/session_id")}


def test_credits_lead_somewhere_and_once(tmp_path: Path) -> None:
    code, told = audit(tmp_path / "x.json", [credit()], obj="cdr")
    assert causes(told) == {("INFO", "cdrs.credit.resolves", "/credit_reference_id")}
    code, told = audit(tmp_path / "x.json", [cdr(), credit(), credit(id="CDR1-D")], obj="cdr")
    assert "credited-twice" in {each["requirement"] for each in told["causes"]}
    assert code == 0


def test_a_party_with_several_currencies_is_a_remark(tmp_path: Path) -> None:
    code, told = audit(tmp_path / "x.json", [tariff(), tariff(id="T2", currency="GBP")], obj="tariff")
    assert code == 0
    assert causes(told) == {("INFO", "several-currencies", "/currency")}


def test_tariffs_are_linted(tmp_path: Path) -> None:
    first = tariff()["elements"][0]
    code, told = audit(tmp_path / "x.json", [tariff(elements=[first, first])], obj="tariff")
    assert code == 0
    assert "tariffs.components.reachable" in {each["requirement"] for each in told["causes"]}


def test_an_element_that_never_opens_is_told_once(tmp_path: Path) -> None:
    (usual,) = tariff()["elements"]
    never = {**usual, "restrictions": {"start_date": "2025-12-22", "end_date": "2025-12-22"}}
    code, told = audit(tmp_path / "x.json", [tariff(elements=[usual, never])], obj="tariff")
    assert code == 0
    assert [(each["requirement"], each["count"]) for each in told["causes"]] == [("lint.window-never-opens", 1)]


@pytest.mark.parametrize(
    "value", [None, 7, "x", [], {}, [None], [{}], {"elements": [1]}, {"evses": [{"connectors": 1}]}, 1e300, True]
)
@pytest.mark.parametrize("name", MAKERS)
def test_no_value_anywhere_makes_it_fall_over(tmp_path: Path, name: str, value: object) -> None:
    made = MAKERS[name]()
    spoilt = [{**made, key: value} for key in made]
    deeper = [
        {**made, "charging_periods": [{"start_date_time": END, "dimensions": value}, {"start_date_time": value}]},
        {**made, "tariffs": [{**tariff(), "elements": [{"price_components": value, "restrictions": value}]}]},
        {
            **made,
            "elements": [
                {
                    "price_components": [{"type": value, "price": value, "step_size": value}],
                    "restrictions": {"min_kwh": value},
                }
            ],
        },
    ]
    code, told = audit(tmp_path / "x.json", [*spoilt, *deeper], obj=name)
    assert code in {0, 1}
    assert told["objects"] == len(spoilt) + 3


@pytest.mark.parametrize("version", NEWER, ids=str)
def test_what_a_rule_told_of_a_tariff_the_pricing_engine_does_not_tell_again(tmp_path: Path, version: Version) -> None:
    made = tariff(version)
    energy = [{"type": "ENERGY", "price": 0.3, "step_size": 1}]
    made["elements"] = [
        {"price_components": energy, "restrictions": {"start_time": "07:00", "end_time": "19:00"}},
        {"price_components": energy, "restrictions": {"start_time": "19:00", "end_time": "07:00"}},
    ]
    made["tariff_alt_text"] = [{"language": each, "text": "0.30 euro"} for each in ("en", "nl")]
    _, told = audit(tmp_path / "x.json", [made], obj="tariff", version=version)
    counts = {each["requirement"]: (each["verdict"], each["count"]) for each in told["causes"]}
    assert counts["tariffs.elements.fallback"] == counts["tariffs.alt-text.no-prices"] == ("WARNING", 1)
    assert len(told["causes"]) == len(counts)
