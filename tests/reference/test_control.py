"""The control side: what each stimulus does, and how it says no."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from suite.reference import Ear
from suite.reference.control import Control
from suite.standard.versions import VERSIONS
from suite.wire.message import Call, Reply
from tests.reference.shelf import Shelf
from tests.reference.town import EMSP, Town, carry

BASE = "http://control.example/control/"


class Scene:
    """A CPO that we control, and an eMSP that waits for it with a token A."""

    def __init__(self) -> None:
        self.town = Town()
        self.cpo = self.town.platform("cpo", modules=[Shelf])
        self.emsp = self.town.platform("emsp", party=EMSP, tokens_a=["a"], ear=Ear.LENIENT, modules=[Shelf])
        self.app = Control(self.cpo)
        self.known = {"versions_url": self.emsp.versions_url, "token_a": "a"}

    async def act(self, name: str, body: Any = None, method: str = "POST") -> Reply:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else b""
        return await carry(self.app, Call(method, BASE + name, body=raw))

    def acts(self, *steps: tuple[str, Any]) -> list[int]:
        async def all_of_them() -> list[int]:
            return [(await self.act(name, body)).status for name, body in steps]

        return asyncio.run(all_of_them())


@pytest.mark.parametrize("version", VERSIONS, ids=str)
def test_register_rotate_unregister(version: Any) -> None:
    scene = Scene()
    steps = scene.acts(("register", scene.known | {"version": version.name}), ("rotate", None), ("unregister", None))
    assert steps == [204, 204, 204]
    methods = [call.method for call in scene.town.begun if call.url.endswith(f"{version.name}/credentials")]
    assert methods == ["POST", "PUT", "DELETE"]


def test_rotate_can_move_to_another_version() -> None:
    scene = Scene()
    first, *_, last = (version.name for version in VERSIONS)
    assert scene.acts(("register", scene.known | {"version": first}), ("rotate", {"version": last})) == [204, 204]
    assert next(iter(scene.emsp.partners)).version == VERSIONS[-1]


def test_without_a_registration_there_is_nothing_to_do() -> None:
    scene = Scene()
    assert scene.acts(*((name, None) for name in ("rotate", "unregister", "pull", "push_location"))) == [409] * 4


def test_a_second_registration_is_not_now() -> None:
    scene = Scene()
    assert scene.acts(("register", scene.known), ("register", scene.known)) == [204, 409]


def test_a_refusal_is_not_now_and_says_why_without_the_token() -> None:
    scene = Scene()
    reply = asyncio.run(scene.act("register", scene.known | {"token_a": "secret-nobody-knows"}))
    assert reply.status == 409
    assert "401" in json.loads(reply.body)["reason"]
    assert b"secret" not in reply.body


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("dance", {}),
        ("register", {}),
        ("register", {"versions_url": "http://x"}),
        ("register", {"versions_url": "http://x", "token_a": "a", "version": "9.9"}),
        ("register", b"{"),
        ("register", []),
        ("go_offline", {"seconds": "soon"}),
        ("go_offline", {"seconds": 1e9}),
        ("go_offline", {"seconds": "nan"}),
    ],
)
def test_nonsense_is_422_with_a_reason(name: str, body: Any) -> None:
    reply = asyncio.run(Scene().act(name, body))
    assert reply.status == 422
    assert json.loads(reply.body)["reason"]


def test_pull_and_push_go_to_the_partner() -> None:
    scene = Scene()
    assert scene.acts(("register", scene.known), ("push_location", {"location_id": "L1"}), ("pull", None)) == [
        204,
        204,
        409,
    ]
    assert scene.emsp.core.modules["locations"].pushed == {("partner-1", "NL", "RFC", "L1"): {"id": "L1"}}


def test_an_emsp_pulls_what_is_offered() -> None:
    scene = Scene()
    known = {"versions_url": scene.cpo.versions_url, "token_a": "b"}
    scene.cpo.invite("b")
    scene.app = Control(scene.emsp)
    steps = scene.acts(
        ("register", known), ("pull", None), ("pull", {"module": "locations"}), ("pull", {"module": "x"})
    )
    assert steps == [204, 204, 204, 422]
    assert len(scene.emsp.core.modules["locations"].got) == 6


def test_going_offline_ends_by_itself() -> None:
    scene = Scene()

    async def away() -> list[bool]:
        back, real = asyncio.Event(), scene.cpo.come_back
        scene.cpo.come_back = lambda: (real(), back.set())  # type: ignore[method-assign,return-value,func-returns-value]
        assert (await scene.act("go_offline", {"seconds": 0.001})).status == 204
        seen = [scene.cpo.core.offline]
        async with asyncio.timeout(5):
            await back.wait()
        return [*seen, scene.cpo.core.offline]

    assert asyncio.run(away()) == [True, False]


@pytest.mark.parametrize(
    ("client", "status"), [("127.0.0.1", 409), ("::1", 409), ("10.0.0.1", 403), ("testclient", 403)]
)
def test_only_this_machine_may_control(client: str, status: int) -> None:
    scene = Scene()
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/control/rotate", "client": (client, 1)}
    asyncio.run(scene.app(scope, receive, send))
    assert sent[0]["status"] == status


def test_other_paths_and_methods() -> None:
    scene = Scene()
    assert asyncio.run(scene.act("rotate", method="GET")).status == 405
    assert asyncio.run(carry(scene.app, Call("POST", "http://control.example/rotate"))).status == 404
