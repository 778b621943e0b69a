"""Faults of a CPO's CDRs: what they hold and cost, how they are sent, what a credit says."""

from __future__ import annotations

from decimal import Decimal
from itertools import count
from typing import Any
from uuid import uuid4

from suite.faults.register import eccentric, mutant
from suite.reference.cdrs import Cdrs

_SEND, _CREDIT = ("send_cdr",), ("credit_cdr",)
_NUMBERS = count(1)
_PRICED = "cdrs.total-cost.reproducible"
_OTHERWISE = {"cdrs.session.same-cost": "its Session says what is to pay"}


def _owned(version: Any) -> bool:
    return bool(version.owner_in_objects)


def _credits(version: Any) -> bool:
    return bool(version.credit_cdrs)


def _total(version: Any, cdr: Any, factor: str) -> Any:
    """The same total times a factor, before taxes and after them."""
    keys = version.price_keys
    if not keys:
        return Decimal(str(cdr["total_cost"])) * Decimal(factor)
    found = dict(cdr["total_cost"])
    found[keys[0]] = Decimal(str(found[keys[0]])) * Decimal(factor)
    if isinstance(found.get(keys[1]), list):
        found[keys[1]] = [{**each, "amount": Decimal(str(each["amount"])) * Decimal(factor)} for each in found[keys[1]]]
    elif keys[1] in found:
        found[keys[1]] = Decimal(str(found[keys[1]])) * Decimal(factor)
    return found


@mutant(
    "cdrs.object.valid~no-token",
    at=Cdrs.shown,
    collateral={
        "cdrs.token.full": "there is none",
        "journeys.charge.cdr-token": "there is none",
        "cdrs.credit.resolves": "there is none",
    },
)
def without_its_token(real: Any, version: Any, cdr: Any) -> Any:
    """A CDR does not say whose card it was."""
    return {key: value for key, value in real(version, cdr).items() if key not in {"cdr_token", "auth_id"}}


@mutant(
    "cdrs.object.valid~posted",
    at=Cdrs.post,
    stimuli=_SEND,
    collateral={"cdrs.auth-method.last": "it says none", "cdrs.credit.same-data": "nor does its credit say it"},
)
async def posted_without_method(real: Any, partner: Any, cdr: Any) -> Any:
    """A CDR is posted without auth_method."""
    return await real(partner, {key: value for key, value in cdr.items() if key != "auth_method"})


@mutant(
    f"{_PRICED}~doubled", at=Cdrs.shown, collateral={"cdrs.total-cost.sum": "its parts stay as they were", **_OTHERWISE}
)
def twice_the_price(real: Any, version: Any, cdr: Any) -> Any:
    """Everything costs twice as much as its Tariff says."""
    found = real(version, cdr)
    return {**found, "total_cost": _total(version, found, "2")}


@mutant(
    f"{_PRICED}~posted", at=Cdrs.post, stimuli=_SEND, collateral={"cdrs.total-cost.sum": "its parts stay", **_OTHERWISE}
)
async def posted_too_dear(real: Any, partner: Any, cdr: Any) -> Any:
    """A CDR that is posted costs three times what its Tariff says; the list is right."""
    return await real(partner, cdr if cdr.get("credit") else {**cdr, "total_cost": _total(partner.version, cdr, "3")})


@mutant(f"{_PRICED}~gross-as-net", at=Cdrs.shown, only=lambda version: not version.price_keys, collateral=_OTHERWISE)
def gross_as_net(real: Any, version: Any, cdr: Any) -> Any:
    """The total of an old CDR, which is without taxes, has them in it."""
    found = real(version, cdr)
    return {**found, "total_cost": Decimal(str(found["total_cost"])) * Decimal("1.2")}


@mutant("cdrs.push.method~put", at=Cdrs.post, stimuli=_SEND)
async def puts_its_cdrs(real: Any, partner: Any, cdr: Any) -> Any:
    """A CDR is posted, and put once more."""
    part = real.args[0]
    reply = await real(partner, cdr)
    call = part.core.outgoing.request(partner, None, "POST", "cdrs", "receiver", body=cdr)
    await part.core.flows.send(type(call)("PUT", call.url, call.headers, call.body, call.label))
    return reply


