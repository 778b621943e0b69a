"""What surrounds a functional module: endpoints by role, routing to it, pulling from it, pushing through it."""

from __future__ import annotations

import asyncio
import json

import pytest

from suite.reference import Ear, Party
from suite.reference.flows import Flows, Refused
from suite.reference.module import NotNow
from suite.reference.partners import Partner
from suite.reference.platform import Platform
from suite.reference.seams import Bend
from suite.standard.versions import VERSIONS, Version
from suite.wire.message import Call
from tests.reference.shelf import Shelf
from tests.reference.town import CPO, EMSP, Town, say

EACH = pytest.mark.parametrize("version", VERSIONS, ids=str)


def two(version: Version, **more: object) -> tuple[Town, Platform, Platform, Partner]:
    """A CPO that serves and an eMSP that registered with it, a shelf each."""
    town = Town()
    cpo = town.platform("server", tokens_a=["a", "b"], versions=[version], modules=[Shelf], **more)
    emsp = town.platform("client", party=EMSP, versions=[version], modules=[Shelf], ear=Ear.LENIENT)
    there = emsp.meet("server", versions_url=cpo.versions_url, token_theirs="a")
    asyncio.run(emsp.flows.register(there))
    return town, cpo, emsp, there


def endpoints(version: Version, *parties: Party) -> list[tuple[str, str | None, str]]:
    platform = Town().platform("p", parties=parties, versions=[version], modules=[Shelf])
    listed = platform.versions.endpoints(version)
    return [(str(each["identifier"]), each.get("role"), str(each["url"]).rpartition("/p/")[2]) for each in listed]


@EACH
def test_endpoints_follow_from_our_roles(version: Version) -> None:
    v, roles = version.name, version.roles_in_endpoints
    first = ("credentials", "SENDER" if roles else None, f"{v}/credentials")
    sender = ("locations", "SENDER" if roles else None, f"{v}/sender/locations")
    receiver = ("locations", "RECEIVER" if roles else None, f"{v}/receiver/locations")
    assert endpoints(version, CPO) == [first, sender]
    assert endpoints(version, EMSP) == [first, receiver]
    assert endpoints(version, EMSP, CPO) == ([first, sender, receiver] if roles else [first, receiver])


@EACH
def test_both_learn_each_others_sides(version: Version) -> None:
    _, cpo, _, there = two(version)
    assert set(there.endpoints) == {("credentials", "sender"), ("locations", "sender")}
    assert set(cpo.partners["partner-1"].endpoints) == {("credentials", "sender"), ("locations", "receiver")}


@EACH
def test_a_list_is_pulled_to_its_end(version: Version) -> None:
    _, _, emsp, there = two(version)
    assert asyncio.run(emsp.flows.pull(there, "locations")) == 3
    assert emsp.core.modules["locations"].got == [{"id": each} for each in Shelf.own]


def test_a_list_that_never_ends_is_left() -> None:
    _, _, emsp, there = two(VERSIONS[-1])
    emsp.bends.set([Bend(Flows.followed, lambda _real, _reply: f"{there.endpoints['locations', 'sender']}?offset=2")])
    assert asyncio.run(emsp.flows.pull(there, "locations")) == 3


@EACH
def test_what_is_pushed_reaches_the_module_and_stays_with_the_partner(version: Version) -> None:
    _, cpo, emsp, there = two(version)
    here = cpo.partners["partner-1"]
    reply = asyncio.run(cpo.flows.push(here, "locations", ["NL", "RFC", "L/1"], {"id": "L/1"}))
    assert reply.status == 201
    shelf = emsp.core.modules["locations"]
    assert shelf.pushed == {(there.name, "NL", "RFC", "L/1"): {"id": "L/1"}}
    assert shelf.seen[0].route.object == "location"


@EACH
def test_pushes_of_other_depths_are_other_objects(version: Version) -> None:
    _, cpo, emsp, _ = two(version)
    here = cpo.partners["partner-1"]
    for depth, expected in ((4, "evse"), (5, "connector")):
        asyncio.run(cpo.flows.push(here, "locations", ["NL", "RFC", "L", "E", "C"][:depth], {}, method="PATCH"))
        assert emsp.core.modules["locations"].seen[-1].route.object == expected


def test_nobody_is_pushed_to_who_offers_no_receiver() -> None:
    _, _, emsp, there = two(VERSIONS[-1])
    with pytest.raises(NotNow):
        asyncio.run(emsp.flows.push(there, "locations", ["NL", "RFE", "L1"], {}))


def test_out_of_contact_pushes_are_forgotten() -> None:
    _, cpo, emsp, _ = two(VERSIONS[-1])
    cpo.go_offline()
    assert asyncio.run(cpo.flows.push(cpo.partners["partner-1"], "locations", ["NL", "RFC", "L"], {})).status == 0
    cpo.come_back()
    assert emsp.core.modules["locations"].pushed == {}


def test_a_refused_pull_says_so() -> None:
    _, _, emsp, there = two(VERSIONS[-1])
    there.token_theirs = "wrong"
    with pytest.raises(Refused, match="401"):
        asyncio.run(emsp.flows.pull(there, "locations"))


