"""Faults of what has to be taken: unknown fields, nulls, shapes of DateTimes, cases of letters, text and numbers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from suite.faults.register import eccentric, mutant
from suite.reference.answers import refusal
from suite.reference.credentials import Credentials
from suite.reference.envelope import Envelope
from suite.reference.instants import instant
from suite.reference.locations import Locations
from suite.reference.paging import Paging, Unfit
from suite.reference.receiving import Receiving
from suite.reference.seed_names import FACILITIES
from suite.reference.tariffs import Tariffs
from suite.standard.schemas import properties

_UNSUPPORTED = 415
_KNOWN_FACILITIES = frozenset(FACILITIES) | {"RESTAURANT", "WIFI"}


@mutant("transport.unknown-fields.accepted~refused", at=Receiving.problem)
def refuses_unknown_fields(real: Any, incoming: Any, body: Any) -> str:
    """A Location with a field that nobody knows is refused."""
    known = properties(incoming.spoken.name, "location")
    strange = [name for name in body if name not in known]
    return f"unknown field {strange[0]}" if strange else str(real(incoming, body))


@mutant("transport.null.accepted~refused", at=Receiving.problem)
def refuses_nulls(real: Any, incoming: Any, body: Any) -> str:
    """An explicit null is refused."""
    return "null is no value" if None in body.values() else str(real(incoming, body))


@mutant("transport.open-enum.accepted~refused", at=Receiving.problem)
def refuses_unknown_facilities(real: Any, incoming: Any, body: Any) -> str:
    """A facility that is not in the list is refused."""
    facilities = body.get("facilities")
    strange = [each for each in facilities or [] if each not in _KNOWN_FACILITIES]
    return f"unknown facility {strange[0]}" if strange else str(real(incoming, body))


def _stamp(body: Any) -> str:
    found = body.get("last_updated")
    return found if isinstance(found, str) else "Z"


@mutant("transport.datetime.no-zone-accepted~given-refused", at=Receiving.problem, roles=("EMSP",))
def refuses_dates_without_zone(real: Any, incoming: Any, body: Any) -> str:
    """A last_updated without Z is refused."""
    return "last_updated has no Z" if not _stamp(body).endswith("Z") else str(real(incoming, body))


@mutant("transport.datetime.no-zone-accepted~asked-refused", at=Paging.window_from, roles=("CPO",))
def refuses_filters_without_zone(real: Any, incoming: Any) -> Any:
    """A date_from without Z is refused."""
    if not incoming.query.get("date_from", "Z").endswith("Z"):
        raise Unfit("date_from has no Z")
    return real(incoming)


@mutant("transport.datetime.no-zone-accepted~asked-local", at=Paging.window_from, roles=("CPO",))
def filters_in_local_time(real: Any, incoming: Any) -> Any:
    """A date_from without Z is read as local time, two hours ahead of UTC."""
    found = real(incoming)
    local = found is not None and not incoming.query["date_from"].endswith("Z")
    return found - 7200 if local else found


@mutant("transport.datetime.no-zone-accepted~given-local", at=Receiving.stored, roles=("EMSP",))
def dates_in_local_time(real: Any, incoming: Any, body: Any, before: Any) -> Any:
    """A last_updated without Z is read as local time, two hours ahead of UTC."""
    found, at = real(incoming, body, before), instant(_stamp(body), lenient=True)
    if at is None or _stamp(body).endswith("Z"):
        return found
    return {**found, "last_updated": real.args[0].core.stamp(at - 7200)}


@mutant("transport.datetime.fraction-accepted~given-refused", at=Receiving.problem, roles=("EMSP",))
def refuses_fractions(real: Any, incoming: Any, body: Any) -> str:
    """A last_updated with a fraction of a second is refused."""
    return "last_updated has a fraction" if "." in _stamp(body) else str(real(incoming, body))


@mutant("transport.datetime.fraction-accepted~asked-refused", at=Paging.window_from, roles=("CPO",))
def refuses_fractions_in_filters(real: Any, incoming: Any) -> Any:
    """A date_from with a fraction of a second is refused."""
    if "." in incoming.query.get("date_from", ""):
        raise Unfit("date_from has a fraction")
    return real(incoming)


@mutant(
    "transport.bodyless.no-content-type~415",
    at=Credentials.get,
    collateral={
        "credentials.get.answers": "it is one of these GETs",
        "credentials.get.token-works": "it shows no token",
    },
)
def wants_a_content_type(real: Any, incoming: Any) -> Any:
    """GET credentials without Content-Type is refused with 415."""
    if incoming.header("content-type"):
        return real(incoming)
    return refusal(2000, "unsupported media type", status=_UNSUPPORTED)


@mutant("transport.cistring.any-case~given-exact", at=Receiving.path, roles=("EMSP",))
def ids_in_one_case(real: Any, incoming: Any) -> Any:
    """A Location is found by its id in the case in which it was put only."""
    names = ("location_id", "evse_uid", "connector_id")
    return [incoming.params[name] for name in names[: len(real(incoming))]]


@mutant("transport.cistring.any-case~own-exact", at=Locations.found, roles=("CPO",))
def own_ids_in_one_case(real: Any, incoming: Any) -> Any:
    """A Location is found by its id in its own case only."""
    kept = real(incoming)
    return kept if kept and kept.object()["id"] == incoming.params["location_id"] else None


@mutant("transport.string.case-sensitive~given-folded", at=Receiving.path, roles=("EMSP",))
def ids_in_any_case(real: Any, incoming: Any) -> Any:
    """A Location is found by its id in any case, where ids are strings."""
    return [each.upper() for each in real(incoming)]


@mutant("transport.string.case-sensitive~own-folded", at=Locations.found, roles=("CPO",))
def own_ids_in_any_case(real: Any, incoming: Any) -> Any:
    """A Location of the target is found by its id in any case, where ids are strings."""
    found = real(incoming)
    return found or real.args[0].own.of(incoming.spoken).get(incoming.params["location_id"].upper())


@mutant(
    "transport.number.decimals~two",
    at=Tariffs.given_back,
    collateral={
        "tariffs.put.stored": "a price of four decimals is another one",
        "tariffs.put.keeps-optional": "so is an amount of nuclear waste",
    },
)
def two_decimals(real: Any, incoming: Any, value: Any) -> Any:
    """Prices are given back with two decimals."""
    return _rounded(real(incoming, value))


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _rounded(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_rounded(each) for each in value]
    return round(value, 2) if isinstance(value, Decimal) else value


@mutant("transport.text.utf-8~latin", at=Receiving.given_back)
def latin_only(real: Any, incoming: Any, value: Any) -> Any:
    """Letters beyond Latin-1 come back as question marks."""
    found = real(incoming, value)
    address = found.get("address")
    return {**found, "address": address.encode("latin-1", "replace").decode("latin-1")} if address else found


@mutant("transport.text.control-input~kept", at=Receiving.problem)
def keeps_control_characters(real: Any, incoming: Any, body: Any) -> str:
    """Control characters are taken, and given back."""
    found = str(real(incoming, body))
    return "" if "control character" in found else found


@mutant(
    "transport.header-names.any-case~exact",
    at=Envelope.ids,
    collateral={"transport.request-id.echoed": "that is how it shows"},
)
def ids_in_one_spelling(real: Any, incoming: Any) -> Any:
    """X-Request-ID is given back only where it was spelt like that."""
    found = real(incoming)
    spelt = incoming.spelt.get("x-request-id", "X-Request-ID")
    return found if spelt == "X-Request-ID" else tuple(pair for pair in found if pair[0] != "X-Request-ID")


@eccentric("transport.numbers~normalised", at=Tariffs.given_back, roles=("EMSP",))
def numbers_with_more_digits(real: Any, incoming: Any, value: Any) -> Any:
    """Numbers come back with six decimals."""
    return _padded(real(incoming, value))


def _padded(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _padded(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_padded(each) for each in value]
    return value.quantize(Decimal("0.000001")) if isinstance(value, Decimal) else value


@eccentric("transport.datetimes~normalised", at=Receiving.given_back, roles=("EMSP",))
def dates_with_a_fraction(real: Any, incoming: Any, value: Any) -> Any:
    """last_updated comes back with three decimals where the version has them, else without Z."""
    found = dict(real(incoming, value))
    at = instant(found.get("last_updated"), lenient=True)
    if at is not None:
        plain = real.args[0].core.stamp(at).rstrip("Z")
        found["last_updated"] = f"{plain}.000Z" if incoming.spoken.message_ids else plain
    return found


@eccentric("transport.receiver~drops-unknown-fields", at=Receiving.stored, roles=("EMSP",))
def drops_unknown_fields(real: Any, incoming: Any, body: Any, before: Any) -> Any:
    """Fields that nobody knows are not kept."""
    known = properties(incoming.spoken.name, "location")
    return {name: each for name, each in real(incoming, body, before).items() if name in known}