@mutant("cdrs.push.look-up~made-up", at=Cdrs.where, stimuli=_SEND)
def guesses_the_url(real: Any, reply: Any) -> str:
    """It looks for its CDR at a URL that it made up."""
    found = str(real(reply))
    return f"{found.rpartition('/')[0]}/guessed" if found else found


@mutant(
    "cdrs.id.unique~shared",
    at=Cdrs.shown,
    collateral={
        "pagination.crawl.no-repeats": "the same id twice",
        "pagination.crawl.complete": "the same id twice",
        "pagination.total-count.whole": "the same id twice",
    },
)
def shares_ids(real: Any, version: Any, cdr: Any) -> Any:
    """Two CDRs have the same id."""
    found = real(version, cdr)
    return {**found, "id": "CDR-SHARED"} if str(found["id"]).endswith(("-flat", "-free")) else found


@mutant(
    "cdrs.object.immutable~remark",
    at=Cdrs.shown,
    collateral={"pagination.order.stable": "what is shown differs each time"},
)
def another_remark(real: Any, version: Any, cdr: Any) -> Any:
    """Each time a CDR is shown its remark is another one."""
    return {**real(version, cdr), "remark": f"shown {next(_NUMBERS)}"}


@mutant("cdrs.session.resolves~absent", at=Cdrs.shown, only=_owned)
def without_its_session(real: Any, version: Any, cdr: Any) -> Any:
    """A CDR does not name its Session."""
    found = real(version, cdr)
    return {key: value for key, value in found.items() if key != "session_id"} if _flat(found) else found


@mutant("cdrs.session.once~twice", at=Cdrs.shown, only=_owned)
def one_session_twice(real: Any, version: Any, cdr: Any) -> Any:
    """Two CDRs are for the same Session."""
    found = real(version, cdr)
    return {**found, "session_id": "SHARED"} if str(found["id"]).endswith(("-flat", "-free")) else found


@mutant("cdrs.tariffs.free-of-charge~silent", at=Cdrs.shown)
def free_without_a_tariff(real: Any, version: Any, cdr: Any) -> Any:
    """A CDR that cost nothing has no Tariff."""
    found = real(version, cdr)
    cost = found["total_cost"]
    amounts = cost.values() if isinstance(cost, dict) else [cost]
    if any(each for each in amounts if not isinstance(each, list)):
        return found
    periods = [
        {key: each for key, each in period.items() if key != "tariff_id"} for period in found["charging_periods"]
    ]
    return {key: each for key, each in found.items() if key != "tariffs"} | {"charging_periods": periods}


# -- credits -----------------------------------------------------------------------------------------------------------


@mutant("cdrs.credit.resolves~other-session", at=Cdrs.credit, only=_credits, stimuli=_CREDIT)
def credits_another_session(real: Any, version: Any, cdr: Any, ident: str, at: float) -> Any:
    """A credit is for another Session than what it credits."""
    return {**real(version, cdr, ident, at), "session_id": "ANOTHER"}


@mutant("cdrs.credit.amount~positive", at=Cdrs.credit, only=_credits, stimuli=_CREDIT)
def credits_nothing(real: Any, version: Any, cdr: Any, ident: str, at: float) -> Any:
    """A credit costs what the original cost."""
    return {**real(version, cdr, ident, at), "total_cost": cdr["total_cost"]}


@mutant("cdrs.credit.same-data~no-method", at=Cdrs.credit, only=_credits, stimuli=_CREDIT)
def credits_by_other_means(real: Any, version: Any, cdr: Any, ident: str, at: float) -> Any:
    """A credit says that the driver was authorized otherwise."""
    return {**real(version, cdr, ident, at), "auth_method": "AUTH_REQUEST", "meter_id": "ANOTHER"}


@mutant("cdrs.credit.once~twice", at=Cdrs.credit, only=_credits, stimuli=_CREDIT)
def credits_twice(real: Any, version: Any, cdr: Any, ident: str, at: float) -> Any:
    """A CDR is credited twice."""
    part = real.args[0]
    made = real(version, cdr, ident, at)
    for (name, _), collection in part._own.items():  # noqa: SLF001 - a fault may look inside
        if name == version.name:
            collection.put(f"{ident}2", {**made, "id": f"{ident}2"}, at)
    return made


