"""Tariffs: listed, pushed, received, deleted, and patched where that exists."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from suite.reference import Ear
from suite.standard.schemas import validator
from suite.standard.versions import VERSIONS, Version
from suite.wire.message import Call
from tests.reference.duo import Duo, code, data, duo
from tests.reference.town import say

EACH = pytest.mark.parametrize("version", VERSIONS, ids=str)


def push(both: Duo, method: str, ident: str, body: Any = None) -> tuple[int, int]:
    return code(both.push(method, (ident,), body, module="tariffs"))


def held(both: Duo, ident: str) -> Any:
    return both.held(ident, module="tariffs")


@EACH
def test_our_tariffs_are_valid_and_there_for_all_connectors(version: Version) -> None:
    both = duo(version)
    tariffs = data(both.own(module="tariffs"))
    for each in tariffs:
        assert validator(version.name, "tariff").problems(each) == []
    plugs = [plug for each in data(both.own()) for evse in each["evses"] for plug in evse["connectors"]]
    named = {ident for plug in plugs for ident in plug.get("tariff_ids", [plug.get("tariff_id")])}
    assert named <= {each["id"] for each in tariffs}


@EACH
@pytest.mark.parametrize("full", [False, True])
def test_put_get_put_delete(version: Version, full: bool) -> None:  # noqa: FBT001
    both = duo(version)
    body = both.sample("tariff", "T1", full=full)
    assert push(both, "PUT", "T1", body) == (201, 1000)
    assert held(both, "T1") == body
    bare = both.sample("tariff", "T1")
    assert push(both, "PUT", "T1", bare) == (200, 1000)
    assert held(both, "T1") == bare
    assert push(both, "DELETE", "T1") == (200, 1000)
    assert held(both, "T1") is None
    assert push(both, "DELETE", "T1")[0] == 404


@EACH
def test_prices_keep_every_digit(version: Version) -> None:
    both = duo(version)
    body = both.sample("tariff", "T1")
    body["elements"][0]["price_components"][0]["price"] = 0.1234
    push(both, "PUT", "T1", body)
    assert b'"price":0.1234,' in both.push("GET", ("T1",), module="tariffs").body


@EACH
def test_patch_is_there_where_the_version_has_it(version: Version) -> None:
    both = duo(version)
    push(both, "PUT", "T1", both.sample("tariff", "T1"))
    call = both.cpo.outgoing.request(
        both.here, None, "PATCH", "tariffs", "receiver", path=["NL", "RFC", "T1"], body={"currency": "CHF"}
    )
    assert say(both.town, call).status == (200 if version.tariff_patch else 405)
    assert held(both, "T1")["currency"] == ("CHF" if version.tariff_patch else "EUR")
    if version.tariff_patch:
        assert push(both, "PATCH", "T2", {"currency": "CHF"})[0] == 404


@EACH
@pytest.mark.parametrize("changes", [{"id": "T2"}, {"currency": 3}, {"elements": []}, {"last_updated": None}])
def test_a_wrong_tariff_is_2001_and_a_lenient_ear_keeps_it(version: Version, changes: dict[str, Any]) -> None:
    for ear in Ear:
        both = duo(version, ear=ear)
        got = push(both, "PUT", "T1", both.sample("tariff", "T1", **changes))
        assert got == ((200, 2001) if ear is Ear.STRICT else (201, 1000))
        assert (held(both, "T1") is None) is (ear is Ear.STRICT)


@EACH
def test_tariffs_of_strangers_are_404(version: Version) -> None:
    both = duo(version)
    assert both.push("GET", ("DE", "XYZ", "T1"), module="tariffs").status == 404


@EACH
def test_a_touched_tariff_is_pushed_and_listed(version: Version) -> None:
    both = duo(version)
    before = data(both.own(module="tariffs"))
    both.act("push_tariff", "tariffs")
    after = data(both.own(module="tariffs"))
    assert after[0]["last_updated"] > before[0]["last_updated"]
    assert after[1:] == before[1:]
    assert held(both, after[0]["id"]) == after[0]


@EACH
def test_a_pull_is_kept(version: Version) -> None:
    both = duo(version)
    asyncio.run(both.emsp.flows.pull(both.there, "tariffs"))
    for each in data(both.own(module="tariffs")):
        assert held(both, each["id"]) == each


@EACH
def test_own_tariffs_are_listed_only(version: Version) -> None:
    both = duo(version)
    call = both.emsp.outgoing.get(both.there, "tariffs", "sender")
    assert say(both.town, Call("POST", call.url, call.headers, b"{}")).status == 405
    assert say(both.town, call.to(call.url + "/NL-RFC-TARIFF-1")).status == 404
