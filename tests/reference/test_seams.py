"""Seams: bends override one decision, stack, and can be switched while serving."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from suite.reference import Bend, Bends
from suite.reference.auth import Auth
from suite.reference.credentials import Credentials
from suite.reference.envelope import Envelope
from suite.reference.flows import Flows
from suite.reference.halves import TakenIn
from suite.reference.incoming import Incoming
from suite.reference.outgoing import Outgoing
from suite.reference.partners import Grant
from suite.reference.seams import SEAMS
from suite.reference.tariffs import Tariffs
from suite.reference.versions import Versions
from suite.reference.wire import Wire
from suite.standard.versions import VERSIONS
from suite.wire.message import Call
from tests.reference.town import pair, say

NEWEST = VERSIONS[-1]


def answered(*bends: Bend) -> dict[str, object]:
    town, server, client, there = pair(NEWEST)
    server.bends.set(bends)
    return dict(json.loads(say(town, client.outgoing.versions(there)).body))


def test_a_bend_gets_the_real_behaviour_first() -> None:
    assert answered(Bend(Envelope.code, lambda real, answer: real(answer) + 1))["status_code"] == 1001


def test_bends_of_one_seam_stack_with_the_last_outermost() -> None:
    twice = Bend(Envelope.code, lambda real, answer: real(answer) * 2)
    more = Bend(Envelope.code, lambda real, answer: real(answer) + 1)
    assert answered(twice, more)["status_code"] == 2001
    assert answered(more, twice)["status_code"] == 2002


def test_bends_of_several_seams_combine() -> None:
    found = answered(Bend(Envelope.code, lambda *_: 1), Bend(Versions.listed, lambda *_: "odd"))
    assert (found["status_code"], found["data"]) == (1, "odd")


def test_bends_can_be_switched_while_serving_and_belong_to_one_platform() -> None:
    town, server, client, there = pair(NEWEST)
    call = client.outgoing.versions(there)
    for bends, status in (((Bend(Auth.recognise, lambda *_: None),), 401), ((), 200)):
        server.bends.set(bends)
        assert say(town, call).status == status
    assert client.bends == {}


def test_an_async_seam_takes_an_async_bend() -> None:
    town, server, client, there = pair(NEWEST)

    async def doubled(real: Any, send: Any, status: int, headers: Any, body: bytes) -> None:
        await real(send, status, headers, body + b" ")

    server.bends.set([Bend(Wire.transmit, doubled)])
    assert say(town, client.outgoing.versions(there)).body.endswith(b" ")


def test_a_bend_reaches_the_part_through_the_real_behaviour() -> None:
    town, server, *_ = pair(NEWEST)

    def anybody(real: Any, _incoming: object) -> Grant:
        return Grant(next(iter(real.args[0].core.partners)), "ours")

    server.bends.set([Bend(Auth.nameless, anybody)])
    assert say(town, Call("GET", server.versions_url)).status == 200


def test_a_server_can_be_bent_not_to_look() -> None:
    town, server, client, there = pair(NEWEST)

    async def blind(_real: object, _incoming: object, _theirs: object) -> None:
        return None

    server.bends.set([Bend(Credentials.visited, blind)])
    asyncio.run(client.flows.register(there))
    assert len(town.begun) == 3


def test_outgoing_words_bend_too() -> None:
    _, _, client, there = pair(NEWEST)
    client.bends.set([Bend(Outgoing.ids, lambda *_: ())])
    assert client.outgoing.versions(there).header("X-Request-ID") is None


def test_only_seams_can_be_bent() -> None:
    with pytest.raises(ValueError, match="no seam"):
        Bend(Flows.discover, lambda real: real)


def test_seams_keep_their_names_and_are_listed() -> None:
    for at in (Versions.listed, Flows.register, Wire.serve):
        assert SEAMS[at.__qualname__] is at


def test_no_bends_are_no_bends() -> None:
    bends = Bends([Bend(Versions.listed, lambda *_: None)])
    bends.set([])
    assert not bends


def test_a_module_bends_what_it_shares_with_others_by_its_own_name() -> None:
    whole: dict[str, Any] = {"id": "T1"}
    _, server, _, _ = pair(NEWEST)
    server.bends.set([Bend(Tariffs.stored, lambda *_: {})])
    kept = {
        name: module.stored(Incoming("PUT", ()), whole, None)
        for name, module in server.core.modules.items()
        if isinstance(module, TakenIn)
    }
    assert kept == {"locations": whole, "tariffs": {}, "sessions": whole, "tokens": whole}


def test_a_half_cannot_be_bent() -> None:
    with pytest.raises(ValueError, match="no seam"):
        Bend(TakenIn.stored, lambda *_: {})
