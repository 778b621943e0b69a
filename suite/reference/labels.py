"""What an exchange is about, in the words of the record; the same for what we say and for what we hear."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from suite.standard.routes import Route
from suite.wire.message import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from suite.standard.versions import Version

VERSION_LIST: Final = Route("versions", "sender", (), ("GET",), "version_list")
VERSION_DETAILS: Final = Route("versions", "sender", (), ("GET",), "version_details")


def label_of(
    connection: str, route: Route | None, version: Version | None, method: str, path: Sequence[str] = ()
) -> Label:
    """Label an exchange by its route and its path below the endpoint; without a route little is known."""
    name = version.name if version else ""
    if route is None:
        return Label(connection, name, purpose=f"{method} of a path we do not have")
    if route.module == "versions":
        return Label(connection, name, route.module, "", route.object, purpose=f"{method} {_SPOKEN[route.object]}")
    sent = route.sent_to(path)
    return Label(
        connection,
        name,
        route.module,
        route.side,
        route.object,
        route.paged,
        f"{method} {_what(route, sent)}",
        sent=sent,
    )


def _what(route: Route, sent: str) -> str:
    if not route.segments:
        return route.module
    return f"{route.object} by id" if route.object and not route.fixed else (sent or route.object or route.module)


_SPOKEN: Final = {"version_list": "versions", "version_details": "version details"}
