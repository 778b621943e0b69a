"""The module cdrs: what is billed, what is posted and kept, and what a credit is."""

from __future__ import annotations

import asyncio
import json
from decimal import Decimal
from typing import Any

import pytest

from suite.reference import Ear
from suite.reference.module import NotNow
from suite.standard.schemas import validator
from suite.standard.versions import VERSIONS, Version
from suite.wire.message import Reply
from tests.reference.duo import Duo, data, duo
from tests.reference.town import say

EACH = pytest.mark.parametrize("version", VERSIONS, ids=str)
CREDITS = pytest.mark.parametrize("version", [each for each in VERSIONS if each.credit_cdrs], ids=str)


def listed(pair: Duo) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = data(pair.own(module="cdrs", limit="50"))
    return found


def post(pair: Duo, body: Any) -> Reply:
    call = pair.cpo.outgoing.request(pair.here, None, "POST", "cdrs", "receiver", body=body)
    return say(pair.town, call)


def look(pair: Duo, url: str, method: str = "GET") -> Reply:
    call = pair.cpo.outgoing.request(pair.here, None, method, "cdrs", "receiver", path=["x"])
    return say(pair.town, call.to(url))


def cdr(pair: Duo, ident: str = "CDR-1", *, full: bool = False, **changes: Any) -> dict[str, Any]:
    return {**pair.cpo.sample("cdr", pair.version, id=ident, full=full), **changes}


def code(reply: Reply) -> int:
    return int(json.loads(reply.body)["status_code"])


def plain(value: Any) -> Any:
    return json.loads(json.dumps(value, default=float))


def kept(pair: Duo) -> list[dict[str, Any]]:
    return list(pair.emsp.core.modules["cdrs"].given[pair.there.name].values())  # type: ignore[attr-defined]


@EACH
def test_all_that_was_charged_is_billed_lawfully(version: Version) -> None:
    pair = duo(version)
    found = listed(pair)
    assert len(found) >= 10
    for each in found:
        validator_ = validator(version.name, "cdr")
        assert validator_.is_valid(each), list(validator_.problems(each, 3))
    assert len({each["id"] for each in found}) == len(found)


@pytest.mark.parametrize("full", [True, False])
@EACH
def test_samples_are_lawful(version: Version, *, full: bool) -> None:
    made = plain(cdr(duo(version), full=full))
    validator_ = validator(version.name, "cdr")
    assert validator_.is_valid(made), list(validator_.problems(made, 3))


@EACH
def test_a_cdr_follows_a_charge_and_is_looked_at_where_it_is_kept(version: Version) -> None:
    pair = duo(version)
    pair.act("send_cdr", "cdrs")
    (found,) = kept(pair)
    asked = [call for call, _ in pair.town.carried if call.label.module == "cdrs"]
    assert [call.method for call in asked] == ["POST", "GET"]
    assert asked[1].url.startswith(pair.emsp.core.endpoints.endpoint_url(version, "cdrs", "receiver"))
    assert found["id"] in {each["id"] for each in listed(pair)}


@EACH
def test_what_is_posted_is_kept_as_it_is(version: Version) -> None:
    pair = duo(version)
    body = cdr(pair, full=True)
    reply = post(pair, body)
    assert (reply.status, code(reply)) == (201, 1000)
    url = reply.header("location") or ""
    assert data(look(pair, url)) == plain(body)
    for method in ("PUT", "PATCH", "DELETE"):
        assert look(pair, url, method).status == 405
    assert look(pair, f"{url}-not-there").status == 404


@EACH
def test_the_same_id_again_changes_nothing(version: Version) -> None:
    pair = duo(version)
    post(pair, cdr(pair))
    assert code(post(pair, cdr(pair, remark="another one"))) == 2000
    (found,) = kept(pair)
    assert "remark" not in found


@EACH
def test_what_is_wrong_is_refused_and_not_kept(version: Version) -> None:
    pair = duo(version)
    for body in ([], cdr(pair, charging_periods=[]), cdr(pair, total_energy="4.2"), cdr(pair, currency="EURO")):
        assert code(post(pair, body)) == 2001
    assert kept(pair) == []


@CREDITS
def test_whose_it_is_matters(version: Version) -> None:
    pair = duo(version)
    assert code(post(pair, cdr(pair, party_id="ABC"))) == 2001
    assert code(post(pair, cdr(pair, credit=True))) == 2001


def test_a_lenient_ear_takes_what_can_be_kept() -> None:
    pair = duo(VERSIONS[-1], ear=Ear.LENIENT)
    assert post(pair, cdr(pair, charging_periods=[])).status == 201


@CREDITS
def test_a_credit_turns_every_amount_round_and_a_replacement_follows(version: Version) -> None:
    pair = duo(version)
    before = {each["id"] for each in listed(pair)}
    pair.act("credit_cdr", "cdrs")
    credit, new = [each for each in listed(pair) if each["id"] not in before]
    first = next(each for each in listed(pair) if each["id"] == credit["credit_reference_id"])
    assert credit["credit"] is True
    assert len(credit["id"]) <= 39
    net = version.price_keys[0]
    assert Decimal(str(credit["total_cost"][net])) == -Decimal(str(first["total_cost"][net]))
    assert {**first, "id": new["id"], "remark": new["remark"], "last_updated": new["last_updated"]} == new
    for each in (credit, new):
        assert validator(version.name, "cdr").is_valid(each)
    assert [each["id"] for each in kept(pair)] == [credit["id"], new["id"]]


def test_a_version_without_credits_says_so() -> None:
    with pytest.raises(NotNow, match="no credit"):
        duo(VERSIONS[0]).act("credit_cdr", "cdrs")


@EACH
def test_cdrs_are_pulled(version: Version) -> None:
    pair = duo(version)
    assert asyncio.run(pair.emsp.flows.pull(pair.there, "cdrs")) == len(listed(pair))
