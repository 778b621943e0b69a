"""What an exchange of a HAR is about: told by the endpoints that version details in the same HAR name, else by the path and the body.

Where two interfaces fit and nothing tells which, the exchange is judged as a message only: a guess would blame somebody.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from suite.standard.operations import operations
from suite.standard.routes import MODULE_IDS, MODULES, SIDES, routes, side_of
from suite.standard.versions import is_known, version
from suite.wire.message import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from suite.standard.routes import Route, Side
    from suite.standard.versions import Version

_MOST_ENDPOINTS = 400
_ROLES = {"cpo": "CPO", "emsp": "EMSP", "msp": "EMSP", "hub": "HUB"}
_SHOWS = {
    "location": {"coordinates", "address"}, "evse": {"connectors", "uid"}, "connector": {"standard", "format"},
    "tariff": {"elements"}, "session": {"kwh"}, "cdr": {"charging_periods", "total_cost"}, "token": {"uid", "issuer"},
}  # fmt: skip
"""Names that tell what an object is."""


@dataclass
class Endpoints:
    """The endpoints that this HAR names, by the URL without its query."""

    known: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    """URL -> version, module, side."""

    def learn(self, data: object) -> None:
        """Read version details."""
        if not isinstance(data, dict) or not isinstance(data.get("endpoints"), list):
            return
        for each in data["endpoints"]:
            url, module = (each.get("url"), each.get("identifier")) if isinstance(each, dict) else (None, None)
            if not (isinstance(url, str) and isinstance(module, str)) or len(self.known) >= _MOST_ENDPOINTS:
                continue
            side = str(each.get("role", "")).lower()
            self.known[url.rstrip("/")] = (str(data.get("version", "")), module, side if side in SIDES else "")

    def of(self, url: str) -> tuple[str, str, str, list[str]] | None:
        """Give version, module, side and the path below, of the longest endpoint that the URL begins with."""
        plain = url.partition("?")[0].rstrip("/")
        place = plain
        while place.count("/") > 2:  # noqa: PLR2004 - what is left is scheme and host
            if place in self.known:
                below = plain[len(place) :].strip("/")
                return (*self.known[place], [unquote(each) for each in below.split("/")] if below else [])
            place = place.rpartition("/")[0]
        return None


def label_of(endpoints: Endpoints, spoken: Version, method: str, url: str, sent: object, shown: object) -> Label | None:
    """Label an exchange; `sent` and `shown` are the bodies as JSON. None: it is none of OCPI."""
    listed = _configuration(shown, _version_in(url), spoken.name)
    if listed is not None:
        return listed
    found = endpoints.of(url)
    name, module, side, path = found or _guessed(url, spoken)
    if not module:
        return None
    which = version(name) if is_known(name) else version(_version_in(url) or spoken.name)
    fits = [(each, route) for each in _sides(side) for route in _routes(which, module, each, method, path)]
    if len(fits) > 1:
        fits = _told_by_body(fits, sent if method in {"PUT", "POST", "PATCH"} else _data(shown))
    if len({(each, route.object, route.sent) for each, route in fits}) != 1:
        return Label("", which.name, module, purpose=f"{method} {module}")
    each, route = fits[0]
    return Label(
        "", which.name, module, each, route.object, route.paged, f"{method} {module}", sent=route.sent_to(path)
    )


def _configuration(shown: object, said_in: str, name: str) -> Label | None:
    """Versions belong to no version; what its requests carry is not asked where no version is in the URL."""
    data = _data(shown)
    if isinstance(data, dict) and isinstance(data.get("endpoints"), list):
        said = str(data.get("version"))
        return Label("", said if is_known(said) else said_in or name, "versions", "", "version_details")
    if (
        isinstance(data, list)
        and data
        and all(isinstance(each, dict) and set(each) == {"version", "url"} for each in data)
    ):
        return Label("", said_in, "versions", "", "version_list")
    return None


def _data(shown: object) -> Any:
    return shown.get("data") if isinstance(shown, dict) and "status_code" in shown else None


def _segments(url: str) -> list[str]:
    try:
        return [unquote(each) for each in urlsplit(url).path.split("/") if each]
    except ValueError:
        return []


def _version_in(url: str) -> str:
    return next((each for each in _segments(url) if is_known(each)), "")


def _guessed(url: str, spoken: Version) -> tuple[str, str, str, list[str]]:
    """Tell module and side by the path: `/ocpi/cpo/2.2.1/locations/LOC1`. The last name of a module counts."""
    parts = _segments(url)
    name = _version_in(url) or spoken.name
    ids = MODULE_IDS[name]
    place = next((at for at in range(len(parts) - 1, -1, -1) if parts[at].lower() in ids), None)
    if place is None:
        return name, "", "", []
    module, before = parts[place].lower(), [each.lower() for each in parts[:place]]
    side = next((each for each in reversed(before) if each in SIDES), "")
    role = next((_ROLES[each] for each in reversed(before) if each in _ROLES), "")
    return name, module, side or (side_of(module, role) or "" if role else ""), parts[place + 1 :]


def _sides(side: str) -> Sequence[Side]:
    return tuple(each for each in SIDES if not side or each == side)


def _routes(which: Version, module: str, side: Side, method: str, path: list[str]) -> list[Route]:
    if module not in MODULES and not any(each.module == module for each in operations(which.name)):
        return []
    if module == "credentials" and side != "sender":
        return []
    return [
        each for each in routes(which, module, side) if method in each.methods and not each.free and each.fits(path)
    ]


def _told_by_body(fits: list[tuple[Side, Route]], body: object) -> list[tuple[Side, Route]]:
    """Keep the routes whose object the body shows; a list shows one of its elements."""
    lists, value = isinstance(body, list), body
    if isinstance(value, list):
        value = next((each for each in value if isinstance(each, dict)), None)
    if not isinstance(value, dict):
        return fits
    names = set(value)
    kept = [(side, route) for side, route in fits if route.paged == lists and _SHOWS.get(route.object, {""}) <= names]
    return kept or fits