@mutant(
    "cdrs.replacement.plain~credit-fields",
    at=Cdrs.replacement,
    only=_credits,
    stimuli=_CREDIT,
    collateral={"cdrs.credit.reference": "it names a CDR, and is no credit"},
)
def replaces_with_credit_fields(real: Any, version: Any, cdr: Any, ident: str, at: float) -> Any:
    """What takes the place of a credited CDR names it."""
    return {**real(version, cdr, ident, at), "credit_reference_id": cdr["id"]}


@mutant("cdrs.id.length~long", at=Cdrs.shown, only=_credits)
def long_ids(real: Any, version: Any, cdr: Any) -> Any:
    """A CDR that is no credit has an id of 39 characters."""
    found = real(version, cdr)
    return {**found, "id": str(found["id"]).ljust(39, "x")} if str(found["id"]).endswith("-flat") else found


@mutant("cdrs.credit.reference~absent", at=Cdrs.shown, only=_credits)
def credits_without_reference(real: Any, version: Any, cdr: Any) -> Any:
    """A CDR says that it is a credit, and not of what."""
    found = real(version, cdr)
    return {**found, "credit": True} if str(found["id"]).endswith("-free") else found


@mutant(
    "cdrs.credit.id~same",
    at=Cdrs.shown,
    only=_credits,
    collateral={"cdrs.credit.once": "it is credited twice", "cdrs.credit.resolves": "it is its own credit"},
)
def credits_itself(real: Any, version: Any, cdr: Any) -> Any:
    """A credit has the id of what it credits."""
    found = real(version, cdr)
    own = {"credit": True, "credit_reference_id": found["id"]}
    return {**found, **own} if str(found["id"]).endswith("-free") else found


# -- what it holds -----------------------------------------------------------------------------------------------------


def _flat(cdr: Any) -> bool:
    return str(cdr["id"]).endswith("-flat")


@mutant("cdrs.periods.ascending~turned", at=Cdrs.shown, collateral={_PRICED: "periods out of order have another price"})
def periods_turned(real: Any, version: Any, cdr: Any) -> Any:
    """The periods stand in the order of their end."""
    found = real(version, cdr)
    return {**found, "charging_periods": found["charging_periods"][::-1]} if "-energy" in str(found["id"]) else found


@mutant("cdrs.periods.no-session-only~power", at=Cdrs.shown, only=_owned)
def power_in_a_cdr(real: Any, version: Any, cdr: Any) -> Any:
    """A period says how strong the current was."""
    found = real(version, cdr)
    first, *rest = found["charging_periods"]
    dimensions = [*first["dimensions"], {"type": "STATE_OF_CHARGE", "volume": 55}]
    return {**found, "charging_periods": [{**first, "dimensions": dimensions}, *rest]} if _flat(found) else found


@mutant("cdrs.periods.tariff-given~unknown", at=Cdrs.shown, only=_owned)
def unknown_tariff(real: Any, version: Any, cdr: Any) -> Any:
    """A period names a Tariff that is not in the CDR."""
    found = real(version, cdr)
    periods = [{**each, "tariff_id": "ANOTHER"} for each in found["charging_periods"]]
    return {**found, "charging_periods": periods} if _flat(found) else found


@mutant("cdrs.currency.one~two", at=Cdrs.shown)
def two_currencies(real: Any, version: Any, cdr: Any) -> Any:
    """The Tariff of a CDR is in another currency."""
    found = real(version, cdr)
    return {**found, "tariffs": [{**each, "currency": "SEK"} for each in found["tariffs"]]} if _flat(found) else found


@mutant("cdrs.times.known~epoch", at=Cdrs.shown, only=_owned, collateral={"cdrs.periods.ascending": "it began before"})
def unknown_times(real: Any, version: Any, cdr: Any) -> Any:
    """A CDR began in 1970."""
    found = real(version, cdr)
    return {**found, "start_date_time": "1970-01-01T00:00:00Z"} if _flat(found) else found


@mutant("cdrs.location.one-connector~all", at=Cdrs.shown)
def many_connectors(real: Any, version: Any, cdr: Any) -> Any:
    """A CDR does not say which EVSE it was: all are there, or its EVSE ID is not."""
    found = real(version, cdr)
    if not _flat(found):
        return found
    if version.owner_in_objects:
        return {**found, "cdr_location": {**found["cdr_location"], "evse_id": "#NA"}}
    place = found["location"]
    return {**found, "location": {**place, "evses": [*place["evses"], {**place["evses"][0], "uid": "ANOTHER"}]}}


