"""Faults of what objects hold, whatever the module: times, numbers, codes, URLs, texts, names of fields; and lawful oddities."""

from __future__ import annotations

from typing import Any

from suite.faults.register import eccentric, mutant
from suite.reference.changing import Changing
from suite.reference.envelope import Envelope
from suite.reference.identity import Identity
from suite.reference.locations import Locations
from suite.reference.receiving import Receiving
from suite.reference.tariffs import Tariffs
from suite.reference.versions import Versions

TIMES = {
    "shape": ("a blank instead of T", lambda text: text.replace("T", " ")),
    "offset": ("an offset", lambda text: text.replace("Z", "+02:00")),
    "zero-offset": ("+00:00", lambda text: text.replace("Z", "+00:00")),
    "fraction": ("seven decimals", lambda text: text.replace("Z", ".1234567Z")),
}


def _timestamp(what: str, change: Any) -> Any:
    def bend(real: Any) -> Any:
        return change(str(real()))

    bend.__doc__ = f"timestamp of answers has {what}."
    return bend


def _tariff_time(what: str, change: Any) -> Any:
    def bend(real: Any, version: Any, tariff: Any) -> Any:
        return {**real(version, tariff), "last_updated": change(str(tariff["last_updated"]))}

    bend.__doc__ = f"last_updated of tariffs has {what}."
    return bend


def _given_back(what: str, change: Any) -> Any:
    def bend(real: Any, incoming: Any, value: Any) -> Any:
        found = real(incoming, value)
        return {**found, "last_updated": change(str(found["last_updated"]))} if "last_updated" in found else found

    bend.__doc__ = f"last_updated of what is given back has {what}."
    return bend


_LOST = {
    "locations.put.stored": "last_updated is not what we gave",
    "locations.put.keeps-optional": "it is not what we gave",
    "locations.parent.follows-child": "the time of the parent cannot be read",
}
_SKEW = {"transport.timestamp.near-now": "read as it stands, it is two hours off"}
for _name, (_what, _change) in TIMES.items():
    _off = _SKEW if _name == "offset" else {}
    mutant(f"transport.datetime.{_name}~timestamp", at=Envelope.timestamp, collateral=_off)(_timestamp(_what, _change))
    mutant(f"transport.datetime.{_name}~tariff", at=Tariffs.shown, roles=("CPO",))(_tariff_time(_what, _change))
    mutant(f"transport.datetime.{_name}~given-back", at=Receiving.given_back, roles=("EMSP",), collateral=_LOST)(
        _given_back(_what, _change)
    )


@mutant("transport.null.required~timestamp", at=Envelope.timestamp)
def null_timestamp(real: Any) -> Any:
    """The timestamp of answers is null."""
    del real


@mutant("transport.null.required~currency", at=Tariffs.shown, roles=("CPO",))
def null_currency(real: Any, version: Any, tariff: Any) -> Any:
    """The currency of tariffs is null."""
    return {**real(version, tariff), "currency": None}


@mutant("transport.null.required~city-in-push", at=Changing.whole, roles=("CPO",))
def null_city(real: Any, version: Any, location: Any) -> Any:
    """The city of a pushed Location is null."""
    return {**real(version, location), "city": None}


@mutant("transport.null.required~version-url", at=Versions.listed)
def null_version_url(real: Any, incoming: Any) -> Any:
    """One more version of the list has null for a URL."""
    return [*real(incoming), {"version": "2.0", "url": None}]


@mutant("transport.null.required~endpoint-identifier", at=Versions.endpoints)
def null_identifier(real: Any, version: Any) -> Any:
    """One more endpoint has null for an identifier."""
    found = real(version)
    return [*found, {**found[0], "identifier": None}]


@mutant("transport.number.is-number~status-code", at=Envelope.code)
def code_in_quotes(real: Any, answer: Any) -> Any:
    """status_code is a string."""
    return str(real(answer))


@mutant("transport.number.is-number~price", at=Tariffs.shown, roles=("CPO",))
def price_in_quotes(real: Any, version: Any, tariff: Any) -> Any:
    """Prices are strings."""
    found = real(version, tariff)
    return {**found, "elements": [_quoted(each) for each in found["elements"]]}


def _quoted(element: dict[str, Any]) -> dict[str, Any]:
    return {
        **element,
        "price_components": [{**each, "price": str(each["price"])} for each in element["price_components"]],
    }


@mutant("transport.number.is-number~given-back", at=Receiving.given_back, roles=("EMSP",), collateral=_LOST)
def numbers_in_quotes(real: Any, incoming: Any, value: Any) -> Any:
    """Shares of energy are given back as strings."""
    found = real(incoming, value)
    mix = found.get("energy_mix")
    if not isinstance(mix, dict) or "energy_sources" not in mix:
        return found
    shares = [{**each, "percentage": str(each["percentage"])} for each in mix["energy_sources"]]
    return {**found, "energy_mix": {**mix, "energy_sources": shares}}


