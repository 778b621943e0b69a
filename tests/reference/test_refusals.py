"""Every refusal of the strict ear, and what the lenient one takes instead."""

from __future__ import annotations

import asyncio
import base64
import json

import pytest

from suite.reference import Bend, Ear
from suite.reference.identity import Identity
from suite.reference.partners import Partner
from suite.reference.platform import Platform
from suite.reference.versions import Versions
from suite.standard.versions import VERSIONS, Version
from suite.wire.message import Call
from tests.reference.town import EMSP, Town, pair, say

EACH = pytest.mark.parametrize("version", VERSIONS, ids=str)
CODED = pytest.mark.parametrize("version", [each for each in VERSIONS if each.token_encoding == "base64"], ids=str)
TOKEN = "token-a-of-the-server"
BASE = "http://server.example/s/server"


def code(body: bytes) -> int:
    return int(json.loads(body)["status_code"])


def base64_of(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def ready(version: Version, **more: object) -> tuple[Town, Platform, Platform, Partner]:
    town, server, client, there = pair(version, **more)
    asyncio.run(client.flows.discover(there, version))
    return town, server, client, there


def registered(version: Version, **more: object) -> tuple[Town, Platform, Platform, Partner]:
    town, server, client, there = pair(version, **more)
    asyncio.run(client.flows.register(there))
    return town, server, client, there


@EACH
@pytest.mark.parametrize("header", ["", "Token", "Token ", "Token wrong", "Bearer {}", "Token  {}", "{}", "Token{}"])
@pytest.mark.parametrize("path", ["versions", "{v}", "{v}/credentials", "{v}/nowhere"])
def test_strangers_get_401(version: Version, header: str, path: str) -> None:
    town, *_ = pair(version)
    token = TOKEN if version.token_encoding == "raw" else base64_of(TOKEN)
    headers = (("authorization", header.format(token)),) if header else ()
    reply = say(town, Call("GET", f"{BASE}/{path.format(v=version.name)}", headers))
    assert reply.status == 401
    assert code(reply.body) // 1000 == 2


@EACH
def test_header_name_and_scheme_may_be_written_in_any_case(version: Version) -> None:
    town, _, client, there = pair(version)
    value = client.outgoing.authorization(version, TOKEN).replace("Token", "token")
    assert say(town, Call("GET", f"{BASE}/versions", (("AUTHORIZATION", value),))).status == 200
    assert there.token_theirs == TOKEN


@CODED
@pytest.mark.parametrize("form", [TOKEN, base64_of(TOKEN + "\n")], ids=["raw", "newline"])
def test_encodings_are_those_of_the_version_for_a_strict_ear(version: Version, form: str) -> None:
    call = Call("GET", f"{BASE}/{version.name}", (("Authorization", f"Token {form}"),))
    assert say(pair(version)[0], call).status == 401
    assert say(pair(version, ear=Ear.LENIENT)[0], call).status == 200


def test_the_versions_url_takes_each_encoding_that_a_version_of_ours_has() -> None:
    town = Town()
    town.platform("server", tokens_a=[TOKEN])
    for form in (TOKEN, base64_of(TOKEN)):
        assert say(town, Call("GET", f"{BASE}/versions", (("Authorization", f"Token {form}"),))).status == 200


def test_raw_version_refuses_base64_strictly() -> None:
    version = VERSIONS[0]
    call = Call("GET", f"{BASE}/{version.name}", (("Authorization", f"Token {base64_of(TOKEN)}"),))
    assert say(pair(version)[0], call).status == 401
    assert say(pair(version, ear=Ear.LENIENT)[0], call).status == 200


@EACH
@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_nothing_can_change_before_the_registration(version: Version, method: str) -> None:
    town, _, client, there = ready(version)
    call = client.outgoing.credentials_put(there, version)
    if method == "DELETE":
        call = client.outgoing.credentials_delete(there, version)
    reply = say(town, call)
    assert reply.status == 405
    assert code(reply.body) // 1000 == 2


@EACH
def test_a_second_post_is_405(version: Version) -> None:
    town, server, client, there = registered(version)
    before = next(iter(server.partners)).token_ours
    assert say(town, client.outgoing.credentials_post(there)).status == 405
    assert next(iter(server.partners)).token_ours == before


@EACH
@pytest.mark.parametrize("field", ["token", "url", "party"])
@pytest.mark.parametrize("wrong", ["missing", "number"])
def test_wrong_credentials_are_2001_and_no_registration(version: Version, field: str, wrong: str) -> None:
    town, server, client, there = ready(version)
    body = client.identity.credentials(version, "token-b")
    name = field if field != "party" else ("roles" if version.roles_in_endpoints else "party_id")
    body[name] = 42
    if wrong == "missing":
        del body[name]
    reply = say(town, client.outgoing.credentials_post(there, version, body=body))
    assert (reply.status, code(reply.body)) == (200, 2001)
    assert not next(iter(server.partners)).registered


def faults(version: Version) -> list[dict[str, object]]:
    party = {"business_details": {"name": "X"}, "party_id": "ABC", "country_code": "NL"}
    wrong = [{"party_id": "ABCD"}, {"country_code": "N" * 3}, {"business_details": None}, {"business_details": {}}]
    parties: list[dict[str, object]] = [party | each for each in wrong]
    if version.roles_in_endpoints:
        roles: list[object] = [[], [1], [{"role": "XYZ"} | party], [party]]
        parties = [{"roles": [{"role": "CPO"} | each]} for each in parties] + [{"roles": each} for each in roles]
    return [*parties, {"token": ""}, {"token": "t" * 65}, {"url": ""}, {"url": None}]


@EACH
def test_each_field_of_credentials_is_looked_at(version: Version) -> None:
    town, _, client, there = ready(version)
    good = client.identity.credentials(version, "token-b")
    for fault in faults(version):
        reply = say(town, client.outgoing.credentials_post(there, version, body=good | fault))
        assert (reply.status, code(reply.body)) == (200, 2001), fault


@EACH
@pytest.mark.parametrize("body", [b"[]", b"null", b'"token"', b"1"])
def test_credentials_that_are_no_object_are_2001(version: Version, body: bytes) -> None:
    for ear in Ear:
        town, _, client, there = ready(version, ear=ear)
        reply = say(town, client.outgoing.credentials_post(there, version).saying(body))
        assert (reply.status, code(reply.body)) == (200, 2001)


@EACH
def test_unknown_fields_are_accepted(version: Version) -> None:
    town, _, client, there = ready(version)
    token = client.learning.announced(there)
    body = client.identity.credentials(version, token) | {"extra": {"deep": [1]}}
    assert say(town, client.outgoing.credentials_post(there, version, body=body)).status == 201


@EACH
@pytest.mark.parametrize("body", [b"", b"{", b"{'token': 1}", b"\xff\xfe", b"[" * 100_000, b'{"a": NaN}'])
def test_what_is_no_json_is_400(version: Version, body: bytes) -> None:
    town, _, client, there = ready(version)
    reply = say(town, client.outgoing.credentials_post(there, version).saying(body))
    assert reply.status == 400
    assert code(reply.body) // 1000 == 2


@EACH
def test_an_unreachable_client_is_3001(version: Version) -> None:
    town, server, client, there = ready(version)
    town.hosts.pop("http://client.example/s/client")
    reply = say(town, client.outgoing.credentials_post(there, version))
    assert (reply.status, code(reply.body)) == (200, 3001)
    assert not next(iter(server.partners)).registered


BROKEN = {
    "versions no list": (Versions.listed, lambda _real, _incoming: {"a": 1}, 3001),
    "versions null": (Versions.listed, lambda _real, _incoming: None, 3001),
    "other versions": (Versions.listed, lambda _real, _in: [{"version": "9.9", "url": "http://x"}], 3002),
    "no versions": (Versions.listed, lambda _real, _incoming: [], 3002),
    "details null": (Versions.details, lambda _real, *_: None, 3001),
    "no endpoints": (Versions.endpoints, lambda _real, _version: [], 3003),
    "odd endpoints": (Versions.endpoints, lambda _real, _version: [1, None, {"identifier": "credentials"}], 3003),
}


@EACH
@pytest.mark.parametrize("name", BROKEN)
def test_an_unusable_client_gets_the_code_that_says_why(version: Version, name: str) -> None:
    at, twist, expected = BROKEN[name]
    town, server, client, there = ready(version)
    client.bends.set([Bend(at, twist)])
    reply = say(town, client.outgoing.credentials_post(there, version))
    assert (reply.status, code(reply.body)) == (200, expected)
    assert not next(iter(server.partners)).registered


@EACH
def test_a_put_that_fails_changes_nothing(version: Version) -> None:
    town, _, client, there = registered(version)
    client.bends.set([Bend(Identity.url, lambda _real: "http://nobody.example/versions")])
    reply = say(town, client.outgoing.credentials_put(there))
    assert code(reply.body) == 3001
    client.withdraw(there)
    assert say(town, client.outgoing.credentials_get(there)).status == 200


@EACH
@pytest.mark.parametrize("path", ["nowhere", "{v}/nowhere", "{v}/sender/locations/a/b/c/d/e", "{v}/credentials/x", ""])
def test_unknown_paths_are_404_in_an_envelope(version: Version, path: str) -> None:
    town, *_ = pair(version)
    value = base64_of(TOKEN) if version.token_encoding == "base64" else TOKEN
    reply = say(town, Call("GET", f"{BASE}/{path.format(v=version.name)}", (("Authorization", f"Token {value}"),)))
    assert reply.status == 404 if "{v}" in path else reply.status in {401, 404}
    assert code(reply.body) // 1000 == 2


@EACH
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_versions_can_only_be_read(version: Version, method: str) -> None:
    town, _, client, there = ready(version)
    for call in (client.outgoing.versions(there, version=version), client.outgoing.details(there, version)):
        reply = say(town, Call(method, call.url, call.headers))
        assert (reply.status, reply.header("Allow")) == (405, "GET")


@EACH
def test_partners_are_told_apart(version: Version) -> None:
    town = Town()
    server = town.platform("server", tokens_a=["one", "two"], versions=[version])
    tokens = set()
    for name, token in (("ann", "one"), ("bob", "two")):
        client = town.platform(name, party=EMSP, versions=[version])
        there = client.meet("server", versions_url=server.versions_url, token_theirs=token)
        asyncio.run(client.flows.register(there))
        tokens.add(there.token_theirs)
    assert len(tokens) == 2
    assert [each.versions_url.split("/")[-2] for each in server.partners] == ["ann", "bob"]


def test_without_a_courier_nobody_is_visited() -> None:
    version = VERSIONS[-1]
    town, server, client, there = ready(version)
    server.core.courier = None
    reply = say(town, client.outgoing.credentials_post(there, version))
    assert reply.status == 201
    assert [call.url for call in town.begun if "client.example" in call.url] == []
