"""The plumbing of the foreign platform: it starts, says where it is, keeps its tokens apart, and ends."""

from __future__ import annotations

import base64
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from suite.standard.schemas import validator
from suite.target.sections import OURS
from tests.foreign import extrawest_charges as charges
from tests.foreign import extrawest_data, process

if TYPE_CHECKING:
    from tests.foreign.conftest import Extrawest

BOTH = ["2.1.1", "2.2.1"]
_BOTH_OFFER = {"credentials", "locations", "tariffs", "sessions", "cdrs", "tokens"}


def _get(url: str, token: str) -> Any:
    return httpx.get(url, headers={"Authorization": f"Token {token}"}, trust_env=False)


def _data(url: str, token: str) -> Any:
    return _get(url, token).raise_for_status().json()["data"]


@pytest.mark.parametrize("role", ["CPO", "EMSP"])
def test_a_platform_gives_its_versions(extrawest: Extrawest, role: str) -> None:
    platform = extrawest(role, BOTH)
    versions = _data(platform.versions_url, platform.tokens_a[0])
    assert [each["version"] for each in versions] == BOTH


@pytest.mark.parametrize(("role", "more"), [("CPO", set()), ("EMSP", {"commands"})])
def test_endpoints_lead_back_to_the_same_platform(extrawest: Extrawest, role: str, more: set[str]) -> None:
    platform = extrawest(role, ["2.2.1"])
    (version,) = _data(platform.versions_url, platform.tokens_a[0])
    encoded = base64.b64encode(platform.tokens_a[0].encode()).decode()
    endpoints = _data(version["url"], encoded)["endpoints"]
    base = platform.versions_url.removesuffix("versions")
    assert {each["identifier"] for each in endpoints} == _BOTH_OFFER | more
    assert all(each["url"].startswith(base) for each in endpoints)


def test_platforms_do_not_share_tokens(extrawest: Extrawest) -> None:
    one, other = extrawest("CPO", BOTH), extrawest("CPO", BOTH)
    assert _get(one.versions_url, other.tokens_a[0]).is_error


def test_a_stopped_platform_is_gone(extrawest: Extrawest) -> None:
    platform = extrawest("CPO", BOTH)
    platform.stop()
    assert platform.process.returncode is not None
    with pytest.raises(httpx.ConnectError):
        _get(platform.versions_url, platform.tokens_a[0])


def test_an_interpreter_without_the_library_says_so(tmp_path: Path) -> None:
    bare = subprocess.run([sys.executable, "-c", "import py_ocpi"], check=False, capture_output=True)
    assert bare.returncode, "the suite's environment must not hold the library"
    with pytest.raises(process.NotStarted, match=r"py_ocpi|uvicorn"):
        process.start(Path(sys.executable), tmp_path, process.Order("CPO", BOTH))


@pytest.mark.parametrize("version", BOTH)
def test_seeds_are_lawful_but_for_what_the_models_of_the_library_force(version: str) -> None:
    roles_era = version != BOTH[0]
    rows = extrawest_data.locations(60, roles_era=roles_era)
    found = {problem.property for row in rows for problem in validator(version, "location").problems(row)}
    assert found == {"environ_impact", "status_schedule"}
    assert not any(validator(version, "tariff").problems(row) for row in extrawest_data.tariffs(roles_era=roles_era))


@pytest.mark.parametrize("version", BOTH)
def test_charges_are_lawful_as_we_give_them_to_the_library(version: str) -> None:
    roles_era = version != BOTH[0]
    made = {
        "token": charges.tokens(roles_era=roles_era),
        "session": charges.sessions(roles_era=roles_era),
        "cdr": charges.cdrs(roles_era=roles_era),
    }
    found = {
        (name, str(problem))
        for name, rows in made.items()
        for row in rows
        for problem in validator(version, name).problems(row)
    }
    assert not found


def test_charges_are_of_cards_of_the_suite() -> None:
    country, party = OURS["EMSP"]
    cards = [row["cdr_token"] for row in (*charges.sessions(roles_era=True), *charges.cdrs(roles_era=True))]
    assert {(card["country_code"], card["party_id"]) for card in cards} == {(country, party)}


def test_ids_of_seeds_are_unique() -> None:
    rows = extrawest_data.locations(60, roles_era=True)
    uids = [evse["uid"] for row in rows for evse in row["evses"]]
    assert len({row["id"] for row in rows}) == 60
    assert len(set(uids)) == len(uids)


def test_connectors_name_tariffs_that_exist() -> None:
    named = {
        tariff
        for row in extrawest_data.locations(60, roles_era=True)
        for evse in row["evses"]
        for connector in evse["connectors"]
        for tariff in connector["tariff_ids"]
    }
    assert named <= {row["id"] for row in extrawest_data.tariffs(roles_era=True)}
