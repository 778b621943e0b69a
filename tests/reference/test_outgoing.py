"""What we say: authorization, ids, routing headers, URLs, labels; and what a page's Link means to us."""

from __future__ import annotations

import asyncio
import base64
import json

import pytest

from suite.reference.links import next_link
from suite.reference.outgoing import NoEndpoint, Outgoing
from suite.reference.partners import Partner
from suite.standard.versions import VERSIONS, Version
from tests.reference.town import pair

EACH = pytest.mark.parametrize("version", VERSIONS, ids=str)


def ready(version: Version) -> tuple[Outgoing, Partner]:
    _, _, client, there = pair(version)
    asyncio.run(client.flows.register(there))
    there.details[version.name]["locations", "sender"] = "http://server.example/locations/"
    there.details[version.name]["locations", "receiver"] = "http://server.example/receiver/locations"
    return client.outgoing, there


@EACH
def test_authorization_is_encoded_as_the_version_says_unless_told_otherwise(version: Version) -> None:
    out, there = ready(version)
    coded = base64.b64encode(there.token_theirs.encode()).decode()
    forms = {"raw": f"Token {there.token_theirs}", "base64": f"Token {coded}"}
    assert out.versions(there).header("Authorization") == forms[version.token_encoding]
    for encoding in ("raw", "base64"):
        assert out.versions(there, encoding=encoding).header("Authorization") == forms[encoding]


@EACH
def test_ids_are_fresh_for_every_call(version: Version) -> None:
    out, there = ready(version)
    ids = [
        out.get(there, "locations", "sender").header(name)
        for _ in "ab"
        for name in ("X-Request-ID", "X-Correlation-ID")
    ]
    assert len(set(ids)) == (4 if version.message_ids else 1)


@EACH
def test_routing_headers_name_both_parties_in_functional_modules(version: Version) -> None:
    out, there = ready(version)
    call = out.get(there, "locations", "sender")
    names = ("OCPI-from-country-code", "OCPI-from-party-id", "OCPI-to-country-code", "OCPI-to-party-id")
    expected = ["NL", "RFE", "NL", "RFC"] if version.routing_headers else [None] * 4
    assert [call.header(name) for name in names] == expected
    assert out.credentials_get(there).header("OCPI-to-party-id") is None
    there.party = ("DE", "XYZ")
    to = out.get(there, "locations", "sender").header("OCPI-to-party-id")
    assert to == ("XYZ" if version.routing_headers else None)


def test_urls_are_joined_with_one_slash_and_segments_are_quoted() -> None:
    out, there = ready(VERSIONS[-1])
    assert out.get(there, "locations", "sender").url == "http://server.example/locations/"
    assert out.get(there, "locations", "sender", ["L 1/2"]).url == "http://server.example/locations/L%201%2F2"
    put = out.put(there, "locations", "receiver", ["NL", "RFC", "L1"], {})
    assert put.url == "http://server.example/receiver/locations/NL/RFC/L1"


def test_query_is_added_whatever_the_endpoint_looks_like() -> None:
    out, there = ready(VERSIONS[-1])
    assert out.get(there, "locations", "sender", query={"limit": "1"}).url.endswith("/locations/?limit=1")
    there.details[VERSIONS[-1].name]["locations", "sender"] = "http://server.example/?m=locations"
    assert out.get(there, "locations", "sender", query={"limit": "1"}).url.endswith("/?m=locations&limit=1")


def test_links_are_followed_as_they_are() -> None:
    out, there = ready(VERSIONS[-1])
    odd = "http://server.example/x?offset=2&token=a%2Fb&x"
    assert out.follow(there, "locations", "sender", odd).url == odd


def test_bodies_come_with_a_content_type_and_others_without() -> None:
    out, there = ready(VERSIONS[-1])
    put = out.put(there, "locations", "receiver", ["NL", "RFC", "L1"], {"id": "L1"})
    assert put.header("Content-Type") == "application/json"
    assert json.loads(put.body) == {"id": "L1"}
    assert out.get(there, "locations", "sender").header("Content-Type") is None


@EACH
def test_labels_say_what_it_is_about(version: Version) -> None:
    out, there = ready(version)
    listing = out.get(there, "locations", "sender").label
    one = out.get(there, "locations", "sender", ["L1", "E1"]).label
    assert (listing.connection, listing.version, listing.module) == ("client", version.name, "locations")
    assert (listing.side, listing.object, listing.paged) == ("sender", "location", True)
    assert (one.object, one.paged) == ("evse", False)
    assert out.versions(there).label.object == "version_list"
    assert out.details(there, version).label.object == "version_details"
    assert out.credentials_put(there).label.object == "credentials"


@EACH
def test_calls_to_us_get_the_same_labels(version: Version) -> None:
    _, server, client, there = pair(version)
    asyncio.run(client.flows.register(there))
    for call in (client.outgoing.details(there, version), client.outgoing.credentials_get(there)):
        heard = server.label_of("GET", call.url.removeprefix("http://server.example"))
        assert (heard.version, heard.module, heard.object) == (version.name, call.label.module, call.label.object)
    assert server.label_of("GET", "/s/server/versions").object == "version_list"
    assert server.label_of("GET", "/s/server/nowhere").module == ""


def test_what_they_do_not_offer_cannot_be_asked_for() -> None:
    out, there = ready(VERSIONS[-1])
    with pytest.raises(NoEndpoint):
        out.get(there, "tokens", "sender")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('<http://x/?a=1,2;3>; rel="next"', "http://x/?a=1,2;3"),
        ("<http://x/2>; rel=next", "http://x/2"),
        ('<http://x/1>; rel="prev", <http://x/3>; title="a, b"; rel="next"', "http://x/3"),
        ('<http://x/4>; rel="last next"', "http://x/4"),
        ('<http://x/5>;REL="NEXT"', "http://x/5"),
        ('<http://x/6>; rel="prev"', None),
        ("", None),
        ("http://x; rel=next", None),
    ],
)
def test_next_is_found_in_all_lawful_shapes_of_link(value: str, expected: str | None) -> None:
    assert next_link([("LINK", value)]) == expected


def test_tokens_are_not_shown() -> None:
    _, there = ready(VERSIONS[-1])
    assert there.token_theirs not in repr(there)
    assert there.token_ours not in repr(there)
