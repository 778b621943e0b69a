"""The only places that the suite may contact. Knows nothing of HTTP but how a URL names a host."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable

_PORTS = {"http": 80, "https": 443}


class AllowedHosts:
    """The hosts of target.toml and those that version details name (`allow`); nothing else is ever contacted."""

    def __init__(self, urls: Iterable[str] = (), extra: Iterable[str] = ()) -> None:
        """Begin with the hosts of these URLs, and with `host` or `host:port` entries of `allow_hosts`."""
        self._places = {place(url) for url in urls} - {""}
        self._extra = {each.strip().lower() for each in extra} - {""}

    def allow(self, url: str) -> None:
        """Take the host of that URL in."""
        self._places |= {place(url)} - {""}

    def __contains__(self, url: str) -> bool:
        """Say whether that URL may be contacted."""
        where = place(url)
        return where in self._places or where in self._extra or where.rpartition(":")[0] in self._extra


def place(url: str) -> str:
    """Give `host:port` of an HTTP URL, empty for anything else."""
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS[parts.scheme]
    except (ValueError, KeyError):
        return ""
    return f"{parts.hostname.lower()}:{port}" if parts.hostname and parts.scheme in _PORTS else ""
