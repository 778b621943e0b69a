"""Seed data of the foreign platform about charges: sessions that are over, their CDRs, and tokens, all made up by us.

Deterministic and lawful. What the models of extrawest-ocpi drop (stop_date_time of 2.1.1, evse_uid of CdrLocation) is there;
what they want beyond the standard (end_date_time of a CDR in 2.1.1) is there as well.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.foreign.extrawest_data import COUNTRY, CPO_PARTY, EMSP_PARTY, Row, locations, tariffs

PARTNER = "TSE"
"""The suite as an eMSP, unless told otherwise: a CPO shows it what its own cards charged."""
_EPOCH = datetime(2025, 4, 7, 8, 0, tzinfo=UTC)
_SITES = (2, 3, 4, 6)
"""Numbers of Locations: they have alternating current, at the first of the tariffs, and no status_schedule."""
_HOURS, _PRICE, _VAT = 2, 0.39, 1.21


def _time(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def tokens(*, roles_era: bool) -> list[Row]:
    """Make six tokens of our eMSP, the last of them blocked."""
    return [_token(number, EMSP_PARTY, roles_era=roles_era) for number in range(6)]


def _token(number: int, party: str, *, roles_era: bool) -> Row:
    contract = f"{COUNTRY}-{party}-C{number + 1:08d}-X"
    row: Row = {
        "uid": f"04A1B2C3D4{number:04d}",
        "type": "RFID",
        "issuer": "Polderpas",
        "valid": number != 5,
        "whitelist": "ALLOWED",
        "last_updated": _time(_EPOCH + timedelta(days=number)),
    }
    owner = {"country_code": COUNTRY, "party_id": party, "contract_id": contract}
    return row | (owner if roles_era else {"auth_id": contract})


def sessions(*, roles_era: bool) -> list[Row]:
    """Make four sessions that are over."""
    return [_session(number, roles_era=roles_era) for number in range(len(_SITES))]


def _session(number: int, *, roles_era: bool) -> Row:
    row = _charge(number, roles_era=roles_era)
    row |= {"id": _session_id(number), "status": "COMPLETED", "kwh": _energy(number)}
    begun, over = _span(number)
    if not roles_era:
        return row | {"start_datetime": begun, "end_datetime": over, "location": _whole_place(number)}
    place, evse, plug = _place(number, roles_era=True)
    where = {"location_id": place["id"], "evse_uid": evse["uid"], "connector_id": plug["id"]}
    return row | where | {"start_date_time": begun, "end_date_time": over}


def cdrs(*, roles_era: bool) -> list[Row]:
    """Make the CDRs of those sessions."""
    return [_cdr(number, roles_era=roles_era) for number in range(len(_SITES))]


def _cdr(number: int, *, roles_era: bool) -> Row:
    begun, over = _span(number)
    row = _charge(number, roles_era=roles_era)
    row |= {
        "id": f"CDR-{number + 1:04d}",
        "start_date_time": begun,
        "end_date_time": over,
        "tariffs": tariffs(roles_era=roles_era)[:1],
        "total_energy": _energy(number),
        "total_time": float(_HOURS),
    }
    if not roles_era:
        return row | {"stop_date_time": over, "location": _whole_place(number)}
    return row | {
        "session_id": _session_id(number),
        "cdr_location": _spot(number),
        "total_energy_cost": row["total_cost"],
    }


def _spot(number: int) -> Row:
    place, evse, plug = _place(number, roles_era=True)
    kept = {name: place[name] for name in ("id", "name", "address", "city", "postal_code", "country", "coordinates")}
    kind = {f"connector_{name}": plug[name] for name in ("standard", "format", "power_type")}
    return kept | {"evse_uid": evse["uid"], "evse_id": evse["evse_id"], "connector_id": plug["id"]} | kind


def _charge(number: int, *, roles_era: bool) -> Row:
    """What a session and its CDR have in common."""
    begun, _ = _span(number)
    period: Row = {"start_date_time": begun, "dimensions": [{"type": "ENERGY", "volume": _energy(number)}]}
    card = _token(number, PARTNER, roles_era=roles_era)
    cost = round(_energy(number) * _PRICE, 4)
    row: Row = {
        "auth_method": "WHITELIST",
        "currency": "EUR",
        "charging_periods": [period],
        "last_updated": _time(_EPOCH + timedelta(days=number, hours=_HOURS, minutes=5)),
    }
    if not roles_era:
        return row | {"auth_id": card["auth_id"], "total_cost": cost}
    return row | {
        "country_code": COUNTRY,
        "party_id": CPO_PARTY,
        "cdr_token": {name: card[name] for name in ("country_code", "party_id", "uid", "type", "contract_id")},
        "total_cost": {"excl_vat": cost, "incl_vat": round(cost * _VAT, 4)},
    }


def _span(number: int) -> tuple[str, str]:
    begun = _EPOCH + timedelta(days=number)
    return _time(begun), _time(begun + timedelta(hours=_HOURS))


def _session_id(number: int) -> str:
    return f"SES-{number + 1:04d}"


def _energy(number: int) -> float:
    return 10.0 + 2 * number


def _place(number: int, *, roles_era: bool) -> tuple[Row, Row, Row]:
    """Give Location, EVSE and Connector."""
    place = locations(_SITES[number] + 1, roles_era=roles_era)[-1]
    evse = place["evses"][0]
    return place, evse, evse["connectors"][0]


def _whole_place(number: int) -> Row:
    """Give a Location with the one EVSE and Connector that were used."""
    place, evse, plug = _place(number, roles_era=False)
    return place | {"evses": [evse | {"connectors": [plug]}]}