def _business(party: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {**party, "business_details": {**party["business_details"], **more}}


@mutant("transport.url.valid~website", at=Identity.party)
def bare_website(real: Any, party: Any) -> Any:
    """The website in credentials has no scheme."""
    return _business(real(party), website="www.reference.example")


@mutant("transport.url.valid~operator", at=Locations.shown, roles=("CPO",))
def long_website(real: Any, version: Any, location: Any) -> Any:
    """The operator's website is longer than a URL may be."""
    return {**real(version, location), "operator": {"name": "Long", "website": f"https://long.example/{'a' * 250}"}}


@mutant("transport.url.valid~alt-url", at=Tariffs.shown, roles=("CPO",))
def bare_alt_url(real: Any, version: Any, tariff: Any) -> Any:
    """tariff_alt_url is a path."""
    return {**real(version, tariff), "tariff_alt_url": "/tariffs/1"}


# -- codes -----------------------------------------------------------------------------------------------------------


@mutant("transport.codes.country~two-letters", at=Locations.shown)
def two_letters(real: Any, version: Any, location: Any) -> Any:
    """The country has the two letters of country_code."""
    return {**real(version, location), "country": location["country"][:2]}


@mutant("transport.codes.currency~unknown", at=Tariffs.shown)
def unknown_currency(real: Any, version: Any, tariff: Any) -> Any:
    """The currency is no code of ISO 4217."""
    return {**real(version, tariff), "currency": "EUX"}


@mutant("transport.codes.language~name", at=Locations.shown)
def language_by_name(real: Any, version: Any, location: Any) -> Any:
    """Directions name their language."""
    return {**real(version, location), "directions": [{"language": "english", "text": "Behind the station"}]}


@mutant("transport.codes.language~tariff", at=Tariffs.shown)
def three_letters(real: Any, version: Any, tariff: Any) -> Any:
    """Texts of tariffs have a language of three letters."""
    return {**real(version, tariff), "tariff_alt_text": [{"language": "eng", "text": "Cheap at night"}]}


@mutant(
    "transport.codes.country-code~reserved",
    at=Identity.credentials,
    only=lambda version: version.roles_in_endpoints,
)
def reserved_code(real: Any, version: Any, token: str) -> Any:
    """One more role has a country code that is none."""
    found = real(version, token)
    return {**found, "roles": [*found["roles"], {**found["roles"][0], "country_code": "UK"}]}


@mutant(
    "transport.codes.country-code~only-party",
    at=Identity.party,
    only=lambda version: not version.roles_in_endpoints,
    collateral={"locations.push.owner": "pushes go to the owner's true code"},
)
def reserved_code_alone(real: Any, party: Any) -> Any:
    """Credentials name a country code that is none."""
    return {**real(party), "country_code": "UK"}


# -- texts and names -------------------------------------------------------------------------------------------------


@mutant("transport.text.ascii~message", at=Envelope.message, only=lambda version: version.text_charset == "ascii")
def accented_message(real: Any, answer: Any) -> Any:
    """status_message has letters beyond ASCII."""
    return f"{real(answer)}: tout est prêt"


@mutant(
    "transport.text.ascii~party",
    at=Identity.credentials,
    only=lambda version: version.text_charset != "ascii",
)
def accented_party(real: Any, version: Any, token: str) -> Any:
    """One more role has a party_id, which is a CiString, beyond ASCII."""
    found = real(version, token)
    return {**found, "roles": [*found["roles"], {**found["roles"][0], "role": "OTHER", "party_id": "ÅØ1"}]}


@mutant("transport.text.control-characters~message", at=Envelope.message)
def two_lines(real: Any, answer: Any) -> Any:
    """status_message has two lines."""
    return f"{real(answer)}\nand nothing else"


@mutant("transport.na.string-only~logo", at=Identity.party)
def no_logo(real: Any, party: Any) -> Any:
    """`#NA` stands for a logo that there is not."""
    return _business(real(party), logo="#NA")


@mutant("transport.na.string-only~opening-times", at=Locations.shown, roles=("CPO",))
def no_hours(real: Any, version: Any, location: Any) -> Any:
    """`#NA` stands for opening times."""
    return {**real(version, location), "opening_times": "#NA"}


@mutant("transport.na.needed~message", at=Envelope.message)
def no_message(real: Any, answer: Any) -> Any:
    """`#NA` stands for a message that might be left out."""
    del real, answer
    return "#NA"


@mutant("transport.na.needed~name", at=Locations.shown, roles=("CPO",))
def no_name(real: Any, version: Any, location: Any) -> Any:
    """`#NA` stands for the name of a Location."""
    return {**real(version, location), "name": "#NA"}


@mutant("transport.field-names.snake-case~message", at=Envelope.wrapped)
def camel_message(real: Any, incoming: Any, answer: Any) -> Any:
    """status_message is called statusMessage."""
    found = real(incoming, answer)
    return {"statusMessage" if key == "status_message" else key: value for key, value in found.items()}


@mutant("transport.field-names.snake-case~opening-times", at=Locations.shown, roles=("CPO",))
def camel_hours(real: Any, version: Any, location: Any) -> Any:
    """opening_times are called openingTimes."""
    found = real(version, location)
    return {"openingTimes" if key == "opening_times" else key: value for key, value in found.items()}


@mutant(
    "transport.last-updated.not-future~tariffs",
    at=Tariffs.shown,
    collateral={
        "pagination.date-to.filters": "it lies behind every window",
        "pagination.date-from.inclusive": "no window begins at it",
        "tariffs.change.last-updated": "it never moves",
    },
)
def from_the_future(real: Any, version: Any, tariff: Any) -> Any:
    """Tariffs were updated in years to come."""
    return {**real(version, tariff), "last_updated": "2199-01-01T00:00:00Z"}


# -- lawful, but odd -------------------------------------------------------------------------------------------------

_MORE = {"x_vendor": {"Rack": 7, "Since": "#NA", "at": None}, "remarks": [], "lastSeen": "yesterday"}
_OPTIONAL_IN_ALL = (
    "name", "directions", "suboperator", "owner", "related_locations", "charging_when_closed", "images", "energy_mix",
)  # fmt: skip


@eccentric("data.optional~null", at=Locations.shown)
def nulls(real: Any, version: Any, location: Any) -> Any:
    """Every optional field that is not there is null."""
    return {**dict.fromkeys(_OPTIONAL_IN_ALL), **real(version, location)}


@eccentric("data.optional~null", at=Tariffs.shown)
def nulls_in_tariffs(real: Any, version: Any, tariff: Any) -> Any:
    """In tariffs, too."""
    return {"tariff_alt_text": None, "tariff_alt_url": None, "energy_mix": None, **real(version, tariff)}


@eccentric("data.optional~null", at=Identity.party)
def nulls_in_credentials(real: Any, party: Any) -> Any:
    """In credentials, too."""
    return _business(real(party), website=None, logo=None)


@eccentric("data.unknown-fields~everywhere", at=Locations.shown)
def unknown_fields(real: Any, version: Any, location: Any) -> Any:
    """Every object has fields that the standard does not name, with names and values of all kinds."""
    return {**real(version, location), **_MORE}


@eccentric("data.unknown-fields~everywhere", at=Tariffs.shown)
def unknown_in_tariffs(real: Any, version: Any, tariff: Any) -> Any:
    """Tariffs have them."""
    return {**real(version, tariff), **_MORE}


@eccentric("data.unknown-fields~everywhere", at=Identity.party)
def unknown_in_credentials(real: Any, party: Any) -> Any:
    """Credentials have them."""
    return _business({**real(party), **_MORE}, **_MORE)


@eccentric("data.unknown-fields~everywhere", at=Versions.endpoint)
def unknown_in_endpoints(real: Any, version: Any, module: Any, side: Any) -> Any:
    """Endpoints have them."""
    return {**real(version, module, side), **_MORE}


def _plain(text: Any, tail: str) -> str:
    return str(text).replace("Z", tail)


@eccentric("data.times~no-zone", at=Locations.shown)
def no_zone(real: Any, version: Any, location: Any) -> Any:
    """Times of Locations and Tariffs have no Z."""
    found = real(version, location)
    return {**found, "last_updated": _plain(found["last_updated"], "")}


@eccentric("data.times~no-zone", at=Tariffs.shown)
def no_zone_in_tariffs(real: Any, version: Any, tariff: Any) -> Any:
    """Times of Tariffs have milliseconds instead."""
    return {**real(version, tariff), "last_updated": _plain(tariff["last_updated"], ".000Z")}


@eccentric("data.times~no-zone", at=Receiving.given_back)
def no_zone_given_back(real: Any, incoming: Any, value: Any) -> Any:
    """Times are given back with one decimal."""
    found = real(incoming, value)
    return {**found, "last_updated": _plain(found["last_updated"], ".0Z")} if "last_updated" in found else found


@eccentric("data.texts~any-script", at=Locations.shown, only=lambda version: version.text_charset != "ascii")
def any_script(real: Any, version: Any, location: Any) -> Any:
    """Names are written in several scripts."""
    return {**real(version, location), "name": "Σταθμός 充電 ⚡ שלום"}


@eccentric("data.codes~other-case", at=Locations.shown)
def other_case(real: Any, version: Any, location: Any) -> Any:
    """A language is written large, as its list does not."""
    return {**real(version, location), "directions": [{"language": "EN", "text": "Behind the station"}]}
