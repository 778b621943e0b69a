"""Registering, renewing and ending a registration, reference against reference, in all versions and with both ears."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

import pytest

from suite.reference import Ear
from suite.reference.flows import Refused
from suite.standard.versions import VERSIONS, Version
from tests.reference.town import CPO, EMSP, Town, pair, say

EACH = pytest.mark.parametrize("version", VERSIONS, ids=str)
EARS = pytest.mark.parametrize("ear", Ear)


@EACH
@EARS
def test_both_sides_know_each_other_after_registering(version: Version, ear: Ear) -> None:
    _, server, client, there = pair(version, ear=ear)
    assert asyncio.run(client.flows.register(there)) == version
    here = next(iter(server.partners))
    assert there.registered
    assert here.registered
    assert (here.token_theirs, there.token_theirs) == (there.token_ours, here.token_ours)
    assert here.version == version
    assert here.versions_url == client.versions_url
    assert ("credentials", "sender") in here.endpoints


@EACH
def test_the_server_looks_at_the_client_before_it_answers(version: Version) -> None:
    town, _, client, there = pair(version)
    asyncio.run(client.flows.register(there))
    said = [(call.method, call.url.split("/s/")[1]) for call in town.begun]
    v = version.name
    assert said == [
        ("GET", "server/versions"),
        ("GET", f"server/{v}"),
        ("POST", f"server/{v}/credentials"),
        ("GET", "client/versions"),
        ("GET", f"client/{v}"),
    ]
    answered = [call.url.split("/s/")[1] for call, _ in town.carried]
    assert answered[-1] == f"server/{v}/credentials"


@EACH
def test_visits_carry_the_posted_token_and_the_headers_of_the_version(version: Version) -> None:
    town, server, client, there = pair(version)
    asyncio.run(client.flows.register(there))
    visit = town.begun[3]
    assert visit.header("Authorization") == server.outgoing.authorization(version, there.token_ours)
    assert (visit.header("X-Request-ID") is not None) == version.message_ids
    assert visit.header("OCPI-to-party-id") is None


@EACH
def test_credentials_have_the_shape_of_the_version(version: Version) -> None:
    town, _, client, there = pair(version)
    asyncio.run(client.flows.register(there))
    posted = json.loads(town.begun[2].body)
    answered = json.loads(town.carried[-1][1].body)["data"]
    for body, party in ((posted, EMSP), (answered, CPO)):
        place = body["roles"][0] if version.roles_in_endpoints else body
        assert (place["country_code"], place["party_id"]) == (party.country_code, party.party_id)
        assert place["business_details"] == {"name": party.name}
        assert place.get("role") == (party.role if version.roles_in_endpoints else None)


@EACH
def test_token_a_is_dead_after_the_registration(version: Version) -> None:
    town, _, client, there = pair(version)
    asyncio.run(client.flows.register(there))
    spent = client.outgoing.versions(there, token="token-a-of-the-server", version=version)
    assert say(town, spent).status == 401
    assert say(town, client.outgoing.versions(there)).status == 200


@EACH
def test_a_lenient_ear_still_hears_a_spent_token(version: Version) -> None:
    town, _, client, there = pair(version, ear=Ear.LENIENT)
    asyncio.run(client.flows.register(there))
    assert say(town, client.outgoing.versions(there, token="token-a-of-the-server", version=version)).status == 200


@EACH
def test_put_renews_both_tokens(version: Version) -> None:
    town, server, client, there = pair(version)
    asyncio.run(client.flows.register(there))
    here = next(iter(server.partners))
    before = (there.token_theirs, there.token_ours)
    asyncio.run(client.flows.rotate(there))
    assert {there.token_theirs, there.token_ours}.isdisjoint(before)
    assert (here.token_theirs, there.token_theirs) == (there.token_ours, here.token_ours)
    assert say(town, client.outgoing.versions(there, token=before[0])).status == 401
    assert say(town, server.outgoing.versions(here, token=before[1])).status == 200, "the client has a lenient ear"


def test_put_on_another_version_moves_the_registration() -> None:
    town = Town()
    old, *_, new = VERSIONS
    server = town.platform("server", tokens_a=["a"])
    client = town.platform("client", party=EMSP)
    there = client.meet("server", versions_url=server.versions_url, token_theirs="a")
    asyncio.run(client.flows.register(there, old))
    asyncio.run(client.flows.rotate(there, new))
    here = next(iter(server.partners))
    assert (here.version, there.version) == (new, new)
    assert set(here.details) == {new.name}


def test_without_a_wish_the_latest_mutual_version_is_taken() -> None:
    town = Town()
    server = town.platform("server", tokens_a=["a"], versions=VERSIONS[:2])
    client = town.platform("client", party=EMSP)
    there = client.meet("server", versions_url=server.versions_url, token_theirs="a")
    assert asyncio.run(client.flows.register(there)) == VERSIONS[1]


@EACH
def test_delete_ends_it_for_both(version: Version) -> None:
    town, server, client, there = pair(version)
    asyncio.run(client.flows.register(there))
    token = there.token_theirs
    asyncio.run(client.flows.unregister(there))
    here = next(iter(server.partners))
    assert not here.registered
    assert not there.registered
    assert say(town, client.outgoing.versions(there, token=token, version=version)).status == 401


@EACH
def test_get_shows_the_token_in_use(version: Version) -> None:
    town, server, client, there = pair(version)
    asyncio.run(client.flows.register(there))
    reply = say(town, client.outgoing.credentials_get(there))
    shown = json.loads(reply.body)["data"]
    assert (shown["token"], shown["url"]) == (there.token_theirs, server.versions_url)


@EACH
def test_a_refused_client_keeps_nothing(version: Version) -> None:
    town, server, client, there = pair(version)
    town.hosts.pop("http://client.example/s/client")
    with pytest.raises(Refused):
        asyncio.run(client.flows.register(there))
    assert not there.registered
    assert not there.pending
    assert not next(iter(server.partners)).registered
    town.hosts["http://client.example/s/client"] = client
    asyncio.run(client.flows.register(there))
    assert there.registered, "the token A was not spent by the failure"


@EACH
def test_two_handshakes_at_once_have_one_winner(version: Version) -> None:
    town, _, client, there = pair(version)
    asyncio.run(client.flows.discover(there, version))
    call = client.outgoing.credentials_post(there, version)

    async def both() -> list[int]:
        replies = await asyncio.gather(town.send(call), town.send(replace(call)))
        return sorted(reply.status for reply in replies)

    assert asyncio.run(both()) == [201, 405]


def test_what_was_said_by_hand_can_be_learnt_from_bytes() -> None:
    version = VERSIONS[-1]
    town, _, client, there = pair(version)
    client.learn_versions(there, say(town, client.outgoing.versions(there)).body)
    client.learn_details(there, version, say(town, client.outgoing.details(there, version)).body)
    client.learn_credentials(there, version, say(town, client.outgoing.credentials_post(there, version)).body)
    assert there.registered
    assert say(town, client.outgoing.credentials_get(there)).status == 200
