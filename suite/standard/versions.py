"""The versions of OCPI as values: how each one speaks, so that nobody else has to ask "which version is this?".

A `Version` answers questions of behaviour (`token_encoding`, `message_ids`, `owner_in_objects`); code outside this package
never compares version strings. Facts only: no message is built or read here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable


class UnknownVersion(ValueError):
    """Raised for a version string that is not one of `VERSIONS`; the message lists the known ones."""


@dataclass(frozen=True, slots=True)
class Version:
    """One protocol version, e.g. `2.2.1`. Compare and sort by `rank`; `str(version)` is the wire's value."""

    name: str
    rank: int
    branch: str = field(repr=False)
    token_encoding: Literal["raw", "base64"]
    """How `Authorization: Token ...` carries the token (transport: authorization header)."""
    message_ids: bool
    """`X-Request-ID` and `X-Correlation-ID` are part of the version."""
    routing_headers: bool
    """`OCPI-to-*` and `OCPI-from-*` are part of the version (functional modules only)."""
    roles_in_endpoints: bool
    """Endpoints carry `role` SENDER or RECEIVER, and credentials carry `roles[]` rather than one party."""
    owner_in_objects: bool
    """Objects carry `country_code` and `party_id` themselves, not only in URLs."""
    patch_needs_last_updated: bool
    unknown_fields_pass: bool
    """The standard forbids refusing a message for an unknown JSON field."""
    open_enums: bool
    token_a_restricted: bool
    """Token A is said to open versions and credentials only."""
    limit_header_is_maximum: bool
    """`X-Limit` is the server's maximum, never the number of objects on this page."""
    date_from_inclusive: bool
    """Bounds of `date_from` (inclusive) and `date_to` (exclusive) are said."""
    parents_follow_children: bool
    """A receiver must lift `last_updated` of EVSE and Location when a child changes."""
    publish_flag: bool
    """Location has `publish` and `publish_allowed_to`."""
    tariff_patch: bool
    """Tariffs can be changed by PATCH."""
    http_error_for_refusal: bool
    """A semantic refusal may come as an HTTP error (disputed passage d1)."""
    hub_party_id: bool
    text_charset: Literal["ascii", "utf-8"]
    party_roles: tuple[str, ...]
    doc_suffix: str = "asciidoc"
    location_type: bool = False
    """Location has a required `type`, and its Connectors have `voltage`, `amperage` and one `tariff_id`.

    Later versions have `parking_type`, `max_voltage`, `max_amperage`, `max_electric_power` and `tariff_ids`.
    """
    hours_choice: bool = False
    """Opening hours are either `twentyfourseven` or `regular_hours`; later on `twentyfourseven` is always there."""
    tariff_types: bool = True
    """Tariffs have a type, a validity, and a minimum and maximum price."""
    parking_places: bool = False
    """Locations list parking places, which EVSEs refer to."""
    price_keys: tuple[str, ...] = ("excl_vat", "incl_vat")
    """How an amount is written: before taxes, and what tells of taxes; empty where it is a plain number."""
    tax_included: bool = False
    """Tariffs say whether taxes are in their prices, and limits are before and after taxes."""
    token_types: tuple[str, ...] = ("RFID", "OTHER", "AD_HOC_USER", "APP_USER")
    """TokenType; where there are several, the same uid may be one of each, and URLs carry `type`."""
    credit_cdrs: bool = True
    """A CDR can credit another one."""
    command_results: bool = True
    """A command has a timeout, and its result is a message of its own; before, a second CommandResponse."""
    not_available: bool = True
    """`#NA` may stand in a string whose value cannot be known."""

    def __str__(self) -> str:
        """Give the value as it stands in messages."""
        return self.name

    def __lt__(self, other: Version) -> bool:
        """Order by age, oldest first."""
        return self.rank < other.rank


_V211 = Version(
    name="2.1.1",
    rank=211,
    branch="release-2.1.1-bugfixes",
    token_encoding="raw",
    message_ids=False,
    routing_headers=False,
    roles_in_endpoints=False,
    owner_in_objects=False,
    patch_needs_last_updated=False,
    unknown_fields_pass=False,
    open_enums=False,
    token_a_restricted=False,
    limit_header_is_maximum=False,
    date_from_inclusive=False,
    parents_follow_children=False,
    publish_flag=False,
    tariff_patch=True,
    http_error_for_refusal=True,
    hub_party_id=False,
    text_charset="ascii",
    party_roles=("CPO", "EMSP"),
    doc_suffix="md",
    location_type=True,
    hours_choice=True,
    tariff_types=False,
    price_keys=(),
    token_types=("RFID", "OTHER"),
    credit_cdrs=False,
    command_results=False,
    not_available=False,
)
_V221 = Version(
    name="2.2.1",
    rank=221,
    branch="release-2.2.1-bugfixes",
    token_encoding="base64",
    message_ids=True,
    routing_headers=True,
    roles_in_endpoints=True,
    owner_in_objects=True,
    patch_needs_last_updated=True,
    unknown_fields_pass=False,
    open_enums=False,
    token_a_restricted=True,
    limit_header_is_maximum=True,
    date_from_inclusive=True,
    parents_follow_children=True,
    publish_flag=True,
    tariff_patch=False,
    http_error_for_refusal=False,
    hub_party_id=False,
    text_charset="utf-8",
    party_roles=("CPO", "EMSP", "HUB", "NAP", "NSP", "OTHER", "SCSP"),
)
_V230 = Version(
    name="2.3.0",
    rank=230,
    branch="2.3.0/release/core",
    token_encoding="base64",
    message_ids=True,
    routing_headers=True,
    roles_in_endpoints=True,
    owner_in_objects=True,
    patch_needs_last_updated=True,
    unknown_fields_pass=True,
    open_enums=True,
    token_a_restricted=True,
    limit_header_is_maximum=True,
    date_from_inclusive=True,
    parents_follow_children=True,
    publish_flag=True,
    tariff_patch=False,
    http_error_for_refusal=False,
    hub_party_id=True,
    text_charset="utf-8",
    party_roles=("CPO", "EMSP", "NAP", "NSP", "OTHER", "SCSP"),
    parking_places=True,
    price_keys=("before_taxes", "taxes"),
    tax_included=True,
    token_types=("RFID", "OTHER", "AD_HOC_USER", "APP_USER", "EMAID"),
)

VERSIONS: tuple[Version, ...] = (_V211, _V221, _V230)
"""All versions the suite knows, oldest first."""

VERSION_NUMBERS: tuple[str, ...] = ("2.0", "2.1", "2.1.1", "2.2", "2.2.1", "2.3.0")
"""Values of the enum VersionNumber over all versions (versions module)."""

SUCCESSORS: dict[str, str] = {"2.1": "2.1.1", "2.2": "2.2.1"}
"""Deprecated version numbers, and what is to be used instead (enum VersionNumber)."""

_BY_NAME = {version.name: version for version in VERSIONS}


def version(name: str) -> Version:
    """Give the version of that name; raises UnknownVersion, which lists the known ones."""
    try:
        return _BY_NAME[name]
    except KeyError:
        known = ", ".join(_BY_NAME)
        raise UnknownVersion(f"unknown OCPI version {name!r}; known: {known}") from None


def is_known(name: object) -> bool:
    """Say whether that value is the name of a version the suite speaks."""
    return isinstance(name, str) and name in _BY_NAME


def latest_mutual(offered: Iterable[str]) -> Version | None:
    """Give the newest version of ours among those offered, or None."""
    known = [_BY_NAME[name] for name in offered if name in _BY_NAME]
    return max(known, key=lambda v: v.rank, default=None)
