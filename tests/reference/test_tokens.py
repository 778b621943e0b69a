"""The module tokens: the list, real-time authorization with every outcome, what is pushed and what is taken in."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from suite.reference import Ear, Issued
from suite.reference.module import Nonsense
from suite.reference.seed_tokens import KINDS
from suite.standard.schemas import validator
from suite.standard.versions import VERSIONS, Version
from suite.wire.message import Reply
from tests.reference.duo import Duo, data, duo
from tests.reference.town import say

EACH = pytest.mark.parametrize("version", VERSIONS, ids=str)
OWNER = ("NL", "RFE")


def ask(pair: Duo, uid: str, *, body: Any = None, **query: str) -> Reply:
    """Ask the eMSP whether a card may be used."""
    path = [uid, "authorize"]
    call = pair.cpo.outgoing.request(pair.here, None, "POST", "tokens", "sender", path=path, query=query, body=body)
    return say(pair.town, call)


def push(pair: Duo, method: str, uid: str, body: Any = None, **query: str) -> Reply:
    """Call the CPO's receiver interface."""
    path = [*OWNER, uid]
    call = pair.emsp.outgoing.request(pair.there, None, method, "tokens", "receiver", path=path, query=query, body=body)
    return say(pair.town, call)


def code(reply: Reply) -> int:
    return int(json.loads(reply.body)["status_code"])


def token(pair: Duo, uid: str = "CARD-1", *, full: bool = False, **changes: Any) -> dict[str, Any]:
    return {**pair.emsp.sample("token", pair.version, id=uid, full=full), **changes}


@EACH
def test_all_that_is_listed_is_lawful(version: Version) -> None:
    pair = duo(version)
    reply = say(pair.town, pair.cpo.outgoing.get(pair.here, "tokens", "sender", (), {}))
    listed = data(reply)
    assert len(listed) >= 8
    for each in listed:
        assert validator(version.name, "token").is_valid(each), each
    keys = [(each["uid"], each["type"]) for each in listed]
    assert len(set(keys)) == len(keys)
    assert {each["whitelist"] for each in listed} == {"ALLOWED", "ALLOWED_OFFLINE", "ALWAYS", "NEVER"}
    assert {each["type"] for each in listed} >= set(version.token_types) - {"EMAID", "OTHER"}


@EACH
def test_authorization_has_every_outcome(version: Version) -> None:
    pair, seen = duo(version), set()
    for kind in KINDS[:8]:
        reply = ask(pair, kind.uid)
        assert (reply.status, code(reply)) == (200, 1000)
        answer = data(reply)
        assert validator(version.name, "authorization_info").is_valid(answer)
        seen.add(answer["allowed"])
    assert seen == {"ALLOWED", "BLOCKED", "EXPIRED", "NO_CREDIT", "NOT_ALLOWED"}


@EACH
def test_an_unknown_token_is_not_found_and_has_no_data(version: Version) -> None:
    reply = ask(duo(version), "NOBODYS")
    assert reply.status == 404
    assert code(reply) == (2004 if version.owner_in_objects else 2000)
    assert "data" not in json.loads(reply.body)


@EACH
def test_a_place_comes_back_as_far_as_it_is_allowed(version: Version) -> None:
    pair = duo(version)
    answer = data(ask(pair, KINDS[0].uid, body={"location_id": "LOC-1", "evse_uids": ["E1"]}))
    assert answer["location"] == {"location_id": "LOC-1", "evse_uids": ["E1"]}
    assert "location" not in data(ask(pair, KINDS[4].uid, body={"location_id": "LOC-1"}))
    assert code(ask(pair, KINDS[0].uid, body={"evse_uids": ["E1"]})) == 2001


@EACH
@pytest.mark.parametrize("kind", ["RFID", "APP_USER", "EMAID"])
def test_a_real_card_is_listed_and_may_charge(version: Version, kind: str) -> None:
    pair = duo(version, cards=[Issued("04REAL", "SE-TST-C00000001-X", kind), Issued(KINDS[4].uid, "SE-TST-C2")])
    shown = kind if kind in version.token_types else "OTHER"
    listed = data(say(pair.town, pair.cpo.outgoing.get(pair.here, "tokens", "sender", (), {})))
    (real,) = [each for each in listed if each["uid"] == "04REAL"]
    assert validator(version.name, "token").is_valid(real), real
    contract = real["contract_id" if version.owner_in_objects else "auth_id"]
    assert (real["type"], contract, real["valid"]) == (shown, "SE-TST-C00000001-X", True)
    assert len([each for each in listed if each["uid"] == KINDS[4].uid]) == 1  # one that we made up stays as it is
    answer = data(ask(pair, "04REAL", **({} if shown == "RFID" else {"type": shown})))
    assert answer["allowed"] == "ALLOWED"
    assert not version.owner_in_objects or answer["token"]["contract_id"] == "SE-TST-C00000001-X"


