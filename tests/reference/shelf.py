"""The smallest functional module there can be, for tests of what surrounds modules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from suite.reference.answers import Answer, invalid, success, unknown
from suite.reference.core import Core, Part

if TYPE_CHECKING:
    from collections.abc import Mapping

    from suite.reference.incoming import Incoming
    from suite.reference.module import Stimulus
    from suite.reference.partners import Partner
    from suite.standard.versions import Version


class Shelf(Part):
    """Locations without any meaning: three of our own, two a page, and what others put there."""

    name = "locations"
    own = ("L1", "L2", "L3")

    def __init__(self, core: Core) -> None:
        super().__init__(core)
        self.got: list[object] = []
        self.pushed: dict[tuple[str, ...], object] = {}
        self.seen: list[Incoming] = []
        self.patches = True

    async def answer(self, incoming: Incoming) -> Answer:
        self.seen.append(incoming)
        key = (incoming.partner.name, *incoming.params.values())
        if incoming.side == "sender":
            return self.listed(incoming)
        if incoming.method == "GET":
            return success(self.pushed[key]) if key in self.pushed else unknown()
        if incoming.method == "PATCH" and not self.patches:
            return invalid("no patches today")
        if not isinstance(incoming.json, dict):
            return invalid("an object is wanted")
        self.pushed[key] = incoming.json
        return success(status=201)

    def listed(self, incoming: Incoming) -> Answer:
        start = int(incoming.query.get("offset", "0"))
        answer = success([{"id": name} for name in self.own[start : start + 2]])
        more = start + 2 < len(self.own)
        return answer.having("Link", f'<{incoming.url}?offset={start + 2}>; rel="next"') if more else answer

    def take(self, partner: Partner, version: Version, objects: list[object]) -> None:
        del partner, version
        self.got += objects

    def sample(
        self, name: str, version: Version, ident: str, *, full: bool, party: tuple[str, str]
    ) -> dict[str, object] | None:
        del version
        return {"id": ident, "full": full, "party": party} if name == "location" else None

    def stimuli(self) -> Mapping[str, Stimulus]:
        return {"push_location": self.push_location}

    async def push_location(self, partner: Partner, values: Mapping[str, str]) -> None:
        path = ["NL", "RFC", values["location_id"]]
        await self.core.flows.push(partner, "locations", path, {"id": values["location_id"]})
