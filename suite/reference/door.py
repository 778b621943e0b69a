"""The door: finds the resource of a request, checks who asks, and passes it on to the part that answers.

Order: who are you (401), is there such a path (404), has it this method (405), is the body JSON (400), and only then
the module. So a stranger learns nothing about paths, and a module never sees broken JSON.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Final

from suite.reference.answers import Answer, not_allowed, refusal
from suite.reference.codes import CLIENT_ERROR
from suite.reference.core import Part
from suite.reference.jsonread import BadJson, read
from suite.reference.labels import VERSION_DETAILS, VERSION_LIST
from suite.reference.seams import seam
from suite.standard.routes import SIDES, routes

if TYPE_CHECKING:
    from suite.reference.auth import Auth
    from suite.reference.core import Core
    from suite.reference.credentials import Credentials
    from suite.reference.incoming import Incoming
    from suite.reference.versions import Versions
    from suite.standard.routes import Route, Side
    from suite.standard.versions import Version

Handler = Callable[["Incoming"], Awaitable[Answer]]

_WITH_BODY: Final = frozenset({"POST", "PUT", "PATCH"})


class Door(Part):
    """Routes requests, and refuses those that no module should see."""

    def __init__(self, core: Core, auth: Auth, versions: Versions, credentials: Credentials) -> None:
        super().__init__(core)
        self._auth = auth
        self._versions = versions
        self._credentials = credentials
        self._by_name = {version.name: version for version in core.versions}
        self._routes: dict[tuple[str, str, Side], tuple[Route, ...]] = {}

    async def answer(self, incoming: Incoming) -> Answer:
        """Answer a request, whatever it is."""
        handler = self.place(incoming)
        refused = self._auth.check(incoming)
        if refused is not None:
            return refused
        if handler is None or incoming.route is None:
            return self.unknown_path(incoming)
        if incoming.method not in incoming.route.methods:
            return self.unknown_method(incoming, incoming.route)
        if incoming.method in _WITH_BODY and (incoming.body or not incoming.route.bodiless):
            try:
                incoming.json = read(incoming.body)
            except BadJson as error:
                broken = self.invalid_json(incoming, str(error))
                if broken is not None:
                    return broken
        return await handler(incoming)

    @seam
    def unknown_path(self, incoming: Incoming) -> Answer:
        """Answer for a path where we have nothing."""
        return refusal(CLIENT_ERROR, f"there is nothing at /{'/'.join(incoming.segments)}", status=404)

    @seam
    def unknown_method(self, incoming: Incoming, route: Route) -> Answer:
        """Answer for a method that the resource does not have."""
        return not_allowed(route.methods, f"{incoming.method} is not allowed here")

    @seam
    def invalid_json(self, incoming: Incoming, why: str) -> Answer | None:
        """Refuse a body that is no JSON; None would let the module have it as null."""
        del incoming
        return refusal(CLIENT_ERROR, f"the body is no JSON: {why}", status=400)

    def place(self, incoming: Incoming) -> Handler | None:
        """Find the resource of a request and who answers for it; None where we have nothing."""
        first, *rest = incoming.segments
        if first == "versions" and not rest:
            incoming.module, incoming.route = "versions", VERSION_LIST
            return self._versions.answer_list
        version = self._by_name.get(first)
        incoming.version = version
        return self._within(incoming, version, rest) if version else None

    def _within(self, incoming: Incoming, version: Version, rest: list[str]) -> Handler | None:
        if not rest:
            incoming.module, incoming.route = "versions", VERSION_DETAILS
            return self._versions.answer_details
        if rest == ["credentials"]:
            incoming.module, incoming.side = "credentials", "sender"
            incoming.route = routes(version, "credentials", "sender")[0]
            return self._credentials.answer
        side = next((side for side in SIDES if side == rest[0]), None)
        return self._module(incoming, version, side, rest[1:]) if side and len(rest) > 1 else None

    def _module(self, incoming: Incoming, version: Version, side: Side, rest: list[str]) -> Handler | None:
        name, *path = rest
        module = self.core.modules.get(name)
        incoming.module, incoming.side = name, side
        if module is None or side not in self.core.sides(version, name):
            return None
        known = self._routes.setdefault((version.name, name, side), routes(version, name, side))
        route = next((route for route in known if route.fits(path)), None)
        if route is None:
            return None
        incoming.route = route
        incoming.params = dict(zip(route.segments, path, strict=True))
        incoming.url = self.core.outgoing.join(self._versions.endpoint_url(version, name, side), *path)
        return module.answer
