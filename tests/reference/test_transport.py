"""Envelope and headers of what we answer, whatever the module; limits on what we read."""

from __future__ import annotations

import json
from decimal import Decimal

import msgspec
import pytest

from suite.reference import Ear
from suite.reference.answers import success
from suite.reference.jsonread import MOST, BadJson, read, write
from suite.standard.versions import VERSIONS, Version
from suite.wire.message import Call
from tests.reference.town import Town, pair, say

EACH = pytest.mark.parametrize("version", VERSIONS, ids=str)
IDS = (("x-request-id", "r1"), ("X-CORRELATION-ID", "c1"))


@EACH
def test_every_answer_is_an_envelope(version: Version) -> None:
    town, server, client, there = pair(version)
    server.core.clock = lambda: 1_700_000_000.9
    good = say(town, client.outgoing.versions(there))
    bad = say(town, Call("GET", server.versions_url))
    for reply, code in ((good, 1000), (bad, 2000)):
        body = json.loads(reply.body)
        assert reply.header("content-type") == "application/json"
        assert (body["status_code"], body["timestamp"]) == (code, "2023-11-14T22:13:20Z")
        assert body["status_message"]
    assert "data" not in json.loads(bad.body)


@EACH
def test_message_ids_come_back_in_versions_that_have_them(version: Version) -> None:
    town, _, client, there = pair(version)
    client.learn_versions(there, say(town, client.outgoing.versions(there)).body)
    call = client.outgoing.details(there, version).without("X-Request-ID", "X-Correlation-ID")
    call = Call("GET", call.url, call.headers + IDS)
    expected = ["r1", "c1"] if version.message_ids else [None, None]
    for each in (call, call.without("authorization")):
        reply = say(town, each)
        assert [reply.header(name) for name in ("X-Request-ID", "X-Correlation-ID")] == expected


def test_configuration_modules_give_no_routing_headers_back() -> None:
    town, _, client, there = pair(VERSIONS[-1])
    call = client.outgoing.versions(there)
    call = Call("GET", call.url, (*call.headers, ("OCPI-from-party-id", "RFE")))
    assert say(town, call).header("OCPI-to-party-id") is None


def test_the_base_path_may_stand_behind_another_or_be_stripped() -> None:
    _, server, *_ = pair(VERSIONS[-1])
    for path in ("/s/server/versions", "/tunnel/s/server/versions", "/versions", "/s/server/versions/"):
        assert server.label_of("GET", path).object == "version_list"


def test_what_is_too_large_is_refused() -> None:
    town, _, client, there = pair(VERSIONS[-1])
    call = client.outgoing.versions(there).saying(b" " * (MOST + 1))
    assert say(town, call).status == 413


def test_out_of_contact_there_is_only_503_and_nothing_is_sent() -> None:
    town, server, client, there = pair(VERSIONS[-1])
    server.go_offline()
    assert say(town, client.outgoing.versions(there)).status == 503
    server.come_back()
    assert say(town, client.outgoing.versions(there)).status == 200


def test_numbers_keep_their_digits_and_raw_parts_are_spliced_in() -> None:
    value = read(b'{"a": 0.2500, "b": 1}')
    assert value == {"a": Decimal("0.2500"), "b": 1}
    assert write({"x": value, "y": msgspec.Raw(b'{"z":1}')}) == b'{"x":{"a":0.2500,"b":1},"y":{"z":1}}'


@pytest.mark.parametrize("body", [b"", b"nul", b'"\xff"', b"[" * 10_000_000, b'"\\ud800"', b"{}{}"])
def test_reading_raises_nothing_but_badjson(body: bytes) -> None:
    with pytest.raises(BadJson):
        read(body)


def test_a_success_without_data_has_none() -> None:
    town = Town()
    server = town.platform("server", tokens_a=["a"], ear=Ear.LENIENT)
    assert b"data" not in server.envelope.body(None, success())  # type: ignore[arg-type]
