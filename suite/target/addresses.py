"""URLs, hosts and addresses as a user may write them. Nothing is looked up or contacted here."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

from suite.target.reader import Table

_HIGHEST_PORT = 65535
_HOST = re.compile(r"[A-Za-z0-9._-]+(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?")
_WEB = ("http", "https")


def url(table: Table, key: str, *, required: bool = False, schemes: tuple[str, ...] = _WEB) -> str:
    """Read an absolute URL without name, password or fragment."""
    value = table.text(key, required=required)
    if value and not is_url(value, schemes):
        raise table.error(key, f"{table.shown(key)} is no absolute URL", allowed=f"{schemes[-1]}://host/path")
    if value and "@" in urlsplit(value).netloc:
        raise table.error(key, "the URL holds a name or password; headers belong in [network] headers")
    if value and urlsplit(value).fragment:
        raise table.error(key, "the URL has a fragment (#...), which is never sent")
    return value


def is_url(value: str, schemes: tuple[str, ...] = _WEB) -> bool:
    """Say whether this is an absolute URL that can be asked."""
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        return False
    printable = all(" " < char < "\x7f" for char in value)
    return printable and parts.scheme in schemes and bool(parts.hostname) and port != 0


def is_loopback(value: str) -> bool:
    """Say whether a URL leads to this machine."""
    host = urlsplit(value).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def listen(table: Table, key: str) -> tuple[str, int]:
    """Read `host:port`, port 0 meaning any; our server speaks IPv4."""
    value = table.text(key, "127.0.0.1:0")
    host, _, port = value.rpartition(":")
    if not host or ":" in host or not (port.isascii() and port.isdigit()) or int(port) > _HIGHEST_PORT:
        raise table.error(key, f"{table.shown(key)} is no address", allowed='"127.0.0.1:8700"')
    return host, int(port)


def hosts(table: Table, key: str) -> tuple[str, ...]:
    """Read names of hosts, with a port or without."""
    found = table.texts(key)
    for host in found:
        if not _HOST.fullmatch(host):
            raise table.error(key, f"{host!r} is no host", allowed='"api.acme.example", "api.acme.example:8443"')
    return found
