"""A CPO and an eMSP that are registered with each other, with the modules as they are, for tests of data."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from suite.reference import Ear, Issued, Partner, Platform
from suite.reference.keeper import Keeper
from suite.reference.modules import MODULES, Maker
from suite.standard.versions import Version
from suite.wire.message import Reply
from tests.reference.town import CPO, EMSP, Town, say

OWNER = ("NL", "RFC")


@dataclass
class Duo:
    """`there` is the CPO as the eMSP knows it, `here` the eMSP as the CPO knows it."""

    town: Town
    version: Version
    cpo: Platform
    emsp: Platform
    there: Partner
    here: Partner

    def own(self, *path: str, module: str = "locations", **query: str) -> Reply:
        """Ask the CPO for what it owns."""
        return say(self.town, self.emsp.outgoing.get(self.there, module, "sender", path, query))

    def push(self, method: str, path: tuple[str, ...], body: Any = None, *, module: str = "locations") -> Reply:
        """Call the eMSP's receiver interface, below the owner unless the path begins with one."""
        whole = path if len(path[0]) == 2 and path[0].isalpha() else (*OWNER, *path)
        call = self.cpo.outgoing.request(self.here, None, method, module, "receiver", path=whole, body=body)
        return say(self.town, call)

    def held(self, *path: str, module: str = "locations") -> Any:
        """Give what the eMSP's receiver interface shows; None where it has nothing."""
        reply = self.push("GET", path, module=module)
        return data(reply) if reply.status == 200 else None

    def sample(self, kind: str, ident: str, /, *, full: bool = False, **changes: Any) -> dict[str, Any]:
        """Make an object of the CPO's."""
        return {**self.cpo.sample(kind, self.version, id=ident, full=full), **changes}

    def act(self, name: str, module: str = "locations", **values: str) -> None:
        """Make the CPO act."""
        asyncio.run(self.cpo.core.modules[module].stimuli()[name](self.here, values))  # type: ignore[arg-type]


def duo(
    version: Version,
    *,
    ear: Ear = Ear.STRICT,
    locations: int = 20,
    modules: Sequence[Maker] = MODULES,
    guest: Keeper | None = None,
    cards: Sequence[Issued] = (),
    **more: Any,
) -> Duo:
    """Build both and register the eMSP with the CPO; `guest` keeps the eMSP, `keeper` the CPO; `cards` are the eMSP's."""
    town = Town()
    cpo = town.platform("cpo", tokens_a=["a"], versions=[version], locations=locations, modules=modules, **more)
    emsp = town.platform("emsp", party=EMSP, versions=[version], ear=ear, modules=modules, keeper=guest, cards=cards)
    there = emsp.meet("cpo", versions_url=cpo.versions_url, token_theirs="a")
    asyncio.run(emsp.flows.register(there))
    return Duo(town, version, cpo, emsp, there, next(iter(cpo.partners)))


def data(reply: Reply) -> Any:
    """Give `data` of an answer."""
    return json.loads(reply.body)["data"]


def code(reply: Reply) -> tuple[int, int]:
    """Give HTTP status and OCPI code of an answer."""
    return reply.status, json.loads(reply.body)["status_code"]


__all__ = ["CPO", "EMSP", "OWNER", "Duo", "code", "data", "duo"]