@EACH
def test_who_pulls_what_is_new_since_we_began_finds_a_real_card(version: Version) -> None:
    pair = duo(version, cards=[Issued("04REAL")])
    since = {"date_from": pair.emsp.core.stamp(pair.emsp.core.begun)}
    listed = data(say(pair.town, pair.cpo.outgoing.get(pair.here, "tokens", "sender", (), since)))
    assert [each["uid"] for each in listed] == ["04REAL"]


def test_the_type_says_which_token_is_meant() -> None:
    pair = duo(VERSIONS[-1])
    assert data(ask(pair, KINDS[0].uid, type="OTHER"))["token"]["type"] == "OTHER"
    assert data(ask(pair, KINDS[0].uid))["token"]["type"] == "RFID"
    assert ask(pair, KINDS[0].uid, type="APP_USER").status == 404


@EACH
def test_what_is_pushed_is_kept_and_changed(version: Version) -> None:
    pair = duo(version)
    whole = token(pair, full=True)
    assert push(pair, "PUT", "CARD-1", whole).status == 201
    assert data(push(pair, "GET", "CARD-1")) == whole
    changes = {"valid": False, "last_updated": "2030-01-01T00:00:00Z"}
    assert push(pair, "PATCH", "CARD-1", changes).status == 200
    assert data(push(pair, "GET", "CARD-1")) == {**whole, **changes}


@EACH
def test_what_is_wrong_is_refused_and_not_kept(version: Version) -> None:
    pair = duo(version)
    for body in (token(pair, "OTHER-CARD"), token(pair, valid="yes"), [], token(pair, issuer=None)):
        assert code(push(pair, "PUT", "CARD-1", body)) == 2001
    assert push(pair, "GET", "CARD-1").status == 404
    assert push(pair, "PATCH", "CARD-1", {"valid": False, "last_updated": "2030-01-01T00:00:00Z"}).status == 404
    push(pair, "PUT", "CARD-1", token(pair))
    expected = 2001 if version.patch_needs_last_updated else 1000
    assert code(push(pair, "PATCH", "CARD-1", {"valid": False})) == expected


def test_a_lenient_ear_takes_what_can_be_kept() -> None:
    town_pair = duo(VERSIONS[-1])
    town_pair.cpo.core.ear = Ear.LENIENT
    assert push(town_pair, "PUT", "CARD-1", token(town_pair, valid="yes")).status == 201


def test_one_uid_is_one_token_for_each_type() -> None:
    pair = duo(VERSIONS[-1])
    push(pair, "PUT", "CARD-1", token(pair))
    push(pair, "PUT", "CARD-1", token(pair, type="APP_USER", whitelist="NEVER"), type="APP_USER")
    assert data(push(pair, "GET", "CARD-1"))["type"] == "RFID"
    assert data(push(pair, "GET", "CARD-1", type="APP_USER"))["whitelist"] == "NEVER"
    assert code(push(pair, "PUT", "CARD-1", token(pair), type="APP_USER")) == 2001


@EACH
def test_a_token_of_ours_is_pushed(version: Version) -> None:
    pair = duo(version)
    tokens = pair.emsp.core.modules["tokens"]
    asyncio.run(tokens.stimuli()["push_token"](pair.there, {}))  # type: ignore[arg-type]
    held = data(push(pair, "GET", KINDS[0].uid))
    assert held["uid"] == KINDS[0].uid
    with pytest.raises(Nonsense):
        asyncio.run(tokens.stimuli()["push_token"](pair.there, {"token_uid": "NOBODYS"}))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("whitelist", "valid", "asked", "allowed"),
    [
        ("ALLOWED", True, False, "ALLOWED"),
        ("ALLOWED", False, False, "BLOCKED"),
        ("ALWAYS", False, False, "ALLOWED"),
        ("NEVER", True, True, "ALLOWED"),
        ("ALLOWED_OFFLINE", True, True, "ALLOWED"),
    ],
)
@EACH
def test_a_whitelist_says_whether_the_emsp_is_asked(
    version: Version,
    *,
    whitelist: str,
    valid: bool,
    asked: bool,
    allowed: str,
) -> None:
    pair, uid = duo(version), KINDS[0].uid
    push(pair, "PUT", uid, token(pair, uid, whitelist=whitelist, valid=valid))
    found = asyncio.run(pair.cpo.core.authority.decide(pair.here, uid=uid))
    assert (found.asked, found.allowed) == (asked, allowed)


def test_where_nobody_answers_offline_is_enough() -> None:
    pair, uid = duo(VERSIONS[-1]), KINDS[0].uid
    for whitelist, allowed in (("ALLOWED_OFFLINE", "ALLOWED"), ("NEVER", "NOT_ALLOWED")):
        push(pair, "PUT", uid, token(pair, uid, whitelist=whitelist))
        pair.emsp.go_offline()
        assert asyncio.run(pair.cpo.core.authority.decide(pair.here, uid=uid)).allowed == allowed
        pair.emsp.come_back()


@EACH
def test_tokens_are_pulled(version: Version) -> None:
    pair = duo(version)
    count = asyncio.run(pair.cpo.flows.pull(pair.here, "tokens"))
    assert count >= 8
    assert asyncio.run(pair.cpo.core.authority.decide(pair.here, uid=KINDS[0].uid)).allowed == "ALLOWED"