@mutant("cdrs.total-energy.sum~more", at=Cdrs.shown)
def more_energy(real: Any, version: Any, cdr: Any) -> Any:
    """total_energy is more than the periods have."""
    found = real(version, cdr)
    return {**found, "total_energy": Decimal(str(found["total_energy"])) + 3} if _flat(found) else found


@mutant("cdrs.total-time.span~minutes", at=Cdrs.shown, collateral={"cdrs.total-time.sum": "it is not their sum either"})
def time_in_minutes(real: Any, version: Any, cdr: Any) -> Any:
    """total_time is in minutes."""
    found = real(version, cdr)
    return {**found, "total_time": Decimal(str(found["total_time"])) * 60} if _flat(found) else found


@mutant("cdrs.total-time.sum~short", at=Cdrs.shown)
def time_of_the_periods(real: Any, version: Any, cdr: Any) -> Any:
    """The periods have half the time that the CDR lasted."""
    found = real(version, cdr)
    if not _flat(found):
        return found
    periods = [
        {**each, "dimensions": [_halved(part) for part in each["dimensions"]]} for each in found["charging_periods"]
    ]
    return {**found, "charging_periods": periods}


def _halved(part: Any) -> Any:
    return {**part, "volume": Decimal(str(part["volume"])) / 2} if part["type"] == "TIME" else part


@mutant("cdrs.total-parking-time.sum~more", at=Cdrs.shown)
def more_parking(real: Any, version: Any, cdr: Any) -> Any:
    """total_parking_time is more than the periods have."""
    found = real(version, cdr)
    parked = found.get("total_parking_time")
    return {**found, "total_parking_time": Decimal(str(parked)) + 1} if parked else found


@mutant(
    "cdrs.total-cost.sum~parts", at=Cdrs.shown, only=_owned, collateral={_PRICED: "a part is not what its Tariff gives"}
)
def parts_beyond_the_total(real: Any, version: Any, cdr: Any) -> Any:
    """The parts of the costs are more than the total."""
    found = real(version, cdr)
    if not _flat(found):
        return found
    return {**found, "total_fixed_cost": _total(version, found, "4")}


# -- lawful, but odd ---------------------------------------------------------------------------------------------------


@eccentric("cdrs.posted~never", at=Cdrs.listens, roles=("CPO",))
def posts_nothing(real: Any, partner: Any) -> bool:
    """CDRs are not posted; they stand in the list."""
    del real, partner
    return False


@eccentric("cdrs.posted~not-looked-up", at=Cdrs.where, roles=("CPO",))
def never_looks(real: Any, reply: Any) -> str:
    """What was posted is not looked up."""
    del real, reply
    return ""


@eccentric("cdrs.shown~cents", at=Cdrs.shown, roles=("CPO",))
def in_cents(real: Any, version: Any, cdr: Any) -> Any:
    """Amounts are rounded to cents, hours and kWh to four decimals; the rest of taxes is left out."""
    found = real(version, cdr)
    hours = {name: round(Decimal(str(found[name])), 4) for name in ("total_time", "total_energy")}
    return {**found, **hours}


@eccentric("cdrs.shown~bare", at=Cdrs.shown, roles=("CPO",))
def only_the_total(real: Any, version: Any, cdr: Any) -> Any:
    """Of costs there is the total alone, and no Tariff is named in a period."""
    found = real(version, cdr)
    periods = [
        {key: each for key, each in period.items() if key != "tariff_id"} for period in found["charging_periods"]
    ]
    gone = {f"total_{part}_cost" for part in ("fixed", "energy", "time", "parking", "reservation")}
    return {key: each for key, each in found.items() if key not in gone} | {"charging_periods": periods}


@eccentric("cdrs.looked-up~of-another-run", at=Cdrs.where, roles=("CPO",))
def looks_for_an_old_one(real: Any, reply: Any) -> str:
    """It looks for a CDR whose URL it was given some time ago, and whoever gave it has forgotten it since."""
    found = str(real(reply))
    return f"{found.rpartition('/')[0]}/{uuid4()}" if found else found