@EACH
def test_token_a_opens_no_module_where_the_version_says_so(version: Version) -> None:
    town, cpo, emsp, there = two(version)
    call = emsp.outgoing.get(there, "locations", "sender")
    call = call.having("Authorization", emsp.outgoing.authorization(version, "b"))
    assert say(town, call).status == (401 if version.token_a_restricted else 200)
    other = cpo.versions_url
    for url in (other, other.replace("versions", version.name)):
        assert say(town, call.to(url)).status == 200


@EACH
def test_routing_headers_come_back_swapped(version: Version) -> None:
    town, _, emsp, there = two(version)
    reply = say(town, emsp.outgoing.get(there, "locations", "sender"))
    names = ("OCPI-from-country-code", "OCPI-from-party-id", "OCPI-to-country-code", "OCPI-to-party-id")
    expected = ["NL", "RFC", "NL", "RFE"] if version.routing_headers else [None] * 4
    assert [reply.header(name) for name in names] == expected


@EACH
@pytest.mark.parametrize("method", ["POST", "DELETE", "HEAD"])
def test_methods_that_a_resource_does_not_have_are_405(version: Version, method: str) -> None:
    town, cpo, emsp, there = two(version)
    call = emsp.outgoing.get(there, "locations", "sender")
    before = len(cpo.core.modules["locations"].seen)
    reply = say(town, Call(method, call.url, call.headers, b"{}"))
    assert (reply.status, reply.header("Allow")) == (405, "GET")
    assert len(cpo.core.modules["locations"].seen) == before


@EACH
def test_broken_json_never_reaches_a_module(version: Version) -> None:
    town, cpo, emsp, _ = two(version)
    call = cpo.outgoing.put(cpo.partners["partner-1"], "locations", "receiver", ["NL", "RFC", "L1"], {})
    assert say(town, call.saying(b"{")).status == 400
    assert emsp.core.modules["locations"].seen == []


def test_a_trailing_slash_changes_nothing() -> None:
    town, _, emsp, there = two(VERSIONS[-1])
    call = emsp.outgoing.get(there, "locations", "sender")
    assert say(town, call.to(call.url + "/")).body[:20] == say(town, call).body[:20]
    assert json.loads(say(town, call.to(call.url + "/")).body)["data"]


def test_samples_come_from_the_module_that_knows_them() -> None:
    _, cpo, *_ = two(VERSIONS[-1])
    made = cpo.sample("location", VERSIONS[-1], id="L9", full=True)
    assert made == {"id": "L9", "full": True, "party": ("NL", "RFC")}
    with pytest.raises(LookupError):
        cpo.sample("tariff", VERSIONS[-1], id="T1")


@EACH
def test_a_receiver_refuses_whose_locations_it_cannot_pull(version: Version) -> None:
    town = Town()
    emsp = town.platform("server", party=EMSP, tokens_a=["a"], versions=[version], modules=[Shelf])
    cpo = town.platform("client", party=CPO, versions=[version], modules=[])
    there = cpo.meet("server", versions_url=emsp.versions_url, token_theirs="a")
    with pytest.raises(Refused, match="3003"):
        asyncio.run(cpo.flows.register(there))
    emsp.core.ear = Ear.LENIENT
    asyncio.run(cpo.flows.register(there))
    assert there.registered, "a lenient ear goes on"


@EACH
def test_a_client_does_not_post_where_an_endpoint_is_missing(version: Version) -> None:
    town = Town()
    cpo = town.platform("server", tokens_a=["a"], versions=[version], modules=[])
    emsp = town.platform("client", party=EMSP, versions=[version], modules=[Shelf])
    there = emsp.meet("server", versions_url=cpo.versions_url, token_theirs="a")
    with pytest.raises(Refused, match="locations"):
        asyncio.run(emsp.flows.register(there))
    assert {call.method for call in town.begun} == {"GET"}


@EACH
@pytest.mark.parametrize(("held", "said"), [((), ["PATCH", "GET", "PUT"]), (("L1",), ["PATCH", "GET"])])
def test_a_refused_patch_is_mended_and_never_repeated(version: Version, held: tuple[str, ...], said: list[str]) -> None:
    town, cpo, emsp, there = two(version)
    shelf = emsp.core.modules["locations"]
    shelf.pushed |= {(there.name, "NL", "RFC", name): {"id": name} for name in held}
    shelf.patches = False
    before = len(town.begun)
    here = cpo.partners["partner-1"]
    asyncio.run(cpo.flows.change(here, "locations", ["NL", "RFC", "L1"], {"name": "x"}, {"id": "L1", "name": "x"}))
    assert [call.method for call in town.begun[before:]] == said


def test_a_taken_patch_is_all_there_is_to_say() -> None:
    town, cpo, _, _ = two(VERSIONS[-1])
    before = len(town.begun)
    asyncio.run(cpo.flows.change(cpo.partners["partner-1"], "locations", ["NL", "RFC", "L1"], {}, {}))
    assert [call.method for call in town.begun[before:]] == ["PATCH"]
