"""What one object has to do with others: who owns it, what it refers to. Kept small, since it is kept of every object."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suite.standard.versions import Version


class Relations(NamedTuple):
    """Ids are folded as the version compares them."""

    party: str
    key: str
    """Owner and id; empty for what has none."""
    currency: str = ""
    tariffs: tuple[tuple[str, str], ...] = ()
    """Tariffs referred to, with pointers."""
    session: str = ""
    credits: str = ""
    """Key of the CDR that this one credits."""
    credit: bool = False


def relations(version: Version, name: str, value: dict[str, Any], *, refer: bool = True) -> Relations:
    """Read them; never raises for what the object holds. `refer`: somebody asks for the Tariffs of a Location."""
    party = f"{_text(version, value.get('country_code'))}*{_text(version, value.get('party_id'))}".strip("*")
    ident = _text(version, value.get("id") or value.get("uid"))
    kind = _text(version, value.get("type")) if name == "token" else ""
    key = f"{party}*{kind}*{ident}" if ident else ""
    currency = value.get("currency")
    referred = tuple(_tariffs(version, value)) if refer and name == "location" else ()
    if name != "cdr":
        return Relations(party, key, currency if isinstance(currency, str) else "", referred)
    reference = _text(version, value.get("credit_reference_id"))
    session = _text(version, value.get("session_id"))
    return Relations(
        party,
        key,
        currency if isinstance(currency, str) else "",
        session=f"{party}*{session}" if session and session != "#NA" else "",
        credits=f"{party}**{reference}" if reference else "",
        credit=value.get("credit") is True,
    )


def _text(version: Version, value: object) -> str:
    if not isinstance(value, str):
        return ""
    return value.upper() if version.owner_in_objects else value


def fold(version: Version, value: object) -> str:
    """Give an id as the version compares it."""
    return _text(version, value)


def _tariffs(version: Version, location: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for at, evse in _objects(location.get("evses"), "/evses"):
        for below, connector in _objects(evse.get("connectors"), f"{at}/connectors"):
            named = connector.get("tariff_ids")
            listed = named if isinstance(named, list) else []
            yield from ((_text(version, each), f"{below}/tariff_ids/{number}") for number, each in enumerate(listed))
            if version.location_type and isinstance(connector.get("tariff_id"), str):
                yield connector["tariff_id"], f"{below}/tariff_id"


def _objects(value: object, at: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, each in enumerate(value if isinstance(value, list) else []):
        if isinstance(each, dict):
            yield f"{at}/{number}", each
