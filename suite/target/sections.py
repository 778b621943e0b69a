"""The sections of target.toml that say how: our own side, what may be touched, limits, deadlines, the network."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import fields

from suite.standard.versions import VERSIONS
from suite.target import addresses
from suite.target.connections import ROLES, label, party
from suite.target.reader import Table
from suite.target.shape import Card, Charging, Connection, Deadlines, Evse, Limits, Network, OurParty, Safety, Suite

OPPOSITE = {"CPO": "EMSP", "EMSP": "CPO", "SCSP": "CPO"}
OURS = {"CPO": ("NL", "TSC"), "EMSP": ("NL", "TSE")}
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_LONGEST_OF_CARDS = 36
_RESERVED = frozenset({"authorization", "host", "content-length", "transfer-encoding"})


def suite(table: Table, connections: Sequence[Connection], *, loopback: bool) -> Suite:
    """Read `[suite]`. Without public_url a target on this machine finds us at our socket, any other nowhere."""
    public = addresses.url(table, "public_url").rstrip("/")
    if public and not table.raw("listen"):
        table.warn("public_url", 'leads to a port that changes with every run; add listen = "127.0.0.1:8700"')
    made = Suite(
        listen=addresses.listen(table, "listen"),
        public_url=public or ("loopback" if loopback else None),
        parties=table.each("parties", _party) or _default_parties(connections),
        tokens=table.each("tokens", _card),
        tls_cert=table.existing("tls_cert"),
        tls_key=table.existing("tls_key"),
    )
    _both(table, "tls_cert", "tls_key")
    return made


def _both(table: Table, first: str, second: str) -> None:
    for there, missing in ((first, second), (second, first)):
        if table.raw(there) and not table.raw(missing):
            raise table.error(there, f"needs {missing} too")


def _party(table: Table) -> OurParty:
    table.only(("role", "id", "name"))
    country, _, ident = party(table, "id", required=True).upper().partition("-")
    return OurParty(
        table.text("role", required=True, one_of=ROLES), country, ident, label(table, "name", "Conformance suite")
    )


def _card(table: Table) -> Card:
    table.only(names(Card))
    kinds = dict.fromkeys(kind for each in VERSIONS for kind in each.token_types)
    made = Card(table.text("uid", required=True), table.text("contract_id"), table.text("type", "RFID", one_of=kinds))
    for name, value in (("uid", made.uid), ("contract_id", made.contract_id)):
        if len(value) > _LONGEST_OF_CARDS or not (value.isascii() and value.isprintable()):
            raise table.error(
                name, "is no id of a card", allowed=f"at most {_LONGEST_OF_CARDS} printable ASCII characters"
            )
    return made


def _default_parties(connections: Sequence[Connection]) -> tuple[OurParty, ...]:
    wanted = dict.fromkeys(OPPOSITE.get(role, "EMSP") for each in connections for role in each.roles)
    return tuple(OurParty(role, *OURS[role]) for role in wanted)


def charging(table: Table) -> Charging:
    """Read `[charging]`."""
    return Charging(evses=table.each("evses", _evse), unlock=table.flag("unlock", default=False))


def _evse(table: Table) -> Evse:
    table.only(names(Evse))
    return Evse(table.text("location_id", required=True), table.text("evse_uid"), table.text("connector_id"))


def safety(table: Table, *, loopback: bool, production: bool) -> Safety:
    """Read `[safety]`; a platform in production is read only, whatever stands here."""
    made = Safety(
        writes=table.text("writes", "all", one_of=("all", "no-cdrs", "none")),
        provocations=table.flag("provocations", default=True),
        commands=table.flag("commands", default=True),
        negative_auth=table.whole("negative_auth", 20),
        max_requests_per_second=table.number("max_requests_per_second", 0 if loopback else 5),
        allow_hosts=addresses.hosts(table, "allow_hosts"),
        personal_data=table.text("personal_data", "keep", one_of=("keep", "hash")),
    )
    return _in_production(table, made) if production else made


def _in_production(table: Table, made: Safety) -> Safety:
    forced: dict[str, object] = {"writes": "none", "provocations": False, "commands": False, "personal_data": "hash"}
    for key, value in forced.items():
        if key in table.values and table.values[key] != value:
            shown = str(value).lower() if isinstance(value, bool) else repr(value)
            table.warn(key, f'does not count: setup = "production" makes it {shown}')
    return Safety("none", False, False, made.negative_auth, made.max_requests_per_second, made.allow_hosts, "hash")  # noqa: FBT003


def limits(table: Table) -> Limits:
    """Read `[limits]`."""
    crawl = table.raw("crawl")
    number = isinstance(crawl, int) and not isinstance(crawl, bool) and crawl > 0
    if crawl is not None and crawl != "full" and not number:
        raise table.error("crawl", f"{table.shown('crawl')} is neither", allowed='"full" or a number of objects')
    return Limits(crawl=crawl or "full", requests=table.whole("requests", 5000), time=table.seconds("time", 1800.0))


def deadlines(table: Table) -> Deadlines:
    """Read `[deadlines]`."""
    plain = Deadlines()
    return Deadlines(**{name: _deadline(table, name, getattr(plain, name)) for name in names(Deadlines)})


def _deadline(table: Table, key: str, default: float) -> float:
    found = table.seconds(key, default)
    if not found:
        raise table.error(key, "nothing happens in no time", allowed='"500ms", "10s", "5m"')
    return found


def network(table: Table) -> Network:
    """Read `[network]`."""
    made = Network(
        proxy=table.text("proxy"),
        ca_file=table.existing("ca_file"),
        client_cert=table.existing("client_cert"),
        client_key=table.existing("client_key"),
        verify=table.flag("verify", default=True),
        bind=table.text("bind"),
        headers=_headers(table),
    )
    if made.client_key and not made.client_cert:
        raise table.error("client_key", "needs client_cert too")
    if made.proxy and not addresses.is_url(made.proxy):
        raise table.error("proxy", "is no absolute URL", allowed="http://proxy:3128")
    if made.bind and not _is_address(made.bind):
        raise table.error("bind", f"{table.shown('bind')} is no address of this machine", allowed='"192.0.2.7"')
    return made


def _headers(table: Table) -> dict[str, str]:
    given = table.table("headers")
    found = {name: given.resolve(name, value) for name, value in given.values.items()}
    for name, value in found.items():
        if not _HEADER.fullmatch(name):
            raise given.error(name, "is no name of a header", allowed='"X-Api-Key"')
        if name.lower() in _RESERVED:
            raise given.error(name, "is set by the suite itself", allowed="any other header")
        if not value.isascii() or any(char < " " and char != "\t" for char in value):
            raise given.error(name, "the value is not fit for a header: ASCII without line breaks")
    return found


def _is_address(value: str) -> bool:
    try:
        ipaddress.ip_address(value)
    except ValueError:
        return False
    return True


def names(shape: type) -> tuple[str, ...]:
    """Give the names of a dataclass's fields."""
    return tuple(each.name for each in fields(shape))
