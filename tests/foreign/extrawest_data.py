"""Seed data of the foreign CPO: sixty sites with EVSEs and connectors, and four tariffs, all made up by us.

Deterministic, so that a golden list of findings can be kept. Shapes follow the models of extrawest-ocpi, as an integrator's
would (one `environ_impact`, one `status_schedule`); knows neither HTTP nor the library.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

Row = dict[str, Any]

COUNTRY, CPO_PARTY, EMSP_PARTY = "NL", "EXC", "EXE"
OPERATOR = {"name": "Polder Laadnet", "website": "https://polder-laadnet.example"}
_EPOCH = datetime(2025, 3, 3, 6, 0, tzinfo=UTC)
# city, street, first postal code, latitude, longitude
_CITIES = (
    ("Groningen", "Eemskade", "9723 AB", "53.21138", "6.58210"), ("Leeuwarden", "Zuiderplein", "8911 AN", "53.19640", "5.79270"),
    ("Assen", "Havenkade", "9403 AE", "52.99640", "6.55210"), ("Zwolle", "Hanzelaan", "8017 JE", "52.50410", "6.09180"),
    ("Almere", "Stationsplein", "1315 KT", "52.37450", "5.21790"), ("Enschede", "Molenstraat", "7514 DK", "52.22310", "6.89370"),
    ("Deventer", "Brinkgreven", "7415 CM", "52.26610", "6.15520"), ("Apeldoorn", "Spitsbergenlaan", "7315 JA", "52.21120", "5.96990"),
    ("Arnhem", "Velperbuiten", "6828 CV", "51.98370", "5.92010"), ("Nijmegen", "Waalkade", "6511 XR", "51.84970", "5.86680"),
    ("Utrecht", "Croeselaan", "3521 CB", "52.08410", "5.10520"), ("Amersfoort", "Eemplein", "3812 EA", "52.16080", "5.37960"),
    ("Amsterdam", "Javakade", "1019 BM", "52.37590", "4.92480"), ("Haarlem", "Spaarneboog", "2031 CV", "52.40130", "4.66040"),
    ("Leiden", "Haagse Schouwweg", "2332 KG", "52.15230", "4.45110"), ("Den Haag", "Meerdervoortlaan", "2517 AK", "52.08550", "4.29010"),
    ("Rotterdam", "Boompjeskade", "3011 XE", "51.91530", "4.48720"), ("Breda", "Markendaalseweg", "4811 KA", "51.58610", "4.77090"),
    ("Eindhoven", "Fellenoord", "5611 ZB", "51.44340", "5.47420"), ("Maastricht", "Noorderbrug", "6211 AB", "50.85690", "5.69210"),
)  # fmt: skip
_STATUSES = ("AVAILABLE", "AVAILABLE", "CHARGING", "AVAILABLE", "OUTOFORDER", "RESERVED")
_SITES = ("PARKING_LOT", "ON_STREET", "PARKING_GARAGE")
# standard, format, power type, volts, amperes, tariff
_AC = ("IEC_62196_T2", "SOCKET", "AC_3_PHASE", 400, 32, "TARIFF-AC")
_DC = ("IEC_62196_T2_COMBO", "CABLE", "DC", 920, 400, "TARIFF-DC")
_OLD_DC = ("CHADEMO", "CABLE", "DC", 500, 125, "TARIFF-DC")


def _time(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def locations(count: int, *, roles_era: bool) -> list[Row]:
    """Make `count` sites, oldest first; `roles_era` chooses the shape since 2.2 (owner, publish) or the older one."""
    return [_location(number, roles_era=roles_era) for number in range(count)]


def _location(number: int, *, roles_era: bool) -> Row:
    city, street, postal_code, latitude, longitude = _CITIES[number % len(_CITIES)]
    ring = number // len(_CITIES)
    updated = _EPOCH + timedelta(hours=7 * number, minutes=ring)
    row: Row = {
        "id": f"LOC-{number + 1:04d}",
        "name": f"{city} {street}",
        "address": f"{street} {12 + 20 * ring}",
        "city": city,
        "postal_code": postal_code,
        "country": "NLD",
        "coordinates": {"latitude": f"{float(latitude) + ring / 200:.6f}", "longitude": f"{longitude}0"},
        "evses": [_evse(number, place, updated, roles_era=roles_era) for place in range(1 + number % 3)],
        "operator": OPERATOR,
        "facilities": ["WIFI", "CAFE"] if number % 4 == 0 else [],
        "time_zone": "Europe/Amsterdam",
        "opening_times": _hours(number),
        "charging_when_closed": number % 2 == 0,
        "last_updated": _time(updated),
    }
    if number % 10 == 0:
        row["energy_mix"] = _energy_mix()
    return row | (_owned(number) if roles_era else {"type": _SITES[number % len(_SITES)]})


def _owned(number: int) -> Row:
    return {
        "country_code": COUNTRY,
        "party_id": CPO_PARTY,
        "publish": True,
        "parking_type": _SITES[number % len(_SITES)],
    }


def _evse(number: int, place: int, updated: datetime, *, roles_era: bool) -> Row:
    fast = number % 5 == 0
    kinds = (_DC, _OLD_DC) if fast else (_AC,)
    row: Row = {
        "uid": f"EVSE-{number + 1:04d}-{place + 1}",
        "evse_id": f"{COUNTRY}*{CPO_PARTY}*E{number + 1:04d}{place + 1}",
        "status": _STATUSES[(number + place) % len(_STATUSES)],
        "capabilities": ["RFID_READER", "REMOTE_START_STOP_CAPABLE"],
        "connectors": [_connector(index, kind, updated, roles_era=roles_era) for index, kind in enumerate(kinds)],
        "floor_level": "-1" if _SITES[number % len(_SITES)] == "PARKING_GARAGE" else None,
        "physical_reference": f"{place + 1}",
        "parking_restrictions": ["EV_ONLY"],
        "last_updated": _time(updated - timedelta(minutes=place)),
    }
    if number == 1:
        row["status_schedule"] = {
            "period_begin": "2031-01-06T06:00:00Z",
            "period_end": "2031-01-06T16:00:00Z",
            "status": "INOPERATIVE",
        }
    return row


def _connector(index: int, kind: tuple[str, str, str, int, int, str], updated: datetime, *, roles_era: bool) -> Row:
    standard, form, power_type, volts, amperes, tariff = kind
    row: Row = {"id": str(index + 1), "standard": standard, "format": form, "power_type": power_type}
    row["last_updated"] = _time(updated - timedelta(days=1))
    if roles_era:
        return row | {"max_voltage": volts, "max_amperage": amperes, "tariff_ids": [tariff]}
    return row | {"voltage": volts, "amperage": amperes, "tariff_id": tariff}


def _hours(number: int) -> Row:
    if number % 3:
        return {"twentyfourseven": True}
    days = [{"weekday": day, "period_begin": "07:00", "period_end": "22:30"} for day in range(1, 7)]
    return {"twentyfourseven": False, "regular_hours": days}


def _energy_mix() -> Row:
    return {
        "is_green_energy": True,
        "energy_sources": [{"source": "WIND", "percentage": 70}, {"source": "SOLAR", "percentage": 30}],
        "environ_impact": {"category": "CARBON_DIOXIDE", "amount": 0.4},
        "supplier_name": "Waddenstroom",
        "energy_product_name": "Wind en zon",
    }


def tariffs(*, roles_era: bool) -> list[Row]:
    """Make the four tariffs; two of them are named by connectors."""
    prices: tuple[tuple[str, str, float, int], ...] = (
        ("TARIFF-AC", "ENERGY", 0.39, 1), ("TARIFF-DC", "ENERGY", 0.69, 1), ("TARIFF-NIGHT", "TIME", 1.2, 60),
        ("TARIFF-FREE", "FLAT", 0.0, 1),
    )  # fmt: skip
    return [_tariff(number, each, roles_era=roles_era) for number, each in enumerate(prices)]


def _tariff(number: int, price: tuple[str, str, float, int], *, roles_era: bool) -> Row:
    name, dimension, amount, step = price
    component: Row = {"type": dimension, "price": amount, "step_size": step} | ({"vat": 21.0} if roles_era else {})
    row: Row = {
        "id": name,
        "currency": "EUR",
        "tariff_alt_text": [{"language": "en", "text": f"{amount:.2f} EUR, see the pillar"}],
        "elements": [{"price_components": [component]}],
        "last_updated": _time(_EPOCH + timedelta(days=number)),
    }
    return row | ({"country_code": COUNTRY, "party_id": CPO_PARTY, "type": "REGULAR"} if roles_era else {})
